import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type BaseContract, id, ZeroAddress } from "ethers";

import { COUNTRY, deploySuiteFixture, type Investor, type SuiteFixture } from "../../fixtures/suite";
import { ask, deployTrexModule, send, type TrexModuleName } from "../../fixtures/trex";
import { Kind } from "../modules/moves";

const DAY = 86_400;
const BLACKLIST = 2n;
const WALLET = 0n;

type Calls = readonly (readonly [string, readonly unknown[]])[];
type Person = "alice" | "bob" | "carol";

/** Alice and carol are in Germany, bob in France; alice holds 60, bob 20. */
interface SuiteWorld extends SuiteFixture {
  readonly investors: Readonly<Record<Person, Investor>>;
}

interface ModuleWorld extends SuiteWorld {
  readonly module: BaseContract;
}

interface Step {
  readonly from: Person | "nobody";
  readonly to: Person;
  readonly value: bigint;
}

/**
 * A module of T-REX in our compliance contract.
 * @param before What is made ready before the module is bound, at the module.
 * @param settings Calls to its setters through the compliance contract.
 * @param after What others do at the module once it is set.
 * @param passes A move that it lets pass.
 * @param refused A move that it refuses.
 * @param recorded What it knows once `passes` was made.
 */
interface Case {
  readonly before?: (world: ModuleWorld) => Promise<unknown>;
  readonly settings: (world: ModuleWorld) => Calls;
  readonly after?: (world: ModuleWorld) => Promise<unknown>;
  readonly passes: Step;
  readonly refused: Step;
  readonly recorded?: (world: ModuleWorld) => Promise<void>;
}

type RunnableModule = Exclude<TrexModuleName, "TransferFeesModule">;

const tagExchange = ({ module, investors }: ModuleWorld) => send(module, "addExchangeID", [investors.bob.identity]);
const limit = (value: bigint) => ({ limitTime: DAY, limitValue: value });
const approval = async ({ module, token, investors: { alice, bob } }: ModuleWorld, value: bigint) =>
  ask(module, "calculateTransferHash", [alice.wallet, bob.wallet, value, token]);

const CASES: Readonly<Record<RunnableModule, Case>> = {
  CountryAllowModule: {
    settings: () => [["batchAllowCountries", [[COUNTRY.germany]]]],
    passes: { from: "alice", to: "carol", value: 10n },
    refused: { from: "alice", to: "bob", value: 1n },
  },
  CountryRestrictModule: {
    settings: () => [["addCountryRestriction", [COUNTRY.france]]],
    passes: { from: "alice", to: "carol", value: 10n },
    refused: { from: "alice", to: "bob", value: 1n },
  },
  MaxBalanceModule: {
    before: async ({ module, owner, compliance, investors: { alice, bob } }) =>
      send(module.connect(owner), "batchPreSetModuleState", [compliance, [alice.identity, bob.identity], [60n, 20n]]),
    settings: () => [["setMaxBalance", [60n]]],
    passes: { from: "alice", to: "bob", value: 40n },
    refused: { from: "alice", to: "bob", value: 41n },
    recorded: async ({ module, compliance, investors: { alice, bob } }) => {
      expect(await ask(module, "getIDBalance", [compliance, alice.identity])).to.equal(20n);
      expect(await ask(module, "getIDBalance", [compliance, bob.identity])).to.equal(60n);
    },
  },
  SupplyLimitModule: {
    settings: () => [["setSupplyLimit", [100n]]],
    passes: { from: "nobody", to: "bob", value: 20n },
    refused: { from: "nobody", to: "bob", value: 21n },
  },
  TimeTransfersLimitsModule: {
    settings: () => [["setTimeTransferLimit", [limit(30n)]]],
    passes: { from: "alice", to: "bob", value: 30n },
    refused: { from: "alice", to: "bob", value: 31n },
    recorded: async ({ module, compliance, investors: { alice } }) => {
      const counter = await ask(module, "usersCounters", [compliance, alice.identity, DAY]);
      expect(counter).to.have.deep.property("0", 30n);
    },
  },
  TimeExchangeLimitsModule: {
    before: tagExchange,
    settings: ({ investors }) => [["setExchangeLimit", [investors.bob.identity, limit(30n)]]],
    passes: { from: "alice", to: "bob", value: 30n },
    refused: { from: "alice", to: "bob", value: 31n },
    recorded: async ({ module, compliance, investors: { alice, bob } }) => {
      const counter = await ask(module, "getExchangeCounter", [compliance, bob.identity, alice.identity, DAY]);
      expect(counter).to.have.deep.property("0", 30n);
    },
  },
  ExchangeMonthlyLimitsModule: {
    before: tagExchange,
    settings: ({ investors }) => [["setExchangeMonthlyLimit", [investors.bob.identity, 30n]]],
    passes: { from: "alice", to: "bob", value: 30n },
    refused: { from: "alice", to: "bob", value: 31n },
    recorded: async ({ module, compliance, investors: { alice, bob } }) => {
      expect(await ask(module, "getMonthlyCounter", [compliance, bob.identity, alice.identity])).to.equal(30n);
    },
  },
  ConditionalTransferModule: {
    settings: ({ investors: { alice, bob } }) => [["approveTransfer", [alice.wallet.address, bob.wallet.address, 10n]]],
    passes: { from: "alice", to: "bob", value: 10n },
    refused: { from: "alice", to: "bob", value: 11n },
    recorded: async (world) => {
      expect(await ask(world.module, "isTransferApproved", [world.compliance, await approval(world, 10n)])).to.equal(
        false,
      );
    },
  },
  TransferRestrictModule: {
    settings: ({ investors: { alice } }) => [["allowUser", [alice.wallet.address]]],
    passes: { from: "alice", to: "bob", value: 10n },
    refused: { from: "bob", to: "carol", value: 10n },
  },
  TokenListingRestrictionsModule: {
    settings: () => [["configureToken", [BLACKLIST]]],
    after: async ({ module, token, investors: { bob } }) =>
      send(module.connect(bob.wallet), "listToken", [token, WALLET]),
    passes: { from: "alice", to: "carol", value: 10n },
    refused: { from: "alice", to: "bob", value: 1n },
  },
};

const NAMES = Object.keys(CASES) as RunnableModule[];

/** Each fixture has a suite of its own, since a suite of the same salt is the same suite. */
async function suiteOf(name: string): Promise<SuiteWorld> {
  const suite = await deploySuiteFixture({ salt: BigInt(id(name)) });
  const [alice, bob, carol] = suite.people;
  if (!alice || !bob || !carol) throw new Error("too few accounts");
  const investors = {
    alice: await suite.onboard(alice, COUNTRY.germany),
    bob: await suite.onboard(bob, COUNTRY.france),
    carol: await suite.onboard(carol, COUNTRY.germany),
  };
  await suite.mint(alice, 60n);
  await suite.mint(bob, 20n);
  return { ...suite, investors };
}

async function moduleFixture(name: RunnableModule): Promise<ModuleWorld> {
  const suite = await suiteOf(name);
  const module = await deployTrexModule(suite.deployer, name);
  const world = { ...suite, module };
  const { before, settings, after } = CASES[name];
  await before?.(world);
  await world.compliance.addModule(module);
  for (const [setter, args] of settings(world)) {
    await world.compliance.callModuleFunction(module.interface.encodeFunctionData(setter, args), module);
  }
  await after?.(world);
  return world;
}

const suiteFixture = () => suiteOf("no module");

/** One fixture a module; a snapshot is kept by the function. */
function fixtures(): Record<RunnableModule, () => Promise<ModuleWorld>> {
  const made: Partial<Record<RunnableModule, () => Promise<ModuleWorld>>> = {};
  for (const name of NAMES) {
    made[name] = async function moduleInSuite() {
      return moduleFixture(name);
    };
  }
  return made as Record<RunnableModule, () => Promise<ModuleWorld>>;
}

function make(world: SuiteWorld, { from, to, value }: Step) {
  const receiver: HardhatEthersSigner = world.investors[to].wallet;
  if (from === "nobody") return world.token.connect(world.agent)["mint(address,uint256)"](receiver, value);
  return world.token.connect(world.investors[from].wallet).transfer(receiver, value);
}

function force(world: SuiteWorld, from: Person, to: Person, value: bigint) {
  const [sender, receiver] = [world.investors[from].wallet, world.investors[to].wallet];
  return world.token.connect(world.agent)["forcedTransfer(address,address,uint256)"](sender, receiver, value);
}

describe("T-REX's modules in Scrip's compliance contract", () => {
  const made = fixtures();

  for (const name of NAMES) {
    const { passes, refused, recorded } = CASES[name];
    describe(name, () => {
      const fixture = made[name];

      it("is bound", async () => {
        const { compliance, module } = await loadFixture(fixture);
        expect(await compliance.getModules()).to.deep.equal([await module.getAddress()]);
        expect(await ask(module, "isComplianceBound", [compliance])).to.equal(true);
      });

      it("lets a move pass, and records it", async () => {
        const world = await loadFixture(fixture);
        const { token, investors } = world;
        const before = await token.balanceOf(investors[passes.to].wallet);
        await make(world, passes);
        expect(await token.balanceOf(investors[passes.to].wallet)).to.equal(before + passes.value);
        await recorded?.(world);
      });

      it("refuses a move", async () => {
        const world = await loadFixture(fixture);
        const { compliance, module, investors } = world;
        const address = await module.getAddress();
        await expect(make(world, refused))
          .to.be.revertedWithCustomError(compliance, "ComplianceModuleRefused")
          .withArgs(address);
        const from = refused.from === "nobody" ? ZeroAddress : investors[refused.from].wallet;
        const to = investors[refused.to].wallet;
        expect(await compliance.canTransfer(from, to, refused.value)).to.equal(false);
        const reason = compliance.interface.encodeErrorResult("ComplianceModuleRefused", [address]);
        expect(await compliance.explain(from, from, to, refused.value)).to.deep.equal([[address, reason, 0n]]);
      });

      it("never stops an agent", async () => {
        const world = await loadFixture(fixture);
        const { token, investors, agent } = world;
        const from = refused.from === "nobody" ? "alice" : refused.from;
        const [sender, receiver] = [investors[from].wallet, investors[refused.to].wallet];
        const before = await token.balanceOf(receiver);
        await force(world, from, refused.to, refused.value < 20n ? refused.value : 20n);
        expect(await token.balanceOf(receiver)).to.be.greaterThan(before);
        const rest = await token.balanceOf(sender);
        await token.connect(agent)["burn(address,uint256)"](sender, rest);
        expect(await token.balanceOf(sender)).to.equal(0n);
      });

      it("is removed, and decides no longer", async () => {
        const world = await loadFixture(fixture);
        await world.compliance.removeModule(world.module);
        expect(await ask(world.module, "isComplianceBound", [world.compliance])).to.equal(false);
        await make(world, refused);
      });
    });
  }

  describe("given a module whose record fails", () => {
    it("goes on with an agent's move and says so", async () => {
      const world = await loadFixture(made.MaxBalanceModule);
      const { compliance, module, token, investors } = world;
      const reason = module.interface.encodeErrorResult("MaxBalanceExceeded", [await compliance.getAddress(), 41n]);
      await expect(force(world, "alice", "bob", 41n))
        .to.emit(compliance, "ModuleFailed")
        .withArgs(await module.getAddress(), Kind.ForcedTransfer, reason);
      expect(await token.balanceOf(investors.bob.wallet)).to.equal(61n);
    });

    it("does not make a holder's move", async () => {
      const world = await loadFixture(made.MaxBalanceModule);
      const { compliance, registry, investors } = world;
      const [alice, bob] = [investors.alice.wallet, investors.bob.wallet];
      // The module counts by identity and is not told of alice's new one, from which it cannot take what is not there.
      await registry.updateIdentity(alice, investors.carol.identity);
      expect(await compliance.canTransfer(alice, bob, 1n)).to.equal(true);
      await expect(make(world, { from: "alice", to: "bob", value: 1n })).to.be.revertedWithPanic(0x11);
    });
  });

  describe("a module that is not ready", () => {
    it("is refused: a largest balance for a token that has holders", async () => {
      const { compliance, deployer } = await loadFixture(suiteFixture);
      const module = await deployTrexModule(deployer, "MaxBalanceModule");
      await expect(compliance.addModule(module))
        .to.be.revertedWithCustomError(compliance, "ComplianceModuleUnsupported")
        .withArgs(await module.getAddress());
    });

    it("is refused: one that fails when asked, while no token is bound", async () => {
      const { compliance, token, owner, deployer } = await loadFixture(suiteFixture);
      await compliance.connect(owner).unbindToken(token);
      const module = await deployTrexModule(deployer, "MaxBalanceModule");
      await expect(compliance.addModule(module))
        .to.be.revertedWithCustomError(compliance, "ComplianceModuleUnsupported")
        .withArgs(await module.getAddress());
    });
  });

  describe("TransferFeesModule", () => {
    it("is refused, since it would have to be an agent of the token", async () => {
      const { compliance, deployer } = await loadFixture(suiteFixture);
      const module = await deployTrexModule(deployer, "TransferFeesModule");
      await expect(compliance.addModule(module))
        .to.be.revertedWithCustomError(compliance, "ComplianceModuleUnsupported")
        .withArgs(await module.getAddress());
    });

    it("is refused as an agent of the token", async () => {
      const { compliance, token, owner, deployer } = await loadFixture(suiteFixture);
      const module = await deployTrexModule(deployer, "TransferFeesModule");
      await token.connect(owner).addAgent(module);
      await expect(compliance.addModule(module))
        .to.be.revertedWithCustomError(compliance, "ComplianceModuleIsAgent")
        .withArgs(await module.getAddress());
    });
  });
});
