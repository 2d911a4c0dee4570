import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { posix, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** Path of a source, as imports name it, to its text. */
export type Sources = ReadonlyMap<string, string>;

const IMPORT = /^\s*import\s+(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;

/** Files below a folder of the project with one of the endings, by their paths from its root, in order. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(resolve(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => posix.join(folder, path))
    .sort();
}

/** The sources and all that they import. */
export function readSources(paths: readonly string[]): Sources {
  const sources = new Map<string, string>();
  const open = [...paths];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (sources.has(path)) continue;
    const text = readFileSync(resolve(ROOT, path.startsWith("contracts/") ? path : `node_modules/${path}`), "utf8");
    sources.set(path, text);
    open.push(...importsOf(path, text));
  }
  return sources;
}

/** Of the sources, those that the named ones need. */
export function closure(sources: Sources, paths: readonly string[]): Sources {
  const needed = new Map<string, string>();
  const open = [...paths];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const text = sources.get(path);
    if (needed.has(path) || text === undefined) continue;
    needed.set(path, text);
    open.push(...importsOf(path, text));
  }
  return needed;
}

function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, target]) => {
    if (target === undefined) return [];
    return [target.startsWith(".") ? posix.join(posix.dirname(path), target) : target];
  });
}

export function digest(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length.toString()}:`).update(part);
  return hash.digest("hex");
}
