import { dayText } from "../calendar/days";
import { fractionText } from "../calendar/fraction";
import { plainAmount } from "../files/amounts";
import { rateText } from "../files/distributionSchema";
import type { Distribution, Distributions } from "../files/distributions";
import type { Issuer } from "../files/issuer";
import { PER_TOKEN_DECIMALS } from "../files/series";
import type { Announced, Desk } from "../steps/distributions/desk";
import {
  type Settlement,
  type Share,
  readSettlements,
  readShares,
  refusalText,
  sharers,
} from "../steps/distributions/shares";
import { csvText } from "./csvText";

/** What a holder is told of a payment: one wallet's share of one distribution. */
export interface Statement {
  readonly distribution: Distribution;
  readonly coin: Distributions["payoutCoin"];
  readonly reference: string;
  /** Empty unless the local file of names has it. */
  readonly name: string;
  readonly share: Share;
  /** Raw coin units before tax for a whole token, with 18 further decimals, rounded down. */
  readonly grossPerToken: bigint;
  /** Why tax is withheld at this rate; known on this machine only. */
  readonly basis: string;
  readonly settlement: Settlement | undefined;
}

/** Reads the statements of a distribution; none before its total is final. */
export async function readStatements(desk: Desk, announced: Announced): Promise<Statement[]> {
  const { distributor, distributions, context } = desk;
  const { distribution, id } = announced;
  const { target, units, payableFrom } = await distributor.books(id);
  if (target === 0n) return [];
  const wallets = await sharers(desk, announced);
  const shares = await readShares(desk, announced, wallets);
  const settlements = await readSettlements(desk, announced);
  const { investors, names, config } = context.issuer;
  const scale = 10n ** BigInt(PER_TOKEN_DECIMALS + config.token.decimals);
  const fixed = distribution.amount?.basis === "perToken" ? distribution.amount.amount : undefined;
  return shares.map((share) => {
    const reference = investors.byWallet.get(share.wallet)?.reference ?? share.wallet;
    return {
      distribution,
      coin: distributions.payoutCoin,
      reference,
      name: names.get(reference) ?? "",
      share,
      grossPerToken: fixed ?? (target * scale) / units,
      basis: basisOf(context.issuer, distribution, reference, share.rate, Number(payableFrom)),
      settlement: settlements.get(share.wallet),
    };
  });
}

/** The reason behind a rate, as the issuer's file has it, or the schedule of the distribution. */
function basisOf(issuer: Issuer, one: Distribution, reference: string, rate: bigint, payableFrom: number): string {
  const profile = issuer.taxProfiles.find(
    (candidate) =>
      candidate.reference === reference &&
      candidate.income === one.income &&
      candidate.until > payableFrom &&
      BigInt(candidate.rate) === rate,
  );
  if (profile !== undefined) return profile.basis;
  return rate === BigInt(one.withholding.default) ? "default rate" : "tax profile of the payable date";
}

/** The statements as a table, one line a wallet and distribution. */
export function statementsCsv(issuer: Issuer, statements: readonly Statement[]): string {
  const { token } = issuer.config;
  const header = [
    "distribution",
    "reference",
    "name",
    "wallet",
    "security",
    "isin",
    "income",
    "record_date",
    "payable_date",
    "units",
    "coin",
    "gross_per_unit",
    "gross",
    "tax_rate",
    "tax_basis",
    "tax",
    "net",
    "status",
    "paid_to",
    "cash",
    "new_units",
    "new_units_cost",
  ];
  const rows = statements.map(({ distribution, coin, reference, name, share, grossPerToken, basis, settlement }) => {
    const money = (units: bigint): string => plainAmount(units, coin.decimals);
    return [
      distribution.reference,
      reference,
      name,
      share.wallet,
      token.name,
      token.isin,
      distribution.income,
      dayText(distribution.recordDate.day),
      dayText(distribution.payableDate.day),
      plainAmount(share.units, token.decimals),
      coin.symbol,
      perToken(grossPerToken, coin.decimals),
      money(share.gross),
      rateText(Number(share.rate)),
      basis,
      money(share.tax),
      money(share.net),
      status(share, settlement),
      settlement?.payee ?? "",
      money(settlement?.cash ?? 0n),
      plainAmount(settlement?.tokens ?? 0n, token.decimals),
      money(settlement?.cost ?? 0n),
    ];
  });
  return csvText(header, rows);
}

/** The statements as a text to read or print, one paragraph each. */
export function statementsText(issuer: Issuer, statements: readonly Statement[]): string {
  const { token } = issuer.config;
  const parts = statements.map(({ distribution, coin, reference, name, share, grossPerToken, basis, settlement }) => {
    const money = (units: bigint): string => `${plainAmount(units, coin.decimals)} ${coin.symbol}`;
    const { period } = distribution;
    const counted = period?.counted;
    const lines: [string, string][] = [
      ["Holder", name === "" ? reference : `${name} (${reference})`],
      ["Wallet", share.wallet],
      ["Security", `${token.name} (${token.symbol}), ISIN ${token.isin}, ${token.class}`],
      ["Income", distribution.income],
      ...(period === undefined
        ? []
        : [["Period", `${dayText(period.start)} to ${dayText(period.end)}`] as [string, string]]),
      ...(counted === undefined
        ? []
        : [["Days", `${counted.days}, ${fractionText(counted.fraction)} of a year`] as [string, string]]),
      ["Record date", dayText(distribution.recordDate.day)],
      ["Payable date", dayText(distribution.payableDate.day)],
      ["Units", plainAmount(share.units, token.decimals)],
      ["Gross a unit", `${perToken(grossPerToken, coin.decimals)} ${coin.symbol}`],
      ["Gross", money(share.gross)],
      ["Tax", `${money(share.tax)} (${rateText(Number(share.rate))}, ${basis})`],
      ["Net", money(share.net)],
      ["Status", statusText(issuer, share, settlement, money)],
    ];
    const body = lines.map(([what, text]) => `  ${what.padEnd("Payable date".length)}  ${text}\n`).join("");
    return `${distribution.reference}: statement for ${reference}\n${body}`;
  });
  return parts.join("\n");
}

function status(share: Share, settlement: Settlement | undefined): string {
  if (!share.settled) return share.assessed ? `owed: ${refusalText(share.refusal)}` : "not yet paid";
  if (settlement === undefined) return "settled";
  if (settlement.tokens > 0n) return "reinvested";
  return settlement.payee === undefined ? "paid by bank" : "paid";
}

function statusText(
  issuer: Issuer,
  share: Share,
  settlement: Settlement | undefined,
  money: (units: bigint) => string,
): string {
  const text = status(share, settlement);
  if (settlement === undefined) return text;
  const { payee, cash, tokens, cost } = settlement;
  const to = payee === undefined || payee === share.wallet ? "" : ` to ${payee}`;
  if (tokens === 0n) return `${text}, ${money(cash)}${to}`;
  const units = plainAmount(tokens, issuer.config.token.decimals);
  return `${units} new units for ${money(cost)}, ${money(cash)} in cash${to}`;
}

/** An amount for a unit with six decimals more than the coin has, rounded down, without zeros at its end. */
function perToken(amount: bigint, decimals: number): string {
  const shown = 6;
  const units = amount / 10n ** BigInt(PER_TOKEN_DECIMALS - shown);
  return plainAmount(units, decimals + shown).replace(/\.?0+$/, "");
}
