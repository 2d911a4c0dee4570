import { CLASS_NAMES, type InvestorClass } from "./classes";
import { parseCountry } from "./countries";
import { type CsvRow, readCsv } from "./csv";
import type { Place, Problems } from "./problems";
import { startOfDay } from "./shapes";
import { parseWallet } from "./wallets";

export const INVESTORS_FILE = "investors.csv";
const COLUMNS = ["reference", "country", "wallets", "kyc_provider", "kyc_until", "kyc_revoked"] as const;
/** What an investor is certified as; may be left out. */
const CLASSES = "classes";
/** The last second of a day, counted from its first. */
const LAST_SECOND = 86_399;
type Row = CsvRow<(typeof COLUMNS)[number] | typeof CLASSES>;

/** What a KYC provider attests of an investor. */
export interface Kyc {
  readonly provider: string;
  /** The end of the last day it holds, in seconds since 1970. */
  readonly until: number;
  /** Whether the provider withdrew it after the investor was onboarded. */
  readonly revoked: boolean;
}

/** One investor: one identity with one or more wallets. */
export interface Investor extends Place {
  /** Opaque to everybody but the issuer. */
  readonly reference: string;
  /** ISO 3166-1 numeric: residence or seat. */
  readonly country: number;
  readonly wallets: readonly string[];
  /** Undefined when no provider attests anything. */
  readonly kyc: Kyc | undefined;
  /** What it is certified as, by the provider that attests it. */
  readonly classes: readonly InvestorClass[];
}

/** The register of investors, and who each wallet belongs to. */
export interface Investors {
  readonly list: readonly Investor[];
  readonly byReference: ReadonlyMap<string, Investor>;
  readonly byWallet: ReadonlyMap<string, Investor>;
  /** False when the file cannot be read as a table: then nobody can be told to be missing from it. */
  readonly readable: boolean;
}

/** Reads `investors.csv`. */
export function readInvestors(folder: string, providers: readonly string[] | undefined, problems: Problems): Investors {
  const list: Investor[] = [];
  const byReference = new Map<string, Investor>();
  const byWallet = new Map<string, Investor>();

  const rows = readCsv(folder, INVESTORS_FILE, COLUMNS, problems, [CLASSES]);
  for (const row of rows ?? []) {
    const investor: Investor = {
      file: row.file,
      line: row.line,
      reference: readReference(row, byReference, problems),
      country: readCountry(row, problems),
      wallets: readWallets(row, byWallet, problems),
      kyc: readKyc(row, providers, problems),
      classes: readClasses(row, problems),
    };
    list.push(investor);
    if (!byReference.has(investor.reference)) byReference.set(investor.reference, investor);
    for (const wallet of investor.wallets) byWallet.set(wallet, investor);
  }
  return { list, byReference, byWallet, readable: rows !== undefined };
}

function readReference(row: Row, known: ReadonlyMap<string, Investor>, problems: Problems): string {
  const { reference } = row;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(reference)) {
    const fix = "write 1 to 32 letters, digits, points or dashes, and no name of a person";
    problems.add(row, "reference", reference, "is no reference", fix);
  }
  const first = known.get(reference);
  if (first !== undefined) {
    problems.add(row, "reference", reference, `stands on line ${first.line} already`, "keep one line an investor");
  }
  return reference;
}

function readCountry(row: Row, problems: Problems): number {
  const country = parseCountry(row.country);
  if (country === undefined) {
    const fix = "write an ISO 3166-1 code (GBR, GB or 826), or 900 to 999 for the issuer's own groups";
    problems.add(row, "country", row.country, "is no country", fix);
  }
  return country ?? 0;
}

function readWallets(row: Row, known: ReadonlyMap<string, Investor>, problems: Problems): string[] {
  const wallets: string[] = [];
  const texts = row.wallets.split(" ").filter((text) => text !== "");
  if (texts.length === 0)
    problems.add(row, "wallets", "", "is empty", "write one wallet, or several with spaces between");
  for (const text of texts) {
    const wallet = parseWallet(text);
    if (typeof wallet !== "string") {
      problems.add(row, "wallets", text, wallet.fault, wallet.fix);
      continue;
    }
    const owner = known.get(wallet);
    if (owner !== undefined || wallets.includes(wallet)) {
      const where = owner === undefined ? "on this line" : `on line ${owner.line}, for ${owner.reference}`;
      problems.add(row, "wallets", text, `stands ${where} already`, "a wallet belongs to one investor: remove one");
      continue;
    }
    wallets.push(wallet);
  }
  return wallets;
}

function readClasses(row: Row, problems: Problems): InvestorClass[] {
  const names = row.classes.split(/[\s;]+/).filter((name) => name !== "");
  if (names.length > 0 && row.kyc_provider === "") {
    problems.add(row, CLASSES, row.classes, "has no provider", "name who certifies it, or leave both empty");
  }
  return names.flatMap((name) => {
    const known = CLASS_NAMES.find((one) => one === name);
    if (known === undefined) {
      problems.add(row, CLASSES, name, "is no class of investors", `write some of ${CLASS_NAMES.join(", ")}`);
    }
    return known ?? [];
  });
}

function readKyc(row: Row, providers: readonly string[] | undefined, problems: Problems): Kyc | undefined {
  const { kyc_provider: provider, kyc_until: untilText, kyc_revoked: revokedText } = row;
  if (provider === "") {
    for (const field of ["kyc_until", "kyc_revoked"] as const) {
      if (row[field] !== "") {
        problems.add(row, field, row[field], "has no provider", "name the provider, or leave all three columns empty");
      }
    }
    return undefined;
  }
  if (providers !== undefined && !providers.includes(provider)) {
    const fix = `write one of ${providers.join(", ")}, or leave it empty where there is no attestation`;
    problems.add(row, "kyc_provider", provider, "is no KYC provider of config.json", fix);
  }
  if (revokedText !== "" && revokedText !== "yes") {
    problems.add(row, "kyc_revoked", revokedText, "is neither empty nor yes", "write yes or nothing");
  }
  const start = startOfDay(untilText);
  if (start === undefined) {
    problems.add(row, "kyc_until", untilText, "is no date", "write it as 2030-12-31");
  }
  return { provider, until: (start ?? 0) + LAST_SECOND, revoked: revokedText === "yes" };
}
