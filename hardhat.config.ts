import "@nomicfoundation/hardhat-toolbox";
import { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } from "hardhat/builtin-tasks/task-names";
import { type HardhatUserConfig, subtask, vars } from "hardhat/config";
import type { SolcBuild } from "hardhat/types";

import "./scripts/tasks";

const SOLC_VERSION = "0.8.37";

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

const config: HardhatUserConfig = {
  solidity: {
    version: SOLC_VERSION,
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun" },
  },
  paths: { ignition: "deploy" },
  typechain: { outDir: "typechain-types", target: "ethers-v6" },
};

export default config;
