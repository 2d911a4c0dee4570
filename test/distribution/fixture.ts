import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type AddressLike, MaxUint256, resolveAddress, ZeroAddress, ZeroHash } from "ethers";

import { type DividendDistributor, type TestCoin, TestCoin__factory } from "../../typechain-types";
import type { DistributionTermsStruct } from "../../typechain-types/contracts/distribution/DividendDistributor";
import { deploySuiteFixture, type Investor, KYC_TOPIC, type SuiteFixture, type SuiteOptions } from "../fixtures/suite";

export const DAY = 86_400n;
/** Rates are millionths. */
export const PERCENT = 10_000n;
/** An amount for a whole token has 18 decimals beyond the coin's. */
export const AMOUNT_UNIT = 10n ** 18n;

export const INCOME = { dividend: 0n, interest: 1n, rent: 2n, returnOfCapital: 3n } as const;
export const BASIS = { perToken: 0n, total: 1n, list: 2n } as const;
export const STATE = {
  none: 0n,
  announced: 1n,
  funded: 2n,
  inReview: 3n,
  payable: 4n,
  closed: 5n,
  cancelled: 6n,
} as const;
export const UNCLAIMED = { keep: 0n, handOver: 1n, returnToIssuer: 2n } as const;
export const REFUSAL = {
  none: 0n,
  settled: 1n,
  nothingHeld: 2n,
  treasury: 3n,
  paidThrough: 4n,
  identityUnknown: 5n,
  walletUnknown: 6n,
  held: 7n,
  sanctioned: 8n,
  listFailed: 9n,
  frozen: 10n,
  claimsMissing: 11n,
  paidByBank: 12n,
  notPaidByBank: 13n,
  coinRefused: 14n,
} as const;
export const DISTRIBUTION_PERMISSION = {
  announce: 1n,
  tax: 2n,
  bank: 4n,
  hold: 8n,
  reassign: 16n,
  unclaimed: 32n,
  proceeds: 64n,
  offer: 128n,
} as const;

/** What a test says of a distribution; the rest is an ordinary one of an ordinary coin. */
export type TermsOptions = Partial<Omit<DistributionTermsStruct, "token" | "coin">> & {
  readonly coin?: DistributionTermsStruct["coin"];
};

/** A suite with three holders of 1,000, 2,000 and 3,000 tokens, a coin, and a distributor whose agent may do everything. */
export interface DistributionFixture extends SuiteFixture {
  readonly coin: TestCoin;
  readonly holders: readonly Investor[];
  /** Who pays in; has coins and has approved the distributor. */
  readonly funder: HardhatEthersSigner;
  readonly whole: bigint;
  /** The distributor as its agent calls it. */
  readonly desk: DividendDistributor;
  /** Terms of a distribution at the record date, tax 20%, payable ten days later. */
  readonly terms: (recordDate: bigint, options?: TermsOptions) => Promise<DistributionTermsStruct>;
  /** Takes a record date and lets its second end. */
  readonly recordNow: () => Promise<bigint>;
  /** Announces; returns the number. */
  readonly announce: (terms: DistributionTermsStruct) => Promise<bigint>;
  /** Funds whole, reviews and waits until it pays. */
  readonly makePayable: (id: bigint) => Promise<void>;
  /** All of it: a record date now, a distribution of so much for a whole token, payable. */
  readonly payable: (options?: TermsOptions) => Promise<bigint>;
}

/** Coins of so many decimals. */
export async function deployCoin(runner: HardhatEthersSigner, decimals = 6n): Promise<TestCoin> {
  return new TestCoin__factory(runner).deploy("USDX", decimals);
}

export async function deployDistributionFixture(
  options: SuiteOptions = {},
  decimals = 6n,
): Promise<DistributionFixture> {
  const f = await deploySuiteFixture(options);
  const [first, second, third, funder] = f.people;
  if (first === undefined || second === undefined || third === undefined || funder === undefined) {
    throw new Error("too few accounts");
  }
  const whole = 10n ** (await f.token.decimals());
  const holders: Investor[] = [];
  for (const [index, wallet] of [first, second, third].entries()) {
    holders.push(await f.onboard(wallet, undefined, { lease: options.maxLease !== 0n }));
    await f.mint(wallet, BigInt(index + 1) * 1_000n * whole);
  }
  await f.distributor.addAgent(f.agent);
  const coin = await deployCoin(f.deployer, decimals);
  await coin.mint(funder, 10n ** (decimals + 9n));
  await coin.connect(funder).approve(f.distributor, MaxUint256);
  const desk = f.distributor.connect(f.agent);

  const terms: DistributionFixture["terms"] = async (recordDate, changes = {}) => ({
    token: await resolveAddress(f.token),
    income: INCOME.dividend,
    basis: BASIS.perToken,
    amount: 2n * 10n ** decimals * AMOUNT_UNIT,
    recordDate,
    payableDate: recordDate + 10n * DAY,
    reviewPeriod: 2n * DAY,
    coin: { coin: await resolveAddress(coin), symbol: "USDX", decimals },
    defaultRate: 20n * PERCENT,
    maxRate: 30n * PERCENT,
    claimTopics: [KYC_TOPIC],
    reinvestment: { price: 0n, deadline: 0n },
    unclaimed: { rule: UNCLAIMED.keep, account: ZeroAddress, period: 0n },
    paidThrough: [],
    corrects: 0n,
    documentHash: ZeroHash,
    documentURI: "",
    ...changes,
  });
  const recordNow = async (): Promise<bigint> => {
    await f.token.takeRecordDate();
    const date = BigInt(await time.latest());
    await time.increase(1);
    return date;
  };
  const announce = async (agreed: DistributionTermsStruct): Promise<bigint> => {
    await desk.announce(agreed);
    return f.distributor.distributionCount();
  };
  const makePayable = async (id: bigint): Promise<void> => {
    await desk.finaliseTarget(id);
    const { target, funded, state } = await f.distributor.books(id);
    if (state === STATE.announced) await f.distributor.connect(funder).fund(id, target - funded);
    await f.distributor.startReview(id);
    const { payableFrom } = await f.distributor.books(id);
    await time.increaseTo(payableFrom);
    await f.distributor.open(id);
  };
  return {
    ...f,
    coin,
    holders,
    funder,
    whole,
    desk,
    terms,
    recordNow,
    announce,
    makePayable,
    payable: async (changes) => {
      const id = await announce(await terms(await recordNow(), changes));
      await makePayable(id);
      return id;
    },
  };
}

/** A distribution that is payable. */
export interface PaidFixture extends DistributionFixture {
  readonly id: bigint;
}

/** A distribution of the usual terms, payable. */
export async function paying(): Promise<PaidFixture> {
  const f = await deployDistributionFixture();
  return { ...f, id: await f.payable() };
}

/** Addresses of a fixture's holders. */
export function walletsOf(f: DistributionFixture): AddressLike[] {
  return f.holders.map(({ wallet }) => wallet.address);
}
