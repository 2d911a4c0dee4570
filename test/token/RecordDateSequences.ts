import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse, Signer } from "ethers";
import fc from "fast-check";

import { returnToPresent } from "../fixtures/present";
import { COUNTRY } from "../fixtures/suite";
import { mineTogether, type Sending } from "./dates";
import { COUNTING_RULE, deployTokenFixture, personOf, type TokenFixture } from "./fixture";

/** A few, so that they meet: three investors, and two wallets more of the first two. */
const WALLETS = 5;
/** Blocks of a sequence. */
const LENGTH = 40;

interface World extends TokenFixture {
  readonly wallets: readonly (Signer & { readonly address: string })[];
}

/** What an account had when a second ended. */
interface Holding {
  readonly balance: bigint;
  readonly treasury: boolean;
  readonly frozen: bigint;
}

interface Books {
  readonly holdings: readonly Holding[];
  readonly supply: bigint;
  readonly outstanding: bigint;
}

type DateKind = "take" | "schedule" | "move" | "cancel";
type MoveKind = "transfer" | "mint" | "burn" | "force" | "freeze" | "unfreeze" | "mark" | "unmark" | "recover";

/** One transaction of a block; numbers choose among what there is. */
interface Step {
  readonly kind: DateKind | MoveKind;
  readonly first: number;
  readonly second: number;
  readonly amount: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<DateKind>("take", "schedule", "move", "cancel") },
    { weight: 5, arbitrary: fc.constant<MoveKind>("transfer") },
    {
      weight: 6,
      arbitrary: fc.constantFrom<MoveKind>("mint", "burn", "force", "freeze", "unfreeze", "mark", "unmark", "recover"),
    },
  ),
  first: fc.nat(WALLETS - 1),
  second: fc.nat(WALLETS - 1),
  amount: fc.nat(120),
});
/** Blocks follow each other at once, or long enough for several record dates to fall due. */
const block = fc.record({ wait: fc.constantFrom(1, 2, 5, 40), steps: fc.array(step, { minLength: 1, maxLength: 3 }) });

async function worldFixture(): Promise<World> {
  const suite = await deployTokenFixture({ rules: [COUNTING_RULE] });
  const spares = [personOf(suite, 4), personOf(suite, 5)];
  for (const [i, { identity }] of [suite.alice, suite.bob].entries()) {
    await suite.registry.registerIdentity(spares[i] ?? suite.outsider, identity, COUNTRY.germany);
  }
  return { ...suite, wallets: [suite.alice.wallet, suite.bob.wallet, suite.carol.wallet, ...spares] };
}

async function booksOf({ token, wallets }: World): Promise<Books> {
  const holdings: Holding[] = [];
  for (const wallet of wallets) {
    const [balance, frozen] = [await token.balanceOf(wallet), await token.getFrozenTokens(wallet)];
    holdings.push({ balance, treasury: await token.isTreasury(wallet), frozen });
  }
  const [supply, outstanding] = await token.supplies();
  return { holdings, supply, outstanding };
}

/** The record dates as they must be, and copies of all books at the end of their seconds. */
class Model {
  readonly dates = new Set<bigint>();
  readonly copies = new Map<bigint, Books>();

  /** Before a block of that second. */
  begin(second: bigint, books: Books): void {
    for (const date of this.dates) if (date < second && !this.copies.has(date)) this.copies.set(date, books);
  }

  /** @return Whether the token must accept. */
  change(kind: DateKind, second: bigint, date: bigint, other: bigint): boolean {
    const added = kind === "take" ? second : kind === "move" ? other : date;
    const removed = kind === "move" || kind === "cancel" ? date : undefined;
    if (removed !== undefined && (!this.dates.has(removed) || removed < second)) return false;
    if (kind !== "cancel" && (this.dates.has(added) || added < second)) return false;
    if (removed !== undefined) this.dates.delete(removed);
    if (kind !== "cancel") this.dates.add(added);
    return true;
  }

  /** A record date, or a second near one. */
  pick(number: number, second: bigint): bigint {
    const all = [...this.dates];
    return number % 3 === 0 ? second + BigInt(number % 8) : (all[number % Math.max(1, all.length)] ?? second);
  }
}

function isDateKind(kind: Step["kind"]): kind is DateKind {
  return kind === "take" || kind === "schedule" || kind === "move" || kind === "cancel";
}

function sendDates(world: World, kind: DateKind, date: bigint, other: bigint, sending: Sending) {
  const { token } = world;
  switch (kind) {
    case "take":
      return token.takeRecordDate(sending);
    case "schedule":
      return token.scheduleRecordDates([date], sending);
    case "move":
      return token.moveRecordDate(date, other, sending);
    case "cancel":
      return token.cancelRecordDate(date, sending);
  }
}

function sendMove(world: World, kind: MoveKind, { first, second, amount }: Step, sending: Sending) {
  const { token, owner, alice, bob, wallets } = world;
  const from = wallets[first] ?? alice.wallet;
  const to = wallets[second] ?? bob.wallet;
  switch (kind) {
    case "transfer":
      return token.connect(from).transfer(to, amount, sending);
    case "mint":
      return token["mint(address,uint256)"](to, amount, sending);
    case "burn":
      return token["burn(address,uint256)"](from, amount, sending);
    case "force":
      return token["forcedTransfer(address,address,uint256)"](from, to, amount, sending);
    case "freeze":
      return token["freezePartialTokens(address,uint256)"](from, amount, sending);
    case "unfreeze":
      return token["unfreezePartialTokens(address,uint256)"](from, amount, sending);
    case "mark":
    case "unmark":
      return token.connect(owner).setTreasury(from, kind === "mark", sending);
    case "recover": {
      // The wallet beside the first two, and back to nobody: what is lost stays lost.
      const index = first % 2;
      const { wallet, identity } = index === 0 ? alice : bob;
      return token["recoveryAddress(address,address,address)"](wallet, wallets[3 + index] ?? to, identity, sending);
    }
  }
}

/** Mines a block, and brings the model to what it must say. */
async function play(world: World, model: Model, second: bigint, steps: readonly Step[]): Promise<number> {
  model.begin(second, await booksOf(world));
  const expected: (boolean | undefined)[] = [];
  const sends = steps.map((each) => (sending: Sending): Promise<ContractTransactionResponse> => {
    if (!isDateKind(each.kind)) {
      expected.push(undefined);
      return sendMove(world, each.kind, each, sending);
    }
    const [date, other] = [model.pick(each.amount, second), second + BigInt(each.amount % 30)];
    expected.push(model.change(each.kind, second, date, other));
    return sendDates(world, each.kind, date, other, sending);
  });
  const receipts = await mineTogether(second, sends);
  for (const [i, { status }] of receipts.entries()) {
    const must = expected[i];
    if (must !== undefined) expect(status, JSON.stringify(steps[i])).to.equal(must ? 1 : 0);
  }
  return receipts.filter(({ status }) => status === 1).length;
}

async function expectCopies({ token, wallets }: World, model: Model): Promise<void> {
  expect(await token.recordDates(0n, 10_000n)).to.deep.equal([...model.dates].sort((a, b) => Number(a - b)));
  for (const [date, { holdings, supply, outstanding }] of model.copies) {
    const accounts = [...wallets];
    const message = `at ${date.toString()}`;
    expect(await token.holdingsAt(accounts, date), message).to.deep.equal(
      holdings.map(({ balance, treasury }) => [balance, treasury]),
    );
    expect(await token.frozenAt(accounts, date), message).to.deep.equal(holdings.map(({ frozen }) => frozen));
    expect(await token.suppliesAt(date), message).to.deep.equal([supply, outstanding]);
  }
}

describe("SecurityToken: record dates in random sequences", () => {
  returnToPresent();

  it("answer what a copy of all books at the end of each second says, at once and much later", async () => {
    let [done, dates] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: LENGTH, maxLength: LENGTH }), async (blocks) => {
        const world = await loadFixture(worldFixture);
        const model = new Model();
        let second = BigInt(await time.latest());
        for (const [i, { wait, steps }] of blocks.entries()) {
          second += BigInt(wait);
          done += await play(world, model, second, steps);
          if (i % 10 === 9) await expectCopies(world, model);
        }
        second += 100n;
        model.begin(second, await booksOf(world));
        await time.increaseTo(second);
        await expectCopies(world, model);
        // Moves long after change nothing of it.
        done += await play(world, model, second + 10n ** 8n, [
          { kind: "transfer", first: 2, second: 1, amount: 1 },
          { kind: "mint", first: 2, second: 2, amount: 1 },
          { kind: "burn", first: 2, second: 2, amount: 1 },
        ]);
        await expectCopies(world, model);
        dates += model.copies.size;
      }),
      { numRuns: 15 },
    );
    // Enough was accepted for all of this to say something.
    expect(done).to.be.greaterThan(300);
    expect(dates).to.be.greaterThan(40);
  }).timeout(300_000);
});
