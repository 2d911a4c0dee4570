import { impersonateAccount, loadFixture, setBalance, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, parseEther } from "ethers";
import { ethers } from "hardhat";

import type { RuleName } from "../../deploy/shared";
import { type HostFixture, hostFixture, MODE } from "../compliance/host/fixture";
import { COUNTRY, setting } from "../fixtures/suite";
import { deploySuite, type Suite } from "../registry/fixture";

const DAY = 86_400;
const HELD = 1_600n;
const MOST_LOTS = 10;
/** What a listener gets on a change made through another registry. */
const LISTENER_GAS = 2_000_000n;
/** A host starts no rule with less left. */
const LAST_RULE_GAS = 515_625n;

/** Every rule that counts holders; the dearest first, since the last one alone has what the host keeps back. */
const COUNTING_RULES = ["LockUp", "JurisdictionCap", "HolderLimit"] as const satisfies readonly RuleName[];
/** Most groups that a country can be in. */
const GROUPS: Readonly<Partial<Record<RuleName, number>>> = { JurisdictionCap: 8, HolderLimit: 3 };

interface SharedFixture extends HostFixture {
  /** Another issuer's registries over the same storage. */
  readonly others: Suite;
}

/** Alice in Germany and Bob in France hold ten lots each; a second registry shares the storage. */
async function sharedFixture(): Promise<SharedFixture> {
  const fixture = await hostFixture({ rules: COUNTING_RULES.map((rule) => ({ rule })) });
  const { host, code, agent, owner, mint, alice, bob, identityStorage } = fixture;
  const set = (rule: RuleName, name: string, ...args: unknown[]) =>
    host.callModuleFunction(setting(rule, name, args), code.rules[rule]);
  for (const [rule, groups] of Object.entries(GROUPS) as [RuleName, number][]) {
    for (const country of [COUNTRY.germany, COUNTRY.france]) {
      for (let index = 0; index < groups; ++index) {
        const group = encodeBytes32String(`${String(country)} ${String(index)}`);
        await set(rule, "addCountriesToGroup", group, [country]);
      }
    }
  }
  for (const [schedule, days] of [366, 184, 1_460].entries())
    await set("LockUp", "setSchedule", schedule + 1, days, days);
  await set("LockUp", "setAcquisitionSchedule", 1);
  const now = await time.latest();
  for (const [holder, identity, first] of [
    [alice, fixture.aliceId, 1],
    [bob, fixture.bobId, 21],
  ] as const) {
    await mint(holder, HELD);
    const lots = Array.from({ length: MOST_LOTS }, (_, i) => [100n, now - (i + first) * DAY, 1 + (i % 3)]);
    await set("LockUp", "presetLots", identity, lots);
  }
  const addressOf = (name: string) => {
    const found = code.contracts.find((contract) => contract.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found.address;
  };
  const implementations = {
    epochs: fixture.epochs,
    factory: fixture.identityFactory,
    registry: addressOf("IdentityRegistry"),
    identityStorage: addressOf("IdentityRegistryStorage"),
    issuers: addressOf("TrustedIssuersRegistry"),
    topics: addressOf("ClaimTopicsRegistry"),
  };
  const others = await deploySuite(implementations, owner, agent, { identityStorage });
  return { ...fixture, others };
}

/** The same, and nobody was counted yet since the ledger was started anew. */
async function countingFixture(): Promise<SharedFixture> {
  const fixture = await sharedFixture();
  await fixture.host.restartLedger();
  return fixture;
}

/** The least gas with which the host follows Alice's wallet into another identity. */
async function gasToFollow({ host, registry, alice, aliceId }: SharedFixture, identity: string): Promise<bigint> {
  const speaker = await registry.getAddress();
  await impersonateAccount(speaker);
  await setBalance(speaker, parseEther("1"));
  return host
    .connect(await ethers.getSigner(speaker))
    .onIdentityChange.estimateGas(alice, aliceId, identity, COUNTRY.germany, COUNTRY.germany);
}

describe("Worst cases: a storage that two issuers share", () => {
  for (const [ledger, fixture, mode] of [
    ["complete", sharedFixture, MODE.complete],
    ["counting", countingFixture, MODE.counting],
  ] as const) {
    describe(`given every rule that counts, ten lots on both sides and a ledger that is ${ledger}`, () => {
      it("follows what another issuer changes: to a holder of as many lots, and to one that never had any", async () => {
        for (const to of ["bobId", "daveId"] as const) {
          const f = await loadFixture(fixture);
          const change = await f.others.registry.connect(f.agent).updateIdentity(f.alice, f[to]);
          await expect(change).to.emit(f.host, "HolderRecounted").withArgs(f.alice, f.aliceId, f[to], HELD);
          await expect(change).not.to.emit(f.host, "ModuleFailed");
          expect(await f.registry.isListener(f.host)).to.equal(true);
          expect((await f.host.ledger()).mode).to.equal(mode);
          expect((await f.host.holding(f[to])).balance).to.be.at.least(HELD);
        }
      });

      it("leaves room in what a listener gets", async () => {
        for (const to of ["bobId", "daveId"] as const) {
          const f = await loadFixture(fixture);
          const needed = await gasToFollow(f, f[to]);
          expect(needed).to.be.within(LAST_RULE_GAS, (LISTENER_GAS * 3n) / 4n);
        }
      });
    });
  }
});
