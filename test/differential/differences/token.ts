import { isBatch, isEven, nameIn } from "../moves";
import { MAX } from "../stage";
import { differences, type Step } from "./difference";

const MOST_SUPPLY = 2n ** 104n - 1n;
const UNBOUND = "error : this address is not a token bound to the compliance contract";
const NO_VALUE = ["transfer", "mint", "burn"].map((act) => `invalid argument - no value ${act}`);
const ALLOWANCES = ["increaseAllowance", "decreaseAllowance"];
const REGISTERING = ["registerIdentity", "batchRegisterIdentity", "addIdentityToStorage"];

/** Whether ours recovers: to a wallet of the same identity, or to one that nobody has and that holds a key of it. */
function isRecoverable(step: Step): boolean {
  const [lost, heir, identity] = recoveryOf(step);
  const { recovered } = step.history;
  const before = recovered.get(lost);
  if (before !== undefined) return before.identity === identity && succeeds(step, lost, heir);
  if (identity === "nobody" || step.of(`identity of ${lost}`) !== identity) return false;
  if (lost === heir || recovered.has(heir)) return false;
  const known = step.of(`identity of ${heir}`);
  if (known !== identity && !(known === "nobody" && step.is(`${heir} manages ${identity}`))) return false;
  return step.number(`balance of ${lost}`) === 0n || step.is(`verified ${lost}`);
}

function recoveryOf({ call }: Step): readonly [lost: string, heir: string, identity: string] {
  const [lost, heir, identity] = call.args;
  return [nameIn(lost), nameIn(heir), nameIn(identity)];
}

function succeeds({ history: { recovered } }: Step, lost: string, heir: string): boolean {
  let next = recovered.get(lost)?.heir;
  while (next !== undefined && next !== heir) next = recovered.get(next)?.heir;
  return next === heir;
}

function isAgentsMove({ move }: Step): boolean {
  return move?.kind === "burn" || move?.kind === "forced" || move?.kind === "recovery";
}

export const TOKEN_DIFFERENCES = differences(
  {
    number: 1,
    title: "nothing can be moved",
    passes: ({ move }, cause) =>
      move?.value === 0n &&
      move.kind !== "recovery" &&
      (NO_VALUE.includes(cause) || cause === UNBOUND || cause.startsWith("refused by ")),
  },
  {
    number: 2,
    title: "an infinite allowance stays infinite",
    differs: (step) => {
      const { call, move } = step;
      const key = `allowance of ${move?.from ?? ""} to ${call.from}`;
      if (call.name !== "transferFrom" || move?.value === 0n || step.number(key) !== MAX) return undefined;
      return (after) => after.set(key, String(MAX));
    },
  },
  {
    number: 3,
    title: "allowances are set, not changed",
    refuses: ({ call }) => (ALLOWANCES.includes(call.name) ? "(no reason)" : undefined),
  },
  {
    number: 4,
    title: "a forced transfer to the same wallet unfreezes nothing",
    differs: (step) => {
      const { move } = step;
      if (move?.kind !== "forced" || move.from !== move.to) return undefined;
      const key = `frozen tokens of ${move.from}`;
      if (move.value <= step.number(`balance of ${move.from}`) - step.number(key)) return undefined;
      return (after) => after.set(key, step.of(key));
    },
  },
  {
    number: 5,
    title: "the supply has a largest number",
    refuses: (step) =>
      step.call.name === "mint" && step.number("totalSupply") + (step.move?.value ?? 0n) > MOST_SUPPLY
        ? "TokenSupplyExceeded"
        : undefined,
  },
  {
    number: 6,
    title: "the lists of a batch have one length",
    refuses: ({ inner }) => {
      if (!isBatch(inner) || isEven(inner)) return undefined;
      if (inner.to === "token") return "TokenLengthsDiffer";
      return inner.to === "registry" ? "IdentityRegistryLengthsDiffer" : "ApprovalLengthsDiffer";
    },
  },
  {
    number: 7,
    title: "a wallet is recovered for the identity it is registered to",
    refuses: (step) => {
      if (step.call.name !== "recoveryAddress") return undefined;
      const [lost, heir, identity] = recoveryOf(step);
      if (lost === heir) return "TokenRecoverySame";
      return step.of(`identity of ${lost}`) === identity ? undefined : "RecoveryIdentityMismatch";
    },
  },
  {
    number: 8,
    title: "a wallet without tokens is recovered, and to a wallet that its identity has",
    passes: (step, cause) =>
      step.call.name === "recoveryAddress" &&
      ["no tokens to recover", "address stored already", "Recovery not possible"].includes(cause) &&
      isRecoverable(step),
  },
  {
    number: 9,
    title: "a lost wallet is barred",
    refuses: ({ call, history: { recovered } }) => {
      if (call.name === "recoveryAddress") {
        return recovered.has(nameIn(call.args[1])) ? "RecoveryWalletInvalid" : undefined;
      }
      if (!REGISTERING.includes(call.name)) return undefined;
      const [first = []] = call.args;
      const wallets = typeof first === "string" ? [first] : (first as readonly string[]);
      return wallets.some((wallet) => recovered.has(nameIn(wallet))) ? "StorageWalletBarred" : undefined;
    },
  },
  {
    number: 10,
    title: "no rule is an agent",
    refuses: (step) => {
      const { call } = step;
      const [first] = call.args;
      if (call.name === "addAgent" && call.to === "token") {
        return step.is(`bound ${nameIn(first)}`) ? "TokenAgentIsModule" : undefined;
      }
      if (call.name !== "addModule") return undefined;
      return step.is(`${nameIn(first)} is agent of token`) ? "ComplianceModuleIsAgent" : undefined;
    },
  },
  {
    number: 11,
    title: "no rule and no missing binding stops an agent",
    passes: (step, cause) =>
      isAgentsMove(step) &&
      [UNBOUND, "MaxBalanceExceeded", "identity not found"].includes(cause) &&
      (step.move?.kind !== "recovery" || isRecoverable(step)),
  },
);
