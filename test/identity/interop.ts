import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import claimIssuerArtifact from "@onchain-id/solidity/artifacts/contracts/ClaimIssuer.sol/ClaimIssuer.json";
import identityArtifact from "@onchain-id/solidity/artifacts/contracts/Identity.sol/Identity.json";
import { expect } from "chai";
import { ContractFactory } from "ethers";

import { IClaimIssuer__factory, IIdentity__factory } from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, lasting, legacyClaim, typedClaim } from "./claims";
import { bumpsOf, ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

async function interopFixture() {
  const base = await identityFixture();
  const { holder, provider, claimSigner } = base;
  const issuers = new ContractFactory(claimIssuerArtifact.abi, claimIssuerArtifact.bytecode, provider);
  const identities = new ContractFactory(identityArtifact.abi, identityArtifact.bytecode, holder);
  const foreignIssuerAddress = await (await issuers.deploy(provider.address)).getAddress();
  const foreignIdentityAddress = await (await identities.deploy(holder.address, false)).getAddress();
  const foreignIssuer = IClaimIssuer__factory.connect(foreignIssuerAddress, provider);
  const foreignIdentity = IIdentity__factory.connect(foreignIdentityAddress, holder);
  await foreignIssuer.addKey(await keyOf(claimSigner), PURPOSE.claim, ECDSA_KEY);
  return { ...base, foreignIssuer, foreignIdentity };
}

describe("ONCHAINID 2.1.0, both ways", () => {
  describe("a claim of its claim issuer", () => {
    it("is taken by our identity, read back and confirmed", async () => {
      const { identity, foreignIssuer, claimSigner } = await loadFixture(interopFixture);
      const claim = await legacyClaim(claimSigner, foreignIssuer, identity, TOPIC.kyc);
      await identity.addClaim(...addClaimArgs(claim));
      const stored = await identity.getClaim(await claimIdOf(foreignIssuer, TOPIC.kyc));
      expect(await foreignIssuer.isClaimValid(identity, stored.topic, stored.signature, stored.data)).to.equal(true);
    });

    it("is revoked by its issuer, through our identity", async () => {
      const { identity, foreignIssuer, claimSigner } = await loadFixture(interopFixture);
      const claim = await legacyClaim(claimSigner, foreignIssuer, identity, TOPIC.kyc);
      await identity.addClaim(...addClaimArgs(claim));
      await foreignIssuer.revokeClaim(await claimIdOf(foreignIssuer, TOPIC.kyc), identity);
      expect(await foreignIssuer.isClaimValid(identity, claim.topic, claim.signature, claim.data)).to.equal(false);
      await expect(identity.addClaim(...addClaimArgs(claim)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(claim.issuer, TOPIC.kyc);
    });

    it("is refused where it does not hold", async () => {
      const { identity, foreignIssuer, stranger } = await loadFixture(interopFixture);
      const claim = await legacyClaim(stranger, foreignIssuer, identity, TOPIC.kyc);
      await expect(identity.addClaim(...addClaimArgs(claim)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(claim.issuer, TOPIC.kyc);
    });
  });

  describe("its identity", () => {
    it("takes claims of our issuer, of both forms", async () => {
      const { foreignIdentity, issuer, claimSigner } = await loadFixture(interopFixture);
      for (const claim of [
        await legacyClaim(claimSigner, issuer, foreignIdentity, TOPIC.kyc),
        await typedClaim(claimSigner, issuer, foreignIdentity, TOPIC.wide, lasting(1n)),
      ]) {
        const claimId = await claimIdOf(issuer, claim.topic);
        await expect(foreignIdentity.addClaim(...addClaimArgs(claim)))
          .to.emit(foreignIdentity, "ClaimAdded")
          .withArgs(claimId, claim.topic, 1n, claim.issuer, claim.signature, claim.data, "");
        const stored = await foreignIdentity.getClaim(claimId);
        expect(await issuer.isClaimValid(foreignIdentity, stored.topic, stored.signature, stored.data)).to.equal(true);
      }
    });

    it("is refused what our issuer did not sign", async () => {
      const { foreignIdentity, issuer, stranger } = await loadFixture(interopFixture);
      const claim = await legacyClaim(stranger, issuer, foreignIdentity, TOPIC.kyc);
      await expect(foreignIdentity.addClaim(...addClaimArgs(claim))).to.be.revertedWith("invalid claim");
    });

    it("shows our issuer the claim to revoke, and no epoch is raised for it", async () => {
      const { foreignIdentity, issuer, claimSigner, epochs } = await loadFixture(interopFixture);
      const claim = await legacyClaim(claimSigner, issuer, foreignIdentity, TOPIC.kyc);
      await foreignIdentity.addClaim(...addClaimArgs(claim));
      const bumps = await bumpsOf(epochs, foreignIdentity, async () =>
        issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), foreignIdentity),
      );
      expect(bumps).to.equal(0n);
      expect(await issuer.isClaimValid(foreignIdentity, claim.topic, claim.signature, claim.data)).to.equal(false);
    });

    it("is not taken for ours", async () => {
      const { factory, foreignIdentity, foreignIssuer } = await loadFixture(interopFixture);
      expect(await factory.isIdentity(foreignIdentity)).to.equal(false);
      expect(await factory.isClaimIssuer(foreignIssuer)).to.equal(false);
    });
  });

  it("asks our identity's claim keys the way it asks its own", async () => {
    const { identity, issuer, foreignIdentity, claimSigner } = await loadFixture(interopFixture);
    const key = await keyOf(claimSigner);
    await foreignIdentity.addKey(key, PURPOSE.claim, ECDSA_KEY);
    await identity.addKey(key, PURPOSE.claim, ECDSA_KEY);
    for (const purpose of [1n, 2n, 3n]) {
      expect(await identity.keyHasPurpose(key, purpose)).to.equal(await foreignIdentity.keyHasPurpose(key, purpose));
    }
    expect(await identity.getKey(key)).to.deep.equal(await foreignIdentity.getKey(key));
    expect(await issuer.keyHasPurpose(key, 3n)).to.equal(true);
  });
});
