import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { MaxBalance__factory, SupplyLimit__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, party } from "./moves";

async function maxBalanceFixture() {
  const { deployer } = await accounts();
  const module = await new MaxBalance__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (max: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setMaxBalance", [max]), module);
  return { module, host, set };
}

async function supplyLimitFixture() {
  const { deployer } = await accounts();
  const module = await new SupplyLimit__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (limit: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setSupplyLimit", [limit]), module);
  return { module, host, set };
}

describe("MaxBalance", () => {
  describe("setMaxBalance", () => {
    it("stores the maximum", async () => {
      const { module, host, set } = await loadFixture(maxBalanceFixture);
      expect(await module.isConfigured(host)).to.equal(false);
      await expect(set(100n))
        .to.emit(module, "MaxBalanceSet")
        .withArgs(await host.getAddress(), 100n);
      expect(await module.isConfigured(host)).to.equal(true);
      expect(await module.getMaxBalance(host)).to.equal(100n);
    });

    it("takes 2^216 - 1 and refuses more", async () => {
      const { module, host, set } = await loadFixture(maxBalanceFixture);
      await set(2n ** 216n - 1n);
      await expectHeadroom(host, module, move(), 2n ** 216n - 1n);
      await expect(set(2n ** 216n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(216, 2n ** 216n);
    });
  });

  describe("check", () => {
    it("refuses everything and says why when no maximum is set", async () => {
      const { module, host } = await loadFixture(maxBalanceFixture);
      await expect(host.check(module, move()))
        .to.be.revertedWithCustomError(module, "MaxBalanceNotConfigured")
        .withArgs(await host.getAddress());
      await expectHeadroom(host, module, move(), 0n);
    });

    it("refuses everything under a maximum of 0", async () => {
      const { module, host, set } = await loadFixture(maxBalanceFixture);
      await set(0n);
      await expectHeadroom(host, module, move(), 0n);
      await expect(host.check(module, move()))
        .to.be.revertedWithCustomError(module, "MaxBalanceExceeded")
        .withArgs(address(0xb), 0n, 1n, 0n);
    });

    for (const kind of ["Transfer", "Mint", "Fee"] as const) {
      it(`lets a holder reach the maximum exactly: ${kind}`, async () => {
        const { module, host, set } = await loadFixture(maxBalanceFixture);
        await set(100n);
        const to = party(0xb, { holder: address(0xbb), balance: 40n });
        await expectHeadroom(host, module, move({ kind, to }), 60n);
        await host.check(module, move({ kind, to, value: 59n }));
        await expect(host.check(module, move({ kind, to, value: 61n })))
          .to.be.revertedWithCustomError(module, "MaxBalanceExceeded")
          .withArgs(address(0xbb), 40n, 61n, 100n);
      });
    }

    it("gives nothing more to who has more than the maximum", async () => {
      const { module, host, set } = await loadFixture(maxBalanceFixture);
      await set(100n);
      await expectHeadroom(host, module, move({ to: party(0xb, { balance: 101n }) }), 0n);
      await expect(host.check(module, move({ to: party(0xb, { balance: 101n }), value: ANY_VALUE })))
        .to.be.revertedWithCustomError(module, "MaxBalanceExceeded")
        .withArgs(address(0xb), 101n, ANY_VALUE, 100n);
    });

    it("passes moves inside one holding and exempt receivers, also before a maximum is set", async () => {
      const { module, host, set } = await loadFixture(maxBalanceFixture);
      const holder = address(0xaa);
      const inside = move({ from: party(0xa, { holder, balance: 500n }), to: party(0xb, { holder, balance: 500n }) });
      const exempt = move({ to: party(0xb, { exempt: true, balance: 500n }) });
      for (const each of [inside, exempt]) await expectHeadroom(host, module, each, ANY_VALUE);
      await set(100n);
      for (const each of [inside, exempt]) await expectHeadroom(host, module, each, ANY_VALUE);
    });
  });
});

describe("SupplyLimit", () => {
  describe("setSupplyLimit", () => {
    it("stores the limit", async () => {
      const { module, host, set } = await loadFixture(supplyLimitFixture);
      expect(await module.isConfigured(host)).to.equal(false);
      await expect(set(5_000n))
        .to.emit(module, "SupplyLimitSet")
        .withArgs(await host.getAddress(), 5_000n);
      expect(await module.isConfigured(host)).to.equal(true);
      expect(await module.getSupplyLimit(host)).to.equal(5_000n);
    });

    it("takes 2^240 - 1 and refuses more", async () => {
      const { module, host, set } = await loadFixture(supplyLimitFixture);
      await set(2n ** 240n - 1n);
      await expectHeadroom(host, module, move({ kind: "Mint", supply: 1n }), 2n ** 240n - 2n);
      await expect(set(2n ** 240n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(240, 2n ** 240n);
    });
  });

  describe("check", () => {
    it("refuses mints and says why when no limit is set", async () => {
      const { module, host } = await loadFixture(supplyLimitFixture);
      await expect(host.check(module, move({ kind: "Mint" })))
        .to.be.revertedWithCustomError(module, "SupplyLimitNotConfigured")
        .withArgs(await host.getAddress());
      await expectHeadroom(host, module, move({ kind: "Mint" }), 0n);
    });

    it("lets the supply reach the limit exactly", async () => {
      const { module, host, set } = await loadFixture(supplyLimitFixture);
      await set(5_000n);
      const mint = move({ kind: "Mint", supply: 4_000n, outstanding: 10n });
      await expectHeadroom(host, module, mint, 1_000n);
      await host.check(module, { ...mint, value: 999n });
      await expect(host.check(module, { ...mint, value: 1_001n }))
        .to.be.revertedWithCustomError(module, "SupplyLimitExceeded")
        .withArgs(4_000n, 1_001n, 5_000n);
    });

    it("mints nothing while the supply is over the limit, or the limit 0", async () => {
      const { module, host, set } = await loadFixture(supplyLimitFixture);
      await set(999n);
      await expectHeadroom(host, module, move({ kind: "Mint" }), 0n);
      await set(0n);
      await expectHeadroom(host, module, move({ kind: "Mint", supply: 0n }), 0n);
    });

    it("counts a mint to an exempt holder, since the supply grows", async () => {
      const { module, host, set } = await loadFixture(supplyLimitFixture);
      await set(1_000n);
      await expectHeadroom(host, module, move({ kind: "Mint", to: party(0xb, { exempt: true }) }), 0n);
    });

    it("does not look at transfers and fees", async () => {
      const { module, host } = await loadFixture(supplyLimitFixture);
      for (const kind of ["Transfer", "Fee"] as const) await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
    });
  });
});
