import { join } from "node:path";

import config from "../../hardhat.config";

/** A node whose number is no development chain's, so that nothing stands in for real keys. */
export default {
  ...config,
  paths: { ...config.paths, root: join(__dirname, "..", "..") },
  // Blocks come by themselves, since a second confirmation is waited for.
  networks: { ...config.networks, hardhat: { chainId: 4242, mining: { auto: true, interval: 50 } } },
};
