import { expect } from "chai";

import type { ModelledRule } from "../ruleBook";
import { PERIODS } from "../deployment";
import { MODE } from "../hostBook";
import { ALL, countryId } from "../judge";
import type { Snapshot } from "../snapshot";
import { type Law, ofEach } from "./law";

function checkJurisdictions({ token, host, jurisdictions }: Snapshot): void {
  const { hostBook, book, name } = token;
  for (const [index, place] of jurisdictions.entries()) {
    const group = hostBook.rules.groups.get(place);
    const isIn = (country: bigint): boolean => {
      if (place === ALL) return true;
      return group === undefined ? countryId(country) === place : group.has(country);
    };
    const { holders, amount } = hostBook.recount(isIn);
    expect(host.jurisdictionHolders[index], `${name}: holders of record in ${place}`).to.equal(holders);
    const tokens = place === ALL ? book.outstanding : amount;
    expect(host.jurisdictionAmounts[index], `${name}: tokens in ${place}`).to.equal(tokens);
  }
}

function checkPaces({ token, holders }: Snapshot): void {
  const { rules } = token.hostBook;
  for (const [holder, { used, ends }] of holders) {
    for (const [index, period] of PERIODS.slice(0, used.length).entries()) {
      const counter = rules.limits.has(period) ? rules.counterOf(holder, period) : { used: 0n, end: 0n };
      const what = `${token.name}: in ${String(period)} seconds, ${holder}`;
      expect(used[index], `${what} sent`).to.equal(counter.used);
      expect(ends[index], `${what} begins anew`).to.equal(counter.end);
    }
  }
}

/** The two tokens bind their rules in opposite orders, and both are held to the same model. */
export const LAW_6: Law = {
  number: 6,
  words: "Every counter of every native module equals a replay of events, whatever the order of modules.",
  check: ofEach((snapshot) => {
    const bound = (rule: ModelledRule): boolean => snapshot.token.hostBook.isBound(rule);
    if (bound("JurisdictionCap") && snapshot.host.mode === MODE.complete) checkJurisdictions(snapshot);
    if (bound("TimeTransfersLimits")) checkPaces(snapshot);
  }),
};
