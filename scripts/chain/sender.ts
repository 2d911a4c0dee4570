import { type BaseWallet, type Provider, Transaction, type TransactionReceipt, formatEther } from "ethers";

import { ScripError } from "../errors";
import { estimate, gasToSend } from "./estimate";
import type { Journal, SignedEntry } from "./journal";

const FIRST_POLL_MILLISECONDS = 50;
const LONGEST_POLL_MILLISECONDS = 4_000;

/** What is to be sent. */
export interface Call {
  /** Names the transaction in the journal; its first part is the step, as in `onboard/3`. */
  readonly key: string;
  readonly to: string;
  readonly data: string;
  /** In one line, for a person who reads before it is sent. */
  readonly what: string;
  /** Estimated already, where it had to be. */
  readonly gas?: bigint;
}

/** A transaction was mined and failed. */
export class TransactionError extends ScripError {}

/** An account cannot pay for what it is to send. */
export class FundsError extends ScripError {}

/** Signs locally, writes the journal, broadcasts, waits; or only says what it would send. */
export class Sender {
  constructor(
    private readonly provider: Provider,
    private readonly journal: Journal,
    private readonly confirmations: number,
    /** Whether nothing is sent. */
    readonly dry: boolean,
    /** Takes each call before it is sent. */
    private readonly show: (call: Call, from: string) => void,
  ) {}

  /** Sends one transaction and waits until it is mined. Undefined when nothing is sent. */
  async send(signer: BaseWallet, call: Call): Promise<TransactionReceipt | undefined> {
    this.show(call, signer.address);
    if (this.dry) return undefined;
    const { to, data } = call;
    const gasLimit = call.gas ?? (await this.gasFor(signer.address, call));
    const request = await signer.populateTransaction({ to, data, gasLimit });
    const price = BigInt(request.maxFeePerGas ?? request.gasPrice ?? 0);
    await this.requireFunds(signer.address, price * gasLimit);
    const raw = await signer.signTransaction(request);
    const { hash, nonce } = Transaction.from(raw);
    if (hash === null) throw new TypeError("a signed transaction without a hash");

    const entry: SignedEntry = { type: "signed", key: call.key, from: signer.address, nonce, hash, raw };
    this.journal.append(entry);
    await this.broadcast(entry);
    return this.confirm(entry);
  }

  /**
   * Brings to an end what a killed run left: every transaction that was signed is found mined, found replaced, or sent
   * again as it was.
   */
  async settle(): Promise<void> {
    if (this.dry) return;
    for (const entry of this.journal.pending) {
      const receipt = await this.provider.getTransactionReceipt(entry.hash);
      const used = await this.provider.getTransactionCount(entry.from, "latest");
      if (receipt === null && used > entry.nonce) {
        this.journal.append({ type: "dropped", key: entry.key, hash: entry.hash });
        continue;
      }
      if (receipt === null) await this.broadcast(entry);
      await this.confirm(entry);
    }
  }

  private async gasFor(from: string, { to, data, what }: Call): Promise<bigint> {
    const gas = await estimate(this.provider, { from, to, data });
    if (gas !== undefined) return gasToSend(gas);
    throw new TransactionError(`more gas is needed than a transaction may have: ${what}`, "Nothing was sent.");
  }

  /** A transaction that nobody can pay for must not be written down as signed: a later run would try to send it. */
  private async requireFunds(from: string, cost: bigint): Promise<void> {
    const balance = await this.provider.getBalance(from);
    if (balance >= cost) return;
    const message = `${from} has ${formatEther(balance)} to pay with, and the transaction may cost ${formatEther(cost)}`;
    throw new FundsError(message, "Fund the account and start again.");
  }

  private async broadcast(entry: SignedEntry): Promise<void> {
    try {
      await this.provider.broadcastTransaction(entry.raw);
    } catch (error) {
      // A node that mines at once reports a failed transaction as an error, and one that has it already another.
      const known = await this.provider.getTransaction(entry.hash);
      if (known === null) throw error;
    }
  }

  private async confirm({ key, hash }: SignedEntry): Promise<TransactionReceipt> {
    const receipt = await this.receipt(hash);
    const success = receipt.status === 1;
    const { blockNumber: block, gasUsed } = receipt;
    this.journal.append({ type: "mined", key, hash, block, gas: gasUsed.toString(), success });
    if (!success) {
      throw new TransactionError(`transaction ${hash} (${key}) failed`, "Look it up, then start again.");
    }
    return receipt;
  }

  private async receipt(hash: string): Promise<TransactionReceipt> {
    for (let pause = FIRST_POLL_MILLISECONDS; ; pause = Math.min(pause * 2, LONGEST_POLL_MILLISECONDS)) {
      const receipt = await this.provider.getTransactionReceipt(hash);
      if (receipt !== null) {
        const confirmed = this.confirmations <= 1 || (await receipt.confirmations()) >= this.confirmations;
        if (confirmed) return receipt;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
