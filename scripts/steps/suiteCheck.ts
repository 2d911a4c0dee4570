import { type Provider, encodeBytes32String } from "ethers";

import { hasCode } from "../../deploy/create2";
import type { RuleName } from "../../deploy/shared";
import type { SuiteAddresses } from "../../deploy/suite";
import {
  ClaimTopicsRegistry__factory,
  CountryAllow__factory,
  CountryRestrict__factory,
  IdentityRegistry__factory,
  JurisdictionCap__factory,
  MaxBalance__factory,
  ModularCompliance__factory,
  Ownable2Step__factory,
  SanctionsScreen__factory,
  SecurityToken__factory,
  SupplyLimit__factory,
  TimeTransfersLimits__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { OwnerError } from "../chain/owner";
import type { Context } from "../context";
import { ScripError } from "../errors";
import { formatAmount, formatPeriod } from "../files/amounts";
import type { Config } from "../files/config";
import { countryCode } from "../files/countries";
import type { JurisdictionLimit, Rule } from "../files/rules";
import { ALL_HOLDERS, jurisdictionWord, listsOf } from "./rules";
import { HOURS_A_DAY, type SuiteParts } from "./suiteSettings";

/** A suite of this security exists, with other settings than the files say. */
export class DeploymentMismatchError extends ScripError {}

/** One setting, as a person reads it. */
interface Setting {
  readonly what: string;
  readonly file: string;
  readonly chain: string;
}

const HINT =
  "Settings count when the suite is created. Have the owner change them on chain, or write into config.json what the\n" +
  "  chain has; a new security has an ISIN of its own. Not compared: agents, treasury, and what else the owner put on\n" +
  "  the lists of CountryAllow, CountryRestrict and groups.";

/** Reads the suite back: it must be what the files say, and belong to nobody but the owner. */
export async function requireSuite(context: Context, parts: SuiteParts, suite: SuiteAddresses): Promise<void> {
  const { issuer, provider } = context;
  const settings = [
    ...(await tokenSettings(issuer.config, provider, suite)),
    ...(await registrySettings(issuer.config, provider, parts, suite)),
    ...(await ruleSettings(issuer.config, provider, parts, suite)),
  ];
  const differences = settings.filter(({ file, chain }) => file !== chain);
  if (differences.length > 0) {
    const lines = differences.map(({ what, file, chain }) => `  ${what}: the files say ${file}, the chain ${chain}`);
    const message = `the suite of token ${suite.token} has other settings than the files\n${lines.join("\n")}`;
    throw new DeploymentMismatchError(message, HINT);
  }
  for (const [name, address] of Object.entries(suite) as [string, string][]) {
    // In a dry run a distributor that was added later is not there.
    if (!(await hasCode(provider, address))) continue;
    const owner = await Ownable2Step__factory.connect(address, provider).owner();
    if (owner === issuer.config.owner) continue;
    const hint = "If the owner has passed it on, write the new owner into config.json.";
    throw new OwnerError(`${name} ${address} belongs to ${owner}, not to ${issuer.config.owner}`, hint);
  }
}

async function tokenSettings({ token }: Config, provider: Provider, suite: SuiteAddresses): Promise<Setting[]> {
  const contract = SecurityToken__factory.connect(suite.token, provider);
  const { hash } = await contract.terms();
  return [
    { what: "decimals", file: `${token.decimals}`, chain: `${await contract.decimals()}` },
    { what: "termsHash", file: token.termsHash, chain: hash },
  ];
}

async function registrySettings(
  config: Config,
  provider: Provider,
  { claimIssuers }: SuiteParts,
  suite: SuiteAddresses,
): Promise<Setting[]> {
  const registry = IdentityRegistry__factory.connect(suite.identityRegistry, provider);
  const topics = ClaimTopicsRegistry__factory.connect(suite.topicsRegistry, provider);
  const issuers = TrustedIssuersRegistry__factory.connect(suite.issuersRegistry, provider);
  const lease = config.lease.maxDays * HOURS_A_DAY;
  const settings = [
    { what: "lease, in hours", file: `${lease}`, chain: `${await registry.maxLease()}` },
    {
      what: "claimTopics",
      file: list(config.claimTopics.map(({ topic }) => `${topic}`)),
      chain: list((await topics.getClaimTopics()).map(String)),
    },
  ];
  const trusted = await issuers.getTrustedIssuers();
  for (const address of new Set([...claimIssuers, ...trusted])) {
    const provided = config.kycProviders.find((_, index) => claimIssuers[index] === address);
    const found = trusted.includes(address) ? await issuers.getTrustedIssuerClaimTopics(address) : [];
    settings.push({
      what: `topics of ${provided === undefined ? "a KYC provider" : `KYC provider "${provided.name}"`} at ${address}`,
      file: list((provided?.topics ?? []).map(String)),
      chain: list(found.map(String)),
    });
  }
  return settings;
}

async function ruleSettings(
  config: Config,
  provider: Provider,
  parts: SuiteParts,
  { compliance }: SuiteAddresses,
): Promise<Setting[]> {
  const bound = await ModularCompliance__factory.connect(compliance, provider).getModules();
  const names = new Map(Object.entries(parts.code.rules).map(([name, address]) => [address, name as RuleName]));
  const settings = [
    {
      what: "rules",
      file: list(config.rules.map(({ rule }) => rule)),
      chain: list(bound.map((address) => names.get(address) ?? address)),
    },
  ];
  for (const rule of config.rules) {
    if (!bound.includes(parts.code.rules[rule.rule])) continue;
    const parameters = await parametersOf(rule, compliance, provider, parts, config.token.decimals);
    settings.push(...parameters.map((setting) => ({ ...setting, what: `${rule.rule}, ${setting.what}` })));
  }
  return settings;
}

async function parametersOf(
  rule: Rule,
  host: string,
  provider: Provider,
  { code, sanctionsList }: SuiteParts,
  decimals: number,
): Promise<Setting[]> {
  const address = code.rules[rule.rule];
  const amount = (value: bigint): string => formatAmount(value, decimals);
  switch (rule.rule) {
    case "CountryAllow": {
      const module = CountryAllow__factory.connect(address, provider);
      return [await countries(rule.countries, (country) => module.isCountryAllowed(host, country))];
    }
    case "CountryRestrict": {
      const module = CountryRestrict__factory.connect(address, provider);
      return [await countries(rule.countries, (country) => module.isCountryRestricted(host, country))];
    }
    case "MaxBalance": {
      const max = await MaxBalance__factory.connect(address, provider).getMaxBalance(host);
      return [{ what: "max", file: amount(rule.max), chain: amount(max) }];
    }
    case "SupplyLimit": {
      const limit = await SupplyLimit__factory.connect(address, provider).getSupplyLimit(host);
      return [{ what: "limit", file: amount(rule.limit), chain: amount(limit) }];
    }
    case "TimeTransfersLimits": {
      const found = await TimeTransfersLimits__factory.connect(address, provider).getTimeTransferLimits(host);
      const say = (period: number, value: bigint): string => `${amount(value)} in ${formatPeriod(period)}`;
      return [
        {
          what: "limits",
          file: list(rule.limits.map((limit) => say(limit.period, limit.amount))),
          chain: list(found.map(({ limitTime, limitValue }) => say(Number(limitTime), limitValue))),
        },
      ];
    }
    case "SanctionsScreen": {
      const found = await SanctionsScreen__factory.connect(address, provider).getSanctionsLists(host);
      return [{ what: "lists", file: list(listsOf(rule, sanctionsList)), chain: list(found) }];
    }
    case "JurisdictionCap":
      return capParameters(rule, address, host, provider);
  }
}

async function capParameters(
  { holders, caps }: Extract<Rule, { rule: "JurisdictionCap" }>,
  address: string,
  host: string,
  provider: Provider,
): Promise<Setting[]> {
  const module = JurisdictionCap__factory.connect(address, provider);
  const limit = async (what: string, file: number | undefined, word: string, share: boolean): Promise<Setting> => {
    const { limited, limit: found } = await (share
      ? module.shareLimitOf(host, word)
      : module.holderLimitOf(host, word));
    const say = (value: number): string => (share ? `${value / 100}%` : `${value}`);
    return { what, file: file === undefined ? "none" : say(file), chain: limited ? say(Number(found)) : "none" };
  };
  const groups = caps.filter(({ group }) => group);
  const settings = [
    await limit("holders in all", holders, ALL_HOLDERS, false),
    {
      what: "groups",
      file: list(groups.map(({ name }) => encodeBytes32String(name))),
      chain: list(await module.getGroups(host)),
    },
  ];
  for (const cap of caps) {
    const word = jurisdictionWord(cap);
    settings.push(await limit(`holders in ${cap.name}`, cap.holders, word, false));
    settings.push(await limit(`share of ${cap.name}`, cap.share, word, true));
    if (cap.group) settings.push(await members(cap, (country) => module.isInGroup(host, word, country)));
  }
  return settings;
}

async function members(
  { name, countries: expected }: JurisdictionLimit,
  isMember: (country: number) => Promise<boolean>,
): Promise<Setting> {
  return { ...(await countries(expected, isMember)), what: `countries of ${name}` };
}

/** A rule answers for one country at a time, so that only those of the file are asked for. */
async function countries(
  expected: readonly number[],
  isListed: (country: number) => Promise<boolean>,
): Promise<Setting> {
  const found: number[] = [];
  for (const country of expected) if (await isListed(country)) found.push(country);
  return { what: "countries", file: list(expected.map(countryCode)), chain: list(found.map(countryCode)) };
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "none" : [...items].sort().join(", ");
}
