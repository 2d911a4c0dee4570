import { readFileSync } from "node:fs";
import { join } from "node:path";

import { keccak256 } from "ethers";

import { type JsonFile, type Path, readJson } from "./json";
import type { Problems } from "./problems";
import type { Rule } from "./rules";
import { type ConfigText, type Permission, configSchema } from "./schema";
import { type SettingReader, settingReader } from "./settings";

export const CONFIG_FILE = "config.json";
/** As many decimals as a token may have: no amount is called too precise while the right number is unknown. */
const MOST_DECIMALS = 18;

/** An account that may act on the token or the registry for the issuer. */
export interface Agent {
  readonly name: string;
  /** `operator` is the account that runs the command, `distributor` the contract that pays the token's dividends. */
  readonly address: string;
  readonly permissions: readonly Permission[];
  /** Raw units it may issue; undefined for no limit. */
  readonly mintAllowance: bigint | undefined;
}

/** An issuer's configuration, checked, with amounts in raw units. */
export interface Config extends Omit<ConfigText, "token" | "agents" | "rules"> {
  readonly token: ConfigText["token"] & { readonly termsHash: string };
  readonly agents: readonly Agent[];
  readonly rules: readonly Rule[];
}

/** What could be read of a configuration: all of it, or the parts that the other files are checked against. */
export interface ReadConfig {
  /** Without its rules; undefined when the file has problems. */
  readonly config: Omit<Config, "rules"> | undefined;
  readonly decimals: number;
  readonly providers: readonly string[] | undefined;
  readonly treasury: readonly string[];
  readonly agents: readonly Agent[];
  /** The file, undefined where it is none, and the sections of it that have no problem. */
  readonly json: JsonFile | undefined;
  readonly usable: Partial<ConfigText>;
  /** The line of a setting. */
  lineOf(path: Path): number;
}

/** Reads `config.json` but its rules, and notes its problems with the field and the line. */
export function readConfig(folder: string, problems: Problems): ReadConfig {
  const before = problems.all.length;
  const json = readJson(folder, CONFIG_FILE, problems);
  const usable = json === undefined ? {} : readShape(json, problems);
  const decimals = usable.token?.decimals ?? decimalsOf(json) ?? MOST_DECIMALS;
  const reader = settingReader(CONFIG_FILE, decimals, json, problems);

  const agents = (usable.agents ?? []).map(({ mintAllowance, ...agent }, index) => {
    const path = ["agents", index, "mintAllowance"];
    return { ...agent, mintAllowance: mintAllowance === undefined ? undefined : reader.amount(path, mintAllowance) };
  });
  checkTopics(usable, reader);
  checkNames(usable, reader);
  const termsHash = usable.token === undefined ? undefined : readTerms(folder, usable.token.terms.file, reader);

  const providers = usable.kycProviders?.map(({ name }) => name);
  const treasury = usable.treasury ?? [];
  const lineOf = (path: Path): number => json?.lineOf(path) ?? 1;
  const parts = { json, usable, decimals, providers, treasury, agents, lineOf };
  if (problems.all.length > before || termsHash === undefined) return { config: undefined, ...parts };
  const whole = configSchema.parse(json?.value);
  return { config: { ...whole, token: { ...whole.token, termsHash }, agents }, ...parts };
}

/** Checks the shape; returns the sections that have no problem. */
function readShape(json: JsonFile, problems: Problems): Partial<ConfigText> {
  const parsed = configSchema.safeParse(json.value);
  if (parsed.success) return parsed.data;

  for (const issue of parsed.error.issues) json.noteIssue(issue, problems);
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const sections = Object.keys(configSchema.shape).filter((name) => !wrong.has(name));
  const usable = configSchema.partial().safeParse(Object.fromEntries(sections.map((name) => [name, json.at([name])])));
  return usable.success ? usable.data : {};
}

/** The decimals of a token whose other settings may be wrong. */
function decimalsOf(json: JsonFile | undefined): number | undefined {
  const found = configSchema.shape.token.shape.decimals.safeParse(json?.at(["token", "decimals"]));
  return found.success ? found.data : undefined;
}

/** A topic nobody may attest would lock every investor out. */
function checkTopics({ claimTopics, kycProviders }: Partial<ConfigText>, reader: SettingReader): void {
  claimTopics?.forEach(({ topic }, index) => {
    const path = ["claimTopics", index, "topic"];
    if (claimTopics.findIndex((other) => other.topic === topic) !== index) {
      reader.fault(path, `${topic}`, "this topic stands twice", "remove one");
    }
    if (kycProviders !== undefined && !kycProviders.some(({ topics }) => topics.includes(topic))) {
      reader.fault(path, `${topic}`, "no KYC provider attests this topic", "add it to a provider's topics");
    }
  });
}

function checkNames(config: Partial<ConfigText>, reader: SettingReader): void {
  for (const list of ["kycProviders", "agents"] as const) {
    const names = (config[list] ?? []).map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index)
        reader.fault([list, index, "name"], name, "stands twice", "choose another name");
    });
  }
}

function readTerms(folder: string, file: string, reader: SettingReader): string | undefined {
  try {
    return keccak256(readFileSync(join(folder, file)));
  } catch {
    reader.fault(["token", "terms", "file"], file, "cannot be read", `put it into ${folder}`);
    return undefined;
  }
}
