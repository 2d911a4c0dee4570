import { type Interface, ZeroAddress } from "ethers";

import type { Attempt, Right } from "./attempt";
import type { Call } from "./chain";
import { almost, REGISTRY_ALMOST, TOKEN_ALMOST } from "./deployment";
import type { Random } from "./random";
import type { TokenWorld, World } from "./world";

/** One kind of thing that is tried, how often, and how an instance of it is made up. */
export interface Action {
  readonly kind: string;
  readonly weight: number;
  readonly make: (stage: Director) => Attempt | Promise<Attempt>;
}

/** Encodes a call to a contract of a known interface. */
export function callTo(known: Interface, from: string, to: string, name: string, args: readonly unknown[]): Call {
  return { from, to, data: known.encodeFunctionData(name, args) };
}

/** Makes up who tries what, mostly so that it can succeed: random calls alone would hardly get anywhere. */
export class Director {
  /** When the attempt would be mined. */
  time = 0n;
  private nonce = 0n;

  constructor(
    readonly world: World,
    readonly random: Random,
  ) {}

  /** A nonce above every one that was given out. */
  nextNonce(): bigint {
    this.nonce += 1n;
    return this.nonce;
  }

  token(): TokenWorld {
    return this.random.pick(this.world.tokens);
  }

  wallet(): string {
    return this.random.pick(this.world.deployment.wallets);
  }

  /** A wallet that satisfies a condition, if there is one and unless chance wants any. */
  walletWhere(condition: (wallet: string) => boolean, often = 0.85): string {
    const fitting = this.world.deployment.wallets.filter(condition);
    return fitting.length > 0 && this.random.chance(often) ? this.random.pick(fitting) : this.wallet();
  }

  holder(token: TokenWorld): string {
    return this.walletWhere((wallet) => token.book.balanceOf(wallet) > 0n);
  }

  /** Somebody who could send: holds something that is not frozen. */
  sender(token: TokenWorld): string {
    const { book } = token;
    return this.walletWhere((wallet) => book.freeOf(wallet) > 0n && !book.frozenWallets.has(wallet));
  }

  receiver(token: TokenWorld): string {
    const { book } = token;
    const fits = (wallet: string): boolean =>
      this.world.isVerified(token, wallet, this.time) && !book.frozenWallets.has(wallet);
    return this.walletWhere(fits);
  }

  registered(): string {
    return this.walletWhere((wallet) => this.world.storage.identityOf(wallet) !== undefined);
  }

  /** Whether every wallet is registered, or barred. */
  get isFull(): boolean {
    const { storage, deployment } = this.world;
    return deployment.wallets.every((wallet) => storage.wallets.has(wallet) || storage.barred.has(wallet));
  }

  unregistered(): string {
    const { storage } = this.world;
    return this.walletWhere((wallet) => storage.identityOf(wallet) === undefined && !storage.barred.has(wallet));
  }

  investor(): World["deployment"]["investors"][number] {
    return this.random.pick(this.world.deployment.investors);
  }

  identity(): string {
    const { hostile } = this.world.deployment;
    return this.random.chance(0.1) ? this.random.pick(hostile.identities) : this.investor().identity;
  }

  /** Who acts as an agent of a token: mostly the agent, sometimes one whose rights change. */
  agent(): string {
    return this.random.chance(0.85) ? this.world.deployment.agent : this.world.deployment.rover;
  }

  /** Now and then puts somebody without the right in the place of who has it. */
  intrude(attempt: Attempt): Attempt {
    if (attempt.right === undefined || !this.random.chance(INTRUSIONS)) return attempt;
    const from = this.random.pick(this.intruders(attempt.right));
    return { ...attempt, call: { ...attempt.call, from } };
  }

  holds(right: Right, account: string): boolean {
    if (right === "owner") return account === this.world.deployment.owner;
    return (this.world.agentOf(right.contract, account).permissions & right.permission) !== 0n;
  }

  private intruders(right: Right): string[] {
    const { owner, agent, minter, broker, stranger, rover, wallets, tokens, code } = this.world.deployment;
    const contracts = tokens.flatMap((suite) => [suite.compliance, suite.identityRegistry, suite.token]);
    const some = [owner, agent, minter, broker, stranger, rover, this.random.pick(wallets)];
    some.push(this.random.pick(contracts), this.random.pick(Object.values(code.rules)), ZeroAddress);
    if (right !== "owner") {
      // Twice, since the agent with every right but one is the sharpest test.
      for (const base of [TOKEN_ALMOST, REGISTRY_ALMOST, TOKEN_ALMOST, REGISTRY_ALMOST]) {
        some.push(almost(base, right.permission));
      }
    }
    return some.filter((account) => !this.holds(right, account));
  }
}

/** How often somebody without the right tries what needs one. */
const INTRUSIONS = 0.12;
