import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { type TokenThatLiesAboutHoldings, TokenThatLiesAboutHoldings__factory } from "../../typechain-types";
import { BASIS, deployDistributionFixture, type DistributionFixture } from "./fixture";

const TARGET = 5n;
const SUPPLY = 1_000n;
const OTHERS = 1_000_000n;

interface LyingFixture extends DistributionFixture {
  readonly liar: TokenThatLiesAboutHoldings;
  /** A payable distribution of `TARGET` to the liar's holders, in a coin of which others' money lies here too. */
  readonly id: bigint;
}

async function lyingFixture(): Promise<LyingFixture> {
  const f = await deployDistributionFixture();
  const other = await f.announce(await f.terms(await f.recordNow(), { basis: BASIS.total, amount: OTHERS }));
  await f.distributor.connect(f.funder).fund(other, OTHERS);

  const liar = await new TokenThatLiesAboutHoldings__factory(f.deployer).deploy(SUPPLY);
  const date = await f.recordNow();
  const terms = await f.terms(date, { basis: BASIS.total, amount: TARGET, defaultRate: 0n, claimTopics: [] });
  const id = await f.announce({ ...terms, token: await liar.getAddress() });
  await f.makePayable(id);
  return { ...f, liar, id };
}

describe("DividendDistributor: a token whose holders hold more than it says exists", () => {
  const LIES = [
    { title: "one share is more than all", held: [2n * SUPPLY], error: "SharesExceedTarget", sum: 10n, left: TARGET },
    {
      title: "shares add up to a number that looks like nothing in 128 bits",
      held: [SUPPLY, (2n ** 128n - 1n) * SUPPLY],
      error: "SharesExceedTarget",
      sum: 2n ** 128n * TARGET,
      left: TARGET,
    },
    {
      title: "units are too many, of which each is worth too little to tell",
      held: [SUPPLY + 1n],
      error: "SharesExceedUnits",
      sum: SUPPLY + 1n,
      left: SUPPLY,
    },
  ];
  for (const { title, held, error, sum, left } of LIES) {
    it(`pays and assesses nothing where ${title}`, async () => {
      const { distributor, liar, coin, id, people } = await loadFixture(lyingFixture);
      const wallets = people.slice(0, held.length);
      for (const [i, wallet] of wallets.entries()) await liar.pretend(wallet, held[i] ?? 0n);
      // Who is frozen is owed, so that only the first one's share would leave.
      await liar.freeze(people[1] ?? distributor);
      const before = await coin.balanceOf(distributor);
      for (const call of [distributor.push, distributor.assess]) {
        await expect(call(id, wallets)).to.be.revertedWithCustomError(distributor, error).withArgs(id, sum, left);
      }
      expect(await coin.balanceOf(distributor)).to.equal(before);
    });
  }

  it("is refused where shares add up to more than any number", async () => {
    const { distributor, liar, id, people } = await loadFixture(lyingFixture);
    const wallets = people.slice(0, 2);
    for (const wallet of wallets) await liar.pretend(wallet, MaxUint256 / 2n + 1n);
    await expect(distributor.assess(id, wallets)).to.be.revertedWithPanic(0x11);
  });

  it("pays what it says truly", async () => {
    const { distributor, liar, coin, id, people } = await loadFixture(lyingFixture);
    const wallet = people[0] ?? distributor;
    await liar.pretend(wallet, SUPPLY);
    await expect(distributor.push(id, [wallet])).to.changeTokenBalances(coin, [distributor, wallet], [-TARGET, TARGET]);
  });
});
