import type { DistributionBooksStructOutput } from "../../../typechain-types/contracts/distribution/DividendDistributor";
import { type Announced, type Desk, DistributionError, STATE, may, money, order, tell } from "./desk";

/**
 * Draws what holders are not paid, once every share is assessed and where that is the operator's to do: the tax, in one
 * transfer, and what new tokens were issued for. Closes a distribution that owes nothing any more, and draws what rounding left.
 */
export async function settle(desk: Desk, announced: Announced): Promise<void> {
  const { distributor } = desk;
  const { distribution, id } = announced;
  const books = await distributor.books(id);
  if (books.state !== STATE.payable && books.state !== STATE.closed) return;
  if (books.unitsAssessed === books.units) await draw(desk, announced, books);
  if (books.state === STATE.payable && books.unitsAssessed === books.units && books.owed === 0n) {
    const data = distributor.interface.encodeFunctionData("close", [id]);
    await order(desk, `close/${distribution.reference}`, data, `close ${distribution.reference}`);
    tell(desk, `${distribution.reference} closed: every share is settled`);
  }
  await withdraw(desk, distribution.reference);
}

async function draw(desk: Desk, { distribution, id }: Announced, books: DistributionBooksStructOutput): Promise<void> {
  const { distributor, distributions } = desk;
  const { reference } = distribution;
  const tax = books.withheld - books.withheldDrawn;
  if (tax > 0n && (await may(desk, "tax"))) {
    const data = distributor.interface.encodeFunctionData("drawTax", [id, distributions.accounts.tax]);
    await order(desk, `draw/${reference}/tax/${books.withheld}`, data, `draw ${money(desk, tax)} of tax`);
    tell(desk, `${reference}: ${money(desk, tax)} of tax drawn`);
  }
  const proceeds = books.reinvested - books.reinvestedDrawn;
  if (proceeds > 0n && (await may(desk, "proceeds"))) {
    const { proceeds: account } = distributions.accounts;
    if (account === undefined) {
      const hint = "Write accounts.proceeds into distributions.json.";
      throw new DistributionError(`${money(desk, proceeds)} of reinvested cash have no account`, hint);
    }
    const data = distributor.interface.encodeFunctionData("drawReinvested", [id, account]);
    const what = `draw ${money(desk, proceeds)} that new tokens were issued for`;
    await order(desk, `draw/${reference}/proceeds/${books.reinvested}`, data, what);
    tell(desk, `${reference}: ${money(desk, proceeds)} drawn that new tokens were issued for`);
  }
}

/** Rounding of a closed distribution goes back to who paid in last: the operator, where it did. */
async function withdraw(desk: Desk, reference: string): Promise<void> {
  const { distributor, coin, context } = desk;
  const amount = await distributor.withdrawable(coin, context.keys.operator.address);
  if (amount === 0n) return;
  const data = distributor.interface.encodeFunctionData("withdraw", [coin]);
  await order(desk, `draw/${reference}/remainder`, data, `draw ${money(desk, amount)} that rounding left`);
  tell(desk, `${reference}: ${money(desk, amount)} that rounding left went back to the funder`);
}
