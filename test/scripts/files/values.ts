import { expect } from "chai";

import { countryCode, countryName, parseCountry } from "../../../scripts/files/countries";
import { isIsin, isLei } from "../../../scripts/files/identifiers";
import { jsonLines } from "../../../scripts/files/jsonLines";
import { parseWallet } from "../../../scripts/files/wallets";

describe("single values in an issuer's files", () => {
  describe("parseCountry", () => {
    it("reads all three kinds of ISO 3166-1 code", () => {
      for (const text of ["GBR", "GB", "826"]) expect(parseCountry(text)).to.equal(826);
      expect(parseCountry("36")).to.equal(parseCountry("AUS"));
    });

    it("leaves 900 to 999 to the issuer", () => {
      expect(parseCountry("900")).to.equal(900);
      expect(parseCountry("999")).to.equal(999);
    });

    for (const text of ["", "XX", "XXX", "gbr", "England", "0", "899", "1000", "GBRX", "-826"]) {
      it(`knows no country "${text}"`, () => {
        expect(parseCountry(text)).to.equal(undefined);
      });
    }
  });

  describe("countryCode and countryName", () => {
    it("write a country for people", () => {
      expect(countryCode(36)).to.equal("AUS");
      expect(countryName(826)).to.equal("United Kingdom");
    });

    it("write the issuer's own code as its number", () => {
      expect(countryCode(901)).to.equal("901");
      expect(countryName(901)).to.equal("code 901");
    });
  });

  describe("parseWallet", () => {
    const wallet = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    it("accepts an address with its EIP-55 checksum", () => {
      expect(parseWallet(wallet)).to.equal(wallet);
    });

    it("accepts an address without letters, which needs none", () => {
      const digits = `0x${"12".repeat(20)}`;
      expect(parseWallet(digits)).to.equal(digits);
    });

    it("refuses one without a checksum, and shows what it would be", () => {
      const lower = wallet.toLowerCase();
      expect(parseWallet(lower)).to.have.property("fault", "carries no checksum or a wrong one");
      expect(parseWallet(lower)).to.have.property("fix").that.contains(wallet);
      expect(parseWallet(`0x${wallet.slice(2).toUpperCase()}`)).to.have.property("fault");
    });

    it("refuses one with a letter in the wrong case", () => {
      expect(parseWallet(wallet.replace("C5", "c5"))).to.have.property("fault", "carries no checksum or a wrong one");
    });

    it("refuses what is no address, or nobody's", () => {
      expect(parseWallet("0x1234")).to.have.property("fault", "is no address");
      expect(parseWallet(wallet.slice(2))).to.have.property("fault", "is no address");
      expect(parseWallet(`0x${"0".repeat(40)}`)).to.have.property("fault", "is the zero address");
    });
  });

  describe("isIsin and isLei", () => {
    it("accept published ones", () => {
      expect(isIsin("US0378331005")).to.equal(true);
      expect(isLei("HWUPKR0MPOU8FGXBT394")).to.equal(true);
    });

    it("refuse a wrong check digit, length or letter", () => {
      for (const text of ["US0378331006", "US037833100", "us0378331005", ""]) expect(isIsin(text)).to.equal(false);
      for (const text of ["HWUPKR0MPOU8FGXBT395", "HWUPKR0MPOU8FGXBT39", ""]) expect(isLei(text)).to.equal(false);
    });
  });

  describe("jsonLines", () => {
    it("finds the line of every setting", () => {
      const lines = jsonLines('{\n  "a": {"b,\\"": 1},\n  "list": [\n    {"x": true},\n    "y"\n  ],\n  "c": null\n}');
      expect([...lines]).to.deep.equal([
        ["", 1],
        ["a", 2],
        ['a.b,"', 2],
        ["list", 3],
        ["list[0]", 4],
        ["list[0].x", 4],
        ["list[1]", 5],
        ["c", 7],
      ]);
    });
  });
});
