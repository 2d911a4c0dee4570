import { type TransactionReceipt, encodeBytes32String, id as hashOf } from "ethers";

import { BatchSizer } from "../../chain/batches";
import { gasToSend } from "../../chain/estimate";
import { type Announced, type Desk, estimateOrder, may, money, order, tell } from "./desk";
import { REFUSAL, type Share, readShares, refusalText, sharers } from "./shares";

/** What a holder's payment costs, before the first page has been measured. */
const FIRST_GUESS = 75_000n;

/**
 * Pays everyone who can be paid, in pages that fit a transaction, and sets the tax of the others apart. What is owed to
 * those stays owed; a later run, or a later day of this one, pays them.
 */
export async function pay(desk: Desk, announced: Announced): Promise<void> {
  const { context } = desk;
  const { reference } = announced.distribution;
  const wallets = await sharers(desk, announced);
  const shares = await readShares(desk, announced, wallets);
  const open = shares.filter(({ settled }) => !settled);
  const due = open.filter(({ refusal, assessed }) => refusal === REFUSAL.none || !assessed);
  if (due.length === 0) return;

  const progress = context.terminal.progress(`${reference} paid`, due.length);
  await inPages(
    desk,
    `pay/${reference}`,
    due,
    (items) => {
      progress.add(items);
    },
    (page) => desk.distributor.interface.encodeFunctionData("push", [announced.id, page.map(({ wallet }) => wallet)]),
  );
  progress.end();
  const after = await readShares(
    desk,
    announced,
    due.map(({ wallet }) => wallet),
  );
  await drawForBank(desk, announced, after);
  tellSkipped(desk, reference, after);
}

/** Those who were passed over, and why. */
function tellSkipped(desk: Desk, reference: string, shares: readonly Share[]): void {
  const skipped = shares.filter(({ settled, refusal }) => !settled && refusal !== REFUSAL.paidByBank);
  const paid = shares.length - skipped.length;
  tell(desk, `${reference}: ${paid} paid, ${skipped.length} passed over`);
  for (const { wallet, refusal } of skipped) {
    tell(desk, `  ${desk.who.is(wallet)} ${refusalText(refusal)}`);
  }
}

/** Draws the net amounts of holders whom a bank pays; the operator does, where it is their paying agent. */
async function drawForBank(desk: Desk, { distribution, id }: Announced, shares: readonly Share[]): Promise<void> {
  const due = shares.filter(({ settled, refusal }) => !settled && refusal === REFUSAL.paidByBank);
  if (due.length === 0 || !(await may(desk, "bank"))) return;
  const { reference } = distribution;
  await inPages(
    desk,
    `bank/${reference}`,
    due,
    () => undefined,
    (page) =>
      desk.distributor.interface.encodeFunctionData("drawForBank", [
        id,
        page.map(({ wallet }) => wallet),
        page.map(({ wallet }) => bankReference(reference, desk.who.is(wallet))),
      ]),
  );
  const sum = due.reduce((total, { net }) => total + net, 0n);
  tell(desk, `${reference}: ${money(desk, sum)} drawn for payment by bank`);
}

/** What the bank is told to write, or its hash where that is too long for the chain. */
export function bankReference(distribution: string, holder: string): string {
  const text = `${distribution}/${holder}`;
  return text.length < 32 ? encodeBytes32String(text) : hashOf(text);
}

/** Sends a list in pages by gas; each page has a number of its own in the journal. */
async function inPages(
  desk: Desk,
  key: string,
  items: readonly Share[],
  done: (items: number) => void,
  encode: (page: readonly Share[]) => string,
): Promise<void> {
  const { context } = desk;
  const sizer = new BatchSizer(context.gasLimit, FIRST_GUESS);
  let number = context.journal.all.filter((entry) => entry.key.startsWith(`${key}/`)).length;
  let open = items;
  while (open.length > 0) {
    const { batch, gas } = await sizer.next(open, (page) => estimateOrder(desk, encode(page)));
    number += 1;
    const what = `${key}: ${batch.length} holders, page ${number}`;
    const receipt: TransactionReceipt | undefined = await order(
      desk,
      `${key}/${number}/${batch.length}`,
      encode(batch),
      what,
      gasToSend(gas),
    );
    if (receipt !== undefined) sizer.measured(batch.length, receipt.gasUsed);
    open = open.slice(batch.length);
    done(batch.length);
  }
}
