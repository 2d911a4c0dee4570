import { expect } from "chai";
import { toBeHex } from "ethers";

import { deployDistributionFixture, type DistributionFixture } from "../distribution/fixture";
import { COUNTRY } from "../fixtures/suite";

const HOLDERS = 10_000;
const PAGE = 100;
/** As many as fit into a transaction of mainnet. */
const REGISTERED_AT_ONCE = 170;
const MINTED_AT_ONCE = 200;
const MAINNET_GAS = 16_777_216n;
/** Told, so that nobody has to find it out by running each transaction several times. */
const GAS = { gasLimit: MAINNET_GAS };
const FIRST_WALLET = 1n << 100n;

/** A list in pages. */
function pagesOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/**
 * Real are the wallets, their registrations, leases and balances, and every payment. Not real is that they share fifteen
 * identities, which a payment cannot tell: it reads an identity's hold, profiles and elections once a page or once a
 * share, at the same slots of a mapping.
 */
async function registerHolders(f: DistributionFixture): Promise<string[]> {
  const wallets = Array.from({ length: HOLDERS }, (_, index) => toBeHex(FIRST_WALLET + BigInt(index), 20));
  const identities = f.holders.map(({ identity }) => identity);
  for (const person of f.people.slice(f.holders.length + 1)) identities.push((await f.onboard(person)).identity);
  const identityOf = (index: number): string => identities[index % identities.length] ?? "";
  let index = 0;
  for (const page of pagesOf(wallets, REGISTERED_AT_ONCE)) {
    const theirs = page.map(() => identityOf(index++));
    await f.registry.batchRegisterIdentityWithLease(
      page,
      theirs,
      page.map(() => COUNTRY.germany),
      GAS,
    );
  }
  for (const page of pagesOf(wallets, MINTED_AT_ONCE)) {
    await f.token["batchMint(address[],uint256[])"](
      page,
      page.map((_, number) => (BigInt(number) + 1n) * f.whole),
      GAS,
    );
  }
  return wallets;
}

describe("DividendDistributor: ten thousand holders", () => {
  it("cost the same each, on the first page and on the last", async function () {
    this.timeout(600_000);
    const f = await deployDistributionFixture();
    const wallets = await registerHolders(f);
    const id = await f.payable();
    const costs: bigint[] = [];
    for (const page of pagesOf(wallets, PAGE)) {
      const receipt = await (await f.distributor.connect(f.stranger).push(id, page, GAS)).wait();
      costs.push((receipt?.gasUsed ?? 0n) / BigInt(page.length));
    }
    const books = await f.distributor.books(id);
    const others = await f.distributor.push(
      id,
      f.holders.map(({ wallet }) => wallet),
    );
    await others.wait();
    expect((await f.distributor.books(id)).unassessed, "nothing but rounding is left").to.be.lessThan(BigInt(HOLDERS));
    expect(books.owed).to.equal(0n);

    const [first = 0n, ...rest] = costs;
    const last = rest.at(-1) ?? 0n;
    const total = costs.reduce((sum, cost) => sum + cost * BigInt(PAGE), 0n);
    const most = MAINNET_GAS / first;
    console.log(
      `      ${String(HOLDERS)} holders pushed for ${total.toLocaleString("en")} gas in ${String(costs.length)} ` +
        `transactions of ${String(PAGE)}: ${first.toLocaleString("en")} each on the first page, ` +
        `${last.toLocaleString("en")} on the last. A transaction of mainnet holds ${String(most)}, ` +
        `so ${String(Math.ceil(HOLDERS / Number(most)))} transactions at least.`,
    );
    for (const cost of rest) expect(Number(cost)).to.be.closeTo(Number(first), Number(first) * 0.03);
  });
});
