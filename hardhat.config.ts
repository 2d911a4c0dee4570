import { availableParallelism } from "node:os";

import "@nomicfoundation/hardhat-toolbox";
import { type HardhatUserConfig } from "hardhat/config";

import { setting } from "./scripts/chain/settings";
import "./scripts/tasks";
import { SOLC_VERSION } from "./scripts/tasks/compiler";

// Instrumented code is larger: creating a suite of it takes more gas than a transaction may use since Osaka.
const covering = process.argv.includes("coverage");
const hardfork = covering ? "prague" : "osaka";

const config: HardhatUserConfig = {
  solidity: {
    version: SOLC_VERSION,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "cancun",
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  },
  networks: {
    hardhat: { hardfork },
    // Any chain. Keys are not given to Hardhat: what `start` sends is signed by itself.
    live: { url: setting("SCRIP_RPC_URL") ?? "http://127.0.0.1:8545", timeout: 120_000 },
  },
  mocha: {
    jobs: Math.max(2, availableParallelism() - 1),
    require: ["hardhat/register", "./test/hooks.ts"],
    // A slow machine is no failure; what does not end is.
    timeout: covering ? 600_000 : 300_000,
  },
  typechain: { outDir: "typechain-types", target: "ethers-v6" },
};

export default config;
