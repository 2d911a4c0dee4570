import { HDNodeWallet, Mnemonic } from "ethers";

/** Everybody knows it: accounts derived from it hold nothing of value, and no right on a chain that counts. */
export const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** Wallets of investors in the examples: harbour-court under account 1, brightwell-tools under account 2. */
const INVESTOR_ACCOUNTS = [1, 2];
/** Accounts that Hardhat, Anvil and Ganache open with this mnemonic. */
const NODE_ACCOUNTS = 20;

/** A key of the test mnemonic at `m/44'/60'/<account>'/0/<index>`. */
export function testKey(account: number, index: number): HDNodeWallet {
  return branch(TEST_MNEMONIC, account).deriveChild(index);
}

/** Finds, among the first keys of a mnemonic, those of the wallets asked for. */
export function findKeys(mnemonic: string, wallets: ReadonlySet<string>, searched: number): Map<string, HDNodeWallet> {
  const branches = INVESTOR_ACCOUNTS.map((account) => branch(mnemonic, account));
  const found = new Map<string, HDNodeWallet>();
  for (let index = 0; index < searched && found.size < wallets.size; index += 1) {
    for (const parent of branches) {
      const key = parent.deriveChild(index);
      if (wallets.has(key.address)) found.set(key.address, key);
    }
  }
  return found;
}

/** Whether an address belongs to an account that every development node opens. */
export function isTestAddress(address: string): boolean {
  return nodeAddresses().has(address);
}

let nodeAddressesMade: ReadonlySet<string> | undefined;
function nodeAddresses(): ReadonlySet<string> {
  const parent = branch(TEST_MNEMONIC, 0);
  nodeAddressesMade ??= new Set(Array.from({ length: NODE_ACCOUNTS }, (_, index) => parent.deriveChild(index).address));
  return nodeAddressesMade;
}

function branch(mnemonic: string, account: number): HDNodeWallet {
  return HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(mnemonic), `m/44'/60'/${account}'/0`);
}
