import { ZeroAddress } from "ethers";

import { dayText } from "../../calendar/days";
import { utcText } from "../../calendar/timeZone";
import type {
  DistributionTermsStruct,
  DistributionTermsStructOutput,
  SeriesPeriodStruct,
} from "../../../typechain-types/contracts/distribution/DividendDistributor";
import { BatchSizer } from "../../chain/batches";
import { gasToSend } from "../../chain/estimate";
import { plainAmount } from "../../files/amounts";
import { INCOMES } from "../../files/distributionSchema";
import type { Distribution } from "../../files/distributions";
import { PER_TOKEN_DECIMALS } from "../../files/series";
import {
  type Announced,
  type Desk,
  DistributionError,
  STATE,
  chainTime,
  estimateOrder,
  money,
  order,
  tell,
} from "./desk";

/** Blocks that one question about past events covers; public nodes refuse many more. */
const LOG_RANGE = 5_000;
/** A token keeps so many record dates that are not over. */
const MAX_PENDING = 255;
/** How an amount is stated (`AmountBasis`), and what becomes of unclaimed shares (`UnclaimedRule`). */
const BASIS = { perToken: 0, total: 1 } as const;
const UNCLAIMED = { unclaimedProperty: 1, issuer: 2 } as const;
/** Unclaimed shares stay owed. */
const KEEP = 0;
/** What announcing one period costs, before the first batch has been measured. */
const FIRST_GUESS = 400_000n;

/**
 * Schedules the record dates that the token does not have yet. One that is over can no longer be scheduled: nobody knows
 * who held then.
 */
export async function scheduleRecordDates(desk: Desk): Promise<void> {
  const { context, token, distributions, deployment } = desk;
  const now = await chainTime(desk);
  const wanted = [...new Set(distributions.list.map(({ recordDate }) => recordDate.second))];
  const missing: number[] = [];
  for (const second of wanted) if (!(await token.isRecordDate(second))) missing.push(second);
  const late = distributions.list.find(({ recordDate: { second } }) => missing.includes(second) && second < now);
  if (late !== undefined) {
    const { file, line, reference, recordDate } = late;
    const message = `the record date of ${reference} (${file}:${line}), ${utcText(recordDate.second)}, is over`;
    const hint = "It was never scheduled, so nobody knows who held then. Write a later one.";
    throw new DistributionError(message, hint);
  }
  const pending = wanted.filter((second) => second >= now).length - missing.length;
  const next = missing.slice(0, Math.max(0, MAX_PENDING - pending));
  if (next.length === 0) return;
  await context.sender.send(context.keys.operator, {
    key: `recordDates/${next.length}/${next[0] ?? 0}`,
    to: deployment.suite.token,
    data: token.interface.encodeFunctionData("scheduleRecordDates", [next]),
    what: `schedule record dates: ${next.map(utcText).join(", ")}`,
  });
  for (const second of next) tell(desk, `record date scheduled: ${utcText(second)}`);
}

/** Announces what has a record date and is not announced yet: a series in one call, as far as that fits. */
export async function announce(desk: Desk): Promise<readonly Announced[]> {
  const { distributions, token } = desk;
  const known = await findAnnounced(desk);
  const open: Distribution[] = [];
  for (const one of distributions.list) {
    if (!known.has(nameOf(one)) && (await token.isRecordDate(one.recordDate.second))) open.push(one);
  }
  for (const one of open.filter(({ series }) => series === undefined)) {
    await order(
      desk,
      `announce/${one.reference}`,
      desk.distributor.interface.encodeFunctionData("announce", [termsOf(desk, one)]),
      `announce ${one.reference}: ${describe(desk, one)}`,
    );
    tell(desk, `${one.reference} announced: ${describe(desk, one)}`);
  }
  for (const series of new Set(open.flatMap((one) => one.series ?? []))) {
    await announceSeries(
      desk,
      series,
      open.filter((one) => one.series === series),
    );
  }
  const all = open.length === 0 ? known : await findAnnounced(desk);
  const announced: Announced[] = [];
  for (const distribution of distributions.list) {
    const found = all.get(nameOf(distribution));
    if (found === undefined) continue;
    requireSame(desk, distribution, found.terms);
    announced.push({ distribution, id: found.id, block: found.block, open: await isOpen(desk, found) });
  }
  return announced;
}

async function announceSeries(desk: Desk, name: string, periods: readonly Distribution[]): Promise<void> {
  const { context, distributor } = desk;
  const sizer = new BatchSizer(context.gasLimit, FIRST_GUESS);
  const encode = (part: readonly Distribution[]): string => {
    const [first] = part;
    if (first === undefined) throw new TypeError("a series without periods");
    return distributor.interface.encodeFunctionData("announceSeries", [termsOf(desk, first), part.map(periodOf)]);
  };
  let open = periods;
  while (open.length > 0) {
    const { batch, gas } = await sizer.next(open, (part) => estimateOrder(desk, encode(part)));
    const first = batch[0]?.reference ?? name;
    const what = `announce ${batch.length} periods of ${name} from ${first} on`;
    await order(desk, `announce/${first}`, encode(batch), what, gasToSend(gas));
    for (const one of batch) tell(desk, `${one.reference} announced: ${describe(desk, one)}`);
    open = open.slice(batch.length);
  }
}

/** What the chain says of an announced distribution. */
interface Found {
  readonly id: bigint;
  readonly block: number;
  readonly terms: DistributionTermsStructOutput;
  readonly cancelled: boolean;
}

/** What is announced, by name. Of several that are alike the first one that was not cancelled counts. */
async function findAnnounced(desk: Desk): Promise<ReadonlyMap<string, Found>> {
  const { distributor, context, deployment } = desk;
  const all: Found[] = [];
  const count = await distributor.distributionCount();
  const filter = distributor.filters.DistributionAnnounced();
  for (let end = await context.provider.getBlockNumber(); end >= 0 && all.length < count; end -= LOG_RANGE) {
    const logs = await distributor.queryFilter(filter, Math.max(0, end - LOG_RANGE + 1), end);
    for (const { args, blockNumber } of logs) {
      const { state } = await distributor.books(args.id);
      all.push({ id: args.id, block: blockNumber, terms: args.terms, cancelled: state === STATE.cancelled });
    }
  }
  const found = new Map<string, Found>();
  for (const one of all.sort((a, b) => Number(a.id - b.id))) {
    if (one.terms.token !== deployment.suite.token) continue;
    const name = `${one.terms.documentURI} ${one.terms.recordDate} ${one.terms.payableDate}`;
    if (found.get(name)?.cancelled ?? true) found.set(name, one);
  }
  return found;
}

/** Whether an amount that was left open has not been stated since. */
async function isOpen({ distributor }: Desk, { id, block, terms }: Found): Promise<boolean> {
  if (terms.amount !== 0n) return false;
  const logs = await distributor.queryFilter(distributor.filters.DistributionAmountSet(id), block);
  return logs.length === 0;
}

/** How a distribution is known on chain: by its document and dates. */
function nameOf(one: Distribution): string {
  return `${documentUri(one)} ${one.recordDate.second} ${one.payableDate.second}`;
}

/** Where the resolution is found, and by the part after # what in it. */
function documentUri({ document, series, reference }: Distribution): string {
  return `${document.uri}#${series ?? reference}`;
}

function termsOf({ coin, deployment, distributions }: Desk, one: Distribution): DistributionTermsStruct {
  const { symbol, decimals } = distributions.payoutCoin;
  const { unclaimed, reinvestment } = one;
  return {
    token: deployment.suite.token,
    income: INCOMES.indexOf(one.income),
    basis: BASIS[one.amount?.basis ?? "perToken"],
    amount: one.amount?.amount ?? 0n,
    recordDate: one.recordDate.second,
    payableDate: one.payableDate.second,
    reviewPeriod: one.review,
    coin: { coin, symbol, decimals },
    defaultRate: one.withholding.default,
    maxRate: one.withholding.max,
    claimTopics: [...one.claimTopics],
    reinvestment: { price: reinvestment?.price ?? 0n, deadline: reinvestment?.deadline.second ?? 0 },
    unclaimed: {
      rule: unclaimed === undefined ? KEEP : UNCLAIMED[unclaimed.to],
      account: unclaimed?.account ?? ZeroAddress,
      period: unclaimed?.after ?? 0,
    },
    paidThrough: [...one.paidThrough],
    corrects: 0n,
    documentHash: one.document.hash,
    documentURI: documentUri(one),
  };
}

function periodOf({ recordDate, payableDate, reinvestment, amount }: Distribution): SeriesPeriodStruct {
  return {
    recordDate: recordDate.second,
    payableDate: payableDate.second,
    reinvestmentDeadline: reinvestment?.deadline.second ?? 0,
    amount: amount?.amount ?? 0n,
  };
}

/** A distribution in one line: what, for whom, when. */
function describe(desk: Desk, one: Distribution): string {
  const { recordDate, payableDate, period } = one;
  const time = period === undefined ? "" : ` for ${dayText(period.start)} to ${dayText(period.end)}`;
  const dates = `record date ${utcText(recordDate.second)}, payable from ${utcText(payableDate.second)}`;
  return `${one.income} of ${amountText(desk, one)}${time}; ${dates}`;
}

function amountText(desk: Desk, { amount }: Distribution): string {
  if (amount === undefined) return "an amount that is stated later";
  if (amount.basis === "total") return `${money(desk, amount.amount)} in all`;
  const { decimals, symbol } = desk.distributions.payoutCoin;
  const text = plainAmount(amount.amount, decimals + PER_TOKEN_DECIMALS).replace(/\.?0+$/, "");
  return `${text} ${symbol} a token`;
}

/** States an amount that the files left open when the distribution was announced. */
export async function stateAmount(desk: Desk, announced: Announced): Promise<void> {
  const { distribution, id, open } = announced;
  const { amount, reference } = distribution;
  if (!open || amount === undefined) return;
  const data = desk.distributor.interface.encodeFunctionData("setAmount", [id, amount.amount]);
  await order(desk, `announce/${reference}/amount`, data, `state ${reference}: ${amountText(desk, distribution)}`);
  tell(desk, `${reference}: ${amountText(desk, distribution)}`);
}

/** What was announced cannot be edited. */
function requireSame({ coin }: Desk, one: Distribution, terms: DistributionTermsStructOutput): void {
  const { reference, file, line, amount, withholding, document } = one;
  const stated = amount === undefined || terms.amount === 0n || terms.amount === amount.amount;
  const same = [
    ["amount", stated && (amount === undefined || terms.basis === BigInt(BASIS[amount.basis]))],
    ["withholding", terms.defaultRate === BigInt(withholding.default) && terms.maxRate === BigInt(withholding.max)],
    ["document", terms.documentHash === document.hash],
    ["payoutCoin", terms.coin.coin === coin],
  ] as const;
  const differing = same.flatMap(([what, equal]) => (equal ? [] : [what]));
  if (differing.length === 0) return;
  const message = `${reference} (${file}:${line}) was announced with another ${differing.join(", ")}`;
  throw new DistributionError(
    message,
    "Restore the file. To change it, cancel on chain and announce under a new name.",
  );
}
