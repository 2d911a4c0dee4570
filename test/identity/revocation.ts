import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, hexlify, id, keccak256, randomBytes, Signature, toBeHex } from "ethers";

import { IdentityThatLies__factory } from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, lasting, legacyClaim, ORDER, TYPED_TAG, typedClaim } from "./claims";
import { bumpsOf, createIdentity, ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

async function revocationFixture() {
  const base = await identityFixture();
  const { claimSigner, issuer, identity, deployer } = base;
  const legacy = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
  const typed = await typedClaim(claimSigner, issuer, identity, TOPIC.wide, lasting(1n));
  await identity.addClaim(...addClaimArgs(legacy));
  await identity.addClaim(...addClaimArgs(typed));
  const isValid = async (claim: typeof legacy, signature = claim.signature) =>
    issuer.isClaimValid(identity, claim.topic, signature, claim.data);
  const liar = await new IdentityThatLies__factory(deployer).deploy();
  return { ...base, legacy, typed, isValid, liar };
}

/** The other encodings of a 65-byte signature. */
function twinsOf(signature: string): string[] {
  const { r, s, v } = Signature.from(signature);
  const high = toBeHex(ORDER - BigInt(s), 32);
  return [
    concat([r, s, toBeHex(v - 27, 1)]),
    concat([r, high, toBeHex(55 - v, 1)]),
    concat([r, high, toBeHex(28 - v, 1)]),
    Signature.from(signature).compactSerialized,
  ];
}

describe("ClaimIssuer, revocation", () => {
  describe("revokeClaim", () => {
    it("revokes a stored claim by digest and signature, and voids the identity's leases alone", async () => {
      const { issuer, identity, legacy, typed, isValid, epochs } = await loadFixture(revocationFixture);
      for (const claim of [legacy, typed]) {
        const claimId = await claimIdOf(issuer, claim.topic);
        const digest = await issuer.claimDigest(identity, claim.topic, claim.data);
        const ofIssuer = await epochs.epochOf(issuer);
        const bumps = await bumpsOf(epochs, identity, async () => {
          await expect(issuer.revokeClaim(claimId, identity))
            .to.emit(issuer, "ClaimRevoked")
            .withArgs(claim.signature)
            .and.to.emit(issuer, "ClaimDigestRevoked")
            .withArgs(digest);
        });
        expect(bumps).to.equal(1n);
        expect(await epochs.epochOf(issuer)).to.equal(ofIssuer);
        expect(await isValid(claim)).to.equal(false);
        expect(await issuer.isDigestRevoked(digest)).to.equal(true);
        expect(await issuer.isClaimRevoked(claim.signature)).to.equal(true);
        await expect(issuer.revokeClaim(claimId, identity))
          .to.be.revertedWithCustomError(issuer, "ClaimIssuerAlreadyRevoked")
          .withArgs(digest);
      }
    });

    it("answers true", async () => {
      const { issuer, identity } = await loadFixture(revocationFixture);
      expect(await issuer.revokeClaim.staticCall(await claimIdOf(issuer, TOPIC.kyc), identity)).to.equal(true);
    });

    it("covers a second signature over the same claim, by another key", async () => {
      const { issuer, identity, legacy, isValid, other } = await loadFixture(revocationFixture);
      await issuer.addKey(await keyOf(other), PURPOSE.claim, ECDSA_KEY);
      const second = await legacyClaim(other, issuer, identity, TOPIC.kyc, legacy.data);
      expect(await isValid(second)).to.equal(true);
      await issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), identity);
      expect(await isValid(second)).to.equal(false);
      await expect(identity.addClaim(...addClaimArgs(second)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(second.issuer, TOPIC.kyc);
    });

    it("leaves other claims of the same key alone", async () => {
      const { issuer, identity, typed, isValid } = await loadFixture(revocationFixture);
      await issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), identity);
      expect(await isValid(typed)).to.equal(true);
    });

    it("works on a claim about the issuer itself", async () => {
      const { issuer, claimSigner, epochs } = await loadFixture(revocationFixture);
      const claim = await legacyClaim(claimSigner, issuer, issuer, TOPIC.kyc);
      await issuer.addClaim(...addClaimArgs(claim));
      const bumps = await bumpsOf(epochs, issuer, async () =>
        issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), issuer),
      );
      expect(bumps).to.equal(1n);
    });

    it("refuses a claim the identity does not show, or shows as another's", async () => {
      const { factory, issuer, identity, legacy, liar, other } = await loadFixture(revocationFixture);
      const missing = await claimIdOf(issuer, 99n);
      const kyc = await claimIdOf(issuer, TOPIC.kyc);
      const second = await createIdentity(factory, other, "second");
      for (const [shown, claimId] of [
        [identity, missing],
        [second, kyc],
      ] as const) {
        await expect(issuer.revokeClaim(claimId, shown))
          .to.be.revertedWithCustomError(issuer, "ClaimIssuerClaimMissing")
          .withArgs(await shown.getAddress(), claimId);
      }
      await liar.show({ ...legacy, topic: 2n });
      await expect(issuer.revokeClaim(kyc, liar))
        .to.be.revertedWithCustomError(issuer, "ClaimIssuerClaimMissing")
        .withArgs(await liar.getAddress(), kyc);
    });

    it("lets no lying identity have another's signature revoked", async () => {
      const { issuer, legacy, liar, isValid } = await loadFixture(revocationFixture);
      const kyc = await claimIdOf(issuer, TOPIC.kyc);
      await liar.show(legacy);
      await expect(issuer.revokeClaim(kyc, liar))
        .to.be.revertedWithCustomError(issuer, "ClaimIssuerClaimNotSigned")
        .withArgs(await liar.getAddress(), kyc);
      await liar.show({ ...legacy, data: TYPED_TAG });
      await expect(issuer.revokeClaim(kyc, liar))
        .to.be.revertedWithCustomError(issuer, "TypedClaimMalformed")
        .withArgs(TYPED_TAG);
      expect(await isValid(legacy)).to.equal(true);
    });

    it("refuses keys that do not manage, and strangers", async () => {
      const { issuer, identity, claimSigner, stranger, holder } = await loadFixture(revocationFixture);
      const kyc = await claimIdOf(issuer, TOPIC.kyc);
      for (const caller of [claimSigner, stranger, holder]) {
        await expect(issuer.connect(caller).revokeClaim(kyc, identity))
          .to.be.revertedWithCustomError(issuer, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });

    it("tells no identity that is not ours", async () => {
      const { issuer, liar, claimSigner, epochs } = await loadFixture(revocationFixture);
      const claim = await legacyClaim(claimSigner, issuer, liar, TOPIC.kyc);
      await liar.show(claim);
      await expect(issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), liar)).to.not.emit(epochs, "EpochBumped");
      expect(await issuer.isClaimValid(liar, claim.topic, claim.signature, claim.data)).to.equal(false);
    });
  });

  describe("revokeClaimBySignature", () => {
    it("revokes every encoding of the signature, whichever is given, and voids the issuer's leases", async () => {
      const { issuer, legacy, isValid, epochs, identity, claimSigner } = await loadFixture(revocationFixture);
      for (const index of [0, 1, 2, 3, 4]) {
        const claim = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
        const encodings = [claim.signature, ...twinsOf(claim.signature)];
        const given = encodings[index] ?? claim.signature;
        expect(await isValid(claim)).to.equal(true);
        const bumps = await bumpsOf(epochs, issuer, async () => {
          await expect(issuer.revokeClaimBySignature(given)).to.emit(issuer, "ClaimRevoked").withArgs(given);
        });
        expect(bumps).to.equal(1n);
        for (const encoding of encodings) {
          expect(await issuer.isClaimRevoked(encoding)).to.equal(true);
          expect(await isValid(claim, encoding)).to.equal(false);
        }
      }
      expect(await isValid(legacy)).to.equal(true);
      expect(await issuer.isClaimRevoked(legacy.signature)).to.equal(false);
    });

    it("takes signatures of any length, each for itself", async () => {
      const { issuer } = await loadFixture(revocationFixture);
      for (const length of [0, 20, 63, 66, 100]) {
        const signature = hexlify(randomBytes(length));
        expect(await issuer.isClaimRevoked(signature)).to.equal(false);
        await issuer.revokeClaimBySignature(signature);
        expect(await issuer.isClaimRevoked(signature)).to.equal(true);
      }
    });

    it("refuses a signature revoked before, in any encoding", async () => {
      const { issuer, legacy } = await loadFixture(revocationFixture);
      await issuer.revokeClaimBySignature(legacy.signature);
      const { r, s } = Signature.from(legacy.signature);
      for (const encoding of [legacy.signature, ...twinsOf(legacy.signature)]) {
        await expect(issuer.revokeClaimBySignature(encoding))
          .to.be.revertedWithCustomError(issuer, "ClaimIssuerAlreadyRevoked")
          .withArgs(keccak256(concat([r, s])));
      }
    });

    it("refuses keys that do not manage, and strangers", async () => {
      const { issuer, legacy, claimSigner, stranger } = await loadFixture(revocationFixture);
      for (const caller of [claimSigner, stranger]) {
        await expect(issuer.connect(caller).revokeClaimBySignature(legacy.signature))
          .to.be.revertedWithCustomError(issuer, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });
  });

  describe("revokeDigest", () => {
    it("revokes what no identity stores, and voids the issuer's leases", async () => {
      const { issuer, identity, claimSigner, isValid, epochs } = await loadFixture(revocationFixture);
      const claim = await typedClaim(claimSigner, issuer, identity, 77n, lasting(1n));
      const digest = await issuer.claimDigest(identity, 77n, claim.data);
      const bumps = await bumpsOf(epochs, issuer, async () => {
        await expect(issuer.revokeDigest(digest)).to.emit(issuer, "ClaimDigestRevoked").withArgs(digest);
      });
      expect(bumps).to.equal(1n);
      expect(await isValid(claim)).to.equal(false);
      await expect(issuer.revokeDigest(digest))
        .to.be.revertedWithCustomError(issuer, "ClaimIssuerAlreadyRevoked")
        .withArgs(digest);
    });

    it("refuses keys that do not manage, and strangers", async () => {
      const { issuer, claimSigner, stranger } = await loadFixture(revocationFixture);
      for (const caller of [claimSigner, stranger]) {
        await expect(issuer.connect(caller).revokeDigest(id("digest")))
          .to.be.revertedWithCustomError(issuer, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });
  });
});
