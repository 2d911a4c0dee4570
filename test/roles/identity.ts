import { type BaseContract, id, ZeroAddress } from "ethers";

import { legacyClaim, addClaimArgs, claimIdOf, keyOf } from "../identity/claims";
import { createIdentity, type IdentityFixture, identityFixture, PURPOSE, signerAt, TOPIC } from "../identity/fixture";
import { anyone, only, type Right } from "./rights";
import type { Stage, Stages, Subject } from "./subject";

const managed = only("IdentityUnauthorized", "management key", "itself");
const claimed = only("IdentityUnauthorized", "management key", "claim key", "itself");

const IDENTITY: Readonly<Record<string, Right>> = {
  "initialize()": only("IdentityNotFactory", "factory"),
  "addKey(bytes32,uint256,uint256)": managed,
  "removeKey(bytes32,uint256)": managed,
  "execute(address,uint256,bytes)": anyone,
  "approve(uint256,bool)": only("IdentityUnauthorized", "management key", "action key"),
  "addClaim(uint256,uint256,address,bytes,bytes,string)": claimed,
  "removeClaim(bytes32)": claimed,
  "claimRevoked(bytes32)": only("IdentityNotIssuer", "issuer"),
};

/** An identity with one key a purpose, one claim, and an execution that waits for approval. */
async function stageIdentity(world: IdentityFixture): Promise<Stage> {
  const { identity, issuer, claimSigner, holder, stranger, other, factory } = world;
  const [actionKey, claimKey, encryptionKey] = [await signerAt(6), await signerAt(7), await signerAt(8)];
  await identity.addKey(await keyOf(actionKey), PURPOSE.action, 1n);
  await identity.addKey(await keyOf(claimKey), PURPOSE.claim, 1n);
  await identity.addKey(await keyOf(encryptionKey), PURPOSE.encryption, 1n);
  await identity.addClaim(...addClaimArgs(await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc)));
  await identity.connect(stranger).execute(other, 0n, "0x");

  const claimId = await claimIdOf(issuer, TOPIC.kyc);
  const renewed = await legacyClaim(claimSigner, issuer, identity, TOPIC.accredited);
  return {
    address: await identity.getAddress(),
    abi: identity.interface,
    callers: {
      "management key": holder.address,
      "action key": actionKey.address,
      "claim key": claimKey.address,
      "encryption key": encryptionKey.address,
      itself: await identity.getAddress(),
      factory: await factory.getAddress(),
      issuer: await issuer.getAddress(),
      "issuer's claim key": claimSigner.address,
      "another identity": await (await createIdentity(factory, other)).getAddress(),
      stranger: stranger.address,
    },
    args: {
      "removeKey(bytes32,uint256)": [await keyOf(actionKey), PURPOSE.action],
      "approve(uint256,bool)": [0n, true],
      "addClaim(uint256,uint256,address,bytes,bytes,string)": addClaimArgs({ ...renewed, issuer: ZeroAddress }),
      "removeClaim(bytes32)": [claimId],
      "claimRevoked(bytes32)": [claimId],
    },
  };
}

/** A claim issuer with one key a purpose, and a claim of its own. */
async function stageIssuer(world: IdentityFixture): Promise<Stage> {
  const { identity, issuer, provider, claimSigner, stranger, other, factory } = world;
  const actionKey = await signerAt(6);
  await issuer.addKey(await keyOf(actionKey), PURPOSE.action, 1n);
  const claim = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
  await identity.addClaim(...addClaimArgs(claim));
  const own = await legacyClaim(claimSigner, issuer, issuer, TOPIC.kyc);
  await issuer.addClaim(...addClaimArgs(own));
  await issuer.connect(stranger).execute(other, 0n, "0x");
  const identityAddress = await identity.getAddress();
  return {
    address: await issuer.getAddress(),
    abi: issuer.interface,
    callers: {
      "management key": provider.address,
      "action key": actionKey.address,
      "claim key": claimSigner.address,
      itself: await issuer.getAddress(),
      factory: await factory.getAddress(),
      "holder of a claim": identityAddress,
      stranger: stranger.address,
    },
    args: {
      "removeKey(bytes32,uint256)": [await keyOf(actionKey), PURPOSE.action],
      "approve(uint256,bool)": [0n, true],
      "removeClaim(bytes32)": [await claimIdOf(issuer, TOPIC.kyc)],
      "claimRevoked(bytes32)": [await claimIdOf(issuer, TOPIC.kyc)],
      "revokeClaim(bytes32,address)": [await claimIdOf(issuer, TOPIC.kyc), identityAddress],
      "revokeClaimBySignature(bytes)": [claim.signature],
      "revokeDigest(bytes32)": [id("a digest that nobody has revoked")],
    },
  };
}

async function stageOpen({ stranger }: IdentityFixture, contract: BaseContract): Promise<Stage> {
  return { address: await contract.getAddress(), abi: contract.interface, callers: { stranger: stranger.address } };
}

async function deployStages(): Promise<Stages> {
  const world = await identityFixture();
  return {
    Identity: await stageIdentity(world),
    ClaimIssuer: await stageIssuer(world),
    ClaimEpochs: await stageOpen(world, world.epochs),
    IdentityFactory: await stageOpen(world, world.factory),
  };
}

const RIGHTS: Readonly<Record<string, Readonly<Record<string, Right>>>> = {
  Identity: IDENTITY,
  ClaimIssuer: {
    ...IDENTITY,
    "claimRevoked(bytes32)": only("IdentityNotIssuer", "itself"),
    "revokeClaim(bytes32,address)": managed,
    "revokeClaimBySignature(bytes)": managed,
    "revokeDigest(bytes32)": managed,
  },
  ClaimEpochs: { "bump()": anyone },
  IdentityFactory: {
    "createClaimIssuer(address,bytes32)": anyone,
    "createIdentity(address,bytes32,(uint256,uint256,address,bytes,bytes,string)[])": anyone,
  },
};

export const identitySubjects: readonly Subject[] = Object.entries(RIGHTS).map(([name, rights]) => ({
  name,
  rights,
  deploy: deployStages,
}));
