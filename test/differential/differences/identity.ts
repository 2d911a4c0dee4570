import { nameIn } from "../moves";
import { WALLETS } from "../people";
import type { DualCall } from "../values";
import { differences, type Step } from "./difference";

/** The claim that an issuer is told to revoke, as far as it is its own. */
export function revokedClaim(step: Step): string | undefined {
  const claim = claimIn(step.call);
  if (step.call.name !== "revokeClaim" || claim === undefined) return undefined;
  const [issuer, topic] = claim;
  const identity = nameIn(step.call.args[1]);
  const present = step.of(`claim of ${issuer} on topic ${String(topic)} in ${identity}`);
  if (issuer !== step.call.to || present.startsWith("0 ")) return undefined;
  return `${issuer} ${identity} ${present}`;
}

function claimIn({ args: [first] }: DualCall): readonly [string, bigint] | undefined {
  return typeof first === "object" && "claimId" in first ? first.claimId : undefined;
}

function managersOf(step: Step): readonly string[] {
  return WALLETS.filter((wallet) => step.is(`${wallet} manages ${step.call.to}`));
}

export const IDENTITY_DIFFERENCES = differences(
  {
    number: 38,
    title: "an identity keeps a management key",
    refuses: (step) => {
      const [key] = step.call.args;
      if (step.call.name !== "removeKey" || typeof key !== "object" || !("key" in key)) return undefined;
      const managers = managersOf(step);
      return managers.length === 1 && managers[0] === key.key ? "IdentityLastManagementKey" : undefined;
    },
  },
  {
    number: 39,
    title: "an issuer revokes what it has issued, by what it says and not only by its signature",
    passes: (step, cause) => {
      const claim = revokedClaim(step);
      return cause === "Conflict: Claim already revoked" && claim !== undefined && !step.history.revoked.has(claim);
    },
    refuses: (step) =>
      step.call.name === "revokeClaim" && revokedClaim(step) === undefined ? "ClaimIssuerClaimMissing" : undefined,
  },
);
