import { getAddress, type Interface, ZeroAddress } from "ethers";
import { ethers, network } from "hardhat";

import {
  ClaimTopicsRegistry__factory,
  IdentityRegistry__factory,
  SanctionsList__factory,
  type SecurityToken,
  SecurityToken__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { type Log, nextBlockAt, parse, type Receipt } from "./chain";
import { ClaimBook, type Requirements } from "./claimBook";
import type { Deployment } from "./deployment";
import { HostBook } from "./hostBook";
import { Judge } from "./judge";
import { StorageBook } from "./storageBook";
import { againstMove } from "./verdict";
import { moveOf, TOKEN, TokenBook, toggle, type TokenMove } from "./tokenBook";
import { MODELLED_RULES } from "./ruleBook";

const REGISTRY = IdentityRegistry__factory.createInterface();
const ISSUERS = TrustedIssuersRegistry__factory.createInterface();
const TOPICS = ClaimTopicsRegistry__factory.createInterface();
const SANCTIONS: Interface = SanctionsList__factory.createInterface();

/** One of the tokens, with what its events and those of its contracts say. */
export interface TokenWorld {
  readonly name: string;
  readonly token: string;
  readonly contract: SecurityToken;
  readonly host: string;
  readonly registry: string;
  readonly twin: string;
  readonly issuersRegistry: string;
  readonly topicsRegistry: string;
  readonly book: TokenBook;
  readonly hostBook: HostBook;
  readonly judge: Judge;
  readonly needs: Requirements;
}

/** What an agent of a token or registry may do. */
export interface Agent {
  readonly permissions: bigint;
  /** What it may still mint. */
  readonly allowance: bigint;
}

/** A move of the last transaction, with what spoke against it when it was made. */
export interface JudgedMove {
  readonly token: TokenWorld;
  readonly move: TokenMove;
  readonly time: bigint;
  readonly against: readonly string[];
}

/** Everything that is known of the two tokens without asking their contracts. */
export class World {
  readonly storage = new StorageBook();
  readonly claims = new ClaimBook();
  readonly sanctioned = new Map<string, Set<string>>();
  readonly tokens: readonly TokenWorld[];
  /** Agents of tokens and registries, by contract. */
  readonly agents = new Map<string, Map<string, Agent>>();
  /** Moves of the last transaction. */
  lastMoves: JudgedMove[] = [];
  time = 0n;

  constructor(readonly deployment: Deployment) {
    this.tokens = deployment.tokens.map((suite, index) => {
      const book = new TokenBook(suite.token);
      const hostBook = new HostBook(
        suite.compliance,
        book,
        this.storage,
        deployment.code.rules,
        deployment.hostile.rules,
      );
      return {
        name: index === 0 ? "A" : "B",
        token: suite.token,
        contract: SecurityToken__factory.connect(suite.token, ethers.provider),
        host: suite.compliance,
        registry: suite.identityRegistry,
        twin: suite.twin,
        issuersRegistry: suite.issuersRegistry,
        topicsRegistry: suite.topicsRegistry,
        book,
        hostBook,
        judge: new Judge(hostBook, book, this.storage, this.sanctioned),
        needs: { topics: [], issuers: new Map() },
      };
    });
  }

  /** Reads all that happened before, and moves to a time that is the same in every run. */
  async begin(): Promise<void> {
    const logs = (await network.provider.send("eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest" }])) as (Log & {
      transactionHash: string;
    })[];
    const transactions = new Map<string, Log[]>();
    for (const log of logs) {
      const one = transactions.get(log.transactionHash) ?? [];
      one.push({ ...log, address: getAddress(log.address) });
      transactions.set(log.transactionHash, one);
    }
    for (const transaction of transactions.values())
      this.enter({ ok: true, from: ZeroAddress, logs: transaction, time: 0n, gas: 0n });
    for (const [index, investor] of this.deployment.investors.entries()) {
      for (const [topic, provider] of [
        [1n, this.deployment.providers[0]],
        [2n, this.deployment.providers[1]],
      ] as const) {
        if (provider === undefined || index === UNPROVEN) continue;
        this.claims.put(investor.identity, provider.issuer, topic, { key: "management", from: 0n, until: undefined });
      }
    }
    for (const { issuer } of this.deployment.providers) {
      for (const key of ["management", "second"]) this.claims.keys.add(`${issuer}/${key}`);
    }
    this.time = START;
    await nextBlockAt(this.time);
    await network.provider.send("evm_mine", []);
  }

  isVerified(token: TokenWorld, wallet: string, time: bigint): boolean {
    const identity = this.storage.identityOf(wallet);
    return identity !== undefined && this.claims.isVerified(identity, token.needs, time);
  }

  agentOf(contract: string, account: string): Agent {
    return this.agents.get(contract)?.get(account) ?? { permissions: 0n, allowance: 0n };
  }

  setAgent(contract: string, account: string, agent: Agent): void {
    const agents = this.agents.get(contract) ?? new Map<string, Agent>();
    agents.set(account, agent);
    this.agents.set(contract, agents);
  }

  /** The token, and what its contracts say, that this is about. */
  of(address: string): TokenWorld {
    const found = this.tokens.find(({ token }) => token === address);
    if (found === undefined) throw new Error(`no token at ${address}`);
    return found;
  }

  /** Enters what a transaction tells, in its order. */
  enter(receipt: Receipt): void {
    const { logs } = receipt;
    this.lastMoves = [];
    for (const log of logs) {
      this.enterAgents(log);
      const change = log.address === this.deployment.tokens[0]?.identityStorage ? this.storage.apply(log) : undefined;
      if (change !== undefined) for (const { hostBook } of this.tokens) hostBook.register(change);
      for (const token of this.tokens) this.enterFor(token, log, receipt);
      if (log.address === this.deployment.sanctions) this.enterSanctions(log);
    }
  }

  private enterFor(token: TokenWorld, log: Log, receipt: Receipt): void {
    const { book, hostBook, needs } = token;
    if (log.address === token.token) this.enterToken(token, log, receipt);
    if (log.address === token.host) hostBook.apply(log);
    if (log.address === token.registry) {
      const event = parse(REGISTRY, log);
      if (event?.name === "ListenerAdded" && event.args[0] === token.host) hostBook.isHeard = true;
      if (event?.name === "ListenerRemoved" && event.args[0] === token.host) hostBook.isHeard = false;
    }
    if (log.address === token.topicsRegistry) {
      const event = parse(TOPICS, log);
      const topic = event?.args[0] as bigint;
      if (event?.name === "ClaimTopicAdded") needs.topics.push(topic);
      if (event?.name === "ClaimTopicRemoved") needs.topics = needs.topics.filter((known) => known !== topic);
    }
    if (log.address === token.issuersRegistry) enterIssuers(needs, log);
    for (const rule of MODELLED_RULES) {
      if (log.address === this.deployment.code.rules[rule]) hostBook.rules.apply(token.host, rule, log);
    }
    if (book.supply < 0n) throw new Error("a supply below zero");
  }

  private enterToken(token: TokenWorld, log: Log, { from, logs, time }: Receipt): void {
    const { book, hostBook } = token;
    const move = moveOf(token.token, log, logs);
    if (move !== undefined) {
      this.lastMoves.push({
        token,
        move,
        time,
        against: time === 0n ? [] : againstMove(this, token, move, from, time),
      });
      hostBook.move(move, time);
      book.move(move);
      return;
    }
    book.apply(log);
    const event = parse(TOKEN, log);
    const args = event?.args.toArray() as unknown[] | undefined;
    if (event?.name === "TreasurySet") hostBook.mark(String(args?.[0]), args?.[1] === true);
  }

  private enterAgents(log: Log): void {
    const event = parse(TOKEN, log);
    const [account, permissions, allowance] = (event?.args.toArray() ?? []) as [string, bigint, bigint];
    if (event?.name === "AgentPermissionsSet") this.setAgent(log.address, account, { permissions, allowance });
    if (event?.name === "AgentRemoved") this.agents.get(log.address)?.delete(account);
  }

  private enterSanctions(log: Log): void {
    const event = parse(SANCTIONS, log);
    if (event === null) return;
    const [accounts] = event.args.toArray() as [Iterable<string>];
    if (!event.name.startsWith("SanctionedAddresses")) return;
    const list = this.sanctioned.get(log.address) ?? new Set();
    for (const account of accounts) toggle(list, account, event.name === "SanctionedAddressesAdded");
    this.sanctioned.set(log.address, list);
  }
}

/** The investor without claims. */
const UNPROVEN = 5;
/** In the year 2100, whenever this runs. */
const START = 4_102_444_800n;

function enterIssuers({ issuers }: Requirements, log: Log): void {
  const event = parse(ISSUERS, log);
  const args = event?.args.toArray() as unknown[] | undefined;
  const issuer = String(args?.[0]);
  if (event?.name === "TrustedIssuerAdded" || event?.name === "ClaimTopicsUpdated") {
    issuers.set(issuer, [...(args?.[1] as Iterable<bigint>)]);
  }
  if (event?.name === "TrustedIssuerRemoved") issuers.delete(issuer);
}
