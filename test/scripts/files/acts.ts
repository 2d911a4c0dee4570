import { expect } from "chai";

import { utcText } from "../../../scripts/calendar/timeZone";
import { readIssuer } from "../../../scripts/files/issuer";
import { type Edit, IssuerFolder, NOW, problemOf, read } from "./folder";

const FIRST = "0xeed329483E4539a45Db863Df7b50436d50cC5276";
const SECOND = "0xA71f89bAF23BE9D541Def2E6F5064E2D90C2B411";

function acts(...lines: string[]): Edit {
  return { file: "acts.csv", text: ["on,act,reference,wallet,to,order", ...lines, ""].join("\n") };
}

describe("acts.csv", () => {
  it("reads what is done about investors, the earliest first", () => {
    const { acts: found } = read(
      acts(
        "2026-11-02,renewKyc,BT-105,,2033-12-31,New passport",
        `2026-10-01,recover,BT-103,${FIRST},${SECOND},Loss report 1`,
        "2026-12-01,release,BT-118,,,Notice withdrawn",
      ),
    );
    expect(found.map(({ act }) => act)).to.deep.equal(["recover", "renewKyc", "release"]);
    expect(found[0]).to.include({ reference: "BT-103", wallet: FIRST, to: SECOND, order: "Loss report 1" });
    expect(utcText(found[0]?.on.second ?? 0)).to.equal("2026-10-01 00:00:00 UTC");
    expect(found[1]).to.include({ act: "renewKyc", to: Date.UTC(2034, 0, 1) / 1_000 - 1 });
  });

  for (const [what, line, problem] of [
    ["a day is none", "2026-02-30,release,BT-118,,,x", "on: is no date"],
    ["an act is unknown", "2026-10-01,seize,BT-118,,,x", "act: is no act"],
    ["a reference is unknown", "2026-10-01,release,BT-999,,,x", "reference: is nobody in investors.csv"],
    ["no order is named", "2026-10-01,release,BT-118,,,", "order: is empty"],
    ["no new wallet is named", `2026-10-01,recover,BT-103,${FIRST},,x`, "to: is empty"],
    [
      "a new wallet is somebody else's",
      `2026-10-01,recover,BT-118,${FIRST},${FIRST},x`,
      "wallet: is no wallet of BT-118",
    ],
    ["a wallet succeeds itself", `2026-10-01,recover,BT-103,${FIRST},${FIRST},x`, "to: is the lost wallet itself"],
    [
      "nobody attested the investor",
      "2026-10-01,renewKyc,BT-127,,2030-12-31,x",
      "reference: has no attestation that could be renewed",
    ],
    ["an attestation has no end", "2026-10-01,renewKyc,BT-105,,,x", "to: is no date"],
    [
      "payments are held and there are none",
      "2026-10-01,holdPayout,BT-103,,,x",
      "act: has no payments to act on: there is no distributions.json",
    ],
    [
      "a held payment names a wallet",
      `2026-10-01,holdPayout,BT-103,${FIRST},,x`,
      "wallet: does not go with holdPayout",
    ],
  ] as const) {
    it(`refuses a line where ${what}`, () => {
      expect(problemOf(acts(line)).split("\n")).to.include(`acts.csv:2 ${problem}`);
    });
  }

  describe("given acts of the past", () => {
    const folder = new IssuerFolder([
      acts("2026-10-01,release,BT-118,,,Notice withdrawn"),
      { file: "allocation.csv", line: 2, insert: "BT-126,,100" },
      { file: "investors.csv", replace: "2025-02-28", by: "2026-11-30" },
    ]);
    const day = (month: number): number => Date.UTC(2026, month - 1, 15) / 1_000;

    after(() => {
      folder.delete();
    });

    it("takes the issue for done, so that attestations which ended since stop nothing", () => {
      expect(readIssuer(folder.path, day(12)).now).to.equal(day(12));
    });

    it("rehearses from a month before the first of them", () => {
      const rehearsed = readIssuer(folder.path, day(12), true);
      expect(utcText(rehearsed.now)).to.equal("2026-09-01 00:00:00 UTC");
      expect(readIssuer(folder.path, NOW, true).now).to.equal(NOW);
    });
  });
});
