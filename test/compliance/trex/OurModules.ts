import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type BaseContract, type Interface, toBeHex, ZeroAddress } from "ethers";

import { type RuleName, RULES } from "../../../deploy/shared";
import {
  AffiliateVolume__factory,
  ExchangeMonthlyLimits__factory,
  HolderLimit__factory,
  IssueLimit__factory,
  JurisdictionCap__factory,
  LockUp__factory,
  PurchaserLimit__factory,
  RollingVolume__factory,
  SanctionsListWithAnswer__factory,
  TimeExchangeLimits__factory,
  TimeTransfersLimits__factory,
  type TRexModuleAdapter,
} from "../../../typechain-types";
import { COUNTRY, deployAdapter, expectRecount, type World, worldFixture } from "./fixture";

const DAY = 86_400;
const ALWAYS = 2n ** 40n - 1n;
const GERMANY = toBeHex(COUNTRY.germany, 32);

interface AdaptedWorld extends World {
  readonly adapter: TRexModuleAdapter;
  readonly rule: BaseContract;
}

type Later<T> = T | Promise<T>;

/** A move that the rule refuses, and the error it gives. `from` is nobody on a mint. */
interface Refused {
  readonly from: "alice" | "nobody";
  readonly to: "alice" | "bob";
  readonly value: bigint;
  readonly error: string;
  readonly args: (world: AdaptedWorld) => Later<readonly unknown[]>;
  /** The largest value that would pass. */
  readonly headroom: bigint;
}

/**
 * A rule in T-REX's compliance contract. Alice holds 60 and bob 20; `passes` is what alice may send to bob, or what
 * may be minted to her.
 */
interface Case {
  /** Calls to its setters, by name. */
  readonly settings: (world: World) => Later<readonly (readonly [string, readonly unknown[]])[]>;
  readonly passes: {
    readonly from: "alice" | "nobody";
    readonly to: "alice" | "alice2" | "bob";
    readonly value: bigint;
  };
  readonly refused: Refused;
  /** What the rule knows after `passes` and a forced transfer of 5 from alice to bob. */
  readonly recorded?: (world: AdaptedWorld) => Promise<void>;
}

const idOf = (world: World, name: "alice" | "bob") => world.identities[name].contract.getAddress();

/** All but the rule that takes a fee, which the adapter refuses. */
type AdaptedRule = Exclude<RuleName, "TransferFees">;

const CASES: Readonly<Record<AdaptedRule, Case>> = {
  AffiliateVolume: {
    settings: async (world) => [
      ["setVolumeLimit", [{ everybody: false, share: true, window: DAY, value: 3_750n }]],
      ["addAffiliates", [[await idOf(world, "alice")]]],
    ],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 31n, headroom: 30n, error: "VolumeLimitExceeded" },
      args: async (world) => [await idOf(world, "alice"), BigInt(DAY), 31n, 0n, 30n, 0n],
    },
    // T-REX tells of a forced transfer as of any other, so that it counts.
    recorded: async (world) => {
      const module = AffiliateVolume__factory.connect(await world.rule.getAddress(), world.owner);
      expect(await module.volumeOf(world.adapter, await idOf(world, "alice"), DAY)).to.equal(25n);
    },
  },
  ConditionalTransfer: {
    settings: ({ alice, bob }) => [["approveTransfer", [alice.address, bob.address, 20n]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 21n, headroom: 20n, error: "TransferNotApproved" },
      args: ({ alice, bob }) => [alice.address, bob.address, 21n],
    },
    recorded: async ({ adapter, alice, bob }) => {
      const [refusal] = await adapter.explain(alice, bob, 20n);
      expect(refusal?.headroom).to.equal(0n);
    },
  },
  CountryAllow: {
    settings: () => [["batchAllowCountries", [[COUNTRY.france]]]],
    passes: { from: "alice", to: "alice2", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "CountryNotAllowed" },
      args: ({ bob }) => [bob.address, COUNTRY.germany],
    },
  },
  CountryRestrict: {
    settings: () => [["addCountryRestriction", [COUNTRY.germany]]],
    passes: { from: "alice", to: "alice2", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "CountryRestricted" },
      args: ({ bob }) => [bob.address, COUNTRY.germany],
    },
  },
  ExchangeMonthlyLimits: {
    settings: async (world) => [
      ["addExchangeID", [await idOf(world, "bob")]],
      ["setExchangeMonthlyLimit", [await idOf(world, "bob"), 30n]],
    ],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 31n, headroom: 30n, error: "ExchangeMonthlyLimitExceeded" },
      args: async (world) => [await idOf(world, "bob"), await idOf(world, "alice"), 31n, 30n, 0n],
    },
    // T-REX tells of a forced transfer as of any other, so that it counts.
    recorded: async (world) => {
      const module = ExchangeMonthlyLimits__factory.connect(await world.rule.getAddress(), world.owner);
      const [bob, alice] = [await idOf(world, "bob"), await idOf(world, "alice")];
      expect(await module.getMonthlyCounter(world.adapter, bob, alice)).to.equal(25n);
    },
  },
  Flowback: {
    settings: () => [
      ["setDistributionPeriod", [1, DAY]],
      ["addFlowbackCountry", [COUNTRY.germany]],
    ],
    passes: { from: "alice", to: "alice2", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "FlowbackRestricted" },
      args: ({ bob }) => [bob.address, COUNTRY.germany, 0n, 0n],
    },
  },
  HolderLimit: {
    settings: () => [["setHolderLimit", [GERMANY, 1]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      // Bob counts as two, and nobody else may come.
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "HolderLimitReached" },
      args: async ({ adapter, agent, rule, suite, bob, identities }) => {
        await suite.token.connect(agent).burn(bob, 20n);
        const weight = [await identities.bob.contract.getAddress(), 2];
        await adapter.callModuleFunction(rule.interface.encodeFunctionData("setHolderWeight", weight), rule);
        return [GERMANY, 2n, 1n];
      },
    },
    recorded: async ({ adapter, rule }) => {
      const module = HolderLimit__factory.connect(await rule.getAddress(), rule.runner);
      expect(await module.countOf(adapter, GERMANY)).to.equal(1n);
      expect(await module.countOf(adapter, toBeHex(COUNTRY.france, 32))).to.equal(1n);
    },
  },
  InvestorClass: {
    settings: () => [["setCountryClasses", [COUNTRY.germany, 8, 1]]],
    passes: { from: "nobody", to: "alice", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "InvestorClassMissing" },
      args: ({ bob }) => [bob.address, COUNTRY.germany, 0n, 8n, 1n],
    },
  },
  IssueLimit: {
    settings: () => [
      ["startOffering", [{ start: 1, end: 2 ** 40 - 1, freeClasses: 0, total: 30n, defaultLimit: 20n }]],
    ],
    passes: { from: "nobody", to: "alice", value: 20n },
    refused: {
      ...{ from: "nobody", to: "bob", value: 21n, headroom: 20n, error: "IssueLimitExceeded" },
      args: async (world) => [await idOf(world, "bob"), 0n, 21n, 20n],
    },
    recorded: async (world) => {
      const module = IssueLimit__factory.connect(await world.rule.getAddress(), world.owner);
      expect(await module.issueLimitOf(world.adapter, await idOf(world, "alice"))).to.deep.equal([false, 20n, 20n]);
      expect(await module.issueLimitOf(world.adapter, await idOf(world, "bob"))).to.deep.equal([false, 20n, 0n]);
    },
  },
  JurisdictionCap: {
    settings: () => [["setShareLimit", [GERMANY, 5_000]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 21n, headroom: 20n, error: "ShareLimitExceeded" },
      args: () => [GERMANY, 21n, 20n, 5_000n],
    },
    recorded: async ({ adapter, rule }) => {
      const module = JurisdictionCap__factory.connect(await rule.getAddress(), rule.runner);
      expect(await module.countOf(adapter, GERMANY)).to.deep.equal([1n, 45n]);
      expect(await module.countOf(adapter, toBeHex(COUNTRY.france, 32))).to.deep.equal([1n, 35n]);
    },
  },
  LockUp: {
    // Alice's 60 and bob's 20 are counted when the rule is bound, long after their date; then a new lot is minted.
    settings: () => [
      ["setSchedule", [1, 365, 365]],
      ["setAcquisitionSchedule", [1]],
      ["setUnknownDate", [1]],
    ],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 61n, headroom: 60n, error: "LockUpExceeded" },
      args: async (world) => {
        await world.suite.token.connect(world.agent).mint(world.alice, 10n);
        const next = BigInt(await time.latest()) + 365n * BigInt(DAY);
        return [await idOf(world, "alice"), 61n, 60n, next];
      },
    },
    recorded: async (world) => {
      const module = LockUp__factory.connect(await world.rule.getAddress(), world.owner);
      expect(await module.holdingOf(world.adapter, await idOf(world, "alice"))).to.deep.equal([35n, 0n, 0n]);
      expect(await module.holdingOf(world.adapter, await idOf(world, "bob"))).to.deep.equal([45n, 0n, 0n]);
    },
  },
  LotSize: {
    settings: () => [["setLotSize", [20n]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      // Without a bound, the largest multiple there is.
      ...{ from: "alice", to: "bob", value: 21n, headroom: 2n ** 256n - 16n, error: "LotSizeNotKept" },
      args: async (world) => [await idOf(world, "alice"), 21n, 20n, 60n],
    },
  },
  MaxBalance: {
    settings: () => [["setMaxBalance", [60n]]],
    passes: { from: "alice", to: "bob", value: 40n },
    refused: {
      ...{ from: "alice", to: "bob", value: 41n, headroom: 40n, error: "MaxBalanceExceeded" },
      args: async (world) => [await idOf(world, "bob"), 20n, 41n, 60n],
    },
    recorded: async ({ adapter, suite, alice, alice2, bob }) => {
      await expectRecount(adapter, suite, [alice, alice2, bob]);
    },
  },
  MaxShare: {
    settings: () => [["setMaxShare", [7_500n, 0n]]],
    passes: { from: "alice", to: "bob", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 41n, headroom: 40n, error: "MaxShareExceeded" },
      args: async (world) => [await idOf(world, "bob"), 20n, 41n, 40n, 7_500n],
    },
  },
  MinHolding: {
    settings: () => [["setMinHolding", [30n]]],
    passes: { from: "alice", to: "bob", value: 30n },
    refused: {
      // Without a bound, all and more.
      ...{ from: "alice", to: "bob", value: 31n, headroom: 2n ** 256n - 1n, error: "MinHoldingNotKept" },
      args: async (world) => [await idOf(world, "alice"), 60n, 31n, 30n],
    },
  },
  OfferList: {
    settings: () => [
      ["startOffering", [0]],
      ["batchSetOfferLimit", [[COUNTRY.germany], 149]],
    ],
    passes: { from: "nobody", to: "alice", value: 10n },
    refused: {
      ...{ from: "nobody", to: "bob", value: 1n, headroom: 0n, error: "OffereeNotListed" },
      args: async (world) => [await idOf(world, "bob"), COUNTRY.germany],
    },
  },
  PurchaserLimit: {
    settings: () => [["setPurchaserLimit", [1, DAY, 0]]],
    passes: { from: "nobody", to: "alice", value: 10n },
    refused: {
      ...{ from: "nobody", to: "bob", value: 1n, headroom: 0n, error: "PurchaserLimitReached" },
      args: async (world) => {
        await world.suite.token.connect(world.agent).mint(world.alice, 1n);
        return [await idOf(world, "bob"), 1n, 1n, BigInt((await time.latest()) + DAY)];
      },
    },
    recorded: async ({ adapter, rule }) => {
      const module = PurchaserLimit__factory.connect(await rule.getAddress(), rule.runner);
      expect(await module.purchasersOf(adapter)).to.equal(1n);
    },
  },
  RollingVolume: {
    settings: () => [["setVolumeLimit", [{ everybody: true, share: true, window: DAY, value: 3_750n }]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 31n, headroom: 30n, error: "VolumeLimitExceeded" },
      args: () => [ZeroAddress, BigInt(DAY), 31n, 0n, 30n, 0n],
    },
    recorded: async (world) => {
      const module = RollingVolume__factory.connect(await world.rule.getAddress(), world.owner);
      expect(await module.volumeOf(world.adapter, ZeroAddress, DAY)).to.equal(25n);
    },
  },
  SanctionsScreen: {
    // A list that names everybody, added after the move that passes; before it, one that names nobody.
    settings: async ({ deployer }) => {
      const list = await new SanctionsListWithAnswer__factory(deployer).deploy(toBeHex(0, 32));
      return [["addSanctionsList", [await list.getAddress()]]];
    },
    passes: { from: "alice", to: "bob", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "PartyNotEligible" },
      args: async ({ adapter, rule, deployer, bob }) => {
        const list = await new SanctionsListWithAnswer__factory(deployer).deploy(toBeHex(1, 32));
        const address = await list.getAddress();
        await adapter.callModuleFunction(rule.interface.encodeFunctionData("addSanctionsList", [address]), rule);
        return [bob.address];
      },
    },
  },
  SupplyLimit: {
    settings: () => [["setSupplyLimit", [100n]]],
    passes: { from: "nobody", to: "alice", value: 20n },
    refused: {
      ...{ from: "nobody", to: "alice", value: 21n, headroom: 20n, error: "SupplyLimitExceeded" },
      args: () => [80n, 21n, 100n],
    },
  },
  TimeExchangeLimits: {
    settings: async (world) => [
      ["addExchangeID", [await idOf(world, "bob")]],
      ["setExchangeLimit", [await idOf(world, "bob"), { limitTime: DAY, limitValue: 30n }]],
    ],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 31n, headroom: 30n, error: "ExchangeLimitExceeded" },
      args: async (world) => [await idOf(world, "bob"), await idOf(world, "alice"), BigInt(DAY), 31n, 30n, 0n],
    },
    recorded: async (world) => {
      const module = TimeExchangeLimits__factory.connect(await world.rule.getAddress(), world.owner);
      const [bob, alice] = [await idOf(world, "bob"), await idOf(world, "alice")];
      expect((await module.getExchangeCounter(world.adapter, bob, alice, DAY)).value).to.equal(25n);
    },
  },
  Suspension: {
    settings: () => [["suspend", [{ reason: toBeHex(7, 32), end: ALWAYS, transfers: false, mints: true }]]],
    passes: { from: "alice", to: "bob", value: 10n },
    refused: {
      ...{ from: "nobody", to: "alice", value: 1n, headroom: 0n, error: "MovesSuspended" },
      args: () => [toBeHex(7, 32), ALWAYS],
    },
  },
  TimeTransfersLimits: {
    settings: () => [["setTimeTransferLimit", [{ limitTime: DAY, limitValue: 30n }]]],
    passes: { from: "alice", to: "bob", value: 20n },
    refused: {
      ...{ from: "alice", to: "bob", value: 31n, headroom: 30n, error: "TimeTransferLimitExceeded" },
      args: async (world) => [await idOf(world, "alice"), BigInt(DAY), 31n, 30n, 0n],
    },
    // T-REX tells of a forced transfer as of any other, so that it counts.
    recorded: async (world) => {
      const module = TimeTransfersLimits__factory.connect(await world.rule.getAddress(), world.owner);
      const counter = await module.usersCounters(world.adapter, await idOf(world, "alice"), DAY);
      expect(counter.value).to.equal(25n);
      const [allowed] = await world.adapter.explain(world.alice, world.bob, 6n);
      expect(allowed?.headroom).to.equal(5n);
    },
  },
  TransferSize: {
    settings: () => [["setTransferSize", [10n, 40n]]],
    passes: { from: "alice", to: "bob", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 41n, headroom: 40n, error: "TransferSizeTooLarge" },
      args: () => [41n, 40n],
    },
  },
  TokenListingRestrictions: {
    settings: () => [["configureToken", [1n]]],
    passes: { from: "alice", to: "alice2", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "TokenListingRefused" },
      // The adapter does not say which token it has, so that it stands for it.
      args: async ({ adapter, bob }) => [await adapter.getAddress(), bob.address, 1n],
    },
  },
  TradingWindow: {
    settings: async (world) => [
      ["setTradingHours", [Array.from({ length: 7 }, () => ({ opens: 0n, closes: 1_440n }))]],
      ["addBlackout", [0n, ALWAYS]],
      ["setInsiders", [[await idOf(world, "alice")], true]],
    ],
    passes: { from: "nobody", to: "alice", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "InsiderBlackout" },
      args: async (world) => [await idOf(world, "alice"), ALWAYS],
    },
  },
  TransferRestrict: {
    settings: ({ alice }) => [
      ["setMode", [3n, false]],
      ["allowUser", [alice.address]],
    ],
    passes: { from: "alice", to: "alice2", value: 10n },
    refused: {
      ...{ from: "alice", to: "bob", value: 1n, headroom: 0n, error: "TransferRestricted" },
      args: ({ alice, bob }) => [alice.address, bob.address, 3n],
    },
  },
};

/** T-REX's compliance contract with the adapter, and the rule in it. */
async function adapted(name: AdaptedRule): Promise<AdaptedWorld> {
  const world = await worldFixture();
  const rule: BaseContract = await new RULES[name](world.deployer).deploy();
  const adapter = await deployAdapter(world);
  await world.suite.compliance.addModule(adapter);
  const token = world.suite.token.connect(world.agent);
  await token.mint(world.alice, 60n);
  await token.mint(world.bob, 20n);
  const settings = await CASES[name].settings(world);
  const abi: Interface = rule.interface;
  await adapter.addAndSetModule(
    rule,
    settings.map(([setter, args]) => abi.encodeFunctionData(setter, args)),
  );
  if ((await adapter.ledger()).mode !== 0n) await adapter.countWallets([world.alice, world.bob]);
  return { ...world, adapter, rule };
}

describe("Scrip's rules in T-REX's compliance contract, through the adapter", () => {
  for (const [name, { passes, refused, recorded }] of Object.entries(CASES) as [AdaptedRule, Case][]) {
    describe(name, () => {
      // A function with a name of its own, by which a snapshot is kept.
      const fixture = { [name]: () => adapted(name) }[name] as () => Promise<AdaptedWorld>;

      it("lets a move pass, and a forced transfer, and records both", async () => {
        const world = await loadFixture(fixture);
        const { suite, agent, alice, bob } = world;
        const to = world[passes.to];
        const before = await suite.token.balanceOf(to);
        if (passes.from === "nobody") await suite.token.connect(agent).mint(to, passes.value);
        else await suite.token.connect(alice).transfer(to, passes.value);
        expect(await suite.token.balanceOf(to)).to.equal(before + passes.value);
        await suite.token.connect(agent).forcedTransfer(alice, bob, 5n);
        await recorded?.(world);
      });

      it("refuses a move, with its reason and what would pass", async () => {
        const world = await loadFixture(fixture);
        const { adapter, suite, agent, rule, alice } = world;
        const from = refused.from === "nobody" ? ZeroAddress : alice.address;
        const to = world[refused.to];
        const args = await refused.args(world);
        await expect(adapter.checkTransfer(from, to, refused.value))
          .to.be.revertedWithCustomError(rule, refused.error)
          .withArgs(...args);
        const reason = rule.interface.encodeErrorResult(refused.error, args);
        expect(await adapter.explain(from, to, refused.value)).to.deep.equal([
          [await rule.getAddress(), reason, refused.headroom],
        ]);
        expect(await suite.compliance.canTransfer(from, to, refused.value)).to.equal(false);
        const [move, message] =
          refused.from === "nobody"
            ? [suite.token.connect(agent).mint(to, refused.value), "Compliance not followed"]
            : [suite.token.connect(alice).transfer(to, refused.value), "Transfer not possible"];
        await expect(move).to.be.revertedWith(message);
        if (refused.headroom !== 0n) {
          expect(await suite.compliance.canTransfer(from, to, refused.headroom)).to.equal(true);
        }
      });
    });
  }
});
