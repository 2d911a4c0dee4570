import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, hexlify, id, randomBytes, Signature, toBeHex, TypedDataEncoder, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import type { ClaimIssuer } from "../../typechain-types";
import {
  CLAIM_TYPES,
  claimDomain,
  type ClaimInput,
  keyOf,
  lasting,
  legacyClaim,
  legacyHash,
  NO_END,
  ORDER,
  signTyped,
  TYPED_TAG,
  typedClaim,
  typedData,
} from "./claims";
import { createIssuer, ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

const FOREVER = 2n ** 64n - 1n;

async function issuerFixture() {
  const base = await identityFixture();
  const { claimSigner, issuer, identity } = base;
  return {
    ...base,
    legacy: await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc),
    typed: await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, lasting(1n)),
    target: await identity.getAddress(),
  };
}

/** What both views say of a claim; they must agree. */
async function statusOf(issuer: ClaimIssuer, identity: string, claim: ClaimInput, changes: Partial<ClaimInput> = {}) {
  const { topic, signature, data } = { ...claim, ...changes };
  const status = await issuer.claimStatus(identity, topic, signature, data);
  expect(await issuer.isClaimValid(identity, topic, signature, data)).to.equal(status.valid);
  return [...status];
}

const INVALID = [false, 0n, false];

describe("ClaimIssuer", () => {
  describe("isClaimValid and claimStatus, ONCHAINID's form", () => {
    it("confirm what a claim key or a management key signed, for ever", async () => {
      const { issuer, identity, target, legacy, provider } = await loadFixture(issuerFixture);
      expect(await statusOf(issuer, target, legacy)).to.deep.equal([true, FOREVER, true]);
      const managed = await legacyClaim(provider, issuer, identity, TOPIC.kyc);
      expect(await statusOf(issuer, target, managed)).to.deep.equal([true, FOREVER, true]);
    });

    it("deny what nobody, or a key of another purpose, signed", async () => {
      const { issuer, identity, target, stranger, other } = await loadFixture(issuerFixture);
      await issuer.addKey(await keyOf(other), PURPOSE.action, ECDSA_KEY);
      for (const signer of [stranger, other]) {
        const claim = await legacyClaim(signer, issuer, identity, TOPIC.kyc);
        expect(await statusOf(issuer, target, claim)).to.deep.equal(INVALID);
      }
    });

    it("deny another identity, topic or data", async () => {
      const { issuer, target, legacy, stranger } = await loadFixture(issuerFixture);
      expect(await statusOf(issuer, stranger.address, legacy)).to.deep.equal(INVALID);
      expect(await statusOf(issuer, target, legacy, { topic: 2n })).to.deep.equal(INVALID);
      expect(await statusOf(issuer, target, legacy, { data: concat([legacy.data, "0x00"]) })).to.deep.equal(INVALID);
    });

    it("deny what a removed key signed, in the same block, and raise the issuer's epoch", async () => {
      const { issuer, target, legacy, claimSigner, epochs } = await loadFixture(issuerFixture);
      const key = await keyOf(claimSigner);
      await expect(issuer.removeKey(key, PURPOSE.claim)).to.emit(epochs, "EpochBumped").withArgs(issuer, 1n);
      expect(await statusOf(issuer, target, legacy)).to.deep.equal(INVALID);
      await issuer.addKey(key, PURPOSE.management, ECDSA_KEY);
      expect(await statusOf(issuer, target, legacy)).to.deep.equal([true, FOREVER, true]);
      await expect(issuer.removeKey(key, PURPOSE.management)).to.emit(epochs, "EpochBumped").withArgs(issuer, 2n);
      expect(await statusOf(issuer, target, legacy)).to.deep.equal(INVALID);
    });

    it("leave the epoch where a key loses a purpose that signs nothing", async () => {
      const { issuer, other, epochs } = await loadFixture(issuerFixture);
      const key = await keyOf(other);
      for (const purpose of [PURPOSE.action, PURPOSE.encryption]) {
        await issuer.addKey(key, purpose, ECDSA_KEY);
        await expect(issuer.removeKey(key, purpose)).to.not.emit(epochs, "EpochBumped");
      }
    });

    it("deny every other encoding of a good signature", async () => {
      const { issuer, target, legacy } = await loadFixture(issuerFixture);
      const { r, s, v } = Signature.from(legacy.signature);
      const twin = concat([r, toBeHex(ORDER - BigInt(s), 32), toBeHex(55 - v, 1)]);
      const zeroBased = concat([r, s, toBeHex(v - 27, 1)]);
      const compact = Signature.from(legacy.signature).compactSerialized;
      for (const signature of [twin, zeroBased, compact]) {
        expect(await statusOf(issuer, target, legacy, { signature })).to.deep.equal(INVALID);
      }
    });

    it("never revert on garbage", async () => {
      const { issuer, target, legacy, typed } = await loadFixture(issuerFixture);
      const signatures = ["0x", "0x01", ...[19, 20, 21, 40, 64, 66, 500].map((n) => hexlify(randomBytes(n)))];
      const zeros = [toBeHex(0n, 65), concat([toBeHex(0n, 64), "0x1b"]), concat([toBeHex(ORDER, 64), "0x1c"])];
      for (const signature of [...signatures, ...zeros]) {
        for (const data of [legacy.data, typed.data, "0x"]) {
          expect(await statusOf(issuer, target, legacy, { signature, data })).to.deep.equal(INVALID);
        }
      }
    });

    it("deny what recovers to nobody, even with the zero address for a key", async () => {
      const { issuer, target, legacy } = await loadFixture(issuerFixture);
      await issuer.addKey(await keyOf(ZeroAddress), PURPOSE.claim, ECDSA_KEY);
      for (const signature of [concat([toBeHex(0n, 64), "0x1b"]), toBeHex(0n, 65), toBeHex(0n, 85)]) {
        expect(await statusOf(issuer, target, legacy, { signature })).to.deep.equal(INVALID);
      }
    });
  });

  describe("isClaimValid and claimStatus, typed claims", () => {
    it("confirm an EIP-712 signature until its end", async () => {
      const { issuer, identity, target, typed, claimSigner } = await loadFixture(issuerFixture);
      expect(await statusOf(issuer, target, typed)).to.deep.equal([true, FOREVER, true]);
      const validUntil = BigInt(await time.latest()) + 1000n;
      const terms = { ...lasting(1n), validUntil };
      const claim = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, terms);
      expect(await statusOf(issuer, target, claim)).to.deep.equal([true, validUntil, true]);
    });

    it("hold from the first second to the last before the end", async () => {
      const { issuer, identity, target, claimSigner } = await loadFixture(issuerFixture);
      const start = BigInt(await time.latest()) + 100n;
      const terms = { ...lasting(1n), validFrom: start, validUntil: start + 10n };
      const claim = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, terms);
      await time.increaseTo(start - 1n);
      expect(await statusOf(issuer, target, claim)).to.deep.equal(INVALID);
      await time.increaseTo(start);
      expect(await statusOf(issuer, target, claim)).to.deep.equal([true, start + 10n, true]);
      await time.increaseTo(start + 9n);
      expect(await statusOf(issuer, target, claim)).to.deep.equal([true, start + 10n, true]);
      await time.increaseTo(start + 10n);
      expect(await statusOf(issuer, target, claim)).to.deep.equal(INVALID);
    });

    it("take a payload of any length", async () => {
      const { issuer, identity, target, claimSigner } = await loadFixture(issuerFixture);
      for (const length of [0, 1, 31, 100]) {
        const terms = { ...lasting(1n), payload: hexlify(randomBytes(length)) };
        const claim = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, terms);
        expect(await statusOf(issuer, target, claim)).to.deep.equal([true, FOREVER, true]);
      }
    });

    it("deny another identity, topic, term or payload", async () => {
      const { issuer, target, typed, stranger } = await loadFixture(issuerFixture);
      expect(await statusOf(issuer, stranger.address, typed)).to.deep.equal(INVALID);
      expect(await statusOf(issuer, target, typed, { topic: 2n })).to.deep.equal(INVALID);
      const payload = `0x${typed.data.slice(46)}`;
      const terms = { validFrom: 0n, validUntil: NO_END, nonce: 1n, payload };
      expect(typedData(terms)).to.equal(typed.data);
      for (const change of [
        { validFrom: 1n },
        { validUntil: NO_END - 1n },
        { nonce: 2n },
        { payload: "0x" },
        { payload: concat([payload, "0x00"]) },
      ]) {
        expect(await statusOf(issuer, target, typed, { data: typedData({ ...terms, ...change }) })).to.deep.equal(
          INVALID,
        );
      }
    });

    it("deny a signature for another chain or another issuer with the same key", async () => {
      const { factory, issuer, identity, target, claimSigner, other } = await loadFixture(issuerFixture);
      const terms = lasting(1n);
      const message = { identity: target, topic: TOPIC.kyc, ...terms };
      const domain = { ...(await claimDomain(issuer)), chainId: 1n };
      const elsewhere = await claimSigner.signTypedData(domain, CLAIM_TYPES, message);
      const rival = await createIssuer(factory, other, claimSigner, "rival");
      const rivals = await signTyped(claimSigner, rival, identity, TOPIC.kyc, terms);
      const claim = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, terms);
      expect(await statusOf(issuer, target, claim)).to.deep.equal([true, FOREVER, true]);
      for (const signature of [elsewhere, rivals]) {
        expect(await statusOf(issuer, target, claim, { signature })).to.deep.equal(INVALID);
      }
    });

    it("deny an EIP-191 signature over typed data, and an EIP-712 one over other data", async () => {
      const { issuer, identity, target, claimSigner, typed, legacy } = await loadFixture(issuerFixture);
      const asLegacy = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc, typed.data);
      expect(await statusOf(issuer, target, asLegacy)).to.deep.equal(INVALID);
      expect(await statusOf(issuer, target, legacy, { signature: typed.signature })).to.deep.equal(INVALID);
    });

    it("deny data with the tag that is cut short or has nonce 0", async () => {
      const { issuer, identity, target, claimSigner } = await loadFixture(issuerFixture);
      for (const data of [TYPED_TAG, concat([TYPED_TAG, toBeHex(1n, 17)]), typedData(lasting(0n))]) {
        const claim = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc, data);
        expect(await statusOf(issuer, target, claim)).to.deep.equal(INVALID);
      }
      const zero = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, lasting(0n));
      expect(await statusOf(issuer, target, zero)).to.deep.equal(INVALID);
    });
  });

  describe("claimDigest", () => {
    it("is EIP-191's for ONCHAINID's form", async () => {
      const { issuer, target, legacy } = await loadFixture(issuerFixture);
      const hash = await legacyHash({ identity: target, topic: legacy.topic, data: legacy.data });
      expect(await issuer.claimDigest(target, legacy.topic, legacy.data)).to.equal(
        ethers.hashMessage(ethers.getBytes(hash)),
      );
    });

    it("is EIP-712's for a typed claim, in the domain it announces", async () => {
      const { issuer, target } = await loadFixture(issuerFixture);
      const terms = lasting(3n);
      const domain = await claimDomain(issuer);
      const message = { identity: target, topic: TOPIC.wide, ...terms };
      expect(await issuer.claimDigest(target, TOPIC.wide, typedData(terms))).to.equal(
        TypedDataEncoder.hash(domain, CLAIM_TYPES, message),
      );
      const announced = await issuer.eip712Domain();
      expect([announced.name, announced.version, announced.chainId, announced.verifyingContract]).to.deep.equal(
        Object.values(domain),
      );
    });

    it("refuses data with the tag of a typed claim that is none", async () => {
      const { issuer, target } = await loadFixture(issuerFixture);
      await expect(issuer.claimDigest(target, 1n, TYPED_TAG))
        .to.be.revertedWithCustomError(issuer, "TypedClaimMalformed")
        .withArgs(TYPED_TAG);
    });
  });

  describe("getRecoveredAddress", () => {
    it("is who signed, and nobody for a malformed or malleable signature", async () => {
      const { issuer, claimSigner } = await loadFixture(issuerFixture);
      const hash = ethers.hashMessage("x");
      const signature = await claimSigner.signMessage("x");
      expect(await issuer.getRecoveredAddress(signature, hash)).to.equal(claimSigner.address);
      const { r, s, v } = Signature.from(signature);
      const twin = concat([r, toBeHex(ORDER - BigInt(s), 32), toBeHex(55 - v, 1)]);
      for (const bad of ["0x", twin, concat([r, s])]) {
        expect(await issuer.getRecoveredAddress(bad, hash)).to.equal(ZeroAddress);
      }
    });
  });

  describe("supportsInterface", () => {
    it("names the claim issuer beside the identity's", async () => {
      const { issuer } = await loadFixture(issuerFixture);
      for (const known of ["0xc9dda83c", "0x01ffc9a7", "0x270d514f", "0xb6b4ee6d"]) {
        expect(await issuer.supportsInterface(known)).to.equal(true);
      }
      expect(await issuer.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  it("is an identity: it holds claims about itself", async () => {
    const { issuer, claimSigner, provider } = await loadFixture(issuerFixture);
    const claim = await legacyClaim(claimSigner, issuer, issuer, TOPIC.kyc);
    await issuer.connect(provider).addClaim(claim.topic, 1n, claim.issuer, claim.signature, claim.data, id("uri"));
    expect(await statusOf(issuer, await issuer.getAddress(), claim)).to.deep.equal([true, FOREVER, true]);
  });
});
