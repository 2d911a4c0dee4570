/** Wallets of investors, by whose identity they belong to. `market` is an exchange's. */
export const INVESTORS = {
  alice: ["alice", "alice2"],
  bob: ["bob"],
  carol: ["carol"],
  dora: ["dora"],
  market: ["market", "market2"],
} as const;

export const IDENTITIES = Object.keys(INVESTORS).map((name) => `identity of ${name}`);

/** Wallets that belong to nobody at first: for recoveries and registrations. */
export const SPARE_WALLETS = ["spare", "spare2"] as const;

export const WALLETS: readonly string[] = [...Object.values(INVESTORS).flat(), ...SPARE_WALLETS];

/** Accounts of the network that play a part, after its deployer; `clerk` becomes an agent and ceases to be one. */
export const ACCOUNTS: readonly string[] = ["owner", "agent", "stranger", "clerk", ...WALLETS];

export const ISSUERS = ["issuer 0", "issuer 1", "issuer 2"] as const;

export const COUNTRIES = [276n, 250n, 840n] as const;
