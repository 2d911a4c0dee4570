import { ZeroAddress } from "ethers";

import { FundsError } from "../../chain/sender";
import type { Election } from "../../files/elections";
import { INCOMES } from "../../files/distributionSchema";
import type { TaxProfileStruct } from "../../../typechain-types/contracts/distribution/DividendDistributor";
import { type Announced, type Desk, STATE, chainTime, may, order, tell } from "./desk";

/** How many tax profiles go into one transaction. */
const PROFILES_AT_ONCE = 100;

/** Sets the tax profiles that the chain does not have as the file says. The basis of a rate stays here. */
export async function setTaxProfiles(desk: Desk): Promise<void> {
  const { context, identities, distributor } = desk;
  const { issuer } = context;
  const now = await chainTime(desk);
  const open: TaxProfileStruct[] = [];
  for (const { reference, income, rate, until } of issuer.taxProfiles) {
    const wallets = issuer.investors.byReference.get(reference)?.wallets ?? [];
    const identity = wallets.flatMap((wallet) => identities.get(wallet) ?? [])[0];
    if (identity === undefined) continue;
    const kind = INCOMES.indexOf(income);
    const known = await distributor.taxProfileAt(identity, kind, now);
    if (known.rate === BigInt(rate) && known.until === BigInt(until)) continue;
    open.push({ identity, income: kind, rate, until });
  }
  if (open.length > 0 && !(await may(desk, "tax"))) {
    context.terminal.line(`  ${open.length} tax profiles are left to the tax agent to set`);
    return;
  }
  for (let start = 0; start < open.length; start += PROFILES_AT_ONCE) {
    const part = open.slice(start, start + PROFILES_AT_ONCE);
    const data = distributor.interface.encodeFunctionData("setTaxProfiles", [part]);
    await order(desk, `taxProfiles/${now}/${start}`, data, `set ${part.length} tax profiles`);
  }
  if (open.length > 0) tell(desk, `${open.length} tax profiles set: rates and their ends, no reasons`);
}

/** Sends what holders elected, as far as this machine has their keys; the others send it themselves. */
export async function elect(desk: Desk, announced: readonly Announced[]): Promise<void> {
  const { context } = desk;
  const { elections } = context.issuer;
  const signers = context.keys.investors(new Set(elections.map(({ wallet }) => wallet)));
  const now = await chainTime(desk);
  for (const election of elections) {
    const call = await electionCall(desk, announced, election, now);
    const signer = signers.get(election.wallet);
    if (call === undefined || signer === undefined) continue;
    await context.fund(election.wallet);
    const what = `${desk.who.is(election.wallet)} elects ${call.what}`;
    try {
      const to = desk.deployment.suite.distributor;
      await context.sender.send(signer, { key: call.key, to, data: call.data, what });
    } catch (error) {
      if (!(error instanceof FundsError)) throw error;
      continue;
    }
    tell(desk, what);
  }
}

interface ElectionCall {
  readonly key: string;
  readonly data: string;
  readonly what: string;
}

/** What is left to send; undefined where the chain has it, or it can no longer be elected. */
async function electionCall(
  { distributor, identities, context }: Desk,
  announced: readonly Announced[],
  election: Election,
  now: number,
): Promise<ElectionCall | undefined> {
  const { wallet } = election;
  if (election.is === "reinvest" || election.is === "cash") {
    const one = announced.find(({ distribution }) => distribution.reference === election.distribution);
    const deadline = one?.distribution.reinvestment?.deadline.second;
    if (one === undefined || deadline === undefined || now >= deadline) return undefined;
    if ((await distributor.books(one.id)).state > STATE.inReview) return undefined;
    // Cash is what everyone gets who elects nothing.
    const past = context.journal.all.filter(({ key }) => key.startsWith(`elect/${election.distribution}/${wallet}/`));
    const last = past.at(-1)?.key.split("/").at(-1) ?? "cash";
    if (last === election.is) return undefined;
    const data = distributor.interface.encodeFunctionData("electReinvestment", [one.id, election.is === "reinvest"]);
    const what = election.is === "reinvest" ? "new tokens" : "cash";
    return { key: `elect/${election.distribution}/${wallet}/${election.is}`, data, what };
  }
  const identity = identities.get(wallet);
  if (identity === undefined) return undefined;
  const payoutWallet = election.is === "wallet" ? election.payoutWallet : ZeroAddress;
  const byBank = election.is === "bank";
  const known = await distributor.electionOf(identity, wallet);
  if (known.byBank === byBank && known.payoutWallet === payoutWallet) return undefined;
  const data = distributor.interface.encodeFunctionData("electPayment", [payoutWallet, byBank]);
  const what = byBank ? "payment by bank" : "payment to another wallet";
  return { key: `elect/payment/${wallet}/${now}`, data, what };
}
