import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Identity__factory, JurisdictionCap__factory } from "../../../typechain-types";
import { COUNTRY } from "../../fixtures/suite";
import { keyOf } from "../../identity/claims";
import {
  EVERY_MOVE,
  heardIn,
  HOOK,
  bound,
  COUNTS,
  type HostFixture,
  hostFixture,
  issuedFixture,
  MODE,
} from "./fixture";

const RULES = [{ rule: "JurisdictionCap" as const, settings: [] }];

/** Counted since before the first token. */
async function countedFixture() {
  const fixture = await issuedFixture({ rules: RULES });
  const cap = JurisdictionCap__factory.connect(fixture.code.rules.JurisdictionCap, fixture.deployer);
  return { ...fixture, cap };
}

async function emptyFixture() {
  return hostFixture({ rules: RULES });
}

async function treasuryFixture() {
  const fixture = await countedFixture();
  const { token, owner, mint, dave } = fixture;
  await token.connect(owner).setTreasury(dave, true);
  await mint(dave, 100n);
  return fixture;
}

type Counted = Awaited<ReturnType<typeof countedFixture>>;

/** Holders of record and their tokens: in all, and in Germany, France, the United States and nowhere. */
async function counts({ host, cap }: Counted): Promise<[bigint, bigint][]> {
  const places = [await cap.ALL(), COUNTRY.germany, COUNTRY.france, COUNTRY.unitedStates, 0n];
  const found: [bigint, bigint][] = [];
  for (const place of places) {
    const id = typeof place === "string" ? place : `0x${place.toString(16).padStart(64, "0")}`;
    const { holders, amount } = await cap.countOf(host, id);
    found.push([holders, amount]);
  }
  expect(found[0]?.[0], "the host's number of holders").to.equal((await host.ledger()).holders);
  return found;
}

const NONE: [bigint, bigint] = [0n, 0n];

describe("ModularCompliance", () => {
  describe("the holders' ledger", () => {
    it("is off where no rule needs it", async () => {
      const fixture = await issuedFixture();
      const { host, aliceId } = fixture;
      expect(await host.ledger()).to.deep.equal([MODE.off, 0n, 0n]);
      expect(await host.holding(aliceId)).to.deep.equal([0n, 0n, false]);
      await expect(host.countWallets([fixture.alice]))
        .to.be.revertedWithCustomError(host, "LedgerNotKept")
        .withArgs(MODE.off);
      await expect(host.restartLedger()).to.be.revertedWithCustomError(host, "LedgerNotKept").withArgs(MODE.off);
    });

    it("is complete from the start where nothing was issued", async () => {
      const { host } = await loadFixture(emptyFixture);
      expect(await host.ledger()).to.deep.equal([MODE.complete, 1n, 0n]);
    });

    it("stops when no rule needs it any longer", async () => {
      const { host, cap, aliceId } = await loadFixture(countedFixture);
      await expect(host.removeModule(cap)).to.emit(host, "LedgerStopped").withArgs(1n, MODE.off);
      expect(await host.holding(aliceId)).to.deep.equal([0n, 0n, false]);
    });

    it("goes on while another rule needs it", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, cap, aliceId } = fixture;
      await bound(fixture, "ModuleDouble", HOOK.transfer | HOOK.ledger);
      await host.removeModule(cap);
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, false]);
    });

    it("counts identities over their wallets", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, aliceId, bobId } = fixture;
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, false]);
      expect(await host.holding(bobId)).to.deep.equal([500n, COUNTRY.france, false]);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 1_000n], [1n, 500n], [1n, 250n], NONE]);
    });

    it("counts nobody a second time", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, stranger, alice, bob, aliceId } = fixture;
      await host.connect(stranger).countWallets([alice, bob, alice]);
      expect((await host.holding(aliceId)).balance).to.equal(1_000n);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 1_000n], [1n, 500n], [1n, 250n], NONE]);
    });

    it("moves nothing between wallets of one identity", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, alice, alice2 } = fixture;
      const before = await counts(fixture);
      await token.connect(alice).transfer(alice2, 600n);
      expect(await counts(fixture)).to.deep.equal(before);
    });

    it("follows transfers, mints, burns and forced transfers", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, mint, alice, alice2, bob, carol, dave } = fixture;
      await token.connect(bob).transfer(dave, 500n);
      await mint(bob, 10n);
      await token["burn(address,uint256)"](carol, 250n);
      await token["forcedTransfer(address,address,uint256)"](alice2, carol, 400n);
      await token["forcedTransfer(address,address,uint256)"](alice, carol, 600n);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_510n], NONE, [2n, 510n], [1n, 1_000n], NONE]);
    });
  });

  describe("a change in the registry", () => {
    it("of a country re-homes the whole holding, by any of its wallets", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, alice2, aliceId } = fixture;
      await expect(registry.updateCountry(alice2, COUNTRY.france))
        .to.emit(host, "HolderRehomed")
        .withArgs(aliceId, COUNTRY.germany, COUNTRY.france, 1_000n);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], NONE, [2n, 1_500n], [1n, 250n], NONE]);
      await expect(registry.updateCountry(alice2, COUNTRY.france)).not.to.emit(host, "HolderRehomed");
    });

    it("of an identity takes the wallet's tokens along", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, alice2, aliceId, bobId, daveId } = fixture;
      await expect(registry.updateIdentity(alice2, bobId))
        .to.emit(host, "HolderRecounted")
        .withArgs(alice2, aliceId, bobId, 400n);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 600n], [1n, 900n], [1n, 250n], NONE]);
      await registry.updateIdentity(alice2, daveId);
      expect(await host.holding(daveId)).to.deep.equal([400n, COUNTRY.germany, false]);
      expect((await counts(fixture))[0]).to.deep.equal([4n, 1_750n]);
    });

    it("that deletes a wallet leaves it a holder of its own, of no country", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, token, bob, bobId, alice2 } = fixture;
      await registry.deleteIdentity(bob);
      expect(await host.holding(bobId)).to.deep.equal([0n, 0n, false]);
      expect(await host.holding(bob)).to.deep.equal([500n, 0n, false]);
      await registry.deleteIdentity(alice2);
      expect(await counts(fixture)).to.deep.equal([[4n, 1_750n], [1n, 600n], NONE, [1n, 250n], [2n, 900n]]);
      await token["burn(address,uint256)"](bob, 500n);
      expect((await counts(fixture))[4]).to.deep.equal([1n, 400n]);
    });

    it("that registers a wallet with tokens adds them to its identity", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, alice2, bobId } = fixture;
      await registry.deleteIdentity(alice2);
      await registry.registerIdentity(alice2, bobId, COUNTRY.unitedStates);
      expect(await host.holding(bobId)).to.deep.equal([900n, COUNTRY.france, false]);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 600n], [1n, 900n], [1n, 250n], NONE]);
    });

    it("of a wallet without tokens moves nothing", async () => {
      const fixture = await loadFixture(countedFixture);
      const { registry, dave, daveId, bobId, stranger } = fixture;
      const before = await counts(fixture);
      await registry.updateIdentity(dave, bobId);
      await registry.updateCountry(dave, COUNTRY.france);
      await registry.deleteIdentity(dave);
      await registry.registerIdentity(stranger, daveId, COUNTRY.france);
      expect(await counts(fixture)).to.deep.equal(before);
    });
  });

  describe("a recovery", () => {
    it("to another wallet of the identity moves no counter", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, alice, alice2, aliceId } = fixture;
      const before = await counts(fixture);
      await token["recoveryAddress(address,address,address)"](alice, alice2, aliceId);
      expect(await counts(fixture)).to.deep.equal(before);
      expect(await token.balanceOf(alice2)).to.equal(1_000n);
    });

    it("to a new wallet of the identity moves no counter", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, stranger, alice, aliceId } = fixture;
      const before = await counts(fixture);
      await addManagementKey(alice, aliceId, stranger.address);
      await token["recoveryAddress(address,address,address)"](alice, stranger, aliceId);
      expect(await counts(fixture)).to.deep.equal(before);
    });

    it("to a key that holds tokens without being registered adds them to the identity", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, token, registry, alice, bob, aliceId } = fixture;
      await registry.deleteIdentity(bob);
      await addManagementKey(alice, aliceId, bob.address);
      await token["recoveryAddress(address,address,address)"](alice, bob, aliceId);
      expect(await token.balanceOf(bob)).to.equal(1_100n);
      expect(await host.holding(aliceId)).to.deep.equal([1_500n, COUNTRY.germany, false]);
      expect(await host.holding(bob)).to.deep.equal([0n, 0n, false]);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], [1n, 1_500n], NONE, [1n, 250n], NONE]);
    });

    it("to a key that once held tokens in its own name counts them once", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, token, registry, alice, bob, aliceId } = fixture;
      await registry.deleteIdentity(bob);
      await token.connect(bob).transfer(alice, 500n);
      await addManagementKey(alice, aliceId, bob.address);
      await token["recoveryAddress(address,address,address)"](alice, bob, aliceId);
      expect(await token.balanceOf(bob)).to.equal(1_100n);
      expect(await host.holding(aliceId)).to.deep.equal([1_500n, COUNTRY.germany, false]);
      expect((await host.holding(bob)).balance).to.equal(0n);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], [1n, 1_500n], NONE, [1n, 250n], NONE]);
      await registry.deleteIdentity(bob);
      expect(await host.holding(aliceId)).to.deep.equal([400n, COUNTRY.germany, false]);
      expect(await host.holding(bob)).to.deep.equal([1_100n, 0n, false]);
      await registry.registerIdentity(bob, aliceId, COUNTRY.germany);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], [1n, 1_500n], NONE, [1n, 250n], NONE]);
    });

    it("to a key that is somebody's identity leaves that holder what it has, be it more or less", async () => {
      for (const lost of ["alice2", "alice"] as const) {
        const fixture = await loadFixture(countedFixture);
        const { host, token, alice, aliceId, bobId } = fixture;
        await addManagementKey(alice, aliceId, bobId);
        const before = await counts(fixture);
        const balance = await token.balanceOf(fixture[lost]);
        await token["recoveryAddress(address,address,address)"](fixture[lost], bobId, aliceId);
        expect(await token.balanceOf(bobId)).to.equal(balance);
        expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, false]);
        expect(await host.holding(bobId)).to.deep.equal([500n, COUNTRY.france, false]);
        expect(await counts(fixture)).to.deep.equal(before);
      }
    });

    it("of a treasury account to a key that once held tokens in its own name leaves it a holder of its own", async () => {
      const fixture = await loadFixture(treasuryFixture);
      const { host, token, registry, bob, alice, dave, daveId } = fixture;
      await registry.deleteIdentity(bob);
      await token.connect(bob).transfer(alice, 500n);
      await addManagementKey(dave, daveId, bob.address);
      await token["recoveryAddress(address,address,address)"](dave, bob, daveId);
      expect((await host.holding(bob)).balance).to.equal(100n);
      expect((await host.holding(daveId)).balance).to.equal(0n);
    });

    it("of a treasury account moves its mark, and no counter", async () => {
      const fixture = await loadFixture(treasuryFixture);
      const { token, dave, daveId, stranger } = fixture;
      const before = await counts(fixture);
      await addManagementKey(dave, daveId, stranger.address);
      await token["recoveryAddress(address,address,address)"](dave, stranger, daveId);
      expect(await token.isTreasury(stranger)).to.equal(true);
      expect(await token.isTreasury(dave)).to.equal(false);
      expect(await counts(fixture)).to.deep.equal(before);
      expect(await token.supplies()).to.deep.equal([1_850n, 1_750n]);
    });
  });

  describe("setExempt", () => {
    it("refuses everyone but the owner", async () => {
      const { host, stranger, agent, aliceId } = await loadFixture(countedFixture);
      for (const caller of [stranger, agent]) {
        await expect(host.connect(caller).setExempt(aliceId, true))
          .to.be.revertedWithCustomError(host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("takes a holder out of counts and puts it back", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, token, aliceId, alice, bob } = fixture;
      await expect(host.setExempt(aliceId, true)).to.emit(host, "ExemptionSet").withArgs(aliceId, true);
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, COUNTRY.germany, true]);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], NONE, [1n, 500n], [1n, 250n], NONE]);
      await token.connect(alice).transfer(bob, 100n);
      await host.setExempt(aliceId, true);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], NONE, [1n, 600n], [1n, 250n], NONE]);
      await host.setExempt(aliceId, false);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 900n], [1n, 600n], [1n, 250n], NONE]);
    });

    it("works for who holds nothing, and where no ledger is kept", async () => {
      const { host, daveId } = await loadFixture(countedFixture);
      await host.setExempt(daveId, true);
      expect(await host.holding(daveId)).to.deep.equal([0n, 0n, true]);
      const plain = await issuedFixture();
      await plain.host.setExempt(plain.aliceId, true);
      expect(await plain.host.holding(plain.aliceId)).to.deep.equal([0n, 0n, true]);
    });

    it("follows an exempt holder through the registry", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, aliceId, bobId, alice, alice2 } = fixture;
      await host.setExempt(aliceId, true);
      await registry.updateCountry(alice, COUNTRY.france);
      await registry.updateIdentity(alice2, bobId);
      expect(await counts(fixture)).to.deep.equal([[2n, 1_750n], NONE, [1n, 900n], [1n, 250n], NONE]);
      await host.setExempt(aliceId, false);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], NONE, [2n, 1_500n], [1n, 250n], NONE]);
    });

    it("changes nothing for a treasury account, which is out of counts anyway", async () => {
      const fixture = await loadFixture(treasuryFixture);
      const { host, dave } = fixture;
      const before = await counts(fixture);
      for (const exempt of [true, false, false, true]) {
        await host.setExempt(dave, exempt);
        expect(await counts(fixture)).to.deep.equal(before);
      }
    });
  });

  describe("the treasury mark", () => {
    it("makes an account a holder of its own that is not counted", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, token, owner, alice2, aliceId } = fixture;
      await expect(token.connect(owner).setTreasury(alice2, true))
        .to.emit(host, "HolderRecounted")
        .withArgs(alice2, aliceId, alice2, 400n);
      expect(await host.holding(aliceId)).to.deep.equal([600n, COUNTRY.germany, false]);
      expect((await host.holding(alice2)).balance).to.equal(400n);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_350n], [1n, 600n], [1n, 500n], [1n, 250n], NONE]);
      await token.connect(owner).setTreasury(alice2, true);
      await token.connect(owner).setTreasury(alice2, false);
      expect(await counts(fixture)).to.deep.equal([[3n, 1_750n], [1n, 1_000n], [1n, 500n], [1n, 250n], NONE]);
    });

    it("moves nothing where there is nothing", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, owner, dave } = fixture;
      const before = await counts(fixture);
      await token.connect(owner).setTreasury(dave, true);
      expect(await counts(fixture)).to.deep.equal(before);
    });

    it("works where no ledger is kept", async () => {
      const { token, owner, alice } = await issuedFixture();
      await token.connect(owner).setTreasury(alice, true);
      expect(await token.supplies()).to.deep.equal([1_750n, 1_150n]);
    });

    it("does not move an account's country to its identity, nor keep an old one for it", async () => {
      const fixture = await loadFixture(treasuryFixture);
      const { host, registry, token, owner, dave, daveId } = fixture;
      await registry.updateCountry(dave, COUNTRY.unitedStates);
      expect(await host.holding(dave)).to.deep.equal([100n, COUNTRY.unitedStates, false]);
      await registry.deleteIdentity(dave);
      expect(await host.holding(dave)).to.deep.equal([100n, 0n, false]);
      expect(await host.holding(daveId)).to.deep.equal([0n, 0n, false]);
      await token.connect(owner).setTreasury(dave, false);
      expect(await counts(fixture)).to.deep.equal([
        [4n, 1_850n],
        [1n, 1_000n],
        [1n, 500n],
        [1n, 250n],
        [1n, 100n],
      ]);
    });

    it("does not re-home the other wallets of its identity", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, token, owner, alice2, aliceId } = fixture;
      await token.connect(owner).setTreasury(alice2, true);
      await registry.updateCountry(alice2, COUNTRY.france);
      expect(await host.holding(aliceId)).to.deep.equal([600n, COUNTRY.germany, false]);
    });
  });

  describe("what a rule hears", () => {
    it("of a transfer", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, token, owner, alice, bob, carol, dave, aliceId, bobId } = fixture;
      const module = await bound(fixture, "ModuleDouble", EVERY_MOVE | HOOK.ledger | HOOK.supply);
      await token.connect(owner).setTreasury(carol, true);
      await host.setExempt(bobId, true);
      await token.connect(alice).approve(dave, 70n);
      const [heard] = await heardIn(module, token.connect(dave).transferFrom(alice, bob, 70n));
      if (!heard) throw new Error("nothing heard");
      const { move, binding } = heard;
      expect(binding.count).to.equal(1n);
      expect([move.kind, move.settled, move.spender, move.value]).to.deep.equal([0n, false, dave.address, 70n]);
      expect([move.supply, move.outstanding]).to.deep.equal([1_750n, 1_500n]);
      const { from, to } = move;
      expect([from.wallet, from.holder, from.country, from.ledgerCountry, from.exempt, from.balance]).to.deep.equal([
        alice.address,
        aliceId,
        COUNTRY.germany,
        COUNTRY.germany,
        false,
        1_000n,
      ]);
      expect([to.wallet, to.holder, to.country, to.ledgerCountry, to.exempt, to.balance]).to.deep.equal([
        bob.address,
        bobId,
        COUNTRY.france,
        COUNTRY.france,
        true,
        500n,
      ]);
    });

    it("of mints, burns, forced transfers and recoveries: their kind, and who", async () => {
      const fixture = await loadFixture(countedFixture);
      const { token, agent, alice, alice2, bob, aliceId, bobId } = fixture;
      const module = await bound(fixture, "ModuleDouble", EVERY_MOVE | HOOK.ledger);
      const heard = [
        ...(await heardIn(module, token["mint(address,uint256)"](alice, 5n))),
        ...(await heardIn(module, token["burn(address,uint256)"](alice, 5n))),
        ...(await heardIn(module, token["forcedTransfer(address,address,uint256)"](alice, bob, 5n))),
        ...(await heardIn(module, token["recoveryAddress(address,address,address)"](alice, alice2, aliceId))),
      ];
      expect(
        heard.map(({ move }) => [move.kind, move.spender, move.from.holder, move.to.holder, move.value]),
      ).to.deep.equal([
        [1n, agent.address, ZeroAddress, aliceId, 5n],
        [2n, agent.address, aliceId, ZeroAddress, 5n],
        [3n, agent.address, aliceId, bobId, 5n],
        [4n, agent.address, aliceId, aliceId, 595n],
      ]);
    });

    it("of a holder's new country and new identity", async () => {
      const fixture = await loadFixture(countedFixture);
      const { host, registry, alice, alice2, bob, carol, aliceId, bobId } = fixture;
      const module = await bound(fixture, "ModuleDouble", COUNTS);
      await host.countWallets([alice, alice2, bob, carol]);
      const { count } = await host.ledger();
      const epoch = (await module.queryFilter(module.filters.Bound(host)))[0]?.args.epoch;
      await expect(registry.updateCountry(alice, COUNTRY.france))
        .to.emit(module, "Rehomed")
        .withArgs(host, aliceId, COUNTRY.germany, COUNTRY.france, 1_000n, false, [epoch, count]);
      const [heard] = await heardIn(module, registry.updateIdentity(alice, bobId));
      expect([heard?.move.kind, heard?.move.settled, heard?.move.value]).to.deep.equal([6n, true, 600n]);
      expect([heard?.move.from.holder, heard?.move.to.holder]).to.deep.equal([aliceId, bobId]);
      expect([heard?.move.from.ledgerCountry, heard?.move.to.ledgerCountry]).to.deep.equal([
        COUNTRY.france,
        COUNTRY.france,
      ]);
    });
  });
});

async function addManagementKey(holder: HostFixture["alice"], identity: string, account: string): Promise<void> {
  await Identity__factory.connect(identity, holder).addKey(await keyOf(account), 1n, 1n);
}
