import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { glob, runTypeChain } from "typechain";

/** The types that git holds are those of the contracts as they are now. */
export async function checkTypechain({ config }: HardhatRuntimeEnvironment): Promise<string[]> {
  const { root, artifacts } = config.paths;
  const { outDir, target, ...flags } = config.typechain;
  const directory = mkdtempSync(join(tmpdir(), "typechain-"));
  try {
    const allFiles = glob(root, [`${artifacts}/!(build-info)/**/+([a-zA-Z0-9_]).json`]);
    await runTypeChain({
      cwd: root,
      allFiles,
      filesToProcess: allFiles,
      outDir: directory,
      target,
      flags: { ...flags, environment: "hardhat" },
    });
    return differences(generated(directory), staged(root, outDir), outDir);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Git's hash of each file's content, by path. */
type Hashes = Map<string, string>;

function generated(directory: string): Hashes {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const hash = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
      return [relative(directory, path), hash];
    }),
  );
}

function staged(root: string, outDir: string): Hashes {
  const listing = execFileSync("git", ["ls-files", "--stage", "--", outDir], { cwd: root, encoding: "utf8" });
  const lines = listing.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [entry = "", path = ""] = line.split("\t");
      const [, hash = ""] = entry.split(" ");
      return [relative(outDir, path), hash];
    }),
  );
}

function differences(fresh: Hashes, committed: Hashes, outDir: string): string[] {
  const paths = [...new Set([...fresh.keys(), ...committed.keys()])];
  const stale = paths.filter((path) => fresh.get(path) !== committed.get(path)).sort();
  if (stale.length === 0) return [];
  const examples = stale.slice(0, 5).join(", ");
  return [`${outDir} is stale in ${stale.length} file(s): ${examples}; compile and "git add" it`];
}
