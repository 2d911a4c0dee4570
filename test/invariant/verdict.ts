import { ZeroAddress } from "ethers";

import { MODE } from "./hostBook";
import type { Proposal } from "./judge";
import type { TokenMove } from "./tokenBook";
import type { TokenWorld, World } from "./world";
import type { ModelledRule } from "./ruleBook";

/** Stands for an error that is not known beforehand: of a hostile rule. */
export const ANYTHING = "anything";

/** What each rule refuses with. */
export const RULE_ERRORS: Readonly<Record<ModelledRule, readonly string[]>> = {
  CountryAllow: ["CountryNotAllowed"],
  CountryRestrict: ["CountryRestricted", "CountryUnknown"],
  JurisdictionCap: ["JurisdictionCapReached", "ShareLimitExceeded"],
  MaxBalance: ["MaxBalanceExceeded", "MaxBalanceNotConfigured"],
  SanctionsScreen: ["PartyNotEligible", "SanctionsListsNotConfigured"],
  SupplyLimit: ["SupplyLimitExceeded", "SupplyLimitNotConfigured"],
  TimeTransfersLimits: ["TimeTransferLimitExceeded"],
};

/** Whatever a holder's transfer or a mint may be refused with. */
export function everyRefusal({ hostBook }: TokenWorld): string[] {
  const own = ["Paused", "AccountFrozen", "IdentityFrozen", "BalanceFrozen", "ReceiverNotVerified"];
  return [
    ...own.map((name) => `Token${name}`),
    ...Object.values(RULE_ERRORS).flat(),
    ...["ERC20InsufficientBalance", "LedgerIncomplete", "LedgerDeaf"],
    ...(hostBook.hostile.length > 0 ? [ANYTHING] : []),
  ];
}

/** Errors of the rules, or of their ledger, that a proposal meets; none if they accept it. */
export function againstByRules(token: TokenWorld, proposal: Proposal, time: bigint): string[] {
  const { hostBook, judge } = token;
  const errors = judge.refusals(proposal, time).flatMap((rule) => {
    if (rule !== "ledger") return RULE_ERRORS[rule];
    return [hostBook.mode === MODE.counting ? "LedgerIncomplete" : "LedgerDeaf"];
  });
  return proposal.value !== 0n && hostBook.hostile.length > 0 ? [...errors, ANYTHING] : errors;
}

/** Errors that the token itself meets a holder's transfer with, beside the receiver's verification. */
export function againstByToken({ book }: TokenWorld, world: World, { from, to, value }: Proposal): string[] {
  const errors: string[] = [];
  if (book.paused) errors.push("TokenPaused");
  for (const wallet of [from, to]) if (book.frozenWallets.has(wallet)) errors.push("TokenAccountFrozen");
  if (value > book.balanceOf(from)) errors.push("ERC20InsufficientBalance");
  if (value > book.freeOf(from)) errors.push("TokenBalanceFrozen");
  for (const wallet of [from, to]) {
    // A lost wallet is held to the freeze of the identity it had.
    const identity = world.storage.identityOf(wallet) ?? world.storage.barred.get(wallet)?.identity;
    if (identity !== undefined && book.frozenIdentities.has(identity)) errors.push("TokenIdentityFrozen");
  }
  return errors;
}

/** All errors that a holder's transfer may be refused with; none if it must pass. */
export function againstTransfer(world: World, token: TokenWorld, proposal: Proposal, time: bigint): string[] {
  return [
    ...againstByToken(token, world, proposal),
    ...againstReceiver(world, token, proposal.to, time),
    ...againstByRules(token, proposal, time),
  ];
}

/** All errors that a mint may be refused with, but the agent's. */
export function againstMint(world: World, token: TokenWorld, proposal: Proposal, time: bigint): string[] {
  return [...againstReceiver(world, token, proposal.to, time), ...againstByRules(token, proposal, time)];
}

export function againstReceiver(world: World, token: TokenWorld, wallet: string, time: bigint): string[] {
  return world.isVerified(token, wallet, time) ? [] : ["TokenReceiverNotVerified"];
}

/** Why a move that was made should have been refused, by what was known just before it. */
export function againstMove(world: World, token: TokenWorld, move: TokenMove, spender: string, time: bigint): string[] {
  const { kind, from, to, value } = move;
  const proposal: Proposal = { spender, from, to, value };
  switch (kind) {
    case "transfer":
      return againstTransfer(world, token, proposal, time);
    case "mint":
      return againstMint(world, token, { ...proposal, from: ZeroAddress }, time);
    case "forced":
    case "burn":
    case "recovery":
      return value > token.book.balanceOf(from) ? ["ERC20InsufficientBalance"] : [];
  }
}
