import { formatShare, plainAmount } from "../files/amounts";
import { countryCode, countryName } from "../files/countries";
import type { Investors } from "../files/investors";
import { csvText } from "./csvText";

/** A line of the cap table: an investor with all wallets taken together. */
export interface Holder {
  readonly reference: string;
  /** Empty unless the local file of names has it. */
  readonly name: string;
  readonly country: number;
  readonly wallets: readonly string[];
  /** Raw units. */
  readonly balance: bigint;
}

/** What a jurisdiction's holders of record have together. */
export interface Jurisdiction {
  readonly country: number;
  readonly holders: number;
  readonly balance: bigint;
}

/** Who holds the issue. */
export interface CapTable {
  readonly decimals: number;
  /** Raw units in issue. */
  readonly issued: bigint;
  /** Raw units in the issuer's own wallets. */
  readonly treasury: bigint;
  /** Holders of record, largest first; treasury accounts are none. */
  readonly holders: readonly Holder[];
  readonly jurisdictions: readonly Jurisdiction[];
  /** Raw units in wallets that the issuer's file does not name. */
  readonly unknown: bigint;
}

/** What the cap table is made from. */
export interface Register {
  readonly investors: Investors;
  readonly names: ReadonlyMap<string, string>;
  readonly treasury: readonly string[];
  readonly decimals: number;
}

/** Joins balances by wallet, as they stand on chain, with the issuer's register. */
export function capTable(register: Register, supply: bigint, balances: ReadonlyMap<string, bigint>): CapTable {
  const lines = register.investors.list.map((investor): Holder => {
    const { reference, country, wallets } = investor;
    const balance = wallets.reduce((sum, wallet) => sum + (balances.get(wallet) ?? 0n), 0n);
    return { reference, name: register.names.get(reference) ?? "", country, wallets, balance };
  });
  const isTreasury = ({ reference }: Holder): boolean => register.treasury.includes(reference);
  const holders = lines.filter((line) => line.balance > 0n && !isTreasury(line)).sort(bySize);
  const treasury = lines.filter(isTreasury).reduce((sum, { balance }) => sum + balance, 0n);
  const held = holders.reduce((sum, { balance }) => sum + balance, 0n);
  const jurisdictions = byCountry(holders);
  const unknown = supply - treasury - held;
  return { decimals: register.decimals, issued: supply, treasury, holders, jurisdictions, unknown };
}

function bySize(a: Holder, b: Holder): number {
  if (a.balance !== b.balance) return a.balance > b.balance ? -1 : 1;
  return a.reference.localeCompare(b.reference);
}

function byCountry(holders: readonly Holder[]): Jurisdiction[] {
  const totals = new Map<number, Jurisdiction>();
  for (const { country, balance } of holders) {
    const before = totals.get(country) ?? { country, holders: 0, balance: 0n };
    totals.set(country, { country, holders: before.holders + 1, balance: before.balance + balance });
  }
  return [...totals.values()].sort((a, b) => (a.balance > b.balance ? -1 : 1));
}

/** The cap table as a file, holders of record first to last. */
export function capTableCsv(table: CapTable): string {
  const outstanding = table.issued - table.treasury;
  const rows = table.holders.map(({ reference, name, country, wallets, balance }) => [
    reference,
    name,
    countryCode(country),
    plainAmount(balance, table.decimals),
    formatShare(balance, outstanding),
    wallets.join(" "),
  ]);
  return csvText(["reference", "name", "country", "tokens", "share", "wallets"], rows);
}

/** The jurisdictions as a file. */
export function jurisdictionsCsv(table: CapTable): string {
  const rows = table.jurisdictions.map(({ country, holders, balance }) => [
    countryCode(country),
    countryName(country),
    String(holders),
    plainAmount(balance, table.decimals),
    formatShare(balance, table.issued - table.treasury),
  ]);
  return csvText(["country", "name", "holders", "tokens", "share"], rows);
}
