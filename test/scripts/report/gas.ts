import { expect } from "chai";

import { chart } from "../../../scripts/report/gasChart";
import { gasTable, overBudget } from "../../../scripts/report/gasTable";

const TRANSFER = { work: "transfer", scrip: 60_000n, trex: 211_700n, plain: 39_000n, budget: 75_000n };
const DIVIDEND = { work: "dividend", scrip: 130_000n, trex: undefined, plain: undefined, budget: 129_999n };

describe("report/gasTable", () => {
  it("gives ratios rounded down, and says what is over its budget", () => {
    expect(gasTable([TRANSFER, DIVIDEND]).split("\n")).to.deep.equal([
      "| work     |   Scrip | T-REX 4.1.6 | of Scrip | plain ERC-20 | of Scrip |        budget |",
      "| -------- | ------: | ----------: | -------: | -----------: | -------: | ------------: |",
      "| transfer |  60,000 |     211,700 |     3.52 |       39,000 |     0.65 |        75,000 |",
      "| dividend | 130,000 |           - |        - |            - |        - | 129,999, over |",
    ]);
  });
});

describe("report/gasTable overBudget", () => {
  it("tells the reason of what is over its budget, and of nothing else", () => {
    expect(overBudget([TRANSFER, DIVIDEND], { transfer: "slow", dividend: "one slot more" })).to.equal(
      "\n## Over budget, and why\n\n- `dividend`: one slot more\n",
    );
    expect(overBudget([TRANSFER], {})).to.equal("");
  });
});

describe("report/gasChart", () => {
  it("draws a bar for each that was measured, as long as its share of the largest", () => {
    const svg = chart([{ ...TRANSFER, name: "a transfer" }]);
    const widths = [...svg.matchAll(/<rect x="190" y="\d+" width="(\d+)" height="9"/g)].map(([, width]) => width);
    expect(widths).to.deep.equal(["138", "490", "90"]);
    for (const text of ["a transfer", "60,000", "211,700", "39,000"]) expect(svg).to.contain(`>${text}</text>`);
  });

  it("leaves out what others do not have", () => {
    const svg = chart([{ ...DIVIDEND, name: "a dividend" }]);
    expect(svg.match(/height="9"/g)).to.have.lengthOf(1);
  });
});
