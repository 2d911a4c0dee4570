import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { creationOf } from "../deploy/create2";
import { sharedCode } from "../deploy/shared";
import { FAILURE_HELP, failing, readRefusals, readTally, tableOf } from "./foundry/tally";

/** Forge's own parser does not know a builtin of the compiler. */
const UNKNOWN_BUILTIN = /^error: unresolved symbol `erc7201`\n(.*\S.*\n)*\s*/gm;

const FOLDER = join("cache", "forge");

/** The binary itself: the script that npm puts before it ends with zero whatever became of the tests. */
function forge(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  return require.resolve(`@foundry-rs/forge-${process.platform}-${arch}/bin/forge`);
}

/** Writes what `deploy/` would create, and in which order, so that forge tests that code and that wiring. */
async function writeSharedCode(): Promise<void> {
  const { contracts, identityFactory, suiteFactory, rules } = await sharedCode();
  const creations = contracts.map(({ name, initCode }) => creationOf(name, initCode).data);
  const file = { creations, identityFactory, suiteFactory, ruleNames: Object.keys(rules), rules: Object.values(rules) };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "shared.json"), JSON.stringify(file));
}

/** Runs the random sequences with a profile of foundry.toml, and says how much of what was tried came about. */
async function main([profile = "default", ...args]: readonly string[]): Promise<number> {
  await writeSharedCode();
  const tallyFile = join(FOLDER, "tally.txt");
  rmSync(tallyFile, { force: true });
  writeFileSync(tallyFile, "");
  const { status, stderr } = spawnSync(forge(), ["test", ...args], {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
    env: { ...process.env, FOUNDRY_PROFILE: profile },
  });
  console.error(stderr.replace(UNKNOWN_BUILTIN, "").trim());
  if (status !== 0) {
    console.error(FAILURE_HELP);
    return status ?? 1;
  }
  const text = readFileSync(tallyFile, "utf8");
  const actions = readTally(text);
  console.log(tableOf(actions));
  console.log(
    `\nrefused: ${readRefusals(text)
      .map(([name, count]) => `${name} ${count.toString()}`)
      .join(", ")}`,
  );
  const idle = failing(actions);
  for (const line of idle) console.error(line);
  return idle.length;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
