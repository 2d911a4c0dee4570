import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { keccak256 } from "ethers";

import { isBusinessDay } from "../calendar/businessDays";
import { type Day, WEEKDAYS, dayText } from "../calendar/days";
import { firstSecond, lastSecond, utcText } from "../calendar/timeZone";
import {
  type DistributionText,
  type DistributionsText,
  type Income,
  type SeriesText,
  distributionSchema,
  rateText,
} from "./distributionSchema";
import type { Investors } from "./investors";
import { type JsonFile, type Path, readJson } from "./json";
import type { Place, Problems } from "./problems";
import { type CountedPeriod, PER_TOKEN_DECIMALS, type PayingDays, expandSeries } from "./series";
import { type SettingReader, settingReader } from "./settings";

export const DISTRIBUTIONS_FILE = "distributions.json";
/** The distributor keeps amounts in 128 bits. */
const MOST_COIN_UNITS = 2n ** 128n - 1n;
const MOST_PER_TOKEN = MOST_COIN_UNITS * 10n ** BigInt(PER_TOKEN_DECIMALS);

/** A day in the file's time zone, and the unix second that stands for it. */
export interface Moment {
  readonly day: Day;
  readonly second: number;
}

/** What is distributed: raw coin units in total, or for a whole token with 18 further decimals. */
export type DistributionAmount =
  { readonly basis: "perToken"; readonly amount: bigint } | { readonly basis: "total"; readonly amount: bigint };

/** An offer to take new tokens for a net amount. */
export interface Reinvestment {
  /** Raw coin units for a whole token. */
  readonly price: bigint;
  /** Unix second from which elections are closed. */
  readonly deadline: Moment;
}

/** A distribution that the issuer declares, checked. */
export interface Distribution extends Place {
  readonly reference: string;
  /** Reference of the series it belongs to. */
  readonly series: string | undefined;
  /** Which of the series' periods it pays for. */
  readonly period: CountedPeriod | undefined;
  readonly income: Income;
  /** The day's last second: who holds then is paid. */
  readonly recordDate: Moment;
  /** The day's first second: nobody is paid before. */
  readonly payableDate: Moment;
  /** Undefined where a series states it later. */
  readonly amount: DistributionAmount | undefined;
  /** In millionths. */
  readonly withholding: { readonly default: number; readonly max: number };
  readonly claimTopics: readonly number[];
  /** In seconds. */
  readonly review: number;
  readonly reinvestment: Reinvestment | undefined;
  /** `after` in seconds; undefined where unclaimed shares stay owed. */
  readonly unclaimed: DistributionText["unclaimed"];
  readonly document: { readonly uri: string; readonly hash: string };
  /** Wallets of nominees whose beneficiaries are paid instead. */
  readonly paidThrough: readonly string[];
}

/** Everything `distributions.json` says. */
export interface Distributions extends Pick<DistributionsText, "payoutCoin" | "timeZone" | "accounts"> {
  /** Single ones and periods of series, the earliest record date first. */
  readonly list: readonly Distribution[];
}

/** What distributions are checked against. */
export interface Issue {
  readonly investors: Investors;
  readonly treasury: readonly string[];
}

interface Reading extends Issue {
  readonly folder: string;
  readonly text: DistributionsText;
  readonly days: PayingDays;
  readonly json: JsonFile;
  readonly coin: SettingReader;
  readonly perToken: SettingReader;
}

/** What an entry of the file has, before its dates are seconds. */
interface Dated {
  readonly path: Path;
  readonly reference: string;
  readonly recordDate: Day;
  readonly payableDate: Day;
  readonly deadline: Day | undefined;
}

/** Reads `distributions.json`, which an issuer may leave out; undefined then, and when it has problems. */
export function readDistributions(folder: string, issue: Issue, problems: Problems): Distributions | undefined {
  if (!existsSync(join(folder, DISTRIBUTIONS_FILE))) return undefined;
  const before = problems.all.length;
  const json = readJson(folder, DISTRIBUTIONS_FILE, problems);
  if (json === undefined) return undefined;
  const parsed = distributionSchema.safeParse(json.value);
  if (!parsed.success) {
    for (const issueFound of parsed.error.issues) json.noteIssue(issueFound, problems);
    return undefined;
  }
  const text = parsed.data;
  const { decimals } = text.payoutCoin;
  const reading: Reading = {
    ...issue,
    folder,
    text,
    json,
    days: payingDays(text),
    coin: settingReader(DISTRIBUTIONS_FILE, decimals, json, problems, MOST_COIN_UNITS),
    perToken: settingReader(DISTRIBUTIONS_FILE, decimals + PER_TOKEN_DECIMALS, json, problems, MOST_PER_TOKEN),
  };
  const single = text.distributions.map((one, index) => readSingle(one, ["distributions", index], reading));
  const series = text.series.flatMap((one, index) => readSeries(one, ["series", index], reading));
  const list = [...single, ...series].flatMap((one) => one ?? []);
  checkReferences(list, problems);
  if (problems.all.length > before) return undefined;
  list.sort((a, b) => a.recordDate.second - b.recordDate.second);
  return { payoutCoin: text.payoutCoin, timeZone: text.timeZone, accounts: text.accounts, list };
}

function payingDays({ calendar: { weekend, holidays, convention } }: DistributionsText): PayingDays {
  return { convention, weekend: new Set(weekend.map((name) => WEEKDAYS.indexOf(name))), holidays: new Set(holidays) };
}

function readSingle(one: DistributionText, path: Path, reading: Reading): Distribution | undefined {
  const { recordDate, payableDate } = one;
  if (reading.days.convention !== "unadjusted" && !isBusinessDay(payableDate, reading.days)) {
    const fix = 'write a day on which the coin is paid, or the convention "unadjusted"';
    reading.coin.fault([...path, "payableDate"], dayText(payableDate), "is no business day", fix);
  }
  const dated = { path, reference: one.reference, recordDate, payableDate, deadline: one.reinvestment?.deadline };
  const price = one.reinvestment && reading.coin.amount([...path, "reinvestment", "price"], one.reinvestment.price);
  return distribution(one, dated, readAmount(one.amount, [...path, "amount"], reading), price, reading);
}

function readSeries(one: SeriesText, path: Path, reading: Reading): (Distribution | undefined)[] {
  const { interest, reinvestment } = one;
  const principal = interest && reading.coin.amount([...path, "interest", "principal"], interest.principal);
  const fixed = one.amount && readAmount(one.amount, [...path, "amount"], reading);
  const price = reinvestment && reading.coin.amount([...path, "reinvestment", "price"], reinvestment.price);
  const periods = expandSeries(one, principal, reading.days, (field, value, fault, fix) => {
    reading.coin.fault([...path, ...field], value, fault, fix);
  });
  return periods.map(({ recordDate, payableDate, deadline, perToken, ...period }) => {
    const reference = `${one.reference}-${period.number}`;
    if (perToken === 0n) {
      const fix = "state a higher rate or principal, or fewer periods";
      reading.coin.fault([...path, "interest"], dayText(period.end), "pays nothing for the period that ends then", fix);
    }
    const amount: DistributionAmount | undefined =
      perToken === undefined ? fixed : { basis: "perToken", amount: perToken };
    const dated = { path, reference, recordDate, payableDate, deadline };
    const made = distribution(one, dated, amount, price, reading);
    return made && { ...made, series: one.reference, period };
  });
}

function readAmount(
  { perToken, total }: DistributionText["amount"],
  path: Path,
  reading: Reading,
): DistributionAmount | undefined {
  if (total !== undefined) {
    const amount = reading.coin.amount([...path, "total"], total);
    return amount === undefined ? undefined : { basis: "total", amount };
  }
  const amount = reading.perToken.amount([...path, "perToken"], perToken ?? "");
  return amount === undefined ? undefined : { basis: "perToken", amount };
}

/** Turns days into seconds and notes what does not fit together; undefined where a day does not exist in the zone. */
function distribution(
  one: DistributionText | SeriesText,
  dated: Dated,
  amount: DistributionAmount | undefined,
  price: bigint | undefined,
  reading: Reading,
): Distribution | undefined {
  const { path, reference } = dated;
  checkRates(one, path, reading);
  const paidThrough = readNominees(one, path, reading);
  const hash = readDocument(one.document.file, path, reading);
  const recordDate = moment(dated.recordDate, [...path, "recordDate"], reading, lastSecond);
  const payableDate = moment(dated.payableDate, [...path, "payableDate"], reading, firstSecond);
  // A deadline's day still counts: elections close with the second after it.
  const deadline =
    dated.deadline === undefined
      ? undefined
      : moment(dated.deadline, [...path, "reinvestment"], reading, lastSecond, 1);
  if (recordDate === undefined || payableDate === undefined || hash === undefined) return undefined;
  checkOrder({ recordDate, payableDate, deadline }, path, reading);
  return {
    file: DISTRIBUTIONS_FILE,
    line: reading.json.lineOf(path),
    reference,
    series: undefined,
    period: undefined,
    income: one.income,
    recordDate,
    payableDate,
    amount,
    withholding: one.withholding,
    claimTopics: one.claimTopics,
    review: one.review,
    reinvestment: price === undefined || deadline === undefined ? undefined : { price, deadline },
    unclaimed: one.unclaimed,
    document: { uri: one.document.uri, hash },
    paidThrough,
  };
}

function moment(
  day: Day,
  path: Path,
  { text, coin }: Reading,
  secondOf: typeof lastSecond,
  later = 0,
): Moment | undefined {
  const second = secondOf(day, text.timeZone);
  if (second === undefined) {
    coin.fault(path, dayText(day), `does not exist in ${text.timeZone}`, "write another day");
    return undefined;
  }
  return { day, second: second + later };
}

interface Moments {
  readonly recordDate: Moment;
  readonly payableDate: Moment;
  readonly deadline: Moment | undefined;
}

function checkOrder({ recordDate, payableDate, deadline }: Moments, path: Path, { coin }: Reading): void {
  const payable = dayText(payableDate.day);
  if (recordDate.second >= payableDate.second) {
    const message = `is not before the payable date ${payable}, which begins ${utcText(payableDate.second)}`;
    coin.fault([...path, "recordDate"], dayText(recordDate.day), message, "write an earlier day");
  }
  if (deadline === undefined) return;
  if (deadline.second > payableDate.second) {
    const message = `is not before the payable date ${payable}`;
    coin.fault([...path, "reinvestment", "deadline"], dayText(deadline.day), message, "write an earlier day");
  }
}

function checkRates({ withholding }: DistributionText | SeriesText, path: Path, { coin }: Reading): void {
  if (withholding.default <= withholding.max) return;
  const value = rateText(withholding.default);
  const fix = `write at most ${rateText(withholding.max)}, or raise the maximum`;
  coin.fault([...path, "withholding", "default"], value, "is above the maximum", fix);
}

/** Wallets of the nominees that are paid through. */
function readNominees(one: DistributionText | SeriesText, path: Path, reading: Reading): string[] {
  const { investors, treasury, coin } = reading;
  return one.paidThrough.flatMap((name, index) => {
    const at = [...path, "paidThrough", index];
    const investor = investors.byReference.get(name) ?? investors.byWallet.get(name);
    if (investor === undefined) {
      const fix = "write a reference or a wallet of investors.csv";
      if (investors.readable) coin.fault(at, name, "is nobody in investors.csv", fix);
      return [];
    }
    if (treasury.includes(investor.reference)) coin.fault(at, name, "is treasury, which takes nothing", "remove it");
    return investors.byWallet.has(name) ? [name] : investor.wallets;
  });
}

function readDocument(file: string, path: Path, { folder, coin }: Reading): string | undefined {
  try {
    return keccak256(readFileSync(join(folder, file)));
  } catch {
    coin.fault([...path, "document", "file"], file, "cannot be read", `put it into ${folder}`);
    return undefined;
  }
}

/** Statements, elections and the journal know a distribution by its reference. */
function checkReferences(list: readonly Distribution[], problems: Problems): void {
  const seen = new Set<string>();
  for (const one of list) {
    if (seen.has(one.reference)) {
      problems.add(one, "reference", one.reference, "stands twice", "give each a reference of its own");
    }
    seen.add(one.reference);
  }
}
