import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type Interface, resolveAddress, ZeroAddress } from "ethers";

import { TestCoin__factory } from "../../typechain-types";
import type { SecurityTokenInterface } from "../../typechain-types/contracts/token/SecurityToken";
import { AMOUNT_UNIT, BASIS, DAY, PERCENT, STATE, UNCLAIMED } from "./fixture";
import { EVIDENCE, lapse, renew } from "./holders";
import { DISTRIBUTOR, type ReplayedDistribution } from "./replay";
import { referenceOf, TOKEN, type World } from "./bookWorld";

/** Three numbers that decide whatever an action leaves open. */
export type Choice = readonly [number, number, number];
type Action = (w: World, choice: Choice) => Promise<unknown>;

export const UNCLAIMED_PERIOD = 3n * 366n * DAY;
const COIN = TestCoin__factory.createInterface();

function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** One to four wallets, sometimes one of them twice. */
function page(w: World, [a, b, c]: Choice): string[] {
  const all = [...w.wallets, w.f.stranger].map(({ address }) => address);
  return Array.from({ length: 1 + (a % 4) }, (_, index) => pick(all, b + index * (1 + (c % 3))));
}

/** A wallet whose share is still to be paid, mostly. */
function unpaid(w: World, d: ReplayedDistribution, number: number): HardhatEthersSigner {
  const open = w.wallets.filter(({ address }) => d.unitsOf(address) > 0n && d.shares.get(address)?.settled !== 1);
  return pick(open.length === 0 || number % 5 === 0 ? w.wallets : open, number);
}

function live(w: World, number: number): ReplayedDistribution | undefined {
  const open = w.replay.distributions.filter(({ state }) => state === STATE.payable || state === STATE.inReview);
  return open.length === 0 ? undefined : pick(open, number);
}

async function tokenCall(
  w: World,
  name: Parameters<SecurityTokenInterface["getFunction"]>[0],
  args: readonly unknown[],
): Promise<boolean> {
  return (await w.try(w.f.agent, w.f.token, (TOKEN as Interface).encodeFunctionData(name, args), name)).ok;
}

/** A wallet that is registered, with its identity. */
function registrantOf(w: World, number: number): readonly [string, string] {
  return pick([...w.registered], number);
}

async function announce(w: World, [a, b, c]: Choice): Promise<void> {
  const ahead = (a + b) % 3 === 0;
  const date = ahead ? await w.schedule() : await w.record();
  const coin = pick(w.f.coins.all, a);
  const decimals = await coin.decimals();
  const one = 10n ** decimals;
  const total = b % 3 === 0;
  const amount = total
    ? (BigInt(b) * one) / 7n + 1_000n
    : ((BigInt(c % 4_000_000) + 100_000n) * one * AMOUNT_UNIT) / 1_000_000n + BigInt(b);
  const offers = a % 2 === 0;
  const leaves = c % 2 === 0;
  const terms = await w.f.terms(date, {
    basis: total ? BASIS.total : BASIS.perToken,
    amount: b % 5 === 0 ? 0n : amount,
    income: BigInt(c % 4),
    payableDate: date + DAY,
    reviewPeriod: 1_000n,
    coin: { coin: await resolveAddress(coin), symbol: await coin.symbol(), decimals },
    reinvestment: offers ? { price: one * BigInt(1 + (b % 40)), deadline: date + DAY } : { price: 0n, deadline: 0n },
    unclaimed: leaves
      ? { rule: UNCLAIMED.handOver, account: w.f.people[15]?.address ?? ZeroAddress, period: UNCLAIMED_PERIOD }
      : { rule: UNCLAIMED.keep, account: ZeroAddress, period: 0n },
    paidThrough: c % 7 === 0 ? [pick(w.wallets, a).address] : [],
  });
  await w.ask(w.f.agent, "announce", [terms]);
  if (!ahead) return;
  // Paid in before anybody knows how much is needed.
  const paidIn = BigInt(c) * 10n ** decimals;
  for (const payer of [w.f.funder, w.f.owner])
    await w.ask(payer, "fund", [w.replay.distributions.length, paidIn / 90n]);
  await time.increaseTo(date + 1n);
  if (b % 2 === 0) await w.ask(w.f.funder, "fund", [w.replay.distributions.length, 1n]);
}

/** Takes a distribution one step further towards payment. */
async function progress(w: World, [a, b]: Choice): Promise<void> {
  const early = w.replay.distributions.filter(({ state }) => state < STATE.payable);
  if (early.length === 0) return;
  const d = pick(early, a);
  const { agent, funder, owner, stranger } = w.f;
  if (d.state === STATE.announced) {
    if (d.terms.basis === BASIS.list) {
      if (d.lines.size < 2) return listShares(w, [a, b, b], d);
      if (d.target === 0n) {
        await w.ask(agent, "finaliseTarget", [d.id]);
        return;
      }
    } else if (d.amount === 0n) {
      const amount = d.terms.basis === BASIS.total ? BigInt(b) + 5_000n : BigInt(1 + (b % 3)) * AMOUNT_UNIT;
      await w.ask(agent, "setAmount", [d.id, amount]);
      return;
    }
    const left = d.target === 0n ? BigInt(b) * 1_000_000n + 1n : d.target - d.funded;
    const part = b % 3 === 0 ? left / 2n : left;
    await w.ask(b % 2 === 0 ? funder : owner, "fund", [d.id, part]);
    if (d.target === 0n) await w.ask(stranger, "finaliseTarget", [d.id]);
  } else if (d.state === STATE.funded) await w.ask(stranger, "startReview", [d.id]);
  else {
    if (BigInt(await time.latest()) < d.payableFrom) await time.increaseTo(d.payableFrom);
    if (b % 2 === 0) await w.ask(stranger, "open", [d.id]);
  }
}

async function listShares(w: World, [a, b, c]: Choice, d: ReplayedDistribution): Promise<void> {
  const lines = [0, 1].map((index) => {
    const [wallet, identity] = registrantOf(w, a + index);
    const gross = c % 5 === 0 && d.lines.has(wallet) ? 0n : BigInt(b) + 10n;
    return { wallet, identity, gross, tax: gross / 5n };
  });
  await w.ask(w.f.agent, "listShares", [d.id, lines]);
}

async function correct(w: World, [a]: Choice): Promise<void> {
  const dated = w.replay.distributions.filter(({ terms }) => terms.basis !== BASIS.list);
  if (dated.length === 0) return;
  const { id } = pick(dated, a);
  const coin = pick(w.f.coins.all, a);
  const named = { coin: await resolveAddress(coin), symbol: await coin.symbol(), decimals: await coin.decimals() };
  const terms = { basis: BASIS.list, amount: 0n, corrects: id, payableDate: 0n, reviewPeriod: 10n, coin: named };
  await w.ask(w.f.agent, "announce", [await w.f.terms(0n, terms)]);
}

async function recover(w: World, [a]: Choice): Promise<void> {
  const next = w.spares[0];
  const [lost, identity] = registrantOf(w, a);
  if (next === undefined) return;
  const reached = await w.f.token.balanceOf(lost);
  if (reached === 0n) return;
  w.spares.shift();
  await w.f.registry.registerIdentity(next, identity, 276n);
  w.registered.set(next.address, identity);
  w.wallets.push(next);
  if (!(await tokenCall(w, "recoveryAddress(address,address,address)", [lost, next.address, identity]))) return;
  w.registered.delete(lost);
  w.lost.add(lost);
}

async function hold(w: World, [a, b]: Choice): Promise<void> {
  await w.ask(w.f.agent, "setPayoutHold", [pick(w.f.investors, a).identity, b % 2 === 0, EVIDENCE]);
}

async function claims(w: World, [a]: Choice): Promise<void> {
  const investor = pick(w.f.investors, a);
  if (w.lapsed.has(investor.identity)) await renew(w.f, investor);
  else await lapse(w.f, investor);
  if (!w.lapsed.delete(investor.identity)) w.lapsed.add(investor.identity);
}

async function freeze(w: World, [a, b]: Choice): Promise<void> {
  if (b % 2 === 0) {
    const { identity } = pick(w.f.investors, a);
    const frozen = await w.f.token.isIdentityFrozen(identity);
    await tokenCall(w, "setIdentityFrozen", [identity, !frozen, EVIDENCE]);
    return;
  }
  const { address } = pick(w.wallets, a);
  await tokenCall(w, "setAddressFrozen(address,bool)", [address, !(await w.f.token.isFrozen(address))]);
}

async function sanction(w: World, [a]: Choice): Promise<void> {
  const { address } = pick(w.wallets, a);
  if (await w.f.list.isSanctioned(address)) await w.f.list.removeFromSanctionsList([address]);
  else await w.f.list.addToSanctionsList([address]);
}

/** Deletes a registration, or makes it again. */
async function register(w: World, [a]: Choice): Promise<void> {
  const wallet = pick(w.wallets, a);
  if (w.lost.has(wallet.address)) return;
  const identity = w.registered.get(wallet.address);
  if (identity === undefined) {
    const owner = pick(w.f.investors, a);
    await w.f.registry.registerIdentity(wallet, owner.identity, 276n);
    w.registered.set(wallet.address, owner.identity);
  } else if (w.registered.size > 4) {
    await w.f.registry.deleteIdentity(wallet);
    w.registered.delete(wallet.address);
  }
}

async function misbehave(w: World, [a, b]: Choice): Promise<void> {
  const { blocking, refusing, pausing, greedy, reentering } = w.f.coins;
  switch (a % 5) {
    case 0:
      await blocking.setBlocked(pick(w.wallets, b), a % 2 === 0);
      return;
    case 1:
      await refusing.setRefusing(a % 2 === 0);
      return;
    case 2:
      if ((await pausing.paused()) !== (a % 2 === 0)) await pausing.setPaused(a % 2 === 0);
      return;
    case 3:
      await greedy.setFee(a % 2 === 0 ? 10_000n : 0n, b % 2 === 0);
      return;
    default: {
      const wallets = w.wallets.map(({ address }) => address);
      const id = live(w, b)?.id ?? 1n;
      const encoder: Interface = DISTRIBUTOR;
      const messages = [
        encoder.encodeFunctionData("push", [id, wallets]),
        encoder.encodeFunctionData("claim", [[id]]),
        encoder.encodeFunctionData("handOver", [id, wallets]),
        encoder.encodeFunctionData("drawTax", [id, await reentering.getAddress()]),
        encoder.encodeFunctionData("close", [id]),
        encoder.encodeFunctionData("cancel", [id, EVIDENCE]),
        encoder.encodeFunctionData("withdraw", [await reentering.getAddress()]),
        encoder.encodeFunctionData("assess", [id, wallets]),
      ];
      await reentering.setCall(w.address, pick(messages, b));
    }
  }
}

async function replace(w: World, [a, b]: Choice): Promise<void> {
  const ids = w.replay.distributions.filter(({ state }) => state === STATE.payable || state === STATE.closed);
  if (ids.length === 0) return;
  const { blocking, refusing, pausing } = w.f.coins;
  const weak = new Set(await Promise.all([blocking, refusing, pausing].map(async (coin) => coin.getAddress())));
  const failing = ids.filter(({ coin }) => weak.has(coin));
  const d = pick(failing.length > 0 && a % 4 !== 0 ? failing : ids, a);
  // A coin that can fail does, mostly.
  if (d.coin === (await refusing.getAddress())) await refusing.setRefusing(true);
  if (d.coin === (await pausing.getAddress()) && !(await pausing.paused())) await pausing.setPaused(true);
  if (d.coin === (await blocking.getAddress())) await blocking.setBlocked(w.address, true);
  const strong = w.f.coins.all.slice(2, 5);
  const coin = pick(b % 4 === 0 ? w.f.coins.all : strong, b);
  const terms = { coin: await resolveAddress(coin), symbol: await coin.symbol(), decimals: await coin.decimals() };
  await w.ask(w.f.owner, "replaceCoin", [d.id, terms, EVIDENCE]);
  await blocking.setBlocked(w.address, false);
}

async function donate(w: World, [a]: Choice): Promise<void> {
  const coin = pick(w.f.coins.all.slice(0, 4), a);
  const address = await resolveAddress(coin);
  if (a % 2 === 0) {
    const sent = await w.try(w.f.stranger, coin, COIN.encodeFunctionData("mint", [w.address, 7n]), "donate");
    if (sent.ok) w.donated.set(address, (w.donated.get(address) ?? 0n) + 7n);
  } else if ((await w.ask(w.f.owner, "rescue", [address, w.f.owner.address])).ok) w.donated.delete(address);
}

async function draw(w: World, [a, b]: Choice): Promise<void> {
  const { agent, owner, funder } = w.f;
  const d = w.replay.distributions[a % Math.max(1, w.replay.distributions.length)];
  if (d === undefined) return;
  if (b % 4 === 0) await w.ask(agent, "drawTax", [d.id, agent.address]);
  else if (b % 4 === 1) await w.ask(agent, "drawReinvested", [d.id, owner.address]);
  else if (b % 4 === 2) await w.ask(pick([owner, funder], a), "withdraw", [d.coin]);
  else {
    const contribution = pick(w.replay.contributions.length > 0 ? w.replay.contributions : [undefined], a);
    if (contribution === undefined) return;
    const by = contribution.funder === funder.address ? funder : owner;
    await w.ask(b % 8 === 3 ? by : agent, "refund", [contribution.id, contribution.index]);
  }
}

async function profile(w: World, [a, b, c]: Choice): Promise<void> {
  const until = c % 3 === 0 ? BigInt(await time.latest()) + DAY : 2n ** 40n - 1n;
  const { identity } = pick(w.f.investors, a);
  await w.ask(w.f.agent, "setTaxProfiles", [
    [{ identity, income: BigInt(c % 4), rate: BigInt(b % 40) * PERCENT, until }],
  ]);
}

function often(weight: number, action: Action): readonly [number, Action] {
  return [weight, action];
}

/** What is tried, and how often in proportion. */
export const ACTIONS: Readonly<Record<string, readonly [number, Action]>> = {
  announce: often(3, announce),
  progress: often(16, progress),
  correct: often(1, correct),
  transfer: often(3, async (w, [a, b, c]) => {
    const from = pick(w.wallets, a);
    const value = ((await w.f.token.balanceOf(from)) * BigInt(c % 101)) / 100n;
    const data = TOKEN.encodeFunctionData("transfer", [pick(w.wallets, b).address, value]);
    await w.try(from, w.f.token, data, "transfer");
  }),
  mint: often(2, async (w, [a, b]) =>
    tokenCall(w, "mint(address,uint256)", [pick(w.wallets, a).address, BigInt(b) * 10n ** 15n]),
  ),
  burn: often(1, async (w, [a, b]) =>
    tokenCall(w, "burn(address,uint256)", [pick(w.wallets, a).address, BigInt(b) * 10n ** 14n]),
  ),
  recover: often(3, recover),
  treasury: often(1, async (w, [a, b]) => {
    const data = TOKEN.encodeFunctionData("setTreasury", [pick(w.wallets, a).address, b % 3 === 0]);
    await w.try(w.f.owner, w.f.token, data, "setTreasury");
  }),
  hold: often(2, hold),
  claims: often(2, claims),
  freeze: often(1, freeze),
  sanction: often(2, sanction),
  register: often(1, register),
  profile: often(2, profile),
  misbehave: often(4, misbehave),
  replace: often(3, replace),
  donate: often(1, donate),
  draw: often(5, draw),
  electPayment: often(3, async (w, [a, b, c]) => {
    const own = [...w.registered].filter(([, identity]) => identity === w.registered.get(pick(w.wallets, a).address));
    const payout = own.length === 0 || b % 3 === 0 ? pick(w.wallets, b).address : pick(own, b)[0];
    await w.ask(pick(w.wallets, a), "electPayment", [c % 2 === 0 ? payout : ZeroAddress, c % 5 === 0]);
  }),
  electReinvestment: often(6, async (w, [a, b, c]) => {
    const d = w.replay.distributions[c % Math.max(1, w.replay.distributions.length)];
    if (d !== undefined) await w.ask(pick(w.wallets, a), "electReinvestment", [d.id, b % 5 !== 0]);
  }),
  claim: often(5, async (w, [a, b]) => {
    const d = live(w, b);
    if (d !== undefined) await w.ask(unpaid(w, d, a), "claim", [[d.id]]);
  }),
  claimOf: often(4, async (w, [a, b, c]) => {
    const d = live(w, b);
    if (d === undefined) return;
    const { address } = unpaid(w, d, c);
    const own = w.wallets.filter((wallet) => w.registered.get(wallet.address) === w.registered.get(address));
    await w.ask(pick(a % 4 === 0 || own.length === 0 ? w.wallets : own, a), "claimOf", [[d.id], address]);
  }),
  push: often(10, async (w, choice) => {
    const d = live(w, choice[1]);
    if (d !== undefined) await w.push(w.f.stranger, d.id, page(w, choice));
  }),
  assess: often(5, async (w, choice) => {
    const d = live(w, choice[2]);
    if (d !== undefined) await w.ask(w.f.stranger, "assess", [d.id, page(w, choice)]);
  }),
  drawForBank: often(4, async (w, choice) => {
    const d = live(w, choice[2]);
    const wallets = page(w, choice);
    if (d !== undefined) await w.ask(w.f.agent, "drawForBank", [d.id, wallets, wallets.map(referenceOf)]);
  }),
  handOver: often(3, async (w, choice) => {
    const d = live(w, choice[0]);
    if (d === undefined) return;
    const end = d.payableFrom + UNCLAIMED_PERIOD;
    if (choice[1] % 3 === 0 && BigInt(await time.latest()) < end) await time.increaseTo(end);
    await w.ask(w.f.agent, "handOver", [d.id, page(w, choice)]);
  }),
  reassign: often(4, async (w, [a, b, c]) => {
    const d = live(w, c);
    const [payee, identity] = registrantOf(w, b);
    if (d !== undefined) await w.ask(w.f.agent, "reassign", [d.id, unpaid(w, d, a).address, identity, payee, EVIDENCE]);
  }),
  close: often(1, async (w, [a]) => {
    const d = w.replay.distributions[a % Math.max(1, w.replay.distributions.length)];
    if (d !== undefined) await w.ask(w.f.stranger, "close", [d.id]);
  }),
  cancel: often(1, async (w, [a]) => {
    const d = w.replay.distributions[a % Math.max(1, w.replay.distributions.length)];
    if (d !== undefined && a % 4 === 0) await w.ask(w.f.agent, "cancel", [d.id, EVIDENCE]);
  }),
};

/** Frees everybody and heals every coin, so that whatever is owed can be paid. */
export async function heal(w: World): Promise<void> {
  const { blocking, refusing, pausing, greedy, reentering } = w.f.coins;
  for (const wallet of [...w.wallets, ...w.f.people, w.f.owner]) await blocking.setBlocked(wallet, false);
  await refusing.setRefusing(false);
  if (await pausing.paused()) await pausing.setPaused(false);
  await greedy.setFee(0n, false);
  await reentering.setCall(ZeroAddress, "0x");
  for (const investor of w.f.investors) {
    await w.ask(w.f.agent, "setPayoutHold", [investor.identity, false, EVIDENCE]);
    if (await w.f.token.isIdentityFrozen(investor.identity)) {
      await tokenCall(w, "setIdentityFrozen", [investor.identity, false, EVIDENCE]);
    }
    if (w.lapsed.delete(investor.identity)) await renew(w.f, investor);
  }
  await w.f.list.removeFromSanctionsList(w.wallets);
  for (const wallet of w.wallets) {
    if (await w.f.token.isFrozen(wallet)) await tokenCall(w, "setAddressFrozen(address,bool)", [wallet.address, false]);
  }
}

/** Pays, draws and closes whatever there is, so that nothing may be left. */
export async function settle(w: World): Promise<void> {
  const { agent, funder, owner, stranger } = w.f;
  const everyone = w.wallets.map(({ address }) => address);
  const signers = new Map<string, HardhatEthersSigner>(
    [...w.wallets, ...w.f.people, funder, owner].map((signer) => [signer.address, signer]),
  );
  for (const d of w.replay.distributions) {
    for (let step = 0; step < 8 && d.state < STATE.payable; ++step) await progress(w, [indexOf(w, d), 2 * step + 2, 0]);
    if (d.state < STATE.payable) await w.ask(agent, "cancel", [d.id, EVIDENCE]);
    if (d.state !== STATE.payable) continue;
    await w.push(stranger, d.id, everyone);
    await w.ask(agent, "drawForBank", [d.id, everyone, everyone.map(referenceOf)]);
    for (const wallet of everyone) {
      const { refusal, units } = await w.f.distributor.shareOf(d.id, wallet);
      if (units === 0n || refusal < 5n || refusal > 6n) continue;
      const [payee, identity] = registrantOf(w, 0);
      await w.ask(agent, "reassign", [d.id, wallet, identity, payee, EVIDENCE]);
      await w.push(stranger, d.id, [wallet]);
      await w.ask(agent, "drawForBank", [d.id, [wallet], [referenceOf(wallet)]]);
    }
    await w.ask(stranger, "close", [d.id]);
  }
  for (const d of w.replay.distributions) {
    await w.ask(agent, "drawTax", [d.id, agent.address]);
    await w.ask(agent, "drawReinvested", [d.id, agent.address]);
  }
  for (const { id, index, funder: by } of w.replay.contributions) {
    await w.ask({ address: by }, "refund", [id, index]);
  }
  for (const [coin, accounts] of w.replay.released) {
    for (const account of accounts.keys()) await w.ask(signers.get(account) ?? stranger, "withdraw", [coin]);
  }
}

function indexOf(w: World, d: ReplayedDistribution): number {
  return w.replay.distributions.filter(({ state }) => state < STATE.payable).indexOf(d);
}
