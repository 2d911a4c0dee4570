import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { isError, ZeroAddress } from "ethers";

import { SanctionsList__factory, SanctionsScreen__factory } from "../../../typechain-types";
import { COUNTRY, setting } from "../../fixtures/suite";
import { bound, HOOK, type HostFixture, hostFixture, issuedFixture } from "./fixture";

/** CountryAllow comes after the issue, so that carol, who is in no allowed country, holds tokens. */
async function laterRulesFixture() {
  const fixture = await issuedFixture();
  const { host, code, alice, alice2, bob, carol } = fixture;
  await host.addAndSetModule(code.rules.CountryAllow, [
    setting("CountryAllow", "batchAllowCountries", [[COUNTRY.germany, COUNTRY.france]]),
  ]);
  await host.addAndSetModule(code.rules.MaxBalance, [setting("MaxBalance", "setMaxBalance", [1_000n])]);
  await host.addAndSetModule(code.rules.TimeTransfersLimits, [
    setting("TimeTransfersLimits", "setTimeTransferLimit", [{ limitTime: 3_600n, limitValue: 300n }]),
  ]);
  await host.countWallets([alice, alice2, bob, carol]);
  return fixture;
}

async function ruleFreeFixture() {
  return hostFixture();
}

async function mintingFixture() {
  const fixture = await hostFixture();
  const { host, code, mint, alice, bob } = fixture;
  await mint(alice, 1_250n);
  await mint(bob, 500n);
  await host.addAndSetModule(code.rules.CountryAllow, [
    setting("CountryAllow", "batchAllowCountries", [[COUNTRY.germany, COUNTRY.france]]),
  ]);
  await host.addAndSetModule(code.rules.SupplyLimit, [setting("SupplyLimit", "setSupplyLimit", [2_000n])]);
  await host.addAndSetModule(code.rules.MaxBalance, [setting("MaxBalance", "setMaxBalance", [1_000n])]);
  await host.countWallets([alice, bob]);
  return fixture;
}

async function rulesWithSanctions() {
  const fixture = await issuedFixture();
  const sanctions = await new SanctionsList__factory(fixture.owner).deploy(fixture.owner);
  await fixture.host.addAndSetModule(fixture.code.rules.SanctionsScreen, [
    setting("SanctionsScreen", "addSanctionsList", [await sanctions.getAddress()]),
  ]);
  const screen = SanctionsScreen__factory.connect(fixture.code.rules.SanctionsScreen, fixture.deployer);
  return { ...fixture, sanctions, screen };
}

/** Error data of a call, or undefined where it passes. */
async function errorOf(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION") && error.data) return error.data;
    if (error instanceof Error && "data" in error && typeof error.data === "string") return error.data;
    throw error;
  }
}

/** `checkTransfer`, `canTransfer` and `explain` say what the transaction would do. */
async function expectPreflight({ host, token }: HostFixture, from: HardhatEthersSigner, to: string, value: bigint) {
  const check = await errorOf(async () => host.checkTransfer(from, from, to, value));
  const act = await errorOf(async () => token.connect(from).transfer.staticCall(to, value));
  expect(check, "checkTransfer").to.equal(act);
  expect(await host.canTransfer(from, to, value), "canTransfer").to.equal(act === undefined);
  const refusals = [...(await host.explain(from, from, to, value))];
  expect(refusals[0]?.reason, "explain").to.equal(act);
  return refusals;
}

describe("ModularCompliance", () => {
  describe("checkTransfer, canTransfer and explain", () => {
    it("say nothing where there is no rule", async () => {
      const { host, stranger, alice } = await loadFixture(ruleFreeFixture);
      await host.checkTransfer(stranger, stranger, alice, 10n ** 40n);
      expect(await host.canTransfer(stranger, alice, 10n ** 40n)).to.equal(true);
      expect(await host.explain(stranger, stranger, alice, 10n ** 40n)).to.deep.equal([]);
    });

    it("say what a transfer will do", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      const { alice, alice2, bob, carol, dave } = fixture;
      const people = [alice, alice2, bob, carol, dave];
      for (const from of people) {
        const balance = await fixture.token.balanceOf(from);
        for (const to of people) {
          for (const value of [0n, 1n, 250n, 300n, 301n, 501n]) {
            if (value <= balance) await expectPreflight(fixture, from, to.address, value);
          }
        }
      }
    });

    it("name each rule that refuses with what it would let pass", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      const { code, alice, carol } = fixture;
      const refusals = await expectPreflight(fixture, alice, carol.address, 600n);
      expect(refusals.map(({ module, headroom }) => [module, headroom])).to.deep.equal([
        [code.rules.CountryAllow, 0n],
        [code.rules.TimeTransfersLimits, 300n],
      ]);
    });

    it("say what a mint will do, with the minting agent as spender", async () => {
      const { host, token, agent, bob, carol } = await loadFixture(mintingFixture);
      for (const [to, value] of [
        [bob, 250n],
        [bob, 251n],
        [bob, 501n],
        [carol, 1n],
      ] as const) {
        const check = await errorOf(async () => host.checkTransfer(agent, ZeroAddress, to, value));
        const act = await errorOf(async () => token["mint(address,uint256)"].staticCall(to, value));
        expect(check).to.equal(act);
        expect(await host.canTransfer(ZeroAddress, to, value)).to.equal(act === undefined);
      }
    });

    it("say nothing of burns and of moves of nothing, which no rule may refuse", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      await bound(fixture, "ModuleThatRefuses", HOOK.transfer | HOOK.mint | HOOK.burn);
      const { host, alice, bob } = fixture;
      for (const [to, value] of [
        [ZeroAddress, 1n],
        [bob.address, 0n],
      ] as const) {
        expect(await host.canTransfer(alice, to, value)).to.equal(true);
        expect(await host.explain(alice, alice, to, value)).to.deep.equal([]);
      }
    });

    it("know the spender", async () => {
      const fixture = await loadFixture(rulesWithSanctions);
      const { host, token, sanctions, screen, alice, bob, stranger } = fixture;
      await token.connect(alice).approve(stranger, 10n);
      await sanctions.addToSanctionsList([stranger]);
      expect(await host.canTransfer(alice, bob, 1n)).to.equal(true);
      await expect(host.checkTransfer(stranger, alice, bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(stranger.address);
      await expect(token.connect(stranger).transferFrom(alice, bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(stranger.address);
    });

    it("know the fee and both its legs", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      const { alice, bob, carol, dave } = fixture;
      const fee = await bound(fixture, "ModuleThatTakesAFee", HOOK.transfer | HOOK.fee);
      for (const senderPays of [true, false]) {
        for (const collector of [alice, bob, dave, carol]) {
          await fee.setFee(20n, collector, senderPays);
          for (const value of [20n, 21n, 200n, 300n, 320n]) {
            await expectPreflight(fixture, alice, bob.address, value);
            await expectPreflight(fixture, bob, alice.address, value);
          }
        }
      }
    });

    it("know a ledger that is not complete", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      const { host, alice, alice2, bob, carol } = fixture;
      await host.removeModule(fixture.code.rules.TimeTransfersLimits);
      await host.restartLedger();
      const refusals = await expectPreflight(fixture, alice, bob.address, 10n);
      expect(refusals).to.deep.equal([
        [await host.getAddress(), host.interface.encodeErrorResult("LedgerIncomplete", [0n, 1_750n]), 0n],
      ]);
      await host.countWallets([alice2, carol]);
      await expectPreflight(fixture, alice, bob.address, 10n);
      await host.countWallets([alice, bob]);
      expect((await host.ledger()).mode).to.equal(3n);
      for (const value of [10n, 500n, 501n, 600n]) await expectPreflight(fixture, alice, bob.address, value);
    });

    it("fail as the transaction would where the registry does not tell", async () => {
      const fixture = await loadFixture(laterRulesFixture);
      const { host, registry, owner, alice, bob } = fixture;
      await registry.connect(owner).removeIdentityListener(host);
      const refusals = await expectPreflight(fixture, alice, bob.address, 10n);
      expect(refusals[0]?.reason).to.equal(host.interface.encodeErrorResult("LedgerDeaf", [await host.getAddress()]));
    });
  });
});
