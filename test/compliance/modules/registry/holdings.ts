import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { encodeBytes32String, toBeHex } from "ethers";

import { HolderLimit__factory, LockUp__factory } from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const FRANCE = 250;
const GERMANY = 276;
const UNITED_STATES = toBeHex(840, 32);
const ALL = encodeBytes32String("ALL");
const EU = encodeBytes32String("EU");
const ACCREDITED = 1;

/** Holders of record and lock-ups. */
export const HOLDINGS: readonly ModuleDescriptor[] = [
  {
    name: "HolderLimit",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new HolderLimit__factory(deployer).deploy();
      const encode = encoderOf(module);
      // The first two holders of `World`.
      const [first, second] = [address(16), address(32)];
      return {
        module,
        settings: [
          encode("addCountriesToGroup", EU, [FRANCE, GERMANY]),
          encode("setHolderWeight", first, 2),
          encode("setHolderLimit", EU, 3),
          encode("setHolderLimit", UNITED_STATES, 1),
          encode("setClassLimit", ALL, ACCREDITED, false, 4),
        ],
        setters: [
          encode("setHolderLimit", EU, 2),
          encode("removeHolderLimit", EU),
          encode("setClassLimit", ALL, ACCREDITED, false, 3),
          encode("removeClassLimit", ALL, ACCREDITED, false),
          encode("setHolderFloor", 3),
          encode("setHolderWeight", second, 3),
          encode("batchSetHolderWeight", [first, second], [0, 1]),
          encode("removeHolderWeight", first),
          encode("addCountriesToGroup", EU, [528]),
          encode("removeCountriesFromGroup", EU, [528]),
        ],
      };
    },
  },
  {
    name: "LockUp",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new LockUp__factory(deployer).deploy();
      const encode = encoderOf(module);
      const first = address(16);
      return {
        module,
        settings: [
          encode("setSchedule", 1, 365, 365),
          encode("setAcquisitionSchedule", 1),
          encode("addAffiliates", [first]),
        ],
        setters: [
          encode("setSchedule", 2, 0, 730),
          encode("setAcquisitionSchedule", 2),
          encode("setPermittedBuyers", 4),
          encode("setUnknownDate", 1),
          encode("addAffiliates", [first]),
          encode("removeAffiliates", [first]),
          encode("presetLots", first, []),
        ],
      };
    },
  },
];
