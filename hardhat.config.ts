import "@nomicfoundation/hardhat-toolbox";
import { type HardhatUserConfig } from "hardhat/config";

import "./scripts/tasks";
import { SOLC_VERSION } from "./scripts/tasks/compiler";

const config: HardhatUserConfig = {
  solidity: {
    version: SOLC_VERSION,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "cancun",
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  },
  paths: { ignition: "deploy" },
  typechain: { outDir: "typechain-types", target: "ethers-v6" },
};

export default config;
