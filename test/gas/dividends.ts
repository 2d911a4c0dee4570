import { deployDistributionFixture, type DistributionFixture, REFUSAL } from "../distribution/fixture";
import { gasOf, type Measured, onboardAll, wallets as walletsOf } from "./scrip";

const PAGE = 100;

/**
 * What a dividend costs: to announce, to claim, and to push to a page of a hundred. `first` is a holder's first
 * distribution, `next` a later one; every holder has coins and a lease, and somebody was
 * paid before.
 */
export async function dividends(): Promise<Measured> {
  const f = await deployDistributionFixture();
  const wallets = walletsOf(PAGE);
  await onboardAll(f, wallets);
  await f.token["batchMint(address[],uint256[])"](
    wallets,
    wallets.map(() => f.whole),
  );
  for (const wallet of [...wallets, ...f.holders.map(({ wallet }) => wallet.address)]) await f.coin.mint(wallet, 1n);

  const announce = await announced(f);
  const first = await paid(f, wallets);
  const next = await paid(f, wallets);
  return {
    "dividend.announce": announce,
    "dividend.claim.first": first.claim,
    "dividend.claim.next": next.claim,
    "dividend.push100.first": first.push,
    "dividend.push100.next": next.push,
  };
}

async function announced(f: DistributionFixture): Promise<bigint> {
  const terms = await f.terms(await f.recordNow());
  return gasOf(f.desk.announce(terms));
}

/** One distribution, in which somebody else was paid before. */
async function paid(f: DistributionFixture, wallets: readonly string[]): Promise<{ claim: bigint; push: bigint }> {
  const [claimant, mover] = f.holders;
  if (claimant === undefined || mover === undefined) throw new Error("too few holders");
  const id = await f.payable();
  await f.token.connect(mover.wallet).transfer(claimant.wallet, 1n);
  await f.distributor.push(id, [mover.wallet]);
  const claim = await gasOf(f.distributor.connect(claimant.wallet).claim([id]));
  const push = await gasOf(f.distributor.connect(f.stranger).push(id, [...wallets]));
  for (const wallet of wallets) {
    if ((await f.distributor.shareOf(id, wallet)).refusal !== REFUSAL.settled)
      throw new Error(`${wallet} was not paid`);
  }
  return { claim, push: push / BigInt(PAGE) };
}
