import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import {
  type HostThatForwards,
  MaxBalance__factory,
  type TransferFees,
  TransferFees__factory,
} from "../../../typechain-types";
import { deploySuiteFixture, type RuleOption, setting } from "../../fixtures/suite";
import { accounts, ANY_VALUE, configure, expectHeadroom, hostWith } from "./hosts";
import { address, type Move, move, NOBODY, party } from "./moves";

const COLLECTOR = address(0xfe);
const NO_MAXIMUM = 2n ** 128n - 1n;
const ALICE = party(0xa1, { holder: address(0xa), balance: 1_000n });
const BOB = party(0xb1, { holder: address(0xb) });

/** What the rule answers this host, which forwards the question as a call. */
async function quote(
  host: HostThatForwards,
  module: TransferFees,
  each: Move,
): Promise<readonly [bigint, string, boolean]> {
  const binding = { epoch: await host.epochs(module), count: 1 };
  const { fee, collector, senderPays } = await module.connect(ethers.provider).quoteFee.staticCall(each, binding, {
    from: await host.getAddress(),
  });
  return [fee, collector, senderPays];
}

async function feeFixture() {
  const { deployer } = await accounts();
  const module = await new TransferFees__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const set = async (name: string, args: readonly unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const feeOf = async (value: bigint, fields: Partial<Omit<Move, "kind">> = {}) =>
    quote(host, module, move({ from: ALICE, to: BOB, ...fields, value }));
  return { module, host, set, feeOf, name: await host.getAddress() };
}

/** One per cent for the collector. */
async function percentFixture() {
  const fixture = await feeFixture();
  await fixture.set("setFee", [100n, COLLECTOR]);
  return fixture;
}

describe("TransferFees", () => {
  describe("setFee", () => {
    it("sets share and collector", async () => {
      const { module, host, name, set, feeOf } = await loadFixture(feeFixture);
      expect(await feeOf(10_000n)).to.deep.equal([0n, ZeroAddress, false]);
      await expect(set("setFee", [100n, COLLECTOR]))
        .to.emit(module, "FeeUpdated")
        .withArgs(name, 100n, COLLECTOR);
      expect(await module.getFee(host)).to.deep.equal([100n, COLLECTOR]);
      expect(await feeOf(10_000n)).to.deep.equal([100n, COLLECTOR, false]);
      await set("setFee", [0n, ZeroAddress]);
      expect(await feeOf(10_000n)).to.deep.equal([0n, ZeroAddress, false]);
    });

    it("refuses more than all, and a fee for nobody", async () => {
      const { module, name, set } = await loadFixture(feeFixture);
      await set("setFee", [10_000n, COLLECTOR]);
      await expect(set("setFee", [10_001n, COLLECTOR]))
        .to.be.revertedWithCustomError(module, "FeeRateIsOutOfRange")
        .withArgs(name, 10_001n);
      await expect(set("setFee", [1n, ZeroAddress]))
        .to.be.revertedWithCustomError(module, "FeeCollectorIsZero")
        .withArgs(name);
    });
  });

  describe("setFeeTerms", () => {
    it("bounds the fee and says who pays", async () => {
      const { module, host, name, set, feeOf } = await loadFixture(percentFixture);
      expect(await module.getFeeTerms(host)).to.deep.equal([false, 0n, NO_MAXIMUM]);
      await expect(set("setFeeTerms", [{ senderPays: true, min: 5n, max: 20n }]))
        .to.emit(module, "FeeTermsUpdated")
        .withArgs(name, true, 5n, 20n);
      expect(await module.getFeeTerms(host)).to.deep.equal([true, 5n, 20n]);
      for (const [value, fee] of [
        [1n, 5n],
        [500n, 5n],
        [501n, 6n],
        [1_900n, 19n],
        [2_000n, 20n],
        [2_001n, 20n],
        [ANY_VALUE, 20n],
      ] as const) {
        expect(await feeOf(value)).to.deep.equal([fee, COLLECTOR, true]);
      }
      await set("setFeeTerms", [{ senderPays: false, min: 0n, max: NO_MAXIMUM }]);
      expect(await feeOf(2_001n)).to.deep.equal([21n, COLLECTOR, false]);
    });

    it("leaves a rate of zero without fee", async () => {
      const { set, feeOf } = await loadFixture(feeFixture);
      await set("setFeeTerms", [{ senderPays: true, min: 5n, max: 20n }]);
      expect(await feeOf(100n)).to.deep.equal([0n, ZeroAddress, false]);
    });

    it("refuses a minimum above the maximum", async () => {
      const { module, set } = await loadFixture(feeFixture);
      await set("setFeeTerms", [{ senderPays: true, min: 5n, max: 5n }]);
      await expect(set("setFeeTerms", [{ senderPays: true, min: 6n, max: 5n }]))
        .to.be.revertedWithCustomError(module, "FeeBoundsCrossed")
        .withArgs(6n, 5n);
    });
  });

  describe("quoteFee", () => {
    it("rounds up, so that many small transfers cost no less than a large one", async () => {
      const { feeOf } = await loadFixture(percentFixture);
      for (const [value, fee] of [
        [1n, 1n],
        [99n, 1n],
        [100n, 1n],
        [101n, 2n],
        [200n, 2n],
      ] as const) {
        expect((await feeOf(value))[0]).to.equal(fee);
      }
    });

    it("never overflows", async () => {
      const { set, feeOf } = await loadFixture(percentFixture);
      await set("setFee", [10_000n, COLLECTOR]);
      expect((await feeOf(ANY_VALUE))[0]).to.equal(ANY_VALUE);
    });

    it("is nothing for the collector, the exempt, one holder, and who is free", async () => {
      const { module, host, name, set, feeOf } = await loadFixture(percentFixture);
      const collector = party(0xfe);
      for (const fields of [
        { from: collector },
        { to: collector },
        { from: { ...ALICE, exempt: true } },
        { to: { ...BOB, exempt: true } },
        { to: party(0xa2, { holder: ALICE.holder }) },
      ]) {
        expect(await feeOf(100n, fields)).to.deep.equal([0n, ZeroAddress, false]);
      }
      await expect(set("setFreeHolders", [[ALICE.holder, ALICE.holder], true]))
        .to.emit(module, "FreeHolderSet")
        .withArgs(name, ALICE.holder, true);
      expect(await module.isFreeHolder(host, ALICE.holder)).to.equal(true);
      expect((await feeOf(100n))[0]).to.equal(0n);
      expect((await feeOf(100n, { from: BOB, to: ALICE }))[0]).to.equal(0n);
      expect((await feeOf(100n, { from: BOB, to: party(0xc1) }))[0]).to.equal(1n);
      await set("setFreeHolders", [[ALICE.holder], false]);
      expect((await feeOf(100n))[0]).to.equal(1n);
    });

    it("is of each host, and of each binding", async () => {
      const { module, host, feeOf } = await loadFixture(percentFixture);
      const another = await hostWith(module);
      const each = move({ from: ALICE, to: BOB, value: 100n });
      expect((await quote(another, module, each))[0]).to.equal(0n);
      await configure(another, module, [module.interface.encodeFunctionData("setFee", [200n, COLLECTOR])]);
      expect((await quote(another, module, each))[0]).to.equal(2n);
      expect((await feeOf(100n))[0]).to.equal(1n);
      await host.bind(module);
      expect((await feeOf(100n))[0]).to.equal(0n);
    });
  });

  it("refuses nothing", async () => {
    const { module, host } = await loadFixture(percentFixture);
    await expectHeadroom(host, module, move({ from: ALICE, to: BOB }), ANY_VALUE);
    await expectHeadroom(host, module, move({ kind: "Mint", from: NOBODY, to: BOB }), ANY_VALUE);
  });

  describe("in a suite", () => {
    /** One per cent; alice has 10,000. */
    async function suiteFixture(...more: readonly RuleOption[]) {
      const suite = await deploySuiteFixture({ rules: [{ rule: "TransferFees" }, ...more] });
      const [alice, bob, collector, nobody] = suite.people;
      if (!alice || !bob || !collector || !nobody) throw new Error("too few accounts");
      for (const wallet of [alice, bob, collector]) await suite.onboard(wallet);
      await suite.mint(alice, 10_000n);
      const set = async (name: string, args: readonly unknown[]) =>
        suite.compliance.callModuleFunction(setting("TransferFees", name, args), suite.code.rules.TransferFees);
      await set("setFee", [100n, collector.address]);
      const balances = async () => Promise.all([alice, bob, collector].map((wallet) => suite.token.balanceOf(wallet)));
      return { ...suite, alice, bob, collector, nobody, set, balances };
    }

    async function plainFixture() {
      return suiteFixture();
    }

    async function cappedFixture() {
      return suiteFixture({ rule: "MaxBalance", settings: [setting("MaxBalance", "setMaxBalance", [10_000n])] });
    }

    it("takes it from what the receiver gets", async () => {
      const { token, alice, bob, balances } = await loadFixture(plainFixture);
      await token.connect(alice).transfer(bob, 1_001n);
      expect(await balances()).to.deep.equal([8_999n, 990n, 11n]);
    });

    it("takes it from the sender on top", async () => {
      const { token, alice, bob, set, balances } = await loadFixture(plainFixture);
      await set("setFeeTerms", [{ senderPays: true, min: 0n, max: NO_MAXIMUM }]);
      await token.connect(alice).transfer(bob, 1_001n);
      expect(await balances()).to.deep.equal([8_988n, 1_001n, 11n]);
    });

    it("takes none on mints, burns and agents' moves", async () => {
      const { token, agent, mint, alice, bob, balances } = await loadFixture(plainFixture);
      await mint(alice, 1_000n);
      await token.connect(agent)["forcedTransfer(address,address,uint256)"](alice, bob, 1_000n);
      await token.connect(agent)["burn(address,uint256)"](alice, 1_000n);
      expect(await balances()).to.deep.equal([9_000n, 1_000n, 0n]);
    });

    it("is refused by the host where nothing would be left, or the sender pays more than it sends", async () => {
      const { compliance, token, alice, bob, set } = await loadFixture(plainFixture);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(compliance, "ComplianceFeeTooHigh")
        .withArgs(1n, 1n);
      await set("setFeeTerms", [{ senderPays: true, min: 50n, max: 50n }]);
      await expect(token.connect(alice).transfer(bob, 49n))
        .to.be.revertedWithCustomError(compliance, "ComplianceFeeTooHigh")
        .withArgs(50n, 49n);
      await token.connect(alice).transfer(bob, 50n);
    });

    it("is refused by the token where the collector is not verified", async () => {
      const { token, alice, bob, nobody, set } = await loadFixture(plainFixture);
      await set("setFee", [100n, nobody.address]);
      await expect(token.connect(alice).transfer(bob, 1_000n))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(nobody.address);
    });

    it("leaves other rules to judge what arrives", async () => {
      const { token, code, registry, mint, alice, bob, deployer, balances } = await loadFixture(cappedFixture);
      const cap = MaxBalance__factory.connect(code.rules.MaxBalance, deployer);
      await mint(bob, 9_010n);
      await token.connect(alice).transfer(bob, 1_001n);
      expect(await balances()).to.deep.equal([8_999n, 10_000n, 11n]);
      await expect(token.connect(alice).transfer(bob, 2n))
        .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
        .withArgs(await registry.identity(bob), 10_000n, 1n, 10_000n);
    });
  });
});
