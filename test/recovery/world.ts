import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type BaseContract, type Interface, ZeroAddress } from "ethers";

import {
  Identity__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  SecurityToken__factory,
} from "../../typechain-types";
import { REFUSAL } from "../distribution/fixture";
import { DISTRIBUTOR } from "../distribution/replay";
import type { SuiteFixture } from "../fixtures/suite";
import { errorName, type Failure, parse, type Receipt, send } from "../invariant/chain";
import { Identities } from "./identities";
import { electionKey, Payments } from "./payments";
import type { Stage } from "./stage";
import { TokenBook } from "./tokenBook";

const TOKEN: Interface = SecurityToken__factory.createInterface();
const REGISTRY: Interface = IdentityRegistry__factory.createInterface();
const IDENTITY: Interface = Identity__factory.createInterface();
const PAYER: Interface = DISTRIBUTOR;
const KNOWN = [TOKEN, REGISTRY, IdentityRegistryStorage__factory.createInterface(), PAYER, IDENTITY];

type Sent = Promise<Receipt | undefined>;

/** One of the tokens, and what it must say. */
export interface Side {
  readonly suite: SuiteFixture;
  readonly book: TokenBook;
  readonly payments: Payments[];
  readonly elections: Map<string, string>;
}

/** Sends calls whose outcome was foretold, keeps the books, and holds the contracts to them. */
export class World {
  readonly identities = new Identities();
  readonly sides: readonly [Side, Side];
  /** Everyone who ever held or could hold, in a fixed order. */
  readonly wallets: readonly string[];
  private readonly spares: string[];

  private constructor(
    readonly stage: Stage,
    private readonly tally: Map<string, number>,
  ) {
    const side = (suite: SuiteFixture): Side => {
      const book = new TokenBook(this.identities);
      return { suite, book, payments: [], elections: new Map() };
    };
    this.sides = [side(stage.first), side(stage.second)];
    this.wallets = [...stage.investors.map(({ wallet }) => wallet.address), ...stage.others, ...stage.spares];
    this.spares = [...stage.spares];
    for (const [index, { wallet, identity }] of stage.investors.entries()) {
      this.identities.addKey(identity, wallet.address);
      this.identities.registered.set(wallet.address, identity).set(stage.others[index] ?? "", identity);
    }
  }

  static async begin(stage: Stage, tally: Map<string, number>): Promise<World> {
    const world = new World(stage, tally);
    for (const { suite, book } of world.sides) {
      for (const wallet of world.wallets) book.mint(wallet, await suite.token.balanceOf(wallet));
    }
    return world;
  }

  note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** A wallet that nobody has, and no recovery was tried with. */
  takeSpare(): string | undefined {
    const index = this.spares.findIndex((wallet) => this.identities.lastOf(wallet) === undefined);
    return index === -1 ? undefined : this.spares.splice(index, 1)[0];
  }

  /** Sends a call that must pass, or be refused for the reason foretold. */
  async try(
    what: string,
    why: string | undefined,
    from: string,
    to: BaseContract,
    data: string,
  ): Promise<Receipt | undefined> {
    const outcome: Receipt | Failure = await send({ from, to: await to.getAddress(), data });
    const met = outcome.ok ? undefined : errorName(outcome.data, KNOWN);
    expect(met, `what becomes of: ${what}`).to.equal(why);
    this.note(why === undefined ? what : `${what} refused: ${why}`);
    return outcome.ok ? outcome : undefined;
  }

  async token(side: Side, why: string | undefined, name: string, args: readonly unknown[], from?: string): Sent {
    const { token, agent } = side.suite;
    return this.try(plain(name), why, from ?? agent.address, token, TOKEN.encodeFunctionData(name, args));
  }

  async registry(side: Side, why: string | undefined, name: string, args: readonly unknown[]): Sent {
    const { registry, agent } = side.suite;
    return this.try(name, why, agent.address, registry, REGISTRY.encodeFunctionData(name, args));
  }

  async distributor(side: Side, why: string | undefined, name: string, args: readonly unknown[], from?: string): Sent {
    const { distributor, agent } = side.suite;
    return this.try(name, why, from ?? agent.address, distributor, PAYER.encodeFunctionData(name, args));
  }

  /** Takes a record date, and announces a distribution of it. */
  async announce(side: Side): Promise<void> {
    const { first } = this.stage;
    await this.token(side, undefined, "takeRecordDate", []);
    const date = BigInt(await time.latest());
    const holdings = side.book.holdings();
    await time.increase(1);
    const terms = { ...(await first.terms(date)), token: await side.suite.token.getAddress() };
    await this.distributor(side, undefined, "announce", [terms]);
    const id = BigInt(side.payments.length + 1);
    side.payments.push(new Payments(id, holdings, side.book, this.identities, side.elections));
  }

  /** Funds a distribution and brings it to where it pays. */
  async open(side: Side, payments: Payments): Promise<void> {
    const { distributor } = side.suite;
    await this.distributor(side, undefined, "finaliseTarget", [payments.id]);
    const { target } = await distributor.books(payments.id);
    await this.distributor(side, undefined, "fund", [payments.id, target], this.stage.first.funder.address);
    await this.distributor(side, undefined, "startReview", [payments.id]);
    const { payableFrom } = await distributor.books(payments.id);
    if (BigInt(await time.latest()) < payableFrom) await time.increaseTo(payableFrom);
    await this.distributor(side, undefined, "open", [payments.id]);
    payments.payable = true;
  }

  /** Pushes a page: each share is paid where it was foretold, or passed over for the reason foretold. */
  async push(side: Side, payments: Payments, page: readonly string[]): Promise<void> {
    const foretold = page.map((wallet) => {
      const share = payments.shareOf(wallet);
      payments.enter(wallet, share);
      this.note(share.refusal === REFUSAL.none ? this.wayOf(wallet, share.payee) : `not paid: ${share.refusal}`);
      return share.refusal === REFUSAL.none
        ? ["SharePaid", wallet, share.identity, share.payee, share.net]
        : ["PaymentSkipped", wallet, share.refusal];
    });
    const { stranger, distributor } = side.suite;
    const receipt = await this.distributor(side, undefined, "push", [payments.id, page], stranger.address);
    const address = await distributor.getAddress();
    const met = (receipt?.logs ?? []).flatMap((log) => {
      const event = log.address === address ? parse(PAYER, log) : null;
      if (event?.name === "SharePaid") {
        const { wallet, identity, payee, amount } = event.args as unknown as Record<string, unknown>;
        return [[event.name, wallet, identity, payee, amount]];
      }
      return event?.name === "PaymentSkipped" ? [[event.name, event.args[1], event.args[2]]] : [];
    });
    expect(met, "what became of a page").to.deep.equal(foretold);
  }

  async elect(side: Side, wallet: string, payout: string): Promise<void> {
    const identity = this.identities.registered.get(wallet);
    const foreign = payout !== ZeroAddress && this.identities.registered.get(payout) !== identity;
    const why = identity === undefined ? "HolderUnknown" : foreign ? "PayoutWalletForeign" : undefined;
    await this.distributor(side, why, "electPayment", [payout, false], wallet);
    if (why === undefined && identity !== undefined) side.elections.set(electionKey(identity, wallet), payout);
  }

  private wayOf(wallet: string, payee: string | undefined): string {
    if (payee === wallet) return "paid to the wallet";
    return [...this.identities.heirsOf(wallet)].includes(payee ?? "") ? "paid to an heir" : "paid where it was elected";
  }

  /** Everything that the contracts say is what the books say. */
  async check(): Promise<void> {
    for (const side of this.sides) {
      await this.checkAccounts(side);
      for (const payments of side.payments) if (payments.payable) await this.checkShares(side, payments);
    }
    for (const wallet of this.identities.lost.keys()) {
      const successor = await this.stage.first.registry.successorOf(wallet);
      expect(successor, "successor").to.equal(this.identities.successors.get(wallet) ?? ZeroAddress);
    }
  }

  private async checkAccounts({ suite, book }: Side): Promise<void> {
    const { lens, investors } = this.stage;
    const { rules } = suite.code;
    const holders = [...this.wallets, ...investors.map(({ identity }) => identity)];
    const [state, host] = await Promise.all([
      lens.tokenState(suite.token, suite.registry, [...this.wallets]),
      lens.hostState(suite.compliance, rules.JurisdictionCap, rules.TimeTransfersLimits, holders, [], []),
    ]);
    for (const [index, wallet] of this.wallets.entries()) {
      const a = state.accounts[index];
      expect([a?.balance, a?.frozen, a?.walletFrozen, a?.treasury, a?.identity, a?.verified], wallet).to.deep.equal([
        book.balanceOf(wallet),
        book.frozenOf(wallet),
        book.frozenWallets.has(wallet),
        book.treasury.has(wallet),
        this.identities.registered.get(wallet) ?? ZeroAddress,
        this.identities.isVerified(wallet),
      ]);
    }
    const counted = host.known.map(({ balance }) => balance);
    expect(counted, "the holders' ledger").to.deep.equal(holders.map((holder) => book.holdingOf(holder)));
    const supply = this.wallets.reduce((sum, wallet) => sum + book.balanceOf(wallet), 0n);
    expect(state.supply, "supply").to.equal(supply);
  }

  private async checkShares({ suite }: Side, payments: Payments): Promise<void> {
    // What was paid stays paid: that it cannot be paid again is for the end, where all is tried again.
    for (const wallet of payments.holders.filter((one) => !payments.settled.has(one))) {
      const said = await suite.distributor.shareOf(payments.id, wallet);
      const { refusal, identity, payee } = payments.shareOf(wallet);
      expect(said.refusal, `refusal of ${wallet}`).to.equal(refusal);
      if (identity === undefined) continue;
      expect([said.identity, said.payee]).to.deep.equal([identity, payee ?? ZeroAddress]);
    }
  }
}

function plain(name: string): string {
  return name.replace(/\(.*/, "");
}
