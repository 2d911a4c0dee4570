import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { hexlify, randomBytes } from "ethers";

import { legacyClaim } from "./claims";
import { identityFixture, TOPIC } from "./fixture";

describe("IdentityFactory", () => {
  describe("createIdentity", () => {
    it("creates an identity with its first claim at the address foretold", async () => {
      const { factory, holder, issuer, claimSigner, stranger } = await loadFixture(identityFixture);
      const salt = hexlify(randomBytes(32));
      const address = await factory.identityAddress(holder, salt);
      const claim = await legacyClaim(claimSigner, issuer, address, TOPIC.kyc);
      await expect(factory.connect(stranger).createIdentity(holder, salt, [claim]))
        .to.emit(factory, "IdentityCreated")
        .withArgs(address, holder);
      expect(await factory.isIdentity(address)).to.equal(true);
      expect(await issuer.isClaimValid(address, claim.topic, claim.signature, claim.data)).to.equal(true);
    });
  });
});
