import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { RunningError, lock } from "../../../scripts/chain/lock";

describe("lock", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scrip-lock-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("keeps a second run off until the first one ends", () => {
    const release = lock(folder);
    expect(() => lock(folder)).to.throw(RunningError, `process ${process.pid} is at work`);
    release();
    lock(folder)();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  for (const owner of ["4194305", "", "garbage"]) {
    it(`takes over what a killed run left ("${owner}")`, () => {
      writeFileSync(join(folder, "lock"), owner);
      lock(folder)();
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  }
});
