import { network } from "hardhat";

import { nextBlockAt } from "../invariant/chain";
import type { Random } from "../invariant/random";
import { COMPLIANCE_CALLS } from "./calls/compliance";
import { IDENTITY_CALLS } from "./calls/identity";
import { REGISTRY_CALLS } from "./calls/registry";
import { TOKEN_CALLS } from "./calls/token";
import type { Pair, SharedRule } from "./deployment";
import { DIFFERENCES } from "./differences";
import { type History, Step } from "./differences/difference";
import { revokedClaim } from "./differences/identity";
import { isBatch, nameIn, singlesOf } from "./moves";
import { oursOf, sendableIn, theirsOf } from "./outcome";
import { WALLETS } from "./people";
import { restartOf } from "./restarts";
import { GAS, sendBoth } from "./sending";
import { type Action, Stage } from "./stage";
import { compare, readState, type State } from "./state";
import type { Tally } from "./tally";
import { type DualCall, describeCall } from "./values";

const ACTIONS: readonly Action[] = [...TOKEN_CALLS, ...REGISTRY_CALLS, ...IDENTITY_CALLS, ...COMPLIANCE_CALLS];

/** Calls shown when the suites differ. */
const SHOWN = 15;

/** What a ledger is worth, as ours tells it. */
const [DEAF, COUNTING] = [1n, 2n];

/** Approvals of ours end after 90 days, T-REX's never; other time limits are shorter. */
const LONGEST = 80n * 86_400n;

/** The same random sequence of calls on both suites, compared after each. */
export class Sequence {
  private readonly trace: string[] = [];
  private readonly history: History = { recovered: new Map(), revoked: new Set() };
  private state: State = new Map();
  private fresh: State = new Map();

  private constructor(
    private readonly pair: Pair,
    private readonly rules: readonly SharedRule[],
    private readonly random: Random,
    private readonly tally: Tally,
    private time: bigint,
    private readonly end: bigint,
  ) {}

  /** Begins after these calls, which must pass in both. */
  static async begin(
    pair: Pair,
    rules: readonly SharedRule[],
    random: Random,
    tally: Tally,
    setUp: readonly DualCall[],
  ): Promise<Sequence> {
    const block = (await network.provider.send("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
    const time = BigInt(block.timestamp);
    const sequence = new Sequence(pair, rules, random, tally, time, time + LONGEST);
    sequence.fresh = await readState(pair.trex, rules);
    await sequence.prepare(setUp);
    return sequence;
  }

  private async prepare(calls: readonly DualCall[]): Promise<void> {
    for (const call of calls) {
      this.time += 1n;
      await nextBlockAt(this.time);
      await sendBoth(this.pair, call);
    }
    await this.keepUp();
    this.state = await this.readBoth((theirs) => theirs);
  }

  async run(length: number): Promise<void> {
    for (let number = 1; number <= length; ++number) {
      try {
        await this.step();
      } catch (error) {
        const shown = this.trace.slice(-SHOWN).map((line, index, all) => `  ${String(index - all.length)}: ${line}`);
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        throw new Error(`after ${String(number)} calls: ${why}\nThe last calls:\n${shown.join("\n")}`, {
          cause: error,
        });
      }
    }
  }

  private async step(): Promise<void> {
    this.time += this.pause();
    const stage = new Stage(this.random, this.rules, this.state);
    const bound = this.state.get("bound token") === "token";
    const possible = ACTIONS.filter(({ rule, kind }) => {
      if (rule !== undefined && !this.rules.includes(rule)) return false;
      return bound || (rule === undefined && !["canTransfer", "modules", "reserved module functions"].includes(kind));
    });
    const action = this.random.weighted(possible.map((known) => [known.weight, known] as const));
    const restart = this.random.chance(0.4) ? restartOf(stage) : undefined;
    const [kind, call] = restart === undefined ? [action.kind, action.make(stage)] : ["restart", restart];
    this.trace.push(describeCall(call));

    await nextBlockAt(this.time);
    const theirs = await theirsOf(this.pair.trex, call);
    const ours = await oursOf(this.pair, call);
    this.trace.push(`${this.trace.pop() ?? ""} -> T-REX ${theirs?.join() ?? "passes"}, Scrip ${ours ?? "passes"}`);
    const step = new Step(call, this.state, this.fresh, this.history, this.time);
    if (await this.isShared(call)) {
      if ((theirs === undefined) !== (ours === undefined)) throw new Error("one call came to two things");
    } else if (this.judge(step, theirs, ours) === "differs") {
      return;
    }
    if (theirs !== undefined) {
      this.tally.enter(kind, theirs.join(), ours ?? "");
      return;
    }
    this.tally.enter(kind);
    if (call.name !== "canTransfer") await this.carryOut(step);
  }

  /** Whether the outcomes are what they must be. */
  private judge(step: Step, theirs: readonly string[] | undefined, ours: string | undefined): "same" | "differs" {
    const lenient = (theirs ?? []).map((cause) => DIFFERENCES.find(({ passes }) => passes?.(step, cause) ?? false));
    const isExcused = theirs !== undefined && !lenient.includes(undefined);
    if (theirs !== undefined && isBatch(step.call) && step.call.to === "token") return this.judgeBatch(ours);
    if (theirs !== undefined && !isExcused) {
      if (ours === undefined) throw new Error("Scrip lets pass what T-REX refuses");
      return "same";
    }
    const strict = DIFFERENCES.filter(({ refuses }) => refuses?.(step) !== undefined);
    if (strict.length > 0) {
      const errors = strict.map(({ refuses }) => refuses?.(step));
      if (!errors.includes(ours)) throw new Error(`Scrip must refuse with ${errors.join(" or ")}`);
      for (const { number } of strict.filter(({ refuses }) => refuses?.(step) === ours)) this.tally.differ(number);
      return "differs";
    }
    if (isExcused) {
      const short = this.lacksAllowance(step);
      if ((ours !== undefined) !== short) throw new Error(`Scrip must ${short ? "refuse" : "let pass"} this`);
      for (const difference of lenient) if (difference !== undefined) this.tally.differ(difference.number);
      return "differs";
    }
    if (ours !== undefined) throw new Error("Scrip refuses what T-REX lets pass");
    return "same";
  }

  /** A batch that T-REX refuses somewhere in it: its calls are judged one by one elsewhere, as single ones. */
  private judgeBatch(ours: string | undefined): "same" | "differs" {
    if (ours !== undefined) return "same";
    this.tally.note("batch left open");
    return "differs";
  }

  /** T-REX looks at allowances late, so that it may have refused for another reason before. */
  private lacksAllowance({ call, move, before }: Step): boolean {
    if (call.name !== "transferFrom" || move === undefined) return false;
    return BigInt(before.get(`allowance of ${move.from} to ${call.from}`) ?? "0") < move.value;
  }

  private async carryOut(step: Step): Promise<void> {
    const { call } = step;
    const singles = singlesOf(call).map((single) => (single === call ? step : this.stepOf(single)));
    const shown = DIFFERENCES.flatMap(({ number, differs }) =>
      singles.flatMap((single) => {
        const change = differs?.(single);
        return change === undefined ? [] : [{ number, change }];
      }),
    );
    if (shown.length === 0 || (await this.isShared(call))) {
      await sendBoth(this.pair, call);
      this.remember(step);
      await this.keepUp();
      this.state = await this.readBoth((theirs) => theirs);
      return;
    }
    const snapshot = (await network.provider.send("evm_snapshot")) as string;
    await sendBoth(this.pair, call);
    await this.keepUp();
    if (singles.length === 1) {
      await this.readBoth((theirs) => {
        const expected = new Map(theirs);
        for (const { change } of shown) change(expected);
        if (compare(theirs, expected).length === 0) throw new Error("a difference that must show does not");
        return expected;
      });
      for (const { number } of shown) this.tally.differ(number);
    }
    await network.provider.send("evm_revert", [snapshot]);
    this.trace.push(
      `${this.trace.pop() ?? ""}, taken back for what differs: ${shown.map(({ number }) => number).join()}`,
    );
  }

  private stepOf(call: DualCall): Step {
    return new Step(call, this.state, this.fresh, this.history, this.time);
  }

  /**
   * What has to be done in ours alone, and changes no answer: a ledger that began while nobody told it of identities is
   * restarted, holders are counted, leases are stored.
   */
  private async keepUp(): Promise<void> {
    const { suite, scrip } = this.pair;
    const wallets = WALLETS.map((wallet) => scrip.at(wallet));
    const [host, registry] = [suite.compliance, suite.registry];
    if ((await host.ledger()).mode === DEAF && (await registry.isListener(host))) {
      await this.sendOurs("owner", "compliance", host.interface.encodeFunctionData("restartLedger"));
    }
    if ((await host.ledger()).mode === COUNTING) {
      await this.sendOurs("stranger", "compliance", host.interface.encodeFunctionData("countWallets", [wallets]));
    }
    if (this.random.chance(0.3)) {
      await this.sendOurs("stranger", "registry", registry.interface.encodeFunctionData("batchRefresh", [wallets]));
    }
  }

  private async sendOurs(from: string, to: string, data: string): Promise<void> {
    const { scrip } = this.pair;
    this.time += 1n;
    await nextBlockAt(this.time);
    await network.provider.send("eth_sendTransaction", [{ from: scrip.at(from), to: scrip.at(to), data, gas: GAS }]);
  }

  private async readBoth(expect: (theirs: State) => State): Promise<State> {
    const theirs = await readState(this.pair.trex, this.rules);
    const ours = await readState(this.pair.scrip, this.rules);
    const problems = compare(expect(theirs), ours);
    if (problems.length > 0) throw new Error(`the suites differ:\n    ${problems.join("\n    ")}`);
    return theirs;
  }

  private remember(step: Step): void {
    const { call } = step;
    const claim = revokedClaim(step);
    if (claim !== undefined) this.history.revoked.add(claim);
    if (call.name !== "recoveryAddress") return;
    const [lost, heir, identity] = call.args;
    this.history.recovered.set(nameIn(lost), { heir: nameIn(heir), identity: nameIn(identity) });
  }

  /** Whether both suites use what is called. */
  private async isShared(call: DualCall): Promise<boolean> {
    return (await sendableIn(this.pair.trex, call)).to === (await sendableIn(this.pair.scrip, call)).to;
  }

  /** Seconds mostly, hours and days at times, so that periods and leases end. */
  private pause(): bigint {
    const seconds = this.random.weighted([
      [80, 60],
      [14, 7_200],
      [5, 90_000],
      [1, 2_700_000],
    ]);
    const pause = BigInt(1 + this.random.below(seconds));
    return this.time + pause > this.end ? 1n : pause;
  }
}
