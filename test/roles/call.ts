import { type Interface, isHexString } from "ethers";
import { network } from "hardhat";

const SELECTOR_LENGTH = "0x12345678".length;

/** Name of the error a call ends with; `undefined` when it succeeds, empty when it reverts without a known error. */
export async function errorOf(abi: Interface, to: string, from: string, input: string): Promise<string | undefined> {
  try {
    await network.provider.request({ method: "eth_call", params: [{ from, to, data: input }, "latest"] });
    return undefined;
  } catch (error) {
    const data = revertDataOf(error);
    return data.length < SELECTOR_LENGTH ? "" : (abi.parseError(data)?.name ?? "");
  }
}

function revertDataOf(error: unknown): string {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  const inner = typeof data === "object" && data !== null && "data" in data ? data.data : data;
  return isHexString(inner) ? inner : "0x";
}
