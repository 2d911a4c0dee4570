import { expect } from "chai";

import { type HostThatForwards } from "../../../typechain-types";
import { accounts, configure, deployHost, moveRefusal } from "./hosts";
import { type DeployedModule, MODULES } from "./registry";
import { randomFrom, World } from "./world";

const SEED = Number(process.env.SCRIP_SEED ?? 20_261_122);
const ROUNDS = 10 * Number(process.env.SCRIP_RUNS ?? 1);
const RULES_AT_ONCE = 7;
const STEPS = 9;

interface Life {
  readonly host: HostThatForwards;
  readonly order: readonly DeployedModule[];
  readonly world: World;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** A host with these rules, bound and asked in this order. */
async function begin(order: readonly DeployedModule[]): Promise<Life> {
  const host = await deployHost();
  for (const { module, settings } of order) {
    await host.bind(module);
    await configure(host, module, settings);
  }
  return { host, order, world: new World(SEED) };
}

/** Whether the next move of a life passes; the same moves come in every life. */
async function step({ host, order, world }: Life): Promise<boolean | undefined> {
  const proposal = world.anyMove();
  if (!world.isCovered(proposal)) return undefined;
  const modules = order.map(({ module }) => module);
  const refused = await moveRefusal(host, modules, proposal);
  if (refused === undefined) world.apply(proposal);
  return refused === undefined;
}

describe("the order of all modules", () => {
  const random = randomFrom(SEED);
  const told = { passed: 0, refused: 0, names: new Set<string>() };

  for (let round = 0; round < ROUNDS; ++round) {
    const chosen = shuffled(MODULES, random).slice(0, RULES_AT_ONCE);
    it(`changes nothing for ${chosen.map(({ name }) => name).join(", ")}`, async () => {
      const { deployer } = await accounts();
      const deployed: DeployedModule[] = [];
      for (const { deploy } of chosen) deployed.push(await deploy(deployer));
      const orders = [deployed, [...deployed].reverse(), shuffled(deployed, random)];
      const lives: Life[] = [];
      for (const order of orders) lives.push(await begin(order));
      for (let i = 0; i < STEPS; ++i) {
        const outcomes: (boolean | undefined)[] = [];
        for (const life of lives) outcomes.push(await step(life));
        expect(new Set(outcomes).size, `move ${i.toString()}`).to.equal(1);
        if (outcomes[0] !== undefined) ++told[outcomes[0] ? "passed" : "refused"];
      }
      // What each rule would let pass next says what it has counted.
      const probes = lives.map(({ world }) => [1, 2, 3].map(() => world.anyMove(["Transfer", "Mint"])));
      for (const [k, { module }] of deployed.entries()) {
        const rooms: string[] = [];
        for (const [n, { host }] of lives.entries()) {
          const room: bigint[] = [];
          for (const probe of probes[n] ?? []) room.push(await host.headroom(module, probe));
          rooms.push(room.join());
        }
        expect(new Set(rooms).size, chosen[k]?.name).to.equal(1);
      }
      for (const { name } of chosen) told.names.add(name);
    }).timeout(120_000);
  }

  it("was tried with moves that passed and moves that did not, under most rules", () => {
    expect(told.passed).to.be.greaterThan(ROUNDS);
    expect(told.refused).to.be.greaterThan(ROUNDS / 2);
    expect(told.names.size).to.be.greaterThan(MODULES.length / 2);
  });
});
