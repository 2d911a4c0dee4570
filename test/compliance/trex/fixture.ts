import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type AddressLike, resolveAddress } from "ethers";
import { ethers } from "hardhat";

import {
  ComplianceViews__factory,
  MaxBalance__factory,
  type ModularCompliance,
  ModularCompliance__factory,
  ModuleBinding__factory,
  type TRexModuleAdapter,
  TRexModuleAdapter__factory,
  TRexModules__factory,
} from "../../../typechain-types";
import type { ModularComplianceLibraryAddresses } from "../../../typechain-types/factories/contracts/compliance/ModularCompliance__factory";
import {
  createTrexIdentity,
  deployTrex,
  deployTrexIssuer,
  deployTrexSuite,
  onboardTrex,
  registerTrexWallet,
  type TrexIdentity,
  type TrexSuite,
} from "../../fixtures/trex";
import { clone } from "../../registry/fixture";

export const COUNTRY = { france: 250, germany: 276, japan: 392 } as const;
export const MODE = { off: 0n, deaf: 1n, counting: 2n, complete: 3n } as const;

/** Wallets: `alice2` is a second one of alice's identity; `carol` has an identity and is not registered. */
export interface Cast {
  readonly deployer: HardhatEthersSigner;
  readonly owner: HardhatEthersSigner;
  readonly agent: HardhatEthersSigner;
  readonly alice: HardhatEthersSigner;
  readonly alice2: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly carol: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  readonly claimSigner: HardhatEthersSigner;
}

export interface World extends Cast {
  readonly suite: TrexSuite;
  readonly identities: Readonly<Record<"alice" | "bob" | "carol", TrexIdentity>>;
}

/** A token of T-REX with two investors: alice in France with two wallets, bob in Germany. */
export async function worldFixture(): Promise<World> {
  const cast = await castOf();
  const { deployer, owner, agent, alice, alice2, bob, carol, claimSigner } = cast;
  const trex = await deployTrex(deployer);
  const issuer = await deployTrexIssuer(deployer, claimSigner, [1n]);
  const suite = await deployTrexSuite(trex, { owner, agent, topics: [1n], issuers: [issuer] });
  const identities = {
    alice: await onboardTrex(suite, alice, COUNTRY.france),
    bob: await onboardTrex(suite, bob, COUNTRY.germany),
    carol: await createTrexIdentity(suite, carol),
  };
  await registerTrexWallet(suite, alice2, identities.alice, COUNTRY.france);
  return { ...cast, suite, identities };
}

export async function castOf(): Promise<Cast> {
  const [deployer, owner, agent, alice, alice2, bob, carol, stranger, claimSigner] = await ethers.getSigners();
  if (!deployer || !owner || !agent || !alice || !alice2 || !bob || !carol || !stranger || !claimSigner) {
    throw new Error("the network has too few accounts");
  }
  return { deployer, owner, agent, alice, alice2, bob, carol, stranger, claimSigner };
}

/** What our hosts are linked with. */
export async function linksOf(deployer: HardhatEthersSigner): Promise<ModularComplianceLibraryAddresses> {
  const [binding, trexModules] = [
    await new ModuleBinding__factory(deployer).deploy(),
    await new TRexModules__factory(deployer).deploy(),
  ];
  return {
    "contracts/compliance/ModuleBinding.sol:ModuleBinding": await binding.getAddress(),
    "contracts/compliance/TRexModules.sol:TRexModules": await trexModules.getAddress(),
  };
}

/** A compliance contract of ours, without token or rules. */
export async function deployHost(deployer: HardhatEthersSigner, owner: AddressLike): Promise<ModularCompliance> {
  const links = await linksOf(deployer);
  const views = await new ComplianceViews__factory(links, deployer).deploy();
  const implementation = await new ModularCompliance__factory(links, deployer).deploy(views);
  const host = ModularCompliance__factory.connect(await clone(implementation, deployer), deployer);
  await host.initialize({ owner: await resolveAddress(owner), token: ethers.ZeroAddress, exempt: [], modules: [] });
  return host;
}

export interface HostedWorld extends World {
  readonly host: ModularCompliance;
}

/** T-REX's token with a compliance contract of ours. */
export async function hostedFixture(): Promise<HostedWorld> {
  const world = await worldFixture();
  const host = (await deployHost(world.deployer, world.owner)).connect(world.owner);
  await host.bindToken(world.suite.token);
  await world.suite.token.setCompliance(host);
  return { ...world, host };
}

/** The same with a largest balance. */
export async function cappedFixture(): Promise<HostedWorld & { cap: string }> {
  const world = await hostedFixture();
  const cap = await new MaxBalance__factory(world.deployer).deploy();
  await world.host.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
  return { ...world, cap: await cap.getAddress() };
}

export interface AdapterOptions {
  readonly exempt?: readonly AddressLike[];
  readonly modules?: readonly { readonly module: string; readonly settings: string[] }[];
}

/** An adapter for the suite's compliance contract, not bound yet. */
export async function deployAdapter(world: World, options: AdapterOptions = {}): Promise<TRexModuleAdapter> {
  const { deployer, owner, suite } = world;
  const implementation = await new TRexModuleAdapter__factory(await linksOf(deployer), deployer).deploy();
  const adapter = TRexModuleAdapter__factory.connect(await clone(implementation, deployer), owner);
  await adapter.initialize({
    owner,
    compliance: suite.compliance,
    exempt: [...(options.exempt ?? [])],
    modules: [...(options.modules ?? [])],
  });
  return adapter;
}

/** What a host says of its ledger. */
export type LedgerHost = Pick<ModularCompliance & TRexModuleAdapter, "holding" | "ledger">;

/** The ledger equals a recount from the balances, identities and countries of these wallets. */
export async function expectRecount(
  host: LedgerHost,
  suite: TrexSuite,
  wallets: readonly AddressLike[],
): Promise<void> {
  const balances = new Map<string, bigint>();
  let supply = 0n;
  for (const wallet of wallets) {
    const balance = await suite.token.balanceOf(wallet);
    const identity = await suite.registry.identity(wallet);
    const holder = identity === ethers.ZeroAddress ? await resolveAddress(wallet) : identity;
    balances.set(holder, (balances.get(holder) ?? 0n) + balance);
    supply += balance;
  }
  expect(await suite.token.totalSupply(), "wallets that hold tokens and are not named").to.equal(supply);
  let holders = 0n;
  for (const [holder, balance] of balances) {
    if (balance !== 0n) holders += 1n;
    expect((await host.holding(holder)).balance, `balance of ${holder}`).to.equal(balance);
  }
  const state = await host.ledger();
  expect(state.mode, "mode").to.equal(MODE.complete);
  expect(state.holders, "holders of record").to.equal(holders);
}
