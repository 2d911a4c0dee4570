import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

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
  passed: { transfer: 15, mint: 3, forcedTransfer: 3, burn: 2, addClaim: 8, callModuleFunction: 4, refresh: 4 },
  refused: { transfer: 15, mint: 4, forcedTransfer: 1 },
  errors: {
    AgentUnauthorized: 10,
    OwnableUnauthorizedAccount: 2,
    TokenReceiverNotVerified: 2,
    IdentityUnauthorized: 2,
  },
  notes: {
    "complete ledger": 150,
    "completed by counting": 1,
    "moved by transfer": 20,
    "moved by mint": 3,
    "moved by forced": 4,
    "moved by burn": 3,
  },
};

describe("laws over random sequences of all public calls by all roles", () => {
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
    expect(tally.passed.size, "kinds of calls that passed").to.be.greaterThan(30);
    expect(tally.refused.size, "kinds of calls that were refused").to.be.greaterThan(20);
    expect(tally.errors.size, "reasons of refusals").to.be.greaterThan(18);
    expect(tally.missing(LEAST), "what happened too rarely").to.deep.equal([]);
  });
});
