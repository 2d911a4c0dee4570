import type { BaseWallet } from "ethers";

import { ITransferExplanations__factory, SecurityToken__factory } from "../../typechain-types";
import { FundsError } from "../chain/sender";
import type { Context } from "../context";
import { formatAmount } from "../files/amounts";
import type { Order } from "../files/orders";
import { type RefusalText, tellAllowed, tellRefusal } from "../report/refusal";
import { Who } from "../report/who";
import { type Agreed, approve } from "./approvals";
import type { Deployment } from "./deploy";
import type { Identities } from "./onboard";

/** What became of an order. */
export type Outcome =
  | { readonly order: Order; readonly is: "done" }
  /** It would pass, and the holder must send it: this machine has no key for the wallet, or sends nothing. */
  | { readonly order: Order; readonly is: "open" }
  | ({ readonly order: Order; readonly is: "refused"; readonly allowed: string } & RefusalText);

/**
 * Carries out the orders one after the other, each once. An order that was refused stays refused in later runs: to try
 * again, give it a new number.
 */
export async function carryOut(context: Context, deployment: Deployment, identities: Identities): Promise<Outcome[]> {
  const { issuer, keys, journal, sender, terminal } = context;
  const who = new Who(issuer, identities);
  const signers = keys.investors(new Set(issuer.orders.map(({ from }) => from)));
  const progress = terminal.progress("orders", issuer.orders.length);
  const outcomes: Outcome[] = [];

  for (const order of issuer.orders) {
    const key = `orders/${order.id}`;
    const past = journal.refused(key);
    if (journal.done(key) !== undefined) {
      outcomes.push({ order, is: "done" });
    } else if (past !== undefined) {
      outcomes.push({ order, is: "refused", rule: past.rule, reason: past.reason, allowed: past.allowed });
    } else {
      if (order.approved) await approve(context, deployment, agreed(order, who));
      const refusal = await explain(context, deployment, order, who);
      const signer = signers.get(order.from);
      if (refusal !== undefined) {
        if (!sender.dry) journal.append({ type: "refused", key, ...refusal });
        outcomes.push({ order, is: "refused", ...refusal });
      } else if (signer === undefined) {
        outcomes.push({ order, is: "open" });
      } else {
        outcomes.push({ order, is: await transfer(context, deployment, order, signer, who) });
      }
    }
    progress.add(1);
  }
  progress.end();
  return outcomes;
}

function agreed({ id, from, to, amount }: Order, who: Who): Agreed {
  return { key: `approve/order/${id}`, from, to, amount, what: `order ${id} from ${who.is(from)} to ${who.is(to)}` };
}

/** Sends a holder's transfer; left open where nothing is sent, or where the holder cannot pay for it. */
async function transfer(
  context: Context,
  deployment: Deployment,
  order: Order,
  signer: BaseWallet,
  who: Who,
): Promise<"done" | "open"> {
  const { id, from, to, amount } = order;
  await context.fund(from);
  const data = SecurityToken__factory.createInterface().encodeFunctionData("transfer", [to, amount]);
  const what = `order ${id}: ${who.is(from)} sends ${who.is(to)} ${show(context, amount)}`;
  try {
    const call = { key: `orders/${id}`, to: deployment.suite.token, data, what };
    return (await context.sender.send(signer, call)) === undefined ? "open" : "done";
  } catch (error) {
    if (error instanceof FundsError) return "open";
    throw error;
  }
}

/** Asks the token whether the transfer would pass; if not, why, and what would. */
async function explain(
  context: Context,
  deployment: Deployment,
  { from, to, amount }: Order,
  who: Who,
): Promise<(RefusalText & { allowed: string }) | undefined> {
  const { provider, issuer } = context;
  const explanations = ITransferExplanations__factory.connect(deployment.suite.token, provider);
  const { refusals, headroom } = await explanations.explainTransfer(from, from, to, amount);
  const [first] = refusals;
  if (first === undefined) return undefined;
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const text = tellRefusal(first, { issuer, deployment, who, now });
  return { ...text, allowed: tellAllowed(first, headroom, issuer.config.token.decimals) };
}

function show({ issuer }: Context, amount: bigint): string {
  return formatAmount(amount, issuer.config.token.decimals);
}
