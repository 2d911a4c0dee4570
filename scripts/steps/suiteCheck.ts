import type { Provider } from "ethers";

import { hasCode } from "../../deploy/create2";
import type { RuleName } from "../../deploy/shared";
import type { SuiteAddresses } from "../../deploy/suite";
import {
  ClaimTopicsRegistry__factory,
  IdentityRegistry__factory,
  ModularCompliance__factory,
  Ownable2Step__factory,
  SecurityToken__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { OwnerError } from "../chain/owner";
import type { Context } from "../context";
import { ScripError } from "../errors";
import type { Config } from "../files/config";
import { CLASS_NAMES } from "../files/classes";
import { readSettings } from "./rules";
import { type Setting, list } from "./rules/parts";
import { HOURS_A_DAY, type SuiteParts } from "./suiteSettings";

/** A suite of this security exists, with other settings than the files say. */
export class DeploymentMismatchError extends ScripError {}

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
  for (const [number, name] of CLASS_NAMES.entries()) {
    const topic = config.classes[name]?.topic;
    settings.push({ what: `topic of ${name}`, file: `${topic ?? 0}`, chain: `${await registry.classTopic(number)}` });
  }
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
    const place = { module: parts.code.rules[rule.rule], host: compliance, provider };
    const parameters = await readSettings(rule, place, parts);
    settings.push(...parameters.map((setting) => ({ ...setting, what: `${rule.rule}, ${setting.what}` })));
  }
  return settings;
}
