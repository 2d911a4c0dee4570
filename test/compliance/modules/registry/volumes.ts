import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import {
  AffiliateVolume__factory,
  ExchangeMonthlyLimits__factory,
  RollingVolume__factory,
  TimeExchangeLimits__factory,
} from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const DAY = 86_400;
const WEEK = 604_800;

/** The first holders of `World`. */
const holders = [1, 2, 3, 4, 5, 6].map((number) => address(number * 16));

/** Some of its holders, its escrow, and the receiver of a move that nobody said anything about. */
const exchanges = [3, 4, 5, 6, 8].map((number) => address(number * 16)).concat(address(0xb));

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
  {
    name: "ExchangeMonthlyLimits",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new ExchangeMonthlyLimits__factory(deployer).deploy();
      const encode = encoderOf(module);
      const [first] = exchanges;
      return {
        module,
        settings: [
          ...exchanges.map((exchange) => encode("addExchangeID", exchange)),
          ...exchanges.map((exchange) => encode("setExchangeMonthlyLimit", exchange, 5n)),
          encode("setExchangeMonths", first, true, 60),
        ],
        setters: [
          encode("setExchangeMonthlyLimit", first, 7n),
          encode("setExchangeMonths", first, false, 0),
          encode("removeExchangeID", first),
          encode("addExchangeID", address(2 * 16)),
        ],
      };
    },
  },
  {
    name: "TimeExchangeLimits",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TimeExchangeLimits__factory(deployer).deploy();
      const encode = encoderOf(module);
      const [first] = exchanges;
      const [day, week] = [
        { limitTime: DAY, limitValue: 4n },
        { limitTime: WEEK, limitValue: 6n },
      ];
      return {
        module,
        settings: [
          ...exchanges.map((exchange) => encode("addExchangeID", exchange)),
          ...exchanges.map((exchange) => encode("setExchangeLimit", exchange, day)),
          ...exchanges.map((exchange) => encode("setExchangeLimit", exchange, week)),
        ],
        setters: [
          encode("setExchangeLimit", first, { ...day, limitValue: 3n }),
          encode("removeExchangeLimit", first, DAY),
          encode("removeExchangeID", first),
          encode("addExchangeID", address(2 * 16)),
        ],
      };
    },
  },
];
