import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import fc from "fast-check";
import { ethers } from "hardhat";

import type { HardhatEthersProvider } from "@nomicfoundation/hardhat-ethers/internal/hardhat-ethers-provider";
import { TransactionError } from "../../../scripts/chain/sender";
import { testKey } from "../../../scripts/chain/testKeys";
import type { StoredClaim } from "../../../scripts/claims/store";
import { type Issuer, readIssuer } from "../../../scripts/files/issuer";
import { Terminal } from "../../../scripts/report/terminal";
import { run, type RunResult } from "../../../scripts/run";
import { returnToPresent } from "../../fixtures/present";
import { deploySharedCode } from "../../fixtures/suite";
import { type Death, death, DEATHS, FOLDER, Killed, MortalRun } from "./death";
import { expectForetold } from "./foretold";
import { type Files, files, write } from "./issuerFiles";

/*
 * An issuer's files, made at random, are carried out by runs that are killed one to three times, first in each way there is: at any question to the
 * node, while a signed transaction is written down, or while one is under way, which is then mined, mined late, lost,
 * displaced by another of its number, or forestalled by a stranger who creates its identities first. Each next run starts from the journal and claims that the killed one left. What
 * must be on chain at the end follows from the files alone: every investor is registered once, with one identity and
 * just its claims, each as it is on file; every line is issued once; holds and withdrawn attestations are in force; and
 * every transaction of every key is one that the journal tells of.
 */
const DEFAULT_SEED = 20_261_125;
const SEED = Number(process.env["SCRIP_SEED"] ?? DEFAULT_SEED);
const RUNS = Number(process.env["SCRIP_RUNS"] ?? "1");
/** Two or three investors a batch. */
const BATCH_GAS = 1_500_000n;
/** The operator and the two KYC providers. */
const SENDERS = [0, 2, 3].map((index) => testKey(0, index).address);

/** One death of a kind, and up to two of any. */
function sceneWith(first: fc.Arbitrary<Death>): fc.Arbitrary<[Files, Death[]]> {
  const deaths = fc.tuple(first, fc.array(death, { maxLength: 2 })).map(([one, more]) => [one, ...more]);
  return fc.noBias(fc.tuple(files, deaths));
}

class Scene {
  readonly output = mkdtempSync(join(tmpdir(), "scrip-deaths-"));
  /** Identities that a stranger created. */
  forestalled = 0;

  private constructor(
    private readonly issuer: Issuer,
    private readonly sent: readonly number[],
  ) {}

  static async begin(written: Files): Promise<Scene> {
    const folder = write(written);
    try {
      const issuer = { ...readIssuer(folder.path, await time.latest()), id: FOLDER.issuer };
      return new Scene(issuer, await sentSoFar());
    } finally {
      folder.delete();
    }
  }

  async run(provider: HardhatEthersProvider = ethers.provider): Promise<RunResult | undefined> {
    return run({
      issuer: this.issuer,
      output: this.output,
      provider,
      embedded: false,
      batchGas: BATCH_GAS,
      dryRun: false,
      terminal: new Terminal({ write: () => undefined, terminal: false }),
    });
  }

  /** Starts runs until one comes to its end: a transaction that a stranger forestalled fails once. */
  async finish(): Promise<RunResult> {
    for (;;) {
      try {
        const result = await this.run();
        if (result === undefined) throw new Error("nothing was done");
        return result;
      } catch (error) {
        if (!(error instanceof TransactionError) || this.forestalled === 0) throw error;
      }
    }
  }

  /** @return Whether the run lived long enough to be killed, or to fail of what a stranger did. */
  async killed(at: Death): Promise<boolean> {
    const mortal = new MortalRun(ethers.provider, this.output, at);
    const ended = await this.run(mortal.provider).catch((error: unknown) => error);
    if (!mortal.dead) {
      if (ended instanceof TransactionError && this.forestalled > 0) return true;
      if (ended instanceof Error) throw ended;
      return false;
    }
    expect(ended, "how a killed run ends").to.be.instanceOf(Killed);
    mortal.bury();
    await mortal.meetFate();
    this.forestalled += mortal.forestalled;
    return true;
  }

  lines<T>(file: string): T[] {
    const text = readFileSync(join(this.output, FOLDER.issuer, FOLDER.chain, file), "utf8");
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as T);
  }

  /** Transactions that the keys have sent since the beginning. */
  async sentSince(): Promise<number> {
    const now = await sentSoFar();
    return now.reduce((sum, nonce, index) => sum + nonce - (this.sent[index] ?? 0), 0);
  }
}

async function sentSoFar(): Promise<number[]> {
  return Promise.all(SENDERS.map(async (address) => ethers.provider.getTransactionCount(address)));
}

async function play(written: Files, deaths: readonly Death[], tally: Map<string, number>): Promise<void> {
  await loadFixture(deploySharedCode);
  const since = (await ethers.provider.getBlockNumber()) + 1;
  const scene_ = await Scene.begin(written);
  const note = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
  let displaced = 0;
  for (const at of deaths) {
    if (!(await scene_.killed(at))) {
      note("ended before it could be killed");
      break;
    }
    const fate = at.at === "broadcast" ? ` and ${at.fate}` : at.at === "signed" && at.torn ? " and torn" : "";
    note(`killed: ${at.at}${fate}`);
    if (at.at === "broadcast" && at.fate === "displaced") displaced += 1;
  }
  const result = await scene_.finish();
  await expectForetold(written, result, scene_.lines<StoredClaim>("claims.jsonl"), scene_.forestalled, since);

  if (scene_.forestalled > 0) note("forestalled");
  const mined = scene_.lines<{ type: string; hash: string }>("journal.jsonl").filter(({ type }) => type === "mined");
  expect(new Set(mined.map(({ hash }) => hash)).size, "each is told of once").to.equal(mined.length);
  const sent = await scene_.sentSince();
  expect(sent - displaced, "transactions").to.equal(mined.length);
  await scene_.run();
  expect(await scene_.sentSince(), "a further run").to.equal(sent);
  rmSync(scene_.output, { recursive: true });
}

describe("Onboarding and issue, killed at random and started again", () => {
  returnToPresent();
  const tally = new Map<string, number>();

  for (let index = 0; index < DEATHS.length * RUNS; ++index) {
    const seed = SEED + index;
    const [kind, first] = DEATHS[index % DEATHS.length] ?? ["at any", death];
    it(`end as foretold, killed ${kind} (SCRIP_SEED=${String(SEED)}, ${String(index)})`, async () => {
      const property = fc.asyncProperty(sceneWith(first), async ([written, deaths]) => play(written, deaths, tally));
      await fc.assert(property, { seed, numRuns: 1, endOnFailure: process.env["SCRIP_SHRINK"] === undefined });
    }).timeout(600_000);
  }

  it("take another salt where a stranger, who saw it, created the identity first", async () => {
    const line = { wallets: 1, country: "GBR", revoked: false, classes: [], allotted: [1, 0, 0], held: false } as const;
    const written: Files = { leaseDays: 0, investors: [{ ...line, kyc: "harrow" }] };
    // Two providers' contracts and the suite come first.
    await play(written, [{ at: "broadcast", number: 4, fate: "forestalled" }], tally);
    expect(tally.get("forestalled") ?? 0).to.be.greaterThan(0);
  }).timeout(600_000);

  it("were put to the test", () => {
    const lines = [...tally].sort().map(([what, times]) => `${what}: ${String(times)}`);
    if (process.env["SCRIP_TALLY"] !== undefined) console.log(lines.join("\n"));
    const killed = [...tally].filter(([what]) => what.startsWith("killed")).reduce((sum, [, times]) => sum + times, 0);
    expect(killed, "times that a run was killed").to.be.at.least(DEATHS.length);
  });
});
