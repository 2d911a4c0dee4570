import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROW = /^\| .+ \| .+ \| `([^`]+)`: (.+) \|$/gm;

describe("The table of attacks", () => {
  const table = readFileSync(join(__dirname, "README.md"), "utf8");
  const rows = [...table.matchAll(ROW)].map(([, file = "", title = ""]) => ({ file, title }));

  it("has a test in every row", () => {
    const attacks = table.split("\n").filter((line) => /^\| (?!\*\*|attack |---)/.test(line));
    expect(rows).to.have.lengthOf(attacks.length);
  });

  for (const { file, title } of rows) {
    it(`names a test of ${file}: ${title}`, () => {
      expect(readFileSync(join(__dirname, "..", file), "utf8")).to.include(title);
    });
  }
});
