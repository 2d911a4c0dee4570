import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { LockUp__factory } from "../../../typechain-types";
import { accounts, hostWith, moveRefusal } from "./hosts";
import { address, Kind, type Move, NOBODY, type Party } from "./moves";
import { randomFrom, World } from "./world";

const SEED = 20_261_122;
const STEPS = 220;
const DAY = 86_400;
const MAX_LOTS = 10;
const KINDS = [
  ...(["Mint", "Mint", "Mint", "Mint", "Transfer", "Transfer", "Transfer"] as const),
  ...(["Fee", "Burn", "ForcedTransfer", "ForcedTransfer", "Recovery", "Recount"] as const),
];
const QUALIFIED_INSTITUTIONAL_BUYER = 4;
const AFFILIATE = 64;
/** Days after acquisition by number of the schedule. */
const SCHEDULES = { 1: [300, 300], 2: [60, 900] } as const;
type ScheduleNumber = keyof typeof SCHEDULES;
/** Numbers of the holders in `World` that are named an affiliate, have the class, and are institutions. */
const [NAMED, CLASSED, INSTITUTION] = [2, 4, 3];

interface Lot {
  /** What is released evenly from `settled`, or from the schedule's start, to its end. */
  amount: bigint;
  readonly acquired: number;
  readonly settled: number;
  readonly schedule: ScheduleNumber;
}

function lockedOf({ amount, acquired, settled, schedule }: Lot, now: number): bigint {
  const [first, last] = SCHEDULES[schedule];
  const end = acquired + last * DAY;
  const begin = Math.max(settled, acquired + first * DAY);
  if (now >= end) return 0n;
  if (now <= begin) return amount;
  const [left, whole] = [BigInt(end - now), BigInt(end - begin)];
  return (amount * left + whole - 1n) / whole;
}

function partOf(lot: Lot, amount: bigint, now: number): Lot {
  return { ...lot, amount, settled: now > lot.acquired + SCHEDULES[lot.schedule][0] * DAY ? now : 0 };
}

function isAlike(one: Lot, other: Lot): boolean {
  return one.schedule === other.schedule && Math.floor(one.acquired / DAY) === Math.floor(other.acquired / DAY);
}

/** Lots of everybody, without any bound on how many there are. */
class Model {
  private readonly held = new Map<string, bigint>();
  private readonly lots = new Map<string, Lot[]>();

  heldBy(holder: string): bigint {
    return this.held.get(holder) ?? 0n;
  }

  lotsOf(holder: string, now: number): Lot[] {
    return (this.lots.get(holder) ?? []).filter((lot) => lockedOf(lot, now) > 0n);
  }

  locked(holder: string, now: number): bigint {
    return this.lotsOf(holder, now).reduce((sum, lot) => sum + lockedOf(lot, now), 0n);
  }

  free(holder: string, now: number): bigint {
    return this.heldBy(holder) - this.locked(holder, now);
  }

  apply({ kind, from, to, value }: Move, schedule: ScheduleNumber, now: number): void {
    if (from.holder === to.holder) return;
    const acquired: Lot = { amount: value, acquired: now, settled: 0, schedule };
    let brought: Lot[] = [];
    if (isCounted(from)) {
      const free = this.free(from.holder, now);
      brought = this.take(from.holder, value, now);
      if (isAffiliate(from) && (kind === Kind.Transfer || kind === Kind.Fee)) {
        brought = brought.map((lot) => ({ ...lot, acquired: now, settled: 0 }));
        brought.push({ ...acquired, amount: value < free ? value : free });
      }
    } else if (from.holder === NOBODY.holder || from.treasury || kind === Kind.Recount) {
      brought = [acquired];
    }
    if (isCounted(to)) this.put(to.holder, value, brought, now);
  }

  private take(holder: string, value: bigint, now: number): Lot[] {
    let left = value - this.free(holder, now);
    const taken: Lot[] = [];
    const kept: Lot[] = [];
    for (const lot of this.lotsOf(holder, now)) {
      const locked = lockedOf(lot, now);
      const moved = left <= 0n ? 0n : left < locked ? left : locked;
      left -= moved;
      if (moved > 0n) taken.push(partOf(lot, moved, now));
      if (moved < locked) kept.push(moved > 0n ? partOf(lot, locked - moved, now) : lot);
    }
    this.held.set(holder, this.heldBy(holder) - value);
    this.lots.set(holder, kept);
    return taken;
  }

  private put(holder: string, value: bigint, brought: readonly Lot[], now: number): void {
    this.held.set(holder, this.heldBy(holder) + value);
    const lots = this.lotsOf(holder, now);
    for (let lot of brought) {
      if (lockedOf(lot, now) === 0n) continue;
      const i = lots.findIndex((other) => isAlike(other, lot));
      const twin = lots[i];
      if (twin) {
        lots.splice(i, 1);
        const later = twin.acquired > lot.acquired ? twin : lot;
        lot = partOf(later, lockedOf(lot, now) + lockedOf(twin, now), now);
      }
      lots.push(lot);
    }
    this.lots.set(
      holder,
      lots.sort((one, other) => one.acquired - other.acquired || one.schedule - other.schedule),
    );
  }
}

function isCounted(party: Party): boolean {
  return party.holder !== NOBODY.holder && !party.exempt;
}

function isAffiliate({ holder }: Party): boolean {
  return [NAMED, CLASSED].some((number) => address(number * 16) === holder);
}

function classOf({ holder, exempt }: Party): number {
  if (exempt) return 0;
  if (holder === address(INSTITUTION * 16)) return QUALIFIED_INSTITUTIONAL_BUYER;
  return holder === address(CLASSED * 16) ? AFFILIATE : 0;
}

/** Lives through random days. `daysApart` is how far apart they are at most. */
async function live(daysApart: number, each: (life: Life, now: number) => Promise<void>) {
  const { deployer } = await accounts();
  const module = await new LockUp__factory(deployer).deploy();
  const encode = (name: string, args: readonly unknown[]) =>
    module.interface.encodeFunctionData(name as "setUnknownDate", args as never);
  const host = await hostWith(module, [
    ...Object.entries(SCHEDULES).map(([number, days]) => encode("setSchedule", [number, ...days])),
    encode("setAcquisitionSchedule", [1]),
    encode("setPermittedBuyers", [QUALIFIED_INSTITUTIONAL_BUYER]),
    encode("addAffiliates", [[address(NAMED * 16)]]),
  ]);
  const world = new World(SEED);
  const model = new Model();
  const random = randomFrom(SEED + 1);
  let now = await time.latest();
  let schedule: ScheduleNumber = 1;
  const seen = { passed: 0, refused: 0 };
  for (let i = 0; i < STEPS; ++i) {
    now += 10 + Math.floor(random() * random() * daysApart * DAY);
    if (i % 20 === 19) {
      schedule = schedule === 1 ? 2 : 1;
      await host.callModuleFunction(encode("setAcquisitionSchedule", [schedule]), module);
    }
    const move = world.anyMove(KINDS);
    [move.from.class, move.to.class] = [classOf(move.from), classOf(move.to)];
    if (!world.isCovered(move) || move.value === 0n) continue;
    await time.increaseTo(now);
    const refusable = ([Kind.Transfer, Kind.Mint, Kind.Fee] as number[]).includes(move.kind);
    const bound =
      isCounted(move.from) && refusable && !move.to.treasury && !(move.to.class & QUALIFIED_INSTITUTIONAL_BUYER);
    const free = bound && move.from.holder !== move.to.holder ? model.free(move.from.holder, now) : undefined;
    now += 1;
    await time.setNextBlockTimestamp(now);
    const refused = (await moveRefusal(host, [module], move)) !== undefined;
    ++seen[refused ? "refused" : "passed"];
    if (!refused) {
      world.apply(move);
      model.apply(move, schedule, now);
    }
    await time.increaseTo(++now);
    await each({ module, host: await host.getAddress(), world, model, refused, free, move }, now);
  }
  expect(seen.refused).to.be.greaterThan(10);
  expect(seen.passed).to.be.greaterThan(100);
}

interface Life {
  readonly module: ReturnType<typeof LockUp__factory.connect>;
  readonly host: string;
  readonly world: World;
  readonly model: Model;
  readonly move: Move;
  readonly refused: boolean;
  /** What the sender had free, where that bounds the move. */
  readonly free: bigint | undefined;
}

describe("lots of LockUp", () => {
  it("are those of a plain model after every move, and refuse what it refuses", async () => {
    let most = 0;
    await live(60, async ({ module, host, world, model, move, refused, free }, now) => {
      expect(refused).to.equal(free !== undefined && move.value > free);
      for (const { number, balance } of world.holders) {
        const holder = address(number * 16);
        const lots = model.lotsOf(holder, now);
        most = Math.max(most, lots.length);
        const [held, locked] = await module.holdingOf(host, holder);
        expect([held, locked]).to.deep.equal([balance, model.locked(holder, now)]);
        expect(
          (await module.lotsOf(host, holder)).map((lot) => [lot.amount, Number(lot.acquired), Number(lot.schedule)]),
        ).to.deep.equal(lots.map(({ amount, acquired, schedule }) => [amount, acquired, schedule]));
      }
      for (const { number } of [world.escrow, world.treasury]) {
        expect(await module.holdingOf(host, address(number * 16))).to.deep.equal([0n, 0n, 0n]);
      }
    });
    expect(most).to.be.greaterThan(3).and.lessThanOrEqual(MAX_LOTS);
  }).timeout(300_000);

  it("where there would be too many, lock what the model locks or more, and never more than there is", async () => {
    let most = 0;
    await live(12, async ({ module, host, world, model }, now) => {
      for (const { number, balance } of world.holders) {
        const holder = address(number * 16);
        most = Math.max(most, model.lotsOf(holder, now).length);
        const [held, locked] = await module.holdingOf(host, holder);
        expect(held).to.equal(balance);
        // What is locked of a lot rounds up; of two that are merged, once.
        expect(locked).to.be.lessThanOrEqual(balance);
        expect(locked + BigInt(MAX_LOTS)).to.be.greaterThanOrEqual(model.locked(holder, now));
        expect(await module.lotsOf(host, holder)).to.have.length.lessThanOrEqual(MAX_LOTS);
      }
    });
    expect(most).to.be.greaterThan(MAX_LOTS);
  }).timeout(300_000);
});
