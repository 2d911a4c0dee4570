import { join } from "node:path";

import config from "../../hardhat.config";

/** A node whose number is no development chain's, so that nothing stands in for real keys. */
export default {
  ...config,
  paths: { ...config.paths, root: join(__dirname, "..", "..") },
  networks: { ...config.networks, hardhat: { chainId: 4242 } },
};
