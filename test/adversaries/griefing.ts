import { expect } from "chai";
import { readFileSync } from "node:fs";

import { SUBJECTS } from "../roles/subjects";
import { isTest, rowsOf } from "./rows";

const OPEN_BY_CODE = "scripts/checks/accessOpen.json";

/** Every function that anybody may call, as `Contract.function`: by the tables of roles, or because the code says so. */
function openFunctions(): Set<string> {
  const groups = JSON.parse(readFileSync(OPEN_BY_CODE, "utf8")) as Record<string, string[]>;
  const byCode = new Set(Object.values(groups).flat());
  const open = SUBJECTS.flatMap(({ name: contract, rights }) =>
    Object.entries(rights).flatMap(([signature, { allowed }]) => {
      const name = signature.slice(0, signature.indexOf("("));
      const listed = byCode.has(name) || byCode.has(`${contract}.${name}`);
      return allowed === "anyone" || listed ? [`${contract}.${name}`] : [];
    }),
  );
  return new Set(open);
}

describe("The table of what strangers try", () => {
  const rows = rowsOf("griefing.md");
  const named = new Set(rows.flatMap(({ first }) => [...first.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)));
  const open = openFunctions();
  const plain = (name: string): string => name.slice(name.indexOf(".") + 1);

  it("has a row for every function that anybody may call", () => {
    const missing = [...open].filter((name) => !named.has(name) && !named.has(plain(name)));
    expect(missing).to.deep.equal([]);
    expect(open.size, "functions found").to.be.greaterThan(100);
  });

  it("has no row for a function that is not there, or not open", () => {
    const stale = [...named].filter((name) => ![...open].some((one) => one === name || plain(one) === name));
    expect(stale).to.deep.equal([]);
  });

  for (const row of rows) {
    it(`names a test of ${row.file}: ${row.title}`, () => {
      expect(isTest(row)).to.equal(true);
    });
  }
});
