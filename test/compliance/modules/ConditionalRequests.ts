import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { HostWithToken__factory } from "../../../typechain-types";
import {
  ALICE,
  type Approval,
  BOB,
  CAROL,
  conditionalFixture,
  CONSENT,
  hashOf,
  requestFixture,
  send,
  upTo,
  VALIDITY,
} from "./conditional";
import { expectHeadroom } from "./hosts";

describe("ConditionalTransfer, requests", () => {
  describe("requestTransfer", () => {
    it("is open until it is answered; silence becomes consent", async () => {
      const { module, host, name, other, ask, wanted, expectRefused, carryOut } = await loadFixture(requestFixture);
      const asked = await ask(50n);
      const consentAt = BigInt((await time.latest()) + CONSENT);
      const end = consentAt + BigInt(VALIDITY);
      await expect(asked)
        .to.emit(module, "TransferRequested")
        .withArgs(name, other.address, BOB.wallet, 50n, consentAt, end);
      expect(await module.getRequest(host, other, BOB.wallet)).to.deep.equal([50n, consentAt, end]);
      await time.increaseTo(consentAt - 1n);
      await expectHeadroom(host, module, wanted(1n), 0n);
      await time.increaseTo(consentAt);
      await expectHeadroom(host, module, wanted(1n), 50n);
      expect(await host.headroomWithin(module, wanted(49n))).to.equal(0n);
      await expectRefused(wanted(49n));
      await expect(carryOut(wanted(50n)))
        .to.emit(module, "TransferConsented")
        .withArgs(name, other.address, BOB.wallet, 50n);
      await expectRefused(wanted(50n));
      expect(await module.getRequest(host, other, BOB.wallet)).to.deep.equal([0n, 0n, 0n]);
    });

    it("ends if consent is not used", async () => {
      const { module, host, other, ask, wanted } = await loadFixture(requestFixture);
      await ask(50n);
      const { validUntil } = await module.getRequest(host, other, BOB.wallet);
      await time.increaseTo(validUntil);
      await expectHeadroom(host, module, wanted(1n), 50n);
      await time.increaseTo(validUntil + 1n);
      await expectHeadroom(host, module, wanted(1n), 0n);
      expect(await module.getRequest(host, other, BOB.wallet)).to.deep.equal([0n, 0n, 0n]);
      await ask(60n);
    });

    it("keeps the period it was made under", async () => {
      const { module, host, name, set, other, ask, wanted } = await loadFixture(requestFixture);
      await ask(50n);
      const { consentAt } = await module.getRequest(host, other, BOB.wallet);
      await expect(set("setDeemedConsent", [0]))
        .to.emit(module, "DeemedConsentSet")
        .withArgs(name, 0);
      await time.increaseTo(consentAt);
      await expectHeadroom(host, module, wanted(1n), 50n);
    });

    it("is no more than a question where silence is no consent", async () => {
      const { module, host, set, other, ask, wanted } = await loadFixture(requestFixture);
      await set("setDeemedConsent", [0]);
      await ask(50n);
      const end = BigInt((await time.latest()) + VALIDITY);
      expect(await module.getRequest(host, other, BOB.wallet)).to.deep.equal([50n, 0n, end]);
      await time.increaseTo(end);
      await expectHeadroom(host, module, wanted(1n), 0n);
    });

    it("is one at a time for each receiver, and stands in nobody else's way", async () => {
      const { module, name, other, approver, ask } = await loadFixture(requestFixture);
      await ask(50n);
      await expect(ask(60n))
        .to.be.revertedWithCustomError(module, "TransferRequestOpen")
        .withArgs(other.address, BOB.wallet, 50n);
      await module.connect(other).requestTransfer(name, CAROL.wallet, 60n);
      await module.connect(approver).requestTransfer(name, BOB.wallet, 60n);
    });

    it("names a receiver and a compliance contract that bound the rule", async () => {
      const { module, name, other } = await loadFixture(requestFixture);
      const theirs = module.connect(other);
      await expect(theirs.requestTransfer(name, ZeroAddress, 1n))
        .to.be.revertedWithCustomError(module, "ApprovalAddressIsZero")
        .withArgs();
      await expect(theirs.requestTransfer(other.address, BOB.wallet, 1n))
        .to.be.revertedWithCustomError(module, "ModuleNotBound")
        .withArgs(other.address);
    });
  });

  describe("an approval", () => {
    it("answers the request that it covers", async () => {
      const { module, host, name, set, other, asker, ask } = await loadFixture(requestFixture);
      const covering: readonly Partial<Approval>[] = [
        { amount: 50n, exact: true },
        { amount: 50n, exact: false },
      ];
      for (const fields of covering) {
        await ask(50n);
        await expect(set("approve", [upTo({ from: asker.wallet, to: BOB.wallet, holders: false, ...fields })]))
          .to.emit(module, "TransferRequestClosed")
          .withArgs(name, other.address, BOB.wallet);
        expect((await module.getRequest(host, other, BOB.wallet)).amount).to.equal(0n);
      }
      await ask(50n);
      for (const fields of [
        { amount: 51n, exact: true },
        { amount: 49n, exact: false },
        { amount: 50n, exact: true, holders: true },
      ]) {
        await set("approve", [upTo({ from: asker.wallet, to: BOB.wallet, holders: false, ...fields })]);
        expect((await module.getRequest(host, other, BOB.wallet)).amount).to.equal(50n);
      }
    });
  });

  describe("refuseTransfer", () => {
    it("ends a request before silence is consent", async () => {
      const { module, host, name, set, other, approver, ask, wanted } = await loadFixture(requestFixture);
      await ask(50n);
      await expect(set("refuseTransfer", [other.address, BOB.wallet]))
        .to.emit(module, "TransferRefused")
        .withArgs(name, other.address, BOB.wallet, name);
      await ask(50n);
      const { consentAt } = await module.getRequest(host, other, BOB.wallet);
      await time.setNextBlockTimestamp(consentAt - 1n);
      await expect(module.connect(approver).refuseTransferFor(host, other, BOB.wallet))
        .to.emit(module, "TransferRefused")
        .withArgs(name, other.address, BOB.wallet, approver.address);
      await time.increaseTo(consentAt);
      await expectHeadroom(host, module, wanted(1n), 0n);
    });

    it("is too late after", async () => {
      const { module, host, set, other, ask } = await loadFixture(requestFixture);
      await ask(50n);
      const { consentAt } = await module.getRequest(host, other, BOB.wallet);
      await time.setNextBlockTimestamp(consentAt);
      await expect(set("refuseTransfer", [other.address, BOB.wallet]))
        .to.be.revertedWithCustomError(module, "TransferRequestConsented")
        .withArgs(other.address, BOB.wallet, consentAt);
    });

    it("finds a request, or says so", async () => {
      const { module, set, other } = await loadFixture(requestFixture);
      await expect(set("refuseTransfer", [other.address, BOB.wallet]))
        .to.be.revertedWithCustomError(module, "TransferRequestNotFound")
        .withArgs(other.address, BOB.wallet);
    });
  });

  describe("withdrawRequest", () => {
    it("is the asker's own", async () => {
      const { module, host, name, other, approver, ask } = await loadFixture(requestFixture);
      await ask(50n);
      await expect(module.connect(approver).withdrawRequest(name, BOB.wallet))
        .to.be.revertedWithCustomError(module, "TransferRequestNotFound")
        .withArgs(approver.address, BOB.wallet);
      await expect(module.connect(other).withdrawRequest(name, BOB.wallet))
        .to.emit(module, "TransferRequestClosed")
        .withArgs(name, other.address, BOB.wallet);
      expect((await module.getRequest(host, other, BOB.wallet)).amount).to.equal(0n);
    });
  });

  describe("the token of an id", () => {
    it("is the one the compliance contract has at the last approval", async () => {
      const { module, deployer } = await loadFixture(conditionalFixture);
      const host = await new HostWithToken__factory(deployer).deploy();
      await host.bind(module);
      const approve = async () =>
        host.callModuleFunction(
          module.interface.encodeFunctionData("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]),
          module,
        );
      const idOf = (token: string) => hashOf(ALICE.wallet, BOB.wallet, 5n, token);
      await approve();
      expect(await module.getTransferApprovals(host, idOf(ZeroAddress))).to.equal(1n);
      await host.setToken(CAROL.wallet);
      await approve();
      await approve();
      expect(await module.getTransferApprovals(host, idOf(CAROL.wallet))).to.equal(2n);
      await host.move([module], send(5n));
      await host.move([module], send(5n));
      await expect(host.check(module, send(5n)))
        .to.be.revertedWithCustomError(module, "TransferNotApproved")
        .withArgs(ALICE.wallet, BOB.wallet, 5n);
    });
  });
});
