import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type Interface } from "ethers";

import { type ComplianceModule } from "../../../../typechain-types";

/** A rule deployed, with the setter calls that make it bite. */
export interface DeployedModule {
  module: ComplianceModule;
  /** Encoded calls that configure it so that some moves of `World` pass and some do not. */
  settings: string[];
  /** One encoded call of every setter, with arguments that a host which has made `settings` may give. */
  setters: string[];
}

/** What the tests of properties know of a rule. A new rule is covered by them once it is listed here. */
export interface ModuleDescriptor {
  name: string;
  deploy: (deployer: HardhatEthersSigner) => Promise<DeployedModule>;
  /** Whether it refuses a move by how much somebody has, or moved: then moves inside one holding are nothing to it. */
  counts: boolean;
  /** Whose exemption at the host takes a move out of the rule. */
  exempts: "sender" | "receiver" | "nobody";
  /** Left out, except where a rule refuses nothing at all. */
  refuses?: false;
}

/** Encodes calls of a rule's setters. */
export function encoderOf(module: { interface: Interface }): (name: string, ...args: unknown[]) => string {
  return (name: string, ...args: unknown[]) => module.interface.encodeFunctionData(name, args);
}
