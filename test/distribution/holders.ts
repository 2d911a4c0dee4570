import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type AddressLike, type ContractTransactionResponse, MaxUint256, resolveAddress, type Signer } from "ethers";
import { ethers } from "hardhat";

import { Identity__factory, type SanctionsList, SanctionsList__factory, type TestCoin } from "../../typechain-types";
import type { PayoutCoinTermsStruct } from "../../typechain-types/contracts/distribution/DividendDistributor";
import { COUNTRY, type Investor, KYC_TOPIC } from "../fixtures/suite";
import { claimIdOf, legacyClaim } from "../identity/claims";
import { type DistributionFixture, PERCENT, REFUSAL } from "./fixture";

const WHOLE_RATE = 1_000_000n;
export const EVIDENCE = "0xe71d";

/** What somebody is entitled to. */
export interface Entitled {
  readonly gross: bigint;
  readonly tax: bigint;
  readonly net: bigint;
}

/** What the fixture's usual distribution, 2 coins for a whole token, gives for so many whole tokens. */
export function entitled(tokens: bigint, rate: bigint = 20n * PERCENT, coinDecimals = 6n): Entitled {
  const gross = tokens * 2n * 10n ** coinDecimals;
  const tax = (gross * rate + WHOLE_RATE - 1n) / WHOLE_RATE;
  return { gross, tax, net: gross - tax };
}

/** The fixture's three holders. */
export function trio(f: DistributionFixture): readonly [Investor, Investor, Investor] {
  const [ann, ben, cat] = f.holders;
  if (ann === undefined || ben === undefined || cat === undefined) throw new Error("three holders are needed");
  return [ann, ben, cat];
}

/** A person that plays no part yet; the first four are holders and funder. */
export function newcomer(f: DistributionFixture, number: number): HardhatEthersSigner {
  const person = f.people[4 + number];
  if (person === undefined) throw new Error("too few accounts");
  return person;
}

/** Registers one more wallet to an identity. */
export async function addWallet(f: DistributionFixture, wallet: AddressLike, identity: string): Promise<void> {
  await f.registry.registerIdentity(wallet, identity, COUNTRY.germany);
}

/** Recovers a wallet to another one, which is registered to its identity first. */
export async function recover(
  f: DistributionFixture,
  lost: AddressLike,
  next: AddressLike,
  identity: string,
): Promise<void> {
  await addWallet(f, next, identity);
  await f.token["recoveryAddress(address,address,address)"](lost, next, identity);
}

/** Takes an investor's claim away. */
export async function lapse(f: DistributionFixture, { wallet, identity }: Investor, topic = KYC_TOPIC): Promise<void> {
  const id = await claimIdOf(providerOf(f, topic).contract, topic);
  await Identity__factory.connect(identity, wallet).removeClaim(id);
}

/** Gives it a new one. */
export async function renew(f: DistributionFixture, { wallet, identity }: Investor, topic = KYC_TOPIC): Promise<void> {
  const { signer, contract } = providerOf(f, topic);
  const claim = await legacyClaim(signer, contract, identity, topic);
  await Identity__factory.connect(identity, wallet).addClaim(
    claim.topic,
    claim.scheme,
    claim.issuer,
    claim.signature,
    claim.data,
    claim.uri,
  );
}

function providerOf(f: DistributionFixture, topic: bigint): DistributionFixture["providers"][number] {
  const provider = f.providers.find(({ topics }) => topics.includes(topic));
  if (provider === undefined) throw new Error("nobody is trusted for this topic");
  return provider;
}

/** A sanctions list that the distributor asks. */
export async function screen(f: DistributionFixture): Promise<SanctionsList> {
  const list = await new SanctionsList__factory(f.owner).deploy(f.owner);
  await f.distributor.connect(f.owner).setSanctionsLists([list]);
  return list;
}

/** Pushes one wallet's share and expects it to be passed over, as `shareOf` said it would. */
export async function expectSkipped(
  f: DistributionFixture,
  id: bigint,
  wallet: AddressLike,
  refusal: bigint,
): Promise<void> {
  const address = await resolveAddress(wallet);
  expect((await f.distributor.shareOf(id, address)).refusal).to.equal(refusal);
  const before = await f.distributor.books(id);
  const pushed = f.distributor.connect(f.stranger).push(id, [address]);
  await expect(pushed).to.emit(f.distributor, "PaymentSkipped").withArgs(id, address, refusal);
  await expect(pushed).not.to.emit(f.distributor, "SharePaid");
  expect((await f.distributor.books(id)).paid).to.equal(before.paid);
}

/** Pushes one wallet's share and expects the amount to reach the payee, as `shareOf` said it would. */
export async function expectPaid(
  f: DistributionFixture,
  id: bigint,
  wallet: AddressLike,
  payee: AddressLike,
  amount: bigint,
): Promise<void> {
  const address = await resolveAddress(wallet);
  const share = await f.distributor.shareOf(id, address);
  expect(share.refusal).to.equal(REFUSAL.none);
  expect(share.payee).to.equal(await resolveAddress(payee));
  expect(share.net).to.equal(amount);
  await expectPayment(f, f.distributor.connect(f.stranger).push(id, [address]), id, wallet, payee, amount);
}

/** Expects a transaction to pay a wallet's share once, and nothing else in this coin. */
export async function expectPayment(
  f: DistributionFixture,
  sent: Promise<ContractTransactionResponse>,
  id: bigint,
  wallet: AddressLike,
  payee: AddressLike,
  amount: bigint,
): Promise<void> {
  await expect(sent)
    .to.emit(f.distributor, "SharePaid")
    .withArgs(
      id,
      await resolveAddress(wallet),
      anyValue,
      await resolveAddress(payee),
      anyValue,
      anyValue,
      anyValue,
      amount,
    );
  await expect(sent).to.changeTokenBalances(f.coin, [f.distributor, payee], [-amount, amount]);
  const again = f.distributor.connect(f.stranger).push(id, [wallet]);
  await expect(again).to.emit(f.distributor, "PaymentSkipped").withArgs(id, wallet, REFUSAL.settled);
  await expect(again).to.changeTokenBalance(f.coin, f.distributor, 0n);
}

/** What a holder signs for `claimFor`. */
export interface SignedClaim {
  readonly wallet: AddressLike;
  readonly ids: readonly bigint[];
  readonly payee: AddressLike;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

/** Signs a claim for a distributor, on this chain unless told otherwise. */
export async function signClaim(
  distributor: AddressLike,
  signer: Signer,
  claim: SignedClaim,
  chainId?: bigint,
): Promise<string> {
  const domain = {
    name: "Scrip Dividend Distributor",
    version: "1",
    chainId: chainId ?? (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await resolveAddress(distributor),
  };
  const types = {
    Claim: [
      { name: "wallet", type: "address" },
      { name: "ids", type: "uint256[]" },
      { name: "payee", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  const wallet = await resolveAddress(claim.wallet);
  return signer.signTypedData(domain, types, { ...claim, wallet, payee: await resolveAddress(claim.payee) });
}

/** Gives the funder another coin to pay in, and says how a distribution names it. */
export async function offerCoin(f: DistributionFixture, coin: TestCoin): Promise<PayoutCoinTermsStruct> {
  const decimals = await coin.decimals();
  await coin.mint(f.funder, 10n ** (decimals + 9n));
  await coin.connect(f.funder).approve(f.distributor, MaxUint256);
  return { coin: await resolveAddress(coin), symbol: await coin.symbol(), decimals };
}
