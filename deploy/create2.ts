import { concat, getCreate2Address, keccak256, type Provider, id } from "ethers";

/** A transaction that a deployment asks for. Whoever runs the deployment signs and sends it, or only prints it. */
export interface DeploymentCall {
  /** Names the transaction for good, so that a run that was stopped can tell what it has sent. */
  readonly key: string;
  readonly to: string;
  readonly data: string;
  /** In one line, for a person who reads before it is sent. */
  readonly what: string;
}

/** Sends a call and returns once it is mined. */
export type SendCall = (call: DeploymentCall) => Promise<unknown>;

/** The deterministic deployment proxy, at one address on every chain (github.com/Arachnid/deterministic-deployment-proxy). */
export const DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const DEPLOYER_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const SALT = id("scrip");

/** The chain has no deterministic deployment proxy, or one with other code. */
export class DeployerMissingError extends Error {
  constructor() {
    super(
      `no deterministic deployment proxy at ${DEPLOYER}\n` +
        "  Fund its deployer and broadcast its presigned transaction, or ask the chain's operator to.",
    );
    this.name = new.target.name;
  }
}

/** Whether there is a contract at the address. */
export async function hasCode(provider: Provider, address: string): Promise<boolean> {
  return (await provider.getCode(address)) !== "0x";
}

/** Throws `DeployerMissingError` unless contracts can be created at addresses that are equal on every chain. */
export async function requireDeployer(provider: Provider): Promise<void> {
  if ((await provider.getCode(DEPLOYER)) !== DEPLOYER_CODE) throw new DeployerMissingError();
}

/** Puts the deterministic deployment proxy on a development chain, which is asked for it by RPC. */
export async function provideDeployer(provider: {
  send: (method: string, params: unknown[]) => Promise<unknown>;
}): Promise<void> {
  await provider.send("hardhat_setCode", [DEPLOYER, DEPLOYER_CODE]);
}

/** Where this creation code puts its contract, on every chain. */
export function addressOf(initCode: string, salt = SALT): string {
  return getCreate2Address(DEPLOYER, salt, keccak256(initCode));
}

/** The call that creates the contract. */
export function creationOf(name: string, initCode: string, salt = SALT): DeploymentCall {
  return {
    key: `deploy/${name}`,
    to: DEPLOYER,
    data: concat([salt, initCode]),
    what: `create ${name} at ${addressOf(initCode, salt)}`,
  };
}
