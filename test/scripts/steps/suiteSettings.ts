import { expect } from "chai";

import { securityTerms } from "../../../scripts/steps/suiteSettings";
import { read } from "../files/folder";

const nominal = (amount: string, currency: string): string => `"amount": "${amount}", "currency": "${currency}"`;

describe("securityTerms", () => {
  const CASES: readonly [amount: string, currency: string, value: bigint, code: string][] = [
    ["0.10", "GBP", 100_000n, "0x474250"],
    ["0.001", "GBP", 1_000n, "0x474250"],
    ["0.000001", "EUR", 1n, "0x455552"],
    ["1000000", "JPY", 1_000_000_000_000n, "0x4a5059"],
    ["0", "USD", 0n, "0x555344"],
  ];
  for (const [amount, currency, value, code] of CASES) {
    it(`keeps a nominal value of ${amount} ${currency} in millionths`, () => {
      const { config } = read({
        file: "config.json",
        replace: nominal("0.10", "GBP"),
        by: nominal(amount, currency),
      });
      const terms = securityTerms(config);
      expect([terms.nominalValue, terms.currency]).to.deep.equal([value, code]);
    });
  }
});
