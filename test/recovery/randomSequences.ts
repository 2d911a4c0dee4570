import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import fc from "fast-check";

import { returnToPresent } from "../fixtures/present";
import { ACTIONS, type Choice, settle } from "./actions";
import { deployStage } from "./stage";
import { World } from "./world";

/*
 * Recoveries over random sequences, on two tokens that share identities, among transfers, mints, freezes of all three
 * kinds, treasury marks, registrations, lapsed claims, record dates and distributions of both tokens. Books that know
 * nothing of the contracts foretell of every call whether it passes, or which error it meets; after every call, all
 * that the contracts say of every wallet, holder and unpaid share is compared with them:
 *
 *  1. A wallet is recovered once, to a wallet of its identity or a key of it, and is barred for ever; its last heir is
 *     found through all that came between, on the second token too.
 *  2. Balance, frozen part, freeze and treasury mark go to the heir; the holder's ledger counts as before.
 *  3. A share belongs to the wallet of the record date and is paid once: to that wallet, or the heir of the day, or
 *     where it elected.
 */
const DEFAULT_SEED = 20_261_124;
const SEED = Number(process.env["SCRIP_SEED"] ?? DEFAULT_SEED);
const RUNS = Number(process.env["SCRIP_RUNS"] ?? "1");
const SEQUENCES = 3;
const LENGTH = 90;
const NUMBERS = 1_000_000;

/** What a run of the default length has several times over, whatever its seed. */
const LEAST: Readonly<Record<string, number>> = {
  recoveryAddress: 20,
  registerIdentity: 6,
  deleteIdentity: 1,
  transfer: 4,
  mint: 1,
  freezePartialTokens: 6,
  setAddressFrozen: 4,
  setIdentityFrozen: 1,
  setTreasury: 1,
  "changed claims": 2,
  electPayment: 2,
  takeRecordDate: 6,
  push: 10,
  "paid to the wallet": 10,
  "paid to an heir": 5,
  "followed on the other token": 1,
  "followed to a later heir": 1,
  "recoveryAddress refused: RecoveryAlreadyDone": 2,
  "recoveryAddress refused: RecoveryIdentityMismatch": 4,
  "recoveryAddress refused: RecoveryWalletInvalid": 1,
  "recoveryAddress refused: TokenReceiverNotVerified": 1,
  "registerIdentity refused: StorageWalletBarred": 1,
};

const KINDS = Object.entries(ACTIONS).flatMap(([kind, [weight]]) => Array<string>(weight).fill(kind));
const number = fc.nat(NUMBERS);
const step = fc.tuple(fc.constantFrom(...KINDS), fc.tuple(number, number, number));
/** Both tokens have a distribution early on, so that wallets are lost while it is in progress. */
const BEGINNING: [string, Choice][] = [
  ["announce", [0, 0, 0]],
  ["announce", [1, 0, 0]],
  ["open", [0, 0, 0]],
];
const sequence = fc.noBias(fc.array(step, { minLength: LENGTH, maxLength: LENGTH }));

async function run(steps: readonly (readonly [string, Choice])[], tally: Map<string, number>): Promise<void> {
  const w = await World.begin(await loadFixture(deployStage), tally);
  for (const [kind, choice] of [...BEGINNING, ...steps]) {
    const action = ACTIONS[kind];
    if (action === undefined) throw new Error(`no action ${kind}`);
    await action[1](w, choice);
    await w.check();
  }
  await settle(w);
  await w.check();
}

describe("Recoveries, over random sequences on two tokens", () => {
  returnToPresent();
  const tally = new Map<string, number>();

  for (let index = 0; index < SEQUENCES * RUNS; ++index) {
    const seed = SEED + index;
    it(`are as foretold in sequence ${String(index + 1)} (replay it alone with SCRIP_SEED=${String(seed)})`, async () => {
      const property = fc.asyncProperty(sequence, async (steps) => run(steps, tally));
      await fc.assert(property, { seed, numRuns: 1, endOnFailure: process.env["SCRIP_SHRINK"] === undefined });
    }).timeout(600_000);
  }

  it("were put to the test", () => {
    if (process.env["SCRIP_TALLY"] !== undefined) {
      const lines = [...tally].sort().map(([what, times]) => `${what}: ${String(times)}`);
      console.log(lines.join("\n"));
    }
    const missing = Object.entries(LEAST).filter(([what, least]) => (tally.get(what) ?? 0) < least);
    expect(missing.map(([what]) => [what, tally.get(what) ?? 0])).to.deep.equal([]);
  });
});
