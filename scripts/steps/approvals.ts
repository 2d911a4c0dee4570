import { ConditionalTransfer__factory } from "../../typechain-types";
import type { Context } from "../context";
import type { Deployment } from "./deploy";

/** An approval is used in the same run, or not at all. */
const VALID_SECONDS = 30 * 86_400;

/** A transfer, or from the zero address an issue, that the issuer has agreed to. */
export interface Agreed {
  /** Names it in the journal. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  /** In one line, for people. */
  readonly what: string;
}

/**
 * Says so on chain, once, where a rule asks for the issuer's approval and the operator is one of those who give it;
 * elsewhere does nothing.
 */
export async function approve(
  { issuer, provider, keys, journal, sender }: Context,
  { code, suite }: Deployment,
  { key, from, to, amount, what }: Agreed,
): Promise<void> {
  const rule = issuer.config.rules.find((one) => one.rule === "ConditionalTransfer");
  if (rule === undefined || journal.done(key) !== undefined) return;
  const { operator } = keys;
  if (!rule.approvers.some((one) => one === "operator" || one === operator.address)) return;
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const approval = { from, to, amount, exact: true, holders: false, validUntil: now + VALID_SECONDS, uses: 1 };
  await sender.send(operator, {
    key,
    to: code.rules.ConditionalTransfer,
    data: ConditionalTransfer__factory.createInterface().encodeFunctionData("approveFor", [suite.compliance, approval]),
    what: `approve ${what}`,
  });
}
