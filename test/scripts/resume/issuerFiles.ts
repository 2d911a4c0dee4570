import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { getAddress, id } from "ethers";
import fc from "fast-check";

import { IssuerFolder } from "../files/folder";

const COUNTRIES = ["GBR", "DEU", "USA", "CHE"] as const;
/** Topics of classes; all are attested by the first provider. */
export const CLASS_TOPICS = { "us-accredited": 101, qib: 103, "eu-qualified": 104, "us-person": 108 } as const;
type ClassName = keyof typeof CLASS_TOPICS;
const LASTING = "2090-12-31";
const ENDED = "2025-02-28";

/** One line of the register of investors, with what it is allotted and whether it is held. */
export interface InvestorLine {
  readonly wallets: number;
  readonly country: (typeof COUNTRIES)[number];
  readonly kyc: "harrow" | "castell" | "ended" | "none";
  readonly revoked: boolean;
  readonly classes: readonly ClassName[];
  /** For each wallet; those of zero are left out. */
  readonly allotted: readonly number[];
  readonly held: boolean;
}

/** What an issuer's files say. */
export interface Files {
  readonly investors: readonly InvestorLine[];
  readonly leaseDays: number;
}

const investor: fc.Arbitrary<InvestorLine> = fc.record({
  wallets: fc.integer({ min: 1, max: 3 }),
  country: fc.constantFrom(...COUNTRIES),
  kyc: fc.constantFrom("harrow", "harrow", "castell", "ended", "none"),
  revoked: fc.constantFrom(false, false, false, true),
  classes: fc.subarray(Object.keys(CLASS_TOPICS) as ClassName[]),
  allotted: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }),
  held: fc.constantFrom(false, false, true),
});

export const files: fc.Arbitrary<Files> = fc.record({
  investors: fc.array(investor, { minLength: 4, maxLength: 12 }),
  leaseDays: fc.constantFrom(0, 30),
});

export function walletOf(investorIndex: number, wallet: number): string {
  return getAddress(id(`wallet ${String(wallet)} of investor ${String(investorIndex)}`).slice(0, 42));
}

export function referenceOf(investorIndex: number): string {
  return `T-${String(100 + investorIndex)}`;
}

export function isAttested({ kyc }: InvestorLine): boolean {
  return kyc === "harrow" || kyc === "castell";
}

/** What is issued: wallets and amounts. Who is not attested cannot be allotted anything. */
export function allotmentsOf({ investors }: Files): { reference: string; wallet: string; amount: bigint }[] {
  return investors.flatMap((line, index) =>
    line.allotted
      .slice(0, isAttested(line) ? line.wallets : 0)
      .map((amount, wallet) => ({
        reference: referenceOf(index),
        wallet: walletOf(index, wallet),
        amount: BigInt(amount),
      }))
      .filter(({ amount }) => amount > 0n),
  );
}

/** Writes them over a copy of the smaller example. */
export function write({ investors, leaseDays }: Files): IssuerFolder {
  const treasury = `T-TREASURY,GBR,${walletOf(-1, 0)},harrow,${LASTING},,`;
  const register = investors.map((line, index) => {
    const wallets = Array.from({ length: line.wallets }, (_, wallet) => walletOf(index, wallet)).join(" ");
    if (line.kyc === "none") return `${referenceOf(index)},${line.country},${wallets},,,,`;
    const [provider, until] = line.kyc === "ended" ? ["harrow", ENDED] : [line.kyc, LASTING];
    const revoked = line.revoked ? "yes" : "";
    return `${referenceOf(index)},${line.country},${wallets},${provider},${until},${revoked},${line.classes.join(" ")}`;
  });
  const allocation = allotmentsOf({ investors, leaseDays }).map(
    (one) => `${one.reference},${one.wallet},${one.amount}`,
  );
  const holds = investors.flatMap(({ held }, index) => (held ? [`${referenceOf(index)},,,Order ${index}`] : []));
  const table = (...lines: string[]): string => `${lines.join("\n")}\n`;
  const folder = new IssuerFolder([
    {
      file: "investors.csv",
      text: table("reference,country,wallets,kyc_provider,kyc_until,kyc_revoked,classes", treasury, ...register),
    },
    { file: "allocation.csv", text: table("reference,wallet,amount", "T-TREASURY,,500", ...allocation) },
    { file: "holds.csv", text: table("reference,wallet,amount,order", ...holds) },
    { file: "orders.csv", text: table("order,from,to,amount,approved") },
    { file: "names.example.csv", remove: true },
  ]);
  const path = join(folder.path, "config.json");
  const config = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  config["treasury"] = ["T-TREASURY"];
  config["classes"] = Object.fromEntries(Object.entries(CLASS_TOPICS).map(([name, topic]) => [name, { topic }]));
  config["lease"] = { maxDays: leaseDays };
  config["rules"] = [
    { rule: "MaxBalance", max: "900000" },
    { rule: "SupplyLimit", limit: "1000000" },
  ];
  writeFileSync(path, JSON.stringify(config));
  return folder;
}
