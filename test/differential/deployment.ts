import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { impersonateAccount, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { id, Interface, type Signer, Wallet, ZeroAddress } from "ethers";
import { ethers, network } from "hardhat";

import { RULES, type RuleName } from "../../deploy/shared";
import { deployHost } from "../compliance/trex/fixture";
import { deploySuiteFixture, type SuiteFixture } from "../fixtures/suite";
import {
  deployTrex,
  deployTrexContract,
  deployTrexModule,
  deployTrexSuite,
  send,
  type Trex,
  type TrexModuleName,
} from "../fixtures/trex";
import { keyOf } from "../identity/claims";
import { ACCOUNTS, INVESTORS, ISSUERS } from "./people";
import { provideReader } from "./reader";
import { World } from "./world";

/** Rules that both suites have under one name. */
export const SHARED_RULES = [
  "CountryAllow",
  "CountryRestrict",
  "MaxBalance",
  "SupplyLimit",
  "TimeTransfersLimits",
  "TimeExchangeLimits",
  "ExchangeMonthlyLimits",
  "ConditionalTransfer",
  "TransferRestrict",
  "TokenListingRestrictions",
  "TransferFees",
] as const satisfies readonly RuleName[];
export type SharedRule = (typeof SHARED_RULES)[number];

/** Both suites with the same accounts: T-REX 4.1.6 with ONCHAINID, and ours. No topics, issuers, rules, tokens yet. */
export interface Pair {
  readonly trex: World;
  readonly scrip: World;
  readonly suite: SuiteFixture;
  readonly errors: readonly Interface[];
}

type Names = Map<string, string>;

/** T-REX beside two suites of ours: one with identities and claim issuers of its own, one with those of T-REX. */
export interface Pairs {
  readonly native: Pair;
  readonly foreign: Pair;
}

export async function deployPairs(): Promise<Pairs> {
  await provideReader();
  const accounts = await namedAccounts();
  const providers = await providerAccounts();
  const people: Names = new Map([...accounts, ...providers].map(([name, { address }]) => [name, address]));
  people.set("nobody", ZeroAddress);

  const theirs: Names = new Map(people);
  const trex = await deployTrexParts(theirs, accounts);
  await deployTrexIdentities(theirs, trex, accounts, providers);

  const native = await deploySuiteFixture({ topics: [], issuers: 0 });
  const ours: Names = new Map([...people, ...(await namesOf(native))]);
  await deployNativeIdentities(ours, native, accounts, providers);
  const foreign = await deploySuiteFixture({ topics: [], issuers: 0 });
  const shared = [...theirs].filter(([name]) => /^(identity of|issuer) /u.test(name));
  const mixed: Names = new Map([...people, ...(await namesOf(foreign)), ...shared]);
  return { native: pair(theirs, ours, native), foreign: pair(theirs, mixed, foreign) };
}

function pair(theirs: Names, ours: Names, suite: SuiteFixture): Pair {
  const signers = new Map<string, Signer>(ISSUERS.map((issuer, index) => [issuer, signerOfIssuer(index)]));
  return {
    trex: new World("T-REX", theirs, signers),
    scrip: new World("Scrip", ours, signers),
    suite,
    errors: [suite.token, suite.registry, suite.identityStorage, suite.issuersRegistry, suite.topicsRegistry]
      .map((contract): Interface => contract.interface)
      .concat(suite.compliance.interface, ERRORS_ELSEWHERE)
      .concat(SHARED_RULES.map((rule): Interface => RULES[rule].createInterface())),
  };
}

/** Errors of libraries, which the ABI of who uses them leaves out. */
const ERRORS_ELSEWHERE = new Interface([
  "error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)",
  "error ClaimTopicZero()",
  "error ClaimTopicDuplicate(uint256 topic)",
  "error ClaimTopicsTooMany(uint256 count, uint256 limit)",
  "error CountryCodeInvalid(uint16 country)",
  "error CountryBatchTooLarge(uint256 length, uint256 max)",
  "error IdentityUnauthorized(address caller, uint256 purpose)",
  "error IdentityLastManagementKey(bytes32 key)",
  "error IdentityClaimInvalid(address issuer, uint256 topic)",
  "error IdentityClaimMissing(bytes32 claimId)",
  "error IdentityKeyLacksPurpose(bytes32 key, uint256 purpose)",
  "error ComplianceCallReserved(bytes4 selector)",
  "error ComplianceModuleNotBound(address module)",
  "error ComplianceModuleBound(address module)",
  "error ComplianceModuleUnsupported(address module)",
  "error ComplianceModuleIsAgent(address module)",
  "error ClaimIssuerAlreadyRevoked(bytes32 key)",
  "error ClaimIssuerClaimMissing(address identity, bytes32 claimId)",
]);

async function namedAccounts(): Promise<Map<string, HardhatEthersSigner>> {
  const [, ...accounts] = await ethers.getSigners();
  return new Map(ACCOUNTS.map((name, index) => [name, required(accounts[index])]));
}

/** Who manages the claim issuers. */
async function providerAccounts(): Promise<Map<string, { address: string }>> {
  const providers = new Map<string, { address: string }>();
  for (const [index, issuer] of ISSUERS.entries()) {
    const { address } = derived(700 + index);
    await impersonateAccount(address);
    await setBalance(address, 10n ** 21n);
    providers.set(`provider of ${issuer}`, { address });
  }
  return providers;
}

function derived(index: number) {
  return Wallet.fromPhrase("test test test test test test test test test test test junk").deriveChild(index);
}

function signerOfIssuer(index: number) {
  return derived(750 + index);
}

async function deployTrexParts(names: Names, accounts: ReadonlyMap<string, HardhatEthersSigner>): Promise<Trex> {
  const [deployer] = await ethers.getSigners();
  const [owner, agent] = [required(accounts.get("owner")), required(accounts.get("agent"))];
  const trex = await deployTrex(required(deployer));
  const suite = await deployTrexSuite(trex, { owner, agent, topics: [], issuers: [] });
  const storage = await suite.registry.identityStorage();
  // T-REX's factory keeps the storage to itself; whoever owns the factory can hand it over.
  await send(trex.factory, "recoverContractOwnership", [storage, owner]);
  names.set("token", await suite.token.getAddress());
  names.set("registry", await suite.registry.getAddress());
  names.set("storage", storage);
  names.set("issuers", await suite.registry.issuersRegistry());
  names.set("topics", await suite.registry.topicsRegistry());
  names.set("compliance", await suite.compliance.getAddress());
  const other = await deployTrexContract(trex.deployer, "ModularComplianceProxy", [trex.authority]);
  names.set("other compliance", await other.getAddress());
  const handOver = new Interface(["function transferOwnership(address)"]);
  await trex.deployer.sendTransaction({
    to: other,
    data: handOver.encodeFunctionData("transferOwnership", [owner.address]),
  });
  for (const rule of SHARED_RULES) {
    const module = await deployTrexModule(owner, `${rule}Module` as TrexModuleName);
    names.set(rule, await module.getAddress());
  }
  // Its fee rule takes fees by forced transfers, so that it must be an agent.
  await suite.tokenAgents.addAgent(required(names.get("TransferFees")));
  return trex;
}

async function deployTrexIdentities(
  names: Names,
  trex: Trex,
  accounts: ReadonlyMap<string, HardhatEthersSigner>,
  providers: ReadonlyMap<string, { address: string }>,
): Promise<void> {
  for (const investor of Object.keys(INVESTORS)) {
    const owner = required(accounts.get(investor));
    const proxy = await deployTrexContract(trex.deployer, "IdentityProxy", [trex.identityAuthority, owner]);
    names.set(`identity of ${investor}`, await proxy.getAddress());
  }
  for (const [index, issuer] of ISSUERS.entries()) {
    const { address } = required(providers.get(`provider of ${issuer}`));
    const contract = await deployTrexContract(trex.deployer, "ClaimIssuer", [address]);
    names.set(issuer, await contract.getAddress());
    await addClaimKey(address, await contract.getAddress(), index);
  }
}

async function deployNativeIdentities(
  names: Names,
  { identityFactory }: SuiteFixture,
  accounts: ReadonlyMap<string, HardhatEthersSigner>,
  providers: ReadonlyMap<string, { address: string }>,
): Promise<void> {
  for (const investor of Object.keys(INVESTORS)) {
    const owner = required(accounts.get(investor));
    await identityFactory.createIdentity(owner, id(investor), []);
    names.set(`identity of ${investor}`, await identityFactory.identityAddress(owner, id(investor)));
  }
  for (const [index, issuer] of ISSUERS.entries()) {
    const { address } = required(providers.get(`provider of ${issuer}`));
    await identityFactory.createClaimIssuer(address, id(issuer));
    const contract = await identityFactory.claimIssuerAddress(address, id(issuer));
    names.set(issuer, contract);
    await addClaimKey(address, contract, index);
  }
}

/** The manager of an issuer lets another key sign claims, in both suites the same. */
async function addClaimKey(manager: string, issuer: string, index: number): Promise<void> {
  const keys = new Interface(["function addKey(bytes32,uint256,uint256)"]);
  const data = keys.encodeFunctionData("addKey", [await keyOf(signerOfIssuer(index)), 3n, 1n]);
  await network.provider.send("eth_sendTransaction", [{ from: manager, to: issuer, data }]);
}

async function namesOf(suite: SuiteFixture): Promise<Names> {
  const other = await deployHost(suite.deployer, suite.owner);
  const names: Names = new Map([
    ["token", await suite.token.getAddress()],
    ["registry", await suite.registry.getAddress()],
    ["storage", await suite.identityStorage.getAddress()],
    ["issuers", await suite.issuersRegistry.getAddress()],
    ["topics", await suite.topicsRegistry.getAddress()],
    ["compliance", await suite.compliance.getAddress()],
    ["other compliance", await other.getAddress()],
  ]);
  for (const rule of SHARED_RULES) names.set(rule, suite.code.rules[rule]);
  return names;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("something is missing");
  return value;
}
