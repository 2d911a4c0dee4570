import { type Provider, verifyMessage } from "ethers";

import { ScripError } from "../errors";
import type { Config } from "../files/config";
import { setting } from "./settings";
import { isTestAddress } from "./testKeys";

/** The owner is nobody on this chain, or has not accepted. */
export class OwnerError extends ScripError {}

/** What an owner signs (EIP-191) to say that it is there and takes the token. */
export function acceptanceText({ token }: Config, address: string, chainId: bigint): string {
  return `I accept to own ${token.name} (${token.symbol}), token ${address} on chain ${chainId}.`;
}

/**
 * Makes sure, before a suite is created, that somebody will be able to own it: a contract that exists on this chain, or
 * an account that is not the operator's and proves by a signature that it is there and accepts. The suite then belongs
 * to it from its first moment, and to nobody else before.
 */
export async function requireOwner(
  config: Config,
  token: string,
  operator: string,
  provider: Provider,
  chainId: bigint,
): Promise<void> {
  const { owner } = config;
  if ((await provider.getCode(owner)) !== "0x") return;
  if (owner === operator) {
    const hint = "Name a Safe, a timelock or another person's account: who runs the command must not own the token.";
    throw new OwnerError(`the owner ${owner} is the operator`, hint);
  }
  const text = acceptanceText(config, token, chainId);
  const signature = setting("SCRIP_OWNER_ACCEPTANCE");
  const hint = `Have the owner sign this text (EIP-191), set SCRIP_OWNER_ACCEPTANCE to the signature and start again:\n  ${text}`;
  if (signature === undefined) {
    throw new OwnerError(`the owner ${owner} is no contract on chain ${chainId} and has not accepted`, hint);
  }
  if (signerOf(text, signature) !== owner) {
    throw new OwnerError(`SCRIP_OWNER_ACCEPTANCE is not the signature of the owner ${owner}`, hint);
  }
}

/** Refuses, on a chain that counts, a configuration that gives rights to an account whose key everybody knows. */
export function refuseTestAccounts(config: Config): void {
  const named = [
    { role: "owner", address: config.owner },
    ...config.agents.map(({ name, address }) => ({ role: `agent "${name}"`, address })),
  ];
  for (const { role, address } of named) {
    if (isTestAddress(address)) {
      const hint = "Everybody knows its key. Write an account of your own into config.json.";
      throw new OwnerError(`the ${role} ${address} is a test account`, hint);
    }
  }
}

function signerOf(text: string, signature: string): string | undefined {
  try {
    return verifyMessage(text, signature);
  } catch {
    return undefined;
  }
}
