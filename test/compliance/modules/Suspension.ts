import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, type Interface, ZeroHash } from "ethers";

import { Suspension__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { move, party } from "./moves";

const FOREVER = 2n ** 40n - 1n;
const NEWS = id("news");
const AUDIT = id("audit");
const SEND = move();
const MINT = move({ kind: "Mint" });

const stop = (reason: string, end: bigint, transfers = true, mints = true) => ({ reason, end, transfers, mints });

async function suspensionFixture() {
  const { deployer, stranger, other } = await accounts();
  const module = await new Suspension__factory(deployer).deploy();
  const host = await hostWith(module);
  const name = await host.getAddress();
  const calls: Interface = module.interface;
  const set = async (setter: string, args: readonly unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(setter, args), module);
  const soon = BigInt((await time.latest()) + 1_000);
  return { module, host, name, set, soon, stopper: stranger, starter: other };
}

describe("Suspension", () => {
  it("lets everything pass where nothing is suspended", async () => {
    const { module, host } = await loadFixture(suspensionFixture);
    for (const each of [SEND, MINT]) await expectHeadroom(host, module, each, ANY_VALUE);
    expect(await module.getSuspensions(host)).to.deep.equal([]);
  });

  describe("suspend", () => {
    it("stops what it names until its end", async () => {
      const { module, host, name, set, soon } = await loadFixture(suspensionFixture);
      await expect(set("suspend", [stop(NEWS, soon, true, false)]))
        .to.emit(module, "SuspensionSet")
        .withArgs(name, NEWS, name, soon, true, false);
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "MovesSuspended")
        .withArgs(NEWS, soon);
      const inside = move({ from: party(1, { holder: party(3).holder }), to: party(2, { holder: party(3).holder }) });
      for (const each of [SEND, inside, move({ from: party(1, { exempt: true }), to: party(2, { exempt: true }) })]) {
        await expectHeadroom(host, module, each, 0n);
      }
      await expectHeadroom(host, module, MINT, ANY_VALUE);
      await expectHeadroom(host, module, move({ kind: "Fee" }), ANY_VALUE);
      expect(await module.getSuspensions(host)).to.deep.equal([[NEWS, soon, true, false]]);
      await time.increaseTo(soon - 1n);
      await expectHeadroom(host, module, SEND, 0n);
      await time.setNextBlockTimestamp(soon);
      await host.move([module], SEND);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      expect(await module.getSuspensions(host)).to.deep.equal([]);
    });

    it("stops what any reason stops, and names the one that ends last", async () => {
      const { module, host, set, soon } = await loadFixture(suspensionFixture);
      await set("suspend", [stop(NEWS, soon, true, true)]);
      await set("suspend", [stop(AUDIT, FOREVER, false, true)]);
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "MovesSuspended")
        .withArgs(NEWS, soon);
      await expect(host.check(module, MINT))
        .to.be.revertedWithCustomError(module, "MovesSuspended")
        .withArgs(AUDIT, FOREVER);
      await set("resume", [AUDIT]);
      await expect(host.check(module, MINT))
        .to.be.revertedWithCustomError(module, "MovesSuspended")
        .withArgs(NEWS, soon);
    });

    it("extends what stands for the same reason, and does not shorten or narrow it", async () => {
      const { module, host, set, soon } = await loadFixture(suspensionFixture);
      await set("suspend", [stop(NEWS, soon, true, false)]);
      await set("suspend", [stop(NEWS, soon + 1n, true, true)]);
      for (const narrower of [
        stop(NEWS, soon, true, true),
        stop(NEWS, soon + 1n, false, true),
        stop(NEWS, soon + 1n, true, false),
      ]) {
        await expect(set("suspend", [narrower]))
          .to.be.revertedWithCustomError(module, "SuspensionNotExtended")
          .withArgs(NEWS, soon + 1n);
      }
      expect(await module.getSuspensions(host)).to.deep.equal([[NEWS, soon + 1n, true, true]]);
      await time.increaseTo(soon + 1n);
      await set("suspend", [stop(NEWS, soon + 100n, false, true)]);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      await expectHeadroom(host, module, MINT, 0n);
    });

    it("needs a reason, something to stop, and an end to come", async () => {
      const { module, set, soon } = await loadFixture(suspensionFixture);
      const now = BigInt((await time.latest()) + 600);
      for (const invalid of [stop(ZeroHash, soon), stop(NEWS, soon, false, false), stop(NEWS, now)]) {
        if (invalid.end === now) await time.setNextBlockTimestamp(now);
        await expect(set("suspend", [invalid]))
          .to.be.revertedWithCustomError(module, "SuspensionInvalid")
          .withArgs(invalid.reason, invalid.end);
      }
    });

    it("has room for eight reasons, those over not counted", async () => {
      const { module, host, set, soon } = await loadFixture(suspensionFixture);
      for (let i = 0; i < 8; ++i) await set("suspend", [stop(id(`reason ${i}`), i === 3 ? soon : FOREVER)]);
      await expect(set("suspend", [stop(NEWS, FOREVER)]))
        .to.be.revertedWithCustomError(module, "SuspensionsFull")
        .withArgs(8);
      await set("suspend", [stop(id("reason 7"), FOREVER)]);
      await time.increaseTo(soon);
      await set("suspend", [stop(NEWS, FOREVER)]);
      expect(await module.getSuspensions(host)).to.have.lengthOf(8);
      for (const reason of [NEWS, ...[0, 1, 2, 4, 5, 6, 7].map((i) => id(`reason ${i}`))])
        await set("resume", [reason]);
      for (const each of [SEND, MINT]) await expectHeadroom(host, module, each, ANY_VALUE);
    });
  });

  describe("resume", () => {
    it("ends one reason", async () => {
      const { module, host, name, set } = await loadFixture(suspensionFixture);
      await set("suspend", [stop(NEWS, FOREVER)]);
      await set("suspend", [stop(AUDIT, FOREVER, true, false)]);
      await expect(set("resume", [NEWS]))
        .to.emit(module, "SuspensionLifted")
        .withArgs(name, NEWS, name);
      await expectHeadroom(host, module, SEND, 0n);
      await expectHeadroom(host, module, MINT, ANY_VALUE);
      await set("resume", [AUDIT]);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
    });

    it("refuses what is not suspended, or no longer", async () => {
      const { module, set, soon } = await loadFixture(suspensionFixture);
      await set("suspend", [stop(NEWS, soon)]);
      await time.increaseTo(soon);
      for (const reason of [NEWS, AUDIT, ZeroHash]) {
        await expect(set("resume", [reason]))
          .to.be.revertedWithCustomError(module, "SuspensionNotFound")
          .withArgs(reason);
      }
    });
  });

  describe("rights", () => {
    it("to suspend and to resume are two", async () => {
      const { module, host, name, set, soon, stopper, starter } = await loadFixture(suspensionFixture);
      await expect(set("setSuspender", [stopper.address, true]))
        .to.emit(module, "SuspenderSet")
        .withArgs(name, stopper.address, true);
      await expect(set("setResumer", [starter.address, true]))
        .to.emit(module, "ResumerSet")
        .withArgs(name, starter.address, true);
      expect(await module.rightsOf(host, stopper)).to.deep.equal([true, false]);
      expect(await module.rightsOf(host, starter)).to.deep.equal([false, true]);
      await expect(module.connect(starter).suspendFor(host, stop(NEWS, soon)))
        .to.be.revertedWithCustomError(module, "SuspenderUnauthorized")
        .withArgs(name, starter.address);
      await expect(module.connect(stopper).suspendFor(host, stop(NEWS, soon)))
        .to.emit(module, "SuspensionSet")
        .withArgs(name, NEWS, stopper.address, soon, true, true);
      await expectHeadroom(host, module, SEND, 0n);
      await expect(module.connect(stopper).resumeFor(host, NEWS))
        .to.be.revertedWithCustomError(module, "ResumerUnauthorized")
        .withArgs(name, stopper.address);
      await expect(module.connect(starter).resumeFor(host, NEWS))
        .to.emit(module, "SuspensionLifted")
        .withArgs(name, NEWS, starter.address);
      await set("setSuspender", [stopper.address, false]);
      await set("setResumer", [starter.address, false]);
      expect(await module.rightsOf(host, stopper)).to.deep.equal([false, false]);
      expect(await module.rightsOf(host, starter)).to.deep.equal([false, false]);
    });

    it("are of one binding", async () => {
      const { module, host, name, set, soon, stopper } = await loadFixture(suspensionFixture);
      await set("setSuspender", [stopper.address, true]);
      await module.connect(stopper).suspendFor(host, stop(NEWS, soon));
      await host.bind(module);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      await expect(module.connect(stopper).suspendFor(host, stop(NEWS, soon)))
        .to.be.revertedWithCustomError(module, "SuspenderUnauthorized")
        .withArgs(name, stopper.address);
    });
  });
});
