import type { ErrorDescription } from "ethers";

import { formatAmount } from "../files/amounts";
import type { Issuer } from "../files/issuer";
import type { Deployment } from "../steps/deploy";
import { errorText, parseContractError } from "./contractErrors";
import { RULE_REASONS } from "./ruleReasons";
import { SUITE_REASONS } from "./suiteReasons";
import type { Who } from "./who";

/** Why a transfer was refused, for people. */
export interface RefusalText {
  readonly rule: string;
  /** The rule's numbers, in words. */
  readonly reason: string;
}

/** A refusal as contracts give it: the module that refuses, and its error. */
export interface Refusal {
  readonly module: string;
  readonly reason: string;
}

/** What a refusal is told with. */
export interface Teller {
  readonly issuer: Issuer;
  readonly deployment: Pick<Deployment, "code">;
  readonly who: Who;
  readonly now: number;
}

/** Whether a refusal is one that orders and issues can meet, rather than a fault of the suite. */
export function isTold(refusal: Refusal, deployment: Pick<Deployment, "code">): boolean {
  return reasonOf(refusal, deployment) !== undefined;
}

/** Tells a refusal. */
export function tellRefusal(refusal: Refusal, { issuer, deployment, who, now }: Teller): RefusalText {
  const found = reasonOf(refusal, deployment);
  if (found === undefined) return { rule: "Contract", reason: errorText(refusal.reason) };
  const { decimals } = issuer.config.token;
  const words = new Words(namedArgs(found.error), issuer, who, now, (units) => formatAmount(units, decimals));
  return { rule: found.rule, reason: found.tell(words) };
}

/**
 * What would have been allowed.
 * @param refusal The first that refuses.
 * @param most The largest amount that would pass.
 */
export function tellAllowed(refusal: Refusal, most: bigint, decimals: number): string {
  if (most === 0n) return "nothing";
  // Where a place is full, a holder makes room by leaving, and by nothing less.
  const name = parseContractError(refusal.reason)?.name ?? "";
  const all = ["HolderLimitReached", "ClassLimitReached", "JurisdictionCapReached"].includes(name);
  return all ? `exactly all of its ${formatAmount(most, decimals)}` : `up to ${formatAmount(most, decimals)}`;
}

/** The arguments of an error, by name, and what they are told with. */
export class Words {
  constructor(
    private readonly args: Readonly<Record<string, unknown>>,
    readonly issuer: Issuer,
    private readonly names: Who,
    readonly now: number,
    private readonly say: (units: bigint) => string,
  ) {}

  /** An address as it is. */
  text(name: string): string {
    return String(this.args[name]);
  }

  number(name: string): number {
    return Number(this.args[name]);
  }

  /** Who an address is. */
  who(name: string): string {
    return this.names.is(this.text(name));
  }

  amount(name: string): string {
    return this.say(BigInt(this.text(name)));
  }

  /** The difference of two amounts. */
  left(whole: string, part: string): string {
    const difference = BigInt(this.text(whole)) - BigInt(this.text(part));
    return this.say(difference < 0n ? 0n : difference);
  }
}

/** How an error is told. */
export type Tell = (words: Words) => string;

function reasonOf(
  { module, reason }: Refusal,
  { code }: Pick<Deployment, "code">,
): { rule: string; error: ErrorDescription; tell: Tell } | undefined {
  const error = parseContractError(reason);
  if (error === undefined) return undefined;
  const rule = (Object.keys(RULE_REASONS) as (keyof typeof RULE_REASONS)[]).find((one) => code.rules[one] === module);
  if (rule === undefined) {
    const own = SUITE_REASONS[error.name];
    return own && { ...own, error };
  }
  const tell = error.name.endsWith("NotConfigured") ? notConfigured : RULE_REASONS[rule][error.name];
  return tell && { rule, error, tell };
}

const notConfigured: Tell = () => "the rule is bound and not set, which the owner must do";

function namedArgs(error: ErrorDescription): Readonly<Record<string, unknown>> {
  return Object.fromEntries(error.fragment.inputs.map(({ name }, index) => [name, error.args[index] as unknown]));
}
