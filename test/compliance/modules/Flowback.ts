import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { Flowback__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, type Party, party } from "./moves";

const FORTY_DAYS = 40 * 86_400;
const US_PERSON = 128;
const UNITED_STATES = 840;
const PRESET = [840, 16, 316, 580, 581, 630, 850];

async function fixture() {
  const { deployer } = await accounts();
  const module = await new Flowback__factory(deployer).deploy();
  const host = await hostWith(module);
  const encode = (name: string, args: readonly unknown[]) =>
    module.interface.encodeFunctionData(name as "addFlowbackCountry", args as [number]);
  const call = (name: string, ...args: unknown[]) => host.callModuleFunction(encode(name, args), module);
  const to = (fields: Partial<Party>) => move({ to: party(0xb, fields) });
  const american = to({ country: UNITED_STATES });
  return { module, host, compliance: await host.getAddress(), call, to, american, now: await time.latest() };
}

/** A period that began with a closing, and the second it ends. */
async function closedFixture() {
  const base = await fixture();
  const closing = base.now;
  await base.call("setDistributionPeriod", closing - 5, FORTY_DAYS);
  await base.call("closeTranche", closing);
  return { ...base, closing, end: closing + FORTY_DAYS };
}

describe("Flowback", () => {
  describe("check", () => {
    for (const kind of ["Transfer", "Mint", "Fee"] as const) {
      it(`refuses the United States, without an end, until a period is set: ${kind}`, async () => {
        const { module, host } = await loadFixture(fixture);
        const refused = move({ kind, to: party(0xb, { country: UNITED_STATES, class: 1 }) });
        await expect(host.check(module, refused))
          .to.be.revertedWithCustomError(module, "FlowbackRestricted")
          .withArgs(address(0xb), UNITED_STATES, 1, 0);
        await expectHeadroom(host, module, refused, 0n);
        await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
      });
    }

    it("refuses the territories too, and nobody else", async () => {
      const { module, host, to } = await loadFixture(closedFixture);
      for (const country of PRESET) await expectHeadroom(host, module, to({ country }), 0n);
      for (const country of [1, 15, 17, 250, 315, 579, 582, 629, 839, 841, 851, 999]) {
        await expectHeadroom(host, module, to({ country }), ANY_VALUE);
      }
    });

    it("refuses who claims to be a US person, wherever resident", async () => {
      const { module, host, to, end } = await loadFixture(closedFixture);
      await expect(host.check(module, to({ country: 250, class: US_PERSON | 1 })))
        .to.be.revertedWithCustomError(module, "FlowbackRestricted")
        .withArgs(address(0xb), 250, US_PERSON | 1, end);
      await expectHeadroom(host, module, to({ country: 250, class: 0x7f }), ANY_VALUE);
    });

    for (const country of [0, 1_000, 65_535]) {
      it(`refuses country ${country}, which is none`, async () => {
        const { module, host, to, end } = await loadFixture(closedFixture);
        await expect(host.check(module, to({ country })))
          .to.be.revertedWithCustomError(module, "FlowbackCountryUnknown")
          .withArgs(address(0xb), country, end);
        await expectHeadroom(host, module, to({ country }), 0n);
        await time.increaseTo(end);
        await expectHeadroom(host, module, to({ country }), ANY_VALUE);
      });
    }

    it("refuses to the last second of the period, and nobody from its end on", async () => {
      const { module, host, to, american, end } = await loadFixture(closedFixture);
      await time.increaseTo(end - 1);
      await expect(host.check(module, american))
        .to.be.revertedWithCustomError(module, "FlowbackRestricted")
        .withArgs(address(0xb), UNITED_STATES, 0, end);
      await time.increaseTo(end);
      await expectHeadroom(host, module, american, ANY_VALUE);
      await expectHeadroom(host, module, to({ class: US_PERSON }), ANY_VALUE);
    });

    it("passes moves inside one holding and exempt receivers", async () => {
      const { module, host } = await loadFixture(closedFixture);
      const holder = address(0xaa);
      const us = { country: UNITED_STATES };
      const inside = move({ from: party(0xa, { holder }), to: party(0xb, { ...us, holder }) });
      for (const each of [inside, move({ to: party(0xb, { ...us, exempt: true }) })]) {
        await expectHeadroom(host, module, each, ANY_VALUE);
      }
    });
  });

  describe("setDistributionPeriod", () => {
    it("opens a tranche the first time, so that there is no end", async () => {
      const { module, host, compliance, call, american } = await loadFixture(fixture);
      await expect(call("setDistributionPeriod", 1_000, FORTY_DAYS))
        .to.emit(module, "DistributionPeriodSet")
        .withArgs(compliance, 1_000, FORTY_DAYS, 0);
      expect(await module.distributionPeriodOf(compliance)).to.deep.equal([1_000n, 0n, BigInt(FORTY_DAYS), true, 0n]);
      await expectHeadroom(host, module, american, 0n);
    });

    it("counts from the first offer where that is later than the closing", async () => {
      const { module, compliance, call, now } = await loadFixture(closedFixture);
      const firstOffer = now + 1_000;
      await expect(call("setDistributionPeriod", firstOffer, FORTY_DAYS))
        .to.emit(module, "DistributionPeriodSet")
        .withArgs(compliance, firstOffer, FORTY_DAYS, firstOffer + FORTY_DAYS);
    });

    it("works out the end anew, with the closing there was", async () => {
      const { module, host, compliance, call, american, closing } = await loadFixture(closedFixture);
      const year = 366 * 86_400;
      await expect(call("setDistributionPeriod", 1, year))
        .to.emit(module, "DistributionPeriodSet")
        .withArgs(compliance, 1, year, closing + year);
      expect(await module.distributionPeriodOf(compliance)).to.deep.equal(
        [1, closing, year, false, closing + year].map((value) => (typeof value === "number" ? BigInt(value) : value)),
      );
      await call("setDistributionPeriod", 1, 1);
      await expectHeadroom(host, module, american, ANY_VALUE);
    });

    it("takes the largest numbers there are", async () => {
      const { module, compliance, call, closing } = await loadFixture(closedFixture);
      const [late, long] = [2 ** 40 - 1, 2 ** 32 - 1];
      await call("setDistributionPeriod", late, long);
      expect(await module.distributionPeriodOf(compliance)).to.deep.equal([
        BigInt(late),
        BigInt(closing),
        BigInt(long),
        false,
        BigInt(late) + BigInt(long),
      ]);
    });

    it("refuses a period of no length", async () => {
      const { module, call } = await loadFixture(fixture);
      await expect(call("setDistributionPeriod", 1, 0)).to.be.revertedWithCustomError(module, "FlowbackDurationIsZero");
    });
  });

  describe("openTranche", () => {
    it("takes the end away, also from a period that is over, until the tranche closes", async () => {
      const { module, host, compliance, call, american, end } = await loadFixture(closedFixture);
      await time.increaseTo(end);
      await expect(call("openTranche")).to.emit(module, "TrancheOpened").withArgs(compliance);
      await expect(host.check(module, american))
        .to.be.revertedWithCustomError(module, "FlowbackRestricted")
        .withArgs(address(0xb), UNITED_STATES, 0, 0);
      const closing = await time.latest();
      await call("closeTranche", closing);
      await time.increaseTo(closing + FORTY_DAYS - 1);
      await expectHeadroom(host, module, american, 0n);
      await time.increaseTo(closing + FORTY_DAYS + 1);
      await expectHeadroom(host, module, american, ANY_VALUE);
    });

    it("needs a period", async () => {
      const { module, compliance, call } = await loadFixture(fixture);
      for (const [name, ...args] of [["openTranche"], ["closeTranche", 1]] as const) {
        await expect(call(name, ...args))
          .to.be.revertedWithCustomError(module, "FlowbackNotConfigured")
          .withArgs(compliance);
      }
    });
  });

  describe("closeTranche", () => {
    it("moves the end out for a later closing, and not in for an earlier one", async () => {
      const { module, compliance, call, closing, end } = await loadFixture(closedFixture);
      await time.increase(100);
      await expect(call("closeTranche", closing + 50))
        .to.emit(module, "TrancheClosed")
        .withArgs(compliance, closing + 50, end + 50);
      await expect(call("closeTranche", closing + 49))
        .to.emit(module, "TrancheClosed")
        .withArgs(compliance, closing + 49, end + 50);
      const [, latest, , open] = await module.distributionPeriodOf(compliance);
      expect([latest, open]).to.deep.equal([BigInt(closing + 50), false]);
    });

    it("takes this second, and refuses the next, and no time at all", async () => {
      const { module, call } = await loadFixture(closedFixture);
      const second = (await time.latest()) + 600;
      await time.setNextBlockTimestamp(second);
      await call("closeTranche", second);
      await time.setNextBlockTimestamp(second + 1);
      await expect(call("closeTranche", second + 2))
        .to.be.revertedWithCustomError(module, "FlowbackClosingInvalid")
        .withArgs(second + 2, second + 1);
      await time.setNextBlockTimestamp(second + 5);
      await expect(call("closeTranche", 0))
        .to.be.revertedWithCustomError(module, "FlowbackClosingInvalid")
        .withArgs(0, second + 5);
    });
  });

  describe("restricted countries", () => {
    for (const [add, remove, list] of [
      ["addFlowbackCountry", "removeFlowbackCountry", (country: number) => country],
      ["batchAddFlowbackCountries", "batchRemoveFlowbackCountries", (country: number) => [country]],
    ] as const) {
      it(`are chosen by the issuer, and keep what there was at first: ${add}`, async () => {
        const { module, host, compliance, call, to } = await loadFixture(closedFixture);
        await expect(call(add, list(124)))
          .to.emit(module, "FlowbackCountryAdded")
          .withArgs(compliance, 124);
        for (const country of [...PRESET, 124]) {
          expect(await module.isFlowbackCountry(compliance, country)).to.equal(true);
          await expectHeadroom(host, module, to({ country }), 0n);
        }
        await expect(call(remove, list(630)))
          .to.emit(module, "FlowbackCountryRemoved")
          .withArgs(compliance, 630);
        await expectHeadroom(host, module, to({ country: 630 }), ANY_VALUE);
        await expectHeadroom(host, module, to({ country: 250 }), ANY_VALUE);
        await expectHeadroom(host, module, to({ country: 840 }), 0n);
      });

      it(`are not added or removed twice: ${add}`, async () => {
        const { module, compliance, call } = await loadFixture(fixture);
        await expect(call(add, list(840))).not.to.emit(module, "FlowbackCountryAdded");
        await expect(call(remove, list(250))).not.to.emit(module, "FlowbackCountryRemoved");
        await call(remove, list(840));
        await expect(call(remove, list(840))).not.to.emit(module, "FlowbackCountryRemoved");
        expect(await module.isFlowbackCountry(compliance, 840)).to.equal(false);
        expect(await module.isFlowbackCountry(compliance, 16)).to.equal(true);
      });

      it(`are country codes: ${add}`, async () => {
        const { module, call } = await loadFixture(fixture);
        for (const name of [add, remove]) {
          for (const country of [0, 1_000]) {
            await expect(call(name, list(country)))
              .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
              .withArgs(country);
          }
        }
      });
    }

    it("come in batches of at most 250", async () => {
      const { module, call } = await loadFixture(fixture);
      for (const name of ["batchAddFlowbackCountries", "batchRemoveFlowbackCountries"]) {
        await expect(call(name, Array<number>(251).fill(124)))
          .to.be.revertedWithCustomError(module, "CountryBatchTooLarge")
          .withArgs(251, 250);
      }
    });
  });
});
