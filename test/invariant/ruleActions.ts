import { type Interface, toBeHex } from "ethers";

import type { Attempt } from "./attempt";
import { COUNTRIES, EU, PERIODS, rules } from "./deployment";
import { type Action, callTo, type Director } from "./director";
import { HOST } from "./hostBook";
import { ALL, countryId } from "./judge";
import { MODELLED_RULES, type ModelledRule, RULE_INTERFACES } from "./ruleBook";
import type { TokenWorld } from "./world";

const NORTH = toBeHex(BigInt(`0x${Buffer.from("NORTH").toString("hex").padEnd(64, "0")}`), 32);

/** A setter of a rule, its arguments, and what the rule has against it if it is bound. */
interface Setting {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly against?: readonly string[];
}

type Setter = (stage: Director, token: TokenWorld) => Setting;

function asOwner(stage: Director, token: TokenWorld, name: string, args: readonly unknown[]): Omit<Attempt, "against"> {
  const call = callTo(HOST, stage.world.deployment.owner, token.host, name, args);
  return { kind: name, call, right: "owner" };
}

function limitJurisdiction({ random }: Director, { hostBook }: TokenWorld): Setting {
  const { groups } = hostBook.rules;
  const place = random.pick([ALL, EU, NORTH, ...COUNTRIES.map(countryId)]);
  const isGroup = place === EU || place === NORTH;
  const [name, args] = random.weighted<readonly [string, readonly unknown[]]>([
    [3, ["setHolderLimit", [place, 1 + random.below(5)]]],
    [3, ["removeHolderLimit", [place]]],
    [3, ["setShareLimit", [place, random.pick([0, 3_000, 6_000, 9_000, 10_000])]]],
    [3, ["removeShareLimit", [place]]],
    [1, ["setShareBase", [BigInt(random.below(6_000))]]],
  ]);
  const unknown = isGroup ? !groups.has(place) : place === ALL && name.endsWith("ShareLimit");
  return { name, args, against: unknown && name !== "setShareBase" ? ["JurisdictionUnknown"] : [] };
}

function group({ random }: Director, { hostBook }: TokenWorld): Setting {
  const place = random.pick([EU, NORTH]);
  const countries = random.shuffled(COUNTRIES).slice(0, 1 + random.below(3));
  const name = random.chance(0.6) ? "addCountriesToGroup" : "removeCountriesFromGroup";
  const unknown = name === "removeCountriesFromGroup" && !hostBook.rules.groups.has(place);
  return { name, args: [place, countries], against: unknown ? ["JurisdictionUnknown"] : [] };
}

function limitPace({ random }: Director, { hostBook }: TokenWorld): Setting {
  const limitTime = random.pick(PERIODS);
  if (random.chance(0.7)) {
    const limitValue = BigInt(200 + random.below(1_300));
    return { name: "setTimeTransferLimit", args: [{ limitTime, limitValue }] };
  }
  const against = hostBook.rules.limits.has(limitTime) ? [] : ["LimitTimeNotFound"];
  return { name: "removeTimeTransferLimit", args: [limitTime], against };
}

function screen({ world }: Director, { hostBook }: TokenWorld): Setting {
  const { sanctions } = world.deployment;
  const has = hostBook.rules.lists.has(sanctions);
  return { name: has ? "removeSanctionsList" : "addSanctionsList", args: [sanctions] };
}

const SETTERS: Readonly<Record<ModelledRule, Setter>> = {
  CountryAllow: ({ random }) => ({
    name: random.chance(0.3) ? "removeAllowedCountry" : "addAllowedCountry",
    args: [random.pick(COUNTRIES)],
  }),
  CountryRestrict: ({ random }) => ({
    name: random.chance(0.3) ? "addCountryRestriction" : "removeCountryRestriction",
    args: [random.pick(COUNTRIES)],
  }),
  MaxBalance: ({ random }) => ({ name: "setMaxBalance", args: [BigInt(300 + random.below(1_500))] }),
  SupplyLimit: ({ random }) => ({ name: "setSupplyLimit", args: [BigInt(2_500 + random.below(4_000))] }),
  JurisdictionCap: (stage, token) => (stage.random.chance(0.65) ? limitJurisdiction : group)(stage, token),
  TimeTransfersLimits: limitPace,
  SanctionsScreen: screen,
};

function setRule(stage: Director): Attempt {
  const token = stage.token();
  const rule = stage.random.weighted<ModelledRule>([
    [3, "JurisdictionCap"],
    [2, "TimeTransfersLimits"],
    [0.4, "SanctionsScreen"],
    ...MODELLED_RULES.map((name) => [0.6, name] as const),
  ]);
  const { name, args, against } = SETTERS[rule](stage, token);
  const known: Interface = RULE_INTERFACES[rule];
  const address = stage.world.deployment.code.rules[rule];
  if (stage.random.chance(0.08)) {
    // Anybody may call a setter for itself: it is bound to nothing.
    const call = callTo(known, stage.world.deployment.stranger, address, name, args);
    return { kind: "setRuleAsStranger", call, against: ["ModuleNotBound"] };
  }
  const order = asOwner(stage, token, "callModuleFunction", [known.encodeFunctionData(name, args), address]);
  return { ...order, against: token.hostBook.isBound(rule) ? (against ?? []) : ["ComplianceModuleNotBound"] };
}

/** Binds a missing rule rather than it takes away one that is there. */
function changeRules(stage: Director): Attempt {
  const token = stage.token();
  const { code, sanctions } = stage.world.deployment;
  const missing = MODELLED_RULES.filter((name) => !token.hostBook.isBound(name));
  const bind = missing.length > 0 && stage.random.chance(0.6);
  const rule = bind ? stage.random.pick(missing) : stage.random.pick(MODELLED_RULES);
  const isBound = token.hostBook.isBound(rule);
  if (!bind && stage.random.chance(0.85)) {
    const order = asOwner(stage, token, "removeModule", [code.rules[rule]]);
    return { ...order, against: isBound ? [] : ["ComplianceModuleNotBound"] };
  }
  const settings = rules(sanctions).find((option) => option.rule === rule)?.settings ?? [];
  const order = asOwner(stage, token, "addAndSetModule", [code.rules[rule], settings]);
  return { ...order, against: isBound ? ["ComplianceModuleBound"] : [] };
}

/** A rule that refuses or breaks whatever it is asked comes, and is soon taken away again. */
function changeHostile(stage: Director): Attempt {
  const token = stage.world.tokens.find(({ hostBook }) => hostBook.hostile.length > 0);
  const [found] = token?.hostBook.hostile ?? [];
  if (token !== undefined && found !== undefined) {
    return { ...asOwner(stage, token, "removeModule", [found]), kind: "removeHostile", against: [] };
  }
  if (stage.random.chance(0.6)) return changeRules(stage);
  const rule = stage.random.pick(stage.world.deployment.hostile.rules);
  return { ...asOwner(stage, stage.token(), "addModule", [rule]), kind: "addHostile", against: [] };
}

/** What the owner of a compliance contract does about its rules. */
export const RULE_ACTIONS: readonly Action[] = [
  { kind: "setRule", weight: 7, make: setRule },
  { kind: "changeRules", weight: 2, make: changeRules },
  { kind: "changeHostile", weight: 2.5, make: changeHostile },
];
