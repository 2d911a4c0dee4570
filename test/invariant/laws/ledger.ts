import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { MODE } from "../hostBook";
import { type Law, ofEach } from "./law";

/**
 * A recount from what tokens and registries say themselves, with no book between. Only the country comes from the book
 * of events: it is that of the wallet that made an identity a holder, which no view of the present tells.
 */
export const LAW_5: Law = {
  number: 5,
  words: "The host's ledger, once complete, equals a recount from balances, identities and countries.",
  check: ofEach(({ token, host, accounts, holders }) => {
    if (host.mode !== MODE.complete) return;
    const balances = new Map<string, bigint>();
    const out = new Set(token.hostBook.exempt);
    for (const [wallet, { balance, identity, treasury }] of accounts) {
      const holder = treasury || identity === ZeroAddress ? wallet : identity;
      if (treasury) out.add(wallet);
      balances.set(holder, (balances.get(holder) ?? 0n) + balance);
    }
    let count = 0n;
    for (const [holder, { balance, country, exempt }] of holders) {
      const recounted = balances.get(holder) ?? 0n;
      expect(balance, `${token.name}: what ${holder} holds`).to.equal(recounted);
      expect(exempt, `${token.name}: whether ${holder} is exempt`).to.equal(token.hostBook.exempt.has(holder));
      if (recounted === 0n) continue;
      if (!out.has(holder)) count += 1n;
      const told = token.hostBook.holdingOf(holder).country;
      expect(country, `${token.name}: where ${holder} is counted`).to.equal(told);
    }
    expect(host.holders, `${token.name}: holders of record`).to.equal(count);
  }),
};
