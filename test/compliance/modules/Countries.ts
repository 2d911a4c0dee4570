import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface } from "ethers";

import { CountryAllow__factory, CountryRestrict__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { AGENTS_KINDS, move, party } from "./moves";

const FRANCE = 250;
const UNITED_STATES = 840;
const OWN_GROUP = 999;
const ALL_CODES = Array.from({ length: 249 }, (_, i) => i * 4 + 1);

async function allowFixture() {
  const { deployer } = await accounts();
  const module = await new CountryAllow__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  return { module, host, calls };
}

async function restrictFixture() {
  const { deployer } = await accounts();
  const module = await new CountryRestrict__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  return { module, host, calls };
}

describe("CountryAllow", () => {
  describe("addAllowedCountry", () => {
    it("lets wallets of the country receive", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await expect(host.callModuleFunction(calls.encodeFunctionData("addAllowedCountry", [FRANCE]), module))
        .to.emit(module, "CountryAllowed")
        .withArgs(await host.getAddress(), FRANCE);
      expect(await module.isCountryAllowed(host, FRANCE)).to.equal(true);
      await expectHeadroom(host, module, move(), ANY_VALUE);
      await expectHeadroom(host, module, move({ kind: "Mint" }), ANY_VALUE);
    });

    it("does nothing when the country is on the list", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      const call = calls.encodeFunctionData("addAllowedCountry", [FRANCE]);
      await host.callModuleFunction(call, module);
      await expect(host.callModuleFunction(call, module)).not.to.emit(module, "CountryAllowed");
    });

    for (const code of [0, 1_000, 65_535]) {
      it(`refuses ${code}, which is no country code`, async () => {
        const { module, host, calls } = await loadFixture(allowFixture);
        for (const name of ["addAllowedCountry", "removeAllowedCountry"] as const) {
          await expect(host.callModuleFunction(calls.encodeFunctionData(name, [code]), module))
            .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
            .withArgs(code);
        }
      });
    }
  });

  describe("removeAllowedCountry", () => {
    it("stops wallets of the country from receiving, not from sending", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      const both = calls.encodeFunctionData("batchAllowCountries", [[FRANCE, UNITED_STATES]]);
      await host.callModuleFunction(both, module);
      await expect(host.callModuleFunction(calls.encodeFunctionData("removeAllowedCountry", [FRANCE]), module))
        .to.emit(module, "CountryUnallowed")
        .withArgs(await host.getAddress(), FRANCE);
      expect(await module.isCountryAllowed(host, FRANCE)).to.equal(false);
      await expectHeadroom(host, module, move({ to: party(0xb, { country: UNITED_STATES }) }), ANY_VALUE);
      await expectHeadroom(host, module, move(), 0n);
    });

    it("does nothing when the country is not on the list", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await expect(
        host.callModuleFunction(calls.encodeFunctionData("removeAllowedCountry", [FRANCE]), module),
      ).not.to.emit(module, "CountryUnallowed");
    });
  });

  describe("batchAllowCountries", () => {
    it("takes every country of the world at once, and gives them back", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await host.callModuleFunction(calls.encodeFunctionData("batchAllowCountries", [ALL_CODES]), module);
      for (const code of [ALL_CODES[0], ALL_CODES[100], ALL_CODES.at(-1)]) {
        expect(await module.isCountryAllowed(host, code ?? 0)).to.equal(true);
      }
      await host.callModuleFunction(calls.encodeFunctionData("batchDisallowCountries", [ALL_CODES]), module);
      expect(await module.isCountryAllowed(host, ALL_CODES[100] ?? 0)).to.equal(false);
    });

    it("takes 250 codes and refuses 251", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      const codes = Array.from({ length: 251 }, (_, i) => i + 1);
      await host.callModuleFunction(calls.encodeFunctionData("batchAllowCountries", [codes.slice(1)]), module);
      for (const name of ["batchAllowCountries", "batchDisallowCountries"] as const) {
        await expect(host.callModuleFunction(calls.encodeFunctionData(name, [codes]), module))
          .to.be.revertedWithCustomError(module, "CountryBatchTooLarge")
          .withArgs(251, 250);
      }
    });

    it("refuses all when one is no country code", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await expect(host.callModuleFunction(calls.encodeFunctionData("batchAllowCountries", [[FRANCE, 0]]), module))
        .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
        .withArgs(0);
      expect(await module.isCountryAllowed(host, FRANCE)).to.equal(false);
    });
  });

  describe("check", () => {
    it("refuses the receiver's country with its evidence, on a fee too", async () => {
      const { module, host } = await loadFixture(allowFixture);
      const to = party(0xb, { country: UNITED_STATES });
      for (const kind of ["Transfer", "Mint", "Fee"] as const) {
        await expect(host.check(module, move({ kind, to })))
          .to.be.revertedWithCustomError(module, "CountryNotAllowed")
          .withArgs(to.wallet, UNITED_STATES);
      }
    });

    it("refuses an unknown country whatever is on the list", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await host.callModuleFunction(calls.encodeFunctionData("batchAllowCountries", [ALL_CODES]), module);
      for (const country of [0, 1_001, 65_535]) {
        await expectHeadroom(host, module, move({ to: party(0xb, { country }) }), 0n);
      }
    });

    it("looks at the wallet's country now, not at the one its holder is counted under", async () => {
      const { module, host, calls } = await loadFixture(allowFixture);
      await host.callModuleFunction(calls.encodeFunctionData("addAllowedCountry", [FRANCE]), module);
      await expectHeadroom(host, module, move({ to: party(0xb, { ledgerCountry: UNITED_STATES }) }), ANY_VALUE);
      const to = party(0xb, { country: UNITED_STATES, ledgerCountry: FRANCE });
      await expectHeadroom(host, module, move({ to }), 0n);
    });

    it("passes what agents do, without any setting", async () => {
      const { module, host } = await loadFixture(allowFixture);
      for (const kind of AGENTS_KINDS) await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
    });
  });
});

describe("CountryRestrict", () => {
  describe("addCountryRestriction", () => {
    it("stops wallets of the country from receiving, not from sending", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      await expectHeadroom(host, module, move(), ANY_VALUE);
      await expect(host.callModuleFunction(calls.encodeFunctionData("addCountryRestriction", [FRANCE]), module))
        .to.emit(module, "AddedRestrictedCountry")
        .withArgs(await host.getAddress(), FRANCE);
      expect(await module.isCountryRestricted(host, FRANCE)).to.equal(true);
      await expectHeadroom(host, module, move(), 0n);
      await expectHeadroom(host, module, move({ to: party(0xb, { country: OWN_GROUP }) }), ANY_VALUE);
    });

    it("does nothing when the country is on the list", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      const call = calls.encodeFunctionData("addCountryRestriction", [FRANCE]);
      await host.callModuleFunction(call, module);
      await expect(host.callModuleFunction(call, module)).not.to.emit(module, "AddedRestrictedCountry");
    });

    it("refuses what is no country code", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      for (const name of ["addCountryRestriction", "removeCountryRestriction"] as const) {
        await expect(host.callModuleFunction(calls.encodeFunctionData(name, [1_000]), module))
          .to.be.revertedWithCustomError(module, "CountryCodeInvalid")
          .withArgs(1_000);
      }
    });
  });

  describe("removeCountryRestriction", () => {
    it("lets wallets of the country receive again", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      await host.callModuleFunction(calls.encodeFunctionData("addCountryRestriction", [FRANCE]), module);
      await expect(host.callModuleFunction(calls.encodeFunctionData("removeCountryRestriction", [FRANCE]), module))
        .to.emit(module, "RemovedRestrictedCountry")
        .withArgs(await host.getAddress(), FRANCE);
      expect(await module.isCountryRestricted(host, FRANCE)).to.equal(false);
      await expectHeadroom(host, module, move(), ANY_VALUE);
    });

    it("does nothing when the country is not on the list", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      await expect(
        host.callModuleFunction(calls.encodeFunctionData("removeCountryRestriction", [FRANCE]), module),
      ).not.to.emit(module, "RemovedRestrictedCountry");
    });
  });

  describe("batchRestrictCountries and batchUnrestrictCountries", () => {
    it("take every country of the world at once, and give them back", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      await host.callModuleFunction(calls.encodeFunctionData("batchRestrictCountries", [ALL_CODES]), module);
      for (const code of [ALL_CODES[0], ALL_CODES[100], ALL_CODES.at(-1)]) {
        expect(await module.isCountryRestricted(host, code ?? 0)).to.equal(true);
      }
      await host.callModuleFunction(calls.encodeFunctionData("batchUnrestrictCountries", [ALL_CODES]), module);
      expect(await module.isCountryRestricted(host, ALL_CODES[100] ?? 0)).to.equal(false);
    });

    it("refuse 251 codes", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      const codes = Array.from({ length: 251 }, (_, i) => i + 1);
      for (const name of ["batchRestrictCountries", "batchUnrestrictCountries"] as const) {
        await expect(host.callModuleFunction(calls.encodeFunctionData(name, [codes]), module))
          .to.be.revertedWithCustomError(module, "CountryBatchTooLarge")
          .withArgs(251, 250);
      }
    });
  });

  describe("check", () => {
    it("refuses the receiver's country with its evidence", async () => {
      const { module, host, calls } = await loadFixture(restrictFixture);
      await host.callModuleFunction(calls.encodeFunctionData("addCountryRestriction", [UNITED_STATES]), module);
      const to = party(0xb, { country: UNITED_STATES });
      for (const kind of ["Transfer", "Mint", "Fee"] as const) {
        await expect(host.check(module, move({ kind, to })))
          .to.be.revertedWithCustomError(module, "CountryRestricted")
          .withArgs(to.wallet, UNITED_STATES);
      }
    });

    it("refuses an unknown country", async () => {
      const { module, host } = await loadFixture(restrictFixture);
      for (const country of [0, 1_000, 65_535]) {
        const to = party(0xb, { country });
        await expect(host.check(module, move({ to })))
          .to.be.revertedWithCustomError(module, "CountryUnknown")
          .withArgs(to.wallet, country);
        await expectHeadroom(host, module, move({ to }), 0n);
      }
    });
  });
});
