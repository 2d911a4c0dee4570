import { nameIn } from "../moves";
import { keysOf } from "../ruleViews";
import { type SharedRule, SHARED_RULES } from "../deployment";
import { differences, type Step } from "./difference";

const RESERVED = ["moduleTransferAction", "moduleMintAction", "moduleBurnAction", "bindCompliance", "unbindCompliance"];

const UNKNOWN = "identity not found";

/** Keys of a rule's settings and counters that are not as they were before it was ever bound. */
function usedKeys(step: Step): string[] {
  const [module] = step.call.args;
  if (step.call.name !== "addModule" || module === undefined) return [];
  const rule = SHARED_RULES.find((name) => name === nameIn(module));
  return rule === undefined ? [] : keysOf(rule).filter((key) => step.of(key) !== step.fresh.get(key));
}

function isHeld(rule: SharedRule): (step: Step) => boolean {
  return (step) => step.is(`bound ${rule}`);
}

export const COMPLIANCE_DIFFERENCES = differences(
  {
    number: 18,
    title: "a compliance contract is taken by a token's owner, and from no token that has it",
    refuses: (step) => {
      const { call } = step;
      if (call.name === "bindToken") {
        if (call.from !== "owner") return "ComplianceBindingUnauthorized";
        return step.of("bound token") === "nobody" ? undefined : "ComplianceTokenBound";
      }
      const isOther = call.name === "setCompliance" && call.args[0] === "@other compliance";
      return isOther ? "ComplianceBindingUnauthorized" : undefined;
    },
  },
  {
    number: 19,
    title: "what moves tell a rule, nobody else tells it",
    refuses: ({ inner }) => (RESERVED.includes(inner.name) ? "ComplianceCallReserved" : undefined),
  },
  {
    number: 20,
    title: "a rule that is bound again starts afresh",
    differs: (step) => {
      const keys = usedKeys(step);
      if (keys.length === 0) return undefined;
      return (after) => {
        for (const key of keys) after.set(key, step.fresh.get(key) ?? "");
      };
    },
  },
  {
    number: 21,
    title: "a rule on holdings can be bound at any time",
    passes: ({ call }, cause) =>
      call.name === "addModule" &&
      call.args[0] === "@MaxBalance" &&
      cause === "compliance is not suitable for binding to the module",
  },
  {
    number: 22,
    title: "nobody tells a rule what is held",
    refuses: ({ call }) =>
      call.name === "presetCompleted" || call.name === "preSetModuleState" ? "(no reason)" : undefined,
  },
  {
    number: 23,
    title: "a rule on holdings stops holders while nobody tells of identities",
    refuses: (step) => {
      const { move } = step;
      const isAsked = move !== undefined && move.value > 0n && (move.kind === "transfer" || move.kind === "mint");
      if (!isAsked || !isHeld("MaxBalance")(step) || step.of("registries of storage").includes("registry")) {
        return undefined;
      }
      return step.call.name === "canTransfer" ? "no" : "LedgerDeaf";
    },
  },
  {
    number: 24,
    title: "a question about nobody, or about somebody unknown, is answered by its rules",
    passes: ({ call, move, before }, cause) => {
      if (call.name !== "canTransfer" || move === undefined) return false;
      if (move.to === "nobody") return cause === UNKNOWN || cause.startsWith("refused by ");
      return before.get(`registered ${move.to}`) === "false" && cause === UNKNOWN;
    },
    refuses: (step) => {
      const { call, move } = step;
      if (call.name !== "canTransfer" || move === undefined || move.value === 0n || move.to === "nobody")
        return undefined;
      return isHeld("CountryRestrict")(step) && !step.is(`registered ${move.to}`) ? "no" : undefined;
    },
  },
);
