import type { Provider } from "ethers";

import type { Journal } from "./chain/journal";
import type { Keys } from "./chain/keys";
import type { Sender } from "./chain/sender";
import type { ClaimStore } from "./claims/store";
import type { Issuer } from "./files/issuer";
import type { Terminal } from "./report/terminal";

/** What every step of a run works with. */
export interface Context {
  readonly issuer: Issuer;
  readonly provider: Provider;
  readonly chainId: bigint;
  /** Whether the chain is one for development, where test keys stand in for real ones. */
  readonly development: boolean;
  /** The most gas a transaction may be estimated at. */
  readonly gasLimit: bigint;
  readonly keys: Keys;
  readonly journal: Journal;
  readonly claims: ClaimStore;
  readonly sender: Sender;
  readonly terminal: Terminal;
  /** Gives a wallet what its transaction costs, on a development chain; elsewhere a wallet pays for itself. */
  fund(wallet: string): Promise<void>;
  /**
   * Says whether the chain's clock has come to a second. On a chain that ends with the run the clock is moved there;
   * elsewhere nobody can.
   */
  reach(second: number): Promise<boolean>;
}
