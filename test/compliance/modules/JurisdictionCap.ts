import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, type Interface, toBeHex, ZeroHash } from "ethers";

import { JurisdictionCap__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type KindName, move, type MoveFields, NOBODY, party } from "./moves";

const FRANCE = 250;
const GERMANY = 276;
const UNITED_STATES = 840;
const CANADA = 124;
const ALL = encodeBytes32String("ALL");
const EU = encodeBytes32String("EU");
const EURO = encodeBytes32String("EURO");
const AMERICA = encodeBytes32String("AMERICA");
const UINT112_MAX = 2n ** 112n - 1n;

function country(code: number): string {
  return toBeHex(code, 32);
}

async function capFixture() {
  const { deployer } = await accounts();
  const module = await new JurisdictionCap__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const tell = (kind: KindName, fields: MoveFields) => moveRefusal(host, [module], move({ kind, ...fields }));
  const issue = (number: number, code: number, value: bigint) =>
    tell("Mint", { to: party(number, { country: code }), value });
  const counts = async (jurisdiction: string) => [...(await module.countOf(host, jurisdiction))];
  return { module, host, call, tell, issue, counts };
}

/** Two holders in France, one in Germany, one in the United States, of 100 tokens each; two groups. */
async function issuedFixture() {
  const fixture = await capFixture();
  const { call, issue } = fixture;
  await call("addCountriesToGroup", EU, [FRANCE, GERMANY]);
  await call("addCountriesToGroup", AMERICA, [UNITED_STATES, CANADA]);
  await issue(1, FRANCE, 100n);
  await issue(2, FRANCE, 100n);
  await issue(3, GERMANY, 100n);
  await issue(4, UNITED_STATES, 100n);
  return fixture;
}

const french = party(1, { country: FRANCE, balance: 100n });
const french2 = party(2, { country: FRANCE, balance: 100n });
const german = party(3, { country: GERMANY, balance: 100n });
const american = party(4, { country: UNITED_STATES, balance: 100n });
const newcomer = (code: number) => party(9, { country: code });

describe("JurisdictionCap", () => {
  describe("setHolderLimit", () => {
    for (const [what, jurisdiction] of Object.entries({ "a country": country(FRANCE), "a group": EU, all: ALL })) {
      it(`limits the holders of ${what}, and lifts the limit`, async () => {
        const { module, host, call } = await loadFixture(issuedFixture);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([false, 0n]);
        await expect(call("setHolderLimit", jurisdiction, 0))
          .to.emit(module, "HolderLimitSet")
          .withArgs(await host.getAddress(), jurisdiction, 0);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([true, 0n]);
        const sale = move({ kind: "Mint", to: newcomer(FRANCE) });
        await expectHeadroom(host, module, sale, 0n);
        await expect(call("removeHolderLimit", jurisdiction))
          .to.emit(module, "HolderLimitRemoved")
          .withArgs(await host.getAddress(), jurisdiction);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([false, 0n]);
        await expectHeadroom(host, module, sale, ANY_VALUE);
      });
    }

    it("refuses what is no jurisdiction", async () => {
      const { module, call } = await loadFixture(issuedFixture);
      for (const name of ["Atlantis", "EU "]) {
        const unknown = encodeBytes32String(name);
        for (const [setter, ...args] of [["setHolderLimit", 1], ["removeHolderLimit"]] as const) {
          await expect(call(setter, unknown, ...args))
            .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
            .withArgs(unknown);
        }
      }
      for (const code of [0, 1_000]) {
        await expect(call("setHolderLimit", country(code), 1))
          .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
          .withArgs(code);
      }
    });

    it("takes up to 2^32 - 2 holders", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 2n ** 32n - 2n);
      expect(await module.holderLimitOf(host, ALL)).to.deep.equal([true, 2n ** 32n - 2n]);
      await expect(call("setHolderLimit", ALL, 2n ** 32n - 1n))
        .to.be.revertedWithCustomError(module, "JurisdictionCapInvalid")
        .withArgs(2n ** 32n - 1n, 2n ** 32n - 2n);
    });
  });

  describe("setShareLimit", () => {
    for (const [what, jurisdiction] of Object.entries({ "a country": country(FRANCE), "a group": EU })) {
      it(`limits the share of ${what}, and lifts the limit`, async () => {
        const { module, host, call } = await loadFixture(issuedFixture);
        await expect(call("setShareLimit", jurisdiction, 0))
          .to.emit(module, "ShareLimitSet")
          .withArgs(await host.getAddress(), jurisdiction, 0);
        expect(await module.shareLimitOf(host, jurisdiction)).to.deep.equal([true, 0n]);
        const sale = move({ from: american, to: french });
        await expectHeadroom(host, module, sale, 0n);
        await expect(call("removeShareLimit", jurisdiction))
          .to.emit(module, "ShareLimitRemoved")
          .withArgs(await host.getAddress(), jurisdiction);
        expect(await module.shareLimitOf(host, jurisdiction)).to.deep.equal([false, 0n]);
        await expectHeadroom(host, module, sale, ANY_VALUE);
      });
    }

    it("refuses a share over the whole, a share of all, and what is no jurisdiction", async () => {
      const { module, call } = await loadFixture(issuedFixture);
      await expect(call("setShareLimit", EU, 10_001))
        .to.be.revertedWithCustomError(module, "JurisdictionCapInvalid")
        .withArgs(10_001, 10_000);
      for (const jurisdiction of [ALL, EURO]) {
        await expect(call("setShareLimit", jurisdiction, 1))
          .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
          .withArgs(jurisdiction);
      }
      await expect(call("removeShareLimit", ALL))
        .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
        .withArgs(ALL);
      await expect(call("setShareLimit", country(0), 1))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(0);
    });
  });

  describe("addCountriesToGroup", () => {
    it("starts a group that comes late with the holders its countries have", async () => {
      const { module, host, call, counts } = await loadFixture(issuedFixture);
      await expect(call("addCountriesToGroup", EURO, [FRANCE, UNITED_STATES]))
        .to.emit(module, "CountryAddedToGroup")
        .withArgs(await host.getAddress(), EURO, FRANCE);
      expect(await counts(EURO)).to.deep.equal([3n, 300n]);
      expect(await module.getGroups(host)).to.deep.equal([EU, AMERICA, EURO]);
      expect(await module.isInGroup(host, EURO, FRANCE)).to.equal(true);
      expect(await module.isInGroup(host, EURO, GERMANY)).to.equal(false);
      expect(await module.isInGroup(host, ZeroHash, FRANCE)).to.equal(false);
    });

    it("does nothing for a country that is in the group", async () => {
      const { module, call, counts } = await loadFixture(issuedFixture);
      await expect(call("addCountriesToGroup", EU, [FRANCE, FRANCE])).not.to.emit(module, "CountryAddedToGroup");
      expect(await counts(EU)).to.deep.equal([3n, 300n]);
    });

    it("refuses names that mean something else", async () => {
      const { module, call } = await loadFixture(capFixture);
      for (const name of [ALL, ZeroHash, country(FRANCE), country(65_535)]) {
        await expect(call("addCountriesToGroup", name, [FRANCE]))
          .to.be.revertedWithCustomError(module, "GroupNameInvalid")
          .withArgs(name);
      }
    });

    it("refuses what is no country, and more than 250", async () => {
      const { module, call } = await loadFixture(capFixture);
      await expect(call("addCountriesToGroup", EU, [0]))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(0);
      const codes = Array.from({ length: 251 }, (_, i) => i + 1);
      await expect(call("addCountriesToGroup", EU, codes))
        .to.be.revertedWithCustomError(module, "CountryBatchTooLarge")
        .withArgs(251, 250);
      await call("addCountriesToGroup", EU, codes.slice(1));
    });

    it("takes 8 groups a country and 32 in all", async () => {
      const { module, call } = await loadFixture(capFixture);
      const group = (i: number) => encodeBytes32String(`group ${i}`);
      for (let i = 0; i < 32; ++i) await call("addCountriesToGroup", group(i), i < 8 ? [FRANCE] : [GERMANY + i]);
      await expect(call("addCountriesToGroup", group(8), [FRANCE]))
        .to.be.revertedWithCustomError(module, "CountryInTooManyGroups")
        .withArgs(FRANCE, 8);
      await expect(call("addCountriesToGroup", EU, [FRANCE]))
        .to.be.revertedWithCustomError(module, "GroupsFull")
        .withArgs(32);
    });
  });

  describe("removeCountriesFromGroup", () => {
    it("takes the country's holders out of the group, and nothing else", async () => {
      const { module, host, call, counts, tell } = await loadFixture(issuedFixture);
      await expect(call("removeCountriesFromGroup", EU, [FRANCE, CANADA]))
        .to.emit(module, "CountryRemovedFromGroup")
        .withArgs(await host.getAddress(), EU, FRANCE);
      expect(await module.isInGroup(host, EU, FRANCE)).to.equal(false);
      expect(await counts(EU)).to.deep.equal([1n, 100n]);
      await tell("Transfer", { from: french, to: german, value: 100n });
      expect(await counts(EU)).to.deep.equal([1n, 200n]);
      expect(await counts(country(FRANCE))).to.deep.equal([1n, 100n]);
    });

    it("refuses what is no group", async () => {
      const { module, call } = await loadFixture(issuedFixture);
      for (const name of [ALL, EURO, country(FRANCE)]) {
        await expect(call("removeCountriesFromGroup", name, [FRANCE]))
          .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
          .withArgs(name);
      }
    });
  });

  describe("holders of record", () => {
    it("lets a country, a group and all reach their limits exactly", async () => {
      for (const [jurisdiction, holders] of [
        [country(FRANCE), 2n],
        [EU, 3n],
        [ALL, 4n],
      ] as const) {
        const { module, host, call, tell } = await loadFixture(issuedFixture);
        await call("setHolderLimit", jurisdiction, holders + 1n);
        const mint = move({ kind: "Mint", to: newcomer(FRANCE) });
        await expectHeadroom(host, module, mint, ANY_VALUE);
        await tell("Mint", { to: newcomer(FRANCE) });
        await expect(host.check(module, move({ kind: "Mint", to: party(10, { country: FRANCE }) })))
          .to.be.revertedWithCustomError(module, "JurisdictionCapReached")
          .withArgs(jurisdiction, holders + 1n, holders + 1n);
      }
    });

    it("lets those who hold already buy more, and others elsewhere come in", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderLimit", country(FRANCE), 1);
      await call("setHolderLimit", EU, 1);
      await expectHeadroom(host, module, move({ from: american, to: french }), ANY_VALUE);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(CANADA) }), ANY_VALUE);
    });

    it("lets a holder who sells all hand its place to a newcomer", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderLimit", country(FRANCE), 2);
      await call("setHolderLimit", ALL, 4);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(FRANCE) }), 100n);
      await expect(host.check(module, move({ from: french, to: newcomer(FRANCE), value: 99n })))
        .to.be.revertedWithCustomError(module, "JurisdictionCapReached")
        .withArgs(ALL, 4n, 4n);
      await call("removeHolderLimit", ALL);
      await expect(host.check(module, move({ from: french, to: newcomer(FRANCE), value: 99n })))
        .to.be.revertedWithCustomError(module, "JurisdictionCapReached")
        .withArgs(country(FRANCE), 2n, 2n);
      await expectHeadroom(host, module, move({ from: german, to: newcomer(FRANCE) }), 0n);
    });

    it("lets a place change hands inside a group, across its countries", async () => {
      const { module, host, call, tell, counts } = await loadFixture(issuedFixture);
      await call("setHolderLimit", EU, 3);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(GERMANY) }), 100n);
      await expectHeadroom(host, module, move({ from: american, to: newcomer(GERMANY) }), 0n);
      await tell("Transfer", { from: french, to: newcomer(GERMANY), value: 100n });
      expect(await counts(EU)).to.deep.equal([3n, 300n]);
      expect(await counts(country(FRANCE))).to.deep.equal([1n, 100n]);
      expect(await counts(country(GERMANY))).to.deep.equal([2n, 200n]);
    });

    it("hands over no place where the share limit does not let all pass", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 4);
      await call("setShareLimit", country(GERMANY), 2_000);
      const sale = move({ from: french, to: newcomer(GERMANY) });
      await call("setShareBase", 999n);
      await expectHeadroom(host, module, sale, 0n);
      await call("setShareBase", 1_000n);
      await expectHeadroom(host, module, sale, 100n);
    });

    it("leaves who is over a limit alone until someone sells", async () => {
      const { module, host, call, tell, counts } = await loadFixture(issuedFixture);
      await call("setHolderLimit", country(GERMANY), 1);
      await host.rehome(module, french.holder, FRANCE, GERMANY, 100n, false);
      expect(await counts(country(GERMANY))).to.deep.equal([2n, 200n]);
      const moved = { ...french, country: GERMANY, ledgerCountry: GERMANY };
      await expectHeadroom(host, module, move({ from: american, to: moved }), ANY_VALUE);
      await expectHeadroom(host, module, move({ from: american, to: newcomer(GERMANY) }), 0n);
      await expectHeadroom(host, module, move({ from: moved, to: american }), ANY_VALUE);
      await tell("Transfer", { from: moved, to: american, value: 100n });
      await tell("Transfer", { from: german, to: american, value: 100n });
      await expectHeadroom(host, module, move({ from: american, to: newcomer(GERMANY) }), ANY_VALUE);
    });
  });

  describe("share of outstanding tokens", () => {
    it("lets a country reach its share exactly by transfers", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareLimit", country(FRANCE), 5_050);
      const sale = move({ from: american, to: french });
      await expectHeadroom(host, module, sale, 2n);
      await expect(host.check(module, { ...sale, value: 3n }))
        .to.be.revertedWithCustomError(module, "ShareLimitExceeded")
        .withArgs(country(FRANCE), 3n, 2n, 5_050n);
      await expectHeadroom(host, module, move({ from: french2, to: french }), ANY_VALUE);
    });

    it("counts the new tokens of a mint, and those that leave the treasury, as outstanding", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareLimit", country(FRANCE), 6_000);
      // (200 + 100) / (400 + 100) is 60%.
      const mint = move({ kind: "Mint", to: french });
      await expectHeadroom(host, module, mint, 100n);
      const treasury = party(7, { exempt: true, treasury: true, balance: 500n });
      await expectHeadroom(host, module, move({ from: treasury, to: french }), 100n);
      const escrow = party(7, { holder: address(0x77), exempt: true, balance: 500n });
      await expectHeadroom(host, module, move({ from: escrow, to: french }), 40n);
    });

    it("limits a group, but not what moves inside it", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareLimit", EU, 7_600);
      await expectHeadroom(host, module, move({ from: american, to: german }), 4n);
      await expectHeadroom(host, module, move({ from: french, to: german }), ANY_VALUE);
    });

    it("names the jurisdiction with the least room", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareBase", 1_000n);
      await call("setShareLimit", country(FRANCE), 5_100);
      await call("setShareLimit", EU, 7_600);
      const sale = move({ from: american, to: french, value: 350n });
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "ShareLimitExceeded")
        .withArgs(country(FRANCE), 350n, 310n, 5_100n);
      await call("setShareLimit", EU, 6_000);
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "ShareLimitExceeded")
        .withArgs(EU, 350n, 300n, 6_000n);
    });

    it("gives nothing to who is over its share, and never limits the whole", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareLimit", country(FRANCE), 4_000);
      await expectHeadroom(host, module, move({ from: american, to: french }), 0n);
      await call("setShareLimit", country(FRANCE), 10_000);
      await expectHeadroom(host, module, move({ from: american, to: french }), 200n);
      await expectHeadroom(host, module, move({ kind: "Mint", to: french }), ANY_VALUE);
    });

    it("has no trouble with numbers that fill a word", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setShareLimit", country(FRANCE), 5_000);
      await call("setShareBase", ANY_VALUE);
      const sale = move({ from: american, to: french });
      expect(await host.headroom(module, sale)).to.equal(2n ** 239n - 201n);
      await host.check(module, { ...sale, value: 2n ** 239n - 201n });
      expect(await moveRefusal(host, [module], { ...sale, value: ANY_VALUE })).not.to.equal(undefined);
    });
  });

  describe("setShareBase", () => {
    it("makes a share hold from the first mint on", async () => {
      const { module, host, call, issue } = await loadFixture(capFixture);
      await call("setShareLimit", country(FRANCE), 4_000);
      const mint = move({ kind: "Mint", to: french });
      await expectHeadroom(host, module, mint, 0n);
      await expect(call("setShareBase", 1_000n))
        .to.emit(module, "ShareBaseSet")
        .withArgs(await host.getAddress(), 1_000n);
      expect(await module.shareBaseOf(host)).to.equal(1_000n);
      await expectHeadroom(host, module, mint, 400n);
      await issue(1, FRANCE, 400n);
      await expectHeadroom(host, module, mint, 0n);
      await issue(3, GERMANY, 599n);
      await expectHeadroom(host, module, mint, 0n);
    });

    it("does not matter once more is outstanding", async () => {
      const { module, host, call, issue } = await loadFixture(issuedFixture);
      await call("setShareLimit", country(FRANCE), 5_000);
      await call("setShareBase", 500n);
      await expectHeadroom(host, module, move({ from: american, to: french }), 50n);
      await issue(4, UNITED_STATES, 200n);
      await expectHeadroom(host, module, move({ from: american, to: french }), 100n);
    });
  });

  describe("counting", () => {
    it("follows every kind of move", async () => {
      const { tell, counts } = await loadFixture(issuedFixture);
      await tell("Burn", { from: french, value: 100n });
      expect(await counts(country(FRANCE))).to.deep.equal([1n, 100n]);
      expect(await counts(EU)).to.deep.equal([2n, 200n]);
      await tell("ForcedTransfer", { from: german, to: newcomer(CANADA), value: 40n });
      expect(await counts(EU)).to.deep.equal([2n, 160n]);
      expect(await counts(AMERICA)).to.deep.equal([2n, 140n]);
      expect(await counts(ALL)).to.deep.equal([4n, 300n]);
      await tell("Recovery", { from: american, to: { ...american, wallet: address(0x44) }, value: 100n });
      expect(await counts(country(UNITED_STATES))).to.deep.equal([1n, 100n]);
      await tell("Recount", { settled: true, from: NOBODY, to: party(11, { country: FRANCE }), value: 5n });
      expect(await counts(EU)).to.deep.equal([3n, 165n]);
      await tell("Fee", { from: french2, to: american, value: 1n });
      expect(await counts(EU)).to.deep.equal([3n, 164n]);
    });

    it("loses one of a group's holders who sells all to another of them, in another of its countries", async () => {
      const { tell, counts } = await loadFixture(issuedFixture);
      await tell("Transfer", { from: french, to: german, value: 100n });
      expect(await counts(EU)).to.deep.equal([2n, 300n]);
    });

    it("leaves out exempt parties, moves inside one holding, and moves of nothing", async () => {
      const { module, host, call, tell, counts } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 4);
      const escrow = party(7, { exempt: true });
      await expectHeadroom(host, module, move({ from: french, to: escrow }), ANY_VALUE);
      await tell("Transfer", { from: french, to: escrow, value: 100n });
      expect(await counts(ALL)).to.deep.equal([3n, 400n]);
      expect(await counts(EU)).to.deep.equal([2n, 200n]);
      const second = { ...german, wallet: address(0x33) };
      await expectHeadroom(host, module, move({ from: german, to: second }), ANY_VALUE);
      await tell("Transfer", { from: german, to: second, value: 100n });
      await tell("Transfer", { from: german, to: newcomer(FRANCE), value: 0n });
      await tell("Transfer", { from: escrow, to: party(8, { exempt: true }), value: 10n });
      expect(await counts(ALL)).to.deep.equal([3n, 400n]);
      expect(await counts(country(GERMANY))).to.deep.equal([1n, 100n]);
      expect(await host.headroom(module, move({ to: newcomer(FRANCE), value: 0n }))).to.equal(ANY_VALUE);
    });

    it("counts as outstanding what exempt holders have, but not the treasury", async () => {
      const { tell, counts } = await loadFixture(issuedFixture);
      const treasury = party(7, { exempt: true, treasury: true });
      const escrow = party(8, { exempt: true });
      await tell("Mint", { to: treasury, value: 500n });
      expect(await counts(ALL)).to.deep.equal([4n, 400n]);
      await tell("Transfer", { from: treasury, to: escrow, value: 70n });
      expect(await counts(ALL)).to.deep.equal([4n, 470n]);
      await tell("Transfer", { from: escrow, to: newcomer(FRANCE), value: 20n });
      expect(await counts(ALL)).to.deep.equal([5n, 470n]);
      await tell("Transfer", { from: party(9, { balance: 20n }), to: treasury, value: 20n });
      expect(await counts(ALL)).to.deep.equal([4n, 450n]);
      await tell("Burn", { from: escrow, value: 50n });
      expect(await counts(ALL)).to.deep.equal([4n, 400n]);
      expect(await counts(country(FRANCE))).to.deep.equal([2n, 200n]);
    });

    it("keeps the unknown country, and codes that nobody can limit", async () => {
      const { issue, counts } = await loadFixture(capFixture);
      await issue(1, 0, 100n);
      await issue(2, 65_535, 50n);
      expect(await counts(country(0))).to.deep.equal([1n, 100n]);
      expect(await counts(country(65_535))).to.deep.equal([1n, 50n]);
      expect(await counts(ALL)).to.deep.equal([2n, 150n]);
    });

    it("moves a holder's tokens with it to another country", async () => {
      const { module, host, counts } = await loadFixture(issuedFixture);
      await host.rehome(module, french.holder, FRANCE, GERMANY, 100n, false);
      expect(await counts(EU)).to.deep.equal([3n, 300n]);
      expect(await counts(country(GERMANY))).to.deep.equal([2n, 200n]);
      await host.rehome(module, american.holder, UNITED_STATES, FRANCE, 100n, false);
      expect(await counts(EU)).to.deep.equal([4n, 400n]);
      expect(await counts(AMERICA)).to.deep.equal([0n, 0n]);
      await host.rehome(module, american.holder, FRANCE, CANADA, 100n, true);
      await host.rehome(module, american.holder, FRANCE, CANADA, 0n, false);
      expect(await counts(EU)).to.deep.equal([4n, 400n]);
      expect(await counts(ALL)).to.deep.equal([4n, 400n]);
    });

    it("keeps limits and groups, and voids numbers, when the host counts anew", async () => {
      const { module, host, call, tell, counts } = await loadFixture(issuedFixture);
      await call("setHolderLimit", country(FRANCE), 1);
      await host.recount();
      await tell("Recount", { settled: true, from: NOBODY, to: party(3, { country: GERMANY }), value: 100n });
      expect(await counts(country(FRANCE))).to.deep.equal([0n, 0n]);
      expect(await counts(EU)).to.deep.equal([1n, 100n]);
      expect(await counts(ALL)).to.deep.equal([1n, 100n]);
      expect(await module.holderLimitOf(host, country(FRANCE))).to.deep.equal([true, 1n]);
      await expectHeadroom(host, module, move({ from: german, to: newcomer(FRANCE) }), ANY_VALUE);
    });

    it("carries no void numbers into or out of a group", async () => {
      const { host, call, tell, counts } = await loadFixture(issuedFixture);
      await host.recount();
      await tell("Recount", { settled: true, from: NOBODY, to: party(3, { country: GERMANY }), value: 60n });
      // France and America were last counted before; Germany and Europe since.
      await call("addCountriesToGroup", AMERICA, [GERMANY]);
      expect(await counts(AMERICA)).to.deep.equal([1n, 60n]);
      await call("addCountriesToGroup", AMERICA, [FRANCE]);
      expect(await counts(AMERICA)).to.deep.equal([1n, 60n]);
      await call("removeCountriesFromGroup", EU, [FRANCE]);
      expect(await counts(EU)).to.deep.equal([1n, 60n]);
    });

    it("never fails an agent, also under a host that counts wrongly", async () => {
      const { tell, counts } = await loadFixture(capFixture);
      const huge = party(1, { country: FRANCE, balance: ANY_VALUE });
      expect(await tell("Burn", { from: huge, value: ANY_VALUE })).to.equal(undefined);
      expect(await counts(ALL)).to.deep.equal([0n, 0n]);
      for (let i = 0; i < 2; ++i) {
        const to = party(2, { country: FRANCE });
        expect(await tell("Recount", { settled: true, from: NOBODY, to, value: ANY_VALUE })).to.equal(undefined);
      }
      expect(await counts(country(FRANCE))).to.deep.equal([2n, UINT112_MAX]);
    });
  });

  describe("countOf", () => {
    it("refuses what is no jurisdiction", async () => {
      const { module, host } = await loadFixture(issuedFixture);
      for (const view of [module.countOf, module.holderLimitOf, module.shareLimitOf]) {
        await expect(view(host, EURO)).to.be.revertedWithCustomError(module, "JurisdictionUnknown").withArgs(EURO);
      }
    });
  });
});
