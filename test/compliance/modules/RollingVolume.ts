import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import { RollingVolume__factory } from "../../../typechain-types";
import { returnToPresent } from "../../fixtures/present";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type Move, move, party } from "./moves";
import { randomFrom } from "./world";

const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 604_800;
const YEAR = 31_536_000;
const LONGEST = 2 ** 32 - 1;
const HOLDER = address(0xaa);
const OTHER = address(0xbb);
const MAX_AMOUNT = 2n ** 104n - 1n;
const SEED = 20_261_122;

interface Limit {
  everybody?: boolean;
  share?: boolean;
  window: number;
  value: bigint;
}

async function volumeFixture() {
  const { deployer } = await accounts();
  const module = await new RollingVolume__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, args: unknown[]) => host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const set = ({ everybody = false, share = false, window, value }: Limit) =>
    call("setVolumeLimit", [{ everybody, share, window, value }]);
  const remove = (window: number, everybody = false) => call("removeVolumeLimit", [everybody, window]);
  const send = (value: bigint, fields: Partial<Move> = {}) =>
    moveRefusal(host, [module], { ...sale(value), ...fields });
  const used = (window: number, holder = HOLDER) => module.volumeOf(host, holder, window);
  /** Carries out a move in a block of this second, and says whether it passed. */
  const sendAt = async (second: number, each: Move): Promise<boolean> => {
    await time.setNextBlockTimestamp(second);
    try {
      await host.move([module], each, { gasLimit: 2_000_000 });
      return true;
    } catch {
      return false;
    }
  };
  return { module, host, call, set, remove, send, sendAt, used };
}

/** A sale by one of the holder's two wallets. */
function sale(value: bigint, wallet = 0xa, holder = HOLDER): Move {
  return move({ value, from: party(wallet, { holder, balance: 1_000n }) });
}

/** How long a bucket lasts, and how many older ones count. */
function bucketsOf(window: number): { width: number; reach: number } {
  const width = Math.ceil(window / 24);
  return { width, reach: Math.ceil(window / width) };
}

/** A second of the future at which a bucket of this window begins. */
async function nextBucket(window: number): Promise<number> {
  const { width } = bucketsOf(window);
  return (Math.floor((await time.latest()) / width) + 2) * width;
}

describe("RollingVolume", () => {
  returnToPresent();

  describe("setVolumeLimit", () => {
    it("adds up to four limits, by holder and for everybody", async () => {
      const { module, host, set } = await loadFixture(volumeFixture);
      await expect(set({ window: DAY, value: 100n }))
        .to.emit(module, "VolumeLimitSet")
        .withArgs(await host.getAddress(), false, false, DAY, 100n);
      await expect(set({ everybody: true, share: true, window: DAY, value: 200n }))
        .to.emit(module, "VolumeLimitSet")
        .withArgs(await host.getAddress(), true, true, DAY, 200n);
      await set({ window: WEEK, value: 300n });
      await set({ share: true, window: YEAR, value: 10_000n });
      expect(await module.getVolumeLimits(host)).to.deep.equal([
        [false, false, DAY, 100n],
        [true, true, DAY, 200n],
        [false, false, WEEK, 300n],
        [false, true, YEAR, 10_000n],
      ]);
      await expect(set({ everybody: true, window: WEEK, value: 1n }))
        .to.be.revertedWithCustomError(module, "VolumeLimitsFull")
        .withArgs(4);
      await expectHeadroom(host, module, sale(1n), 20n);
    });

    it("keeps what was used when the value or its unit changes", async () => {
      const { module, host, set, send } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      await set({ window: WEEK, value: 100n });
      await send(60n);
      await set({ window: DAY, value: 80n });
      await expectHeadroom(host, module, sale(1n), 20n);
      await set({ window: DAY, value: 50n });
      await expectHeadroom(host, module, sale(1n), 0n);
      await set({ window: DAY, share: true, value: 700n });
      await expectHeadroom(host, module, sale(1n), 10n);
      await set({ window: DAY, value: 500n });
      await expectHeadroom(host, module, sale(1n), 40n);
      expect(await module.getVolumeLimits(host)).to.deep.equal([
        [false, false, DAY, 500n],
        [false, false, WEEK, 100n],
      ]);
    });

    it("counts from when a limit is added", async () => {
      const { module, host, set, send } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      await send(60n);
      await set({ window: WEEK, value: 70n });
      await expectHeadroom(host, module, sale(1n), 40n);
      await send(40n);
      await time.increase(2 * DAY);
      await expectHeadroom(host, module, sale(1n), 30n);
    });

    it("refuses a window of no time, a share over the whole and an amount over 2^104 - 1", async () => {
      const { module, host, set } = await loadFixture(volumeFixture);
      await expect(set({ window: 0, value: 1n }))
        .to.be.revertedWithCustomError(module, "VolumeWindowIsZero")
        .withArgs();
      await expect(set({ window: DAY, share: true, value: 10_001n }))
        .to.be.revertedWithCustomError(module, "VolumeShareInvalid")
        .withArgs(10_001n);
      await expect(set({ window: DAY, value: MAX_AMOUNT + 1n }))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(104, MAX_AMOUNT + 1n);
      await set({ window: DAY, value: MAX_AMOUNT });
      await expectHeadroom(host, module, sale(1n), MAX_AMOUNT);
    });
  });

  describe("removeVolumeLimit", () => {
    for (const removed of [0, 1, 2, 3]) {
      it(`leaves every other limit and volume right: the ${["first", "second", "third", "last"][removed]}`, async () => {
        const { module, host, set, remove, send, used } = await loadFixture(volumeFixture);
        const limits = [
          { everybody: false, window: HOUR, value: 300n },
          { everybody: false, window: DAY, value: 400n },
          { everybody: true, window: DAY, value: 350n },
          { everybody: true, window: YEAR, value: 600n },
        ];
        for (const limit of limits) await set(limit);
        await send(100n);
        const [gone] = limits.splice(removed, 1);
        if (!gone) throw new Error("no such limit");
        await expect(remove(gone.window, gone.everybody))
          .to.emit(module, "VolumeLimitRemoved")
          .withArgs(await host.getAddress(), gone.everybody, gone.window);
        const left = (await module.getVolumeLimits(host)).map(String).sort();
        expect(left).to.deep.equal(limits.map((l) => `${l.everybody},false,${l.window},${l.value}`).sort());
        await send(50n);
        for (const { everybody, window } of limits) {
          expect(await used(window, everybody ? ZeroAddress : HOLDER)).to.equal(150n);
        }
        expect(await used(gone.window, gone.everybody ? ZeroAddress : HOLDER)).to.equal(100n);
        const least = limits.map(({ value }) => value).reduce((a, b) => (a < b ? a : b));
        await expectHeadroom(host, module, sale(1n), least - 150n);
      });
    }

    it("finds what is still in the window when the limit comes back", async () => {
      const { module, host, set, remove, send } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      await send(60n);
      await remove(DAY);
      expect(await module.getVolumeLimits(host)).to.deep.equal([]);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      await send(1_000n);
      await set({ window: DAY, value: 100n });
      await expectHeadroom(host, module, sale(1n), 40n);
      await time.increase(DAY + HOUR);
      await expectHeadroom(host, module, sale(1n), 100n);
    });

    it("refuses a limit that is not there", async () => {
      const { module, set, remove } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      for (const [window, everybody] of [
        [WEEK, false],
        [DAY, true],
      ] as const) {
        await expect(remove(window, everybody))
          .to.be.revertedWithCustomError(module, "VolumeLimitNotFound")
          .withArgs(everybody, window);
      }
    });
  });

  describe("check", () => {
    it("lets everything pass without a limit", async () => {
      const { module, host, send, used } = await loadFixture(volumeFixture);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      expect(await send(1n)).to.equal(undefined);
      expect(await used(DAY)).to.equal(0n);
      expect(await used(0)).to.equal(0n);
    });

    it("lets a holder send exactly the limit, over all its wallets, and others too", async () => {
      const { module, host, set, send, used } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      expect(await send(60n)).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n, 0xc), 40n);
      expect(await send(40n)).to.equal(undefined);
      expect(await used(DAY)).to.equal(100n);
      await expectHeadroom(host, module, sale(1n), 0n);
      await expectHeadroom(host, module, sale(1n, 0xb, OTHER), 100n);
    });

    it("lets all holders together send exactly their limit", async () => {
      const { module, host, set, send, used } = await loadFixture(volumeFixture);
      await set({ everybody: true, window: DAY, value: 100n });
      expect(await send(60n)).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n, 0xb, OTHER), 40n);
      expect(await moveRefusal(host, [module], sale(40n, 0xb, OTHER))).to.equal(undefined);
      expect(await used(DAY, ZeroAddress)).to.equal(100n);
      expect(await used(DAY)).to.equal(0n);
      const { width, reach } = bucketsOf(DAY);
      const passesFrom = (Math.floor((await time.latest()) / width) + reach + 1) * width;
      await expect(host.check(module, sale(5n)))
        .to.be.revertedWithCustomError(module, "VolumeLimitExceeded")
        .withArgs(ZeroAddress, DAY, 5n, 100n, 100n, passesFrom);
    });

    it("takes a share of what is outstanding at the transfer, rounded down", async () => {
      const { module, host, set, send } = await loadFixture(volumeFixture);
      await set({ share: true, window: DAY, value: 200n });
      await expectHeadroom(host, module, { ...sale(1n), outstanding: 10_049n }, 200n);
      await expectHeadroom(host, module, { ...sale(1n), outstanding: 10_050n }, 201n);
      await expectHeadroom(host, module, { ...sale(1n), outstanding: 49n }, 0n);
      await expectHeadroom(host, module, { ...sale(1n), outstanding: ANY_VALUE }, MAX_AMOUNT);
      await send(150n, { outstanding: 10_000n });
      await expectHeadroom(host, module, { ...sale(1n), outstanding: 8_000n }, 10n);
      await expectHeadroom(host, module, { ...sale(1n), outstanding: 7_000n }, 0n);
    });

    it("says from when a value passes, to the second", async () => {
      const { module, host, set, sendAt } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      const start = await nextBucket(DAY);
      for (const [second, value] of [
        [start, 10n],
        [start + HOUR - 1, 5n],
        [start + 3 * HOUR, 20n],
        [start + 23 * HOUR, 60n],
      ] as const) {
        expect(await sendAt(second, sale(value))).to.equal(true);
      }
      for (const [value, passesFrom] of [
        [6n, start + 25 * HOUR],
        [20n, start + 25 * HOUR],
        [21n, start + 28 * HOUR],
        [40n, start + 28 * HOUR],
        [41n, start + 48 * HOUR],
        [100n, start + 48 * HOUR],
        [101n, 0],
      ] as const) {
        await expect(host.check(module, sale(value)))
          .to.be.revertedWithCustomError(module, "VolumeLimitExceeded")
          .withArgs(HOLDER, DAY, value, 95n, 100n, passesFrom);
      }
      for (const [passesFrom, before, after] of [
        [start + 25 * HOUR, 5n, 20n],
        [start + 28 * HOUR, 20n, 40n],
        [start + 48 * HOUR, 40n, 100n],
      ] as const) {
        await time.increaseTo(passesFrom - 1);
        expect(await host.headroom(module, sale(1n))).to.equal(before);
        await time.increaseTo(passesFrom);
        expect(await host.headroom(module, sale(1n))).to.equal(after);
      }
    });

    it("lets no more pass around the edge of a bucket", async () => {
      const { module, host, set, sendAt } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      const start = await nextBucket(DAY);
      expect(await sendAt(start + HOUR - 1, sale(100n))).to.equal(true);
      expect(await sendAt(start + DAY + HOUR - 1, sale(1n))).to.equal(false);
      expect(await sendAt(start + DAY + HOUR, sale(100n))).to.equal(true);
      await expectHeadroom(host, module, sale(1n), 0n);
    });

    it("counts a lowered limit's excess until it is out of the window", async () => {
      const { module, host, set, sendAt } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      const start = await nextBucket(DAY);
      await sendAt(start, sale(50n));
      await sendAt(start + HOUR, sale(50n));
      await set({ window: DAY, value: 60n });
      await expect(host.check(module, sale(20n)))
        .to.be.revertedWithCustomError(module, "VolumeLimitExceeded")
        .withArgs(HOLDER, DAY, 20n, 100n, 60n, start + 26 * HOUR);
      await expect(host.check(module, sale(10n)))
        .to.be.revertedWithCustomError(module, "VolumeLimitExceeded")
        .withArgs(HOLDER, DAY, 10n, 100n, 60n, start + 25 * HOUR);
    });
  });

  describe("what counts", () => {
    it("leaves out moves inside one holding and exempt senders, in check and record", async () => {
      const { module, host, set, send, used } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      await set({ everybody: true, window: DAY, value: 100n });
      const inside = { to: party(0xc, { holder: HOLDER }) };
      const exempt = { from: party(0xa, { holder: HOLDER, exempt: true, balance: 1_000n }) };
      for (const fields of [inside, exempt]) {
        await expectHeadroom(host, module, { ...sale(1n), ...fields }, ANY_VALUE);
        expect(await send(500n, fields)).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
      expect(await used(DAY, ZeroAddress)).to.equal(0n);
    });

    it("counts what is sent to an escrow or sold back to the treasury", async () => {
      const { module, host, set, send } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      expect(await send(30n, { to: party(0xe, { exempt: true }) })).to.equal(undefined);
      expect(await send(30n, { to: party(0xf, { exempt: true, treasury: true }) })).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n), 40n);
    });

    it("leaves out fees, mints and everything agents do", async () => {
      const { host, module, set, used } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: 100n });
      const from = party(0xa, { holder: HOLDER, balance: 1_000n });
      for (const kind of ["Fee", "Mint", "Burn", "ForcedTransfer", "Recovery", "Recount"] as const) {
        expect(await moveRefusal(host, [module], move({ kind, from, value: 500n }))).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
    });

    it("counts settled transfers without refusing them, as much as fits", async () => {
      const { module, host, set, sendAt, used } = await loadFixture(volumeFixture);
      await set({ window: DAY, value: MAX_AMOUNT });
      const start = await nextBucket(DAY);
      const settled = { ...sale(ANY_VALUE), settled: true, outstanding: ANY_VALUE };
      for (let i = 0; i < 25; ++i) {
        expect(await sendAt(start + i * HOUR, settled)).to.equal(true);
        expect(await sendAt(start + i * HOUR + 1, settled)).to.equal(true);
      }
      expect(await used(DAY)).to.equal(25n * MAX_AMOUNT);
      await expectHeadroom(host, module, sale(1n), 0n);
      await time.increaseTo(start + 49 * HOUR - 1);
      expect(await used(DAY)).to.equal(MAX_AMOUNT);
      await time.increaseTo(start + 49 * HOUR);
      await expectHeadroom(host, module, sale(1n), MAX_AMOUNT);
    });
  });

  describe("any history", () => {
    const LIMIT = 1_000n;
    const EVERYBODYS = 1_500n;
    const STEPS = 90;

    interface Sent {
      second: number;
      holder: string;
      value: bigint;
    }

    /** What counts, by the rule's words: all buckets that the window and its first second touch. */
    function counted(history: readonly Sent[], window: number, now: number): bigint {
      const { width, reach } = bucketsOf(window);
      return history
        .filter(({ second }) => Math.floor(second / width) >= Math.floor(now / width) - reach)
        .reduce((sum, { value }) => sum + value, 0n);
    }

    /** The most that was sent in an interval of the window's length, both ends included. */
    function most(history: readonly Sent[], window: number): bigint {
      const sums = history.map(({ second: end }) =>
        history
          .filter(({ second }) => second >= end - window && second <= end)
          .reduce((sum, { value }) => sum + value, 0n),
      );
      return sums.reduce((a, b) => (a > b ? a : b), 0n);
    }

    for (const window of [1, 2, 23, 24, 25, 60, 1_000, DAY, 7_948_800, YEAR, LONGEST]) {
      it(`lets no more than the limits pass in any ${window} seconds`, async () => {
        const { module, host, set, sendAt, used } = await loadFixture(volumeFixture);
        await set({ window, value: LIMIT });
        await set({ everybody: true, window, value: EVERYBODYS });
        const random = randomFrom(SEED + window);
        const { width } = bucketsOf(window);
        const history: Sent[] = [];
        let now = (await time.latest()) + 10;
        let refused = 0;
        for (let i = 0; i < STEPS; ++i) {
          // Mostly within a bucket or a few, at times beyond the window; often at an edge to the second.
          const jump = [0.2, 1, 3, 12, 30][Math.floor(random() * 5)] ?? 1;
          now += 1 + Math.floor(random() * width * jump);
          if (random() < 0.4) now = Math.ceil(now / width) * width + (random() < 0.5 ? 0 : width - 1);
          now = Math.max(now, (await time.latest()) + 1);
          const holder = random() < 0.6 ? HOLDER : OTHER;
          // Within so few seconds nothing adds up.
          const value = BigInt(1 + Math.floor(random() * (window < 3 ? 1_200 : 400)));
          const own = counted(
            history.filter((sent) => sent.holder === holder),
            window,
            now,
          );
          const passes = own + value <= LIMIT && counted(history, window, now) + value <= EVERYBODYS;
          expect(await sendAt(now, sale(value, 0xa, holder)), `step ${i}`).to.equal(passes);
          if (passes) history.push({ second: now, holder, value });
          else ++refused;
          for (const each of [HOLDER, OTHER]) {
            const sent = history.filter((one) => one.holder === each);
            expect(await used(window, each)).to.equal(counted(sent, window, now));
          }
          expect(await used(window, ZeroAddress)).to.equal(counted(history, window, now));
        }
        expect(refused).to.be.greaterThan(3);
        expect(history.length).to.be.greaterThan(10);
        for (const each of [HOLDER, OTHER]) {
          const sent = history.filter(({ holder }) => holder === each);
          expect(most(sent, window)).to.be.lessThanOrEqual(LIMIT);
        }
        expect(most(history, window)).to.be.lessThanOrEqual(EVERYBODYS);
        expect(await host.headroom(module, sale(1n))).to.be.lessThanOrEqual(LIMIT);
      });
    }
  });
});
