import type { Signer } from "ethers";
import { getAddress, ZeroAddress } from "ethers";

/** One of the two suites, with a name for everything that has an address in it. */
export class World {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    readonly title: "T-REX" | "Scrip",
    private readonly addresses: ReadonlyMap<string, string>,
    private readonly signers: ReadonlyMap<string, Signer>,
  ) {
    this.names = new Map([...addresses].map(([name, address]) => [getAddress(address), name]));
  }

  at(name: string): string {
    const address = this.addresses.get(name);
    if (address === undefined) throw new Error(`${this.title} has no ${name}`);
    return address;
  }

  /** What has this address; the address itself, if nothing that is known has it. */
  nameOf(address: string): string {
    return address === ZeroAddress ? "nobody" : (this.names.get(getAddress(address)) ?? address);
  }

  /** Who signs the claims of this issuer. */
  signerOf(issuer: string): Signer {
    const signer = this.signers.get(issuer);
    if (signer === undefined) throw new Error(`nobody signs for ${issuer}`);
    return signer;
  }
}
