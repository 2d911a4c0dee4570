import { type BaseWallet, type Provider, Wallet, computeAddress } from "ethers";

import { ScripError } from "../errors";
import { setting } from "./settings";
import { TEST_MNEMONIC, findKeys, isTestAddress, testKey } from "./testKeys";

/** Where each part stands under the test mnemonic's account 0. */
const OPERATOR_INDEX = 0;
const OWNER_INDEX = 1;
const FIRST_PROVIDER_INDEX = 2;

/** A key is missing, malformed, or one that everybody knows. */
export class KeyError extends ScripError {}

/** The keys that a run signs with. Which of them it needs depends on what is left to do. */
export interface Keys {
  /** Deploys, registers, issues. */
  readonly operator: BaseWallet;
  /** The owner's key, on a development chain only: elsewhere the owner signs for itself. */
  readonly owner: BaseWallet | undefined;
  /** Signs a KYC provider's attestations. */
  kycProvider(name: string, index: number): BaseWallet;
  /** The keys of investors' wallets, as far as this machine has them. */
  investors(wallets: ReadonlySet<string>): ReadonlyMap<string, BaseWallet>;
}

/**
 * The keys of a run. On a development chain those of the test mnemonic stand in for what is not set; elsewhere nothing
 * does, and no key of a development node is taken.
 */
export function readKeys(provider: Provider, development: boolean): Keys {
  const connect = (key: BaseWallet): BaseWallet => key.connect(provider);
  const read = (names: readonly string[], standIn: () => BaseWallet): BaseWallet => {
    const name = names.find((candidate) => setting(candidate) !== undefined);
    if (name !== undefined) return connect(parseKey(name, development));
    if (development) return connect(standIn());
    const hint = `Put a private key into the environment as ${names.join(" or ")}, or into "npx hardhat vars set".`;
    throw new KeyError(`no key in ${names.join(" or ")}`, hint);
  };
  return {
    operator: read(["SCRIP_KEY"], () => testKey(0, OPERATOR_INDEX)),
    owner: development ? connect(testKey(0, OWNER_INDEX)) : undefined,
    kycProvider: (name, index) =>
      read([kycVariable(name), "SCRIP_KYC_KEY"], () => testKey(0, FIRST_PROVIDER_INDEX + index)),
    investors: (wallets) => {
      const mnemonic = setting("SCRIP_INVESTORS_MNEMONIC") ?? (development ? TEST_MNEMONIC : undefined);
      if (mnemonic === undefined) return new Map();
      // Wallets of the examples stand within the first thousand of their accounts.
      const keys = findKeys(mnemonic, wallets, 1_000);
      return new Map([...keys].map(([wallet, key]) => [wallet, connect(key)]));
    },
  };
}

/** The variable of one KYC provider's key, before the one that serves them all. */
function kycVariable(name: string): string {
  return `SCRIP_KYC_KEY_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

function parseKey(name: string, development: boolean): Wallet {
  const text = setting(name) ?? "";
  const hex = text.startsWith("0x") ? text : `0x${text}`;
  // The key itself is never printed, also when it is wrong.
  if (!/^0x[0-9a-fA-F]{64}$/.test(hex)) {
    throw new KeyError(`${name} is no private key`, "Write 64 hexadecimal digits.");
  }
  if (!development && isTestAddress(computeAddress(hex))) {
    throw new KeyError(`${name} is a test key that everybody knows`, "Make a new key for this chain.");
  }
  return new Wallet(hex);
}
