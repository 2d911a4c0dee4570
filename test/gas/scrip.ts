import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { type AddressLike, type ContractTransactionResponse, type Signer, toBeHex, Wallet, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { type Identity, Identity__factory, VerificationMeter__factory } from "../../typechain-types";
import {
  COUNTRY,
  deploySuiteFixture,
  FOUR_RULES,
  type SuiteFixture,
  type SuiteOptions,
  THREE_RULES,
} from "../fixtures/suite";
import { keyOf } from "../identity/claims";
import { dividends } from "./dividends";
import { measureModules } from "./modules/measure";
import { measureTogether } from "./modules/together";
import { recordDates } from "./recordDates";

export const WHOLE = 10n ** 18n;
export const BATCH = 50;
const TOPICS_1: SuiteOptions = {};
const TOPICS_3 = { topics: [1n, 2n, 3n] };
const MODULES_3: SuiteOptions = { ...TOPICS_3, rules: THREE_RULES };
const MODULES_4: SuiteOptions = { ...TOPICS_3, issuers: 3, rules: FOUR_RULES };

/** Gas by the name of the work; a batch's is a share of one item. */
export type Measured = Readonly<Record<string, bigint>>;

/** Gas of a mined transaction. */
export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt.gasUsed;
}

/** What `isVerified` costs its caller, by the meter of its gas. */
export async function meteredVerification(runner: Signer, registry: AddressLike, wallet: AddressLike): Promise<bigint> {
  const meter = await new VerificationMeter__factory(runner).deploy();
  const receipt = await (await meter.meter(registry, wallet)).wait();
  const [metered] = await meter.queryFilter(meter.filters.Metered, receipt?.blockNumber, receipt?.blockNumber);
  if (!metered?.args.verified) throw new Error("the wallet is not verified");
  return metered.args.gas;
}

/** Wallets that only receive. */
export function wallets(count: number): string[] {
  return Array.from({ length: count }, (_, i) => new Wallet(toBeHex(0x5c41_0000 + i, 32)).address);
}

/** Measures everything, each story on a chain of its own; everything cold, as a transaction finds it. */
export async function measureScrip(): Promise<Measured> {
  return {
    ...(await alone(() => transfers("transfer.topics1", TOPICS_1))),
    ...(await alone(() => transfers("transfer.topics3.modules3", MODULES_3))),
    ...(await alone(() => transfers("transfer.topics3.modules4", MODULES_4))),
    ...(await alone(() => transfers("transfer.live.topics1", { ...TOPICS_1, maxLease: 0n }))),
    ...(await alone(afterFreeze)),
    ...(await alone(emptyToNew)),
    ...(await alone(onboarding)),
    ...(await alone(registration)),
    ...(await alone(batches)),
    ...(await alone(enforcement)),
    ...(await alone(deployment)),
    ...(await alone(recordDates)),
    ...(await alone(dividends)),
    ...(await alone(measureModules)),
    ...(await alone(measureTogether)),
  };
}

async function alone(story: () => Promise<Measured>): Promise<Measured> {
  const before = await takeSnapshot();
  const measured = await story();
  await before.restore();
  return measured;
}

export function person(f: SuiteFixture, index: number): HardhatEthersSigner {
  const found = f.people[index];
  if (found === undefined) throw new Error("too few accounts");
  return found;
}

/** Two holders that keep tokens before and after. */
export async function withHolders(options: SuiteOptions): Promise<SuiteFixture> {
  const f = await deploySuiteFixture(options);
  const lease = options.maxLease !== 0n;
  for (const i of [0, 1]) {
    await f.onboard(person(f, i), COUNTRY.germany, { lease });
    await f.mint(person(f, i), 1_000n * WHOLE);
  }
  await f.token.connect(person(f, 0)).transfer(person(f, 1), WHOLE);
  return f;
}

async function transfers(key: string, options: SuiteOptions): Promise<Measured> {
  const f = await withHolders(options);
  return { [key]: await gasOf(f.token.connect(person(f, 0)).transfer(person(f, 1), WHOLE)) };
}

/** From the first freeze of any account on, moves look at what is frozen. */
async function afterFreeze(): Promise<Measured> {
  const f = await withHolders(MODULES_3);
  await f.token["setAddressFrozen(address,bool)"](person(f, 5), true);
  const gas = await gasOf(f.token.connect(person(f, 0)).transfer(person(f, 1), WHOLE));
  return { "transfer.after-freeze.topics3.modules3": gas };
}

async function emptyToNew(): Promise<Measured> {
  const f = await withHolders(MODULES_3);
  await f.onboard(person(f, 2), COUNTRY.france);
  const all = await f.token.balanceOf(person(f, 0));
  const gas = await gasOf(f.token.connect(person(f, 0)).transfer(person(f, 2), all));
  return { "transfer.empty-to-new.topics3.modules3": gas };
}

async function onboarding(): Promise<Measured> {
  const f = await deploySuiteFixture(TOPICS_1);
  const onboard = async (wallet: AddressLike, salt: string, lease: boolean) => {
    const { claims } = await f.born(wallet, salt);
    const request = {
      identity: ZeroAddress,
      managementKey: wallet,
      salt,
      claims,
      wallets: [wallet],
      country: COUNTRY.germany,
      lease,
    };
    return gasOf(f.registry.onboard(request));
  };
  await onboard(person(f, 0), ethers.id("first"), true);
  return {
    "onboard.topics1": await onboard(person(f, 1), ethers.id("second"), false),
    "onboard.topics1.leased": await onboard(person(f, 2), ethers.id("third"), true),
  };
}

async function registration(): Promise<Measured> {
  const f = await deploySuiteFixture(TOPICS_1);
  const identities: string[] = [];
  const list = wallets(2 * BATCH);
  for (const [i, wallet] of list.entries()) {
    const salt = ethers.id(`investor ${i.toString()}`);
    const { identity, claims } = await f.born(wallet, salt);
    await f.identityFactory.createIdentity(wallet, salt, claims);
    identities.push(identity);
  }
  const countries = list.map(() => COUNTRY.germany);
  const part = <T>(all: readonly T[], n: number) => all.slice(n * BATCH, (n + 1) * BATCH);
  const plain = f.registry.batchRegisterIdentity(part(list, 0), part(identities, 0), part(countries, 0));
  const without = await gasOf(plain);
  const leased = f.registry.batchRegisterIdentityWithLease(part(list, 1), part(identities, 1), part(countries, 1));
  return {
    "register.batch50": without / BigInt(BATCH),
    "register.batch50.leased": (await gasOf(leased)) / BigInt(BATCH),
  };
}

/** Investors with an identity, claims and a lease each, by nobody's key. */
export async function onboardAll(f: SuiteFixture, list: readonly string[]): Promise<void> {
  for (const [i, wallet] of list.entries()) {
    const salt = ethers.id(`investor ${i.toString()}`);
    const { claims } = await f.born(wallet, salt);
    await f.registry.onboard({
      identity: ZeroAddress,
      managementKey: wallet,
      salt,
      claims,
      wallets: [wallet],
      country: COUNTRY.germany,
      lease: true,
    });
  }
}

async function batches(): Promise<Measured> {
  const f = await withHolders(MODULES_3);
  const list = wallets(BATCH);
  await onboardAll(f, list);
  const amounts = list.map(() => WHOLE);
  const mint = await gasOf(f.token["batchMint(address[],uint256[])"](list, amounts));
  const transfer = await gasOf(f.token.connect(person(f, 0)).batchTransfer(list, amounts));
  return {
    "mint.batch50.modules3": mint / BigInt(BATCH),
    "batchTransfer50.modules3": transfer / BigInt(BATCH),
  };
}

async function enforcement(): Promise<Measured> {
  const f = await withHolders(MODULES_3);
  const [holder, other, successor] = [person(f, 0), person(f, 1), person(f, 3)];
  const measured: Record<string, bigint> = {};
  measured["isVerified.topics3"] = await meteredVerification(f.deployer, f.registry, holder);
  measured["forcedTransfer.modules3"] = await gasOf(
    f.token["forcedTransfer(address,address,uint256)"](holder, other, WHOLE),
  );
  // The holder's second key says which wallet succeeds the lost one.
  const identity: Identity = Identity__factory.connect(await f.registry.identity(holder), holder);
  const addKey = await gasOf(identity.addKey(await keyOf(successor), 1, 1));
  const recover = f.token["recoveryAddress(address,address,address)"](holder, successor, identity);
  measured["recovery.modules3"] = addKey + (await gasOf(recover));

  // The token's first freeze also notes that there are freezes, for 2,900 more.
  await f.token["freezePartialTokens(address,uint256)"](other, 1n);
  measured["freeze.address"] = await gasOf(f.token["setAddressFrozen(address,bool)"](person(f, 5), true));
  measured["freeze.partial"] = await gasOf(f.token["freezePartialTokens(address,uint256)"](successor, WHOLE));
  return measured;
}

async function deployment(): Promise<Measured> {
  const f = await deploySuiteFixture(MODULES_3);
  const settings = { ...f.settings, salt: ethers.id("another suite") };
  return { "deploy.suite": await gasOf(f.suiteFactory.deploySuite(settings)) };
}
