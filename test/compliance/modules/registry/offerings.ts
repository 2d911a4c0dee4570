import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import {
  Flowback__factory,
  InvestorClass__factory,
  IssueLimit__factory,
  LotSize__factory,
  MinHolding__factory,
  OfferList__factory,
  PurchaserLimit__factory,
  TransferSize__factory,
} from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const FRANCE = 250;
const GERMANY = 276;
const UNITED_STATES = 840;
const LONG_AGO = 1_700_000_000;
const YEAR = 31_536_000;
const OFFERING = { start: LONG_AGO, end: LONG_AGO + 100 * YEAR, freeClasses: 1, total: 2_000n, defaultLimit: 300n };

/** Investor classes, offerings and sizes. */
export const OFFERINGS: readonly ModuleDescriptor[] = [
  {
    name: "InvestorClass",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new InvestorClass__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [
          encode("setCountryClasses", UNITED_STATES, 1, 0),
          encode("setCountryClasses", FRANCE, 0, 8),
          encode("setSenderClasses", GERMANY, 4, 0),
        ],
        setters: [
          encode("setCountryClasses", UNITED_STATES, 0, 0),
          encode("batchSetCountryClasses", [FRANCE, 124], 0, 0),
          encode("removeCountryClasses", UNITED_STATES),
          encode("batchRemoveCountryClasses", [FRANCE, 124]),
          encode("setDefaultClasses", 0, 1),
          encode("removeDefaultClasses"),
          encode("setSenderClasses", 124, 8, 0),
          encode("removeSenderClasses", 124),
        ],
      };
    },
  },
  {
    name: "Flowback",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new Flowback__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("setDistributionPeriod", LONG_AGO, YEAR), encode("addFlowbackCountry", 124)],
        setters: [
          encode("setDistributionPeriod", LONG_AGO, 100 * YEAR),
          encode("openTranche"),
          encode("closeTranche", LONG_AGO),
          encode("addFlowbackCountry", FRANCE),
          encode("removeFlowbackCountry", FRANCE),
          encode("batchAddFlowbackCountries", [FRANCE]),
          encode("batchRemoveFlowbackCountries", [FRANCE, UNITED_STATES]),
        ],
      };
    },
  },
  {
    name: "PurchaserLimit",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new PurchaserLimit__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("setPurchaserLimit", 3, YEAR, 1)],
        setters: [encode("setPurchaserLimit", 5, YEAR, 0)],
      };
    },
  },
  {
    name: "IssueLimit",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new IssueLimit__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("startOffering", OFFERING), encode("setIssueLimit", address(16), 500n)],
        setters: [
          encode("changeOffering", { ...OFFERING, total: 3_000n }),
          encode("setIssueLimit", address(16), 400n),
          encode("batchSetIssueLimit", [address(16), address(32)], [400n, 0n]),
          encode("removeIssueLimit", address(16)),
          encode("startOffering", OFFERING),
        ],
      };
    },
  },
  {
    name: "OfferList",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new OfferList__factory(deployer).deploy();
      const encode = encoderOf(module);
      const somebody = [1, 2, 3, 4].map((number) => address(number * 16));
      return {
        module,
        settings: [
          encode("startOffering", 8),
          encode("batchSetOfferLimit", [FRANCE, UNITED_STATES, GERMANY], 4),
          encode("addOfferees", FRANCE, somebody),
        ],
        setters: [
          encode("addOfferees", UNITED_STATES, somebody),
          encode("batchSetOfferLimit", [FRANCE], 5),
          encode("batchRemoveOfferLimit", [GERMANY]),
          encode("startOffering", 0),
        ],
      };
    },
  },
  {
    name: "MinHolding",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new MinHolding__factory(deployer).deploy();
      const set = encoderOf(module)("setMinHolding", 60n);
      return { module, settings: [set], setters: [set] };
    },
  },
  {
    name: "LotSize",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new LotSize__factory(deployer).deploy();
      const set = encoderOf(module)("setLotSize", 3n);
      return { module, settings: [set], setters: [set] };
    },
  },
  {
    name: "TransferSize",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TransferSize__factory(deployer).deploy();
      const set = encoderOf(module)("setTransferSize", 40n, 250n);
      return { module, settings: [set], setters: [set] };
    },
  },
];
