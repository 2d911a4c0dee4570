import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { OfferList__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, type Party, party } from "./moves";

const EU_QUALIFIED = 8;
const FRANCE = 250;
const GERMANY = 276;
const BUYER = address(0xb);
const TREASURY = party(0xee, { exempt: true, treasury: true, balance: 10_000n });

async function fixture() {
  const { deployer } = await accounts();
  const module = await new OfferList__factory(deployer).deploy();
  const host = await hostWith(module);
  const encode = (name: string, args: readonly unknown[]) =>
    module.interface.encodeFunctionData(name as "startOffering", args as [number]);
  const call = (name: string, ...args: unknown[]) => host.callModuleFunction(encode(name, args), module);
  const buy = (fields: Partial<Party> = {}) => move({ kind: "Mint", to: party(0xb, fields) });
  return { module, host, compliance: await host.getAddress(), call, buy };
}

async function openFixture() {
  const base = await fixture();
  await base.call("startOffering", EU_QUALIFIED);
  await base.call("batchSetOfferLimit", [FRANCE, GERMANY], 2);
  return base;
}

describe("OfferList", () => {
  describe("startOffering", () => {
    it("begins with an empty list, and keeps the limits", async () => {
      const { module, host, compliance, call, buy } = await loadFixture(fixture);
      expect(await module.offeringOf(compliance)).to.deep.equal([0n, 0n]);
      await call("batchSetOfferLimit", [FRANCE], 2);
      await expect(call("startOffering", 9)).to.emit(module, "OfferingStarted").withArgs(compliance, 1, 9);
      await call("addOfferees", FRANCE, [BUYER, address(1)]);
      await expect(call("startOffering", 4)).to.emit(module, "OfferingStarted").withArgs(compliance, 2, 4);
      expect(await module.offeringOf(compliance)).to.deep.equal([2n, 4n]);
      expect(await module.offerLimitOf(compliance, FRANCE)).to.deep.equal([true, 2n, 0n]);
      expect(await module.isOfferee(compliance, FRANCE, BUYER)).to.equal(false);
      await expectHeadroom(host, module, buy(), 0n);
      await call("addOfferees", FRANCE, [address(1), address(2)]);
      expect(await module.offerLimitOf(compliance, FRANCE)).to.deep.equal([true, 2n, 2n]);
    });
  });

  describe("batchSetOfferLimit", () => {
    it("limits countries, and frees them again", async () => {
      const { module, host, compliance, call, buy } = await loadFixture(openFixture);
      await expect(call("batchSetOfferLimit", [FRANCE, 528], 149))
        .to.emit(module, "OfferLimitSet")
        .withArgs(compliance, 528, 149);
      expect(await module.offerLimitOf(compliance, FRANCE)).to.deep.equal([true, 149n, 0n]);
      await call("addOfferees", FRANCE, [address(1)]);
      await expectHeadroom(host, module, buy(), 0n);
      await expect(call("batchRemoveOfferLimit", [FRANCE, 1]))
        .to.emit(module, "OfferLimitRemoved")
        .withArgs(compliance, FRANCE);
      expect(await module.offerLimitOf(compliance, FRANCE)).to.deep.equal([false, 0n, 1n]);
      await expectHeadroom(host, module, buy(), ANY_VALUE);
      await expect(call("batchRemoveOfferLimit", [FRANCE])).not.to.emit(module, "OfferLimitRemoved");
      await call("batchSetOfferLimit", [FRANCE], 1);
      await expect(call("addOfferees", FRANCE, [address(2)]))
        .to.be.revertedWithCustomError(module, "OfferListFull")
        .withArgs(FRANCE, 1);
    });

    it("refuses what is no country code, and more than 250", async () => {
      const { module, call } = await loadFixture(openFixture);
      for (const [name, ...rest] of [["batchSetOfferLimit", 1], ["batchRemoveOfferLimit"]] as const) {
        await expect(call(name, [FRANCE, 1_000], ...rest))
          .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
          .withArgs(1_000);
        await expect(call(name, Array<number>(251).fill(FRANCE), ...rest))
          .to.be.revertedWithCustomError(module, "CountryBatchTooLarge")
          .withArgs(251, 250);
      }
    });
  });

  describe("addOfferees", () => {
    it("lists as many as may be, in each country, and nobody twice", async () => {
      const { module, compliance, call } = await loadFixture(openFixture);
      await expect(call("addOfferees", FRANCE, [BUYER, BUYER, address(1)]))
        .to.emit(module, "OffereeListed")
        .withArgs(compliance, 1, BUYER, FRANCE, 1)
        .and.to.emit(module, "OffereeListed")
        .withArgs(compliance, 1, address(1), FRANCE, 2);
      expect(await module.offerLimitOf(compliance, FRANCE)).to.deep.equal([true, 2n, 2n]);
      await call("addOfferees", FRANCE, [address(1)]);
      await expect(call("addOfferees", FRANCE, [address(1), address(2)]))
        .to.be.revertedWithCustomError(module, "OfferListFull")
        .withArgs(FRANCE, 2);
      await call("addOfferees", GERMANY, [BUYER]);
      expect(await module.offerLimitOf(compliance, GERMANY)).to.deep.equal([true, 2n, 1n]);
      expect(await module.isOfferee(compliance, GERMANY, BUYER)).to.equal(true);
      expect(await module.isOfferee(compliance, GERMANY, address(1))).to.equal(false);
    });

    it("lists nobody more where the limit was lowered, or is 0", async () => {
      const { module, call } = await loadFixture(openFixture);
      await call("addOfferees", FRANCE, [BUYER, address(1)]);
      for (const limit of [1, 0]) {
        await call("batchSetOfferLimit", [FRANCE], limit);
        await expect(call("addOfferees", FRANCE, [address(2)]))
          .to.be.revertedWithCustomError(module, "OfferListFull")
          .withArgs(FRANCE, limit);
      }
    });

    it("needs an offering, a limit, and somebody", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      await expect(call("addOfferees", FRANCE, [BUYER]))
        .to.be.revertedWithCustomError(module, "OfferListNotConfigured")
        .withArgs(compliance);
      await call("startOffering", 0);
      await expect(call("addOfferees", FRANCE, [BUYER]))
        .to.be.revertedWithCustomError(module, "OfferLimitNotFound")
        .withArgs(FRANCE);
      await call("batchSetOfferLimit", [FRANCE], 2);
      await expect(call("addOfferees", FRANCE, [BUYER, address(0)])).to.be.revertedWithCustomError(
        module,
        "OffereeIsZero",
      );
    });
  });

  describe("check", () => {
    it("refuses purchases and nothing else until there is an offering", async () => {
      const { module, host, compliance, buy } = await loadFixture(fixture);
      for (const each of [buy(), buy({ class: 0xff }), move({ from: TREASURY })]) {
        await expect(host.check(module, each))
          .to.be.revertedWithCustomError(module, "OfferListNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, each, 0n);
      }
      for (const each of [
        move(),
        buy({ exempt: true }),
        move({ kind: "Fee", from: TREASURY }),
        move({ from: TREASURY, to: party(0xf, { exempt: true }) }),
      ]) {
        await expectHeadroom(host, module, each, ANY_VALUE);
      }
    });

    it("sells to who is listed in its country: mints and sales from the treasury", async () => {
      const { module, host, call, buy } = await loadFixture(openFixture);
      const sale = move({ from: TREASURY });
      for (const each of [buy(), sale]) {
        await expect(host.check(module, each))
          .to.be.revertedWithCustomError(module, "OffereeNotListed")
          .withArgs(BUYER, FRANCE);
        await expectHeadroom(host, module, each, 0n);
      }
      await call("addOfferees", FRANCE, [BUYER]);
      for (const each of [buy(), sale]) await expectHeadroom(host, module, each, ANY_VALUE);
      await expect(host.check(module, buy({ country: GERMANY })))
        .to.be.revertedWithCustomError(module, "OffereeNotListed")
        .withArgs(BUYER, GERMANY);
      await expectHeadroom(host, module, buy({ holder: address(0xbb) }), 0n);
    });

    it("sells to who has a free class, listed or not, wherever it is", async () => {
      const { module, host, buy } = await loadFixture(openFixture);
      for (const country of [FRANCE, 0]) {
        await expectHeadroom(host, module, buy({ country, class: EU_QUALIFIED | 1 }), ANY_VALUE);
        await expectHeadroom(host, module, buy({ country, class: 0xff ^ EU_QUALIFIED }), 0n);
      }
    });

    it("is free in countries without a limit, and refuses what is no country", async () => {
      const { module, host, buy } = await loadFixture(openFixture);
      await expectHeadroom(host, module, buy({ country: 840 }), ANY_VALUE);
      for (const country of [0, 1_000]) {
        await expect(host.check(module, buy({ country })))
          .to.be.revertedWithCustomError(module, "OffereeCountryUnknown")
          .withArgs(BUYER, country);
        await expectHeadroom(host, module, buy({ country }), 0n);
      }
    });
  });
});
