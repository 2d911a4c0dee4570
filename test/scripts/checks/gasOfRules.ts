import { expect } from "chai";

import { checkGasOfRules, compareGas } from "../../../scripts/checks/gasOfRules";

const row = (rule: string, gas: string) =>
  `| [${rule}](${rule}.sol) | something, or else | nothing | nobody | ${gas} |\n`;

describe("The check on the gas of rules", () => {
  it("finds the tables right", () => {
    expect(checkGasOfRules()).to.deep.equal([]);
  });

  it("takes a hundred for rounding, and no more", () => {
    const measured = new Map([["Rule", 12_345]]);
    for (const near of ["12,300", "12,345", "12,445", "12,245"]) {
      expect(compareGas(row("Rule", near), measured)).to.deep.equal([]);
    }
    for (const far of ["12,446", "12,244", "1,234"]) {
      expect(compareGas(row("Rule", far), measured)).to.have.length(1);
    }
  });

  it("misses a rule on either side", () => {
    const problems = compareGas(
      row("Known", "100") + row("Unmeasured", "100"),
      new Map([
        ["Known", 92],
        ["Untold", 92],
      ]),
    );
    expect(problems.map((problem) => /Untold|Unmeasured/.exec(problem)?.[0])).to.deep.equal(["Untold", "Unmeasured"]);
  });
});
