import { getAddress } from "ethers";

/** Why a text is no wallet, and what to do about it. */
export interface WalletFault {
  readonly fault: string;
  readonly fix: string;
}

/** Reads an address that proves by its EIP-55 checksum that nobody mistyped it. */
export function parseWallet(text: string): string | WalletFault {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    return { fault: "is no address", fix: "write 0x and 40 hexadecimal digits" };
  }
  if (/^0x0{40}$/.test(text)) {
    return { fault: "is the zero address", fix: "write the owner's own address" };
  }
  const checksummed = getAddress(text.toLowerCase());
  if (text === checksummed) return checksummed;
  return {
    fault: "carries no checksum or a wrong one",
    fix: `compare it with the owner's own copy; with an EIP-55 checksum it would be ${checksummed}`,
  };
}
