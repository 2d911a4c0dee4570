import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { Random } from "../invariant/random";
import { deployPairs, type SharedRule } from "./deployment";
import { Sequence } from "./sequence";
import { setUp } from "./setUp";
import { Tally } from "./tally";

const DEFAULT_SEED = 20_261_123;
const SEED = Number(process.env["SCRIP_SEED"] ?? DEFAULT_SEED);
const RUNS = Number(process.env["SCRIP_RUNS"] ?? "1");
const LENGTH = 50;

/** What passes in both several times over, whatever the seed. */
const LEAST = {
  transfer: 15,
  forcedTransfer: 6,
  mint: 4,
  setAddressFrozen: 3,
  addClaim: 3,
  canTransfer: 3,
  "change of a registration": 2,
};

/** Rules that are in play together. */
const RULE_SETS: Readonly<Record<string, readonly SharedRule[]>> = {
  "countries and amounts": ["CountryAllow", "CountryRestrict", "MaxBalance", "SupplyLimit"],
  volumes: ["TimeTransfersLimits", "TimeExchangeLimits", "ExchangeMonthlyLimits"],
  "approvals and users": ["ConditionalTransfer", "TransferRestrict"],
  "listings and fees": ["TokenListingRestrictions", "TransferFees"],
};

/** Ours with its own identities, with leases and without; and with T-REX's identities and claim issuers. */
const VARIANTS = [
  { title: "leases of a year", identities: "native", maxLease: 365n * 24n },
  { title: "no leases", identities: "native", maxLease: 0n },
  { title: "T-REX's identities", identities: "foreign", maxLease: 365n * 24n },
] as const;

describe("T-REX 4.1.6 and Scrip over the same random calls", () => {
  const tally = new Tally();

  for (let number = 0; number < RUNS; ++number) {
    for (const [index, [name, rules]] of Object.entries(RULE_SETS).entries()) {
      for (const { title, identities, maxLease } of VARIANTS) {
        if (identities === "foreign" && name !== "countries and amounts") continue;
        const seed = SEED + number * Object.keys(RULE_SETS).length + index;
        it(`come to the same with ${title} and rules on ${name} (${String(seed)})`, async function () {
          this.timeout(600_000);
          const pair = (await loadFixture(deployPairs))[identities];
          await pair.suite.registry.connect(pair.suite.owner).setMaxLease(maxLease);
          const sequence = await Sequence.begin(pair, rules, new Random(seed), tally, setUp(rules));
          await sequence.run(LENGTH);
        });
      }
    }
  }

  it("were put to the test", () => {
    if (process.env["SCRIP_TALLY"] !== undefined) console.log(tally.toString());
    expect(tally.passed.size, "kinds of calls that passed").to.be.greaterThan(25);
    expect(tally.refused.size, "kinds of calls that were refused").to.be.greaterThan(15);
    expect(tally.differences.size, "intended differences that showed").to.be.greaterThan(6);
    expect(tally.missing(LEAST), "what passed too rarely").to.deep.equal([]);
  });
});
