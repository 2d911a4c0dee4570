import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type BaseContract } from "ethers";

import {
  type HostThatForwards,
  LotSize__factory,
  MinHolding__factory,
  TransferSize__factory,
} from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, refusal } from "./hosts";
import { address, type Move, move, NOBODY, party } from "./moves";
import { randomFrom } from "./world";

const TREASURY = { exempt: true, treasury: true };
const LARGEST = 2n ** 128n - 1n;

async function minHoldingFixture() {
  const { deployer } = await accounts();
  const module = await new MinHolding__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (min: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setMinHolding", [min]), module);
  return { module, host, compliance: await host.getAddress(), set };
}

async function lotSizeFixture() {
  const { deployer } = await accounts();
  const module = await new LotSize__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (lot: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setLotSize", [lot]), module);
  return { module, host, compliance: await host.getAddress(), set };
}

async function transferSizeFixture() {
  const { deployer } = await accounts();
  const module = await new TransferSize__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (min: bigint, max: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setTransferSize", [min, max]), module);
  return { module, host, compliance: await host.getAddress(), set };
}

/** A transfer of a value between two who have so much. */
function between(gives: bigint, has: bigint, value: bigint): Move {
  return move({ from: party(0xa, { balance: gives }), to: party(0xb, { balance: has }), value });
}

/** The largest value, at most the move's own, that is not refused: tried one by one. */
async function largestPassing(host: HostThatForwards, module: BaseContract, each: Move): Promise<bigint> {
  for (let value = each.value; value > 0n; --value) {
    if ((await refusal(host, module, { ...each, value })) === undefined) return value;
  }
  return 0n;
}

/** Headroom of small moves of all kinds, against trying every value. */
async function expectExact(host: HostThatForwards, module: BaseContract, seed: number) {
  const random = randomFrom(seed);
  const pick = (most: number) => Math.floor(random() * most);
  for (let i = 0; i < 60; ++i) {
    const sender = [{}, {}, { exempt: true }, TREASURY][pick(4)] ?? {};
    const each = move({
      kind: (["Transfer", "Transfer", "Mint", "Fee"] as const)[pick(4)] ?? "Transfer",
      value: BigInt(1 + pick(24)),
      from: party(0xa, { ...sender, balance: BigInt(pick(24)) }),
      to: party(0xb, { exempt: pick(5) === 0, balance: BigInt(pick(3) * pick(10)) }),
    });
    const shown = each.kind === 1 ? { ...each, from: NOBODY } : each;
    expect(
      await host.headroomWithin(module, shown),
      JSON.stringify(shown, (_, v: unknown) => String(v)),
    ).to.equal(await largestPassing(host, module, shown));
  }
}

describe("MinHolding", () => {
  describe("setMinHolding", () => {
    it("stores the minimum", async () => {
      const { module, compliance, set } = await loadFixture(minHoldingFixture);
      expect(await module.minHoldingOf(compliance)).to.deep.equal([false, 0n]);
      await expect(set(100n)).to.emit(module, "MinHoldingSet").withArgs(compliance, 100n);
      expect(await module.minHoldingOf(compliance)).to.deep.equal([true, 100n]);
      await set(2n ** 216n - 1n);
      expect(await module.minHoldingOf(compliance)).to.deep.equal([true, 2n ** 216n - 1n]);
    });
  });

  describe("check", () => {
    for (const kind of ["Transfer", "Mint", "Fee"] as const) {
      it(`refuses everything and says why until a minimum is set, and nothing under a minimum of 0: ${kind}`, async () => {
        const { module, host, compliance, set } = await loadFixture(minHoldingFixture);
        await expect(host.check(module, move({ kind })))
          .to.be.revertedWithCustomError(module, "MinHoldingNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, move({ kind }), 0n);
        await set(0n);
        await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
        await host.check(module, move({ kind }));
      });
    }

    it("leaves the sender the minimum, or nothing", async () => {
      const { module, host, set } = await loadFixture(minHoldingFixture);
      await set(50n);
      for (const value of [1n, 49n, 50n, 100n]) await host.check(module, between(100n, 50n, value));
      for (const value of [51n, 99n]) {
        await expect(host.check(module, between(100n, 50n, value)))
          .to.be.revertedWithCustomError(module, "MinHoldingNotKept")
          .withArgs(address(0xa), 100n, value, 50n);
        expect(await host.headroomWithin(module, between(100n, 50n, value))).to.equal(50n);
      }
      for (const value of [1n, 48n]) {
        await expect(host.check(module, between(49n, 50n, value)))
          .to.be.revertedWithCustomError(module, "MinHoldingNotKept")
          .withArgs(address(0xa), 49n, value, 50n);
        expect(await host.headroomWithin(module, between(49n, 50n, value))).to.equal(0n);
      }
    });

    for (const kind of ["Transfer", "Mint"] as const) {
      it(`leaves the receiver no less than the minimum: ${kind}`, async () => {
        const { module, host, set } = await loadFixture(minHoldingFixture);
        await set(50n);
        const from = kind === "Mint" ? NOBODY : party(0xa, { balance: 1_000n });
        for (const [balance, least] of [
          [0n, 50n],
          [20n, 30n],
          [49n, 1n],
        ] as const) {
          const to = party(0xb, { balance });
          await host.check(module, move({ kind, from, to, value: least }));
          if (least === 1n) continue;
          const less = move({ kind, from, to, value: least - 1n });
          await expect(host.check(module, less))
            .to.be.revertedWithCustomError(module, "MinHoldingNotReached")
            .withArgs(address(0xb), balance, least - 1n, 50n);
          expect(await host.headroomWithin(module, less)).to.equal(0n);
        }
        await expectHeadroom(host, module, move({ kind, from, to: party(0xb) }), ANY_VALUE);
      });
    }

    it("lets a small rest go to who holds already, and to no newcomer", async () => {
      const { module, host, set } = await loadFixture(minHoldingFixture);
      await set(50n);
      await host.check(module, between(10n, 1n, 10n));
      await expect(host.check(module, between(10n, 0n, 10n)))
        .to.be.revertedWithCustomError(module, "MinHoldingNotReached")
        .withArgs(address(0xb), 0n, 10n, 50n);
      await expect(host.check(module, between(10n, 1n, 9n)))
        .to.be.revertedWithCustomError(module, "MinHoldingNotKept")
        .withArgs(address(0xa), 10n, 9n, 50n);
    });

    it("asks neither an exempt sender nor an exempt receiver for its own side", async () => {
      const { module, host, set } = await loadFixture(minHoldingFixture);
      await set(50n);
      const [gives, has] = [party(0xa, { exempt: true, balance: 60n }), party(0xb, { exempt: true })];
      await host.check(module, move({ from: gives, to: party(0xb), value: 59n }));
      await expect(
        host.check(module, move({ from: { ...gives, balance: 5n }, to: party(0xb, { balance: 1n }), value: 5n })),
      )
        .to.be.revertedWithCustomError(module, "MinHoldingNotReached")
        .withArgs(address(0xb), 1n, 5n, 50n);
      await host.check(module, move({ to: has, value: 1n }));
      await expect(host.check(module, move({ to: has, value: 99n })))
        .to.be.revertedWithCustomError(module, "MinHoldingNotKept")
        .withArgs(address(0xa), 100n, 99n, 50n);
    });

    it("asks only the sender's side of a fee, and nothing inside one holding", async () => {
      const { module, host, set } = await loadFixture(minHoldingFixture);
      await set(50n);
      await host.check(module, move({ kind: "Fee", value: 50n }));
      await expect(host.check(module, move({ kind: "Fee", value: 51n })))
        .to.be.revertedWithCustomError(module, "MinHoldingNotKept")
        .withArgs(address(0xa), 100n, 51n, 50n);
      const holder = { holder: address(0xaa), balance: 60n };
      await expectHeadroom(host, module, move({ from: party(0xa, holder), to: party(0xb, holder) }), ANY_VALUE);
    });

    it("names the largest value that passes", async () => {
      const { module, host, set } = await loadFixture(minHoldingFixture);
      for (const min of [1n, 7n]) {
        await set(min);
        await expectExact(host, module, 50 + Number(min));
      }
    });
  });
});

describe("LotSize", () => {
  describe("setLotSize", () => {
    it("stores the lot, and refuses 0", async () => {
      const { module, compliance, set } = await loadFixture(lotSizeFixture);
      expect(await module.lotSizeOf(compliance)).to.equal(0n);
      await expect(set(ANY_VALUE)).to.emit(module, "LotSizeSet").withArgs(compliance, ANY_VALUE);
      expect(await module.lotSizeOf(compliance)).to.equal(ANY_VALUE);
      await expect(set(0n)).to.be.revertedWithCustomError(module, "LotSizeIsZero");
    });
  });

  describe("check", () => {
    for (const kind of ["Transfer", "Mint"] as const) {
      it(`passes multiples of the lot only: ${kind}`, async () => {
        const { module, host, compliance, set } = await loadFixture(lotSizeFixture);
        await expect(host.check(module, move({ kind })))
          .to.be.revertedWithCustomError(module, "LotSizeNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, move({ kind }), 0n);
        await set(30n);
        const [holder, balance] = kind === "Mint" ? [NOBODY.holder, 0n] : [address(0xa), 100n];
        for (const value of [30n, 60n, 120n]) await host.check(module, move({ kind, value }));
        for (const value of [1n, 29n, 31n, 59n]) {
          await expect(host.check(module, move({ kind, value })))
            .to.be.revertedWithCustomError(module, "LotSizeNotKept")
            .withArgs(holder, value, 30n, balance);
          expect(await host.headroomWithin(module, move({ kind, value }))).to.equal((value / 30n) * 30n);
        }
        await expectHeadroom(host, module, move({ kind }), ANY_VALUE - (ANY_VALUE % 30n));
        await set(1n);
        await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
      });
    }

    it("always lets a holder send all it has", async () => {
      const { module, host, set } = await loadFixture(lotSizeFixture);
      await set(30n);
      for (const balance of [1n, 28n, 31n, 100n]) {
        await host.check(module, between(balance, 0n, balance));
        expect(await host.headroomWithin(module, between(balance, 0n, balance))).to.equal(balance);
        expect(await host.headroomWithin(module, between(balance, 0n, balance + 1n))).to.equal(balance);
        expect(await refusal(host, module, between(balance, 0n, balance + 1n))).not.to.equal(undefined);
      }
    });

    it("gives a treasury account no such way out", async () => {
      const { module, host, set } = await loadFixture(lotSizeFixture);
      await set(30n);
      const sale = move({ from: party(0xa, { ...TREASURY, balance: 31n }), value: 31n });
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "LotSizeNotKept")
        .withArgs(address(0xa), 31n, 30n, 31n);
      expect(await host.headroomWithin(module, sale)).to.equal(30n);
    });

    it("does not ask of fees, of exempt parties, or inside one holding", async () => {
      const { module, host, set } = await loadFixture(lotSizeFixture);
      const holder = { holder: address(0xaa) };
      const free = [
        move({ kind: "Fee" }),
        move({ to: party(0xb, { exempt: true }) }),
        move({ kind: "Mint", to: party(0xb, TREASURY) }),
        move({ from: party(0xa, { exempt: true }) }),
        move({ from: party(0xa, holder), to: party(0xb, holder) }),
      ];
      for (const each of free) await expectHeadroom(host, module, each, ANY_VALUE);
      await set(30n);
      for (const each of free) await expectHeadroom(host, module, each, ANY_VALUE);
    });

    it("names the largest value that passes", async () => {
      const { module, host, set } = await loadFixture(lotSizeFixture);
      for (const lot of [3n, 10n]) {
        await set(lot);
        await expectExact(host, module, 70 + Number(lot));
      }
    });
  });
});

describe("TransferSize", () => {
  describe("setTransferSize", () => {
    it("stores both sizes", async () => {
      const { module, compliance, set } = await loadFixture(transferSizeFixture);
      expect(await module.transferSizeOf(compliance)).to.deep.equal([0n, 0n]);
      await expect(set(10n, 40n)).to.emit(module, "TransferSizeSet").withArgs(compliance, 10n, 40n);
      expect(await module.transferSizeOf(compliance)).to.deep.equal([10n, 40n]);
      await set(40n, 40n);
    });

    it("refuses a maximum of 0, and one below the minimum", async () => {
      const { module, set } = await loadFixture(transferSizeFixture);
      for (const [min, max] of [
        [0n, 0n],
        [41n, 40n],
      ] as const) {
        await expect(set(min, max)).to.be.revertedWithCustomError(module, "TransferSizeInvalid").withArgs(min, max);
      }
    });
  });

  describe("check", () => {
    for (const kind of ["Transfer", "Mint"] as const) {
      it(`passes from the minimum to the maximum: ${kind}`, async () => {
        const { module, host, compliance, set } = await loadFixture(transferSizeFixture);
        await expect(host.check(module, move({ kind })))
          .to.be.revertedWithCustomError(module, "TransferSizeNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, move({ kind }), 0n);
        await set(10n, 40n);
        const [holder, balance] = kind === "Mint" ? [NOBODY.holder, 0n] : [address(0xa), 100n];
        for (const value of [10n, 11n, 40n]) await host.check(module, move({ kind, value }));
        for (const value of [1n, 9n]) {
          await expect(host.check(module, move({ kind, value })))
            .to.be.revertedWithCustomError(module, "TransferSizeTooSmall")
            .withArgs(holder, value, 10n, balance);
          expect(await host.headroomWithin(module, move({ kind, value }))).to.equal(0n);
        }
        await expect(host.check(module, move({ kind, value: 41n })))
          .to.be.revertedWithCustomError(module, "TransferSizeTooLarge")
          .withArgs(41n, 40n);
        await expectHeadroom(host, module, move({ kind }), 40n);
        await set(10n, LARGEST);
        await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
      });
    }

    it("lets a holder with less than the minimum send all of it, and no part", async () => {
      const { module, host, set } = await loadFixture(transferSizeFixture);
      await set(10n, 40n);
      for (const balance of [1n, 9n]) {
        await host.check(module, between(balance, 0n, balance));
        expect(await host.headroomWithin(module, between(balance, 0n, 9n))).to.equal(balance);
      }
      await expect(host.check(module, between(9n, 0n, 8n)))
        .to.be.revertedWithCustomError(module, "TransferSizeTooSmall")
        .withArgs(address(0xa), 8n, 10n, 9n);
      await expect(host.check(module, between(100n, 0n, 100n)))
        .to.be.revertedWithCustomError(module, "TransferSizeTooLarge")
        .withArgs(100n, 40n);
    });

    it("holds a treasury account to the minimum to its last token", async () => {
      const { module, host, set } = await loadFixture(transferSizeFixture);
      await set(10n, 40n);
      const sale = move({ from: party(0xa, { ...TREASURY, balance: 9n }), value: 9n });
      await expect(host.check(module, sale))
        .to.be.revertedWithCustomError(module, "TransferSizeTooSmall")
        .withArgs(address(0xa), 9n, 10n, 9n);
      expect(await host.headroomWithin(module, sale)).to.equal(0n);
    });

    it("does not ask of fees, of exempt parties, or inside one holding", async () => {
      const { module, host, set } = await loadFixture(transferSizeFixture);
      const holder = { holder: address(0xaa) };
      const free = [
        move({ kind: "Fee" }),
        move({ to: party(0xb, { exempt: true }) }),
        move({ from: party(0xa, { exempt: true }) }),
        move({ from: party(0xa, holder), to: party(0xb, holder) }),
      ];
      for (const each of free) await expectHeadroom(host, module, each, ANY_VALUE);
      await set(10n, 40n);
      for (const each of free) await expectHeadroom(host, module, each, ANY_VALUE);
    });

    it("names the largest value that passes", async () => {
      const { module, host, set } = await loadFixture(transferSizeFixture);
      for (const [min, max] of [
        [0n, 5n],
        [8n, 15n],
        [12n, LARGEST],
      ] as const) {
        await set(min, max);
        await expectExact(host, module, 90 + Number(min));
      }
    });
  });
});
