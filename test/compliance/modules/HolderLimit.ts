import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, toBeHex } from "ethers";

import { HolderLimit__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type KindName, move, type MoveFields, NOBODY, party } from "./moves";

const FRANCE = 250;
const GERMANY = 276;
const UNITED_STATES = 840;
const CANADA = 124;
const ALL = encodeBytes32String("ALL");
const EU = encodeBytes32String("EU");
const NORTH = encodeBytes32String("NORTH");
const NOWHERE = encodeBytes32String("Atlantis");
const ACCREDITED = 1;
const EU_QUALIFIED = 8;
const AFFILIATE = 64;
const UINT32_MAX = 2n ** 32n - 1n;

function country(code: number): string {
  return toBeHex(code, 32);
}

async function emptyFixture() {
  const { deployer } = await accounts();
  const module = await new HolderLimit__factory(deployer).deploy();
  const host = await hostWith(module);
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(module.interface.encodeFunctionData(name as "setHolderFloor", args as never), module);
  const tell = (kind: KindName, fields: MoveFields) => moveRefusal(host, [module], move({ kind, ...fields }));
  const issue = (number: number, code: number, value: bigint, classes = 0) =>
    tell("Mint", { to: party(number, { country: code, class: classes }), value });
  const countOf = (jurisdiction: string) => module.countOf(host, jurisdiction);
  const lacking = (jurisdiction: string, investorClass = ACCREDITED) =>
    module.countOfClass(host, jurisdiction, investorClass, false);
  const having = (jurisdiction: string, investorClass = ACCREDITED) =>
    module.countOfClass(host, jurisdiction, investorClass, true);
  return { module, host, call, tell, issue, countOf, lacking, having };
}

/** Two holders in France, one of them accredited, one in Germany, an accredited one in the United States. */
async function issuedFixture() {
  const fixture = await emptyFixture();
  const { call, issue } = fixture;
  await call("addCountriesToGroup", EU, [FRANCE, GERMANY]);
  await issue(1, FRANCE, 100n, ACCREDITED);
  await issue(2, FRANCE, 100n);
  await issue(3, GERMANY, 100n);
  await issue(4, UNITED_STATES, 100n, ACCREDITED);
  return fixture;
}

const rich = party(1, { country: FRANCE, class: ACCREDITED, balance: 100n });
const french = party(2, { country: FRANCE, balance: 100n });
const german = party(3, { country: GERMANY, balance: 100n });
const american = party(4, { country: UNITED_STATES, class: ACCREDITED, balance: 100n });
const newcomer = (code: number, classes = 0) => party(9, { country: code, class: classes });

describe("HolderLimit", () => {
  describe("setHolderLimit", () => {
    for (const [what, jurisdiction] of Object.entries({ "a country": country(FRANCE), "a group": EU, all: ALL })) {
      it(`limits the holders of ${what}, and lifts the limit`, async () => {
        const { module, host, call, countOf } = await loadFixture(issuedFixture);
        const holders = await countOf(jurisdiction);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([false, 0n]);
        await expect(call("setHolderLimit", jurisdiction, holders))
          .to.emit(module, "HolderLimitSet")
          .withArgs(await host.getAddress(), jurisdiction, holders);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([true, holders]);
        const mint = move({ kind: "Mint", to: newcomer(FRANCE) });
        await expectHeadroom(host, module, mint, 0n);
        await expect(host.check(module, mint))
          .to.be.revertedWithCustomError(module, "HolderLimitReached")
          .withArgs(jurisdiction, holders + 1n, holders);
        await call("setHolderLimit", jurisdiction, holders + 1n);
        await expectHeadroom(host, module, mint, ANY_VALUE);
        await call("setHolderLimit", jurisdiction, 0);
        await expectHeadroom(host, module, mint, 0n);
        await expect(call("removeHolderLimit", jurisdiction))
          .to.emit(module, "HolderLimitRemoved")
          .withArgs(await host.getAddress(), jurisdiction);
        expect(await module.holderLimitOf(host, jurisdiction)).to.deep.equal([false, 0n]);
        await expectHeadroom(host, module, mint, ANY_VALUE);
      });
    }

    it("refuses what is no jurisdiction, and a limit that cannot be kept", async () => {
      const { module, call } = await loadFixture(issuedFixture);
      await expect(call("setHolderLimit", NOWHERE, 1))
        .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
        .withArgs(NOWHERE);
      await expect(call("setHolderLimit", country(1_000), 1))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(1_000);
      await expect(call("setHolderLimit", ALL, UINT32_MAX))
        .to.be.revertedWithCustomError(module, "HolderLimitInvalid")
        .withArgs(UINT32_MAX, UINT32_MAX - 1n);
    });
  });

  describe("setClassLimit", () => {
    it("limits those who lack a class, and lifts the limit", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await expect(call("setClassLimit", ALL, ACCREDITED, false, 2))
        .to.emit(module, "ClassLimitSet")
        .withArgs(await host.getAddress(), ALL, ACCREDITED, false, 2);
      expect(await module.classLimitOf(host, ALL, ACCREDITED, false)).to.deep.equal([true, 2n]);
      expect(await module.classLimitOf(host, ALL, ACCREDITED, true)).to.deep.equal([false, 0n]);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(CANADA) }), 0n);
      await expect(host.check(module, move({ kind: "Mint", to: newcomer(CANADA) })))
        .to.be.revertedWithCustomError(module, "ClassLimitReached")
        .withArgs(ALL, ACCREDITED, false, 3n, 2n);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(CANADA, ACCREDITED) }), ANY_VALUE);
      await call("setClassLimit", ALL, ACCREDITED, false, 3);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(CANADA) }), ANY_VALUE);
      await call("setClassLimit", ALL, ACCREDITED, false, 0);
      await expect(call("removeClassLimit", ALL, ACCREDITED, false))
        .to.emit(module, "ClassLimitRemoved")
        .withArgs(await host.getAddress(), ALL, ACCREDITED, false);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(CANADA) }), ANY_VALUE);
    });

    it("limits those who have one, in a country or a group, each class by itself", async () => {
      const { module, host, call, issue } = await loadFixture(issuedFixture);
      await issue(5, FRANCE, 10n, AFFILIATE);
      for (const jurisdiction of [country(FRANCE), EU]) {
        await call("setClassLimit", jurisdiction, AFFILIATE, true, 1);
        await call("setClassLimit", jurisdiction, EU_QUALIFIED, true, 0);
        await expectHeadroom(host, module, move({ from: german, to: newcomer(FRANCE) }), ANY_VALUE);
        const affiliate = move({ from: american, to: newcomer(FRANCE, AFFILIATE | EU_QUALIFIED) });
        await expect(host.check(module, affiliate))
          .to.be.revertedWithCustomError(module, "ClassLimitReached")
          .withArgs(jurisdiction, EU_QUALIFIED, true, 1n, 0n);
        await call("removeClassLimit", jurisdiction, EU_QUALIFIED, true);
        await expect(host.check(module, affiliate))
          .to.be.revertedWithCustomError(module, "ClassLimitReached")
          .withArgs(jurisdiction, AFFILIATE, true, 2n, 1n);
        await call("removeClassLimit", jurisdiction, AFFILIATE, true);
        await expectHeadroom(host, module, affiliate, ANY_VALUE);
      }
    });

    it("refuses what is not one class", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      for (const bad of [0, 3, 255]) {
        await expect(call("setClassLimit", ALL, bad, true, 1))
          .to.be.revertedWithCustomError(module, "HolderClassInvalid")
          .withArgs(bad);
        await expect(module.countOfClass(host, ALL, bad, true))
          .to.be.revertedWithCustomError(module, "HolderClassInvalid")
          .withArgs(bad);
      }
      await expect(call("setClassLimit", ALL, 1, true, UINT32_MAX))
        .to.be.revertedWithCustomError(module, "HolderLimitInvalid")
        .withArgs(UINT32_MAX, UINT32_MAX - 1n);
    });
  });

  describe("a place that changes hands", () => {
    it("goes from who sends all to a newcomer, and not to one beside who stays", async () => {
      const { module, host, call, tell, countOf } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 4);
      await call("setHolderLimit", EU, 3);
      const sale = move({ from: french, to: newcomer(GERMANY) });
      await expectHeadroom(host, module, sale, 100n);
      expect(await host.headroomWithin(module, { ...sale, value: 99n })).to.equal(0n);
      expect(await host.headroomWithin(module, { ...sale, value: 101n })).to.equal(100n);
      await expectHeadroom(host, module, move({ from: american, to: newcomer(GERMANY) }), 0n);
      await expect(host.check(module, { ...sale, value: 99n }))
        .to.be.revertedWithCustomError(module, "HolderLimitReached")
        .withArgs(ALL, 5n, 4n);
      expect(await tell("Transfer", { ...sale, kind: "Transfer", value: 100n })).to.equal(undefined);
      expect([await countOf(ALL), await countOf(EU)]).to.deep.equal([4n, 3n]);
      expect([await countOf(country(FRANCE)), await countOf(country(GERMANY))]).to.deep.equal([1n, 2n]);
    });

    it("goes only to one that is counted alike by class", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setClassLimit", ALL, ACCREDITED, false, 2);
      await expectHeadroom(host, module, move({ from: rich, to: newcomer(FRANCE) }), 0n);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(FRANCE) }), 100n);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(FRANCE, ACCREDITED) }), ANY_VALUE);
      await call("setClassLimit", ALL, ACCREDITED, true, 2);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(FRANCE, ACCREDITED) }), 0n);
      await expectHeadroom(host, module, move({ from: rich, to: newcomer(CANADA, ACCREDITED) }), 100n);
    });

    it("goes only to one of no more weight, also above a lowered limit", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderWeight", french.holder, 3);
      await call("setHolderLimit", ALL, 2);
      const sale = move({ from: french, to: newcomer(FRANCE), value: 100n });
      for (const [weight, passes] of [
        [2, true],
        [3, true],
        [4, false],
      ] as const) {
        await call("setHolderWeight", newcomer(FRANCE).holder, weight);
        await expectHeadroom(host, module, sale, passes ? 100n : 0n);
      }
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "HolderLimitReached")
        .withArgs(ALL, 7n, 2n);
      await call("setHolderLimit", ALL, 7);
      await expectHeadroom(host, module, sale, 100n);
      await call("setHolderLimit", ALL, 10);
      await expectHeadroom(host, module, sale, ANY_VALUE);
    });

    it("is none where the sender is exempt, or was never counted", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 4);
      for (const from of [{ ...french, exempt: true }, party(8, { balance: 100n })]) {
        await expectHeadroom(host, module, move({ from, to: newcomer(FRANCE) }), 0n);
      }
    });
  });

  describe("setHolderWeight", () => {
    it("counts a holder as many, before and after it holds", async () => {
      const { module, host, call, issue, countOf, having, lacking } = await loadFixture(issuedFixture);
      expect(await module.weightOf(host, french.holder)).to.equal(1n);
      await expect(call("setHolderWeight", rich.holder, 10))
        .to.emit(module, "HolderWeightSet")
        .withArgs(await host.getAddress(), rich.holder, 10)
        .and.to.emit(module, "HolderCounted")
        .withArgs(await host.getAddress(), rich.holder, 1, FRANCE, ACCREDITED, 10);
      expect([await countOf(ALL), await countOf(EU), await countOf(country(FRANCE))]).to.deep.equal([13n, 12n, 11n]);
      expect([await having(ALL), await having(EU), await lacking(EU)]).to.deep.equal([11n, 10n, 2n]);
      await call("setHolderWeight", address(5), 7);
      expect(await countOf(ALL)).to.equal(13n);
      await issue(5, GERMANY, 1n);
      expect([await countOf(ALL), await lacking(EU)]).to.deep.equal([20n, 9n]);
      await expect(call("removeHolderWeight", address(5)))
        .to.emit(module, "HolderWeightRemoved")
        .withArgs(await host.getAddress(), address(5));
      expect(await countOf(ALL)).to.equal(14n);
      await expect(call("setHolderWeight", rich.holder, 10)).not.to.emit(module, "HolderCounted");
    });

    it("lets one of no weight in anywhere", async () => {
      const { module, host, call, issue, countOf } = await loadFixture(issuedFixture);
      await call("setHolderLimit", ALL, 0);
      await call("setHolderWeight", address(9), 0);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(FRANCE) }), ANY_VALUE);
      expect(await issue(9, FRANCE, 1n)).to.equal(undefined);
      expect(await countOf(ALL)).to.equal(4n);
      expect(await module.recordOf(host, address(9))).to.deep.equal([true, BigInt(FRANCE), 0n, 0n]);
      await call("removeHolderWeight", address(9));
      expect(await countOf(ALL)).to.equal(5n);
    });

    it("takes many at once, one weight a holder", async () => {
      const { module, call, countOf } = await loadFixture(issuedFixture);
      await call("batchSetHolderWeight", [rich.holder, german.holder], [0, 65_535]);
      expect(await countOf(ALL)).to.equal(65_537n);
      await expect(call("batchSetHolderWeight", [rich.holder], []))
        .to.be.revertedWithCustomError(module, "HolderWeightLengthsDiffer")
        .withArgs(1n, 0n);
    });

    it("changes no number of a count that is over", async () => {
      const { host, call, tell, countOf } = await loadFixture(issuedFixture);
      await host.recount();
      await tell("Recount", { settled: true, from: NOBODY, to: party(3, { country: GERMANY }), value: 100n });
      await call("setHolderWeight", french.holder, 5);
      expect([await countOf(ALL), await countOf(country(FRANCE))]).to.deep.equal([1n, 0n]);
    });
  });

  describe("addCountriesToGroup", () => {
    it("brings and takes the holders a country has, with their classes", async () => {
      const { module, host, call, countOf, having } = await loadFixture(issuedFixture);
      await expect(call("addCountriesToGroup", NORTH, [UNITED_STATES, FRANCE, FRANCE]))
        .to.emit(module, "CountryAddedToGroup")
        .withArgs(await host.getAddress(), NORTH, FRANCE);
      expect([await countOf(NORTH), await having(NORTH)]).to.deep.equal([3n, 2n]);
      expect(await module.getGroups(host)).to.deep.equal([EU, NORTH]);
      expect(await module.isInGroup(host, NORTH, FRANCE)).to.equal(true);
      await expect(call("removeCountriesFromGroup", NORTH, [FRANCE, CANADA]))
        .to.emit(module, "CountryRemovedFromGroup")
        .withArgs(await host.getAddress(), NORTH, FRANCE);
      expect([await countOf(NORTH), await having(NORTH)]).to.deep.equal([1n, 1n]);
      expect(await module.isInGroup(host, NORTH, FRANCE)).to.equal(false);
      expect(await module.isInGroup(host, NOWHERE, FRANCE)).to.equal(false);
    });

    it("carries nothing of a count that is over", async () => {
      const { host, call, tell, countOf, having } = await loadFixture(issuedFixture);
      await host.recount();
      const to = party(3, { country: GERMANY, class: ACCREDITED });
      await tell("Recount", { settled: true, from: NOBODY, to, value: 60n });
      await call("addCountriesToGroup", NORTH, [FRANCE, GERMANY]);
      expect([await countOf(NORTH), await having(NORTH)]).to.deep.equal([1n, 1n]);
      await call("removeCountriesFromGroup", EU, [FRANCE]);
      expect([await countOf(EU), await having(EU)]).to.deep.equal([1n, 1n]);
    });

    it("refuses more than three groups a country, and names there are none of", async () => {
      const { module, call } = await loadFixture(issuedFixture);
      for (const name of ["A1", "A2"]) await call("addCountriesToGroup", encodeBytes32String(name), [FRANCE]);
      await expect(call("addCountriesToGroup", encodeBytes32String("A3"), [FRANCE]))
        .to.be.revertedWithCustomError(module, "CountryInTooManyGroups")
        .withArgs(FRANCE, 3n);
      await expect(call("addCountriesToGroup", ALL, [FRANCE]))
        .to.be.revertedWithCustomError(module, "GroupNameInvalid")
        .withArgs(ALL);
      await expect(call("removeCountriesFromGroup", NOWHERE, [FRANCE]))
        .to.be.revertedWithCustomError(module, "JurisdictionUnknown")
        .withArgs(NOWHERE);
      for (const setter of ["addCountriesToGroup", "removeCountriesFromGroup"]) {
        await expect(call(setter, EU, [1_000]))
          .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
          .withArgs(1_000);
      }
    });
  });

  describe("counting", () => {
    it("follows every kind of move, with an event for who comes, changes and goes", async () => {
      const { module, host, tell, countOf } = await loadFixture(issuedFixture);
      const told = async (kind: KindName, fields: MoveFields) =>
        host.move([await module.getAddress()], move({ kind, ...fields }));
      await expect(told("Burn", { from: french, value: 100n }))
        .to.emit(module, "HolderUncounted")
        .withArgs(await host.getAddress(), french.holder, 1);
      await expect(told("ForcedTransfer", { from: german, to: newcomer(CANADA, AFFILIATE), value: 40n }))
        .to.emit(module, "HolderCounted")
        .withArgs(await host.getAddress(), address(9), 1, CANADA, AFFILIATE, 1);
      expect([await countOf(ALL), await countOf(EU), await countOf(country(CANADA))]).to.deep.equal([4n, 2n, 1n]);
      await tell("Recovery", { from: american, to: { ...american, wallet: address(0x44) }, value: 100n });
      await tell("Fee", { from: rich, to: party(10, { country: FRANCE }), value: 1n });
      expect([await countOf(ALL), await countOf(country(FRANCE))]).to.deep.equal([5n, 2n]);
      await tell("Transfer", { from: rich, to: american, value: 0n });
      await tell("Transfer", { from: rich, to: party(8, { exempt: true }), value: 100n });
      expect([await countOf(ALL), await countOf(country(FRANCE))]).to.deep.equal([4n, 1n]);
      expect(await module.recordOf(host, rich.holder)).to.deep.equal([false, 0n, 0n, 0n]);
    });

    it("takes up a new class with the next move, on either side, and leaves a cap exceeded", async () => {
      const { module, host, call, tell, lacking } = await loadFixture(issuedFixture);
      await call("setClassLimit", ALL, ACCREDITED, false, 2);
      const fallen = { ...rich, class: 0 };
      await expect(host.move([await module.getAddress()], move({ from: fallen, to: { ...french, class: ACCREDITED } })))
        .to.emit(module, "HolderCounted")
        .withArgs(await host.getAddress(), rich.holder, 1, FRANCE, 0, 1);
      expect(await lacking(ALL)).to.equal(2n);
      expect(await module.recordOf(host, french.holder)).to.deep.equal([true, BigInt(FRANCE), 1n, 1n]);
      await tell("Transfer", { from: german, to: { ...american, class: 0 }, value: 1n });
      expect(await lacking(ALL)).to.equal(3n);
      await expectHeadroom(host, module, move({ from: german, to: { ...american, class: 0 } }), ANY_VALUE);
      await expectHeadroom(host, module, move({ from: french, to: newcomer(FRANCE) }), 0n);
    });

    it("keeps the class where a recount does not know it", async () => {
      const { host, module, tell } = await loadFixture(issuedFixture);
      const unknown = { ...rich, class: 0 };
      await tell("Recount", { settled: true, from: unknown, to: newcomer(GERMANY, AFFILIATE), value: 40n });
      expect(await module.recordOf(host, rich.holder)).to.deep.equal([true, BigInt(FRANCE), 1n, 1n]);
      expect(await module.recordOf(host, address(9))).to.deep.equal([true, BigInt(GERMANY), 64n, 1n]);
    });

    it("moves a holder with its class and weight to another country", async () => {
      const { module, host, call, countOf, having } = await loadFixture(issuedFixture);
      await call("setHolderWeight", american.holder, 4);
      await host.rehome(module, american.holder, UNITED_STATES, GERMANY, 100n, false);
      expect([await countOf(EU), await having(EU), await countOf(ALL)]).to.deep.equal([7n, 5n, 7n]);
      expect(await countOf(country(UNITED_STATES))).to.equal(0n);
      await host.rehome(module, american.holder, GERMANY, CANADA, 100n, true);
      await host.rehome(module, address(77), FRANCE, CANADA, 100n, false);
      expect([await countOf(EU), await countOf(country(CANADA))]).to.deep.equal([7n, 0n]);
    });

    it("begins anew with a new count, and keeps limits, groups and weights", async () => {
      const { module, host, call, tell, countOf, having } = await loadFixture(issuedFixture);
      await call("setHolderLimit", EU, 6);
      await call("setHolderWeight", german.holder, 6);
      await host.recount();
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(FRANCE) }), ANY_VALUE);
      await tell("Recount", { settled: true, from: NOBODY, to: { ...german, balance: 0n }, value: 100n });
      expect([await countOf(ALL), await countOf(EU), await having(ALL)]).to.deep.equal([6n, 6n, 0n]);
      await expectHeadroom(host, module, move({ kind: "Mint", to: newcomer(FRANCE) }), 0n);
    });

    it("stays under the gas a host gives, with all groups and classes, first of all", async () => {
      const { module, host, call, issue } = await loadFixture(emptyFixture);
      for (const [i, code] of [FRANCE, FRANCE, FRANCE, CANADA, CANADA, CANADA].entries()) {
        const group = encodeBytes32String(`G${i.toString()}`);
        await call("addCountriesToGroup", group, [code]);
        await call("setHolderLimit", group, 100);
        for (let bit = 0; bit < 8; ++bit) await call("setClassLimit", group, 1 << bit, true, 100);
      }
      // Counted without a class, both have all of them now, and both stay holders.
      await issue(1, FRANCE, 100n, 0);
      const from = party(1, { country: FRANCE, class: 255, balance: 100n });
      for (const kind of ["ForcedTransfer", "Transfer"] as const) {
        for (const value of [100n, 50n]) {
          const sale = move({ kind, from, to: newcomer(CANADA, 255), value });
          expect(await host.move.estimateGas([await module.getAddress()], sale)).to.be.lessThan(520_000n);
        }
      }
    });

    it("never fails an agent, also under a host that counts wrongly", async () => {
      const { call, tell, countOf, having, issue } = await loadFixture(emptyFixture);
      const huge = party(1, { country: FRANCE, class: 255, balance: ANY_VALUE });
      expect(await tell("Burn", { from: huge, value: ANY_VALUE })).to.equal(undefined);
      expect(await tell("Burn", { from: huge, value: 1n })).to.equal(undefined);
      expect([await countOf(ALL), await having(ALL, AFFILIATE)]).to.deep.equal([1n, 1n]);
      await call("setHolderWeight", huge.holder, 65_535);
      await issue(2, FRANCE, 1n);
      expect(await tell("Burn", { from: huge, value: ANY_VALUE })).to.equal(undefined);
      expect([await countOf(ALL), await having(ALL, AFFILIATE)]).to.deep.equal([1n, 0n]);
    });
  });

  describe("warn", () => {
    it("says that fewer holders than the floor would be left, and refuses nothing", async () => {
      const { module, host, call } = await loadFixture(issuedFixture);
      await expect(call("setHolderFloor", 4))
        .to.emit(module, "HolderFloorSet")
        .withArgs(await host.getAddress(), 4);
      expect(await module.holderFloorOf(host)).to.equal(4n);
      const exit = move({ from: french, to: german, value: 100n });
      await expect(host.warn(module, exit)).to.be.revertedWithCustomError(module, "HoldersBelowFloor").withArgs(3n, 4n);
      expect(await moveRefusal(host, [module], exit)).to.equal(undefined);
      const sale = { from: rich, to: american };
      for (const silent of [
        { ...sale, value: 99n },
        { ...sale, value: 0n },
        { ...sale, to: newcomer(CANADA), value: 100n },
        { from: party(8, { balance: 100n }), to: rich, value: 100n },
        { from: rich, to: { ...rich, wallet: address(0x11) }, value: 100n },
      ]) {
        await expect(host.warn(module, move(silent))).not.to.be.reverted;
      }
      await call("setHolderFloor", 2);
      await expect(host.warn(module, move({ ...sale, value: 100n }))).not.to.be.reverted;
      await call("setHolderFloor", 0);
      await expect(host.warn(module, move({ ...sale, value: 100n }))).not.to.be.reverted;
    });

    it("is an interface that the rule says it has", async () => {
      const { module } = await loadFixture(emptyFixture);
      expect(await module.supportsInterface(module.interface.getFunction("warn").selector)).to.equal(true);
    });
  });
});
