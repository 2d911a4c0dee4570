import { z } from "zod";

import { CLASS_NAMES } from "./classes";
import { isIsin, isLei } from "./identifiers";
import { address, addressOr, countries, text } from "./shapes";

/** ERC-3643 bounds every list a transfer walks through. */
const MAX_TOPICS = 15;
const MAX_PROVIDERS = 50;
export const MAX_RULES = 25;
/** The token keeps nominal values in millionths of their currency. */
export const NOMINAL_DECIMALS = 6;
/** The registry counts a lease in hours, in 16 bits. */
const MAX_LEASE_DAYS = 2_730;

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
  offer: 1n << 7n,
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
  "offer",
] as const satisfies readonly (
  keyof typeof TOKEN_PERMISSIONS | keyof typeof REGISTRY_PERMISSIONS | keyof typeof DISTRIBUTION_PERMISSIONS
)[];
export type Permission = (typeof PERMISSIONS)[number];

/** A rule keeps a group's name in 32 bytes, and `ALL` stands for all holders there. */
const groupName = z.string().refine((name) => /^[A-Za-z][A-Za-z0-9 _-]{0,30}$/.test(name) && name !== "ALL", {
  error: "is no name for a group: 1 to 31 letters, digits, spaces or dashes, and not ALL",
});

const token = z.strictObject({
  name: text,
  symbol: z.string().regex(/^[A-Z0-9.]{1,11}$/, "is no ticker of 1 to 11 capital letters, digits or points"),
  decimals: z.int().min(0).max(18),
  isin: z.string().refine(isIsin, "is no ISIN: its length, letters or check digit are wrong"),
  lei: z.string().refine(isLei, "is no LEI: its length, letters or check digits are wrong"),
  class: text,
  nominal: z.strictObject({
    amount: z.string().regex(/^\d{1,18}(\.\d{1,6})?$/, "is no amount of at most 18 digits and 6 decimals"),
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

/** Named groups of countries. */
export const groups = z.record(groupName, countries).default({});

/** The claim topic that gives each class of investors. */
export const classes = z.partialRecord(z.enum(CLASS_NAMES), z.strictObject({ topic: z.int().min(1) })).default({});

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
  groups,
  /** Claims that make an investor one of a class; nobody needs them to hold. */
  classes,
  /** Read on their own, with the investors' file. */
  rules: z.array(z.unknown()).max(MAX_RULES, `binds more than ${MAX_RULES} rules`),
});
export type ConfigText = z.output<typeof configSchema>;
