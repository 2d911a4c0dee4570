import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { returnToPresent } from "../fixtures/present";
import { deploy } from "./deployment";
import { Random } from "./random";
import { Sequence } from "./sequence";
import { type Least, Tally } from "./tally";

const DEFAULT_SEED = 20_261_122;
const SEED = Number(process.env["SCRIP_SEED"] ?? DEFAULT_SEED);
const RUNS = Number(process.env["SCRIP_RUNS"] ?? "1");
const SEQUENCES = 3;
const LENGTH = 100;

/** What a run of the default length has several times over, whatever its seed. */
const LEAST: Least = {
  passed: { transfer: 10, mint: 2, forcedTransfer: 2, burn: 1, addClaim: 3, callModuleFunction: 1, refresh: 1 },
  refused: { transfer: 10, mint: 2, forcedTransfer: 1 },
  errors: {
    AgentUnauthorized: 6,
    OwnableUnauthorizedAccount: 1,
    TokenReceiverNotVerified: 1,
    IdentityUnauthorized: 1,
  },
  notes: {
    "complete ledger": 100,
    "completed by counting": 1,
    "moved by transfer": 12,
    "moved by mint": 2,
    "moved by forced": 2,
    "moved by burn": 1,
  },
};

describe("laws over random sequences of all public calls by all roles", () => {
  returnToPresent();
  const tally = new Tally();

  for (let number = 0; number < SEQUENCES * RUNS; ++number) {
    const seed = SEED + number;
    it(`hold in sequence ${String(number + 1)} (replay it alone with SCRIP_SEED=${String(seed)})`, async function () {
      this.timeout(600_000);
      const sequence = await Sequence.begin(await loadFixture(deploy), new Random(seed), tally);
      await sequence.run(LENGTH);
    });
  }

  it("were put to the test", () => {
    if (process.env["SCRIP_TALLY"] !== undefined) console.log(tally.toString());
    expect(tally.passed.size, "kinds of calls that passed").to.be.greaterThan(25);
    expect(tally.refused.size, "kinds of calls that were refused").to.be.greaterThan(15);
    expect(tally.errors.size, "reasons of refusals").to.be.greaterThan(12);
    expect(tally.missing(LEAST), "what happened too rarely").to.deep.equal([]);
  });
});
