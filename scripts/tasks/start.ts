import { task, types } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

import { ScripError } from "../errors";

interface StartArguments {
  issuer: string;
  output: string;
  rules?: string;
  batchGas?: number;
  dryRun: boolean;
}

task("start", "Deploys an issuer's suite, onboards its investors, issues, carries out orders and reports")
  .addParam("issuer", "The issuer's folder", "examples/harbour-court")
  .addParam("output", "Where reports and the journal go, in a folder for each issuer and chain", "output")
  .addOptionalParam("rules", "A profile of rules to run under: a name in examples/rules, or a file's path")
  .addOptionalParam("batchGas", "The most gas a batch may take, where less than the chain allows", undefined, types.int)
  .addFlag("dryRun", "Print every transaction that would be sent, and send nothing")
  .setAction(async (args: StartArguments, hre) => {
    try {
      await start(args, hre);
    } catch (error) {
      // What a person can act on is told without a stack trace.
      if (!(error instanceof ScripError) && !isDeployerMissing(error)) throw error;
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = 1;
    }
  });

async function start(args: StartArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  // Loaded in steps: faults in the files are told before anything is compiled, and the rest imports what the compiler
  // makes.
  const [{ readIssuer }, { findProfile }] = await Promise.all([import("../files/issuer"), import("../files/profile")]);
  const embedded = hre.network.name === "hardhat";
  const now = Math.floor(Date.now() / 1_000);
  const profile = args.rules === undefined ? undefined : findProfile(args.rules);
  const issuer = readIssuer(args.issuer, now, embedded, profile);
  // A rehearsal begins before what the files date; the chain is made when it is first asked.
  if (embedded && issuer.now < now) {
    hre.config.networks.hardhat.initialDate = new Date(issuer.now * 1_000).toISOString();
  }

  await hre.run("compile", { quiet: true });
  const [{ run }, { Terminal }] = await Promise.all([import("../run"), import("../report/terminal")]);
  const { stdout } = process;
  await run({
    issuer,
    output: args.output,
    provider: hre.ethers.provider,
    embedded,
    dryRun: args.dryRun,
    terminal: new Terminal({ write: (text) => stdout.write(text), terminal: stdout.isTTY }),
    ...(args.batchGas === undefined ? {} : { batchGas: BigInt(args.batchGas) }),
  });
}

/** Known by its name: its class is loaded only after the compiler has run. */
function isDeployerMissing(error: unknown): error is Error {
  return error instanceof Error && error.name === "DeployerMissingError";
}
