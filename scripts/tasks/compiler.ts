import {
  TASK_COMPILE_SOLIDITY_CHECK_ERRORS,
  TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD,
} from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment, SolcBuild } from "hardhat/types";

export const SOLC_VERSION = "0.8.37";

/** Says that transient storage is new, wherever it is used. */
const TRANSIENT_STORAGE = "2394";

interface Diagnostic {
  severity: string;
  errorCode?: string;
  sourceLocation?: { file: string };
}

/** Whether the compiler warns about one of our own files, for a reason that we do not accept. */
function isRefusedWarning({ severity, errorCode, sourceLocation }: Diagnostic): boolean {
  const ours = sourceLocation?.file.startsWith("contracts/") ?? false;
  return severity === "warning" && ours && errorCode !== TRANSIENT_STORAGE;
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
    await runSuper(args);
    const refused = (args.output.errors ?? []).filter(isRefusedWarning);
    if (refused.length > 0 && !("__SOLIDITY_COVERAGE_RUNNING" in hre)) {
      throw new HardhatPluginError("scrip", `${refused.length} compiler warning(s) in contracts/, see above`);
    }
  },
);
