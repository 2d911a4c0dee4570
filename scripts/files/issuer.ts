import { basename, resolve } from "node:path";

import { type Act, readActs } from "./acts";
import { type Allocation, readAllocation } from "./allocation";
import { CONFIG_FILE, type Config, type ReadConfig, readConfig } from "./config";
import { type Distributions, readDistributions } from "./distributions";
import { type Election, readElections } from "./elections";
import { type Hold, readHolds } from "./holds";
import { checkIssue } from "./initialIssue";
import { type Investors, readInvestors } from "./investors";
import { layRules } from "./layers";
import { readNames } from "./names";
import { type Order, readOrders } from "./orders";
import { FilesError, Problems } from "./problems";
import { type Profile, readProfile } from "./profile";
import { readSanctions } from "./sanctions";
import { type TaxProfile, readTaxProfiles } from "./taxProfiles";

/** Everything an issuer's folder says. */
export interface Issuer {
  /** Name of the folder; output goes under the same name. */
  readonly id: string;
  /** The profile of rules that the run is made under, if any. */
  readonly profile: Profile | undefined;
  readonly config: Config;
  readonly investors: Investors;
  readonly allocation: readonly Allocation[];
  readonly holds: readonly Hold[];
  readonly sanctioned: ReadonlySet<string>;
  readonly orders: readonly Order[];
  /** What the issuer distributes to holders; undefined where the folder says nothing of it. */
  readonly distributions: Distributions | undefined;
  readonly taxProfiles: readonly TaxProfile[];
  readonly elections: readonly Election[];
  /** What is done after the issue, the earliest first. */
  readonly acts: readonly Act[];
  /** Names of investors by reference; empty unless a local file gives them. */
  readonly names: ReadonlyMap<string, string>;
  /** When the files were checked, in unix seconds: now, or when a rehearsal begins. */
  readonly now: number;
}

/** A rehearsal begins so long before the first thing that the files date. */
const REHEARSAL_LEAD_SECONDS = 30 * 86_400;

/**
 * Reads an issuer's folder.
 * @param now Seconds since 1970, to tell attestations that have ended.
 * @param rehearsal Whether the files are only tried out: then what they date for the past still lies ahead.
 * @param profilePath A profile of rules, laid over those of the folder.
 * @throws FilesError with every problem of every file at once.
 */
export function readIssuer(folder: string, now: number, rehearsal = false, profilePath?: string): Issuer {
  const problems = new Problems();
  const { config, ...read } = readConfig(folder, problems);
  const profile = profilePath === undefined ? undefined : readProfile(profilePath, problems);
  const investors = readInvestors(folder, read.providers, problems);
  const { rules, kept, classes } = layRules(read, profile, investors, problems);
  const terms = { ...read, rules: kept };
  const sanctioned = readSanctions(folder, problems);
  const names = readNames(folder, problems);
  const allocation = readAllocation(folder, investors, terms.decimals, problems);
  const holds = readHolds(folder, investors, terms.decimals, problems);
  const orders = readOrders(folder, investors, terms.decimals, problems);
  const distributions = readDistributions(folder, { investors, treasury: terms.treasury }, problems);
  const taxProfiles = readTaxProfiles(folder, investors, distributions, problems);
  const elections = readElections(folder, investors, distributions, problems);
  const acts = readActs(folder, investors, distributions?.timeZone ?? "UTC", problems);
  const dated = [
    ...(distributions?.list ?? []).map((one) => one.recordDate.second),
    ...acts.map(({ on }) => on.second),
  ];
  const begun = dated.some((second) => second < now);
  const time = rehearsal ? Math.min(now, ...dated.map((second) => second - REHEARSAL_LEAD_SECONDS)) : now;
  checkTreasury(terms, investors, problems);
  checkIssue(allocation, { ...terms, investors, sanctioned, now: time, issued: begun && !rehearsal }, problems);

  if (config === undefined || problems.all.length > 0) throw new FilesError(folder, problems.all);
  const id = basename(resolve(folder));
  const register = { investors, allocation, holds, sanctioned, orders, names };
  return {
    id,
    profile,
    config: { ...config, rules, classes },
    ...register,
    distributions,
    taxProfiles,
    elections,
    acts,
    now: time,
  };
}

function checkTreasury(
  { treasury, lineOf }: Pick<ReadConfig, "treasury" | "lineOf">,
  investors: Investors,
  problems: Problems,
): void {
  treasury.forEach((reference, index) => {
    if (!investors.readable || investors.byReference.has(reference)) return;
    const place = { file: CONFIG_FILE, line: lineOf(["treasury", index]) };
    const fix = "register the treasury's wallet in investors.csv";
    problems.add(place, `treasury[${index}]`, reference, "is nobody in investors.csv", fix);
  });
}
