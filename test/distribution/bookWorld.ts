import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type BaseContract, id as hashOf, type Interface, MaxUint256, ZeroAddress } from "ethers";

import {
  type CoinThatBlocksAddresses,
  CoinThatBlocksAddresses__factory,
  type CoinThatPauses,
  CoinThatPauses__factory,
  type CoinThatReenters,
  CoinThatReenters__factory,
  type CoinThatReturnsFalse,
  CoinThatReturnsFalse__factory,
  CoinThatReturnsNothing__factory,
  type CoinThatTakesAFee,
  CoinThatTakesAFee__factory,
  type SanctionsList,
  SanctionsList__factory,
  SecurityToken__factory,
  type TestCoin,
  TestCoin__factory,
} from "../../typechain-types";
import type { DividendDistributorInterface } from "../../typechain-types/contracts/distribution/DividendDistributor";
import { type Investor, UNLIMITED } from "../fixtures/suite";
import { errorName, type Failure, parse, type Receipt, send } from "../invariant/chain";
import { deployDistributionFixture, type DistributionFixture, REFUSAL, STATE } from "./fixture";
import { addWallet, newcomer } from "./holders";
import { DISTRIBUTOR, type Holdings, Replay } from "./replay";

export const TOKEN = SecurityToken__factory.createInterface();
const COIN = CoinThatBlocksAddresses__factory.createInterface();
const PANIC = "0x4e487b71";
const PLENTY = 10n ** 60n;

/** Coins that behave, and coins that do not. */
export interface Coins {
  readonly all: readonly TestCoin[];
  readonly blocking: CoinThatBlocksAddresses;
  readonly refusing: CoinThatReturnsFalse;
  readonly pausing: CoinThatPauses;
  readonly reentering: CoinThatReenters;
  readonly greedy: CoinThatTakesAFee;
}

export interface BookFixture extends DistributionFixture {
  readonly coins: Coins;
  readonly investors: readonly Investor[];
  /** Further wallets of the first two investors. */
  readonly second: readonly HardhatEthersSigner[];
  /** Wallets that lost ones can be recovered to. */
  readonly spares: readonly HardhatEthersSigner[];
  readonly list: SanctionsList;
}

/** Five investors with seven wallets, ten coins, and a distributor that may issue tokens. */
export async function bookFixture(): Promise<BookFixture> {
  const f = await deployDistributionFixture();
  const investors = [...f.holders, await f.onboard(newcomer(f, 0)), await f.onboard(newcomer(f, 1))];
  const second = [newcomer(f, 2), newcomer(f, 3)];
  for (const [index, wallet] of second.entries()) await addWallet(f, wallet, identityOf(investors, index));
  for (const [index, wallet] of [newcomer(f, 0), newcomer(f, 1), ...second].entries()) {
    await f.mint(wallet, BigInt(index + 1) * 123_456_789_012_345_678_901n);
  }
  await f.token.connect(f.owner).setAgentPermissions(f.distributor, 1n, UNLIMITED);
  const runner = f.deployer;
  const coins = {
    blocking: await new CoinThatBlocksAddresses__factory(runner).deploy("BLOCK", 6n),
    refusing: await new CoinThatReturnsFalse__factory(runner).deploy("FALSE", 6n),
    pausing: await new CoinThatPauses__factory(runner).deploy("PAUSE", 8n),
    reentering: await new CoinThatReenters__factory(runner).deploy("ENTER", 6n),
    greedy: await new CoinThatTakesAFee__factory(runner).deploy("FEE", 6n),
  };
  const plain = await Promise.all(
    [0n, 6n, 18n, 24n].map(async (decimals) => new TestCoin__factory(runner).deploy(`C${String(decimals)}`, decimals)),
  );
  const silent = await new CoinThatReturnsNothing__factory(runner).deploy("VOID", 6n);
  const all: TestCoin[] = [...plain, silent, ...Object.values(coins)];
  for (const coin of all) {
    for (const payer of [f.funder, f.owner]) {
      await coin.mint(payer, PLENTY);
      await coin.connect(payer).approve(f.distributor, MaxUint256);
    }
  }
  await f.distributor.connect(f.owner).addAgent(coins.reentering);
  const list = await new SanctionsList__factory(f.owner).deploy(f.owner);
  await f.distributor.connect(f.owner).setSanctionsLists([list]);
  const spares = [4, 5, 6, 7, 8, 9, 10, 11].map((number) => newcomer(f, number));
  return { ...f, coins: { ...coins, all }, investors, second, spares, list };
}

function identityOf(investors: readonly Investor[], index: number): string {
  const investor = investors[index];
  if (investor === undefined) throw new Error("too few investors");
  return investor.identity;
}

/** Sends calls, keeps the books by their events and holds the contract to them. */
export class World {
  readonly replay: Replay;
  readonly balances = new Map<string, bigint>();
  readonly treasury = new Set<string>();
  readonly holdings = new Map<bigint, Holdings>();
  readonly lapsed = new Set<string>();
  readonly donated = new Map<string, bigint>();
  /** Everyone who ever held or could hold, in a fixed order. */
  readonly wallets: HardhatEthersSigner[];
  readonly registered = new Map<string, string>();
  readonly lost = new Set<string>();
  readonly spares: HardhatEthersSigner[];
  readonly tally = new Map<string, number>();
  readonly address: string;
  readonly token: string;
  private constructor(
    readonly f: BookFixture,
    addresses: readonly [string, string],
    decimals: bigint,
  ) {
    [this.address, this.token] = addresses;
    this.replay = new Replay((date) => this.holdings.get(date), decimals);
    this.wallets = [...f.investors.map(({ wallet }) => wallet), ...f.second];
    this.spares = [...f.spares];
    for (const { wallet, identity } of f.investors) this.registered.set(wallet.address, identity);
    for (const [index, wallet] of f.second.entries()) {
      this.registered.set(wallet.address, identityOf(f.investors, index));
    }
  }

  static async begin(f: BookFixture): Promise<World> {
    const addresses = [await f.distributor.getAddress(), await f.token.getAddress()] as const;
    const world = new World(f, addresses, await f.token.decimals());
    for (const wallet of world.wallets) world.balances.set(wallet.address, await f.token.balanceOf(wallet));
    return world;
  }

  note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** Sends a call. A refusal has a reason with a name: it is never arithmetic that fails. */
  async try(
    from: { readonly address: string },
    to: BaseContract,
    data: string,
    what: string,
  ): Promise<Receipt | Failure> {
    const address = await to.getAddress();
    const outcome = await send({ from: from.address, to: address, data });
    if (!outcome.ok) {
      expect(outcome.data.slice(0, 10), `${what}: arithmetic`).not.to.equal(PANIC);
      const name = errorName(outcome.data, [DISTRIBUTOR, TOKEN, COIN] as readonly Interface[]);
      expect(name, `${what}: no reason`).not.to.equal("(no reason)");
      this.note(`${what} refused: ${name}`);
      return outcome;
    }
    this.note(what);
    for (const log of outcome.logs) {
      if (log.address === this.address) this.replay.apply(log, outcome.time);
      if (log.address === this.token) this.move(parse(TOKEN, log));
    }
    await this.checkPayments(outcome);
    return outcome;
  }

  /** The distributor's function, by somebody. */
  async ask(
    from: { readonly address: string },
    name: Parameters<DividendDistributorInterface["getFunction"]>[0],
    args: readonly unknown[],
  ): Promise<Receipt | Failure> {
    return this.try(from, this.f.distributor, (DISTRIBUTOR as Interface).encodeFunctionData(name, args), name);
  }

  private move(event: ReturnType<typeof parse>): void {
    if (event?.name === "TreasurySet") {
      const [account, on] = event.args.toArray() as [string, boolean];
      if (on) this.treasury.add(account);
      else this.treasury.delete(account);
    }
    if (event?.name !== "Transfer") return;
    const [from, to, value] = event.args.toArray() as [string, string, bigint];
    if (from !== ZeroAddress) this.balances.set(from, (this.balances.get(from) ?? 0n) - value);
    if (to !== ZeroAddress) this.balances.set(to, (this.balances.get(to) ?? 0n) + value);
  }

  /** Takes a record date: what everybody holds now is what counts. */
  async record(): Promise<bigint> {
    await this.f.token.takeRecordDate();
    const date = BigInt(await time.latest());
    this.holdings.set(date, { balances: new Map(this.balances), treasury: new Set(this.treasury) });
    await time.increase(1);
    return date;
  }

  /** Schedules a record date before which nobody moves anything. */
  async schedule(): Promise<bigint> {
    // The first block after a fixture is loaded is as late as the clock says.
    await time.increase(1);
    const date = BigInt(await time.latest()) + 1_000n;
    await this.f.token.scheduleRecordDates([date]);
    this.holdings.set(date, { balances: new Map(this.balances), treasury: new Set(this.treasury) });
    return date;
  }

  /** Whoever was paid may be: a wallet of the identity that is owed, neither frozen nor named, its claims in order. */
  private async checkPayments({ logs }: Receipt): Promise<void> {
    for (const log of logs) {
      const event = log.address === this.address ? parse(DISTRIBUTOR, log) : null;
      if (event === null || !["SharePaid", "SharePaidByBank", "ShareHandedOver"].includes(event.name)) continue;
      const [id, wallet, , payee] = event.args.toArray() as [bigint, string, unknown, string];
      const { identity } = this.replay.of(id).share(wallet);
      const { distributor, registry, token, list } = this.f;
      expect(await distributor.payoutHold(identity), "paid while held").to.equal(false);
      expect(await list.isSanctioned(wallet), "paid while sanctioned").to.equal(false);
      if (event.name === "ShareHandedOver") continue;
      expect(this.lapsed.has(identity), "paid without claims").to.equal(false);
      expect(await token.isIdentityFrozen(identity), "paid while frozen").to.equal(false);
      if (event.name === "SharePaidByBank") continue;
      expect(await registry.identity(payee), "paid to a wallet of the identity").to.equal(identity);
      expect(await token.isFrozen(payee), "paid to a frozen wallet").to.equal(false);
      expect(await list.isSanctioned(payee), "paid to a sanctioned wallet").to.equal(false);
    }
  }

  /** Pushes a page, and holds every wallet's outcome to what `shareOf` said of it. */
  async push(from: { readonly address: string }, id: bigint, page: readonly string[]): Promise<void> {
    const d = this.replay.of(id);
    const due = d.state === STATE.payable || d.state === STATE.inReview;
    const told = new Map<string, bigint>();
    if (due) for (const wallet of page) told.set(wallet, (await this.f.distributor.shareOf(id, wallet)).refusal);
    const outcome = await this.ask(from, "push", [id, page]);
    if (!outcome.ok) {
      const name = errorName(outcome.data, [DISTRIBUTOR]);
      expect(name).to.be.oneOf(["DistributionStateWrong", "DistributionNotPayable", "PayoutCoinMiscounts"]);
      return;
    }
    for (const log of outcome.logs) {
      const event = log.address === this.address ? parse(DISTRIBUTOR, log) : null;
      if (event?.name !== "SharePaid" && event?.name !== "PaymentSkipped") continue;
      const [eventId, wallet, why] = event.args.toArray() as [bigint, string, unknown];
      const said = told.get(wallet);
      if (eventId !== id || said === undefined) continue;
      told.delete(wallet);
      this.note(`pushed ${event.name === "SharePaid" ? "paid" : String(why)}`);
      if (event.name === "SharePaid") expect(said).to.equal(REFUSAL.none);
      else expect(why).to.equal(said === REFUSAL.none ? REFUSAL.coinRefused : said);
    }
    expect([...told.keys()], "wallets of a page without an outcome").to.deep.equal([]);
  }

  /** The laws, as the file of the test states them. */
  async check(): Promise<void> {
    const { distributor } = this.f;
    for (const d of this.replay.distributions) {
      const b = await distributor.books(d.id);
      expect([...b], `books of ${String(d.id)} as events tell them`).to.deep.equal([
        d.state,
        d.payableFrom,
        d.units,
        d.unitsAssessed,
        d.funded,
        d.target,
        d.target - d.gross,
        d.withheld,
        d.withheldDrawn,
        d.paid,
        d.reinvested,
        d.reinvestedDrawn,
        d.handedOver,
        d.owed,
        d.setApart,
      ]);
      expect(b.unassessed + b.withheld + b.paid + b.reinvested + b.handedOver + b.owed).to.equal(b.target);
      if (d.state > STATE.announced && d.state < STATE.cancelled) expect(b.funded >= b.target).to.equal(true);
      let [owed, apart] = [0n, 0n];
      for (const { gross, tax, settled, setApart } of d.shares.values()) {
        if (settled === 0) owed += gross - tax;
        if (setApart && settled === 0) apart += gross - tax;
      }
      expect([b.owed, b.setApart], "what is owed, share by share").to.deep.equal([owed, apart]);
    }
    for (const coin of this.f.coins.all) {
      const address = await coin.getAddress();
      if (!this.replay.liabilities.has(address) && !this.donated.has(address)) continue;
      const owed = await distributor.liabilities(address);
      expect(owed, "liabilities as events tell them").to.equal(this.replay.liabilities.get(address) ?? 0n);
      expect(await coin.balanceOf(distributor), `coins held of ${await coin.symbol()}`).to.equal(
        owed + (this.donated.get(address) ?? 0n),
      );
    }
  }
}

/** A reference of a bank payment. */
export function referenceOf(wallet: string): string {
  return hashOf(wallet);
}
