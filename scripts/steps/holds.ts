import { AbiCoder, concat, hexlify, keccak256, randomBytes, toUtf8Bytes } from "ethers";

import {
  ClaimIssuer__factory,
  Identity__factory,
  SanctionsList__factory,
  SecurityToken__factory,
} from "../../typechain-types";
import { OwnerError } from "../chain/owner";
import type { Context } from "../context";
import type { Hold } from "../files/holds";
import type { Investor } from "../files/investors";
import { isReleased, isRenewed } from "./acts";
import type { Deployment } from "./deploy";
import { type Identities, providerFor, topicsOf } from "./onboard";

/** Puts in force what was decided about holders after the issue: sanctions, withdrawn attestations, holds. */
export async function enforce(context: Context, deployment: Deployment, identities: Identities): Promise<void> {
  await listSanctioned(context, deployment);
  const { investors, holds, acts } = context.issuer;
  const now = (await context.provider.getBlock("latest"))?.timestamp ?? 0;
  for (const investor of investors.list) {
    if (!investor.kyc?.revoked || isRenewed(investor.reference, acts, now)) continue;
    await withdraw(context, deployment, investor, identities);
  }
  for (const hold of holds) {
    if (!isReleased(hold, acts, now)) await place(context, deployment, hold, identities);
  }
}

/**
 * Puts the wallets of `sanctions.csv` on the security's own list, and offers the list to the owner. Once the owner has
 * taken it, only the owner can put more there.
 */
async function listSanctioned(context: Context, deployment: Deployment): Promise<void> {
  const { issuer, provider, keys, sender, terminal } = context;
  const { config, sanctioned } = issuer;
  if (!config.rules.some(({ rule }) => rule === "SanctionsScreen")) return;
  const address = deployment.sanctionsList;
  const list = SanctionsList__factory.connect(address, provider);
  const keeper = await list.owner();
  if (keeper !== keys.operator.address && keeper !== config.owner) {
    const hint = "If the owner has passed it on with the suite, write the new owner into config.json.";
    throw new OwnerError(`the sanctions list ${address} belongs to ${keeper}, not to ${config.owner}`, hint);
  }
  const fresh: string[] = [];
  for (const wallet of sanctioned) if (!(await list.isSanctioned(wallet))) fresh.push(wallet);
  if (fresh.length > 0) {
    if (keeper !== keys.operator.address) {
      const hint = `The owner ${keeper} puts them there with addToSanctionsList: ${fresh.join(", ")}`;
      throw new OwnerError(`wallets of sanctions.csv are not on the list ${address}, which the owner keeps`, hint);
    }
    await sender.send(keys.operator, {
      key: `enforce/sanctions/${fresh.length}`,
      to: address,
      data: list.interface.encodeFunctionData("addToSanctionsList", [fresh]),
      what: `put on the sanctions list: ${fresh.join(", ")}`,
    });
  }
  if (keeper !== config.owner && (await list.pendingOwner()) !== config.owner) {
    await sender.send(keys.operator, {
      key: "enforce/sanctions/owner",
      to: address,
      data: list.interface.encodeFunctionData("transferOwnership", [config.owner]),
      what: `offer the sanctions list to the owner ${config.owner}`,
    });
  }
  const taken = keeper === config.owner ? "" : `; the owner takes the list ${address} with acceptOwnership`;
  terminal.line(`  on the sanctions list: ${sanctioned.size}${taken}`);
}

/** The KYC provider revokes what it attested of an investor. */
async function withdraw(
  context: Context,
  deployment: Deployment,
  investor: Investor,
  identities: Identities,
): Promise<void> {
  const { issuer, provider, keys, sender, terminal } = context;
  const { config } = issuer;
  const identity = investor.wallets.flatMap((wallet) => identities.get(wallet) ?? [])[0];
  if (identity === undefined || investor.kyc === undefined) return;
  for (const topic of topicsOf(config, investor)) {
    const index = providerFor(config.kycProviders, investor.kyc.provider, topic);
    const name = config.kycProviders[index]?.name ?? "";
    const address = deployment.claimIssuers[index] ?? "";
    const claimIssuer = ClaimIssuer__factory.connect(address, provider);
    const claimId = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [address, topic]));
    const claim = await Identity__factory.connect(identity, provider).getClaim(claimId);
    if (claim.topic === 0n) continue;
    const digest = await claimIssuer.claimDigest(identity, topic, claim.data);
    if (!(await claimIssuer.isDigestRevoked(digest))) {
      await sender.send(keys.kycProvider(name, index), {
        key: `enforce/revoke/${investor.reference}/${topic}`,
        to: address,
        data: claimIssuer.interface.encodeFunctionData("revokeClaim", [claimId, identity]),
        what: `${name} withdraws its attestation ${topic} of ${investor.reference}`,
      });
    }
    terminal.line(`  ${investor.reference}: attestation ${topic} withdrawn by ${name}`);
  }
}

/** Freezes an identity, a wallet or a part of a balance, with the salted hash of the order behind it as evidence. */
async function place(context: Context, deployment: Deployment, hold: Hold, identities: Identities): Promise<void> {
  const { issuer, provider, keys, sender, journal, terminal } = context;
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const { reference, wallet, amount, order } = hold;
  const salt = journal.secret(`hold/${reference}/${wallet ?? ""}`, () => hexlify(randomBytes(32)));
  const evidence = keccak256(concat([salt, toUtf8Bytes(order)]));
  const identity = issuer.investors.byReference.get(reference)?.wallets.flatMap((one) => identities.get(one) ?? [])[0];

  let data: string | undefined;
  if (wallet === undefined) {
    if (identity !== undefined && !(await token.isIdentityFrozen(identity))) {
      data = token.interface.encodeFunctionData("setIdentityFrozen", [identity, true, evidence]);
    }
  } else if (amount === undefined) {
    if (!(await token.isFrozen(wallet))) {
      data = token.interface.encodeFunctionData("setAddressFrozen(address,bool,bytes)", [wallet, true, evidence]);
    }
  } else {
    // No more can be held than is there.
    const balance = await token.balanceOf(wallet);
    const missing = (amount < balance ? amount : balance) - (await token.getFrozenTokens(wallet));
    if (missing > 0n) {
      const signature = "freezePartialTokens(address,uint256,bytes)";
      data = token.interface.encodeFunctionData(signature, [wallet, missing, evidence]);
    }
  }
  const what = `hold ${describe(hold)}`;
  if (data !== undefined) {
    const key = `enforce/hold/${reference}/${wallet ?? "all"}`;
    await sender.send(keys.operator, { key, to: deployment.suite.token, data, what });
  }
  terminal.line(`  ${what}`);
}

function describe({ reference, wallet, amount }: Hold): string {
  if (wallet === undefined) return `on ${reference}, every wallet`;
  return amount === undefined ? `on ${reference}, wallet ${wallet}` : `on ${reference}, part of wallet ${wallet}`;
}
