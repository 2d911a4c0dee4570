import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { type TokenThatLiesAboutHoldings, TokenThatLiesAboutHoldings__factory } from "../../typechain-types";
import { BASIS, deployDistributionFixture, type DistributionFixture } from "./fixture";

const TARGET = 5n;
const MANY_UNITS = 1_000n;
const OTHERS = 1_000_000n;

interface LyingFixture extends DistributionFixture {
  readonly liar: TokenThatLiesAboutHoldings;
  /** A payable distribution of `TARGET` to the liar's holders, in a coin of which others' money lies here too. */
  readonly id: bigint;
}

async function lyingFixture(supply: bigint): Promise<LyingFixture> {
  const f = await deployDistributionFixture();
  const other = await f.announce(await f.terms(await f.recordNow(), { basis: BASIS.total, amount: OTHERS }));
  await f.distributor.connect(f.funder).fund(other, OTHERS);

  const liar = await new TokenThatLiesAboutHoldings__factory(f.deployer).deploy(supply);
  const date = await f.recordNow();
  const terms = await f.terms(date, { basis: BASIS.total, amount: TARGET, defaultRate: 0n, claimTopics: [] });
  const id = await f.announce({ ...terms, token: await liar.getAddress() });
  await f.makePayable(id);
  return { ...f, liar, id };
}

/** A unit is worth one of the coin. */
const evenFixture = (): Promise<LyingFixture> => lyingFixture(TARGET);
/** A unit alone is worth nothing. */
const thinFixture = (): Promise<LyingFixture> => lyingFixture(MANY_UNITS);

describe("DividendDistributor: a token whose holders hold more than it says exists", () => {
  const LIES = [
    {
      title: "one share is more than all",
      fixture: evenFixture,
      held: [TARGET + 1n],
      error: "SharesExceedTarget",
      args: [TARGET + 1n, TARGET],
    },
    {
      title: "shares add up to what looks like nothing in 128 bits",
      fixture: evenFixture,
      held: [TARGET, 2n ** 128n - TARGET],
      error: "SharesExceedTarget",
      args: [2n ** 128n, TARGET],
    },
    {
      title: "units are more than there are, and worth no more",
      fixture: thinFixture,
      held: [MANY_UNITS + 1n],
      error: "SharesExceedUnits",
      args: [MANY_UNITS + 1n, MANY_UNITS],
    },
  ];
  for (const { title, fixture, held, error, args } of LIES) {
    it(`pays and assesses nothing where ${title}`, async () => {
      const { distributor, liar, coin, id, people } = await loadFixture(fixture);
      const wallets = people.slice(0, held.length);
      for (const [i, wallet] of wallets.entries()) await liar.pretend(wallet, held[i] ?? 0n);
      // Who is frozen is owed, so that only the first one's share would leave.
      await liar.freeze(people[1] ?? distributor);
      const before = await coin.balanceOf(distributor);
      for (const call of [distributor.push, distributor.assess]) {
        await expect(call(id, wallets))
          .to.be.revertedWithCustomError(distributor, error)
          .withArgs(id, ...args);
      }
      expect(await coin.balanceOf(distributor)).to.equal(before);
    });
  }

  for (const { title, fixture, held, gross } of [
    { title: "a share of 2^128", fixture: evenFixture, held: 2n ** 128n, gross: 2n ** 128n },
    {
      title: "2^128 units",
      fixture: thinFixture,
      held: 2n ** 128n,
      gross: (2n ** 128n * TARGET) / MANY_UNITS,
    },
  ]) {
    it(`refuses ${title}, which nobody can have`, async () => {
      const { distributor, liar, id, people } = await loadFixture(fixture);
      const [wallet] = people;
      if (wallet === undefined) throw new Error("nobody is there");
      await liar.pretend(wallet, held);
      await expect(distributor.assess(id, [wallet]))
        .to.be.revertedWithCustomError(distributor, "ShareTooLarge")
        .withArgs(id, wallet.address, held, gross);
    });
  }

  it("pays what it says truly", async () => {
    const { distributor, liar, coin, id, people } = await loadFixture(evenFixture);
    const wallet = people[0] ?? distributor;
    await liar.pretend(wallet, TARGET);
    await expect(distributor.push(id, [wallet])).to.changeTokenBalances(coin, [distributor, wallet], [-TARGET, TARGET]);
  });
});
