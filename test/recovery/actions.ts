import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { REFUSAL } from "../distribution/fixture";
import { EVIDENCE, lapse, renew } from "../distribution/holders";
import { COUNTRY } from "../fixtures/suite";
import { keyOf } from "../identity/claims";
import { Identity__factory } from "../../typechain-types";
import type { Side, World } from "./world";

/** Three numbers that decide whatever an action leaves open. */
export type Choice = readonly [number, number, number];
type Action = (w: World, choice: Choice) => Promise<unknown>;

const IDENTITY = Identity__factory.createInterface();
const WHOLE = 10n ** 18n;
const MOST_DISTRIBUTIONS = 3;

function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function sideOf(w: World, number: number): Side {
  return pick(w.sides, number);
}

function identityOf(w: World, number: number): string {
  return pick(w.stage.investors, number).identity;
}

/** A wallet that has tokens, mostly; lost ones that still have some of the other token first. */
function holderOf(w: World, { book }: Side, number: number): string {
  const holders = w.wallets.filter((wallet) => book.balanceOf(wallet) > 0n);
  const left = holders.filter((wallet) => w.identities.lost.has(wallet));
  return pick(number % 5 === 0 ? w.wallets : number % 3 === 0 && left.length > 0 ? left : holders, number);
}

/** A wallet that is registered, mostly. */
function anyOrRegistered(w: World, number: number): string {
  return pick(number % 4 === 0 ? w.wallets : [...w.identities.registered.keys()], number);
}

/** A wallet that may take a lost one's place: one the identity has, a new key of it, or one that an agent registers. */
async function heirFor(w: World, side: Side, identity: string, number: number): Promise<string> {
  const own = w.identities.walletsOf(identity);
  const spare = w.takeSpare();
  if (spare === undefined || (number % 4 === 0 && own.length > 0))
    return pick(own.length > 0 ? own : w.wallets, number);
  if (number % 2 === 0) await addKey(w, identity, spare);
  else {
    await w.registry(side, undefined, "registerIdentity", [spare, identity, COUNTRY.germany]);
    w.identities.registered.set(spare, identity);
  }
  return spare;
}

async function addKey(w: World, identity: string, wallet: string): Promise<void> {
  const investor = w.stage.investors.find((one) => one.identity === identity);
  if (investor === undefined || w.identities.isKey(identity, wallet)) return;
  const contract = Identity__factory.connect(identity, investor.wallet);
  const data = IDENTITY.encodeFunctionData("addKey", [await keyOf(wallet), 1n, 1n]);
  await w.try("addKey", undefined, investor.wallet.address, contract, data);
  w.identities.addKey(identity, wallet);
}

async function tryRecovery(w: World, side: Side, lost: string, next: string, identity: string): Promise<void> {
  const { book } = side;
  const why = book.whyNotRecovered(lost, next, identity);
  const [followed, empty] = [w.identities.lost.has(lost), book.balanceOf(lost) === 0n];
  const heirs = [...w.identities.heirsOf(lost)];
  await w.token(side, why, "recoveryAddress(address,address,address)", [lost, next, identity]);
  if (why !== undefined) return;
  book.recover(lost, next);
  w.identities.recover(lost, next, identity);
  if (empty) w.note("recovered without a balance");
  if (followed) w.note(heirs.indexOf(next) > 0 ? "followed to a later heir" : "followed on the other token");
}

/** Recoveries as they should be: of a wallet with tokens, to one that may have them. */
async function recover(w: World, [a, b, c]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const lost = holderOf(w, side, b);
  const identity = w.identities.lastOf(lost) ?? identityOf(w, c);
  const heirs = [...w.identities.heirsOf(lost)];
  const next = heirs.length > 0 ? pick([...heirs, heirs.at(-1) ?? lost], c) : await heirFor(w, side, identity, c);
  await tryRecovery(w, side, lost, next, identity);
}

/** A wallet that succeeded another is lost in its turn. */
async function recoverHeir(w: World, [a, b, c]: Choice): Promise<void> {
  const heirs = [...w.identities.successors.values()].filter((wallet) => w.identities.registered.has(wallet));
  if (heirs.length === 0) return;
  const [side, lost] = [sideOf(w, a), pick(heirs, b)];
  const identity = w.identities.registered.get(lost) ?? identityOf(w, c);
  await tryRecovery(w, side, lost, await heirFor(w, side, identity, c), identity);
}

/** Recoveries that are wrong in one way, or in any. */
async function recoverWrongly(w: World, [a, b, c]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const lost = holderOf(w, side, b);
  const identity = w.identities.lastOf(lost) ?? identityOf(w, c);
  const gone = [...w.identities.lost.keys()];
  switch (c % 6) {
    case 0:
      return tryRecovery(w, side, lost, await heirFor(w, side, identity, b), identityOf(w, c));
    case 1: {
      // A second successor.
      const twice = gone.length === 0 ? lost : pick(gone, b);
      const owner = w.identities.lost.get(twice) ?? identity;
      return tryRecovery(w, side, twice, await heirFor(w, side, owner, b), owner);
    }
    case 2:
      return tryRecovery(w, side, lost, gone.length === 0 ? lost : pick(gone, b), identity);
    case 3:
      return tryRecovery(w, side, lost, pick(w.wallets, c), identity);
    case 4:
      return tryRecovery(w, side, lost, lost, identity);
    default:
      return tryRecovery(w, side, pick(w.wallets, b), pick(w.wallets, c), identityOf(w, a));
  }
}

/** Registers any wallet to an identity; lost ones are tried more often than others. */
async function register(w: World, [a, b, c]: Choice): Promise<void> {
  const gone = [...w.identities.lost.keys()];
  const wallet = pick(gone.length > 0 && a % 2 === 0 ? gone : w.wallets, b);
  const why = w.identities.whyNotRegistered(wallet);
  const identity = identityOf(w, c);
  await w.registry(sideOf(w, a), why, "registerIdentity", [wallet, identity, COUNTRY.france]);
  if (why === undefined) w.identities.registered.set(wallet, identity);
}

async function unregister(w: World, [a, b]: Choice): Promise<void> {
  const wallet = pick(w.wallets, b);
  const why = w.identities.whyUnknown(wallet);
  await w.registry(sideOf(w, a), why, "deleteIdentity", [wallet]);
  w.identities.registered.delete(wallet);
}

async function transfer(w: World, [a, b, c]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const [from, to] = [holderOf(w, side, b), pick([...w.identities.registered.keys(), pick(w.wallets, c)], a + b)];
  const value = (side.book.balanceOf(from) * BigInt(c % 120)) / 100n;
  const why = side.book.whyNotTransferred(from, to, value);
  await w.token(side, why, "transfer", [to, value], from);
  if (why === undefined) side.book.move(from, to, value);
}

async function freezePart(w: World, [a, b, c]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const wallet = holderOf(w, side, b);
  const value = (side.book.balanceOf(wallet) * BigInt(c % 70)) / 100n;
  const why = side.book.whyNotFrozen(wallet, value);
  await w.token(side, why, "freezePartialTokens(address,uint256)", [wallet, value]);
  if (why === undefined) side.book.freeze(wallet, value);
}

async function toggle(set: Set<string>, subject: string, call: (on: boolean) => Promise<unknown>): Promise<void> {
  const on = !set.has(subject);
  await call(on);
  if (on) set.add(subject);
  else set.delete(subject);
}

async function freezeWallet(w: World, [a, b]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const wallet = holderOf(w, side, b);
  await toggle(side.book.frozenWallets, wallet, (on) =>
    w.token(side, undefined, "setAddressFrozen(address,bool)", [wallet, on]),
  );
}

async function freezeIdentity(w: World, [a, b]: Choice): Promise<void> {
  const [side, identity] = [sideOf(w, a), identityOf(w, b)];
  await toggle(side.book.frozenIdentities, identity, (on) =>
    w.token(side, undefined, "setIdentityFrozen", [identity, on, EVIDENCE]),
  );
}

async function markTreasury(w: World, [a, b]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const wallet = holderOf(w, side, b);
  await toggle(side.book.treasury, wallet, (on) =>
    w.token(side, undefined, "setTreasury", [wallet, on], side.suite.owner.address),
  );
}

async function changeClaims(w: World, [, b]: Choice): Promise<void> {
  const { first, investors } = w.stage;
  const investor = pick(investors, b);
  await toggle(w.identities.lapsed, investor.identity, (gone) => (gone ? lapse : renew)(first, investor));
  w.note("changed claims");
}

async function announce(w: World, [a]: Choice): Promise<void> {
  const side = sideOf(w, a);
  if (side.payments.length < MOST_DISTRIBUTIONS) await w.announce(side);
}

async function open(w: World, [a, b]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const waiting = side.payments.filter(({ payable }) => !payable);
  if (waiting.length > 0) await w.open(side, pick(waiting, b));
}

/** A few wallets, those first that lost their wallet since the record date. */
async function push(w: World, [a, b, c]: Choice): Promise<void> {
  const side = sideOf(w, a);
  const paying = side.payments.filter(({ payable }) => payable);
  if (paying.length === 0) return;
  const payments = pick(paying, b);
  const gone = payments.holders.filter((wallet) => w.identities.lost.has(wallet) && !payments.settled.has(wallet));
  const page = [pick(gone.length > 0 ? gone : payments.holders, c), pick(payments.holders, b), pick(w.wallets, c)];
  await w.push(side, payments, page.slice(0, 1 + (c % 3)));
}

async function elect(w: World, [a, b, c]: Choice): Promise<void> {
  const wallet = anyOrRegistered(w, b);
  const own = w.identities.walletsOf(w.identities.registered.get(wallet) ?? "");
  await w.elect(sideOf(w, a), wallet, c % 5 === 0 ? pick([...w.wallets, ZeroAddress], c) : pick([...own, wallet], c));
}

async function mint(w: World, [a, b, c]: Choice): Promise<void> {
  const [side, to] = [sideOf(w, a), anyOrRegistered(w, b)];
  const value = BigInt(c % 50) * WHOLE + 1n;
  const why = w.identities.isVerified(to) ? undefined : "TokenReceiverNotVerified";
  await w.token(side, why, "mint(address,uint256)", [to, value]);
  if (why === undefined) side.book.mint(to, value);
}

function often(weight: number, action: Action): readonly [number, Action] {
  return [weight, action];
}

/** What is tried, and how often in proportion. */
export const ACTIONS: Readonly<Record<string, readonly [number, Action]>> = {
  recover: often(10, recover),
  recoverHeir: often(4, recoverHeir),
  recoverWrongly: often(7, recoverWrongly),
  register: often(3, register),
  unregister: often(2, unregister),
  transfer: often(5, transfer),
  mint: often(2, mint),
  freezePart: often(4, freezePart),
  freezeWallet: often(2, freezeWallet),
  freezeIdentity: often(1, freezeIdentity),
  markTreasury: often(1, markTreasury),
  changeClaims: often(2, changeClaims),
  announce: often(2, announce),
  open: often(2, open),
  push: often(4, push),
  elect: often(3, elect),
};

/** Everything that stands in the way is cleared, and every share is tried: what is left are shares of nobody. */
export async function settle(w: World): Promise<void> {
  const { first, investors } = w.stage;
  for (const investor of investors) {
    if (w.identities.lapsed.delete(investor.identity)) await renew(first, investor);
  }
  for (const side of w.sides) {
    for (const wallet of [...side.book.frozenWallets]) {
      await w.token(side, undefined, "setAddressFrozen(address,bool)", [wallet, false]);
      side.book.frozenWallets.delete(wallet);
    }
    for (const identity of [...side.book.frozenIdentities]) {
      await w.token(side, undefined, "setIdentityFrozen", [identity, false, EVIDENCE]);
      side.book.frozenIdentities.delete(identity);
    }
    for (const payments of side.payments) {
      if (!payments.payable) await w.open(side, payments);
      await w.push(side, payments, payments.holders);
      const left = payments.holders.filter((wallet) => !payments.settled.has(wallet));
      const unpayable: bigint[] = [REFUSAL.treasury, REFUSAL.identityUnknown, REFUSAL.walletUnknown];
      expect(unpayable, "why shares stay owed").to.include.members(left.map((one) => payments.shareOf(one).refusal));
    }
  }
}
