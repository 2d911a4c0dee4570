import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { id, Interface } from "ethers";
import { config, ethers } from "hardhat";

import { InterfaceIds__factory } from "../../typechain-types";
import { demandOf, ownAbi, packagedAbi, standard, surfaceOf, xor } from "./abi";
import { COMPOSED, STANDARDS } from "./standards";

const TREX = "@tokenysolutions/t-rex/artifacts/contracts";
const ONCHAINID = "@onchain-id/solidity/artifacts/contracts/interface";

/** The same interface in the packages of T-REX 4.1.6 and ONCHAINID 2.1.0. */
const PACKAGED: Readonly<Record<string, string>> = {
  IERC3643: `${TREX}/token/IToken.sol/IToken.json`,
  IIdentityRegistry: `${TREX}/registry/interface/IIdentityRegistry.sol/IIdentityRegistry.json`,
  IIdentityRegistryStorage: `${TREX}/registry/interface/IIdentityRegistryStorage.sol/IIdentityRegistryStorage.json`,
  ITrustedIssuersRegistry: `${TREX}/registry/interface/ITrustedIssuersRegistry.sol/ITrustedIssuersRegistry.json`,
  IClaimTopicsRegistry: `${TREX}/registry/interface/IClaimTopicsRegistry.sol/IClaimTopicsRegistry.json`,
  IModularCompliance: `${TREX}/compliance/modular/IModularCompliance.sol/IModularCompliance.json`,
  ICompliance: `${TREX}/compliance/legacy/ICompliance.sol/ICompliance.json`,
  IModule: `${TREX}/compliance/modular/modules/IModule.sol/IModule.json`,
  IAgentRole: `${TREX}/roles/AgentRole.sol/AgentRole.json`,
  IERC734: `${ONCHAINID}/IERC734.sol/IERC734.json`,
  IERC735: `${ONCHAINID}/IERC735.sol/IERC735.json`,
  IIdentity: `${ONCHAINID}/IIdentity.sol/IIdentity.json`,
  IClaimIssuer: `${ONCHAINID}/IClaimIssuer.sol/IClaimIssuer.json`,
};

/** What the packages have in addition to the ERC text. */
const PACKAGED_MORE: Readonly<Record<string, readonly string[]>> = {
  IERC3643: [
    "function name() view returns (string)",
    "function symbol() view returns (string)",
    "function decimals() view returns (uint8)",
  ],
  ICompliance: [
    "event TokenAgentAdded(address)",
    "event TokenAgentRemoved(address)",
    "function addTokenAgent(address)",
    "function isTokenAgent(address) view returns (bool)",
    "function removeTokenAgent(address)",
  ],
  IAgentRole: [
    "event OwnershipTransferred(address indexed,address indexed)",
    "function owner() view returns (address)",
    "function renounceOwnership()",
    "function transferOwnership(address)",
  ],
};

/** What the ERC text has in addition to the packages. */
const PACKAGED_LESS: Readonly<Record<string, readonly string[]>> = {
  ICompliance: ["function getTokenBound() view returns (address)"],
};

describe("Standard interfaces", () => {
  it("cover every file of contracts/interfaces", () => {
    const files = readdirSync(join(config.paths.sources, "interfaces")).map((file) => file.replace(/\.sol$/, ""));
    expect(Object.keys(STANDARDS)).to.include.members(files);
  });

  for (const [name, { id: interfaceId, functions, events }] of Object.entries(STANDARDS)) {
    describe(name, () => {
      it("is typed without a slip: selectors, topics and id agree with the signatures", () => {
        for (const [selector, signature] of Object.entries(functions)) {
          const fragment = new Interface([signature]).getFunction(selector);
          expect(fragment?.format("minimal"), signature).to.equal(signature);
        }
        for (const [topic, signature] of Object.entries(events)) {
          const fragment = new Interface([signature]).getEvent(topic);
          expect(fragment?.format("minimal"), signature).to.equal(signature);
          expect(id(fragment?.format("sighash") ?? ""), signature).to.equal(topic);
        }
        expect(xor(Object.keys(functions))).to.equal(interfaceId);
      });

      it("has the functions of the standard and no others", () => {
        expect(surfaceOf(ownAbi(qualified(name))).functions).to.have.members(demandOf(name).functions);
      });

      it("has the events of the standard, indexed alike, and no others", () => {
        expect(surfaceOf(ownAbi(qualified(name))).events).to.have.members(demandOf(name).events);
      });
    });
  }

  describe("ERC-165 ids", () => {
    it("are what the compiler makes of each interface", async () => {
      const [deployer] = await ethers.getSigners();
      const entries = await (await new InterfaceIds__factory(deployer).deploy()).all();
      expect(entries.map(({ name }) => name)).to.have.members(Object.keys(STANDARDS));
      for (const entry of entries) expect(entry.id, entry.name).to.equal(standard(entry.name).id);
    });

    for (const { id: composedId, of, more = [] } of COMPOSED) {
      it(`are ${composedId} for ${of.join(", ")}${more.length > 0 ? " with name, symbol and decimals" : ""}`, () => {
        expect(xor([...of.map((name) => standard(name).id), ...more])).to.equal(composedId);
      });
    }
  });

  describe("T-REX 4.1.6 and ONCHAINID 2.1.0", () => {
    for (const [name, path] of Object.entries(PACKAGED)) {
      it(`agree on ${name}`, () => {
        const theirs = surfaceOf(packagedAbi(path));
        const ours = demandOf(name);
        expect([...theirs.functions, ...theirs.events, ...(PACKAGED_LESS[name] ?? [])]).to.have.members([
          ...ours.functions,
          ...ours.events,
          ...(PACKAGED_MORE[name] ?? []),
        ]);
      });
    }
  });
});

/** OpenZeppelin and packages have interfaces of the same names. */
function qualified(name: string): string {
  const own = `contracts/interfaces/${name}.sol:${name}`;
  return existsSync(join(config.paths.sources, "interfaces", `${name}.sol`))
    ? own
    : `@openzeppelin/contracts/token/ERC20/${name}.sol:${name}`;
}
