import type { Provider } from "ethers";

import { ScripError } from "../errors";
import { errorText, parseContractError } from "../report/contractErrors";
import { TRANSACTION_GAS_CAP, batchLimit } from "./batches";
import { revertData } from "./failure";

/** A contract refuses a transaction that was about to be sent. */
export class RefusedError extends ScripError {
  /** @param data The contract's error. */
  constructor(readonly data: string) {
    super(`the contract refuses: ${errorText(data)}`, "Nothing was sent.");
  }
}

/**
 * What a call is estimated at; undefined when it needs more than a transaction may have.
 * @throws RefusedError with the contract's own error when that is not the reason.
 */
export async function estimate(
  provider: Provider,
  call: { from: string; to: string; data: string },
): Promise<bigint | undefined> {
  try {
    return await provider.estimateGas({ ...call, gasLimit: TRANSACTION_GAS_CAP });
  } catch (error) {
    if (asksForMoreGas(error)) return undefined;
    refuse(error);
    return fits(provider, call);
  }
}

/**
 * Some nodes try more gas than a transaction may have while they estimate, and fail on it (Hardhat's from 5,600,000
 * on). Whether the call fits can still be asked.
 */
async function fits(provider: Provider, call: { from: string; to: string; data: string }): Promise<bigint | undefined> {
  const gasLimit = batchLimit(TRANSACTION_GAS_CAP);
  try {
    await provider.call({ ...call, gasLimit });
    return gasLimit;
  } catch (error) {
    if (!asksForMoreGas(error)) refuse(error);
    return undefined;
  }
}

/** A contract that tolerates failures says itself when too little gas is left to tell one from the other. */
function asksForMoreGas(error: unknown): boolean {
  const data = revertData(error);
  return data !== undefined && parseContractError(data)?.name === "PaymentGasTooLow";
}

function refuse(error: unknown): void {
  const data = revertData(error);
  if (data !== undefined) throw new RefusedError(data);
}

/** A little more than the estimate, since the chain moves on before the transaction is mined. */
export function gasToSend(estimated: bigint): bigint {
  const padded = (estimated * 105n) / 100n;
  return padded < TRANSACTION_GAS_CAP ? padded : TRANSACTION_GAS_CAP;
}
