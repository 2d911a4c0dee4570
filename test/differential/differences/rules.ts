import type { Value } from "../values";
import { isList, nameIn } from "../moves";
import { IDENTITIES, WALLETS } from "../people";
import { APPROVED_PAIRS, approvalsOf, COUNTED, hidden, indexOf, timeCounter } from "../keys";
import { hasLimit } from "../state";
import { counterAt, differences, isCounter, limitsIn, type Step } from "./difference";
import { isCountry } from "./registry";
import { type Fee, feeOf } from "./fee";
import {
  countsAt,
  EXCHANGE_RULES,
  FLOW_RULES,
  isAgentsSale,
  isCounterOf,
  isExchange,
  monthlyError,
  ourCounters,
  theyCount,
} from "./flow";

const REPEATED = ["CountryAlreadyAllowed", "CountryNotAllowed", "country already restricted", "country not restricted"];
const TOO_MANY_FOR_TREX = /^maximum 195 can be/u;
const MOST_COUNTRIES = 250;

const COUNTRY_SETTINGS = [
  "addAllowedCountry",
  "removeAllowedCountry",
  "batchAllowCountries",
  "batchDisallowCountries",
  "addCountryRestriction",
  "removeCountryRestriction",
  "batchRestrictCountries",
  "batchUnrestrictCountries",
];

/** The widest number that a setting takes, in bits, and where it is among the arguments. */
const WIDTHS: Readonly<Record<string, readonly [bits: bigint, at: (args: readonly Value[]) => Value | undefined]>> = {
  setMaxBalance: [216n, ([max]) => max],
  setSupplyLimit: [240n, ([limit]) => limit],
  setTimeTransferLimit: [184n, ([limit]) => second(limit)],
  batchSetTimeTransferLimit: [184n, ([limits]) => second(first(limits))],
  setExchangeLimit: [184n, ([, limit]) => second(limit)],
  setExchangeMonthlyLimit: [184n, ([, limit]) => limit],
  approveTransfer: [160n, ([, , amount]) => amount],
  batchApproveTransfers: [160n, ([, , amounts]) => first(amounts)],
};

function first(list: Value | undefined): Value | undefined {
  return list !== undefined && isList(list) ? list[0] : undefined;
}

function second(list: Value | undefined): Value | undefined {
  return list !== undefined && isList(list) ? list[1] : undefined;
}

/** The limit in a period that is set: its period and value. */
function limitSet({ inner }: Step): readonly [time: bigint, value: bigint] | undefined {
  const sets = ["setTimeTransferLimit", "batchSetTimeTransferLimit", "setExchangeLimit"];
  if (!sets.includes(inner.name)) return undefined;
  const entry =
    inner.name === "setTimeTransferLimit"
      ? inner.args[0]
      : inner.name === "setExchangeLimit"
        ? inner.args[1]
        : first(inner.args[0]);
  const [time, value] = [first(entry), second(entry)];
  return typeof time === "bigint" && typeof value === "bigint" ? [time, value] : undefined;
}

/** Where T-REX would put a limit that is set already, if that is not where the limit is. */
function staleIndex(step: Step): { readonly at: number; readonly index: number; readonly length: number } | undefined {
  const limit = limitSet(step);
  if (limit === undefined || step.inner.to !== "TimeTransfersLimits" || !hasLimit(step.before, limit[0]))
    return undefined;
  const times = [...limitsIn(step.of("time limits")).keys()];
  const index = Number(step.of(indexOf(limit[0])).split(" ")[1]);
  const at = times.indexOf(limit[0]);
  return index === at ? undefined : { at, index, length: times.length };
}

function isSame({ inside, move }: Step): boolean {
  return inside && move?.kind === "transfer";
}

const INSIDE = ["MaxBalance", "TransferRestrict", "TokenListingRestrictions", "ConditionalTransfer", ...FLOW_RULES].map(
  (rule) => `refused by ${rule}`,
);

function listsIdentity(step: Step, wallet: string): boolean {
  return step.is(`TransferRestrict lists ${step.of(`identity of ${wallet}`)}`);
}

/** What identities hold, by their wallets. */
function recounted(after: ReadonlyMap<string, string>): Map<string, string> {
  const holdings = new Map(IDENTITIES.map((identity) => [`holding of ${identity}`, 0n]));
  for (const wallet of WALLETS) {
    const key = `holding of ${after.get(`identity of ${wallet}`) ?? ""}`;
    const holding = holdings.get(key);
    if (holding !== undefined) holdings.set(key, holding + BigInt(after.get(`balance of ${wallet}`) ?? "0"));
  }
  return new Map([...holdings].map(([key, holding]) => [key, String(holding)]));
}

const REGISTRATIONS = [
  "updateIdentity",
  "modifyStoredIdentity",
  "deleteIdentity",
  "removeIdentityFromStorage",
  "registerIdentity",
  "addIdentityToStorage",
  "batchRegisterIdentity",
];

function changesHolder(step: Step): boolean {
  if (!REGISTRATIONS.includes(step.call.name) || !step.is("bound MaxBalance")) return false;
  if (!step.of("registries of storage").includes("registry")) return false;
  const [wallets, identities] = step.call.args;
  if (wallets === undefined) return false;
  const list = isList(wallets) ? wallets : [wallets];
  const to = identities === undefined ? [] : isList(identities) ? identities : [identities];
  return list.some((wallet, index) => {
    const name = nameIn(wallet);
    const heir = to[index];
    const same = heir !== undefined && nameIn(heir) === step.of(`identity of ${name}`);
    return !same && step.number(`balance of ${name}`) > 0n;
  });
}

/** Room that is left to the sender by some limit that it exceeds. */
function exceedsTimeLimit(step: Step): boolean {
  const { move } = step;
  if (move?.kind !== "transfer" || !step.is("bound TimeTransfersLimits")) return false;
  return [...limitsIn(step.of("time limits"))].some(([time, limit]) => {
    return counterAt(step, timeCounter(step.holder(move.from), time)).used + move.value > limit;
  });
}

function feeBounds(step: Step): Fee | undefined {
  return step.move?.kind === "transfer" ? feeOf(step) : undefined;
}

function addTo(after: Map<string, string>, wallet: string, value: bigint): void {
  const key = `balance of ${wallet}`;
  after.set(key, String(BigInt(after.get(key) ?? "0") + value));
}

export const RULE_DIFFERENCES = differences(
  {
    number: 25,
    title: "a country that is listed can be listed, and up to 250 at once",
    passes: ({ inner }, cause) =>
      COUNTRY_SETTINGS.includes(inner.name) && (REPEATED.includes(cause) || TOO_MANY_FOR_TREX.test(cause)),
  },
  {
    number: 26,
    title: "only countries are listed, and no more than 250 at once",
    refuses: ({ inner }) => {
      const [list] = inner.args;
      if (!COUNTRY_SETTINGS.includes(inner.name) || list === undefined) return undefined;
      const countries = isList(list) ? list : [list];
      if (countries.length > MOST_COUNTRIES) return "CountryBatchTooLarge";
      return countries.every(isCountry) ? undefined : "CountryCodeInvalid";
    },
  },
  {
    number: 27,
    title: "settings have a largest number, and a period a length",
    refuses: (step) => {
      const width = WIDTHS[step.inner.name];
      if (limitSet(step)?.[0] === 0n) return "LimitTimeIsZero";
      if (width === undefined) return undefined;
      const value = width[1](step.inner.args);
      return typeof value === "bigint" && value >= 2n ** width[0] ? "SafeCastOverflowedUintDowncast" : undefined;
    },
  },
  {
    number: 28,
    title: "what moves inside a holding is nobody's business",
    passes: (step, cause) => isSame(step) && INSIDE.includes(cause),
    differs: (step) => (isSame(step) && theyCount(step) ? backTo(step) : undefined),
  },
  {
    number: 29,
    title: "what an agent moves counts for no limit and uses up no approval",
    differs: (step) => {
      const forced = step.move?.kind === "forced" || step.move?.kind === "recovery";
      return forced && theyCount(step) ? backTo(step) : undefined;
    },
  },
  {
    number: 30,
    title: "holdings follow identities",
    passes: ({ move }, cause) => move?.kind === "transfer" && cause === "identity not found",
    differs: (step) => {
      if (!changesHolder(step)) return undefined;
      return (after) => {
        for (const [key, holding] of recounted(after)) after.set(key, holding);
      };
    },
  },
  {
    number: 31,
    title: "an agent's own sales are limited as anybody's",
    refuses: (step) => {
      if (!step.is(`${step.move?.from ?? ""} is agent of token`) || step.inside || !exceedsTimeLimit(step))
        return undefined;
      return step.call.name === "canTransfer" ? "no" : "TimeTransferLimitExceeded";
    },
  },
  {
    number: 32,
    title: "a limit is where it is listed",
    passes: (step, cause) => {
      const stale = staleIndex(step);
      return stale !== undefined && stale.index >= stale.length && cause === "panic 50";
    },
    differs: (step) => {
      const [stale, limit] = [staleIndex(step), limitSet(step)];
      if (stale === undefined || limit === undefined || stale.index >= stale.length) return undefined;
      return (after) => {
        const limits = limitsIn(step.of("time limits")).set(...limit);
        after.set(
          "time limits",
          `[${[...limits].map(([time, value]) => `[${String(time)}, ${String(value)}]`).join(", ")}]`,
        );
        for (const [key, value] of step.before) if (isCounter(key)) after.set(key, value);
      };
    },
  },
  {
    number: 33,
    title: "a limit that comes back has counted nothing",
    differs: (step) => {
      const limit = limitSet(step);
      if (limit === undefined || step.inner.to !== "TimeTransfersLimits" || hasLimit(step.before, limit[0]))
        return undefined;
      const keys = COUNTED.map((holder) => timeCounter(holder, limit[0]));
      if (keys.every((key) => step.of(hidden(key)) === "0 0" || step.of(hidden(key)) === "0")) return undefined;
      return (after) => {
        for (const key of keys) after.set(key, "0 0");
      };
    },
  },
  {
    number: 34,
    title: "who has no identity is nobody else",
    differs: (step) => {
      const { move } = step;
      if (move?.kind !== "transfer" || step.inside || step.of(`identity of ${move.from}`) !== "nobody")
        return undefined;
      if (!theyCount(step)) return undefined;
      return (after) => {
        for (const key of [...after.keys()].filter((name) => isCounter(name) && / nobody$/u.test(name))) {
          const own = key.replace(/ nobody$/u, ` ${move.from}`);
          if (after.get(key) === step.of(key)) continue;
          after.set(own, after.get(key) ?? "");
          after.set(key, step.of(key));
        }
      };
    },
  },
  {
    number: 44,
    title: "what one exchange sends to another counts nowhere",
    differs: (step) => {
      const { move, call } = step;
      if (move?.kind !== "transfer" || move.value === 0n || step.inside || call.name === "canTransfer")
        return undefined;
      const [sender, receiver] = [step.of(`identity of ${move.from}`), step.of(`identity of ${move.to}`)];
      const rules = EXCHANGE_RULES.filter((rule) => isExchange(step, rule, sender) && countsAt(step, rule, receiver));
      if (rules.length === 0 || step.is(`${move.from} is agent of token`)) return undefined;
      return (after) => {
        for (const [key, value] of step.before) {
          if (rules.some((rule) => isCounterOf(rule, key))) after.set(key, value);
        }
      };
    },
  },
  {
    number: 45,
    title: "an agent's own sales to an exchange are counted and limited as anybody's",
    refuses: (step) => {
      if (!isAgentsSale(step)) return undefined;
      const exceeded = EXCHANGE_RULES.find((rule) => ourCounters(step, rule).some(({ used, limit }) => used > limit));
      if (exceeded === undefined) return undefined;
      if (step.call.name === "canTransfer") return "no";
      return exceeded === "TimeExchangeLimits" ? "ExchangeLimitExceeded" : monthlyError(step);
    },
    differs: (step) => {
      if (!isAgentsSale(step) || step.call.name === "canTransfer") return undefined;
      const counters = EXCHANGE_RULES.flatMap((rule) => ourCounters(step, rule));
      if (counters.length === 0) return undefined;
      return (after) => {
        for (const { entries } of counters) for (const [key, value] of entries) after.set(key, value);
      };
    },
  },
  {
    number: 35,
    title: "each compliance contract has its own exchanges",
    passes: (step, cause) => {
      const { inner } = step;
      const adds = inner.name === "addExchangeID";
      if (step.call.name !== "callModuleFunction" || (!adds && inner.name !== "removeExchangeID")) return false;
      const has = step.is(`${inner.to} has exchange ${nameIn(inner.args[0])}`);
      return cause === "Ownable: caller is not the owner" && has !== adds;
    },
    refuses: (step) => {
      const { call } = step;
      if (call.name !== "addExchangeID" && call.name !== "removeExchangeID") return undefined;
      if (call.ours === undefined) return "ModuleNotBound";
      return step.is(`bound ${call.to}`) ? undefined : "ComplianceModuleNotBound";
    },
  },
  {
    number: 36,
    title: "an approval is used up by a mint, and is for somebody",
    refuses: ({ inner }) => {
      const isApproval = inner.name === "approveTransfer" || inner.name === "batchApproveTransfers";
      const to = isApproval ? inner.args[1] : undefined;
      return to === "@nobody" || (to !== undefined && first(to) === "@nobody") ? "ApprovalAddressIsZero" : undefined;
    },
    differs: (step) => {
      const { move, call } = step;
      if (move?.kind !== "mint" || call.name === "canTransfer" || !step.is("bound ConditionalTransfer"))
        return undefined;
      if (!APPROVED_PAIRS.some(([from, to]) => from === "nobody" && to === move.to)) return undefined;
      const key = approvalsOf("nobody", move.to, move.value);
      return (after) => after.set(key, String(step.number(key) - 1n));
    },
  },
  {
    number: 37,
    title: "users are allowed by wallet or by identity",
    passes: (step, cause) =>
      step.move !== undefined &&
      cause === "refused by TransferRestrict" &&
      (listsIdentity(step, step.move.from) || listsIdentity(step, step.move.to)),
  },
  {
    number: 40,
    title: "the kind of list can be changed",
    passes: ({ inner }, cause) => inner.name === "configureToken" && cause === "TokenAlreadyConfigured",
  },
  {
    number: 41,
    title: "a fee is rounded up, and less than what is sent",
    refuses: (step) => {
      const fee = feeBounds(step);
      if (fee === undefined || fee.ours < (step.move?.value ?? 0n)) return undefined;
      return step.call.name === "canTransfer" ? "no" : "ComplianceFeeTooHigh";
    },
    differs: (step) => {
      const fee = feeBounds(step);
      if (fee === undefined || fee.ours === fee.theirs || step.call.name === "canTransfer") return undefined;
      return (after) => {
        addTo(after, step.move?.to ?? "", -1n);
        addTo(after, fee.collector, 1n);
      };
    },
  },
  {
    number: 42,
    title: "who collects fees is asked for at each fee, and not frozen",
    passes: ({ inner }, cause) => {
      const [rate, collector] = inner.args;
      return cause === "CollectorAddressIsNotVerified" && (rate === 0n || collector !== "@nobody");
    },
    refuses: (step) => {
      const fee = feeBounds(step);
      if (fee === undefined || step.call.name === "canTransfer") return undefined;
      if (!step.is(`verified ${fee.collector}`)) return "TokenReceiverNotVerified";
      return step.is(`frozen ${fee.collector}`) ? "TokenAccountFrozen" : undefined;
    },
  },
  {
    number: 43,
    title: "an agent's move has no fee",
    passes: (step, cause) =>
      step.move?.kind === "forced" && cause === "not possible" && (feeOf(step)?.theirs ?? 0n) > 0n,
    differs: (step) => {
      const fee = step.move?.kind === "forced" ? feeOf(step) : undefined;
      if (fee === undefined || fee.theirs === 0n) return undefined;
      return (after) => {
        addTo(after, step.move?.to ?? "", fee.theirs);
        addTo(after, fee.collector, -fee.theirs);
      };
    },
  },
);

/** Counters and approvals as they were. */
function backTo(step: Step): (after: Map<string, string>) => void {
  return (after) => {
    for (const [key, value] of step.before) if (isCounter(key)) after.set(key, value);
  };
}
