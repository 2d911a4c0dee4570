import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import { AffiliateVolume__factory, RollingVolume__factory } from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const DAY = 86_400;
const WEEK = 604_800;

/** The first holders of `World`. */
const holders = [1, 2, 3, 4, 5, 6].map((number) => address(number * 16));

/** What may move in a time. */
export const VOLUMES: readonly ModuleDescriptor[] = [
  {
    name: "RollingVolume",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new RollingVolume__factory(deployer).deploy();
      const encode = encoderOf(module);
      const day = { everybody: false, share: false, window: DAY, value: 250n };
      const week = { everybody: true, share: true, window: WEEK, value: 9_000n };
      return {
        module,
        settings: [encode("setVolumeLimit", day), encode("setVolumeLimit", week)],
        setters: [encode("setVolumeLimit", week), encode("removeVolumeLimit", true, WEEK)],
      };
    },
  },
  {
    name: "AffiliateVolume",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new AffiliateVolume__factory(deployer).deploy();
      const encode = encoderOf(module);
      const quarter = { everybody: false, share: true, window: 7_948_800, value: 2_500n };
      return {
        module,
        settings: [encode("setVolumeLimit", quarter), encode("addAffiliates", holders)],
        setters: [
          encode("setVolumeLimit", { ...quarter, value: 3_000n }),
          encode("removeVolumeLimit", false, quarter.window),
          encode("addAffiliates", [address(7 * 16)]),
          encode("removeAffiliates", [address(7 * 16)]),
        ],
      };
    },
  },
];
