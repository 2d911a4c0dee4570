import { MaxUint256, ZeroAddress, hexlify, id, parseUnits, toUtf8Bytes } from "ethers";

import type { AgentSettingsStruct, SuiteSettingsStruct } from "../../typechain-types/contracts/factory/SuiteFactory";
import { CLASS_NAMES } from "../files/classes";
import type { Agent, Config } from "../files/config";
import type { Issuer } from "../files/issuer";
import { NOMINAL_DECIMALS, REGISTRY_PERMISSIONS, TOKEN_PERMISSIONS } from "../files/schema";
import { moduleSettings } from "./rules";
import type { RuleParts } from "./rules/parts";

export const HOURS_A_DAY = 24;
/** An agent with this allowance mints without limit. */
export const UNLIMITED = MaxUint256 >> 128n;

/** What the configuration leaves to the chain and to the one who runs the command. */
export interface SuiteParts extends RuleParts {
  /** Contract of each KYC provider, in the configuration's order. */
  readonly claimIssuers: readonly string[];
  /** Pays the token's dividends; part of the suite. */
  readonly distributor: string;
}

/** Everything the factory needs to create the issuer's suite in one transaction. */
export function suiteSettings(issuer: Issuer, parts: SuiteParts): SuiteSettingsStruct & { salt: string } {
  const { config, investors } = issuer;
  const wallets = config.treasury.flatMap((reference) => investors.byReference.get(reference)?.wallets ?? []);
  const { name, symbol, decimals } = config.token;
  return {
    salt: suiteSalt(issuer),
    owner: config.owner,
    token: {
      name,
      symbol,
      decimals,
      paused: false,
      onchainID: ZeroAddress,
      treasury: wallets,
      agents: config.agents.flatMap((agent) => tokenAgent(agent, parts)),
      terms: securityTerms(config),
    },
    registry: {
      identityStorage: ZeroAddress,
      maxLease: config.lease.maxDays * HOURS_A_DAY,
      agents: config.agents.flatMap((agent) => registryAgent(agent, parts)),
      claimTopics: config.claimTopics.map(({ topic }) => topic),
      classTopics: CLASS_NAMES.map((name) => config.classes[name]?.topic ?? 0),
      issuers: config.kycProviders.map(({ topics }, index) => ({
        issuer: parts.claimIssuers[index] ?? ZeroAddress,
        topics,
      })),
    },
    exempt: [],
    modules: moduleSettings(config.rules, parts),
  };
}

/** One suite for each security of an operator, and one more for each profile of rules that it is tried under. */
export function suiteSalt({ config, profile }: Pick<Issuer, "config" | "profile">): string {
  return id(`scrip/${config.token.isin}${profile === undefined ? "" : `/${profile.id}`}`);
}

/** The address of an agent. */
export function agentAddress(agent: Agent, operator: string, distributor: string): string {
  if (agent.address === "operator") return operator;
  return agent.address === "distributor" ? distributor : agent.address;
}

/** The sum of those permissions that are among the named bits. */
export function permissionBits(agent: Agent, bits: Readonly<Record<string, bigint>>): bigint {
  return agent.permissions.reduce((sum, permission) => sum | (bits[permission] ?? 0n), 0n);
}

function tokenAgent(agent: Agent, { operator, distributor }: SuiteParts): AgentSettingsStruct[] {
  const permissions = permissionBits(agent, TOKEN_PERMISSIONS);
  const mintAllowance = agent.mintAllowance ?? UNLIMITED;
  return permissions === 0n ? [] : [{ agent: agentAddress(agent, operator, distributor), permissions, mintAllowance }];
}

function registryAgent(agent: Agent, { operator, distributor }: SuiteParts): { agent: string; permissions: bigint }[] {
  const permissions = permissionBits(agent, REGISTRY_PERMISSIONS);
  return permissions === 0n ? [] : [{ agent: agentAddress(agent, operator, distributor), permissions }];
}

/** What the tokens are, in law; the nominal value in millionths of its currency. */
export function securityTerms({ token }: Config): SuiteSettingsStruct["token"]["terms"] {
  const { isin, lei, law, nominal } = token;
  return {
    isin,
    lei,
    class: token.class,
    nominalValue: parseUnits(nominal.amount, NOMINAL_DECIMALS),
    currency: hexlify(toUtf8Bytes(nominal.currency)),
    law,
    hash: token.termsHash,
    uri: token.terms.uri,
  };
}
