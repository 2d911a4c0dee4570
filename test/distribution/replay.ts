import { expect } from "chai";

import { DividendDistributor__factory } from "../../typechain-types";
import type { DistributionTermsStructOutput } from "../../typechain-types/contracts/distribution/DividendDistributor";
import { type Log, parse } from "../invariant/chain";
import { BASIS, STATE } from "./fixture";

export const DISTRIBUTOR = DividendDistributor__factory.createInterface();
const AMOUNT_UNIT = 10n ** 18n;
const WHOLE_RATE = 1_000_000n;

/** Who held what at a record date. */
export interface Holdings {
  readonly balances: ReadonlyMap<string, bigint>;
  readonly treasury: ReadonlySet<string>;
}

/** A wallet's share, as events tell of it. */
export interface Share {
  identity: string;
  readonly gross: bigint;
  readonly tax: bigint;
  /** What left for it, in whatever form. */
  gone: bigint;
  /** How often it was settled. */
  settled: number;
  setApart: boolean;
}

type Paid = [bigint, string, string, string, bigint, bigint, bigint, bigint];

interface Profile {
  readonly since: bigint;
  readonly rate: bigint;
  readonly until: bigint;
}

/** A distribution, rebuilt from events; with what shares must be worth, from what wallets held. */
export class ReplayedDistribution {
  state: bigint = STATE.announced;
  payableFrom: bigint;
  amount: bigint;
  coin: string;
  /** Raw units of the coin of today for one of the first. */
  scale = 1n;
  units = 0n;
  unitsAssessed = 0n;
  funded = 0n;
  target = 0n;
  gross = 0n;
  withheld = 0n;
  withheldDrawn = 0n;
  paid = 0n;
  reinvested = 0n;
  reinvestedDrawn = 0n;
  handedOver = 0n;
  setApart = 0n;
  readonly lines = new Map<string, { readonly gross: bigint; readonly tax: bigint }>();
  readonly shares = new Map<string, Share>();

  constructor(
    readonly id: bigint,
    readonly terms: DistributionTermsStructOutput,
    readonly holdings: Holdings | undefined,
  ) {
    this.payableFrom = terms.payableDate;
    this.amount = terms.amount;
    this.coin = terms.coin.coin;
  }

  get owed(): bigint {
    return this.gross - this.withheld - this.paid - this.reinvested - this.handedOver;
  }

  /** What a wallet held of what shares. */
  unitsOf(wallet: string): bigint {
    if (this.terms.basis === BASIS.list) return this.lines.has(wallet) ? 1n : 0n;
    if (this.holdings === undefined || this.holdings.treasury.has(wallet)) return 0n;
    if (this.terms.paidThrough.includes(wallet)) return 0n;
    return this.holdings.balances.get(wallet) ?? 0n;
  }

  /** Units that share, and the denominator of their amount. */
  private outstanding(tokenDecimals: bigint): { sharing: bigint; denominator: bigint } {
    let [sharing, all] = [0n, 0n];
    for (const [wallet, balance] of this.holdings?.balances ?? []) {
      sharing += this.unitsOf(wallet);
      if (this.holdings?.treasury.has(wallet) === false) all += balance;
    }
    const perToken = this.terms.basis === BASIS.perToken;
    return { sharing, denominator: perToken ? AMOUNT_UNIT * 10n ** tokenDecimals : all };
  }

  /** What is distributed, as the plain model has it. */
  model(tokenDecimals: bigint): { units: bigint; target: bigint } {
    if (this.terms.basis === BASIS.list) {
      const lines = [...this.lines.values()];
      return { units: BigInt(lines.length), target: lines.reduce((sum, { gross }) => sum + gross, 0n) };
    }
    const { sharing, denominator } = this.outstanding(tokenDecimals);
    return { units: sharing, target: (sharing * this.amount) / denominator };
  }

  /** What a wallet's share is worth before tax, and the tax at a rate. */
  worth(wallet: string, rate: bigint, tokenDecimals: bigint): { gross: bigint; tax: bigint } {
    if (this.terms.basis === BASIS.list) return this.lines.get(wallet) ?? { gross: 0n, tax: 0n };
    const gross = (this.unitsOf(wallet) * this.amount) / this.outstanding(tokenDecimals).denominator;
    return { gross, tax: (gross * rate + WHOLE_RATE - 1n) / WHOLE_RATE };
  }

  share(wallet: string): Share {
    const share = this.shares.get(wallet);
    if (share === undefined) throw new Error(`${wallet} was not assessed`);
    return share;
  }
}

/** Everything that a distributor's events tell. */
export class Replay {
  readonly distributions: ReplayedDistribution[] = [];
  readonly liabilities = new Map<string, bigint>();
  /** What accounts may withdraw, by coin. */
  readonly released = new Map<string, Map<string, bigint>>();
  readonly profiles = new Map<string, Profile[]>();
  /** Contributions that funders may draw again: distribution, index, funder. */
  readonly contributions: { readonly id: bigint; readonly index: bigint; readonly funder: string }[] = [];
  /** What of a share was reinvested, until the rest is paid. */
  private readonly early = new Map<string, bigint>();
  assessments = 0;
  settlements = 0;

  /**
   * @param holdingsAt What wallets held at a record date.
   * @param tokenDecimals Decimals of the security.
   */
  constructor(
    private readonly holdingsAt: (date: bigint) => Holdings | undefined,
    private readonly tokenDecimals: bigint,
  ) {}

  of(id: bigint): ReplayedDistribution {
    const distribution = this.distributions[Number(id) - 1];
    if (distribution === undefined) throw new Error(`distribution ${String(id)} was never announced`);
    return distribution;
  }

  /** Enters one event of the distributor. */
  apply(log: Log, time: bigint): void {
    const event = parse(DISTRIBUTOR, log);
    if (event === null) return;
    const args = event.args.toArray() as unknown[];
    if (event.name === "TaxProfileSet") this.profile(args, time);
    else if (event.name === "Withdrawn") this.withdrawn(args as [string, string, bigint]);
    else if (event.name === "DistributionAnnounced") {
      const terms = args[2] as DistributionTermsStructOutput;
      this.distributions.push(new ReplayedDistribution(args[0] as bigint, terms, this.holdingsAt(terms.recordDate)));
    } else if (typeof args[0] === "bigint") {
      const d = this.of(args[0]);
      this.life(d, event.name, args);
      this.share(d, event.name, args as [bigint, string, ...unknown[]]);
    }
  }

  private profile(args: unknown[], since: bigint): void {
    const [identity, income, rate, until] = args as [string, bigint, bigint, bigint];
    const key = `${identity}/${String(income)}`;
    this.profiles.set(key, [...(this.profiles.get(key) ?? []), { since, rate, until }]);
  }

  /** The rate that an identity's share is taxed at. */
  rateOf(d: ReplayedDistribution, identity: string): bigint {
    const profiles = this.profiles.get(`${identity}/${String(d.terms.income)}`) ?? [];
    const profile = profiles.filter(({ since }) => since < d.payableFrom).at(-1);
    if (profile === undefined || profile.until <= d.payableFrom) return d.terms.defaultRate;
    return profile.rate > d.terms.maxRate ? d.terms.maxRate : profile.rate;
  }

  private owe(coin: string, amount: bigint): void {
    this.liabilities.set(coin, (this.liabilities.get(coin) ?? 0n) + amount);
  }

  private release(coin: string, account: string, amount: bigint): void {
    const accounts = this.released.get(coin) ?? new Map<string, bigint>();
    this.released.set(coin, accounts.set(account, (accounts.get(account) ?? 0n) + amount));
  }

  private withdrawn([coin, account, amount]: [string, string, bigint]): void {
    this.release(coin, account, -amount);
    this.owe(coin, -amount);
  }

  /** What happens to a distribution as a whole. */
  private life(d: ReplayedDistribution, name: string, args: unknown[]): void {
    switch (name) {
      case "DistributionAmountSet":
        d.amount = args[1] as bigint;
        return;
      case "ShareListed": {
        const [, wallet, , gross, tax] = args as [bigint, string, string, bigint, bigint];
        if (gross === 0n) d.lines.delete(wallet);
        else d.lines.set(wallet, { gross, tax });
        d.units = BigInt(d.lines.size);
        return;
      }
      case "DistributionContribution": {
        const [id, index, funder, amount] = args as [bigint, bigint, string, bigint];
        d.funded += amount;
        this.owe(d.coin, amount);
        this.contributions.push({ id, index, funder });
        return;
      }
      case "DistributionTargetFinal":
        [d.units, d.target] = [args[1] as bigint, args[2] as bigint];
        expect({ units: d.units, target: d.target }).to.deep.equal(d.model(this.tokenDecimals));
        return;
      case "DistributionFunded":
        expect(d.funded >= d.target, "funded").to.equal(true);
        d.state = STATE.funded;
        return;
      case "DistributionInReview":
        [d.state, d.payableFrom] = [STATE.inReview, args[1] as bigint];
        return;
      case "DistributionPayable":
        d.state = STATE.payable;
        return;
      case "DistributionCancelled":
        d.state = STATE.cancelled;
        return;
      case "DistributionClosed": {
        const [, remainder, funder] = args as [bigint, bigint, string];
        expect(remainder, "what is left at close").to.equal(d.target - d.gross);
        d.state = STATE.closed;
        this.release(d.coin, funder, remainder * d.scale);
        return;
      }
      case "ContributionRefunded":
        this.owe(d.terms.coin.coin, -(args[3] as bigint));
        return;
      case "TaxDrawn":
        d.withheldDrawn += args[2] as bigint;
        this.owe(d.coin, -(args[2] as bigint) * d.scale);
        return;
      case "ReinvestedDrawn":
        d.reinvestedDrawn += args[2] as bigint;
        this.owe(d.coin, -(args[2] as bigint) * d.scale);
        return;
      case "PayoutCoinReplaced": {
        const [, coin, newCoin, funder, funded, released] = args as [bigint, string, string, string, bigint, bigint];
        expect(coin).to.equal(d.coin);
        this.release(coin, funder, released);
        this.owe(newCoin, funded);
        expect(funded % released, "a replaced coin is replaced by as much").to.equal(0n);
        d.scale *= funded / released;
        d.coin = newCoin;
      }
    }
  }

  /** What happens to one share. */
  private share(d: ReplayedDistribution, name: string, args: [bigint, string, ...unknown[]]): void {
    const wallet = args[1];
    switch (name) {
      case "ShareAssessed":
        this.assess(d, wallet, args as unknown as [bigint, string, string, bigint, bigint, bigint]);
        return;
      case "SharePaid": {
        const [, , identity, , gross, rate, tax, amount] = args as unknown as Paid;
        const known = d.shares.get(wallet);
        if (known === undefined) this.assess(d, wallet, [d.id, wallet, identity, gross, rate, tax]);
        else expect([identity, gross, tax]).to.deep.equal([known.identity, known.gross, known.tax]);
        d.paid += amount;
        this.settle(d, wallet, amount);
        return;
      }
      case "SharePaidByBank":
        d.paid += args[3] as bigint;
        this.settle(d, wallet, args[3] as bigint);
        return;
      case "ShareHandedOver":
        d.handedOver += args[3] as bigint;
        this.settle(d, wallet, args[3] as bigint);
        return;
      case "ShareReinvested":
        d.reinvested += args[4] as bigint;
        // Told before the share is assessed, and before `SharePaid` tells of the rest.
        this.early.set(`${String(d.id)}/${wallet}`, args[4] as bigint);
        return;
      case "RemainderReleased":
        this.owe(d.coin, args[3] as bigint);
        this.release(d.coin, args[2] as string, args[3] as bigint);
        return;
      case "ShareReassigned":
        expect(d.share(wallet).identity, "owed until then").to.equal(args[3]);
        d.share(wallet).identity = args[2] as string;
        return;
      case "ShareSetApart": {
        const [, , apart, amount] = args as [bigint, string, boolean, bigint];
        const share = d.share(wallet);
        expect(share.setApart, "set apart and freed in turns").to.equal(!apart);
        share.setApart = apart;
        d.setApart += apart ? amount : -amount;
      }
    }
  }

  private assess(
    d: ReplayedDistribution,
    wallet: string,
    [, , identity, gross, rate, tax]: readonly [bigint, string, string, bigint, bigint, bigint],
  ): void {
    expect(d.shares.has(wallet), "assessed once").to.equal(false);
    const due = d.terms.basis === BASIS.list ? 0n : this.rateOf(d, identity);
    expect(rate, "the rate of the identity").to.equal(due);
    expect({ gross, tax }).to.deep.equal(d.worth(wallet, due, this.tokenDecimals));
    d.shares.set(wallet, { identity, gross, tax, gone: 0n, settled: 0, setApart: false });
    d.unitsAssessed += d.unitsOf(wallet);
    d.gross += gross;
    d.withheld += tax;
    this.assessments += 1;
  }

  private settle(d: ReplayedDistribution, wallet: string, cash: bigint): void {
    const key = `${String(d.id)}/${wallet}`;
    const share = d.share(wallet);
    share.gone += cash + (this.early.get(key) ?? 0n);
    share.settled += 1;
    this.early.delete(key);
    expect(share.settled, "settled once").to.equal(1);
    expect(share.gone, "settled with what it is worth").to.equal(share.gross - share.tax);
    this.owe(d.coin, -cash * d.scale);
    this.settlements += 1;
  }
}
