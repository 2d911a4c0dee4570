import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { LockUp__factory, MinHolding__factory, TransferSize__factory } from "../../../typechain-types";
import { setting } from "../../fixtures/suite";
import { bound, HOOK, type HostFixture, issuedFixture } from "./fixture";

const DAYS = 365;

/** Tokens of before the rule are free; 1,000 of alice's second wallet are locked. Then the host counts anew. */
async function recountedFixture(): Promise<HostFixture> {
  const fixture = await issuedFixture();
  const { host, code, mint, alice, alice2, bob, carol } = fixture;
  await host.addAndSetModule(code.rules.LockUp, [
    setting("LockUp", "setSchedule", [1, DAYS, DAYS]),
    setting("LockUp", "setAcquisitionSchedule", [1]),
    setting("LockUp", "setUnknownDate", [1]),
  ]);
  await host.countWallets([alice, alice2, bob, carol]);
  await mint(alice2, 1_000n);
  await host.addModule(code.rules.HolderLimit);
  return fixture;
}

/** What a rule that was bound before the count holds of a holder is what the ledger holds. */
async function expectSame({ host, code, deployer }: HostFixture, holders: readonly string[]) {
  const lockUp = LockUp__factory.connect(code.rules.LockUp, deployer);
  let lockedInAll = 0n;
  for (const holder of holders) {
    const [held, locked] = await lockUp.holdingOf(host, holder);
    expect(held).to.equal((await host.holding(holder)).balance);
    lockedInAll += locked;
  }
  expect(lockedInAll).to.equal(1_000n);
}

describe("ModularCompliance: changes before a wallet is counted again", () => {
  it("reach rules that know the wallet since before: another identity", async () => {
    const fixture = await loadFixture(recountedFixture);
    const { host, registry, alice, alice2, bob, carol, aliceId, bobId, carolId, daveId } = fixture;
    await registry.updateIdentity(alice2, daveId);
    await host.countWallets([alice, alice2, bob, carol]);
    await expectSame(fixture, [aliceId, bobId, carolId, daveId]);
    expect((await host.holding(daveId)).balance).to.equal(1_400n);
  });

  it("reach rules that know the wallet since before: a treasury mark", async () => {
    const fixture = await loadFixture(recountedFixture);
    const { host, token, owner, alice, alice2, bob, carol, aliceId, bobId, carolId } = fixture;
    await token.connect(owner).setTreasury(bob, true);
    await host.countWallets([alice, alice2, bob, carol]);
    await expectSame(fixture, [aliceId, carolId]);
    expect((await host.holding(bobId)).balance).to.equal(0n);
    expect((await host.holding(bob)).balance).to.equal(500n);
  });

  it("leave nothing of a holder that becomes exempt between its wallets, sends, and is exempt no longer", async () => {
    const { host, token, code, deployer, alice, alice2, bob, carol, aliceId } = await loadFixture(recountedFixture);
    const lockUp = LockUp__factory.connect(code.rules.LockUp, deployer);
    await host.countWallets([alice]);
    await host.setExempt(aliceId, true);
    expect((await lockUp.holdingOf(host, aliceId)).held).to.equal(0n);
    await host.countWallets([alice2, bob, carol]);
    await token.connect(alice2).transfer(bob, 1_300n);
    await host.setExempt(aliceId, false);
    expect((await lockUp.holdingOf(host, aliceId)).held).to.equal(700n);
  });
});

describe("ModularCompliance: all that a holder has, where a fee is taken", () => {
  for (const senderPays of [true, false]) {
    it(`may be sent, whatever is the least: the ${senderPays ? "sender" : "receiver"} pays`, async () => {
      const fixture = await loadFixture(issuedFixture);
      const { host, token, code, deployer, alice, alice2, bob, carol, dave, bobId, carolId } = fixture;
      await host.addAndSetModule(code.rules.TransferSize, [
        setting("TransferSize", "setTransferSize", [600n, 10_000n]),
      ]);
      await host.addAndSetModule(code.rules.MinHolding, [setting("MinHolding", "setMinHolding", [200n])]);
      const fees = await bound(fixture, "ModuleThatTakesAFee", HOOK.transfer | HOOK.fee);
      await host.countWallets([alice, alice2, bob, carol]);
      await fees.setFee(7n, alice, senderPays);
      const [sizes, least] = [
        TransferSize__factory.connect(code.rules.TransferSize, deployer),
        MinHolding__factory.connect(code.rules.MinHolding, deployer),
      ];
      // Of 500, less than the minimum of a transfer, nothing but all passes.
      const all = senderPays ? 493n : 500n;
      await expect(token.connect(bob).transfer(dave, all - 1n))
        .to.be.revertedWithCustomError(sizes, "TransferSizeTooSmall")
        .withArgs(bobId, 492n, 600n, 500n);
      expect((await token.explainTransfer(bob, bob, dave, all)).allowed).to.equal(true);
      await token.connect(bob).transfer(dave, all);
      expect(await token.balanceOf(bob)).to.equal(0n);
      expect(await token.balanceOf(dave)).to.equal(493n);
      await host.removeModule(code.rules.TransferSize);
      await expect(token.connect(carol).transfer(dave, 100n))
        .to.be.revertedWithCustomError(least, "MinHoldingNotKept")
        .withArgs(carolId, 250n, senderPays ? 100n : 93n, 200n);
    });
  }
});
