import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { PurchaserLimit__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, type KindName, move, party } from "./moves";
import { randomFrom } from "./world";

const WINDOW = 90 * 86_400;
const ACCREDITED = 1;
const TREASURY = party(0xee, { exempt: true, treasury: true, balance: 10_000n });

/** What a holder buys: a mint, or a sale from the treasury. */
function purchase(buyer: number, classes = 0, kind: "Mint" | "Transfer" = "Mint") {
  const to = party(buyer, { class: classes });
  return move(kind === "Mint" ? { kind, to } : { kind, to, from: TREASURY });
}

async function fixture() {
  const { deployer } = await accounts();
  const module = await new PurchaserLimit__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (limit: number, window = WINDOW, freeClasses = ACCREDITED) =>
    host.callModuleFunction(
      module.interface.encodeFunctionData("setPurchaserLimit", [limit, window, freeClasses]),
      module,
    );
  /** Buys in a block of its own, at a time if one is given, and returns it. */
  const buy = async (buyer: number, at?: number) => {
    if (at !== undefined) await time.setNextBlockTimestamp(at);
    await host.move([module], purchase(buyer));
    return time.latest();
  };
  return { module, host, compliance: await host.getAddress(), set, buy };
}

async function limitOfTwoFixture() {
  const base = await fixture();
  await base.set(2);
  return base;
}

describe("PurchaserLimit", () => {
  describe("setPurchaserLimit", () => {
    it("stores the limit", async () => {
      const { module, compliance, set } = await loadFixture(fixture);
      expect(await module.purchaserLimitOf(compliance)).to.deep.equal([false, 0n, 0n, 0n]);
      await expect(set(35, WINDOW, 7))
        .to.emit(module, "PurchaserLimitSet")
        .withArgs(compliance, 35, WINDOW, 7);
      expect(await module.purchaserLimitOf(compliance)).to.deep.equal([true, 35n, BigInt(WINDOW), 7n]);
    });

    it("takes 100 and refuses 101, and a window of no length", async () => {
      const { module, set } = await loadFixture(fixture);
      await set(100);
      await expect(set(101)).to.be.revertedWithCustomError(module, "PurchaserLimitTooHigh").withArgs(101, 100);
      await expect(set(35, 0)).to.be.revertedWithCustomError(module, "PurchaserWindowIsZero");
    });
  });

  describe("check", () => {
    it("refuses purchases and nothing else until a limit is set", async () => {
      const { module, host, compliance } = await loadFixture(fixture);
      for (const each of [purchase(1), purchase(1, ACCREDITED), purchase(1, 0, "Transfer")]) {
        await expect(host.check(module, each))
          .to.be.revertedWithCustomError(module, "PurchaserLimitNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, each, 0n);
      }
      for (const each of [
        move(),
        move({ kind: "Fee", from: TREASURY }),
        move({ kind: "Mint", to: TREASURY }),
        move({ from: TREASURY, to: party(0xf, { exempt: true }) }),
        move({ from: party(0xf, { exempt: true }) }),
      ]) {
        await expectHeadroom(host, module, each, ANY_VALUE);
      }
    });

    for (const kind of ["Mint", "Transfer"] as const) {
      it(`lets as many buy as may, and refuses the next: ${kind}`, async () => {
        const { module, host, compliance, buy } = await loadFixture(limitOfTwoFixture);
        const first = await buy(1);
        await expectHeadroom(host, module, purchase(2, 0, kind), ANY_VALUE);
        await expect(host.move([module], purchase(2, 0, kind)))
          .to.emit(module, "PurchaserCounted")
          .withArgs(compliance, address(2));
        await expect(host.check(module, purchase(3, 0, kind)))
          .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
          .withArgs(address(3), 2, 2, first + WINDOW);
        await expectHeadroom(host, module, purchase(3, 0, kind), 0n);
        expect(await module.purchasersOf(compliance)).to.equal(2n);
      });
    }

    it("leaves those of free classes out, and what holders sell each other", async () => {
      const { module, host, compliance, buy } = await loadFixture(limitOfTwoFixture);
      await buy(1);
      await buy(2);
      for (const each of [purchase(3, ACCREDITED), purchase(3, 0xff), move({ to: party(3) })]) {
        await expect(host.move([module], each)).not.to.emit(module, "PurchaserCounted");
      }
      await expectHeadroom(host, module, purchase(3, 0xfe), 0n);
      expect(await module.purchasersOf(compliance)).to.equal(2n);
    });

    it("counts who buys again once, until a window after the last time", async () => {
      const { module, host, compliance, buy } = await loadFixture(limitOfTwoFixture);
      const first = await buy(1);
      const second = await buy(2, first + 100);
      const again = await buy(1, first + 200);
      expect(await module.purchasersOf(compliance)).to.equal(2n);
      expect(await module.lastPurchaseOf(compliance, address(1))).to.equal(again);
      await expect(host.check(module, purchase(3)))
        .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
        .withArgs(address(3), 2, 2, second + WINDOW);
      await time.increaseTo(first + WINDOW);
      await expectHeadroom(host, module, purchase(3), 0n);
      await time.increaseTo(second + WINDOW);
      await expectHeadroom(host, module, purchase(3), ANY_VALUE);
      expect(await module.purchasersOf(compliance)).to.equal(1n);
    });

    it("frees a place just when the window is over", async () => {
      const { module, host, compliance, buy } = await loadFixture(limitOfTwoFixture);
      const first = await buy(1);
      await buy(2, first + 10);
      await time.increaseTo(first + WINDOW - 1);
      await expectHeadroom(host, module, purchase(3), 0n);
      await time.increaseTo(first + WINDOW);
      await buy(3);
      expect(await module.lastPurchaseOf(compliance, address(1))).to.equal(0n);
      expect(await module.purchasersOf(compliance)).to.equal(2n);
      await expectHeadroom(host, module, purchase(1), 0n);
    });

    it("takes several in one second", async () => {
      const { module, host, compliance, set } = await loadFixture(fixture);
      await set(3);
      const three = [1, 2, 3, 1].map((buyer) => purchase(buyer));
      for (const each of three) await host.move([module, module], each);
      expect(await module.purchasersOf(compliance)).to.equal(3n);
      await expectHeadroom(host, module, purchase(4), 0n);
    });

    it("lets nobody buy that counts under a limit of 0, without an end", async () => {
      const { module, host, set } = await loadFixture(fixture);
      await set(0);
      await expect(host.check(module, purchase(3)))
        .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
        .withArgs(address(3), 0, 0, 0);
      await expectHeadroom(host, module, purchase(3), 0n);
      await expectHeadroom(host, module, purchase(3, ACCREDITED), ANY_VALUE);
    });

    it("waits for enough to leave after the limit was lowered", async () => {
      const { module, host, set, buy } = await loadFixture(fixture);
      await set(5);
      const start = await buy(1);
      for (const buyer of [2, 3, 4]) await buy(buyer, start + buyer * 10);
      await set(2);
      await expect(host.check(module, purchase(9)))
        .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
        .withArgs(address(9), 4, 2, start + 30 + WINDOW);
      await expectHeadroom(host, module, purchase(4), ANY_VALUE);
      await time.increaseTo(start + 30 + WINDOW - 1);
      await expect(host.check(module, purchase(9)))
        .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
        .withArgs(address(9), 2, 2, start + 30 + WINDOW);
      await time.increaseTo(start + 30 + WINDOW);
      await host.move([module], purchase(9));
      await expectHeadroom(host, module, purchase(8), 0n);
    });

    it("counts nobody by force, and more than may where a mint was settled", async () => {
      const { module, host, compliance, set } = await loadFixture(limitOfTwoFixture);
      for (const kind of ["ForcedTransfer", "Recovery"] as const satisfies readonly KindName[]) {
        await host.move([module], move({ kind, from: TREASURY, to: party(1) }));
      }
      expect(await module.purchasersOf(compliance)).to.equal(0n);
      for (const buyer of [1, 2, 3]) await host.move([module], { ...purchase(buyer), settled: true });
      expect(await module.purchasersOf(compliance)).to.equal(3n);
      await set(3);
      await expectHeadroom(host, module, purchase(4), 0n);
    });
  });

  it("stays under the gas a host gives when a full list has left and the limit was lowered", async () => {
    const { module, host, set } = await loadFixture(fixture);
    await set(100);
    for (let buyer = 1; buyer <= 100; ++buyer) await host.move([module], purchase(buyer));
    for (const limit of [99, 50, 1]) {
      await time.increase(WINDOW);
      await set(limit);
      expect(await host.move.estimateGas([module], purchase(200 + limit))).to.be.lessThan(500_000n);
      await host.move([module], purchase(200 + limit));
    }
  });

  it("never lets more buy in any window than may, and all that may", async () => {
    const { module, host, compliance, set } = await loadFixture(fixture);
    const random = randomFrom(506);
    const pick = (most: number) => Math.floor(random() * most);
    const window = 1_000;
    let limit = 3;
    await set(limit, window);
    const last = new Map<number, number>();
    let now = await time.latest();
    const seen = { passed: 0, refused: 0 };
    for (let i = 0; i < 250; ++i) {
      now += 1 + pick(i % 50 === 49 ? 1_500 : 200);
      if (i % 25 === 24) {
        limit = pick(6);
        await time.setNextBlockTimestamp(now++);
        await set(limit, window);
      }
      const buyer = 1 + pick(9);
      const active = [...last].filter(([, when]) => when + window > now).map(([who]) => who);
      const passes = active.includes(buyer) || active.length < limit;
      await time.setNextBlockTimestamp(now);
      const buying = host.move([module], purchase(buyer));
      if (passes) await buying;
      else {
        const ends = active.map((who) => (last.get(who) ?? 0) + window).sort((a, b) => a - b);
        await expect(buying, `purchase ${i}`)
          .to.be.revertedWithCustomError(module, "PurchaserLimitReached")
          .withArgs(address(buyer), active.length, limit, limit === 0 ? 0 : ends[active.length - limit]);
      }
      ++seen[passes ? "passed" : "refused"];
      if (!passes) continue;
      last.set(buyer, now);
      if (!active.includes(buyer)) active.push(buyer);
      expect(await module.purchasersOf(compliance)).to.equal(BigInt(active.length));
    }
    expect(seen.passed).to.be.greaterThan(50);
    expect(seen.refused).to.be.greaterThan(30);
  });
});
