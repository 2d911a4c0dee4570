import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { encodeBytes32String, toBeHex } from "ethers";

import {
  CountryAllow__factory,
  CountryRestrict__factory,
  JurisdictionCap__factory,
  MaxBalance__factory,
  MaxShare__factory,
  SanctionsList__factory,
  SanctionsScreen__factory,
  SupplyLimit__factory,
  TimeTransfersLimits__factory,
} from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const FRANCE = 250;
const UNITED_STATES = 840;
const EU = encodeBytes32String("EU");

function country(code: number): string {
  return toBeHex(code, 32);
}

/** Countries, amounts, jurisdictions, sanctions. */
export const CORE: readonly ModuleDescriptor[] = [
  {
    name: "CountryAllow",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new CountryAllow__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("batchAllowCountries", [124, FRANCE, 276])],
        setters: [
          encode("addAllowedCountry", FRANCE),
          encode("removeAllowedCountry", FRANCE),
          encode("batchAllowCountries", [FRANCE]),
          encode("batchDisallowCountries", [FRANCE]),
        ],
      };
    },
  },
  {
    name: "CountryRestrict",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new CountryRestrict__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("addCountryRestriction", UNITED_STATES)],
        setters: [
          encode("addCountryRestriction", FRANCE),
          encode("removeCountryRestriction", FRANCE),
          encode("batchRestrictCountries", [FRANCE]),
          encode("batchUnrestrictCountries", [FRANCE]),
        ],
      };
    },
  },
  {
    name: "MaxBalance",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new MaxBalance__factory(deployer).deploy();
      const set = encoderOf(module)("setMaxBalance", 400n);
      return { module, settings: [set], setters: [set] };
    },
  },
  {
    name: "MaxShare",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new MaxShare__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("setMaxShare", 3_000, 900n)],
        setters: [encode("setMaxShare", 2_500, 0n)],
      };
    },
  },
  {
    name: "SupplyLimit",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new SupplyLimit__factory(deployer).deploy();
      const set = encoderOf(module)("setSupplyLimit", 1_000n);
      return { module, settings: [set], setters: [set] };
    },
  },
  {
    name: "JurisdictionCap",
    counts: true,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new JurisdictionCap__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [
          encode("addCountriesToGroup", EU, [FRANCE, 276]),
          encode("setHolderLimit", country(UNITED_STATES), 1),
          encode("setHolderLimit", EU, 2),
          encode("setHolderLimit", encodeBytes32String("ALL"), 5),
          encode("setShareLimit", country(124), 3_000),
          encode("setShareLimit", EU, 7_000),
          encode("setShareBase", 900n),
        ],
        setters: [
          encode("setHolderLimit", EU, 3),
          encode("removeHolderLimit", EU),
          encode("setShareLimit", EU, 2_500),
          encode("removeShareLimit", EU),
          encode("setShareBase", 700n),
          encode("addCountriesToGroup", EU, [528]),
          encode("removeCountriesFromGroup", EU, [528]),
        ],
      };
    },
  },
  {
    name: "TimeTransfersLimits",
    counts: true,
    exempts: "sender",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TimeTransfersLimits__factory(deployer).deploy();
      const encode = encoderOf(module);
      const day = { limitTime: 86_400, limitValue: 250n };
      const week = { limitTime: 604_800, limitValue: 500n };
      return {
        module,
        settings: [encode("batchSetTimeTransferLimit", [day, week])],
        setters: [
          encode("setTimeTransferLimit", day),
          encode("batchSetTimeTransferLimit", [day]),
          encode("removeTimeTransferLimit", 86_400),
          encode("batchRemoveTimeTransferLimit", [604_800]),
        ],
      };
    },
  },
  {
    name: "SanctionsScreen",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new SanctionsScreen__factory(deployer).deploy();
      const list = await new SanctionsList__factory(deployer).deploy(deployer);
      // One wallet of the first holder of `World`.
      await list.addToSanctionsList([address(17)]);
      const second = await new SanctionsList__factory(deployer).deploy(deployer);
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("addSanctionsList", await list.getAddress())],
        setters: [
          encode("addSanctionsList", await second.getAddress()),
          encode("removeSanctionsList", await list.getAddress()),
        ],
      };
    },
  },
];
