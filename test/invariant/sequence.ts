import { type Interface } from "ethers";

import {
  ClaimIssuer__factory,
  ClaimTopicsRegistry__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { AGENT_ACTIONS } from "./agentActions";
import type { Attempt } from "./attempt";
import { ask, errorName, nextBlockAt, type Receipt, send } from "./chain";
import { CLAIM_ACTIONS } from "./claimActions";
import type { Deployment } from "./deployment";
import { type Action, Director } from "./director";
import { HOLDER_ACTIONS } from "./holderActions";
import { HOST, MODE } from "./hostBook";
import { LAWS } from "./laws";
import { checkOutcome, refusalsOf } from "./outcome";
import { OWNER_ACTIONS } from "./ownerActions";
import type { Random } from "./random";
import { REGISTRY_ACTIONS } from "./registryActions";
import { RULE_ACTIONS } from "./ruleActions";
import { RULE_INTERFACES } from "./ruleBook";
import { readAfter } from "./snapshot";
import type { Tally } from "./tally";
import { TOKEN } from "./tokenBook";
import { World } from "./world";

const ACTIONS: readonly (readonly [number, Action])[] = [
  ...HOLDER_ACTIONS,
  ...AGENT_ACTIONS,
  ...REGISTRY_ACTIONS,
  ...CLAIM_ACTIONS,
  ...RULE_ACTIONS,
  ...OWNER_ACTIONS,
].map((action) => [action.weight, action] as const);

const INTERFACES: readonly Interface[] = [
  TOKEN,
  HOST,
  IdentityRegistry__factory.createInterface(),
  IdentityRegistryStorage__factory.createInterface(),
  ClaimIssuer__factory.createInterface(),
  TrustedIssuersRegistry__factory.createInterface(),
  ClaimTopicsRegistry__factory.createInterface(),
  ...Object.values(RULE_INTERFACES),
];

/** Attempts shown when a law is broken. */
const SHOWN = 12;

/** A random sequence of calls over one deployment, with every law checked after each. */
export class Sequence {
  private readonly history: string[] = [];
  private readonly stage: Director;

  private constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly tally: Tally,
  ) {
    this.stage = new Director(world, random);
  }

  static async begin(deployment: Deployment, random: Random, tally: Tally): Promise<Sequence> {
    const world = new World(deployment);
    await world.begin();
    return new Sequence(world, random, tally);
  }

  async run(length: number): Promise<void> {
    for (let number = 1; number <= length; ++number) {
      try {
        await this.step();
      } catch (error) {
        const last = this.history.slice(-SHOWN).map((line, index, all) => `  ${String(index - all.length)}: ${line}`);
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        throw new Error(`after ${String(number)} attempts: ${why}\nThe last attempts:\n${last.join("\n")}`, {
          cause: error,
        });
      }
    }
  }

  private async step(): Promise<void> {
    const { world, stage, random } = this;
    stage.time = world.time + this.pause();
    const action = random.weighted(ACTIONS);
    const attempt = stage.intrude(await action.make(stage));
    this.history.push(describe(attempt));
    await nextBlockAt(stage.time);
    for (const law of LAWS) await law.before?.(stage, attempt);

    const refusal = refusalsOf(stage, attempt).length === 0 ? undefined : await ask(attempt.call);
    const sent = refusal?.ok === false ? undefined : await send(attempt.call);
    const receipt = sent?.ok === true ? sent : undefined;
    const failure = sent?.ok === false ? sent : refusal;
    const error = receipt === undefined ? errorName(failure?.data ?? "0x", INTERFACES) : undefined;
    this.history.push(`${this.history.pop() ?? ""} -> ${error ?? "passed"}`);
    checkOutcome(stage, attempt, error);
    if (receipt === undefined) world.lastMoves = [];
    else this.enter(attempt, receipt);
    this.tally.enter(attempt, error);

    // What was refused changed nothing, so that there is nothing new to read.
    const snapshots = receipt === undefined ? [] : await readAfter(world, attempt.call.to, random.chance(0.2));
    for (const law of LAWS) await law.check?.({ world, attempt, error, receipt, snapshots });
    for (const { hostBook } of world.tokens) if (hostBook.mode === MODE.complete) this.tally.note("complete ledger");
  }

  private enter(attempt: Attempt, receipt: Receipt): void {
    const { world } = this;
    const modes = world.tokens.map(({ hostBook }) => hostBook.mode);
    world.time = receipt.time;
    world.enter(receipt);
    attempt.effect?.();
    for (const { move } of world.lastMoves) this.tally.note(`moved by ${move.kind}`);
    for (const [index, { hostBook }] of world.tokens.entries()) {
      if (modes[index] === MODE.counting && hostBook.mode === MODE.complete) this.tally.note("completed by counting");
    }
  }

  /** Seconds mostly, hours at times, so that claims, leases and periods end. */
  private pause(): bigint {
    const seconds = this.random.weighted([
      [80, 60],
      [16, 7_200],
      [4, 90_000],
    ]);
    return BigInt(1 + this.random.below(seconds));
  }
}

function describe({ kind, call }: Attempt): string {
  const { from, to, data } = call;
  for (const known of INTERFACES) {
    const parsed = known.parseTransaction({ data });
    if (parsed === null) continue;
    const args = parsed.args.toArray().map((arg) => JSON.stringify(arg, (_, value: unknown) => plain(value)));
    return `${kind}: ${from} calls ${to} ${parsed.name}(${args.join(", ")})`;
  }
  return `${kind}: ${from} calls ${to} with ${data}`;
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
