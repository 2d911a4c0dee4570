import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { sharedCode } from "../../../deploy/shared";
import { IdentityRegistry__factory, JurisdictionCap__factory } from "../../../typechain-types";
import { COUNTRY, EVERY_PERMISSION, setting, type SuiteFixture } from "../../fixtures/suite";
import { clone } from "../../registry/fixture";
import { bound, COUNTS, EVERY_MOVE, HOOK, issuedFixture, MODE } from "./fixture";

const ALL = ethers.encodeBytes32String("ALL");
const RULES = [{ rule: "JurisdictionCap" as const, settings: [] }];

/** JurisdictionCap joins when tokens are held already, and MaxBalance beside it. */
async function lateFixture() {
  const fixture = await issuedFixture();
  const { host, code, deployer } = fixture;
  await host.addModule(code.rules.JurisdictionCap);
  await host.addAndSetModule(code.rules.MaxBalance, [setting("MaxBalance", "setMaxBalance", [5_000n])]);
  const cap = JurisdictionCap__factory.connect(code.rules.JurisdictionCap, deployer);
  return { ...fixture, cap };
}

async function completeFixture() {
  const fixture = await lateFixture();
  const { host, alice, alice2, bob, carol } = fixture;
  await host.countWallets([alice, alice2, bob, carol]);
  return fixture;
}

/** Another registry of the same owner, with the same lists. */
async function anotherRegistry(
  { deployer, owner, agent, registry, identityStorage, token }: SuiteFixture,
  listeners: readonly string[],
) {
  const { contracts } = await sharedCode();
  const implementation = contracts.find(({ name }) => name === "IdentityRegistry");
  if (!implementation) throw new Error("no registry in the shared code");
  const other = IdentityRegistry__factory.connect(await clone(implementation.address, deployer), owner);
  await other.initialize({
    owner,
    identityStorage,
    issuersRegistry: await registry.issuersRegistry(),
    topicsRegistry: await registry.topicsRegistry(),
    maxLease: 0n,
    agents: [
      { agent, permissions: EVERY_PERMISSION },
      { agent: token, permissions: 8n },
    ],
    listeners: [...listeners],
    classTopics: [],
  });
  return other;
}

describe("ModularCompliance", () => {
  describe("a ledger that starts when tokens are held", () => {
    it("counts from then on under a number of its own", async () => {
      const fixture = await issuedFixture();
      const { host, code } = fixture;
      await expect(host.addModule(code.rules.JurisdictionCap)).to.emit(host, "LedgerStarted").withArgs(1n, 1_750n);
      expect(await host.ledger()).to.deep.equal([MODE.counting, 1n, 0n]);
    });

    it("refuses holders' moves until it is complete, and not agents'", async () => {
      const { host, token, mint, alice, bob } = await loadFixture(lateFixture);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(host, "LedgerIncomplete")
        .withArgs(0n, 1_750n);
      await expect(mint(bob, 1n)).to.be.revertedWithCustomError(host, "LedgerIncomplete").withArgs(0n, 1_750n);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 1n);
      await token["burn(address,uint256)"](bob, 1n);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
    });

    it("is counted in pages by anyone, each wallet once", async () => {
      const { host, token, cap, stranger, alice, alice2, bob, carol, aliceId } = await loadFixture(lateFixture);
      const anyone = host.connect(stranger);
      await expect(anyone.countWallets([alice, stranger, alice, ZeroAddress]))
        .to.emit(host, "WalletCounted")
        .withArgs(1n, alice.address, aliceId, 600n);
      await anyone.countWallets([]);
      await expect(anyone.countWallets([alice, bob, alice2])).not.to.emit(host, "LedgerCompleted");
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, false]);
      await expect(anyone.countWallets([carol]))
        .to.emit(host, "LedgerCompleted")
        .withArgs(1n, 3n);
      expect(await host.ledger()).to.deep.equal([MODE.complete, 1n, 3n]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([3n, 1_750n]);
      await token.connect(alice).transfer(bob, 1n);
      await anyone.countWallets([alice, bob, alice2, carol]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([3n, 1_750n]);
    });

    it("counts wallets at their first touch, and completes by it", async () => {
      const { host, token, cap, alice, alice2, bob, carol, dave } = await loadFixture(lateFixture);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 100n);
      await token["forcedTransfer(address,address,uint256)"](alice2, carol, 100n);
      expect(await host.ledger()).to.deep.equal([MODE.complete, 1n, 3n]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([3n, 1_750n]);
      await token.connect(alice).transfer(dave, 500n);
      expect((await host.ledger()).holders).to.equal(4n);
    });

    it("is not completed by a holder's own move, which no view could foresee", async () => {
      const { host, token, alice, alice2, bob, carol } = await loadFixture(lateFixture);
      await host.countWallets([alice2, carol]);
      expect(await host.canTransfer(alice, bob, 600n)).to.equal(false);
      await expect(token.connect(alice).transfer(bob, 600n))
        .to.be.revertedWithCustomError(host, "LedgerIncomplete")
        .withArgs(650n, 1_750n);
    });

    it("completes when the rest is touched by a burn", async () => {
      const { host, token, alice, alice2, bob, carol } = await loadFixture(lateFixture);
      await host.countWallets([alice, alice2, bob]);
      await expect(token["burn(address,uint256)"](carol, 250n)).to.emit(host, "LedgerCompleted").withArgs(1n, 3n);
      expect((await host.ledger()).holders).to.equal(2n);
    });

    it("lets rules that need no ledger decide as ever", async () => {
      const fixture = await issuedFixture();
      const { host, token, alice, bob, mint } = fixture;
      await bound(fixture, "ModuleDouble", HOOK.mint | HOOK.ledger);
      await token.connect(alice).transfer(bob, 1n);
      await expect(mint(alice, 1n)).to.be.revertedWithCustomError(host, "LedgerIncomplete").withArgs(1_100n, 1_750n);
    });

    it("counts mints and burns of counted wallets while it counts", async () => {
      const fixture = await issuedFixture();
      const { host, token, mint, alice, alice2, bob, carol, dave, daveId } = fixture;
      await bound(fixture, "ModuleDouble", EVERY_MOVE | HOOK.recount | HOOK.ledger);
      await host.removeModule((await host.getModules())[0] ?? ZeroAddress);
      await bound(fixture, "ModuleDouble", HOOK.burn | HOOK.ledger);
      await mint(dave, 40n);
      await token["burn(address,uint256)"](dave, 15n);
      await token.connect(dave).transfer(bob, 5n);
      await host.countWallets([alice, alice2, carol]);
      expect(await host.ledger()).to.deep.equal([MODE.complete, 3n, 4n]);
      expect((await host.holding(daveId)).balance).to.equal(20n);
    });

    it("follows what it has counted through registry and treasury, and reads the rest when it counts it", async () => {
      const fixture = await loadFixture(lateFixture);
      const { host, token, registry, owner, cap, alice, alice2, bob, carol, aliceId, bobId } = fixture;
      await host.countWallets([alice, bob]);
      await registry.updateCountry(alice, COUNTRY.france);
      await registry.updateIdentity(alice2, bobId);
      await registry.deleteIdentity(bob);
      await token.connect(owner).setTreasury(carol, true);
      await token.connect(owner).setTreasury(bob, true);
      await token.connect(owner).setTreasury(bob, false);
      await host.setExempt(aliceId, true);
      await host.countWallets([alice2, carol]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
      expect(await host.holding(aliceId)).to.deep.equal([600n, COUNTRY.france, true]);
      // Bob made his identity a holder, and the second wallet joined it before he left.
      expect(await host.holding(bobId)).to.deep.equal([400n, COUNTRY.france, false]);
      expect(await host.holding(bob)).to.deep.equal([500n, 0n, false]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([2n, 1_500n]);
      expect((await host.ledger()).holders).to.equal(2n);
    });

    it("recovers a wallet that was not counted", async () => {
      const fixture = await loadFixture(lateFixture);
      const { host, token, alice, alice2, bob, carol, aliceId } = fixture;
      await token["recoveryAddress(address,address,address)"](alice, alice2, aliceId);
      await host.countWallets([bob, carol]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, false]);
    });
  });

  describe("another rule that counts holders", () => {
    it("makes all begin anew", async () => {
      const fixture = await loadFixture(completeFixture);
      const { host, cap, alice, alice2, bob, carol } = fixture;
      await bound(fixture, "ModuleDouble", COUNTS);
      expect(await host.ledger()).to.deep.equal([MODE.counting, 2n, 0n]);
      await host.countWallets([alice, alice2, bob, carol]);
      expect(await host.ledger()).to.deep.equal([MODE.complete, 2n, 3n]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([3n, 1_750n]);
    });

    it("does not, when it only reads balances", async () => {
      const fixture = await loadFixture(completeFixture);
      await bound(fixture, "ModuleDouble", EVERY_MOVE | HOOK.ledger);
      expect(await fixture.host.ledger()).to.deep.equal([MODE.complete, 1n, 3n]);
    });
  });

  describe("restartLedger", () => {
    it("refuses everyone but the owner", async () => {
      const { host, stranger, agent } = await loadFixture(completeFixture);
      for (const caller of [stranger, agent]) {
        await expect(host.connect(caller).restartLedger())
          .to.be.revertedWithCustomError(host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("voids all counters and counts anew", async () => {
      const { host, cap, alice, alice2, bob, carol } = await loadFixture(completeFixture);
      await expect(host.restartLedger()).to.emit(host, "LedgerStarted").withArgs(2n, 1_750n);
      await host.countWallets([alice, alice2]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([1n, 1_000n]);
      await host.countWallets([bob, carol]);
      expect(await cap.countOf(host, ALL)).to.deep.equal([3n, 1_750n]);
    });
  });

  describe("a registry that does not tell", () => {
    it("makes the ledger deaf at once, and holders' moves wait", async () => {
      const { host, registry, token, owner, alice, bob, aliceId } = await loadFixture(completeFixture);
      await expect(registry.connect(owner).removeIdentityListener(host))
        .to.emit(host, "LedgerStopped")
        .withArgs(1n, MODE.deaf);
      expect(await host.holding(aliceId)).to.deep.equal([0n, 0n, false]);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(host, "LedgerDeaf")
        .withArgs(host);
      await expect(host.countWallets([alice]))
        .to.be.revertedWithCustomError(host, "LedgerNotKept")
        .withArgs(MODE.deaf);
      await expect(host.restartLedger()).to.be.revertedWithCustomError(host, "LedgerDeaf").withArgs(host);
      await registry.updateCountry(alice, COUNTRY.france);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 1n);
      await token.connect(owner).setTreasury(bob, true);
    });

    it("is heard again once it tells and the ledger is started anew", async () => {
      const { host, registry, owner, alice, alice2, bob, carol, aliceId } = await loadFixture(completeFixture);
      await registry.connect(owner).removeIdentityListener(host);
      await registry.updateCountry(alice, COUNTRY.france);
      await registry.updateCountry(alice2, COUNTRY.france);
      await registry.connect(owner).addIdentityListener(host);
      await host.restartLedger();
      await host.countWallets([alice, alice2, bob, carol]);
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.france, false]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
    });

    it("makes a ledger deaf that starts later", async () => {
      const fixture = await issuedFixture();
      const { host, registry, owner, code } = fixture;
      await registry.connect(owner).removeIdentityListener(host);
      await host.addModule(code.rules.JurisdictionCap);
      expect((await host.ledger()).mode).to.equal(MODE.deaf);
      await host.removeModule(code.rules.JurisdictionCap);
      expect((await host.ledger()).mode).to.equal(MODE.off);
    });

    it("is one that its storage does not tell either", async () => {
      const { host, registry, identityStorage, token, alice, bob } = await loadFixture(completeFixture);
      await identityStorage.unbindIdentityRegistry(registry);
      expect(await registry.isListener(host)).to.equal(false);
      expect((await host.ledger()).mode).to.equal(MODE.deaf);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(host, "LedgerDeaf")
        .withArgs(host);
      await identityStorage.bindIdentityRegistry(registry);
      expect(await registry.isListener(host)).to.equal(true);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
    });

    it("is heard again by a ledger that was deaf when it started", async () => {
      const { host, registry, identityStorage, code } = await issuedFixture({ rules: RULES });
      await host.removeModule(code.rules.JurisdictionCap);
      await identityStorage.unbindIdentityRegistry(registry);
      await host.addModule(code.rules.JurisdictionCap);
      expect((await host.ledger()).mode).to.equal(MODE.deaf);
      await identityStorage.bindIdentityRegistry(registry);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
    });
  });

  describe("another registry on the same storage", () => {
    it("is followed through the token's own", async () => {
      const fixture = await loadFixture(completeFixture);
      const { host, identityStorage, agent, alice, alice2, bob, aliceId, bobId } = fixture;
      const other = (await anotherRegistry(fixture, [])).connect(agent);
      await identityStorage.bindIdentityRegistry(other);
      await other.updateCountry(alice, COUNTRY.france);
      await other.updateIdentity(alice2, bobId);
      await other.deleteIdentity(bob);
      expect(await host.holding(aliceId)).to.deep.equal([600n, COUNTRY.france, false]);
      expect(await host.holding(bobId)).to.deep.equal([400n, COUNTRY.france, false]);
      expect(await host.holding(bob)).to.deep.equal([500n, 0n, false]);
    });

    it("makes the token count anew when it becomes its own", async () => {
      const fixture = await loadFixture(completeFixture);
      const { host, token, registry, identityStorage, owner, agent, alice, alice2, bob, carol, aliceId } = fixture;
      const deafening = await anotherRegistry(fixture, []);
      await token.connect(owner).setIdentityRegistry(deafening);
      expect((await host.ledger()).mode).to.equal(MODE.deaf);
      const other = await anotherRegistry(fixture, [await host.getAddress()]);
      await identityStorage.bindIdentityRegistry(other);
      await token.connect(owner).setIdentityRegistry(other);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
      await host.countWallets([alice, alice2, bob, carol]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
      await other.connect(agent).updateCountry(alice, COUNTRY.france);
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.france, false]);
      await registry.connect(owner).removeIdentityListener(host);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
    });

    it("changes nothing for a host without a ledger", async () => {
      const fixture = await issuedFixture();
      const { host, token, owner, registry } = fixture;
      const other = await anotherRegistry(fixture, []);
      await token.connect(owner).setIdentityRegistry(other);
      expect((await host.ledger()).mode).to.equal(MODE.off);
      await registry.connect(owner).removeIdentityListener(host);
      await token.connect(owner).setIdentityRegistry(registry);
      expect((await host.ledger()).mode).to.equal(MODE.off);
    });
  });

  describe("another storage of the same registry", () => {
    it("makes the ledger begin anew, with what is known there", async () => {
      const fixture = await loadFixture(completeFixture);
      const { host, registry, owner, alice, alice2, bob, carol, aliceId } = fixture;
      const elsewhere = await issuedFixture();
      const storage = elsewhere.identityStorage;
      await storage.bindIdentityRegistry(registry);
      await registry.connect(owner).setIdentityRegistryStorage(storage);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
      await host.countWallets([alice, alice2, bob, carol]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
      expect((await host.holding(aliceId)).balance).to.equal(0n);
      expect((await host.holding(elsewhere.aliceId)).balance).to.equal(1_000n);
    });
  });
});
