import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { compileSources } from "./compiler";
import { type Mutant, mutantsOf } from "./mutants";
import { digest, filesBelow, readSources, ROOT, type Sources } from "./sources";

/** The code that says which mutants there are. */
const FINDERS = ["operators/edit.ts", "expressions.ts", "statements.ts", "mutants.ts", "reach.ts", "syntax.ts"];

/** All that a run draws from. */
export interface Catalogue {
  readonly sources: Sources;
  readonly mutants: readonly Mutant[];
}

/** Reads the contracts and finds their mutants; kept in a file for as long as nothing of both changes. */
export async function readCatalogue(folders: readonly string[], cache: string): Promise<Catalogue> {
  const sources = readSources(filesBelow("contracts", ".sol"));
  const own = FINDERS.flatMap((name) => filesBelow("scripts/mutation", name));
  const code = own.map((path) => readFileSync(resolve(ROOT, path), "utf8"));
  const path = join(cache, `mutants-${digest(...code, ...[...sources].flat()).slice(0, 16)}.json`);
  const mutants = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as readonly Mutant[])
    : await find(sources);
  mkdirSync(cache, { recursive: true });
  writeFileSync(path, JSON.stringify(mutants));
  const chosen = ({ source }: Mutant): boolean => folders.some((folder) => source.startsWith(`contracts/${folder}/`));
  return { sources, mutants: mutants.filter(chosen) };
}

async function find(sources: Sources): Promise<readonly Mutant[]> {
  const { trees, error } = await compileSources(sources, [], true);
  if (error !== undefined) throw new Error(error);
  return mutantsOf(sources, trees, (source) => /^contracts\/(?!mocks|interfaces)/.test(source));
}
