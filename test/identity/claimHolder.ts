import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, dataSlice, hexlify, randomBytes, toBeHex, ZeroAddress } from "ethers";

import {
  type ClaimIssuer,
  ContractWallet__factory,
  type Identity,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import {
  addClaimArgs,
  claimIdOf,
  type ClaimInput,
  keyOf,
  lasting,
  legacyClaim,
  ORDER,
  signLegacy,
  typedClaim,
  TYPED_TAG,
  typedData,
} from "./claims";
import { bumpsOf, createIdentity, createIssuer, ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

async function idOf(claim: ClaimInput): Promise<string> {
  return claimIdOf(claim.issuer, claim.topic);
}

/** What `getClaim` answers for a claim. */
function stored(claim: ClaimInput): [bigint, bigint, string, string, string, string] {
  return [claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri];
}

const NOTHING = [0n, 0n, ZeroAddress, "0x", "0x", ""];

async function claimFixture() {
  const base = await identityFixture();
  const legacy = await legacyClaim(base.claimSigner, base.issuer, base.identity, TOPIC.kyc);
  const typed = async (nonce: bigint, topic: bigint = TOPIC.kyc, issuer: ClaimIssuer = base.issuer) =>
    typedClaim(base.claimSigner, issuer, base.identity, topic, lasting(nonce));
  const add = async (claim: ClaimInput, identity: Identity = base.identity) =>
    identity.addClaim(...addClaimArgs(claim));
  return { ...base, legacy, typed, add };
}

describe("Identity, claims (ERC-735)", () => {
  describe("addClaim", () => {
    it("takes a claim of ONCHAINID's form that its issuer confirms, and raises the epoch", async () => {
      const { identity, legacy, add, epochs } = await loadFixture(claimFixture);
      const claimId = await idOf(legacy);
      expect(await identity.addClaim.staticCall(...addClaimArgs(legacy))).to.equal(claimId);
      const bumps = await bumpsOf(epochs, identity, async () => {
        await expect(add(legacy))
          .to.emit(identity, "ClaimAdded")
          .withArgs(claimId, ...stored(legacy));
      });
      expect(bumps).to.equal(1n);
      expect(await identity.getClaim(claimId)).to.deep.equal(stored(legacy));
      expect(await identity.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([claimId]);
      expect(await identity.claimNonce(claimId)).to.equal(0n);
    });

    it("takes it from a claim key, and from the identity itself", async () => {
      const { identity, legacy, other, typed } = await loadFixture(claimFixture);
      await identity.addKey(await keyOf(other), PURPOSE.claim, ECDSA_KEY);
      await identity.connect(other).addClaim(...addClaimArgs(legacy));
      const claim = await typed(1n, TOPIC.accredited);
      const call = identity.interface.encodeFunctionData("addClaim", addClaimArgs(claim));
      await identity.execute(identity, 0n, call);
      expect(await identity.getClaim(await idOf(claim))).to.deep.equal(stored(claim));
    });

    it("replaces a claim of the same issuer and topic, and raises the epoch", async () => {
      const { identity, legacy, add, epochs, claimSigner, issuer } = await loadFixture(claimFixture);
      await add(legacy);
      const next = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc, "0x", "https://example.org/kyc");
      const bumps = await bumpsOf(epochs, identity, async () => {
        await expect(add(next))
          .to.emit(identity, "ClaimChanged")
          .withArgs(await idOf(next), ...stored(next));
      });
      expect(bumps).to.equal(1n);
      expect(await identity.getClaim(await idOf(next))).to.deep.equal(stored(next));
      expect(await identity.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([await idOf(next)]);
    });

    it("takes one's own word on oneself", async () => {
      const { identity, add } = await loadFixture(claimFixture);
      const own = {
        topic: 42n,
        scheme: 3n,
        issuer: await identity.getAddress(),
        signature: "0x",
        data: "0x07",
        uri: "",
      };
      await add(own);
      expect(await identity.getClaim(await idOf(own))).to.deep.equal(stored(own));
    });

    it("refuses action keys and strangers", async () => {
      const { identity, legacy, other, stranger } = await loadFixture(claimFixture);
      await identity.addKey(await keyOf(other), PURPOSE.action, ECDSA_KEY);
      for (const caller of [other, stranger]) {
        await expect(identity.connect(caller).addClaim(...addClaimArgs(legacy)))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.claim);
        await expect(identity.connect(caller).addClaim(...addClaimArgs({ ...legacy, issuer: ZeroAddress })))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.claim);
      }
    });

    it("refuses topic 0 and a scheme above 255", async () => {
      const { identity, legacy, add, issuer, claimSigner } = await loadFixture(claimFixture);
      const none = await legacyClaim(claimSigner, issuer, identity, 0n);
      await expect(add(none)).to.be.revertedWithCustomError(identity, "IdentityTopicInvalid").withArgs(0n);
      await expect(add({ ...legacy, scheme: 256n }))
        .to.be.revertedWithCustomError(identity, "IdentitySchemeInvalid")
        .withArgs(256n);
    });

    it("refuses what the issuer does not confirm, and an issuer that is no contract", async () => {
      const { identity, legacy, add, stranger } = await loadFixture(claimFixture);
      for (const wrong of [
        { ...legacy, topic: 2n },
        { ...legacy, data: "0x01" },
        { ...legacy, issuer: stranger.address },
        { ...legacy, issuer: ZeroAddress },
      ]) {
        await expect(add(wrong))
          .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
          .withArgs(wrong.issuer, wrong.topic);
      }
    });

    it("refuses data with the tag of a typed claim that is none, even one's own", async () => {
      const { identity, add } = await loadFixture(claimFixture);
      const issuer = await identity.getAddress();
      const zeroNonce = typedData({ ...lasting(0n) });
      for (const data of [TYPED_TAG, concat([TYPED_TAG, toBeHex(1n, 17)]), zeroNonce]) {
        await expect(add({ topic: 1n, scheme: 1n, issuer, signature: "0x", data, uri: "" }))
          .to.be.revertedWithCustomError(identity, "TypedClaimMalformed")
          .withArgs(data);
      }
    });
  });

  describe("addClaim, typed claims", () => {
    it("replaces a typed claim only by one with a higher nonce", async () => {
      const { identity, add, typed } = await loadFixture(claimFixture);
      const second = await typed(2n);
      const claimId = await idOf(second);
      await add(second);
      expect(await identity.claimNonce(claimId)).to.equal(2n);
      for (const nonce of [1n, 2n]) {
        await expect(add(await typed(nonce)))
          .to.be.revertedWithCustomError(identity, "IdentityClaimStale")
          .withArgs(claimId, nonce, 2n);
      }
      await add(await typed(2n ** 64n - 1n));
      expect(await identity.claimNonce(claimId)).to.equal(2n ** 64n - 1n);
    });

    it("follows ONCHAINID's form, and is never followed by it", async () => {
      const { identity, add, typed, legacy } = await loadFixture(claimFixture);
      const claimId = await idOf(legacy);
      await add(legacy);
      await add(await typed(1n));
      await expect(add(legacy)).to.be.revertedWithCustomError(identity, "IdentityClaimStale").withArgs(claimId, 0n, 1n);
    });

    it("does not come back after it was removed", async () => {
      const { identity, add, typed, legacy } = await loadFixture(claimFixture);
      const claim = await typed(5n);
      const claimId = await idOf(claim);
      await add(claim);
      await identity.removeClaim(claimId);
      expect(await identity.claimNonce(claimId)).to.equal(5n);
      await expect(add(claim)).to.be.revertedWithCustomError(identity, "IdentityClaimStale").withArgs(claimId, 5n, 5n);
      await expect(add(legacy)).to.be.revertedWithCustomError(identity, "IdentityClaimStale").withArgs(claimId, 0n, 5n);
      const next = await typed(6n);
      await expect(add(next))
        .to.emit(identity, "ClaimAdded")
        .withArgs(claimId, ...stored(next));
    });
  });

  describe("addClaim, by the issuer", () => {
    it("renews its claim by a newer typed one, from a claim key or as the contract", async () => {
      const { identity, add, typed, legacy, issuer, claimSigner, provider, epochs } = await loadFixture(claimFixture);
      await add(legacy);
      const first = await typed(1n);
      const bumps = await bumpsOf(epochs, identity, async () => {
        await expect(identity.connect(claimSigner).addClaim(...addClaimArgs(first)))
          .to.emit(identity, "ClaimChanged")
          .withArgs(await idOf(first), ...stored(first));
      });
      expect(bumps).to.equal(1n);
      const second = await typed(2n);
      const call = identity.interface.encodeFunctionData("addClaim", addClaimArgs(second));
      await issuer.connect(provider).execute(identity, 0n, call);
      expect(await identity.getClaim(await idOf(second))).to.deep.equal(stored(second));
    });

    it("cannot renew by ONCHAINID's form, which has no order", async () => {
      const { identity, add, legacy, issuer, claimSigner } = await loadFixture(claimFixture);
      await add(legacy);
      const next = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
      await expect(identity.connect(claimSigner).addClaim(...addClaimArgs(next)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimStale")
        .withArgs(await idOf(next), 0n, 0n);
    });

    it("cannot renew by an older one, or by one that does not hold", async () => {
      const { identity, add, typed, issuer, claimSigner } = await loadFixture(claimFixture);
      await add(await typed(3n));
      const older = await typed(2n);
      await expect(identity.connect(claimSigner).addClaim(...addClaimArgs(older)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimStale")
        .withArgs(await idOf(older), 2n, 3n);
      const ended = { ...lasting(4n), validUntil: BigInt(await time.latest()) };
      const expired = await typedClaim(claimSigner, issuer, identity, TOPIC.kyc, ended);
      await expect(identity.connect(claimSigner).addClaim(...addClaimArgs(expired)))
        .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(expired.issuer, TOPIC.kyc);
    });

    it("can put no claim where there is none, nor where the holder removed it", async () => {
      const { identity, add, typed, claimSigner } = await loadFixture(claimFixture);
      const first = await typed(1n);
      const second = await typed(2n);
      const refused = async (claim: ClaimInput) =>
        expect(identity.connect(claimSigner).addClaim(...addClaimArgs(claim)))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(claimSigner.address, PURPOSE.claim);
      await refused(first);
      await add(first);
      await refused(await typed(2n, TOPIC.accredited));
      await identity.removeClaim(await idOf(first));
      await refused(second);
    });

    it("cannot renew another's claim", async () => {
      const { identity, add, typed, factory, other, stranger } = await loadFixture(claimFixture);
      await add(await typed(1n));
      const rival = await createIssuer(factory, other, stranger, "rival");
      const next = await typedClaim(stranger, rival, identity, TOPIC.kyc, lasting(2n));
      for (const claim of [next, { ...(await typed(2n)), issuer: next.issuer }]) {
        await expect(identity.connect(stranger).addClaim(...addClaimArgs(claim)))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(stranger.address, PURPOSE.claim);
      }
      const third = await typed(3n);
      await expect(identity.connect(stranger).addClaim(...addClaimArgs(third)))
        .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
        .withArgs(stranger.address, PURPOSE.claim);
    });
  });

  describe("removeClaim", () => {
    it("takes a claim off, from a claim key, and raises the epoch", async () => {
      const { identity, add, legacy, other, epochs } = await loadFixture(claimFixture);
      await identity.addKey(await keyOf(other), PURPOSE.claim, ECDSA_KEY);
      await add(legacy);
      const claimId = await idOf(legacy);
      expect(await identity.connect(other).removeClaim.staticCall(claimId)).to.equal(true);
      const bumps = await bumpsOf(epochs, identity, async () => {
        await expect(identity.connect(other).removeClaim(claimId))
          .to.emit(identity, "ClaimRemoved")
          .withArgs(claimId, ...stored(legacy));
      });
      expect(bumps).to.equal(1n);
      expect(await identity.getClaim(claimId)).to.deep.equal(NOTHING);
      expect(await identity.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([]);
      await expect(identity.removeClaim(claimId))
        .to.be.revertedWithCustomError(identity, "IdentityClaimMissing")
        .withArgs(claimId);
      await expect(add(legacy))
        .to.emit(identity, "ClaimAdded")
        .withArgs(claimId, ...stored(legacy));
    });

    it("refuses strangers, action keys and the issuer", async () => {
      const { identity, add, legacy, stranger, other, claimSigner, provider } = await loadFixture(claimFixture);
      await identity.addKey(await keyOf(other), PURPOSE.action, ECDSA_KEY);
      await add(legacy);
      for (const caller of [stranger, other, claimSigner, provider]) {
        await expect(identity.connect(caller).removeClaim(await idOf(legacy)))
          .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
          .withArgs(caller.address, PURPOSE.claim);
      }
    });

    it("keeps every other claim of the topic, whichever goes", async () => {
      const { factory, identity, add, provider, claimSigner } = await loadFixture(claimFixture);
      const issuers = await Promise.all(
        [1, 2, 3, 4].map(async (n) => createIssuer(factory, provider, claimSigner, `issuer ${n}`)),
      );
      for (const gone of issuers) {
        for (const issuer of issuers) await add(await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc));
        await identity.removeClaim(await claimIdOf(gone, TOPIC.kyc));
        const rest = issuers.filter((issuer) => issuer !== gone);
        const ids = await Promise.all(rest.map(async (issuer) => claimIdOf(issuer, TOPIC.kyc)));
        expect([...(await identity.getClaimIdsByTopic(TOPIC.kyc))])
          .to.have.members(ids)
          .and.have.length(3);
        for (const id of ids) await identity.removeClaim(id);
        expect(await identity.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([]);
      }
    });
  });

  describe("claimRevoked", () => {
    it("is the issuer contract's alone", async () => {
      const { identity, add, legacy, holder, claimSigner, provider, issuer } = await loadFixture(claimFixture);
      await add(legacy);
      const claimId = await idOf(legacy);
      for (const caller of [holder, claimSigner, provider]) {
        await expect(identity.connect(caller).claimRevoked(claimId))
          .to.be.revertedWithCustomError(identity, "IdentityNotIssuer")
          .withArgs(caller.address, claimId);
      }
      const missing = await claimIdOf(issuer, 99n);
      await expect(identity.claimRevoked(missing))
        .to.be.revertedWithCustomError(identity, "IdentityNotIssuer")
        .withArgs(holder.address, missing);
    });
  });

  describe("what is read back", () => {
    it("is what was written, in every form and over every other", async () => {
      const { deployer, identity, add } = await loadFixture(claimFixture);
      const issuer = await (await new IssuerThatConfirmsAnything__factory(deployer).deploy()).getAddress();
      const r = hexlify(randomBytes(32));
      const low = toBeHex(ORDER / 2n, 32);
      const signatures = [
        "0x",
        concat([r, low, "0x1b"]),
        concat([r, low, "0x1c"]),
        concat([r, toBeHex(ORDER / 2n + 1n, 32), "0x1b"]),
        concat([r, low, "0x00"]),
        concat([r, low, "0x1d"]),
        concat([r, low]),
        hexlify(randomBytes(31)),
        hexlify(randomBytes(97)),
      ];
      const contents = [
        { data: "0x", uri: "" },
        { data: hexlify(randomBytes(31)), uri: "ipfs://x" },
        { data: hexlify(randomBytes(32)), uri: "" },
        { data: hexlify(randomBytes(200)), uri: "u".repeat(40) },
      ];
      for (const topic of [1n, 65535n, 65536n, 2n ** 256n - 1n]) {
        for (const signature of signatures) {
          for (const { data, uri } of contents) {
            const claim = { topic, scheme: 255n, issuer, signature, data, uri };
            await add(claim);
            expect(await identity.getClaim(await idOf(claim))).to.deep.equal(stored(claim));
          }
        }
        await identity.removeClaim(await claimIdOf(issuer, topic));
        expect(await identity.getClaim(await claimIdOf(issuer, topic))).to.deep.equal(NOTHING);
      }
    });

    it("is no claim for an unknown id", async () => {
      const { identity } = await loadFixture(claimFixture);
      expect(await identity.getClaim(hexlify(randomBytes(32)))).to.deep.equal(NOTHING);
      expect(await identity.getClaimIdsByTopic(5n)).to.deep.equal([]);
    });
  });

  describe("a signature", () => {
    it("counts on no other identity and for no other topic", async () => {
      const { factory, other, issuer, legacy } = await loadFixture(claimFixture);
      const second = await createIdentity(factory, other, "second");
      await expect(second.addClaim(...addClaimArgs(legacy)))
        .to.be.revertedWithCustomError(second, "IdentityClaimInvalid")
        .withArgs(await issuer.getAddress(), TOPIC.kyc);
    });

    it("of a contract is stored and read back", async () => {
      const { deployer, identity, issuer, add, claimSigner, stranger } = await loadFixture(claimFixture);
      const wallet = await new ContractWallet__factory(deployer).deploy(stranger);
      await issuer.addKey(await keyOf(wallet), PURPOSE.claim, ECDSA_KEY);
      const data = dataSlice(hexlify(randomBytes(32)), 0, 24);
      const inner = await signLegacy(stranger, { identity, topic: TOPIC.wide, data });
      const base = await legacyClaim(claimSigner, issuer, identity, TOPIC.wide, data);
      const claim = { ...base, scheme: 3n, signature: concat([await wallet.getAddress(), inner]) };
      await add(claim);
      expect(await identity.getClaim(await idOf(claim))).to.deep.equal(stored(claim));
    });
  });
});
