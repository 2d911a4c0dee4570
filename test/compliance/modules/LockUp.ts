import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { LockUp__factory } from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, setting } from "../../fixtures/suite";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type KindName, move, type MoveFields, NOBODY, party } from "./moves";

const DAY = 86_400;
const YEAR = 366;
const QUALIFIED_INSTITUTIONAL_BUYER = 4;
const BUYERS_TOPIC = 10n;
const AFFILIATE = 64;
const MAX_LOTS = 10;
/** One year at once; six months at once; four years evenly after the first. */
const [RULE_144, REPORTING, VESTING] = [1, 2, 3];

async function emptyFixture() {
  const { deployer } = await accounts();
  const module = await new LockUp__factory(deployer).deploy();
  const host = await hostWith(module);
  const hostAddress = await host.getAddress();
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(module.interface.encodeFunctionData(name as "setUnknownDate", args as never), module);
  const told = async (kind: KindName, fields: MoveFields) =>
    host.move([await module.getAddress()], move({ kind, ...fields }));
  const tell = (kind: KindName, fields: MoveFields) => moveRefusal(host, [module], move({ kind, ...fields }));
  const mint = async (number: number, value: bigint, at?: number) => {
    if (at !== undefined) await time.setNextBlockTimestamp(at);
    await told("Mint", { to: party(number), value });
  };
  const lotsOf = async (number: number) =>
    (await module.lotsOf(host, address(number))).map((lot) => [lot.amount, Number(lot.acquired), Number(lot.schedule)]);
  const holdingOf = async (number: number) => [...(await module.holdingOf(host, address(number)))];
  return { module, host, hostAddress, call, told, tell, mint, lotsOf, holdingOf };
}

async function configuredFixture() {
  const fixture = await emptyFixture();
  // The beginning of a day, so that a day's moves are of one day.
  const start = (Math.floor((await time.latest()) / DAY) + 2) * DAY;
  await time.increaseTo(start - 100);
  await fixture.call("setSchedule", RULE_144, YEAR, YEAR);
  await fixture.call("setSchedule", REPORTING, 184, 184);
  await fixture.call("setSchedule", VESTING, 365, 1_460);
  await fixture.call("setAcquisitionSchedule", RULE_144);
  return { ...fixture, start };
}

/** Holder 1 has a lot of 100 of the start and, ten days later, one of 50. */
async function issuedFixture() {
  const fixture = await configuredFixture();
  await fixture.mint(1, 100n, fixture.start);
  await fixture.mint(1, 50n, fixture.start + 10 * DAY);
  return fixture;
}

const owner = party(1, { balance: 150n });
const buyer = party(2);
const institution = party(3, { class: QUALIFIED_INSTITUTIONAL_BUYER });
const treasury = party(7, { exempt: true, treasury: true, balance: 1_000n });
const escrow = party(8, { exempt: true, balance: 1_000n });

describe("LockUp", () => {
  describe("setSchedule", () => {
    it("sets a schedule once for all", async () => {
      const { module, host, hostAddress, call } = await loadFixture(emptyFixture);
      await expect(call("setSchedule", 7, 0, 65_535))
        .to.emit(module, "ScheduleSet")
        .withArgs(hostAddress, 7, 0, 65_535);
      await call("setSchedule", 1, 365, 366);
      expect(await module.scheduleOf(host, 7)).to.deep.equal([0n, 65_535n]);
      expect(await module.scheduleOf(host, 1)).to.deep.equal([365n, 366n]);
      for (const none of [0, 2, 8, 255]) expect(await module.scheduleOf(host, none)).to.deep.equal([0n, 0n]);
      await expect(call("setSchedule", 7, 1, 1))
        .to.be.revertedWithCustomError(module, "ScheduleFixed")
        .withArgs(7);
    });

    it("refuses numbers and days that make none", async () => {
      const { module, call } = await loadFixture(emptyFixture);
      for (const number of [0, 8]) {
        await expect(call("setSchedule", number, 1, 1))
          .to.be.revertedWithCustomError(module, "ScheduleNumberInvalid")
          .withArgs(number, 7);
      }
      for (const [start, end] of [
        [0, 0],
        [2, 1],
      ]) {
        await expect(call("setSchedule", 1, start, end))
          .to.be.revertedWithCustomError(module, "ScheduleDaysInvalid")
          .withArgs(start, end);
      }
    });
  });

  describe("setAcquisitionSchedule", () => {
    it("is needed before anything is acquired from the issuer or an affiliate", async () => {
      const { module, host, hostAddress, call } = await loadFixture(emptyFixture);
      await call("addAffiliates", [owner.holder]);
      for (const acquisition of [
        move({ kind: "Mint", to: buyer }),
        move({ from: treasury, to: buyer }),
        move({ from: owner, to: buyer }),
        move({ from: { ...party(4, { balance: 5n }), class: AFFILIATE }, to: buyer }),
      ]) {
        await expectHeadroom(host, module, acquisition, 0n);
        await expect(host.check(module, acquisition))
          .to.be.revertedWithCustomError(module, "LockUpNotConfigured")
          .withArgs(hostAddress);
      }
      await expectHeadroom(host, module, move({ kind: "Mint", to: escrow }), ANY_VALUE);
      await expectHeadroom(host, module, move({ from: escrow, to: buyer }), ANY_VALUE);
      await expect(call("setAcquisitionSchedule", 0))
        .to.emit(module, "AcquisitionScheduleSet")
        .withArgs(hostAddress, 0);
      expect(await module.settingsOf(host)).to.deep.equal([true, 0n, 0n, 0n]);
      await expectHeadroom(host, module, move({ kind: "Mint", to: buyer }), ANY_VALUE);
    });

    it("refuses schedules there are none of", async () => {
      const { module, call } = await loadFixture(configuredFixture);
      for (const none of [4, 8]) {
        await expect(call("setAcquisitionSchedule", none))
          .to.be.revertedWithCustomError(module, "ScheduleUnknown")
          .withArgs(none);
      }
    });

    it("changes nothing of lots there are", async () => {
      const { call, mint, lotsOf, start } = await loadFixture(issuedFixture);
      await call("setAcquisitionSchedule", REPORTING);
      await mint(1, 7n, start + 20 * DAY);
      await call("setAcquisitionSchedule", 0);
      await mint(1, 9n, start + 30 * DAY);
      expect(await lotsOf(1)).to.deep.equal([
        [100n, start, RULE_144],
        [50n, start + 10 * DAY, RULE_144],
        [7n, start + 20 * DAY, REPORTING],
      ]);
    });
  });

  describe("a holder's sale", () => {
    it("is of no more than is released, to the second", async () => {
      const { module, host, hostAddress, holdingOf, start } = await loadFixture(issuedFixture);
      const first = start + YEAR * DAY;
      const sale = move({ from: owner, to: buyer, value: 1n });
      await time.increaseTo(first - 1);
      await expectHeadroom(host, module, sale, 0n);
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "LockUpExceeded")
        .withArgs(owner.holder, 1n, 0n, first);
      await time.increaseTo(first);
      expect(await host.headroom(module, sale)).to.equal(100n);
      await expect(host.check(module, { ...sale, value: 101n }))
        .to.be.revertedWithCustomError(module, "LockUpExceeded")
        .withArgs(owner.holder, 101n, 100n, first + 10 * DAY);
      expect(await holdingOf(1)).to.deep.equal([150n, 50n, BigInt(first + 10 * DAY)]);
      await time.increaseTo(first + 10 * DAY);
      await expectHeadroom(host, module, sale, 150n);
      await expect(host.check(module, { ...sale, value: 151n }))
        .to.be.revertedWithCustomError(module, "LockUpExceeded")
        .withArgs(owner.holder, 151n, 150n, 0n);
      expect(hostAddress).to.equal(await host.getAddress());
    });

    it("leaves the receiver free, and clears what is released from the seller's lots", async () => {
      const { module, hostAddress, told, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      await time.increaseTo(start + (YEAR + 1) * DAY);
      await expect(told("Transfer", { from: owner, to: buyer, value: 30n }))
        .to.emit(module, "LotsChanged")
        .withArgs(hostAddress, owner.holder, [lotWord(50n, start + 10 * DAY, RULE_144)]);
      expect(await lotsOf(1)).to.deep.equal([[50n, start + 10 * DAY, RULE_144]]);
      expect(await holdingOf(1)).to.deep.equal([120n, 50n, BigInt(start + (YEAR + 10) * DAY)]);
      expect(await holdingOf(2)).to.deep.equal([30n, 0n, 0n]);
      await expect(told("Transfer", { from: owner, to: buyer, value: 30n })).not.to.emit(module, "LotsChanged");
    });

    it("of what is released evenly grows by the second, rounded down", async () => {
      const { module, host, call, mint, told, holdingOf, start } = await loadFixture(configuredFixture);
      await call("setAcquisitionSchedule", VESTING);
      await mint(1, 1_095n, start);
      const sale = move({ from: party(1, { balance: 1_095n }), to: buyer });
      const cliff = start + 365 * DAY;
      for (const [at, released] of [
        [cliff - 1, 0n],
        [cliff, 0n],
        [cliff + DAY - 1, 0n],
        [cliff + DAY, 1n],
        [cliff + 100 * DAY, 100n],
      ] as const) {
        await time.increaseTo(at);
        expect(await host.headroom(module, sale), String(at - cliff)).to.equal(released);
      }
      expect((await holdingOf(1))[2]).to.equal(BigInt(start + 1_460 * DAY));
      await time.setNextBlockTimestamp(cliff + 200 * DAY);
      await told("Transfer", { ...sale, kind: "Transfer", value: 200n });
      const rest = move({ from: party(1, { balance: 895n }), to: buyer });
      expect(await host.headroom(module, rest)).to.equal(0n);
      await time.increaseTo(cliff + 300 * DAY);
      expect(await host.headroom(module, rest)).to.equal(100n);
      await time.increaseTo(start + 1_460 * DAY);
      await expectHeadroom(host, module, rest, 895n);
    });

    it("never counts on more than the host says there is", async () => {
      const { module, host, call, start } = await loadFixture(issuedFixture);
      await call("presetLots", owner.holder, [[20n, start, RULE_144]]);
      await expectHeadroom(host, module, move({ from: owner, to: buyer }), 130n);
      await expectHeadroom(host, module, move({ from: { ...owner, balance: 60n }, to: buyer }), 40n);
    });

    it("inside one holding is no sale, to the treasury always possible, and takes its lots away", async () => {
      const { module, host, told, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      await expectHeadroom(host, module, move({ from: owner, to: { ...owner, wallet: address(0x11) } }), ANY_VALUE);
      await told("Transfer", { from: owner, to: { ...owner, wallet: address(0x11) }, value: 150n });
      await expectHeadroom(host, module, move({ from: owner, to: escrow }), 0n);
      await expectHeadroom(host, module, move({ from: owner, to: treasury }), ANY_VALUE);
      await told("Transfer", { from: owner, to: treasury, value: 120n });
      expect(await lotsOf(1)).to.deep.equal([[30n, start + 10 * DAY, RULE_144]]);
      expect((await holdingOf(1))[0]).to.equal(30n);
      expect(await holdingOf(7)).to.deep.equal([0n, 0n, 0n]);
      expect(await host.headroom(module, move({ from: owner, to: buyer, value: 0n }))).to.equal(0n);
      await host.check(module, move({ from: owner, to: buyer, value: 0n }));
    });
  });

  describe("setPermittedBuyers", () => {
    it("lets locked lots travel to receivers of a class, with their dates, oldest first", async () => {
      const { module, host, hostAddress, call, told, lotsOf, start } = await loadFixture(issuedFixture);
      const sale = move({ from: owner, to: institution, value: 120n });
      await expectHeadroom(host, module, sale, 0n);
      await expect(call("setPermittedBuyers", QUALIFIED_INSTITUTIONAL_BUYER))
        .to.emit(module, "PermittedBuyersSet")
        .withArgs(hostAddress, QUALIFIED_INSTITUTIONAL_BUYER);
      await expectHeadroom(host, module, sale, ANY_VALUE);
      await expectHeadroom(host, module, move({ from: owner, to: buyer }), 0n);
      await expectHeadroom(host, module, move({ from: owner, to: { ...institution, exempt: true } }), 0n);
      await expect(told("Transfer", { ...sale, kind: "Transfer" }))
        .to.emit(module, "LotsChanged")
        .withArgs(hostAddress, institution.holder, [
          lotWord(100n, start, RULE_144),
          lotWord(20n, start + 10 * DAY, RULE_144),
        ]);
      expect(await lotsOf(1)).to.deep.equal([[30n, start + 10 * DAY, RULE_144]]);
      const resale = move({ from: { ...institution, balance: 120n }, to: buyer });
      await expectHeadroom(host, module, resale, 0n);
      await time.increaseTo(start + YEAR * DAY);
      await expectHeadroom(host, module, resale, 100n);
    });

    it("sends free tokens first, and splits a lot that is being released", async () => {
      const { call, mint, told, holdingOf, start } = await loadFixture(configuredFixture);
      await call("setPermittedBuyers", QUALIFIED_INSTITUTIONAL_BUYER);
      await call("setAcquisitionSchedule", VESTING);
      await mint(1, 1_095n, start);
      const cliff = start + 365 * DAY;
      await time.setNextBlockTimestamp(cliff + 95 * DAY);
      await told("Transfer", { from: party(1, { balance: 1_095n }), to: institution, value: 595n });
      // 95 were free; of the 1,000 locked half go.
      expect((await holdingOf(1)).slice(0, 2)).to.deep.equal([500n, 500n]);
      expect((await holdingOf(3)).slice(0, 2)).to.deep.equal([595n, 500n]);
      await time.increaseTo(cliff + (95 + 500) * DAY);
      expect((await holdingOf(1))[1]).to.equal(250n);
      expect((await holdingOf(3))[1]).to.equal(250n);
    });
  });

  describe("addAffiliates", () => {
    it("makes what a holder sends a lot of the day, free or locked", async () => {
      const { module, host, hostAddress, call, told, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      await expect(call("addAffiliates", [owner.holder, owner.holder]))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, owner.holder);
      expect(await module.isAffiliate(host, owner.holder)).to.equal(true);
      const at = start + YEAR * DAY;
      await time.setNextBlockTimestamp(at);
      await told("Transfer", { from: owner, to: buyer, value: 40n });
      expect(await lotsOf(2)).to.deep.equal([[40n, at, RULE_144]]);
      await call("setPermittedBuyers", QUALIFIED_INSTITUTIONAL_BUYER);
      await call("setAcquisitionSchedule", REPORTING);
      await time.setNextBlockTimestamp(at + 500);
      await told("Transfer", { from: { ...owner, balance: 110n }, to: institution, value: 70n });
      // 60 were free, of the rest 10 go.
      expect(await lotsOf(3)).to.deep.equal([
        [10n, at + 500, RULE_144],
        [60n, at + 500, REPORTING],
      ]);
      expect(await holdingOf(1)).to.deep.equal([40n, 40n, BigInt(at + 10 * DAY)]);
      await call("addAffiliates", [institution.holder, buyer.holder]);
      expect(await module.isAffiliate(host, buyer.holder)).to.equal(true);
      await call("removeAffiliates", [institution.holder]);
      await expect(call("removeAffiliates", [owner.holder, institution.holder, buyer.holder]))
        .to.emit(module, "AffiliateRemoved")
        .withArgs(hostAddress, owner.holder)
        .and.to.emit(module, "AffiliateRemoved")
        .withArgs(hostAddress, buyer.holder);
      expect(await module.isAffiliate(host, owner.holder)).to.equal(false);
      expect(await module.isAffiliate(host, buyer.holder)).to.equal(false);
    });

    it("is done by the class too, and holds on when the claim is gone", async () => {
      const { module, host, hostAddress, call, told, lotsOf, start } = await loadFixture(issuedFixture);
      await call("setAcquisitionSchedule", 0);
      await time.setNextBlockTimestamp(start + (YEAR + 20) * DAY);
      await expect(told("Transfer", { from: { ...owner, class: AFFILIATE }, to: buyer, value: 10n }))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, owner.holder);
      // Acquisitions are free now, and so is what the affiliate had free.
      expect(await lotsOf(2)).to.deep.equal([]);
      await call("setAcquisitionSchedule", REPORTING);
      const at = start + (YEAR + 21) * DAY;
      await time.setNextBlockTimestamp(at);
      await told("Transfer", { from: { ...owner, balance: 140n }, to: buyer, value: 10n });
      expect(await lotsOf(2)).to.deep.equal([[10n, at, REPORTING]]);
      await told("Mint", { to: party(5, { class: AFFILIATE }), value: 1n });
      expect(await module.isAffiliate(host, address(5))).to.equal(true);
      await told("Mint", { to: { ...escrow, class: AFFILIATE }, value: 1n });
      expect(await module.isAffiliate(host, escrow.holder)).to.equal(false);
    });

    it("does not restart what agents move", async () => {
      const { call, told, lotsOf, start } = await loadFixture(issuedFixture);
      await call("addAffiliates", [owner.holder]);
      await told("ForcedTransfer", { from: owner, to: buyer, value: 110n });
      expect(await lotsOf(2)).to.deep.equal([
        [100n, start, RULE_144],
        [10n, start + 10 * DAY, RULE_144],
      ]);
    });
  });

  describe("moves that nobody may refuse", () => {
    it("carry lots, and burn them, free tokens first", async () => {
      const { told, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      await told("Transfer", { from: escrow, to: owner, value: 25n });
      expect((await holdingOf(1)).slice(0, 2)).to.deep.equal([175n, 150n]);
      await told("Burn", { from: owner, value: 45n });
      expect(await lotsOf(1)).to.deep.equal([
        [80n, start, RULE_144],
        [50n, start + 10 * DAY, RULE_144],
      ]);
      await told("Recovery", { from: owner, to: { ...owner, wallet: address(0x11) }, value: 130n });
      await told("ForcedTransfer", { from: owner, to: escrow, value: 80n });
      expect(await lotsOf(1)).to.deep.equal([[50n, start + 10 * DAY, RULE_144]]);
      await told("Recount", { settled: true, from: owner, to: buyer, value: 50n });
      expect(await lotsOf(2)).to.deep.equal([[50n, start + 10 * DAY, RULE_144]]);
      expect(await holdingOf(1)).to.deep.equal([0n, 0n, 0n]);
      await told("Recount", { settled: true, from: { ...buyer, balance: 50n }, to: NOBODY, value: 50n });
      expect(await holdingOf(2)).to.deep.equal([0n, 0n, 0n]);
    });

    it("start lots where they bring tokens of the issuer", async () => {
      const { told, lotsOf, start } = await loadFixture(configuredFixture);
      await time.setNextBlockTimestamp(start);
      await told("ForcedTransfer", { from: treasury, to: buyer, value: 10n });
      await time.setNextBlockTimestamp(start + DAY);
      await told("Transfer", { from: treasury, to: buyer, value: 20n });
      expect(await lotsOf(2)).to.deep.equal([
        [10n, start, RULE_144],
        [20n, start + DAY, RULE_144],
      ]);
    });

    it("never fail under a host that counts wrongly", async () => {
      const { tell, holdingOf } = await loadFixture(configuredFixture);
      for (let i = 0; i < 2; ++i) {
        expect(await tell("Mint", { to: buyer, value: ANY_VALUE })).to.equal(undefined);
        const counted = { settled: true, from: NOBODY, to: { ...buyer, balance: ANY_VALUE }, value: ANY_VALUE };
        expect(await tell("Recount", counted)).to.equal(undefined);
      }
      expect((await holdingOf(2)).slice(0, 2)).to.deep.equal([2n ** 160n - 1n, 2n ** 160n - 1n]);
      expect(await tell("ForcedTransfer", { from: buyer, to: institution, value: ANY_VALUE })).to.equal(undefined);
      expect(await tell("Burn", { from: party(9, { balance: 0n }), value: ANY_VALUE })).to.equal(undefined);
      expect((await holdingOf(2)).slice(0, 2)).to.deep.equal([0n, 0n]);
    });
  });

  describe("setUnknownDate", () => {
    it("dates what is counted without a move; the day of counting where it is not set", async () => {
      const { module, hostAddress, call, told, lotsOf, start } = await loadFixture(configuredFixture);
      await time.setNextBlockTimestamp(start);
      await told("Recount", { settled: true, from: NOBODY, to: buyer, value: 10n });
      await expect(call("setUnknownDate", 1_000)).to.emit(module, "UnknownDateSet").withArgs(hostAddress, 1_000);
      await told("Recount", { settled: true, from: escrow, to: party(4), value: 10n });
      await call("setUnknownDate", start - 100 * DAY);
      await told("Recount", { settled: true, from: NOBODY, to: institution, value: 10n });
      expect(await lotsOf(2)).to.deep.equal([[10n, start, RULE_144]]);
      expect(await lotsOf(4)).to.deep.equal([]);
      expect(await lotsOf(3)).to.deep.equal([[10n, start - 100 * DAY, RULE_144]]);
      const future = (await time.latest()) + 100;
      await expect(call("setUnknownDate", future))
        .to.be.revertedWithCustomError(module, "AcquisitionInFuture")
        .withArgs(future);
    });

    it("is for news: what was known before the host counted anew keeps its dates", async () => {
      const { host, told, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      await host.recount();
      const wallet = { ...owner, balance: 0n };
      await told("Recount", { settled: true, from: NOBODY, to: wallet, value: 100n });
      await time.setNextBlockTimestamp(start + 30 * DAY);
      await told("Recount", { settled: true, from: NOBODY, to: { ...wallet, balance: 100n }, value: 57n });
      expect(await lotsOf(1)).to.deep.equal([
        [100n, start, RULE_144],
        [50n, start + 10 * DAY, RULE_144],
        [7n, start + 30 * DAY, RULE_144],
      ]);
      expect((await holdingOf(1))[0]).to.equal(157n);
    });
  });

  describe("presetLots", () => {
    it("replaces a holder's lots, or releases all", async () => {
      const { module, hostAddress, call, lotsOf, holdingOf, start } = await loadFixture(issuedFixture);
      const old = start - 300 * DAY;
      await expect(
        call("presetLots", owner.holder, [
          [60n, start, VESTING],
          [40n, old, RULE_144],
          [2n, old + 100, RULE_144],
          [9n, 0, RULE_144],
        ]),
      )
        .to.emit(module, "LotsChanged")
        .withArgs(hostAddress, owner.holder, [lotWord(42n, old + 100, RULE_144), lotWord(60n, start, VESTING)]);
      expect((await holdingOf(1)).slice(0, 2)).to.deep.equal([150n, 102n]);
      await call("presetLots", owner.holder, []);
      expect(await lotsOf(1)).to.deep.equal([]);
      expect(await holdingOf(1)).to.deep.equal([150n, 0n, 0n]);
    });

    it("refuses what cannot be", async () => {
      const { module, call, start } = await loadFixture(issuedFixture);
      const future = start + 50 * DAY;
      const preset = (...lots: (readonly [bigint, number, number])[]) => call("presetLots", owner.holder, lots);
      await expect(preset([100n, start, 1], [51n, start, 1]))
        .to.be.revertedWithCustomError(module, "LotsExceedHolding")
        .withArgs(owner.holder, 151n, 150n);
      await preset([100n, start, 1], [50n, start, 1]);
      await expect(preset([1n, future, 1]))
        .to.be.revertedWithCustomError(module, "AcquisitionInFuture")
        .withArgs(future);
      for (const none of [0, 4, 8]) {
        await expect(preset([1n, start, none]))
          .to.be.revertedWithCustomError(module, "ScheduleUnknown")
          .withArgs(none);
      }
      const many = Array.from({ length: MAX_LOTS + 1 }, (_, i) => [1n, start - i * DAY, 1] as const);
      await expect(preset(...many))
        .to.be.revertedWithCustomError(module, "LotsTooMany")
        .withArgs(MAX_LOTS + 1, MAX_LOTS);
    });
  });

  describe("the number of lots", () => {
    it("is one a schedule and day, of the later second", async () => {
      const { mint, lotsOf, start } = await loadFixture(configuredFixture);
      await mint(1, 5n, start);
      await mint(1, 6n, start + DAY - 1);
      await mint(1, 7n, start + DAY);
      expect(await lotsOf(1)).to.deep.equal([
        [11n, start + DAY - 1, RULE_144],
        [7n, start + DAY, RULE_144],
      ]);
    });

    it("is bounded: lots of next to nothing are merged with each other, not with one that is worth something", async () => {
      const { mint, lotsOf, holdingOf, start } = await loadFixture(configuredFixture);
      await mint(1, 1_000_000n, start);
      for (let day = 1; day < 40; ++day) await mint(1, 1n, start + day * DAY);
      const lots = await lotsOf(1);
      expect(lots).to.have.length(MAX_LOTS);
      expect(lots[0]).to.deep.equal([1_000_000n, start, RULE_144]);
      expect((await holdingOf(1)).slice(0, 2)).to.deep.equal([1_000_039n, 1_000_039n]);
    });

    it("stays under the gas a host gives, however many move", async () => {
      const { module, host, call, told, start } = await loadFixture(configuredFixture);
      for (const [number, shift] of [
        [1, 0],
        [2, 0],
        [4, 20],
      ] as const) {
        await told("Mint", { to: party(number), value: 1_600n });
        const lots = Array.from({ length: MAX_LOTS }, (_, i) => [100n, start - (i + 1 + shift) * DAY, 1 + (i % 3)]);
        await call("presetLots", address(number), lots);
      }
      const at = [await module.getAddress()];
      await call("setPermittedBuyers", QUALIFIED_INSTITUTIONAL_BUYER);
      const give = (kind: KindName, number: number, to: number, value: bigint) => {
        const from = party(number, { balance: 1_600n });
        return move({ kind, from, to: party(to, { class: QUALIFIED_INSTITUTIONAL_BUYER }), value });
      };
      // To one that had no lots ever, and to one that has as many of other days.
      for (const kind of ["ForcedTransfer", "Transfer"] as const) {
        for (const value of [1_600n, 1_599n]) {
          expect(await host.move.estimateGas(at, give(kind, 1, 5, value))).to.be.lessThan(500_000n);
          expect(await host.move.estimateGas(at, give(kind, 4, 2, value))).to.be.lessThan(500_000n);
        }
      }
    });
  });

  describe("a fee that takes locked tokens", () => {
    it("is refused without a day of release, foretold as in the transaction", async () => {
      const suite = await deploySuiteFixture({ classTopics: [0n, 0n, BUYERS_TOPIC] });
      const { token, compliance, code, mint, onboard } = suite;
      const [alice, bob, carol] = suite.people;
      if (!alice || !bob || !carol) throw new Error("too few accounts");
      const { identity } = await onboard(alice);
      await onboard(bob, COUNTRY.france, { classes: [BUYERS_TOPIC] });
      const { identity: collector } = await onboard(carol);
      await compliance.addAndSetModule(code.rules.LockUp, [
        setting("LockUp", "setSchedule", [RULE_144, 30, 30]),
        setting("LockUp", "setAcquisitionSchedule", [RULE_144]),
        setting("LockUp", "setPermittedBuyers", [QUALIFIED_INSTITUTIONAL_BUYER]),
      ]);
      await compliance.addAndSetModule(code.rules.TransferFees, [
        setting("TransferFees", "setFee", [1_000n, carol.address]),
        setting("TransferFees", "setFeeTerms", [{ senderPays: true, min: 0n, max: 2n ** 128n - 1n }]),
      ]);
      await compliance.setExempt(collector, true);
      // The transfer takes the older lot along, so that a later day is the next one for the fee.
      await mint(alice, 30n);
      await time.increase(10 * DAY);
      await mint(alice, 50n);
      const { refusals } = await token.explainTransfer(alice, alice, bob, 40n);
      const module = LockUp__factory.connect(code.rules.LockUp, alice);
      const error = [identity, 4n, 0n, 0n] as const;
      expect(refusals.map(({ reason }) => reason)).to.deep.equal([
        module.interface.encodeErrorResult("LockUpExceeded", error),
      ]);
      await expect(token.connect(alice).transfer(bob, 40n))
        .to.be.revertedWithCustomError(module, "LockUpExceeded")
        .withArgs(...error);
    });
  });
});

/** A lot as an event has it. */
function lotWord(amount: bigint, acquired: number, schedule: number | undefined): bigint {
  return (BigInt(acquired) << 208n) | (BigInt(schedule ?? 0) << 200n) | amount;
}
