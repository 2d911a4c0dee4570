import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, toBeHex, ZeroAddress } from "ethers";

import {
  HolderLimit__factory,
  type HostThatForwards,
  Identity__factory,
  ModularCompliance__factory,
} from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, setting } from "../../fixtures/suite";
import { claimIdOf } from "../../identity/claims";
import { accounts, configure, hostWith, moveRefusal } from "./hosts";
import { address, NOBODY, type Party } from "./moves";
import { COUNTRIES, randomFrom, World } from "./world";

const SEED = 20_261_122;
const STEPS = 140;
const ALL = encodeBytes32String("ALL");
const GROUPS = { EU: [250, 276], NORTH: [124, 840, 276] } as const;
const CLASSES = [1, 8, 64] as const;
const ACCREDITED_TOPIC = 77n;

/** What every number must be, counted from nothing but the world, its classes and its weights. */
class Model {
  readonly classes = new Map<number, number>();
  readonly weights = new Map<number, number>();

  constructor(private readonly world: World) {}

  count(belongs: (country: number, classes: number) => boolean): bigint {
    const counted = this.world.holders.filter(
      ({ number, balance, country }) => balance > 0n && belongs(country, this.classes.get(number) ?? 0),
    );
    return BigInt(counted.reduce((sum, { number }) => sum + (this.weights.get(number) ?? 1), 0));
  }
}

function numberOf({ holder }: Party): number {
  return Number(BigInt(holder)) / 16;
}

describe("counts of HolderLimit", () => {
  it("equal a recount by country, group, class and weight after every step", async () => {
    const { deployer } = await accounts();
    const module = await new HolderLimit__factory(deployer).deploy();
    const host: HostThatForwards = await hostWith(module);
    const set = (name: "addCountriesToGroup" | "setHolderWeight", args: readonly unknown[]) =>
      configure(host, module, [
        module.interface.encodeFunctionData(name as "setHolderWeight", args as [string, number]),
      ]);
    const world = new World(SEED);
    const model = new Model(world);
    const random = randomFrom(SEED + 1);
    const below = (bound: number) => Math.floor(random() * bound);

    for (let i = 0; i < STEPS; ++i) {
      if (i === STEPS / 4) {
        for (const [name, codes] of Object.entries(GROUPS))
          await set("addCountriesToGroup", [encodeBytes32String(name), codes]);
      }
      if (i % 7 === 3) {
        const [number, weight] = [1 + below(7), below(5)];
        model.weights.set(number, weight);
        await set("setHolderWeight", [address(number * 16), weight]);
      } else if (i % 7 === 6) {
        const { holder, oldCountry, newCountry } = world.rehome();
        await host.rehome(module, address(holder.number * 16), oldCountry, newCountry, holder.balance, holder.exempt);
      } else {
        const move = world.anyMove();
        if (!world.isCovered(move)) continue;
        const changes = move.from.holder !== move.to.holder && move.value !== 0n && move.kind !== 6;
        // Each side comes with a class of the day; a recount, and a move inside one holding, say nothing of it.
        for (const side of [move.from, move.to]) {
          if (side.holder === NOBODY.holder) continue;
          const known = model.classes.get(numberOf(side)) ?? 0;
          side.class = changes && random() < 0.3 ? below(2) + 8 * below(2) + 64 * below(2) : known;
          if (changes) model.classes.set(numberOf(side), side.class);
        }
        expect(await moveRefusal(host, [module], move)).to.equal(undefined);
        world.apply(move);
      }
      const places: [string, readonly number[]][] = [
        [ALL, COUNTRIES],
        ...COUNTRIES.map((code): [string, readonly number[]] => [toBeHex(code, 32), [code]]),
      ];
      if (i >= STEPS / 4) {
        for (const [name, codes] of Object.entries(GROUPS)) places.push([encodeBytes32String(name), codes]);
      }
      for (const [place, codes] of places) {
        expect(await module.countOf(host, place), "holders").to.equal(model.count((code) => codes.includes(code)));
        for (const one of CLASSES) {
          for (const having of [true, false]) {
            expect(await module.countOfClass(host, place, one, having), "by class").to.equal(
              model.count((code, classes) => codes.includes(code) && ((classes & one) !== 0) === having),
            );
          }
        }
      }
    }
  }).timeout(300_000);
});

/** A suite in which 3(c)(1) and 12(g) are kept, with an accredited holder and one that is not. */
async function suiteFixture() {
  const suite = await deploySuiteFixture({
    classTopics: [ACCREDITED_TOPIC],
    rules: [{ rule: "HolderLimit", settings: [setting("HolderLimit", "setClassLimit", [ALL, 1, false, 1])] }],
  });
  const [alice, bob, carol] = suite.people;
  if (!alice || !bob || !carol) throw new Error("too few accounts");
  const { identity } = await suite.onboard(alice, COUNTRY.unitedStates, { classes: [ACCREDITED_TOPIC] });
  await suite.onboard(bob, COUNTRY.unitedStates);
  await suite.onboard(carol, COUNTRY.unitedStates);
  await suite.mint(alice, 100n);
  const module = HolderLimit__factory.connect(suite.code.rules.HolderLimit, suite.stranger);
  const host = await suite.compliance.getAddress();
  const lacking = () => module.countOfClass(host, ALL, 1, false);
  return { ...suite, alice, bob, carol, identity, module, host, lacking };
}

describe("HolderLimit in a suite", () => {
  it("reads classes from claims", async () => {
    const { mint, bob, carol, module, lacking } = await loadFixture(suiteFixture);
    expect(await lacking()).to.equal(0n);
    await mint(bob, 10n);
    expect(await lacking()).to.equal(1n);
    await expect(mint(carol, 10n))
      .to.be.revertedWithCustomError(module, "ClassLimitReached")
      .withArgs(ALL, 1, false, 2, 1);
  });

  describe("refresh", () => {
    it("counts a holder under the classes it has now, whoever asks", async () => {
      const { alice, bob, mint, identity, module, host, providers, lacking } = await loadFixture(suiteFixture);
      const provider = providers[0];
      if (!provider) throw new Error("no claim issuer");
      await expect(module.refresh(host, alice)).not.to.emit(module, "HolderCounted");
      const claims = Identity__factory.connect(identity, alice);
      await claims.removeClaim(await claimIdOf(provider.contract, ACCREDITED_TOPIC));
      expect(await lacking()).to.equal(0n);
      await expect(module.refresh(host, alice))
        .to.emit(module, "HolderCounted")
        .withArgs(host, identity, 1, COUNTRY.unitedStates, 0, 1);
      expect(await lacking()).to.equal(1n);
      await expect(mint(bob, 1n))
        .to.be.revertedWithCustomError(module, "ClassLimitReached")
        .withArgs(ALL, 1, false, 2, 1);
    });

    it("does nothing for who holds nothing, known or not", async () => {
      const { bob, stranger, module, host } = await loadFixture(suiteFixture);
      for (const wallet of [bob, stranger]) {
        await expect(module.refresh(host, wallet)).not.to.emit(module, "HolderCounted");
      }
    });

    it("changes nothing for an identity named in a wallet's place", async () => {
      const { alice, people, onboard, mint, compliance, code, module, host, identity } =
        await loadFixture(suiteFixture);
      const accredited = people[3];
      if (!accredited) throw new Error("too few accounts");
      await onboard(accredited, COUNTRY.unitedStates, { classes: [ACCREDITED_TOPIC] });
      const limit = setting("HolderLimit", "setClassLimit", [ALL, 1, true, 1]);
      await compliance.callModuleFunction(limit, code.rules.HolderLimit);
      for (const named of [identity, alice]) {
        await expect(module.refresh(host, named)).not.to.emit(module, "HolderCounted");
        expect(await module.recordOf(host, identity)).to.deep.equal([true, COUNTRY.unitedStates, 1n, 1n]);
        await expect(mint(accredited, 1n))
          .to.be.revertedWithCustomError(module, "ClassLimitReached")
          .withArgs(ALL, 1, true, 2, 1);
      }
    });

    it("fails where no token is bound", async () => {
      const { deployer, compliance, token, owner, module, alice } = await loadFixture(suiteFixture);
      const host = ModularCompliance__factory.connect(await compliance.getAddress(), owner);
      await host.unbindToken(token);
      await expect(module.connect(deployer).refresh(host, alice))
        .to.be.revertedWithCustomError(module, "HolderTokenUnknown")
        .withArgs(await host.getAddress());
    });
  });

  it("counts a holder whose wallet becomes another's without a class until it is refreshed", async () => {
    const { alice, bob, registry, mint, module, host, identity, lacking } = await loadFixture(suiteFixture);
    await mint(bob, 10n);
    await registry.updateIdentity(bob, identity);
    expect(await lacking()).to.equal(0n);
    expect(await module.countOf(host, ALL)).to.equal(1n);
    expect(await module.recordOf(host, identity)).to.deep.equal([true, COUNTRY.unitedStates, 1n, 1n]);
    await registry.deleteIdentity(bob);
    expect(await module.countOf(host, ALL)).to.equal(2n);
    expect(await lacking()).to.equal(1n);
    await registry.registerIdentity(bob, identity, COUNTRY.unitedStates);
    await module.refresh(host, alice);
    expect(await module.countOf(host, ALL)).to.equal(1n);
    expect(await lacking()).to.equal(0n);
    expect(await module.weightOf(host, ZeroAddress)).to.equal(1n);
  });
});
