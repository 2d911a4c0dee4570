import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Interface, type InterfaceAbi, toBeHex } from "ethers";
import { artifacts, ethers } from "hardhat";

import { stageOf } from "../roles/subject";
import { SUBJECTS } from "../roles/subjects";
import { demandOf, standard, surfaceOf } from "./abi";

/** What each contract implements. */
const IMPLEMENTATIONS: Readonly<Record<string, readonly string[]>> = {
  SecurityToken: ["IERC3643", "IERC1643", "IERC1404", "IAgentRole"],
  IdentityRegistry: ["IIdentityRegistry", "IAgentRole"],
  IdentityRegistryStorage: ["IIdentityRegistryStorage", "IAgentRole"],
  TrustedIssuersRegistry: ["ITrustedIssuersRegistry"],
  ClaimTopicsRegistry: ["IClaimTopicsRegistry"],
  ModularCompliance: ["ICompliance", "IModularCompliance"],
  Identity: ["IIdentity"],
  ClaimIssuer: ["IClaimIssuer"],
  DividendDistributor: ["IAgentRole"],
  SanctionsList: ["ISanctionsList"],
  TRexModuleAdapter: ["IModule"],
};

/** ERC-20's metadata, ERC-2612, ERC-5267, and T-REX's token, which has the metadata's functions in its interface. */
const TOKEN_IDS = ["0xa219a025", "0x9d8ff7da", "0x84b0196e", "0x1b643469"];

/** Those that answer to ERC-165, and the ids they answer to. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  SecurityToken: [...["IERC20", "IERC3643", "IERC1643", "IERC1404", "IAgentRole"].map(idOf), ...TOKEN_IDS],
  IdentityRegistry: ["IIdentityRegistry", "IAgentRole"].map(idOf),
  IdentityRegistryStorage: ["IIdentityRegistryStorage", "IAgentRole"].map(idOf),
  TrustedIssuersRegistry: ["ITrustedIssuersRegistry"].map(idOf),
  ClaimTopicsRegistry: ["IClaimTopicsRegistry"].map(idOf),
  ModularCompliance: ["ICompliance", "IModularCompliance"].map(idOf),
  Identity: ["IERC734", "IERC735"].map(idOf),
  ClaimIssuer: ["IERC734", "IERC735", "IClaimIssuer"].map(idOf),
  TRexModuleAdapter: ["IModule"].map(idOf),
};

/** Interfaces of Scrip's own that its contracts find each other by. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  SecurityToken: ["IComplianceToken", "IRecordDates"],
  IdentityRegistry: ["ILeasedIdentityRegistry", "IIdentityRegistryOperations", "IRulesListener", "IStorageListener"],
  IdentityRegistryStorage: ["ISharedIdentityStorage"],
  TrustedIssuersRegistry: ["IRegistryLinks"],
  ClaimTopicsRegistry: ["IRegistryLinks"],
  ModularCompliance: ["IComplianceHost", "IIdentityListener"],
};

/** ERC-165 itself, and the id it forbids. */
const ERC165 = "0x01ffc9a7";
const FORBIDDEN = "0xffffffff";

describe("Implementations of the standards", () => {
  for (const [name, standards] of Object.entries(IMPLEMENTATIONS)) {
    describe(name, () => {
      for (const implemented of standards) {
        it(`has every function and event of ${implemented}`, async () => {
          const { abi } = stageOf(await loadFixture(deployerOf(name)), name);
          const { functions, events } = surfaceOf(abi);
          expect(functions.map(asView)).to.include.members(demandOf(implemented).functions.map(asView));
          expect(events).to.include.members(demandOf(implemented).events);
        });
      }
    });
  }

  for (const [name, ids] of Object.entries(IDS)) {
    describe(name, () => {
      it("answers to the ERC-165 ids of its standards and to no forbidden one", async () => {
        const { address } = stageOf(await loadFixture(deployerOf(name)), name);
        const contract = await ethers.getContractAt("IERC165", address);
        for (const id of [ERC165, ...ids]) expect(await contract.supportsInterface(id), id).to.equal(true);
        expect(await contract.supportsInterface(FORBIDDEN)).to.equal(false);
      });
    });
  }
});

describe("Scrip's own interfaces", () => {
  for (const [name, interfaces] of Object.entries(OWN)) {
    it(`are answered to by ${name}`, async () => {
      const { address } = stageOf(await loadFixture(deployerOf(name)), name);
      const contract = await ethers.getContractAt("IERC165", address);
      for (const own of interfaces) {
        expect(await contract.supportsInterface(await ownIdOf(own)), own).to.equal(true);
      }
    });
  }
});

/** The id of an interface that inherits none: its selectors, xored. */
async function ownIdOf(name: string): Promise<string> {
  const { abi } = await artifacts.readArtifact(name);
  let xor = 0n;
  new Interface(abi as InterfaceAbi).forEachFunction(({ selector }) => (xor ^= BigInt(selector)));
  return toBeHex(xor, 4);
}

/** Who promises to read the chain may promise less. */
function asView(signature: string): string {
  return signature.replace(/\) pure\b/, ") view");
}

function idOf(name: string): string {
  return standard(name).id;
}

function deployerOf(name: string): (typeof SUBJECTS)[number]["deploy"] {
  const subject = SUBJECTS.find((candidate) => candidate.name === name);
  if (subject === undefined) throw new Error(`${name} is not in the role matrix`);
  return subject.deploy;
}
