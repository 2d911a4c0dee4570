import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, type Interface, toBeHex, ZeroAddress, ZeroHash } from "ethers";

import { Identity__factory, INativeClaimIssuer__factory, INativeIdentity__factory } from "../../typechain-types";
import { keyOf } from "./claims";
import { ECDSA_KEY, identityFixture, PURPOSE } from "./fixture";

/** The ERC-165 id of an interface: its selectors, xored. */
function interfaceIdOf(functions: Interface): string {
  let xor = 0n;
  functions.forEachFunction(({ selector }) => (xor ^= BigInt(selector)));
  return toBeHex(xor, 4);
}

describe("Identity, keys (ERC-734)", () => {
  describe("the key in the code", () => {
    it("is a management key and has every purpose", async () => {
      const { identity, holder } = await loadFixture(identityFixture);
      const key = await keyOf(holder);
      expect(await identity.initialManagementKey()).to.equal(holder.address);
      expect(await identity.getKey(key)).to.deep.equal([[1n], ECDSA_KEY, key]);
      expect(await identity.getKeyPurposes(key)).to.deep.equal([1n]);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([key]);
      expect(await identity.getKeysByPurpose(PURPOSE.claim)).to.deep.equal([]);
      for (const purpose of [1n, 2n, 3n, 4n, 31n, 99n, 2n ** 255n]) {
        expect(await identity.keyHasPurpose(key, purpose)).to.equal(true);
      }
    });

    it("leaves no other key any purpose", async () => {
      const { identity, stranger } = await loadFixture(identityFixture);
      const key = await keyOf(stranger);
      expect(await identity.getKey(key)).to.deep.equal([[], 0n, ZeroHash]);
      for (const purpose of [0n, 1n, 2n, 3n, 4n]) expect(await identity.keyHasPurpose(key, purpose)).to.equal(false);
    });

    it("is not on the implementation, which nobody can operate", async () => {
      const { factory, holder, stranger } = await loadFixture(identityFixture);
      const implementation = Identity__factory.connect(await factory.identityImplementation(), holder);
      expect(await implementation.initialManagementKey()).to.equal(ZeroAddress);
      expect(await implementation.getClaimIdsByTopic(1n)).to.deep.equal([]);
      for (const caller of [holder, stranger]) {
        await expect(implementation.connect(caller).addKey(id("key"), PURPOSE.management, ECDSA_KEY))
          .to.be.revertedWithCustomError(implementation, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });

    it("can take another purpose and be a key of both", async () => {
      const { identity, holder } = await loadFixture(identityFixture);
      const key = await keyOf(holder);
      await identity.addKey(key, PURPOSE.claim, ECDSA_KEY);
      expect(await identity.getKeyPurposes(key)).to.deep.equal([1n, 3n]);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([key]);
      expect(await identity.getKeysByPurpose(PURPOSE.claim)).to.deep.equal([key]);
    });

    it("can be removed once another manages, and stays removed", async () => {
      const { identity, holder, other } = await loadFixture(identityFixture);
      const [key, successor] = [await keyOf(holder), await keyOf(other)];
      await identity.addKey(successor, PURPOSE.management, ECDSA_KEY);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([key, successor]);
      await expect(identity.connect(other).removeKey(key, PURPOSE.management))
        .to.emit(identity, "KeyRemoved")
        .withArgs(key, PURPOSE.management, ECDSA_KEY);
      expect(await identity.keyHasPurpose(key, PURPOSE.management)).to.equal(false);
      expect(await identity.getKey(key)).to.deep.equal([[], 0n, ZeroHash]);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([successor]);
      expect(await identity.initialManagementKey()).to.equal(holder.address);
      await expect(identity.connect(holder).addKey(key, PURPOSE.management, ECDSA_KEY))
        .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
        .withArgs(holder.address, PURPOSE.management);
    });

    it("can lose management and keep another purpose, and come back", async () => {
      const { identity, holder, other } = await loadFixture(identityFixture);
      const [key, successor] = [await keyOf(holder), await keyOf(other)];
      await identity.addKey(successor, PURPOSE.management, ECDSA_KEY);
      await identity.addKey(key, PURPOSE.action, ECDSA_KEY);
      await identity.removeKey(key, PURPOSE.management);
      expect(await identity.getKeyPurposes(key)).to.deep.equal([2n]);
      expect(await identity.keyHasPurpose(key, PURPOSE.claim)).to.equal(false);
      await identity.connect(other).addKey(key, PURPOSE.management, ECDSA_KEY);
      expect(await identity.getKeyPurposes(key)).to.deep.equal([1n, 2n]);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([key, successor]);
    });
  });

  describe("a list of keys", () => {
    it("stays whole when one in its middle goes", async () => {
      const { identity, holder, other, stranger } = await loadFixture(identityFixture);
      const keys = await Promise.all([holder, other, stranger].map(keyOf));
      const [first = "", second = "", third = ""] = keys;
      const fourth = id("a fourth key");
      for (const key of [second, third, fourth]) await identity.addKey(key, PURPOSE.management, ECDSA_KEY);
      await identity.addKey(third, PURPOSE.claim, ECDSA_KEY);

      await identity.removeKey(second, PURPOSE.management);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([first, fourth, third]);
      await identity.removeKey(third, PURPOSE.management);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([first, fourth]);
      expect(await identity.getKeysByPurpose(PURPOSE.claim)).to.deep.equal([third]);
      await identity.removeKey(fourth, PURPOSE.management);
      await identity.removeKey(third, PURPOSE.claim);
      expect(await identity.getKeysByPurpose(PURPOSE.management)).to.deep.equal([first]);
      await identity.addKey(second, PURPOSE.claim, ECDSA_KEY);
      expect(await identity.getKeysByPurpose(PURPOSE.claim)).to.deep.equal([second]);
    });
  });

  describe("addKey", () => {
    it("gives a purpose to a key, and a second one", async () => {
      const { identity, other } = await loadFixture(identityFixture);
      const key = await keyOf(other);
      await expect(identity.addKey(key, PURPOSE.action, ECDSA_KEY))
        .to.emit(identity, "KeyAdded")
        .withArgs(key, PURPOSE.action, ECDSA_KEY);
      await identity.addKey(key, 31n, ECDSA_KEY);
      expect(await identity.getKey(key)).to.deep.equal([[2n, 31n], ECDSA_KEY, key]);
      expect(await identity.getKeysByPurpose(31n)).to.deep.equal([key]);
      expect(await identity.keyHasPurpose(key, PURPOSE.action)).to.equal(true);
      expect(await identity.keyHasPurpose(key, PURPOSE.claim)).to.equal(false);
      expect(await identity.keyHasPurpose(key, PURPOSE.management)).to.equal(false);
    });

    it("answers true", async () => {
      const { identity, other } = await loadFixture(identityFixture);
      expect(await identity.addKey.staticCall(await keyOf(other), PURPOSE.action, ECDSA_KEY)).to.equal(true);
    });

    it("refuses callers without a management key", async () => {
      const { identity, other, stranger } = await loadFixture(identityFixture);
      for (const purpose of [PURPOSE.action, PURPOSE.claim, PURPOSE.encryption]) {
        await identity.addKey(await keyOf(other), purpose, ECDSA_KEY);
      }
      for (const caller of [other, stranger]) {
        await expect(identity.connect(caller).addKey(await keyOf(caller), PURPOSE.management, ECDSA_KEY))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });

    it("refuses a purpose the key has", async () => {
      const { identity, holder } = await loadFixture(identityFixture);
      const key = await keyOf(holder);
      await expect(identity.addKey(key, PURPOSE.management, ECDSA_KEY))
        .to.be.revertedWithCustomError(identity, "IdentityKeyHasPurpose")
        .withArgs(key, PURPOSE.management);
    });

    it("refuses purposes outside 1 to 31", async () => {
      const { identity } = await loadFixture(identityFixture);
      for (const purpose of [0n, 32n, 2n ** 256n - 1n]) {
        await expect(identity.addKey(id("key"), purpose, ECDSA_KEY))
          .to.be.revertedWithCustomError(identity, "IdentityPurposeInvalid")
          .withArgs(purpose);
        await expect(identity.removeKey(id("key"), purpose))
          .to.be.revertedWithCustomError(identity, "IdentityPurposeInvalid")
          .withArgs(purpose);
      }
    });

    it("refuses the zero key, a type of 2^64 or more, and a second type for a key", async () => {
      const { identity } = await loadFixture(identityFixture);
      const key = id("key");
      await expect(identity.addKey(ZeroHash, PURPOSE.claim, ECDSA_KEY))
        .to.be.revertedWithCustomError(identity, "IdentityKeyInvalid")
        .withArgs(ZeroHash);
      await expect(identity.addKey(key, PURPOSE.claim, 2n ** 64n))
        .to.be.revertedWithCustomError(identity, "IdentityKeyTypeInvalid")
        .withArgs(2n ** 64n);
      await identity.addKey(key, PURPOSE.claim, 2n);
      await expect(identity.addKey(key, PURPOSE.action, 1n))
        .to.be.revertedWithCustomError(identity, "IdentityKeyTypeDiffers")
        .withArgs(key, 2n, 1n);
    });
  });

  describe("removeKey", () => {
    it("takes one purpose and leaves the other", async () => {
      const { identity, other } = await loadFixture(identityFixture);
      const key = await keyOf(other);
      await identity.addKey(key, PURPOSE.action, ECDSA_KEY);
      await identity.addKey(key, PURPOSE.claim, ECDSA_KEY);
      expect(await identity.removeKey.staticCall(key, PURPOSE.action)).to.equal(true);
      await identity.removeKey(key, PURPOSE.action);
      expect(await identity.getKey(key)).to.deep.equal([[3n], ECDSA_KEY, key]);
      await identity.removeKey(key, PURPOSE.claim);
      expect(await identity.getKey(key)).to.deep.equal([[], 0n, ZeroHash]);
      expect(await identity.getKeysByPurpose(PURPOSE.action)).to.deep.equal([]);
      expect(await identity.getKeysByPurpose(PURPOSE.claim)).to.deep.equal([]);
    });

    it("refuses the last management key, in the code or not", async () => {
      const { identity, holder, other } = await loadFixture(identityFixture);
      const [key, successor] = [await keyOf(holder), await keyOf(other)];
      await expect(identity.removeKey(key, PURPOSE.management))
        .to.be.revertedWithCustomError(identity, "IdentityLastManagementKey")
        .withArgs(key);
      await identity.addKey(successor, PURPOSE.management, ECDSA_KEY);
      await identity.removeKey(key, PURPOSE.management);
      await expect(identity.connect(other).removeKey(successor, PURPOSE.management))
        .to.be.revertedWithCustomError(identity, "IdentityLastManagementKey")
        .withArgs(successor);
    });

    it("refuses a purpose the key does not have", async () => {
      const { identity, holder } = await loadFixture(identityFixture);
      for (const key of [await keyOf(holder), id("unknown")]) {
        await expect(identity.removeKey(key, PURPOSE.claim))
          .to.be.revertedWithCustomError(identity, "IdentityKeyLacksPurpose")
          .withArgs(key, PURPOSE.claim);
      }
    });

    it("refuses callers without a management key", async () => {
      const { identity, holder, other, stranger } = await loadFixture(identityFixture);
      await identity.addKey(await keyOf(other), PURPOSE.claim, ECDSA_KEY);
      for (const caller of [other, stranger]) {
        await expect(identity.connect(caller).removeKey(await keyOf(holder), PURPOSE.management))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.management);
      }
    });
  });

  describe("supportsInterface", () => {
    it("names ERC-165, ERC-734, ERC-735 and its own, not the invalid id", async () => {
      const { identity, issuer } = await loadFixture(identityFixture);
      expect(await identity.supportsInterface(interfaceIdOf(INativeIdentity__factory.createInterface()))).to.equal(
        true,
      );
      const ofIssuer = interfaceIdOf(INativeClaimIssuer__factory.createInterface());
      expect(await issuer.supportsInterface(ofIssuer)).to.equal(true);
      expect(await identity.supportsInterface(ofIssuer)).to.equal(false);
      for (const known of ["0x01ffc9a7", "0x270d514f", "0xb6b4ee6d"]) {
        expect(await identity.supportsInterface(known)).to.equal(true);
      }
      for (const unknown of ["0xffffffff", "0x00000000", "0xc9dda83c"]) {
        expect(await identity.supportsInterface(unknown)).to.equal(false);
      }
    });
  });
});
