import {
  TASK_COMPILE_SOLIDITY_CHECK_ERRORS,
  TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD,
} from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment, SolcBuild } from "hardhat/types";

export const SOLC_VERSION = "0.8.37";

/** Warns of transient storage wherever it is used, also inside OpenZeppelin. */
const TRANSIENT_STORAGE = "2394";

interface Diagnostic {
  errorCode?: string;
  sourceLocation?: { file: string };
}

// The compiler is the pinned npm package: nothing is downloaded at compile time.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async (): Promise<SolcBuild> => {
  const { version } = (await import("solc")) as unknown as { version: () => string };
  return {
    version: SOLC_VERSION,
    longVersion: version(),
    compilerPath: require.resolve("solc/soljson.js"),
    isSolcJs: true,
  };
});

// Warnings about our files are errors. Instrumented sources warn about what the coverage tool put in, so they may.
subtask(
  TASK_COMPILE_SOLIDITY_CHECK_ERRORS,
  async (args: { output: { errors?: Diagnostic[] } }, hre: HardhatRuntimeEnvironment, runSuper) => {
    const errors = (args.output.errors ?? []).filter(({ errorCode }) => errorCode !== TRANSIENT_STORAGE);
    await runSuper({ ...args, output: { ...args.output, errors } });
    const refused = errors.filter(({ sourceLocation }) => sourceLocation?.file.startsWith("contracts/"));
    if (refused.length > 0 && !("__SOLIDITY_COVERAGE_RUNNING" in hre)) {
      throw new HardhatPluginError("scrip", `${refused.length} compiler warning(s) in contracts/, see above`);
    }
  },
);
