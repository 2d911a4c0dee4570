import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { z } from "zod";

import { ScripError } from "../errors";
import { type JsonFile, readJson } from "./json";
import type { Problems } from "./problems";
import { MAX_RULES, classes, groups } from "./schema";
import { text } from "./shapes";

/** Where the profiles are that come with the suite. */
export const PROFILES_FOLDER = join(__dirname, "..", "..", "examples", "rules");
const EXTENSION = ".json";

const profileSchema = z.strictObject({
  name: text,
  /** Where the law says it. */
  law: z.array(text).min(1, "cites no law"),
  asOf: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "is no month, as in 2026-11"),
  says: text,
  advice: text.startsWith("This is not legal advice.", 'must begin with "This is not legal advice."'),
  /** Whether the issuer's own rules are left out. */
  alone: z.boolean().default(false),
  groups,
  classes,
  rules: z.array(z.unknown()).max(MAX_RULES, `sets more than ${MAX_RULES} rules`),
});

/** Rules that a law asks for, beside or in place of an issuer's own. */
export interface Profile extends z.output<typeof profileSchema> {
  /** Names the deployment and the folder of a run. */
  readonly id: string;
  readonly json: JsonFile;
}

/** No profile has this name, and no file this path. */
export class ProfileError extends ScripError {}

/** The names of the profiles that come with the suite. */
export function profileNames(): string[] {
  const files = readdirSync(PROFILES_FOLDER).filter((file) => file.endsWith(EXTENSION));
  return files.map((file) => basename(file, EXTENSION)).sort();
}

/**
 * Finds a profile by its name, or by the path of a file.
 * @throws ProfileError where there is none.
 */
export function findProfile(nameOrPath: string): string {
  if (profileNames().includes(nameOrPath)) return join(PROFILES_FOLDER, `${nameOrPath}${EXTENSION}`);
  const id = basename(nameOrPath, EXTENSION);
  if (nameOrPath.endsWith(EXTENSION) && existsSync(nameOrPath) && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(id)) {
    return nameOrPath;
  }
  const hint = `Write the path of a .json file named in letters, digits and dashes, or one of ${profileNames().join(", ")}.`;
  throw new ProfileError(`there is no profile of rules "${nameOrPath}"`, hint);
}

/** Reads a profile but its rules; undefined, with the problems noted, where the file has any. */
export function readProfile(path: string, problems: Problems): Profile | undefined {
  const json = readJson(dirname(path), basename(path), problems);
  if (json === undefined) return undefined;
  const parsed = profileSchema.safeParse(json.value);
  if (parsed.success) return { ...parsed.data, id: basename(path, EXTENSION), json };
  for (const issue of parsed.error.issues) json.noteIssue(issue, problems);
  return undefined;
}
