import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { IssueLimit__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, move, type Party, party } from "./moves";
import { randomFrom } from "./world";

const ACCREDITED = 1;
const BUYER = address(0xb);
const TREASURY = party(0xee, { exempt: true, treasury: true, balance: 10_000n });
const MOST = 2n ** 128n - 1n;

async function fixture() {
  const { deployer } = await accounts();
  const module = await new IssueLimit__factory(deployer).deploy();
  const host = await hostWith(module);
  const encode = (name: string, args: readonly unknown[]) =>
    module.interface.encodeFunctionData(name as "removeIssueLimit", args as [string]);
  const call = (name: string, ...args: unknown[]) => host.callModuleFunction(encode(name, args), module);
  const start = await time.latest();
  const terms = { start, end: start + 10_000, freeClasses: ACCREDITED, total: 1_000n, defaultLimit: 100n };
  const buy = (value: bigint, fields: Partial<Party> = {}) => move({ kind: "Mint", value, to: party(0xb, fields) });
  return { module, host, compliance: await host.getAddress(), call, terms, buy };
}

async function openFixture() {
  const base = await fixture();
  await base.call("startOffering", base.terms);
  return base;
}

describe("IssueLimit", () => {
  describe("startOffering", () => {
    it("stores the terms under growing numbers, each with nothing sold and no limits", async () => {
      const { module, host, compliance, call, terms, buy } = await loadFixture(fixture);
      expect((await module.offeringOf(compliance)).number).to.equal(0n);
      const values = [terms.start, terms.end, ACCREDITED, 1_000n, 100n];
      await expect(call("startOffering", terms)).to.emit(module, "OfferingStarted").withArgs(compliance, 1, values);
      await call("setIssueLimit", BUYER, 70n);
      await host.move([module], buy(60n));
      const { number, terms: stored, sold } = await module.offeringOf(compliance);
      expect([number, stored, sold]).to.deep.equal([1n, values.map(BigInt), 60n]);
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([true, 70n, 60n]);
      await expect(call("startOffering", terms)).to.emit(module, "OfferingStarted").withArgs(compliance, 2, values);
      expect((await module.offeringOf(compliance)).sold).to.equal(0n);
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([false, 100n, 0n]);
    });

    it("refuses one that does not end after it starts", async () => {
      const { module, call, terms } = await loadFixture(openFixture);
      for (const name of ["startOffering", "changeOffering"]) {
        for (const end of [terms.start, terms.start - 1, 0]) {
          await expect(call(name, { ...terms, end }))
            .to.be.revertedWithCustomError(module, "IssueOfferingEndInvalid")
            .withArgs(terms.start, end);
        }
        await call(name, { ...terms, end: terms.start + 1 });
      }
    });
  });

  describe("changeOffering", () => {
    it("keeps what was sold and holders' own limits", async () => {
      const { module, host, compliance, call, terms, buy } = await loadFixture(openFixture);
      await call("setIssueLimit", BUYER, 70n);
      await host.move([module], buy(60n));
      await expect(call("changeOffering", { ...terms, total: 65n, defaultLimit: 5n, freeClasses: 3 }))
        .to.emit(module, "OfferingChanged")
        .withArgs(compliance, 1, [terms.start, terms.end, 3, 65n, 5n]);
      expect((await module.offeringOf(compliance)).sold).to.equal(60n);
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([true, 70n, 60n]);
      await expectHeadroom(host, module, buy(1n), 5n);
      await call("changeOffering", { ...terms, total: 59n });
      await expectHeadroom(host, module, buy(1n), 0n);
    });
  });

  describe("setIssueLimit", () => {
    it("gives holders limits of their own, one or several, and takes them back", async () => {
      const { module, host, compliance, call, buy } = await loadFixture(openFixture);
      await expect(call("setIssueLimit", BUYER, 150n))
        .to.emit(module, "IssueLimitSet")
        .withArgs(compliance, 1, BUYER, 150n);
      await expectHeadroom(host, module, buy(1n), 150n);
      await host.move([module], buy(120n));
      await expect(call("batchSetIssueLimit", [address(1), BUYER], [0n, 130n]))
        .to.emit(module, "IssueLimitSet")
        .withArgs(compliance, 1, BUYER, 130n);
      expect(await module.issueLimitOf(compliance, address(1))).to.deep.equal([true, 0n, 0n]);
      await expectHeadroom(host, module, buy(1n), 10n);
      await expect(call("removeIssueLimit", BUYER)).to.emit(module, "IssueLimitRemoved").withArgs(compliance, 1, BUYER);
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([false, 100n, 120n]);
      await expectHeadroom(host, module, buy(1n), 0n);
      await expect(call("removeIssueLimit", BUYER)).not.to.emit(module, "IssueLimitRemoved");
    });

    it("refuses lists of different lengths", async () => {
      const { module, call } = await loadFixture(openFixture);
      for (const [holders, limits] of [
        [[BUYER], []],
        [[], [1n, 2n]],
      ] as const) {
        await expect(call("batchSetIssueLimit", holders, limits))
          .to.be.revertedWithCustomError(module, "IssueLimitLengthsDiffer")
          .withArgs(holders.length, limits.length);
      }
    });

    it("needs an offering, as does changing it", async () => {
      const { module, compliance, call, terms } = await loadFixture(fixture);
      for (const [name, ...args] of [
        ["changeOffering", terms],
        ["setIssueLimit", BUYER, 1n],
        ["batchSetIssueLimit", [], []],
        ["removeIssueLimit", BUYER],
      ] as const) {
        await expect(call(name, ...args))
          .to.be.revertedWithCustomError(module, "IssueLimitNotConfigured")
          .withArgs(compliance);
      }
    });
  });

  describe("check", () => {
    it("refuses purchases and nothing else until there is an offering", async () => {
      const { module, host, compliance, buy } = await loadFixture(fixture);
      for (const each of [buy(1n), buy(1n, { class: ACCREDITED }), move({ from: TREASURY })]) {
        await expect(host.check(module, each))
          .to.be.revertedWithCustomError(module, "IssueLimitNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, each, 0n);
      }
      await host.move([module], { ...buy(1n), settled: true });
      for (const each of [
        move(),
        buy(1n, { exempt: true }),
        move({ kind: "Fee", from: TREASURY }),
        move({ from: TREASURY, to: party(0xf, { exempt: true }) }),
      ]) {
        await expectHeadroom(host, module, each, ANY_VALUE);
      }
    });

    it("sells from the start on and before the end", async () => {
      const { module, host, call, terms, buy } = await loadFixture(fixture);
      const [start, end] = [terms.start + 1_000, terms.start + 2_000];
      await call("startOffering", { ...terms, start, end });
      const closed = async () => {
        await expectHeadroom(host, module, buy(1n), 0n);
        await expect(host.check(module, buy(1n)))
          .to.be.revertedWithCustomError(module, "IssueOfferingNotOpen")
          .withArgs(start, end);
      };
      await time.increaseTo(start - 1);
      await closed();
      await time.increaseTo(start);
      await expectHeadroom(host, module, buy(1n), 100n);
      await time.increaseTo(end - 1);
      expect(await host.headroom(module, buy(1n))).to.equal(100n);
      await time.increaseTo(end);
      await closed();
    });

    it("sells each holder no more than its limit, by mint and from the treasury together", async () => {
      const { module, host, compliance, buy } = await loadFixture(openFixture);
      await expect(host.move([module], buy(40n)))
        .to.emit(module, "IssueCounted")
        .withArgs(compliance, 1, BUYER, 40n);
      const sale = move({ from: TREASURY });
      await expectHeadroom(host, module, sale, 60n);
      await host.move([module], { ...sale, value: 59n });
      await expectHeadroom(host, module, buy(1n), 1n);
      await expect(host.check(module, buy(2n)))
        .to.be.revertedWithCustomError(module, "IssueLimitExceeded")
        .withArgs(BUYER, 99n, 2n, 100n);
      await expect(host.check(module, buy(ANY_VALUE, { holder: address(0xbb) })))
        .to.be.revertedWithCustomError(module, "IssueTotalExceeded")
        .withArgs(99n, ANY_VALUE, 1_000n);
      await expectHeadroom(host, module, buy(1n, { holder: address(0xbb) }), 100n);
    });

    it("has no limit but the total for free classes, and counts what they buy", async () => {
      const { module, host, compliance, buy } = await loadFixture(openFixture);
      const free = { class: ACCREDITED | 4 };
      await host.move([module], buy(950n, free));
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([false, 100n, 950n]);
      await expectHeadroom(host, module, buy(1n, free), 50n);
      await expect(host.check(module, buy(51n, free)))
        .to.be.revertedWithCustomError(module, "IssueTotalExceeded")
        .withArgs(950n, 51n, 1_000n);
      await expectHeadroom(host, module, buy(1n, { holder: address(0xbb), class: 4 }), 50n);
      await expectHeadroom(host, module, buy(1n), 0n);
    });

    it("counts nothing by force, and what is settled however large", async () => {
      const { module, host, compliance, call, terms, buy } = await loadFixture(openFixture);
      for (const kind of ["ForcedTransfer", "Recovery"] as const) {
        await host.move([module], move({ kind, from: TREASURY, value: 500n }));
      }
      expect((await module.offeringOf(compliance)).sold).to.equal(0n);
      await host.move([module], { ...buy(700n), settled: true });
      await host.move([module], { ...buy(ANY_VALUE), settled: true });
      expect((await module.offeringOf(compliance)).sold).to.equal(MOST);
      expect(await module.issueLimitOf(compliance, BUYER)).to.deep.equal([false, 100n, MOST]);
      await call("changeOffering", { ...terms, total: MOST, defaultLimit: MOST });
      await expectHeadroom(host, module, buy(1n), 0n);
    });
  });

  it("sells what a plain model does", async () => {
    const { module, host, compliance, call, terms } = await loadFixture(fixture);
    const random = randomFrom(251);
    const pick = (most: number) => Math.floor(random() * most);
    const own = new Map<string, bigint>();
    const bought = new Map<string, bigint>();
    const seen = { passed: 0, refused: 0 };
    for (let i = 0; i < 200; ++i) {
      if (i % 60 === 0) {
        await call("startOffering", { ...terms, end: terms.start + 1_000_000 });
        own.clear();
        bought.clear();
      }
      const holder = address(1 + pick(6));
      if (i % 9 === 8) {
        own.set(holder, BigInt(pick(300)));
        await call("setIssueLimit", holder, own.get(holder));
      }
      const value = BigInt(1 + pick(90));
      const free = pick(4) === 0;
      const to = party(Number(holder), { class: free ? ACCREDITED : 2 });
      const each = pick(2) === 0 ? move({ kind: "Mint", value, to }) : move({ from: TREASURY, value, to });
      const sold = [...bought.values()].reduce((sum, amount) => sum + amount, 0n);
      const had = bought.get(holder) ?? 0n;
      const passes = sold + value <= 1_000n && (free || had + value <= (own.get(holder) ?? 100n));
      expect((await moveRefusal(host, [module], each)) === undefined, `purchase ${i}`).to.equal(passes);
      ++seen[passes ? "passed" : "refused"];
      if (passes) bought.set(holder, had + value);
      expect((await module.issueLimitOf(compliance, holder)).bought).to.equal(bought.get(holder) ?? 0n);
    }
    expect(seen.passed).to.be.greaterThan(30);
    expect(seen.refused).to.be.greaterThan(30);
  });
});
