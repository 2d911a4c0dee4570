import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { type ContractTransactionReceipt, type Signer, toBeHex, Wallet } from "ethers";
import { ethers } from "hardhat";

import { COUNTRY } from "../fixtures/suite";
import {
  createTrexIdentity,
  deployTrex,
  deployTrexIssuer,
  deployTrexModule,
  deployTrexSuite,
  onboardTrex,
  registerTrexWallet,
  send,
  trexContractAt,
  type TrexIdentity,
  trexInterface,
  type TrexModuleName,
  type TrexSuite,
} from "../fixtures/trex";
import { keyOf } from "../identity/claims";
import { BATCH, type Measured, meteredVerification, WHOLE } from "./scrip";

const GERMANY = Number(COUNTRY.germany);
const FAR = 10n ** 30n;
const RULES: readonly (readonly [TrexModuleName, string, readonly unknown[]])[] = [
  ["CountryAllowModule", "batchAllowCountries", [Object.values(COUNTRY)]],
  ["MaxBalanceModule", "setMaxBalance", [FAR]],
  ["SupplyLimitModule", "setSupplyLimit", [FAR]],
  ["TimeTransfersLimitsModule", "setTimeTransferLimit", [{ limitTime: 86_400n, limitValue: FAR }]],
];

interface World {
  readonly suite: TrexSuite;
  readonly people: readonly Signer[];
}

/** Measures T-REX 4.1.6 from its npm package with the same stories; its answers are always live. */
export async function measureTrex(): Promise<Measured> {
  const live = await alone(() => transfers("transfer.topics1", 1, 1, 0));
  const onboard = await alone(onboarding);
  const register = await alone(registration);
  return {
    ...live,
    "transfer.live.topics1": only(live),
    ...(await alone(() => transfers("transfer.topics3.modules3", 3, 1, 3))),
    ...(await alone(() => transfers("transfer.topics3.modules4", 3, 3, 4))),
    ...(await alone(emptyToNew)),
    "onboard.topics1": only(onboard),
    "onboard.topics1.leased": only(onboard),
    "register.batch50": only(register),
    "register.batch50.leased": only(register),
    ...(await alone(batches)),
    ...(await alone(enforcement)),
  };
}

async function alone(story: () => Promise<Measured>): Promise<Measured> {
  const before = await takeSnapshot();
  const measured = await story();
  await before.restore();
  return measured;
}

function only(measured: Measured): bigint {
  const [value] = Object.values(measured);
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

function person({ people }: World, index: number): Signer {
  const found = people[index];
  if (found === undefined) throw new Error("too few accounts");
  return found;
}

async function deploy(topics: number, issuers: number, modules: number): Promise<World> {
  const [deployer, owner, agent, ...people] = await ethers.getSigners();
  if (!deployer || !owner || !agent) throw new Error("too few accounts");
  const trex = await deployTrex(deployer);
  const all = Array.from({ length: topics }, (_, i) => BigInt(i + 1));
  const trusted = [];
  for (let i = 0; i < issuers; ++i) {
    const signer = new Wallet(toBeHex(0x7e0 + i, 32), ethers.provider);
    trusted.push(
      await deployTrexIssuer(
        deployer,
        signer,
        all.filter((_, index) => index % issuers === i),
      ),
    );
  }
  const uses = [];
  for (const [name, setter, args] of RULES.slice(0, modules)) {
    const module = await deployTrexModule(deployer, name);
    uses.push({ module, settings: [trexInterface(name).encodeFunctionData(setter, args)] });
  }
  const suite = await deployTrexSuite(trex, { owner, agent, topics: all, issuers: trusted, modules: uses });
  return { suite, people };
}

async function withHolders(topics: number, issuers: number, modules: number): Promise<World> {
  const world = await deploy(topics, issuers, modules);
  const token = world.suite.token.connect(world.suite.agent);
  for (const i of [0, 1]) {
    await onboardTrex(world.suite, person(world, i), GERMANY);
    await (await token.mint(person(world, i), 1_000n * WHOLE)).wait();
  }
  await (await world.suite.token.connect(person(world, 0)).transfer(person(world, 1), WHOLE)).wait();
  return world;
}

async function gasOf(sent: Promise<{ wait(): Promise<ContractTransactionReceipt | null> }>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt.gasUsed;
}

async function transfers(key: string, topics: number, issuers: number, modules: number): Promise<Measured> {
  const world = await withHolders(topics, issuers, modules);
  return { [key]: await gasOf(world.suite.token.connect(person(world, 0)).transfer(person(world, 1), WHOLE)) };
}

async function emptyToNew(): Promise<Measured> {
  const world = await withHolders(3, 1, 3);
  await onboardTrex(world.suite, person(world, 2), GERMANY);
  const { token } = world.suite;
  const all = await token.balanceOf(person(world, 0));
  const gas = await gasOf(token.connect(person(world, 0)).transfer(person(world, 2), all));
  return { "transfer.empty-to-new.topics3.modules3": gas };
}

async function onboarding(): Promise<Measured> {
  const world = await deploy(1, 1, 0);
  await onboardTrex(world.suite, person(world, 0), GERMANY);
  const { receipts } = await onboardTrex(world.suite, person(world, 1), GERMANY);
  return { onboard: receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n) };
}

/** Many investors: their own keys send nothing but the creation of their identities. */
async function crowd(world: World): Promise<{ wallets: string[]; identities: TrexIdentity[] }> {
  const funder = world.suite.trex.deployer;
  const identities: TrexIdentity[] = [];
  const wallets: string[] = [];
  for (let i = 0; i < BATCH; ++i) {
    const signer = new Wallet(toBeHex(0x5c41_0000 + i, 32), ethers.provider);
    await (await funder.sendTransaction({ to: signer.address, value: WHOLE })).wait();
    identities.push(await createTrexIdentity(world.suite, signer));
    wallets.push(signer.address);
  }
  return { wallets, identities };
}

async function registration(): Promise<Measured> {
  const world = await deploy(1, 1, 0);
  const { wallets, identities } = await crowd(world);
  const registry = world.suite.registry.connect(world.suite.agent);
  const contracts = identities.map(({ contract }) => contract);
  const countries = wallets.map(() => GERMANY);
  return { register: (await gasOf(registry.batchRegisterIdentity(wallets, contracts, countries))) / BigInt(BATCH) };
}

async function batches(): Promise<Measured> {
  const world = await withHolders(3, 1, 3);
  const { wallets, identities } = await crowd(world);
  for (const [i, wallet] of wallets.entries()) {
    const identity = identities[i];
    if (identity) await registerTrexWallet(world.suite, wallet, identity, GERMANY);
  }
  const amounts = wallets.map(() => WHOLE);
  const { token, agent } = world.suite;
  const mint = await gasOf(token.connect(agent).batchMint(wallets, amounts));
  const transfer = await gasOf(token.connect(person(world, 0)).batchTransfer(wallets, amounts));
  return {
    "mint.batch50.modules3": mint / BigInt(BATCH),
    "batchTransfer50.modules3": transfer / BigInt(BATCH),
  };
}

async function enforcement(): Promise<Measured> {
  const world = await withHolders(3, 1, 3);
  const { suite } = world;
  const [holder, other, successor, fourth] = [0, 1, 3, 5].map((i) => person(world, i));
  if (!holder || !other || !successor || !fourth) throw new Error("too few accounts");
  const token = suite.token.connect(suite.agent);
  const identity = trexContractAt("Identity", await suite.registry.identity(holder), holder);
  const measured: Record<string, bigint> = { "deploy.suite": suite.deployment.gasUsed };
  measured["isVerified.topics3"] = await meteredVerification(suite.trex.deployer, suite.registry, holder);
  measured["forcedTransfer.modules3"] = await gasOf(token.forcedTransfer(holder, other, WHOLE));
  const addKey = await send(identity, "addKey", [await keyOf(successor), 1n, 1n]);
  const recover = token.recoveryAddress(holder, successor, identity);
  measured["recovery.modules3"] = addKey.gasUsed + (await gasOf(recover));
  measured["freeze.address"] = await gasOf(token.setAddressFrozen(fourth, true));
  measured["freeze.partial"] = await gasOf(token.freezePartialTokens(other, WHOLE));
  return measured;
}
