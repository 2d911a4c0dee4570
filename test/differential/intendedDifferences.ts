import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { deployPairs, type Pair, type SharedRule } from "./deployment";
import { DIFFERENCES } from "./differences";
import { CASES } from "./cases";
import type { Case } from "./cases/case";
import { oursOf, theirsOf } from "./outcome";
import { sendBoth } from "./sending";
import { setUp } from "./setUp";
import { readState } from "./state";

const RULE_SETS = [...new Set(CASES.map(({ rules }) => (rules ?? []).join()))];

describe("intended differences between T-REX 4.1.6 and Scrip", () => {
  for (const ruleSet of RULE_SETS) {
    const rules = (ruleSet === "" ? [] : ruleSet.split(",")) as SharedRule[];

    const prepared = async (): Promise<Pair> => {
      const { native } = await loadFixture(deployPairs);
      for (const call of setUp(rules)) await sendBoth(native, call);
      return native;
    };

    describe(`with ${rules.length === 0 ? "no rules" : rules.join(" and ")}`, () => {
      for (const known of CASES.filter((each) => (each.rules ?? []).join() === ruleSet)) {
        it(`${String(known.number)}: ${known.it}`, async () => {
          await check(await loadFixture(prepared), known, rules);
        });
      }
    });
  }

  it("are all shown", () => {
    const shown = new Set(CASES.map(({ number }) => number));
    expect(DIFFERENCES.map(({ number }) => number).filter((number) => !shown.has(number))).to.deep.equal([]);
  });
});

async function check(pair: Pair, { given = [], when, theirs, ours, then }: Case, rules: readonly SharedRule[]) {
  for (const call of given) await sendBoth(pair, call);
  expect((await theirsOf(pair.trex, when))?.join(), "T-REX").to.equal(theirs);
  expect(await oursOf(pair, when), "Scrip").to.equal(ours);
  if (then === undefined) return;
  await sendBoth(pair, when);
  const [after, ourAfter] = [await readState(pair.trex, rules), await readState(pair.scrip, rules)];
  for (const [key, [inTheirs, inOurs]] of Object.entries(then)) {
    expect(after.get(key), `${key} in T-REX`).to.match(asPattern(inTheirs));
    expect(ourAfter.get(key), `${key} in Scrip`).to.match(asPattern(inOurs));
  }
}

function asPattern(words: string): RegExp {
  return new RegExp(`^${words.replace("*", "\\d+")}$`, "u");
}
