import { expect } from "chai";

import {
  MAX_RAW_UNITS,
  amountFix,
  formatAmount,
  formatShare,
  parseAmount,
  plainAmount,
} from "../../../scripts/files/amounts";

describe("amounts", () => {
  describe("parseAmount", () => {
    it("reads digits and a point exactly", () => {
      expect(parseAmount("12.5", 2)).to.equal(1250n);
      expect(parseAmount("7", 0)).to.equal(7n);
      expect(parseAmount("0.000000000000000001", 18)).to.equal(1n);
    });

    it("keeps every digit of a number that no float can hold", () => {
      expect(parseAmount("9007199254740993.01", 2)).to.equal(900719925474099301n);
    });

    for (const [text, fault] of [
      ["-1", "negative"],
      ["0", "zero"],
      ["0.00", "zero"],
      ["1.005", "too precise"],
      ["1,000", "not a number"],
      ["1e3", "not a number"],
      [".5", "not a number"],
      ["", "not a number"],
      ["12 units", "not a number"],
    ] as const) {
      it(`says that "${text}" is ${fault}`, () => {
        expect(parseAmount(text, 2)).to.equal(fault);
      });
    }

    it("accepts the most a token can issue, and not one unit more", () => {
      expect(parseAmount(MAX_RAW_UNITS.toString(), 0)).to.equal(MAX_RAW_UNITS);
      expect(parseAmount((MAX_RAW_UNITS + 1n).toString(), 0)).to.equal("too large");
    });
  });

  describe("amountFix", () => {
    it("says what to write instead", () => {
      expect(amountFix("too precise", 2)).to.equal("write at most 2 decimals");
      expect(amountFix("too large", 2)).to.equal("write a smaller amount");
      expect(amountFix("negative", 2)).to.equal("write an amount above zero");
      expect(amountFix("not a number", 2)).to.contain("1250.00");
    });
  });

  describe("formatAmount", () => {
    it("puts commas between thousands and keeps every decimal", () => {
      expect(formatAmount(123456789n, 2)).to.equal("1,234,567.89");
      expect(formatAmount(5n, 2)).to.equal("0.05");
      expect(formatAmount(1000n, 0)).to.equal("1,000");
      expect(formatAmount(999n, 0)).to.equal("999");
      expect(formatAmount(-150000n, 2)).to.equal("-1,500.00");
    });
  });

  describe("plainAmount", () => {
    it("writes what parseAmount reads", () => {
      expect(plainAmount(123456789n, 2)).to.equal("1234567.89");
      expect(parseAmount(plainAmount(123456789n, 2), 2)).to.equal(123456789n);
    });
  });

  describe("formatShare", () => {
    it("rounds down to hundredths of a percent", () => {
      expect(formatShare(1n, 3n)).to.equal("33.33%");
      expect(formatShare(2n, 3n)).to.equal("66.66%");
      expect(formatShare(1n, 1n)).to.equal("100.00%");
    });

    it("is nothing of nothing", () => {
      expect(formatShare(0n, 0n)).to.equal("0.00%");
    });
  });
});
