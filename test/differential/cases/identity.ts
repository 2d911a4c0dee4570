import { by, type Case } from "./case";

const CLAIM = { claimId: ["issuer 0", 1n] } as const;
const SIGNATURE = { signature: { issuer: "issuer 0", identity: "identity of bob", topic: 1n, data: "0xc1" } };

export const IDENTITY_CASES: readonly Case[] = [
  {
    number: 38,
    it: "the last management key stays",
    when: by("carol", "identity of carol", "removeKey", { key: "carol" }, 1n),
    ours: "IdentityLastManagementKey",
  },
  {
    number: 46,
    it: "who has no contract as identity is not verified",
    when: by("agent", "registry", "registerIdentity", "@spare", "@stranger", 276n),
    then: { "verified spare": ["refused", "false"] },
  },
  {
    number: 39,
    it: "what was revoked by its signature is revoked by what it says",
    given: [by("provider of issuer 0", "issuer 0", "revokeClaimBySignature", SIGNATURE)],
    when: by("provider of issuer 0", "issuer 0", "revokeClaim", CLAIM, "@identity of bob"),
    theirs: "Conflict: Claim already revoked",
  },
  {
    number: 39,
    it: "an issuer does not revoke a claim of another",
    when: by("provider of issuer 1", "issuer 1", "revokeClaim", CLAIM, "@identity of bob"),
    ours: "ClaimIssuerClaimMissing",
  },
];
