import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { InvestorClass__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, type Party, party } from "./moves";
import { randomFrom } from "./world";

const ACCREDITED = 1;
const QIB = 4;
const EU_QUALIFIED = 8;
const AFFILIATE = 64;
const FRANCE = 250;
const GERMANY = 276;
const UNITED_STATES = 840;
const EIGHT = [840, 16, 316, 580, 581, 630, 850, 124];

async function fixture() {
  const { deployer } = await accounts();
  const module = await new InvestorClass__factory(deployer).deploy();
  const host = await hostWith(module);
  const call = (...[name, args]: Parameters<typeof encode>) => host.callModuleFunction(encode(name, args), module);
  const encode = (name: string, args: readonly unknown[]) =>
    module.interface.encodeFunctionData(name as "setDefaultClasses", args as [number, number]);
  /** Sent by a holder of another country, unless said otherwise. */
  const to = (fields: Partial<Party>, from: Partial<Party> = { country: GERMANY }) =>
    move({ from: party(0xa, { balance: 100n, ...from }), to: party(0xb, fields) });
  return { module, host, compliance: await host.getAddress(), call, to };
}

describe("InvestorClass", () => {
  describe("check", () => {
    for (const kind of ["Transfer", "Mint", "Fee"] as const) {
      it(`refuses everything and says why until something is set: ${kind}`, async () => {
        const { module, host, compliance } = await loadFixture(fixture);
        await expect(host.check(module, move({ kind })))
          .to.be.revertedWithCustomError(module, "InvestorClassNotConfigured")
          .withArgs(compliance);
        await expectHeadroom(host, module, move({ kind }), 0n);
      });

      it(`asks for the classes of the receiver's country: ${kind}`, async () => {
        const { module, host, call } = await loadFixture(fixture);
        await call("setCountryClasses", [UNITED_STATES, ACCREDITED, 0]);
        const lacking = move({ kind, to: party(0xb, { country: UNITED_STATES, class: 0xfe }) });
        await expect(host.check(module, lacking))
          .to.be.revertedWithCustomError(module, "InvestorClassMissing")
          .withArgs(address(0xb), UNITED_STATES, 0xfe, ACCREDITED, 0);
        await expectHeadroom(host, module, lacking, 0n);
        const having = move({ kind, to: party(0xb, { country: UNITED_STATES, class: 1 }) });
        await expectHeadroom(host, module, having, ANY_VALUE);
      });
    }

    it("takes one of several classes, or none of them", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setCountryClasses", [FRANCE, EU_QUALIFIED | QIB, 0]);
      for (const has of [EU_QUALIFIED, QIB, EU_QUALIFIED | QIB, 0xff]) {
        await expectHeadroom(host, module, to({ class: has }), ANY_VALUE);
      }
      for (const has of [0, 0xff ^ EU_QUALIFIED ^ QIB]) await expectHeadroom(host, module, to({ class: has }), 0n);
    });

    it("asks for all of several classes", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setCountryClasses", [FRANCE, 0, ACCREDITED | AFFILIATE]);
      for (const has of [ACCREDITED | AFFILIATE, 0xff])
        await expectHeadroom(host, module, to({ class: has }), ANY_VALUE);
      for (const has of [0, ACCREDITED, AFFILIATE, 0xff ^ AFFILIATE]) {
        await expect(host.check(module, to({ class: has })))
          .to.be.revertedWithCustomError(module, "InvestorClassMissing")
          .withArgs(address(0xb), FRANCE, has, 0, ACCREDITED | AFFILIATE);
      }
    });

    it("asks for one of some and all of others", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setCountryClasses", [FRANCE, ACCREDITED | QIB, AFFILIATE]);
      await expectHeadroom(host, module, to({ class: QIB | AFFILIATE }), ANY_VALUE);
      for (const has of [QIB | ACCREDITED, AFFILIATE]) await expectHeadroom(host, module, to({ class: has }), 0n);
    });

    it("asks for the default where a country has nothing of its own", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setDefaultClasses", [EU_QUALIFIED, 0]);
      await call("setCountryClasses", [GERMANY, 0, 0]);
      await expect(host.check(module, to({ country: FRANCE, class: 1 })))
        .to.be.revertedWithCustomError(module, "InvestorClassMissing")
        .withArgs(address(0xb), FRANCE, 1, EU_QUALIFIED, 0);
      await expectHeadroom(host, module, to({ country: FRANCE, class: EU_QUALIFIED }), ANY_VALUE);
      await expectHeadroom(host, module, to({ country: GERMANY }), ANY_VALUE);
    });

    it("asks for nothing in other countries where there is no default", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setCountryClasses", [UNITED_STATES, ACCREDITED, 0]);
      for (const country of [1, 839, 841, 999]) await expectHeadroom(host, module, to({ country }), ANY_VALUE);
    });

    for (const country of [0, 1_000, 65_535]) {
      it(`judges country ${country}, which is none, by the default, and refuses it where there is none`, async () => {
        const { module, host, call, to } = await loadFixture(fixture);
        await call("setCountryClasses", [UNITED_STATES, ACCREDITED, 0]);
        await expect(host.check(module, to({ country })))
          .to.be.revertedWithCustomError(module, "InvestorClassCountryUnknown")
          .withArgs(address(0xb), country);
        await expectHeadroom(host, module, to({ country }), 0n);
        await call("setDefaultClasses", [0, 0]);
        await expectHeadroom(host, module, to({ country }), ANY_VALUE);
        await call("setDefaultClasses", [0, QIB]);
        await expectHeadroom(host, module, to({ country }), 0n);
        await expectHeadroom(host, module, to({ country, class: QIB }), ANY_VALUE);
      });
    }

    it("asks besides for what the sender's country requires", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setCountryClasses", [FRANCE, EU_QUALIFIED, 0]);
      await call("setSenderClasses", [UNITED_STATES, QIB, ACCREDITED]);
      const american = { country: UNITED_STATES };
      const has = EU_QUALIFIED | QIB;
      await expect(host.check(module, to({ class: has }, american)))
        .to.be.revertedWithCustomError(module, "InvestorClassMissingFrom")
        .withArgs(address(0xb), UNITED_STATES, has, QIB, ACCREDITED);
      await expectHeadroom(host, module, to({ class: has }, american), 0n);
      await expectHeadroom(host, module, to({ class: has | ACCREDITED }, american), ANY_VALUE);
      await expect(host.check(module, to({ class: QIB | ACCREDITED }, american)))
        .to.be.revertedWithCustomError(module, "InvestorClassMissing")
        .withArgs(address(0xb), FRANCE, QIB | ACCREDITED, EU_QUALIFIED, 0);
      for (const country of [0, 1, 2, 841, 999, 1_000, 1_864, 2_888, 65_535]) {
        await expectHeadroom(host, module, to({ class: has }, { country }), ANY_VALUE);
      }
    });

    it("does not ask for the sender's country when the sender is exempt, or nobody", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      await call("setSenderClasses", [UNITED_STATES, QIB, 0]);
      await expectHeadroom(host, module, to({}, { country: UNITED_STATES, exempt: true }), ANY_VALUE);
      await expectHeadroom(host, module, move({ kind: "Mint" }), ANY_VALUE);
    });

    it("asks nobody to keep holding, and passes exempt receivers, whatever is set", async () => {
      const { module, host, call } = await loadFixture(fixture);
      const holder = address(0xaa);
      const inside = move({ from: party(0xa, { holder }), to: party(0xb, { holder }) });
      const exempt = move({ to: party(0xb, { exempt: true }) });
      for (const each of [inside, exempt]) await expectHeadroom(host, module, each, ANY_VALUE);
      await call("setDefaultClasses", [0xff, 0xff]);
      await call("setSenderClasses", [FRANCE, 0xff, 0xff]);
      for (const each of [inside, exempt]) await expectHeadroom(host, module, each, ANY_VALUE);
    });

    it("finds each of eight countries of the sender and no other", async () => {
      const { module, host, call, to } = await loadFixture(fixture);
      for (const country of EIGHT) await call("setSenderClasses", [country, 1, 0]);
      for (const country of EIGHT) await expectHeadroom(host, module, to({}, { country }), 0n);
      const random = randomFrom(840);
      const others = Array.from({ length: 60 }, () => Math.floor(random() * 65_536)).concat(0, 1, 15, 17, 999, 1_023);
      for (const country of others.filter((code) => !EIGHT.includes(code))) {
        expect(await host.headroom(module, to({}, { country })), `from ${country}`).to.equal(ANY_VALUE);
      }
    });
  });

  describe("setCountryClasses", () => {
    it("stores a requirement, and leaves its neighbours alone", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      expect(await module.isConfigured(compliance)).to.equal(false);
      for (const [country, any, all] of [
        [1, 255, 255],
        [250, 8, 1],
        [251, 0, 0],
        [999, 1, 128],
      ] as const) {
        await expect(call("setCountryClasses", [country, any, all]))
          .to.emit(module, "CountryClassesSet")
          .withArgs(compliance, country, any, all);
      }
      expect(await module.isConfigured(compliance)).to.equal(true);
      expect(await module.countryClassesOf(compliance, 1)).to.deep.equal([true, 255n, 255n]);
      expect(await module.countryClassesOf(compliance, 250)).to.deep.equal([true, 8n, 1n]);
      expect(await module.countryClassesOf(compliance, 251)).to.deep.equal([true, 0n, 0n]);
      expect(await module.countryClassesOf(compliance, 999)).to.deep.equal([true, 1n, 128n]);
      for (const other of [0, 2, 249, 252, 998]) {
        expect(await module.countryClassesOf(compliance, other)).to.deep.equal([false, 0n, 0n]);
      }
      await call("setCountryClasses", [250, 2, 4]);
      expect(await module.countryClassesOf(compliance, 250)).to.deep.equal([true, 2n, 4n]);
      expect(await module.countryClassesOf(compliance, 251)).to.deep.equal([true, 0n, 0n]);
    });

    for (const name of ["setCountryClasses", "setSenderClasses"]) {
      it(`refuses what is no country code: ${name}`, async () => {
        const { module, call } = await loadFixture(fixture);
        for (const country of [0, 1_000]) {
          await expect(call(name, [country, 1, 0]))
            .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
            .withArgs(country);
        }
      });
    }
  });

  describe("batchSetCountryClasses", () => {
    it("stores the same for 250 countries, and refuses 251", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      const countries = Array.from({ length: 250 }, (_, i) => i + 1);
      await expect(call("batchSetCountryClasses", [countries, 8, 2]))
        .to.emit(module, "CountryClassesSet")
        .withArgs(compliance, 250, 8, 2);
      for (const country of [1, 7, 8, 250]) {
        expect(await module.countryClassesOf(compliance, country)).to.deep.equal([true, 8n, 2n]);
      }
      for (const name of ["batchSetCountryClasses", "batchRemoveCountryClasses"]) {
        const args = [[...countries, 251], 8, 2].slice(0, name === "batchSetCountryClasses" ? 3 : 1);
        await expect(call(name, args)).to.be.revertedWithCustomError(module, "CountryBatchTooLarge").withArgs(251, 250);
      }
    });

    it("refuses what is no country code", async () => {
      const { module, call } = await loadFixture(fixture);
      await expect(call("batchSetCountryClasses", [[250, 0], 8, 2]))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(0);
      await expect(call("batchRemoveCountryClasses", [[1_000]]))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(1_000);
    });
  });

  describe("removeCountryClasses", () => {
    it("gives countries the default again, one or several", async () => {
      const { module, host, compliance, call, to } = await loadFixture(fixture);
      await call("batchSetCountryClasses", [[FRANCE, GERMANY, 251], 0, 0]);
      await call("setDefaultClasses", [QIB, 0]);
      await expectHeadroom(host, module, to({}), ANY_VALUE);
      await expect(call("removeCountryClasses", [FRANCE]))
        .to.emit(module, "CountryClassesRemoved")
        .withArgs(compliance, FRANCE);
      await expectHeadroom(host, module, to({}), 0n);
      expect(await module.countryClassesOf(compliance, 251)).to.deep.equal([true, 0n, 0n]);
      await expect(call("batchRemoveCountryClasses", [[GERMANY, 251]]))
        .to.emit(module, "CountryClassesRemoved")
        .withArgs(compliance, 251);
      await expectHeadroom(host, module, to({ country: 251 }), 0n);
    });

    it("does nothing where there is nothing, and refuses what is no country code", async () => {
      const { module, call } = await loadFixture(fixture);
      await expect(call("removeCountryClasses", [FRANCE])).not.to.emit(module, "CountryClassesRemoved");
      await expect(call("removeCountryClasses", [0]))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(0);
    });
  });

  describe("setDefaultClasses", () => {
    it("stores the default, changes it and takes it back", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      for (const country of EIGHT) await call("setSenderClasses", [country, 255, 255]);
      expect(await module.defaultClassesOf(compliance)).to.deep.equal([false, 0n, 0n]);
      await expect(call("setDefaultClasses", [255, 254]))
        .to.emit(module, "DefaultClassesSet")
        .withArgs(compliance, 255, 254);
      await call("setDefaultClasses", [9, 32]);
      expect(await module.defaultClassesOf(compliance)).to.deep.equal([true, 9n, 32n]);
      await expect(call("removeDefaultClasses", [])).to.emit(module, "DefaultClassesRemoved").withArgs(compliance);
      expect(await module.defaultClassesOf(compliance)).to.deep.equal([false, 0n, 0n]);
      expect(await module.isConfigured(compliance)).to.equal(true);
      for (const country of EIGHT) {
        expect(await module.senderClassesOf(compliance, country)).to.deep.equal([true, 255n, 255n]);
      }
    });
  });

  describe("setSenderClasses", () => {
    it("names a country, changes it, and refuses a ninth", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      for (const country of EIGHT) {
        await expect(call("setSenderClasses", [country, 4, 1]))
          .to.emit(module, "SenderClassesSet")
          .withArgs(compliance, country, 4, 1);
      }
      await call("setSenderClasses", [124, 2, 128]);
      await call("setSenderClasses", [840, 0, 1]);
      await expect(call("setSenderClasses", [FRANCE, 4, 1]))
        .to.be.revertedWithCustomError(module, "InvestorClassSendersFull")
        .withArgs(8);
      expect(await module.senderClassesOf(compliance, 124)).to.deep.equal([true, 2n, 128n]);
      expect(await module.senderClassesOf(compliance, 840)).to.deep.equal([true, 0n, 1n]);
      expect(await module.senderClassesOf(compliance, 850)).to.deep.equal([true, 4n, 1n]);
      for (const other of [0, FRANCE]) {
        expect(await module.senderClassesOf(compliance, other)).to.deep.equal([false, 0n, 0n]);
      }
    });
  });

  describe("removeSenderClasses", () => {
    for (const removed of [0, 3, 7]) {
      it(`names number ${removed} no longer, and keeps the others`, async () => {
        const { module, compliance, call } = await loadFixture(fixture);
        for (const [i, country] of EIGHT.entries()) await call("setSenderClasses", [country, i, 255 - i]);
        await call("setDefaultClasses", [3, 5]);
        const country = EIGHT[removed] ?? 0;
        await expect(call("removeSenderClasses", [country]))
          .to.emit(module, "SenderClassesRemoved")
          .withArgs(compliance, country);
        for (const [i, other] of EIGHT.entries()) {
          const kept = i === removed ? [false, 0n, 0n] : [true, BigInt(i), BigInt(255 - i)];
          expect(await module.senderClassesOf(compliance, other)).to.deep.equal(kept);
        }
        expect(await module.defaultClassesOf(compliance)).to.deep.equal([true, 3n, 5n]);
        await call("setSenderClasses", [FRANCE, 7, 7]);
        expect(await module.senderClassesOf(compliance, FRANCE)).to.deep.equal([true, 7n, 7n]);
      });
    }

    it("refuses one that is not named, also when all places are taken", async () => {
      const { module, call } = await loadFixture(fixture);
      for (const country of [0, FRANCE]) {
        await expect(call("removeSenderClasses", [country]))
          .to.be.revertedWithCustomError(module, "InvestorClassSenderNotFound")
          .withArgs(country);
      }
      for (const country of EIGHT) await call("setSenderClasses", [country, 4, 1]);
      await expect(call("removeSenderClasses", [FRANCE]))
        .to.be.revertedWithCustomError(module, "InvestorClassSenderNotFound")
        .withArgs(FRANCE);
    });
  });
});
