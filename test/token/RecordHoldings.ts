import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, ZeroAddress } from "ethers";

import { HostThatAnswers__factory } from "../../typechain-types";
import { COUNTRY } from "../fixtures/suite";
import { DAY, mineTogether, passDate, takeDate } from "./dates";
import { ALICES, BOBS, deployTokenFixture, now, personOf, type TokenFixture, tokenFixture } from "./fixture";
import { useForeign } from "./foreign";

const SUPPLY = ALICES + BOBS;

type Holdings = readonly [alice: bigint, bob: bigint, carol: bigint];

async function holdingsAt({ token, alice, bob, carol }: TokenFixture, date: bigint): Promise<bigint[]> {
  const balances: bigint[] = [];
  for (const { wallet } of [alice, bob, carol]) balances.push(await token.balanceOfAt(wallet, date));
  return balances;
}

/** Every kind of change of a balance, and what Alice, Bob and Carol have afterwards. */
const CHANGES: readonly {
  readonly name: string;
  readonly act: (suite: TokenFixture) => Promise<ContractTransactionResponse>;
  readonly after: Holdings;
}[] = [
  {
    name: "a transfer",
    act: ({ token, alice, carol }) => token.connect(alice.wallet).transfer(carol.wallet, 100n),
    after: [ALICES - 100n, BOBS, 100n],
  },
  {
    name: "a transfer of everything",
    act: ({ token, alice, bob }) => token.connect(alice.wallet).transfer(bob.wallet, ALICES),
    after: [0n, SUPPLY, 0n],
  },
  {
    name: "a batch of transfers to one holder twice",
    act: ({ token, alice, bob }) =>
      token.connect(alice.wallet).batchTransfer([bob.wallet, bob.wallet, alice.wallet], [1n, 2n, 3n]),
    after: [ALICES - 3n, BOBS + 3n, 0n],
  },
  {
    name: "a mint",
    act: ({ token, bob }) => token["mint(address,uint256)"](bob.wallet, 7n),
    after: [ALICES, BOBS + 7n, 0n],
  },
  {
    name: "a burn",
    act: ({ token, bob }) => token["burn(address,uint256)"](bob.wallet, 7n),
    after: [ALICES, BOBS - 7n, 0n],
  },
  {
    name: "a forced transfer",
    act: ({ token, bob, carol }) => token["forcedTransfer(address,address,uint256)"](bob.wallet, carol.wallet, BOBS),
    after: [ALICES, 0n, BOBS],
  },
];

describe("SecurityToken: holdings at record dates", () => {
  for (const { name, act, after } of CHANGES) {
    it(`are those before ${name} that comes later`, async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, alice, bob, carol } = suite;
      const date = await passDate(suite);
      expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
      await act(suite);
      expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
      expect(await token.suppliesAt(date)).to.deep.equal([SUPPLY, SUPPLY]);

      const next = await takeDate(suite);
      await act(suite).catch(() => undefined);
      expect(await holdingsAt(suite, next)).to.deep.equal(after);
      expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
      const supply = after.reduce((sum, balance) => sum + balance);
      expect(await token.suppliesAt(next)).to.deep.equal([supply, supply]);
      expect(await token.totalSupplyAt(next)).to.equal(supply);
      expect(await token.suppliesAtEach([next, date, next])).to.deep.equal([supply, SUPPLY, supply]);
      expect(await token.holdingsAt([alice.wallet, bob.wallet, carol.wallet, alice.wallet], next)).to.deep.equal(
        [...after, after[0]].map((balance) => [balance, false]),
      );
    });
  }

  it("are kept once, at the first move after it", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob } = suite;
    const date = await passDate(suite);
    for (const value of [1n, 2n, 3n]) {
      await token.connect(alice.wallet).transfer(bob.wallet, value);
      expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
    }
  });

  it("are those of the end of the second, wherever in its blocks the record date is taken", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, agent, alice, bob, carol } = suite;
    const date = (await now()) + DAY;
    const receipts = await mineTogether(date, [
      (sending) => token.connect(alice.wallet).transfer(carol.wallet, 10n, sending),
      (sending) => token.connect(agent).takeRecordDate(sending),
      (sending) => token.connect(bob.wallet).transfer(carol.wallet, 5n, sending),
      (sending) => token.connect(agent)["mint(address,uint256)"](bob.wallet, 100n, sending),
    ]);
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1, 1, 1]);
    await mineTogether(date + 1n, [
      (sending) => token.connect(alice.wallet).transfer(bob.wallet, 1n, sending),
      (sending) => token.connect(agent)["burn(address,uint256)"](bob.wallet, 3n, sending),
    ]);
    expect(await holdingsAt(suite, date)).to.deep.equal([ALICES - 10n, BOBS + 95n, 15n]);
    expect(await token.totalSupplyAt(date)).to.equal(SUPPLY + 100n);
  });

  it("are the same at dates between which nothing moved, all of which the next move takes", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob } = suite;
    const start = (await now()) + DAY;
    const dates = [0n, 1n, 50n, 60n].map((after) => start + after);
    await token.scheduleRecordDates([...dates, start + DAY]);
    await time.increaseTo(start + 100n);
    await token.connect(alice.wallet).transfer(bob.wallet, 10n);
    await token["burn(address,uint256)"](bob.wallet, 1n);
    for (const date of dates) {
      expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
      expect(await token.totalSupplyAt(date)).to.equal(SUPPLY);
    }
    await time.increaseTo(start + DAY + 1n);
    expect(await holdingsAt(suite, start + DAY)).to.deep.equal([ALICES - 10n, BOBS + 9n, 0n]);
  });

  it("count the moves of their second, also where one of these takes an earlier date", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner, agent, alice, bob } = suite;
    const date = (await now()) + DAY;
    await token.scheduleRecordDates([date - 10n, date]);
    await mineTogether(date, [
      (sending) => token.connect(alice.wallet).transfer(bob.wallet, 10n, sending),
      (sending) => token.connect(alice.wallet).transfer(bob.wallet, 10n, sending),
      (sending) => token.connect(agent)["freezePartialTokens(address,uint256)"](alice.wallet, 5n, sending),
      (sending) => token.connect(owner).setTreasury(bob.wallet, true, sending),
    ]);
    await time.increaseTo(date + 1n);
    await token.connect(alice.wallet).transfer(bob.wallet, 10n);
    expect(await holdingsAt(suite, date - 10n)).to.deep.equal([ALICES, BOBS, 0n]);
    expect(await holdingsAt(suite, date)).to.deep.equal([ALICES - 20n, BOBS + 20n, 0n]);
    expect(await token.frozenAt([alice.wallet], date - 10n)).to.deep.equal([0n]);
    expect(await token.frozenAt([alice.wallet], date)).to.deep.equal([5n]);
    expect(await token.suppliesAt(date - 10n)).to.deep.equal([SUPPLY, SUPPLY]);
    expect(await token.suppliesAt(date)).to.deep.equal([SUPPLY, ALICES - 20n]);
  });

  it("can be asked for ever, of who moved at some dates and of who never did", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob } = suite;
    const expected: [date: bigint, alice: bigint][] = [];
    for (let i = 0n; i < 20n; ++i) {
      expected.push([await passDate(suite), await token.balanceOf(alice.wallet)]);
      if (i % 3n !== 1n) await token.connect(alice.wallet).transfer(bob.wallet, i + 1n);
    }
    for (const [date, balance] of expected) {
      expect(await holdingsAt(suite, date)).to.deep.equal([balance, SUPPLY - balance, 0n]);
    }
  });

  it("are nothing for who came later, and for nobody", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, carol } = suite;
    const date = await passDate(suite);
    await token.connect(alice.wallet).transfer(carol.wallet, 10n);
    await token["burn(address,uint256)"](carol.wallet, 10n);
    expect(await token.holdingsAt([carol.wallet, ZeroAddress], date)).to.deep.equal([
      [0n, false],
      [0n, false],
    ]);
    expect(await token.holdingsAt([], date)).to.deep.equal([]);
  });

  it("are not written where nothing changes: moves of nothing, by anybody, and moves to oneself", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob, stranger } = suite;
    const date = await passDate(suite);
    await token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 0n);
    await token.connect(alice.wallet).transfer(alice.wallet, 10n);
    // What is written is a first move's, with this one behind it.
    const first = await token.connect(alice.wallet).transfer(bob.wallet, 10n);
    const later = await token.connect(alice.wallet).transfer(bob.wallet, 10n);
    const [one, two] = [(await first.wait())?.gasUsed ?? 0n, (await later.wait())?.gasUsed ?? 0n];
    expect(one).to.be.greaterThan(two + 40_000n);
    expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
  });

  it("count a fee that a move paid", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob, carol } = suite;
    const host = await useForeign(suite, new HostThatAnswers__factory(suite.owner).deploy(1n));
    await host.answer(90n, 10n, carol.wallet);
    const date = await passDate(suite);
    await token.connect(alice.wallet).transfer(bob.wallet, 100n);
    expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
    const next = await passDate(suite);
    await token.connect(alice.wallet).transfer(bob.wallet, 100n);
    expect(await holdingsAt(suite, date)).to.deep.equal([ALICES, BOBS, 0n]);
    expect(await holdingsAt(suite, next)).to.deep.equal([ALICES - 100n, BOBS + 90n, 10n]);
  });

  it("stay with the lost wallet after a recovery", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner, registry, alice } = suite;
    const successor = personOf(suite, 4);
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    await token.connect(owner).setTreasury(alice.wallet, true);
    await token["freezePartialTokens(address,uint256)"](alice.wallet, 30n);
    const before = await passDate(suite);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    const after = await passDate(suite);
    const wallets = [alice.wallet, successor];
    expect(await token.holdingsAt(wallets, before)).to.deep.equal([
      [ALICES, true],
      [0n, false],
    ]);
    expect(await token.frozenAt(wallets, before)).to.deep.equal([30n, 0n]);
    expect(await token.holdingsAt(wallets, after)).to.deep.equal([
      [0n, false],
      [ALICES, true],
    ]);
    expect(await token.frozenAt(wallets, after)).to.deep.equal([0n, 30n]);
    for (const date of [before, after]) expect(await token.suppliesAt(date)).to.deep.equal([SUPPLY, BOBS]);
  });

  describe("treasury", () => {
    it("is what it was at the record date", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, owner, alice, bob } = suite;
      const expected: [date: bigint, treasury: boolean, supplies: [bigint, bigint]][] = [];
      const note = async (treasury: boolean, outstanding: bigint) =>
        expected.push([await passDate(suite), treasury, [SUPPLY, outstanding]]);
      await note(false, SUPPLY);
      await token.connect(owner).setTreasury(alice.wallet, true);
      await note(true, BOBS);
      await token.connect(alice.wallet).transfer(bob.wallet, 100n);
      await note(true, BOBS + 100n);
      await note(true, BOBS + 100n);
      await token.connect(owner).setTreasury(alice.wallet, false);
      await note(false, SUPPLY);
      await token.connect(bob.wallet).transfer(alice.wallet, 1n);
      await token.connect(owner).setTreasury(alice.wallet, true);
      for (const [date, treasury, supplies] of expected) {
        const [holding] = await token.holdingsAt([alice.wallet], date);
        expect(holding?.treasury).to.equal(treasury);
        expect(await token.suppliesAt(date)).to.deep.equal(supplies);
      }
    });

    it("marked and unmarked in the second counts as it ends", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, owner, agent, alice, bob } = suite;
      const date = (await now()) + DAY;
      await mineTogether(date, [
        (sending) => token.connect(agent).takeRecordDate(sending),
        (sending) => token.connect(owner).setTreasury(alice.wallet, true, sending),
        (sending) => token.connect(owner).setTreasury(bob.wallet, true, sending),
        (sending) => token.connect(owner).setTreasury(bob.wallet, false, sending),
      ]);
      await token.connect(owner).setTreasury(alice.wallet, false);
      await token.connect(owner).setTreasury(bob.wallet, true);
      expect(await token.holdingsAt([alice.wallet, bob.wallet], date)).to.deep.equal([
        [ALICES, true],
        [BOBS, false],
      ]);
      expect(await token.suppliesAt(date)).to.deep.equal([SUPPLY, BOBS]);
    });

    it("is kept where mints, burns and moves across follow each other", async () => {
      const carol = personOf(await loadFixture(tokenFixture), 2);
      const suite = await deployTokenFixture({ treasury: [carol] });
      const { token, alice } = suite;
      const steps = [
        () => token["mint(address,uint256)"](carol, 70n),
        () => token.connect(carol).transfer(alice.wallet, 20n),
        () => token["burn(address,uint256)"](carol, 10n),
        () => token.connect(alice.wallet).transfer(carol, 5n),
      ];
      const expected: [date: bigint, supplies: bigint[]][] = [];
      for (const step of [...steps, ...steps]) {
        expected.push([await passDate(suite), [...(await token.supplies())]]);
        await step();
        await step();
      }
      for (const [date, supplies] of expected) expect(await token.suppliesAt(date)).to.deep.equal(supplies);
    });
  });

  describe("frozen amounts", () => {
    it("are those at the record date", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, alice, bob, carol } = suite;
      const [freeze, unfreeze] = [
        token["freezePartialTokens(address,uint256)"],
        token["unfreezePartialTokens(address,uint256)"],
      ];
      const steps = [
        () => freeze(alice.wallet, 100n),
        () => unfreeze(alice.wallet, 30n),
        () => freeze(alice.wallet, ALICES - 70n),
        // Burning and forcing away unfreezes what is needed.
        () => token["burn(address,uint256)"](alice.wallet, 60n),
        () => token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 40n),
        () => freeze(bob.wallet, 1n),
        () => unfreeze(alice.wallet, ALICES - 100n),
      ];
      const expected: [date: bigint, frozen: bigint[]][] = [];
      const wallets = [alice.wallet, bob.wallet, carol.wallet];
      for (const step of steps) {
        const frozen: bigint[] = [];
        for (const wallet of wallets) frozen.push(await token.getFrozenTokens(wallet));
        expected.push([await passDate(suite), frozen]);
        await step();
      }
      for (const [date, frozen] of expected) {
        expect(await token.frozenAt(wallets, date)).to.deep.equal(frozen);
        expect(await token.frozenOfAt(alice.wallet, date)).to.equal(frozen[0]);
      }
      expect(expected.at(-1)?.[1]).to.deep.equal([ALICES - 100n, 1n, 0n]);
    });

    it("are kept before anything was, by a freeze that takes the date itself", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, alice } = suite;
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 5n);
      const date = await passDate(suite);
      expect(await token.frozenOfAt(alice.wallet, date)).to.equal(5n);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 5n);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 5n);
      expect(await token.frozenOfAt(alice.wallet, date)).to.equal(5n);
    });

    it("say nothing of a wallet's own freeze", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, alice } = suite;
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      const date = await passDate(suite);
      await token["setAddressFrozen(address,bool)"](alice.wallet, false);
      expect(await token.frozenOfAt(alice.wallet, date)).to.equal(0n);
      expect(await token.balanceOfAt(alice.wallet, date)).to.equal(ALICES);
    });
  });

  describe("every view", () => {
    const VIEWS: readonly [name: string, view: (suite: TokenFixture, date: bigint) => Promise<unknown>][] = [
      ["balanceOfAt", ({ token, alice }, date) => token.balanceOfAt(alice.wallet, date)],
      ["frozenOfAt", ({ token, alice }, date) => token.frozenOfAt(alice.wallet, date)],
      ["totalSupplyAt", ({ token }, date) => token.totalSupplyAt(date)],
      ["suppliesAt", ({ token }, date) => token.suppliesAt(date)],
      ["holdingsAt", ({ token, alice }, date) => token.holdingsAt([alice.wallet], date)],
      ["frozenAt", ({ token, alice }, date) => token.frozenAt([alice.wallet], date)],
      ["suppliesAtEach", ({ token }, date) => token.suppliesAtEach([date])],
      [
        "balanceOfIdentityAt",
        ({ token, alice }, date) => token.balanceOfIdentityAt(alice.identity, [alice.wallet], date),
      ],
    ];
    for (const [name, view] of VIEWS) {
      it(`refuses a second that is no record date, and one that is not over (${name})`, async () => {
        const suite = await loadFixture(tokenFixture);
        const { token } = suite;
        const over = await passDate(suite);
        await expect(view(suite, 0n)).to.be.revertedWithCustomError(token, "RecordDateUnknown").withArgs(0n);
        const pending = (await now()) + DAY;
        await token.scheduleRecordDates([pending]);
        await expect(view(suite, over)).not.to.be.reverted;
        for (const unknown of [0n, over - 1n, over + 1n, pending + 1n, 2n ** 256n - 1n]) {
          await expect(view(suite, unknown))
            .to.be.revertedWithCustomError(token, "RecordDateUnknown")
            .withArgs(unknown);
        }
        await time.increaseTo(pending);
        await expect(view(suite, pending))
          .to.be.revertedWithCustomError(token, "RecordDatePending")
          .withArgs(pending, pending);
        await time.increaseTo(pending + 1n);
        await expect(view(suite, pending)).not.to.be.reverted;
      });
    }
  });
});
