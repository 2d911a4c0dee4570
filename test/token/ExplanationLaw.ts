import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { type ModuleDescriptor, MODULES } from "../compliance/modules/registry";
import { randomFrom } from "../compliance/modules/world";
import { COUNTRY, deploySuiteFixture, type SuiteFixture } from "../fixtures/suite";
import { expectExact } from "./explained";

const SEED = Number(process.env.SCRIP_SEED ?? 20_261_122);
const ROUNDS = 8 * Number(process.env.SCRIP_RUNS ?? 1);
const RULES_AT_ONCE = 5;
const PROPOSALS = 14;
const VALUES = [0n, 1n, 7n, 10n, 20n, 35n, 50n, 100n, 101n, 250n, 251n, 400n, 600n] as const;

/** Holders in three countries, one of whom has two wallets, before any rule is bound. */
async function holdersFixture(): Promise<SuiteFixture> {
  const suite = await deploySuiteFixture();
  const { people, onboard, mint, token } = suite;
  const countries = [COUNTRY.france, COUNTRY.germany, COUNTRY.unitedStates, COUNTRY.france];
  for (const [i, country] of countries.entries()) {
    const [wallet, second] = [people[2 * i], people[2 * i + 1]];
    if (!wallet || !second) throw new Error("too few accounts");
    await onboard(wallet, country, { wallets: i === 0 ? [second] : [] });
    if (i < 3) await mint(wallet, [300n, 200n, 100n][i] ?? 0n);
    await token.connect(wallet).approve(people[2] ?? wallet, 120n);
  }
  return suite;
}

/** Binds rules in the middle of a token's life, and counts its holders. */
async function bindAll({ compliance, deployer, people }: SuiteFixture, rules: readonly ModuleDescriptor[]) {
  for (const { deploy } of rules) {
    const { module, settings } = await deploy(deployer);
    await compliance.addAndSetModule(module, settings);
  }
  const { mode } = await compliance.ledger();
  if (mode !== 0n) await compliance.countWallets(people.slice(0, 8));
}

describe("SecurityToken: explanations are the transaction", () => {
  const random = randomFrom(SEED);
  const below = (bound: number) => Math.floor(random() * bound);
  const told = { passed: 0, refused: 0, names: new Set<string>() };

  for (let round = 0; round < ROUNDS; ++round) {
    const order = MODULES.map((descriptor) => ({ descriptor, key: random() })).sort((a, b) => a.key - b.key);
    const rules = order.slice(0, RULES_AT_ONCE).map(({ descriptor }) => descriptor);
    const names = rules.map(({ name }) => name).join(", ");
    it(`under ${names}`, async () => {
      const before = await takeSnapshot();
      const suite = await holdersFixture();
      await bindAll(suite, rules);
      const wallets = suite.people.slice(0, 9);
      for (let i = 0; i < PROPOSALS; ++i) {
        const [from, to] = [wallets[below(7)], wallets[below(9)]];
        const value = VALUES[below(VALUES.length)] ?? 1n;
        if (!from || !to) throw new Error("too few accounts");
        const spender = random() < 0.2 ? suite.people[2] : from;
        if (!spender) throw new Error("too few accounts");
        const { modules } = await expectExact(suite, spender, from.address, to.address, value);
        ++told[modules.length === 0 ? "passed" : "refused"];
        if (modules.length !== 0) continue;
        const as = suite.token.connect(spender);
        await (spender === from ? as.transfer(to, value) : as.transferFrom(from, to, value));
      }
      for (const { name } of rules) told.names.add(name);
      await before.restore();
    });
  }

  it("passed and refused enough, under enough rules", () => {
    expect(told.passed).to.be.greaterThan(ROUNDS);
    expect(told.refused).to.be.greaterThan(ROUNDS);
    expect(told.names.size).to.be.greaterThan(MODULES.length / 2);
  });
});
