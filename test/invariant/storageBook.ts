import { ZeroAddress } from "ethers";

import { IdentityRegistryStorage__factory } from "../../typechain-types";
import { type Log, parse } from "./chain";

const STORAGE = IdentityRegistryStorage__factory.createInterface();

/** What the storage says of a wallet. */
export interface Registration {
  readonly identity: string;
  readonly country: bigint;
}

/** A change of a wallet's registration; undefined where it has none. */
export interface RegistrationChange {
  readonly wallet: string;
  readonly old: Registration | undefined;
  readonly current: Registration | undefined;
}

/** Identities and countries of wallets, rebuilt from the events of an identity storage alone. */
export class StorageBook {
  readonly wallets = new Map<string, Registration>();
  readonly barred = new Map<string, { readonly identity: string; readonly successor: string }>();
  /** Registrations whose country is told by the next event. */
  private readonly arriving = new Map<string, string>();

  identityOf(wallet: string): string | undefined {
    return this.wallets.get(wallet)?.identity;
  }

  countryOf(wallet: string): bigint {
    return this.wallets.get(wallet)?.country ?? 0n;
  }

  /** Whether a wallet is the successor of a lost one, or of its successor, and so on. */
  succeeds(lost: string, wallet: string): boolean {
    for (let next = this.barred.get(lost); next !== undefined; next = this.barred.get(next.successor)) {
      if (next.successor === wallet) return true;
    }
    return false;
  }

  walletsOf(identity: string): string[] {
    return [...this.wallets].filter(([, entry]) => entry.identity === identity).map(([wallet]) => wallet);
  }

  /** Enters an event; says what it changed. */
  apply(log: Log): RegistrationChange | undefined {
    const event = parse(STORAGE, log);
    if (event === null) return undefined;
    const args = event.args.toArray() as unknown[];
    const wallet = String(args[0]);
    const old = this.wallets.get(wallet);
    switch (event.name) {
      case "IdentityStored":
        this.arriving.set(wallet, String(args[1]));
        return undefined;
      case "CountryModified":
        return this.set(wallet, old, {
          identity: this.arrivingAt(wallet) ?? old?.identity ?? ZeroAddress,
          country: args[1] as bigint,
        });
      case "WalletIdentityModified":
        return this.set(wallet, old, { identity: String(args[2]), country: old?.country ?? 0n });
      case "IdentityUnstored":
        return this.set(wallet, old, undefined);
      case "WalletBarred":
        this.barred.set(wallet, { successor: String(args[1]), identity: String(args[2]) });
        return undefined;
      default:
        return undefined;
    }
  }

  private arrivingAt(wallet: string): string | undefined {
    const identity = this.arriving.get(wallet);
    this.arriving.delete(wallet);
    return identity;
  }

  private set(wallet: string, old: Registration | undefined, current: Registration | undefined): RegistrationChange {
    if (current === undefined) this.wallets.delete(wallet);
    else this.wallets.set(wallet, current);
    return { wallet, old, current };
  }
}
