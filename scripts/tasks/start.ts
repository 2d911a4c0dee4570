import { task, types } from "hardhat/config";

import { ScripError } from "../errors";

interface StartArguments {
  issuer: string;
  output: string;
  batchGas?: number;
  dryRun: boolean;
}

task("start", "Deploys an issuer's suite, onboards its investors, issues, carries out orders and reports")
  .addParam("issuer", "The issuer's folder", "examples/harbour-court")
  .addParam("output", "Where reports and the journal go, in a folder for each issuer and chain", "output")
  .addOptionalParam("batchGas", "The most gas a batch may take, where less than the chain allows", undefined, types.int)
  .addFlag("dryRun", "Print every transaction that would be sent, and send nothing")
  .setAction(async ({ issuer, output, batchGas, dryRun }: StartArguments, hre) => {
    await hre.run("compile", { quiet: true });
    // Loaded here, since what it imports is made by the compiler.
    const [{ run }, { Terminal }] = await Promise.all([import("../run"), import("../report/terminal")]);
    const { DeployerMissingError } = await import("../../deploy/create2");
    const { stdout } = process;
    const terminal = new Terminal({ write: (text) => stdout.write(text), terminal: stdout.isTTY });
    const embedded = hre.network.name === "hardhat";
    try {
      const limit = batchGas === undefined ? {} : { batchGas: BigInt(batchGas) };
      await run({ folder: issuer, output, provider: hre.ethers.provider, embedded, dryRun, terminal, ...limit });
    } catch (error) {
      // What a person can act on is told without a stack trace.
      if (!(error instanceof ScripError || error instanceof DeployerMissingError)) throw error;
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = 1;
    }
  });
