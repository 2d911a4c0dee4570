import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type AddressLike, type ContractTransactionResponse, type Interface, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { sharedCode } from "../../../deploy/shared";
import {
  FeeModuleThatAnswersGarbage__factory,
  FeeModuleThatReverts__factory,
  type ModularCompliance,
  ModularCompliance__factory,
  ModuleDouble__factory,
  ModuleThatBurnsGas__factory,
  ModuleThatReenters__factory,
  ModuleThatRefuses__factory,
  ModuleThatReturnsABomb__factory,
  ModuleThatIsSilent__factory,
  ModuleThatTakesAFee__factory,
} from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, type SuiteFixture, type SuiteOptions } from "../../fixtures/suite";
import { clone } from "../../registry/fixture";

/** Bits of `Hooks`. */
export const HOOK = {
  transfer: 1n,
  mint: 2n,
  burn: 4n,
  forced: 8n,
  recount: 16n,
  ledger: 32n,
  supply: 64n,
  fee: 128n,
  trex: 256n,
} as const;
export const EVERY_MOVE = HOOK.transfer | HOOK.mint | HOOK.burn | HOOK.forced;
/** A rule that keeps counters of holders. */
export const COUNTS = EVERY_MOVE | HOOK.recount | HOOK.ledger;

export const MODE = { off: 0n, deaf: 1n, counting: 2n, complete: 3n } as const;
export const MODULE_GAS = 500_000n;
/** Gas a host wants to have left before it steps over a failure. */
export const GAS_FOR_TOLERANCE = MODULE_GAS + MODULE_GAS / 32n;

const DOUBLES = {
  ModuleDouble: ModuleDouble__factory,
  ModuleThatRefuses: ModuleThatRefuses__factory,
  ModuleThatIsSilent: ModuleThatIsSilent__factory,
  ModuleThatBurnsGas: ModuleThatBurnsGas__factory,
  ModuleThatReturnsABomb: ModuleThatReturnsABomb__factory,
  ModuleThatReenters: ModuleThatReenters__factory,
  ModuleThatTakesAFee: ModuleThatTakesAFee__factory,
  FeeModuleThatReverts: FeeModuleThatReverts__factory,
  FeeModuleThatAnswersGarbage: FeeModuleThatAnswersGarbage__factory,
} as const;
export type DoubleName = keyof typeof DOUBLES;

/** A suite with holders: alice has two wallets, bob and carol one each; dave is verified and holds nothing. */
export interface HostFixture extends SuiteFixture {
  readonly host: ModularCompliance;
  readonly alice: HardhatEthersSigner;
  readonly alice2: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly carol: HardhatEthersSigner;
  readonly dave: HardhatEthersSigner;
  readonly aliceId: string;
  readonly bobId: string;
  readonly carolId: string;
  readonly daveId: string;
}

export async function hostFixture(options: SuiteOptions = {}): Promise<HostFixture> {
  // One deployer's suite of one salt exists once, and a fixture may begin on the chain that another one left.
  const salt = BigInt(await ethers.provider.getBlockNumber()) + 1_000n;
  const suite = await deploySuiteFixture({ salt, ...options });
  const [alice, alice2, bob, carol, dave] = suite.people;
  if (!alice || !alice2 || !bob || !carol || !dave) throw new Error("too few accounts");
  const { identity: aliceId } = await suite.onboard(alice, COUNTRY.germany, { wallets: [alice2] });
  const { identity: bobId } = await suite.onboard(bob, COUNTRY.france);
  const { identity: carolId } = await suite.onboard(carol, COUNTRY.unitedStates);
  const { identity: daveId } = await suite.onboard(dave, COUNTRY.france);
  const people = { alice, alice2, bob, carol, dave, aliceId, bobId, carolId, daveId };
  return { ...suite, host: suite.compliance, ...people };
}

/** The same, with 1,000 units of alice's over her two wallets, 500 of bob's and 250 of carol's. */
export async function issuedFixture(options: SuiteOptions = {}): Promise<HostFixture> {
  const fixture = await hostFixture(options);
  await fixture.mint(fixture.alice, 600n);
  await fixture.mint(fixture.alice2, 400n);
  await fixture.mint(fixture.bob, 500n);
  await fixture.mint(fixture.carol, 250n);
  return fixture;
}

export type Double<Name extends DoubleName> = Awaited<ReturnType<InstanceType<(typeof DOUBLES)[Name]>["deploy"]>>;

/** Deploys a double with these hooks. */
export async function double<Name extends DoubleName>(
  { deployer }: Pick<SuiteFixture, "deployer">,
  name: Name,
  hooks: bigint,
): Promise<Double<Name>> {
  return (await new DOUBLES[name](deployer).deploy(hooks)) as Double<Name>;
}

/** Deploys a double and binds it. */
export async function bound<Name extends DoubleName>(
  fixture: HostFixture,
  name: Name,
  hooks: bigint,
): Promise<Double<Name>> {
  const module = await double(fixture, name, hooks);
  await fixture.host.addModule(module);
  return module;
}

/** Another compliance contract, without a token. */
export async function anotherHost(
  { deployer, owner }: Pick<SuiteFixture, "deployer" | "owner">,
  settings: { readonly owner?: AddressLike; readonly modules?: readonly string[] } = {},
): Promise<ModularCompliance> {
  const { contracts } = await sharedCode();
  const implementation = contracts.find(({ name }) => name === "ModularCompliance");
  if (!implementation) throw new Error("no compliance contract in the shared code");
  const host = ModularCompliance__factory.connect(await clone(implementation.address, deployer), owner);
  await host.initialize({
    owner: settings.owner ?? owner,
    token: ZeroAddress,
    exempt: [],
    modules: (settings.modules ?? []).map((module) => ({ module, settings: [] })),
  });
  return host;
}

/** A side of a move, as a double heard of it. */
export interface HeardParty {
  readonly wallet: string;
  readonly holder: string;
  readonly country: bigint;
  readonly ledgerCountry: bigint;
  readonly exempt: boolean;
  readonly balance: bigint;
}

/** A move, as a double heard of it. */
export interface HeardMove {
  readonly binding: { readonly epoch: bigint; readonly count: bigint };
  readonly move: {
    readonly kind: bigint;
    readonly settled: boolean;
    readonly spender: string;
    readonly value: bigint;
    readonly supply: bigint;
    readonly outstanding: bigint;
    readonly from: HeardParty;
    readonly to: HeardParty;
  };
}

/** The moves that a double heard of in a transaction. */
export async function heardIn(
  module: { getAddress(): Promise<string>; interface: Interface },
  sent: Promise<ContractTransactionResponse>,
): Promise<HeardMove[]> {
  const receipt = await (await sent).wait();
  if (!receipt) throw new Error("not mined");
  const address = await module.getAddress();
  const events = receipt.logs.filter((log) => log.address === address).map((log) => module.interface.parseLog(log));
  return events.flatMap((event) => (event?.name === "Heard" ? [event.args as unknown as HeardMove] : []));
}
