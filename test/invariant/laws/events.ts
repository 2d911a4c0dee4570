import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { MODE } from "../hostBook";
import type { Snapshot } from "../snapshot";
import type { World } from "../world";
import { type Law, ofEach } from "./law";

function checkToken({ token, state, accounts }: Snapshot, world: World): void {
  const { book, name } = token;
  expect(state.supply, `${name}: supply`).to.equal(book.supply);
  expect(state.outstanding, `${name}: outstanding`).to.equal(book.outstanding);
  expect(state.paused, `${name}: pause`).to.equal(book.paused);
  for (const [wallet, account] of accounts) {
    const of = `${name}: of ${wallet}`;
    expect(account.balance, `${of} the balance`).to.equal(book.balanceOf(wallet));
    expect(account.frozen, `${of} the frozen part`).to.equal(book.frozenOf(wallet));
    expect(account.walletFrozen, `${of} the freeze`).to.equal(book.frozenWallets.has(wallet));
    expect(account.treasury, `${of} the treasury mark`).to.equal(book.treasury.has(wallet));
    expect(account.identity, `${of} the identity`).to.equal(world.storage.identityOf(wallet) ?? ZeroAddress);
    expect(account.country, `${of} the country`).to.equal(world.storage.countryOf(wallet));
  }
}

function checkHost({ token, host, holders }: Snapshot): void {
  const { hostBook, name } = token;
  expect(host.mode, `${name}: mode of the ledger`).to.equal(hostBook.mode);
  expect(host.count, `${name}: number of the count`).to.equal(hostBook.count);
  expect([...host.modules], `${name}: rules`).to.deep.equal(hostBook.modules);
  if (hostBook.isKept) expect(host.holders, `${name}: holders`).to.equal(hostBook.recount().holders);
  for (const [holder, { balance, country, exempt }] of holders) {
    const known = hostBook.holdingOf(holder);
    expect(balance, `${name}: what is counted for ${holder}`).to.equal(known.balance);
    expect(country, `${name}: where ${holder} is counted`).to.equal(known.country);
    expect(exempt, `${name}: exemption of ${holder}`).to.equal(hostBook.exempt.has(holder));
  }
  if (hostBook.mode === MODE.complete) {
    const counted = [...hostBook.holdings.values()].reduce((sum, { balance }) => sum + balance, 0n);
    expect(counted, `${name}: a complete ledger`).to.equal(token.book.supply);
  }
}

export const LAW_16: Law = {
  number: 16,
  words:
    "Events suffice: balances, freezes, identities, countries, modules and counters can be rebuilt from logs alone.",
  check: ofEach((snapshot, { world }) => {
    checkToken(snapshot, world);
    checkHost(snapshot);
  }),
};
