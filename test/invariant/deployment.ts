import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { getAddress, type HDNodeWallet, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { SharedCode } from "../../deploy/shared";
import { deploySuite, type SuiteAddresses } from "../../deploy/suite";
import {
  ClaimIssuer__factory,
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  Identity__factory,
  IdentityRegistry__factory,
  ModuleThatBurnsGas__factory,
  ModuleThatRefuses__factory,
  ModuleThatReturnsABomb__factory,
  SanctionsList__factory,
  SecurityToken__factory,
  type StateLens,
  StateLens__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { deploySuiteFixture, EVERY_PERMISSION, type RuleOption, sendFrom, setting, UNLIMITED } from "../fixtures/suite";
import { keyOf } from "../identity/claims";
import { clone } from "../registry/fixture";
import type { ModelledRule } from "./ruleBook";

export const COUNTRIES = [276n, 250n, 840n, 826n, 36n] as const;
export const EU = toBeHex(BigInt(`0x${Buffer.from("EU").toString("hex").padEnd(64, "0")}`), 32);
export const PERIODS = [3_600n, 86_400n] as const;
export const TOKEN_RIGHTS = { mint: 1n, burn: 2n, freeze: 4n, forcedTransfer: 8n, recovery: 16n, pause: 32n } as const;
export const REGISTRY_RIGHTS = { register: 1n, update: 2n, remove: 4n, recover: 8n } as const;
/** What the minting agent may mint. */
export const ALLOWANCE = 5_000n;

/** Somebody with wallets, keys and an identity. */
export interface Investor {
  readonly identity: string;
  readonly wallets: readonly string[];
  /** Management keys that are not registered. */
  readonly keys: readonly string[];
}

export interface Provider {
  readonly issuer: string;
  readonly management: HDNodeWallet;
  /** A second key that signs claims, which the provider sometimes gives up. */
  readonly second: HardhatEthersSigner;
}

/** Two tokens that share storage, rules and claim issuers, with their people. */
export interface Deployment {
  readonly code: SharedCode;
  readonly tokens: readonly (SuiteAddresses & { readonly twin: string })[];
  readonly lens: StateLens;
  readonly sanctions: string;
  readonly owner: string;
  readonly agent: string;
  readonly minter: string;
  readonly broker: string;
  readonly stranger: string;
  /** An agent whose permissions change. */
  readonly rover: string;
  /** Rules and identities that do what they can to stop others. */
  readonly hostile: { readonly rules: readonly string[]; readonly identities: readonly string[] };
  readonly investors: readonly Investor[];
  /** Every account that may ever hold tokens. */
  readonly wallets: readonly string[];
  readonly providers: readonly Provider[];
}

/** Every rule, with the settings it starts with. */
export function rules(sanctions: string): RuleOption[] {
  const one = (rule: ModelledRule, calls: readonly (readonly [string, readonly unknown[]])[]): RuleOption => {
    return { rule, settings: calls.map(([name, args]) => setting(rule, name, args)) };
  };
  return [
    one("CountryAllow", [["batchAllowCountries", [[...COUNTRIES]]]]),
    one("CountryRestrict", [["addCountryRestriction", [36]]]),
    one("MaxBalance", [["setMaxBalance", [1_300n]]]),
    one("SupplyLimit", [["setSupplyLimit", [5_000n]]]),
    one("JurisdictionCap", [
      ["setHolderLimit", [`0x${Buffer.from("ALL").toString("hex").padEnd(64, "0")}`, 5]],
      ["addCountriesToGroup", [EU, [276, 250]]],
      ["setHolderLimit", [EU, 3]],
      ["setShareLimit", [toBeHex(840n, 32), 4_000]],
      ["setShareLimit", [EU, 9_000]],
      ["setShareBase", [3_000n]],
    ]),
    one("TimeTransfersLimits", [
      ["setTimeTransferLimit", [{ limitTime: PERIODS[0], limitValue: 900n }]],
      ["setTimeTransferLimit", [{ limitTime: PERIODS[1], limitValue: 2_000n }]],
    ]),
    one("SanctionsScreen", [["addSanctionsList", [sanctions]]]),
  ];
}

/** An agent with every right but one. */
export function almost(base: number, right: bigint): string {
  return getAddress(toBeHex((BigInt(base) << 32n) + right, 20));
}
/** Transfers, mints, burns and forced transfers: bits in `Hooks`. */
const EVERY_MOVE = 15n;
export const TOKEN_ALMOST = 0xa1;
export const REGISTRY_ALMOST = 0xa2;

export async function deploy(): Promise<Deployment> {
  const suite = await deploySuiteFixture({ topics: [1n, 2n], issuers: 2, maxLease: 24n * 30n, salt: 77n });
  const { code, owner, agent, deployer, stranger, people, registry, identityStorage, compliance } = suite;
  const [minter, broker] = [people[14], people[15]];
  if (!minter || !broker) throw new Error("too few accounts");
  const list = await new SanctionsList__factory(owner).deploy(owner);
  const sanctions = await list.getAddress();

  for (const { rule, settings } of rules(sanctions)) {
    await compliance.addAndSetModule(code.rules[rule as ModelledRule], [...(settings ?? [])]);
  }
  const second = await deploySuite(
    owner.provider,
    code,
    deployer.address,
    {
      ...suite.settings,
      salt: toBeHex(78n, 32),
      registry: {
        ...suite.settings.registry,
        identityStorage: await identityStorage.getAddress(),
        maxLease: 2n,
        claimTopics: [1n],
      },
      modules: rules(sanctions)
        .reverse()
        .map(({ rule, settings }) => ({ module: code.rules[rule as ModelledRule], settings: [...(settings ?? [])] })),
    },
    sendFrom(deployer),
  );
  await identityStorage.bindIdentityRegistry(second.identityRegistry);
  const first: SuiteAddresses = {
    token: await suite.token.getAddress(),
    identityRegistry: await registry.getAddress(),
    identityStorage: await identityStorage.getAddress(),
    issuersRegistry: await suite.issuersRegistry.getAddress(),
    topicsRegistry: await suite.topicsRegistry.getAddress(),
    compliance: await compliance.getAddress(),
    distributor: await suite.distributor.getAddress(),
  };
  const tokens = [];
  for (const addresses of [first, second]) tokens.push({ ...addresses, twin: await twinOf(addresses, code, owner) });

  const [one, two] = suite.providers;
  const [keyOne, keyTwo] = [people[12], people[13]];
  if (!one || !two || !keyOne || !keyTwo) throw new Error("too few providers");
  const providers: Provider[] = [];
  for (const [provider, key] of [
    [one, keyOne],
    [two, keyTwo],
  ] as const) {
    await network.provider.send("hardhat_impersonateAccount", [provider.signer.address]);
    await setBalance(provider.signer.address, 10n ** 20n);
    const issuer = await provider.contract.getAddress();
    const management = await owner.provider.getSigner(provider.signer.address);
    await ClaimIssuer__factory.connect(issuer, management).addKey(await keyOf(key), 3n, 1n);
    providers.push({ issuer, management: provider.signer, second: key });
  }
  for (const { issuersRegistry } of tokens) {
    const lists = TrustedIssuersRegistry__factory.connect(issuersRegistry, owner);
    const wide = providers[1];
    if (wide) await lists.updateIssuerClaimTopics(wide.issuer, [1n, 2n]);
  }

  const investors = await onboardAll(suite);
  const wallets = people.slice(0, 12).map(({ address }) => address);
  await appoint(tokens, { owner, agent, minter, broker, wallets: people.slice(0, 12) });
  return {
    code,
    tokens,
    lens: await new StateLens__factory(deployer).deploy(),
    sanctions,
    owner: owner.address,
    agent: agent.address,
    minter: minter.address,
    broker: broker.address,
    stranger: stranger.address,
    rover: await createRover(),
    hostile: await deployHostile(deployer),
    investors,
    wallets,
    providers,
  };
}

/** Which accounts form an investor: wallets, keys that are not registered, country, whether it has claims. */
const PLAN = [
  { wallets: [0, 1, 2], keys: [10], country: 276n, claims: true },
  { wallets: [3, 4], keys: [11], country: 250n, claims: true },
  { wallets: [5], keys: [], country: 840n, claims: true },
  { wallets: [6], keys: [], country: 250n, claims: true },
  { wallets: [7], keys: [], country: 826n, claims: true },
  { wallets: [8], keys: [], country: 276n, claims: false },
  { wallets: [9], keys: [], country: 276n, claims: true },
] as const;

async function onboardAll({ people, onboard }: Awaited<ReturnType<typeof deploySuiteFixture>>): Promise<Investor[]> {
  const investors: Investor[] = [];
  const at = (index: number): HardhatEthersSigner => {
    const account = people[index];
    if (account === undefined) throw new Error("too few accounts");
    return account;
  };
  for (const { wallets, keys, country, claims } of PLAN) {
    const [wallet, ...others] = wallets.map(at);
    if (wallet === undefined) throw new Error("an investor without a wallet");
    const { identity } = await onboard(wallet, country, { wallets: others, claims });
    for (const key of keys) await Identity__factory.connect(identity, wallet).addKey(await keyOf(at(key)), 1n, 1n);
    investors.push({
      identity,
      wallets: wallets.map((index) => at(index).address),
      keys: keys.map((index) => at(index).address),
    });
  }
  return investors;
}

async function twinOf(suite: SuiteAddresses, code: SharedCode, owner: HardhatEthersSigner): Promise<string> {
  const implementation = code.contracts.find(({ name }) => name === "IdentityRegistry");
  if (!implementation) throw new Error("no registry in the shared code");
  const twin = IdentityRegistry__factory.connect(await clone(implementation.address, owner), owner);
  await twin.initialize({
    owner,
    identityStorage: suite.identityStorage,
    issuersRegistry: suite.issuersRegistry,
    topicsRegistry: suite.topicsRegistry,
    maxLease: 0n,
    agents: [],
    listeners: [],
    classTopics: [],
  });
  return twin.getAddress();
}

async function createRover(): Promise<string> {
  const rover = almost(0xa3, 0n);
  await network.provider.send("hardhat_impersonateAccount", [rover]);
  await setBalance(rover, 10n ** 20n);
  return rover;
}

async function deployHostile(deployer: HardhatEthersSigner): Promise<Deployment["hostile"]> {
  const rules = [
    await new ModuleThatRefuses__factory(deployer).deploy(EVERY_MOVE),
    await new ModuleThatBurnsGas__factory(deployer).deploy(EVERY_MOVE),
    await new ModuleThatReturnsABomb__factory(deployer).deploy(EVERY_MOVE),
  ];
  const identities = [
    await new ContractThatReverts__factory(deployer).deploy(),
    await new ContractThatBurnsGas__factory(deployer).deploy(),
    await new ContractThatAnswersTooMuch__factory(deployer).deploy(),
  ];
  return {
    rules: await Promise.all(rules.map(async (rule) => rule.getAddress())),
    identities: await Promise.all(identities.map(async (identity) => identity.getAddress())),
  };
}

interface Staff {
  readonly owner: HardhatEthersSigner;
  readonly agent: HardhatEthersSigner;
  readonly minter: HardhatEthersSigner;
  readonly broker: HardhatEthersSigner;
  readonly wallets: readonly HardhatEthersSigner[];
}

async function appoint(tokens: readonly SuiteAddresses[], { owner, agent, minter, broker, wallets }: Staff) {
  for (const suite of tokens) {
    const token = SecurityToken__factory.connect(suite.token, owner);
    const registry = IdentityRegistry__factory.connect(suite.identityRegistry, owner);
    await token.setAgentPermissions(minter, TOKEN_RIGHTS.mint, ALLOWANCE);
    for (const right of Object.values(TOKEN_RIGHTS)) {
      await token.setAgentPermissions(almost(TOKEN_ALMOST, right), EVERY_PERMISSION - right, UNLIMITED);
    }
    for (const right of Object.values(REGISTRY_RIGHTS)) {
      await registry.setAgentPermissions(almost(REGISTRY_ALMOST, right), EVERY_PERMISSION - right);
    }
    for (const wallet of wallets) await token.connect(wallet).approve(broker, 2n ** 256n - 1n);
    const asAgent = token.connect(agent);
    const first = [0, 3, 5, 7, 9].map((index) => wallets[index]?.address ?? ZeroAddress);
    await asAgent["batchMint(address[],uint256[])"](first, [900n, 700n, 300n, 250n, 0n]);
  }
}
