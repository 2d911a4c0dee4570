import { approvalsOf, exchangeCounter, monthEnd, monthlyCounter } from "../keys";
import { counterAt, limitsIn, type Step } from "./difference";

/** Rules that count what is sent to exchanges. */
export const EXCHANGE_RULES = ["TimeExchangeLimits", "ExchangeMonthlyLimits"] as const;
type ExchangeRule = (typeof EXCHANGE_RULES)[number];

/** Rules that count what is sent in a time. */
export const FLOW_RULES = ["TimeTransfersLimits", ...EXCHANGE_RULES] as const;

const MONTH = 30n * 86_400n;

/** Whether a rule of T-REX counts this move, or an approval is used up by it. */
export function theyCount(step: Step): boolean {
  const { move, call } = step;
  if (move === undefined || move.value === 0n || call.name === "canTransfer") return false;
  if (step.is("bound TimeTransfersLimits") && limitsIn(step.of("time limits")).size > 0) return true;
  if (step.is("bound ConditionalTransfer") && step.number(approvalsOf(move.from, move.to, move.value)) > 0n)
    return true;
  if (step.is(`${move.from} is agent of token`)) return false;
  return EXCHANGE_RULES.some((rule) => countsAt(step, rule, step.of(`identity of ${move.to}`)));
}

/** Whether an identity is an exchange to a rule. */
export function isExchange(step: Step, rule: ExchangeRule, identity: string): boolean {
  return step.is(`${rule} has exchange ${identity}`);
}

/** Whether a rule counts what this exchange receives: one of them only where it has limits. */
export function countsAt(step: Step, rule: ExchangeRule, identity: string): boolean {
  if (!step.is(`bound ${rule}`) || !isExchange(step, rule, identity)) return false;
  return rule === "ExchangeMonthlyLimits" || limitsIn(step.of(`time limits of ${identity}`)).size > 0;
}

export function isCounterOf(rule: ExchangeRule, key: string): boolean {
  if (rule === "TimeExchangeLimits") return /^sent in \d+ to /u.test(key);
  return key.startsWith("sent in a month ") || key.startsWith("end of month ");
}

/** Whether an agent of the token sends its own tokens to somebody else. */
export function isAgentsSale(step: Step): boolean {
  const { move } = step;
  return move?.kind === "transfer" && move.value > 0n && !step.inside && step.is(`${move.from} is agent of token`);
}

/** What ours counts of a sale to an exchange by somebody who is none: the sum against its limit, and the getters then. */
export function ourCounters(
  step: Step,
  rule: ExchangeRule,
): { used: bigint; limit: bigint; entries: [string, string][] }[] {
  const { move } = step;
  if (move === undefined) return [];
  const [holder, exchange] = [step.holder(move.from), step.of(`identity of ${move.to}`)];
  if (!countsAt(step, rule, exchange) || isExchange(step, rule, holder)) return [];
  if (rule === "ExchangeMonthlyLimits") {
    const [counter, end] = [monthlyCounter(exchange, holder), monthEnd(exchange, holder)];
    const over = step.number(end) <= step.time;
    const used = move.value + (over ? 0n : step.number(counter));
    const limit = step.number(`monthly limit of ${exchange}`);
    const entries: [string, string][] = [
      [counter, String(used)],
      [end, over ? String(step.time + MONTH) : step.of(end)],
    ];
    return [{ used, limit, entries }];
  }
  return [...limitsIn(step.of(`time limits of ${exchange}`))].map(([time, limit]) => {
    const key = exchangeCounter(exchange, holder, time);
    const counter = counterAt(step, key);
    const used = counter.used + move.value;
    const end = counter.end === 0n ? step.time + time : counter.end;
    return { used, limit, entries: [[key, `[${String(used)}, ${String(end)}]`]] };
  });
}

/** The error of an exchange that may receive too little, or that no limit was ever set for. */
export function monthlyError(step: Step): string {
  const limit = step.number(`monthly limit of ${step.of(`identity of ${step.move?.to ?? ""}`)}`);
  return limit === 0n ? "ExchangeMonthlyLimitNotConfigured" : "ExchangeMonthlyLimitExceeded";
}
