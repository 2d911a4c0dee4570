import { loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers } from "hardhat";

import { TargetThatApprovesAgain__factory, TargetThatCanRefuse__factory } from "../../typechain-types";
import { keyOf } from "./claims";
import { ECDSA_KEY, identityFixture, PURPOSE } from "./fixture";

async function executionFixture() {
  const base = await identityFixture();
  const target = await new TargetThatCanRefuse__factory(base.deployer).deploy();
  await base.identity.addKey(await keyOf(base.other), PURPOSE.action, ECDSA_KEY);
  return { ...base, target, hit: target.interface.encodeFunctionData("hit") };
}

describe("Identity, executions (ERC-734)", () => {
  describe("execute", () => {
    it("runs at once for an action key on another contract", async () => {
      const { identity, target, other, hit } = await loadFixture(executionFixture);
      await expect(identity.connect(other).execute(target, 5n, hit, { value: 5n }))
        .to.emit(identity, "ExecutionRequested")
        .withArgs(0n, target, 5n, hit)
        .and.to.emit(identity, "Approved")
        .withArgs(0n, true)
        .and.to.emit(identity, "Executed")
        .withArgs(0n, target, 5n, hit);
      expect(await target.calls()).to.equal(1n);
      expect(await ethers.provider.getBalance(target)).to.equal(5n);
    });

    it("runs at once for a management key, also on the identity itself", async () => {
      const { identity, holder, stranger } = await loadFixture(executionFixture);
      const key = await keyOf(stranger);
      const call = identity.interface.encodeFunctionData("addKey", [key, PURPOSE.claim, ECDSA_KEY]);
      await expect(identity.connect(holder).execute(identity, 0n, call))
        .to.emit(identity, "KeyAdded")
        .withArgs(key, PURPOSE.claim, ECDSA_KEY);
    });

    it("waits where an action key asks for a call to the identity itself", async () => {
      const { identity, other } = await loadFixture(executionFixture);
      const call = identity.interface.encodeFunctionData("addKey", [await keyOf(other), 1n, ECDSA_KEY]);
      await expect(identity.connect(other).execute(identity, 0n, call)).to.not.emit(identity, "Approved");
      await expect(identity.connect(other).approve(0n, true))
        .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
        .withArgs(other.address, PURPOSE.management);
      expect(await identity.keyHasPurpose(await keyOf(other), PURPOSE.management)).to.equal(false);
    });

    it("waits for an approval where a stranger or a claim key asks", async () => {
      const { identity, target, stranger, hit } = await loadFixture(executionFixture);
      await identity.addKey(await keyOf(stranger), PURPOSE.claim, ECDSA_KEY);
      expect(await identity.connect(stranger).execute.staticCall(target, 0n, hit)).to.equal(0n);
      await expect(identity.connect(stranger).execute(target, 0n, hit))
        .to.emit(identity, "ExecutionRequested")
        .withArgs(0n, target, 0n, hit);
      expect(await target.calls()).to.equal(0n);
      expect(await identity.connect(stranger).execute.staticCall(target, 0n, hit)).to.equal(1n);
    });

    it("says so when the call fails, and lets it be approved again later", async () => {
      const { identity, target, other, hit } = await loadFixture(executionFixture);
      await target.refuse(true);
      await expect(identity.connect(other).execute(target, 0n, hit))
        .to.emit(identity, "ExecutionFailed")
        .withArgs(0n, target, 0n, hit);
      await expect(identity.connect(other).approve(0n, true))
        .to.emit(identity, "ExecutionFailed")
        .withArgs(0n, target, 0n, hit);
      await target.refuse(false);
      await expect(identity.connect(other).approve(0n, true))
        .to.emit(identity, "Executed")
        .withArgs(0n, target, 0n, hit);
      expect(await target.calls()).to.equal(1n);
    });

    it("pays from what the identity holds", async () => {
      const { identity, holder, stranger } = await loadFixture(executionFixture);
      await holder.sendTransaction({ to: identity, value: parseEther("2") });
      await expect(identity.execute(stranger, parseEther("1"), "0x")).to.changeEtherBalances(
        [identity, stranger],
        [-parseEther("1"), parseEther("1")],
      );
      await setBalance(await identity.getAddress(), 1n);
      await expect(identity.execute(stranger, 2n, "0x"))
        .to.emit(identity, "ExecutionFailed")
        .withArgs(1n, stranger.address, 2n, "0x");
    });
  });

  describe("approve", () => {
    it("runs a waiting execution once", async () => {
      const { identity, target, other, stranger, hit } = await loadFixture(executionFixture);
      await identity.connect(stranger).execute(target, 0n, hit);
      expect(await identity.connect(other).approve.staticCall(0n, true)).to.equal(true);
      await expect(identity.connect(other).approve(0n, true))
        .to.emit(identity, "Approved")
        .withArgs(0n, true)
        .and.to.emit(identity, "Executed")
        .withArgs(0n, target, 0n, hit);
      await expect(identity.connect(other).approve(0n, true))
        .to.be.revertedWithCustomError(identity, "IdentityExecutionNotPending")
        .withArgs(0n);
      expect(await target.calls()).to.equal(1n);
    });

    it("leaves a rejected execution waiting", async () => {
      const { identity, target, holder, stranger, hit } = await loadFixture(executionFixture);
      await identity.connect(stranger).execute(target, 0n, hit);
      expect(await identity.connect(holder).approve.staticCall(0n, false)).to.equal(false);
      await expect(identity.approve(0n, false)).to.emit(identity, "Approved").withArgs(0n, false);
      expect(await target.calls()).to.equal(0n);
      await identity.approve(0n, true);
      expect(await target.calls()).to.equal(1n);
    });

    it("refuses callers without an action key, also the asker", async () => {
      const { identity, target, claimSigner, stranger, hit } = await loadFixture(executionFixture);
      await identity.addKey(await keyOf(claimSigner), PURPOSE.claim, ECDSA_KEY);
      await identity.connect(stranger).execute(target, 0n, hit);
      for (const caller of [stranger, claimSigner]) {
        await expect(identity.connect(caller).approve(0n, true))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.action);
      }
    });

    it("refuses what nobody asked for", async () => {
      const { identity } = await loadFixture(executionFixture);
      await expect(identity.approve(7n, true))
        .to.be.revertedWithCustomError(identity, "IdentityExecutionNotPending")
        .withArgs(7n);
    });

    it("runs once when the target, itself an action key, approves from inside", async () => {
      const { identity, deployer, other, stranger } = await loadFixture(executionFixture);
      const target = await new TargetThatApprovesAgain__factory(deployer).deploy();
      await identity.addKey(await keyOf(target), PURPOSE.action, ECDSA_KEY);
      await identity.connect(stranger).execute(target, 0n, target.interface.encodeFunctionData("hit", [0n]));
      await identity.connect(other).approve(0n, true);
      await identity.connect(other).execute(target, 0n, target.interface.encodeFunctionData("hit", [1n]));
      expect(await target.calls()).to.equal(2n);
      expect(await target.approvedAgain()).to.equal(false);
    });
  });
});
