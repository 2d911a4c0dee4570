import type { Tell, Words } from "./refusal";

/** How each refusal of the token itself, and of the host of its rules, is told, and under which heading. */
export const SUITE_REASONS: Readonly<Record<string, { readonly rule: string; readonly tell: Tell }>> = {
  TokenReceiverNotVerified: { rule: "KYC", tell: notVerified },
  TokenAccountFrozen: { rule: "Hold", tell: (is) => `the wallet of ${is.who("account")} is held` },
  TokenIdentityFrozen: { rule: "Hold", tell: (is) => `every wallet of ${is.who("identity")} is held` },
  // A counterparty is told no more.
  TokenNotEligible: { rule: "Hold", tell: (is) => `${is.who("account")} is not eligible` },
  TokenBalanceFrozen: {
    rule: "Hold",
    tell: (is) => `${is.who("account")} sends ${is.amount("value")}, and only ${is.amount("free")} are not held`,
  },
  TokenPaused: { rule: "Pause", tell: () => "holders' transfers are paused" },
  TokenSupplyExceeded: {
    rule: "Supply",
    tell: (is) => `${is.amount("supply")} are in issue, and a token has at most ${is.amount("limit")}`,
  },
  ERC20InsufficientBalance: {
    rule: "Balance",
    tell: (is) => `${is.who("sender")} has ${is.amount("balance")} in this wallet and sends ${is.amount("needed")}`,
  },
  ComplianceFeeTooHigh: {
    rule: "TransferFees",
    tell: (is) => `the fee would be ${is.amount("fee")}, and no more than ${is.amount("available")} is there for it`,
  },
  ComplianceCollectorCounted: {
    rule: "TransferFees",
    tell: (is) => `${is.who("collector")} collects the fee and is counted as a holder: the issuer must exempt it`,
  },
};

/** The chain says only that the claims do not hold; the issuer's files say why. */
function notVerified(words: Words): string {
  const { issuer, now } = words;
  const investor = issuer.investors.byWallet.get(words.text("account"));
  if (investor === undefined) return `${words.text("account")} is not registered`;
  const { reference, kyc } = investor;
  if (kyc === undefined) return `nobody attests ${reference}`;
  if (kyc.revoked) return `${kyc.provider} withdrew its attestation of ${reference}`;
  const ended = new Date(kyc.until * 1_000).toISOString().slice(0, 10);
  return kyc.until < now ? `the attestation of ${reference} ended ${ended}` : `the claims of ${reference} do not hold`;
}
