import { expect } from "chai";
import { encodeBytes32String, toBeHex } from "ethers";

import { JurisdictionCap__factory, type HostThatForwards, type ComplianceModule } from "../../../typechain-types";
import { accounts, ANY_VALUE, configure, deployHost, hostWith, moveRefusal, refusal } from "./hosts";
import { address, AGENTS_KINDS, type Move, move, party } from "./moves";
import { type DeployedModule, type ModuleDescriptor, MODULES } from "./registry";
import { COUNTRIES, type Rehome, World } from "./world";

const SEED = 20_261_122;
const STEPS = 60;
const PERMUTED = ["CountryRestrict", "MaxBalance", "JurisdictionCap", "TimeTransfersLimits", "SupplyLimit"];
const PERMUTATION_STEPS = 8;
/** Bits that a native module may claim: all below T-REX's. */
const NATIVE_HOOKS = (1n << 8n) - 1n;
const REFUSABLE = ["Transfer", "Transfer", "Transfer", "Mint", "Fee"] as const;

async function bound(descriptor: ModuleDescriptor) {
  const { deployer } = await accounts();
  const deployed = await descriptor.deploy(deployer);
  return { ...deployed, host: await hostWith(deployed.module, deployed.settings) };
}

/** What a host does in a world: moves that are told to the module, and applied where it lets them pass. */
async function step(host: HostThatForwards, modules: readonly ComplianceModule[], world: World, each: Move) {
  if (!world.isCovered(each)) return "uncovered";
  const refused = await moveRefusal(host, modules, each);
  if (refused === undefined) world.apply(each);
  return refused;
}

async function tellRehome(
  host: HostThatForwards,
  module: ComplianceModule,
  { holder, oldCountry, newCountry }: Rehome,
) {
  const { number, balance, exempt } = holder;
  await host.rehome(module, address(number * 16), oldCountry, newCountry, balance, exempt);
}

/** Lives through the same days with every host of a list, whose worlds begin alike. */
async function live(
  days: number,
  hosts: readonly HostThatForwards[],
  module: ComplianceModule,
  worlds: readonly World[],
) {
  for (let day = 0; day < days; ++day) {
    for (const [i, host] of hosts.entries()) {
      const world = worlds[i];
      if (!world) throw new Error("a host without a world");
      if (day % 7 === 6) await tellRehome(host, module, world.rehome());
      else await step(host, [module], world, world.anyMove());
    }
  }
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

describe("every module", () => {
  for (const descriptor of MODULES) {
    describe(descriptor.name, () => {
      it("says what it is", async () => {
        const { module } = await bound(descriptor);
        expect(await module.name()).to.equal(descriptor.name);
        const hooks = await module.hooks();
        expect(hooks).to.not.equal(0n);
        expect(hooks & ~NATIVE_HOOKS).to.equal(0n);
        for (const id of ["0x01ffc9a7", interfaceIdOf(module)]) {
          expect(await module.supportsInterface(id)).to.equal(true);
        }
        expect(await module.supportsInterface("0xffffffff")).to.equal(false);
      });

      it("keeps the number of a binding, which only grows", async () => {
        const { module, host } = await bound(descriptor);
        expect(await module.bindingOf(host)).to.equal(1n);
        await expect(host.bindUnder(module, 7))
          .to.emit(module, "ComplianceBound")
          .withArgs(await host.getAddress(), 7);
        for (const epoch of [0, 6, 7]) {
          await expect(host.bindUnder(module, epoch))
            .to.be.revertedWithCustomError(module, "ModuleEpochNotNew")
            .withArgs(epoch, 7);
        }
      });

      it("takes settings from a host that bound it, and from nobody else", async () => {
        const { module, host, setters } = await bound(descriptor);
        const { stranger } = await accounts();
        const unbound = await deployHost();
        for (const call of setters) {
          await expect(stranger.sendTransaction({ to: module, data: call }))
            .to.be.revertedWithCustomError(module, "ModuleNotBound")
            .withArgs(stranger.address);
          await expect(unbound.callModuleFunction(call, module))
            .to.be.revertedWithCustomError(module, "ModuleNotBound")
            .withArgs(await unbound.getAddress());
          await host.callModuleFunction(call, module);
        }
      });

      it("never refuses agents, recounts and settled moves, configured or not", async () => {
        const { module, host } = await bound(descriptor);
        const unconfigured = await hostWith(module);
        const world = new World(SEED);
        for (let i = 0; i < 4; ++i) {
          for (const kind of AGENTS_KINDS) await expectNoRefusal([host, unconfigured], module, world.anyMove([kind]));
          for (const kind of REFUSABLE) {
            await expectNoRefusal([host, unconfigured], module, { ...world.anyMove([kind]), settled: true });
          }
        }
      });

      it("checks as it moves, and names the largest value that passes", async () => {
        const { module, host } = await bound(descriptor);
        const world = new World(SEED);
        const seen = { passed: 0, refused: 0 };
        for (let i = 0; i < STEPS; ++i) {
          const proposal = world.anyMove(REFUSABLE);
          const headroom = await host.headroom(module, proposal);
          const checked = await refusal(host, module, proposal);
          if (proposal.value > headroom) expect(checked).not.to.equal(undefined);
          if (headroom > 0n) expect(await refusal(host, module, { ...proposal, value: headroom })).to.equal(undefined);
          if (headroom < ANY_VALUE) {
            expect(await refusal(host, module, { ...proposal, value: headroom + 1n })).not.to.equal(undefined);
          }
          await expectHeadroomWithin(host, module, proposal, checked);
          const outcome = await step(host, [module], world, proposal);
          if (outcome !== "uncovered") expect(outcome).to.equal(checked);
          ++seen[checked === undefined ? "passed" : "refused"];
          if (i % 5 === 4) await step(host, [module], world, world.anyMove());
        }
        expect(seen.passed).to.be.greaterThan(3);
        if (descriptor.refuses === false) expect(seen.refused).to.equal(0);
        else expect(seen.refused).to.be.greaterThan(3);
      });

      it("starts afresh when it is bound again", async () => {
        const { module, host, settings } = await bound(descriptor);
        const world = new World(SEED);
        await live(20, [host], module, [world]);
        await host.bind(module);
        const fresh = await hostWith(module);
        for (const calls of [[], settings]) {
          for (const each of [host, fresh]) await configure(each, module, calls);
          for (let i = 0; i < 15; ++i) await expectSameAnswer([host, fresh], module, world.anyMove(REFUSABLE));
        }
      });

      it("keeps two hosts apart", async () => {
        const { module, host, settings, setters } = await bound(descriptor);
        const alone = await bound(descriptor);
        const noisy = await hostWith(module, settings);
        const world = new World(SEED);
        const [lone, noise] = [new World(SEED), new World(SEED + 1)];
        for (let i = 0; i < 6; ++i) {
          await live(5, [noisy], module, [noise]);
          if (i === 2) await configure(noisy, module, setters);
          await live(4, [host], module, [world]);
          await live(4, [alone.host], alone.module, [lone]);
          const proposal = world.anyMove(REFUSABLE);
          lone.anyMove(REFUSABLE);
          expect(await host.headroom(module, proposal)).to.equal(await alone.host.headroom(alone.module, proposal));
        }
      });

      if (descriptor.counts) {
        it("has nothing to do with moves inside one holding", async () => {
          const { module, host } = await bound(descriptor);
          const twin = await bound(descriptor);
          const [world, other] = [new World(SEED), new World(SEED)];
          for (let i = 0; i < 10; ++i) {
            await live(4, [host], module, [world]);
            await live(4, [twin.host], twin.module, [other]);
            const holder = world.pick(world.holders);
            other.pick(other.holders);
            const inside = world.move("Transfer", holder, holder, holder.balance + 1n);
            other.move("Transfer", holder, holder, 0n);
            expect(await host.headroom(module, inside)).to.equal(ANY_VALUE);
            expect(await moveRefusal(host, [module], inside)).to.equal(undefined);
            const proposal = world.anyMove(REFUSABLE);
            other.anyMove(REFUSABLE);
            expect(await host.headroom(module, proposal)).to.equal(await twin.host.headroom(twin.module, proposal));
          }
        });
      }

      if (descriptor.exempts !== "nobody") {
        it(`leaves an exempt ${descriptor.exempts} out, in check and record`, async () => {
          const { module, host } = await bound(descriptor);
          const holder = party(16, { balance: 5_000n });
          const side = descriptor.exempts === "sender" ? "from" : "to";
          const probe = move({ [side]: holder });
          const before = await host.headroom(module, probe);
          const exempt = move({ [side]: { ...holder, exempt: true }, value: 5_000n });
          expect(await host.headroom(module, exempt)).to.equal(ANY_VALUE);
          expect(await moveRefusal(host, [module], exempt)).to.equal(undefined);
          expect(await host.headroom(module, probe)).to.equal(before);
        });
      }
    });
  }
});

describe("counters of JurisdictionCap", () => {
  it("equal a recount after every step", async () => {
    const { deployer } = await accounts();
    const module = await new JurisdictionCap__factory(deployer).deploy();
    const host = await hostWith(module);
    const groups = { EU: [250, 276], AMERICA: [124, 484, 840], NORTH: [124, 840, 276] };
    const world = new World(SEED);
    for (let i = 0; i < 2 * STEPS; ++i) {
      if (i === STEPS) {
        for (const [name, codes] of Object.entries(groups)) {
          const args = [encodeBytes32String(name), codes] as const;
          await configure(host, module, [module.interface.encodeFunctionData("addCountriesToGroup", [...args])]);
        }
      }
      if (i % 6 === 5) await tellRehome(host, module, world.rehome());
      else expect(await step(host, [module], world, world.anyMove())).to.be.oneOf([undefined, "uncovered"]);
      const counts = async (jurisdiction: string) => [...(await module.countOf(host, jurisdiction))];
      expect(await counts(encodeBytes32String("ALL"))).to.deep.equal([world.count()[0], world.outstanding]);
      for (const code of COUNTRIES) expect(await counts(toBeHex(code, 32))).to.deep.equal(world.count([code]));
      if (i < STEPS) continue;
      for (const [name, codes] of Object.entries(groups)) {
        expect(await counts(encodeBytes32String(name))).to.deep.equal(world.count(codes));
      }
    }
  });
});

describe("the order of modules", () => {
  it("changes no outcome and no counter, in any permutation of five", async () => {
    const { deployer } = await accounts();
    const host = await deployHost();
    const deployed = new Map<string, DeployedModule>();
    for (const { name, deploy } of MODULES) {
      if (PERMUTED.includes(name)) deployed.set(name, await deploy(deployer));
    }
    let expected: string | undefined;
    for (const order of permutations([...deployed.values()])) {
      const world = new World(SEED);
      for (const { module, settings } of order) {
        await host.bind(module);
        await configure(host, module, settings);
      }
      const modules = order.map(({ module }) => module);
      const story: unknown[] = [];
      for (let i = 0; i < PERMUTATION_STEPS; ++i) {
        const refused = await step(host, modules, world, world.anyMove());
        story.push(refused === undefined ? "passed" : "refused");
      }
      for (const { module } of deployed.values()) {
        story.push(
          (await host.headroom(module, world.move("Transfer", world.holders[0], world.holders[1], 1n))).toString(),
        );
      }
      const told = JSON.stringify([story, world.everyone.map(({ balance }) => balance.toString())]);
      expected ??= told;
      expect(told).to.equal(expected);
    }
    expect(expected).to.contain("refused").and.to.contain("passed");
  }).timeout(600_000);
});

/** Of a move's own value all passes, or the most that does: nothing between passes either, as far as tried. */
async function expectHeadroomWithin(
  host: HostThatForwards,
  module: ComplianceModule,
  proposal: Move,
  checked: string | undefined,
) {
  const within = await host.headroomWithin(module, proposal);
  expect(within === proposal.value, "all of the value passes").to.equal(checked === undefined);
  expect(within).to.be.lessThanOrEqual(proposal.value);
  if (within !== 0n) expect(await refusal(host, module, { ...proposal, value: within })).to.equal(undefined);
  for (const more of [within + 1n, (within + proposal.value + 1n) / 2n]) {
    if (more > within && more <= proposal.value)
      expect(await refusal(host, module, { ...proposal, value: more })).not.to.equal(undefined);
  }
}

async function expectNoRefusal(hosts: readonly HostThatForwards[], module: ComplianceModule, each: Move) {
  for (const host of hosts) {
    expect(await host.headroom(module, each)).to.equal(ANY_VALUE);
    expect(await refusal(host, module, each)).to.equal(undefined);
    expect(await moveRefusal(host, [module], each)).to.equal(undefined);
  }
}

async function expectSameAnswer(
  [one, other]: readonly [HostThatForwards, HostThatForwards],
  module: ComplianceModule,
  each: Move,
) {
  expect(await one.headroom(module, each)).to.equal(await other.headroom(module, each));
}

/** ERC-165: all selectors of the interface itself, without those it inherits. */
function interfaceIdOf(module: ComplianceModule): string {
  const own = ["name", "hooks", "onBind", "check", "onMove", "headroom", "onRecount"] as const;
  const id = own
    .map((name) => BigInt(module.interface.getFunction(name).selector))
    .reduce((sum, selector) => sum ^ selector);
  return toBeHex(id, 4);
}
