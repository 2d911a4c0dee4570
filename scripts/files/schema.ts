import { z } from "zod";

import { parseCountry } from "./countries";
import { isIsin, isLei } from "./identifiers";
import { parseWallet } from "./wallets";

/** ERC-3643 bounds every list a transfer walks through. */
const MAX_TOPICS = 15;
const MAX_PROVIDERS = 50;
const MAX_RULES = 25;
/** The registry counts a lease in hours, in 16 bits. */
const MAX_LEASE_DAYS = 2_730;
const SECONDS = { hour: 3_600, day: 86_400 } as const;

/** What an agent may do on the token, and its bit there (`TokenPermissions.sol`). */
export const TOKEN_PERMISSIONS = {
  mint: 1n << 0n,
  burn: 1n << 1n,
  freeze: 1n << 2n,
  forcedTransfer: 1n << 3n,
  recovery: 1n << 4n,
  pause: 1n << 5n,
  recordDates: 1n << 6n,
  block: 1n << 7n,
} as const;

/** What an agent may do on the register of investors, and its bit there (`RegistryPermissions.sol`). */
export const REGISTRY_PERMISSIONS = { register: 1n << 0n, update: 1n << 1n, remove: 1n << 2n } as const;

/** What an agent may do about distributions, and its bit there (`DistributionPermissions.sol`). */
export const DISTRIBUTION_PERMISSIONS = {
  announce: 1n << 0n,
  tax: 1n << 1n,
  bank: 1n << 2n,
  payoutHold: 1n << 3n,
  reassign: 1n << 4n,
  unclaimed: 1n << 5n,
  proceeds: 1n << 6n,
} as const;

const PERMISSIONS = [
  "mint",
  "burn",
  "freeze",
  "forcedTransfer",
  "recovery",
  "pause",
  "recordDates",
  "block",
  "register",
  "update",
  "remove",
  "announce",
  "tax",
  "bank",
  "payoutHold",
  "reassign",
  "unclaimed",
  "proceeds",
] as const satisfies readonly (
  keyof typeof TOKEN_PERMISSIONS | keyof typeof REGISTRY_PERMISSIONS | keyof typeof DISTRIBUTION_PERMISSIONS
)[];
export type Permission = (typeof PERMISSIONS)[number];

/** A text that is not empty. */
export const text = z.string().trim().min(1, "must not be empty");

/** An address with its checksum, or a word that stands for one. */
export function addressOr(...words: readonly string[]): z.ZodType<string, string> {
  return z.string().transform((value, context) => {
    if (words.some((word) => word === value)) return value;
    const wallet = parseWallet(value);
    if (typeof wallet === "string") return wallet;
    const fix = words.length === 0 ? wallet.fix : `${wallet.fix}, or ${words.join(" or ")}`;
    context.addIssue({ code: "custom", message: wallet.fault, params: { fix } });
    return z.NEVER;
  });
}

/** An address with its checksum. */
export const address = addressOr();

const country = z.union([z.string(), z.number()]).transform((value, context) => {
  const code = parseCountry(String(value));
  if (code !== undefined) return code;
  const fix = "write an ISO 3166-1 code (GBR, GB or 826), or 900 to 999 for the issuer's own groups";
  context.addIssue({ code: "custom", message: "is no country", params: { fix } });
  return z.NEVER;
});

const countries = z.array(country).min(1, "names no country");

/** "1 day", "36 hours": in seconds. */
export const period = z.string().transform((value, context) => {
  const match = /^([1-9]\d{0,4}) (hour|day)s?$/.exec(value);
  const count = match?.[1];
  const unit = match?.[2];
  if (count !== undefined && (unit === "hour" || unit === "day")) return Number(count) * SECONDS[unit];
  context.addIssue({ code: "custom", message: "is no period", params: { fix: 'write "24 hours" or "30 days"' } });
  return z.NEVER;
});

/** "12.5%": in hundredths of a percent. */
const share = z.string().transform((value, context) => {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(value);
  const points = match === null ? 0 : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  if (points > 0 && points <= 10_000) return points;
  context.addIssue({ code: "custom", message: "is no share", params: { fix: 'write "12.5%", at most "100%"' } });
  return z.NEVER;
});

/** A rule keeps a group's name in 32 bytes, and `ALL` stands for all holders there. */
const groupName = z.string().refine((name) => /^[A-Za-z][A-Za-z0-9 _-]{0,30}$/.test(name) && name !== "ALL", {
  error: "is no name for a group: 1 to 31 letters, digits, spaces or dashes, and not ALL",
});

const cap = z
  .strictObject({ jurisdiction: text, holders: z.int().min(0).optional(), share: share.optional() })
  .refine(({ holders, share: part }) => holders !== undefined || part !== undefined, "sets neither holders nor share");

const rule = z.discriminatedUnion(
  "rule",
  [
    z.strictObject({ rule: z.literal("CountryAllow"), countries }),
    z.strictObject({ rule: z.literal("CountryRestrict"), countries }),
    z.strictObject({ rule: z.literal("MaxBalance"), max: text }),
    z.strictObject({ rule: z.literal("SupplyLimit"), limit: text }),
    z.strictObject({
      rule: z.literal("JurisdictionCap"),
      holders: z.int().min(1).optional(),
      caps: z.array(cap).default([]),
    }),
    z.strictObject({
      rule: z.literal("TimeTransfersLimits"),
      limits: z
        .array(z.strictObject({ period, amount: text }))
        .min(1, "sets no limit")
        .max(4, "sets more than 4 limits"),
    }),
    z.strictObject({ rule: z.literal("SanctionsScreen"), oracle: address.optional() }),
  ],
  { error: "is no rule that this suite has" },
);
export type RuleText = z.output<typeof rule>;

const token = z.strictObject({
  name: text,
  symbol: z.string().regex(/^[A-Z0-9.]{1,11}$/, "is no ticker of 1 to 11 capital letters, digits or points"),
  decimals: z.int().min(0).max(18),
  isin: z.string().refine(isIsin, "is no ISIN: its length, letters or check digit are wrong"),
  lei: z.string().refine(isLei, "is no LEI: its length, letters or check digits are wrong"),
  class: text,
  nominal: z.strictObject({
    amount: z.string().regex(/^\d+(\.\d+)?$/, "is no amount"),
    currency: z.string().regex(/^[A-Z]{3}$/, "is no ISO 4217 currency"),
  }),
  law: text,
  terms: z.strictObject({ uri: z.url({ error: "is no URI" }), file: text }),
});

const agent = z.strictObject({
  name: text,
  address: addressOr("operator", "distributor"),
  permissions: z.array(z.enum(PERMISSIONS)).min(1, "has no permission"),
  mintAllowance: text.optional(),
});

const provider = z.strictObject({
  name: text,
  topics: z.array(z.int().min(1)).min(1, "covers no topic").max(MAX_TOPICS, `covers more than ${MAX_TOPICS} topics`),
  contract: address.optional(),
});

/** The shape of `config.json`, before what depends on the token's decimals is read. */
export const configSchema = z.strictObject({
  token,
  owner: address,
  treasury: z.array(text).default([]),
  agents: z.array(agent).min(1, "names no agent"),
  claimTopics: z
    .array(z.strictObject({ topic: z.int().min(1), name: text }))
    .min(1, "names no topic")
    .max(MAX_TOPICS, `names more than ${MAX_TOPICS} topics`),
  kycProviders: z.array(provider).min(1, "names no provider").max(MAX_PROVIDERS, `names more than ${MAX_PROVIDERS}`),
  lease: z.strictObject({ maxDays: z.int().min(0).max(MAX_LEASE_DAYS) }),
  groups: z.record(groupName, countries).default({}),
  rules: z.array(rule).max(MAX_RULES, `binds more than ${MAX_RULES} rules`),
});
export type ConfigText = z.output<typeof configSchema>;
