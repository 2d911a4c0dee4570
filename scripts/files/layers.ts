import { CLASS_NAMES, type InvestorClass } from "./classes";
import { CONFIG_FILE, type ReadConfig } from "./config";
import { KNOWN_GROUPS } from "./groups";
import type { Investors } from "./investors";
import type { Problems } from "./problems";
import type { Profile } from "./profile";
import { type Rule, readRules } from "./rules";
import { MAX_RULES, type ConfigText } from "./schema";

/** What holds for a run. */
export interface Laid {
  readonly rules: Rule[];
  /** Those of the folder: its allocation must keep them, while a profile's refuse what they refuse on chain. */
  readonly kept: Rule[];
  readonly classes: ConfigText["classes"];
}

/**
 * Lays a profile's rules over those of `config.json`: a profile's rule comes first, and in place of the folder's rule of
 * the same name. Of groups and classes with one name the folder's counts, then the profile's.
 */
export function layRules(
  { json, usable, decimals }: Pick<ReadConfig, "json" | "usable" | "decimals">,
  profile: Profile | undefined,
  investors: Investors,
  problems: Problems,
): Laid {
  const classes = { ...profile?.classes, ...usable.classes };
  const groups = usable.groups && { ...KNOWN_GROUPS, ...profile?.groups, ...usable.groups };
  const terms = { decimals, groups, classes: usable.classes && namesOf(classes), investors };
  const own = json === undefined ? [] : readRules(json, terms, problems);
  const laid = profile === undefined ? [] : readRules(profile.json, terms, problems);
  const kept = profile?.alone ? [] : own.filter(({ rule }) => !laid.some((other) => other.rule === rule));
  checkClasses({ json, usable }, profile, problems);
  const rules = [...laid, ...kept];
  if (rules.length > MAX_RULES) {
    const message = `makes ${rules.length} rules with those of the profile`;
    problems.add({ file: CONFIG_FILE, line: 1 }, "rules", "", message, "leave some out", `${MAX_RULES} rules`);
  }
  return { rules, kept, classes };
}

function namesOf(classes: ConfigText["classes"]): InvestorClass[] {
  return CLASS_NAMES.filter((name) => classes[name] !== undefined);
}

/** A class that nobody may attest is nobody's. */
function checkClasses(
  { json, usable: { classes, kycProviders } }: Pick<ReadConfig, "json" | "usable">,
  profile: Profile | undefined,
  problems: Problems,
): void {
  if (classes === undefined || kycProviders === undefined) return;
  const covered = (topic: number): boolean => kycProviders.some(({ topics }) => topics.includes(topic));
  const fix = "add it to a provider's topics in config.json";
  for (const name of CLASS_NAMES) {
    const own = classes[name];
    const topic = (own ?? profile?.classes[name])?.topic;
    if (topic === undefined || covered(topic)) continue;
    const source = own === undefined ? profile?.json : json;
    source?.note(["classes", name, "topic"], "no KYC provider attests this topic", fix, problems);
  }
}
