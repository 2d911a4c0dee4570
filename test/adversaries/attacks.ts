import { expect } from "chai";

import { isTest, rowsOf } from "./rows";

describe("The table of attacks", () => {
  for (const row of rowsOf("README.md")) {
    it(`names a test of ${row.file}: ${row.title}`, () => {
      expect(isTest(row)).to.equal(true);
    });
  }
});
