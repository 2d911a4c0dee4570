import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, hexlify, id, randomBytes, toBeHex, zeroPadValue } from "ethers";

import {
  CloneDeployer__factory,
  type Identity,
  Identity__factory,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, type ClaimInput, keyOf, lasting, legacyClaim, typedClaim } from "./claims";
import { bumpsOf, createIdentity, ECDSA_KEY, type IdentityFixture, identityFixture, TOPIC } from "./fixture";

async function birthFixture() {
  const base = await identityFixture();
  const { factory, holder, issuer, claimSigner } = base;
  const kyc = await claimIdOf(issuer, TOPIC.kyc);
  const accredited = await claimIdOf(issuer, TOPIC.wide);
  const born = await createIdentity(factory, holder, "born", async (address) => [
    await legacyClaim(claimSigner, issuer, address, TOPIC.kyc),
    await typedClaim(claimSigner, issuer, address, TOPIC.wide, lasting(5n)),
  ]);
  return { ...base, born, kyc, accredited };
}

/** Deploys a clone with arguments that no factory chose. */
async function foreignClone({ factory, deployer }: IdentityFixture, args: string): Promise<Identity> {
  const clones = await new CloneDeployer__factory(deployer).deploy();
  const account = await clones.clone.staticCall(await factory.identityImplementation(), args);
  await clones.clone(await factory.identityImplementation(), args);
  return Identity__factory.connect(account, deployer);
}

describe("Identity, claims in its code", () => {
  it("are announced like the key, and stored by nobody", async () => {
    const { factory, holder, issuer, claimSigner } = await loadFixture(identityFixture);
    const salt = id("salt");
    const address = await factory.identityAddress(holder, salt);
    const legacy = await legacyClaim(claimSigner, issuer, address, TOPIC.kyc);
    const identity = Identity__factory.connect(address, holder);
    await expect(factory.createIdentity(holder, salt, [legacy]))
      .to.emit(identity, "KeyAdded")
      .withArgs(await keyOf(holder), 1n, ECDSA_KEY)
      .and.to.emit(identity, "ClaimAdded")
      .withArgs(await claimIdOf(issuer, TOPIC.kyc), TOPIC.kyc, 1n, issuer, legacy.signature, legacy.data, "");
  });

  it("are read back in every form", async () => {
    const { factory, deployer, holder } = await loadFixture(identityFixture);
    const issuer = await (await new IssuerThatConfirmsAnything__factory(deployer).deploy()).getAddress();
    const claims: ClaimInput[] = [1n, 255n, 256n, 65535n, 65536n, 2n ** 256n - 1n].map((topic, i) => ({
      topic,
      scheme: BigInt(i) * 51n,
      issuer,
      signature: hexlify(randomBytes(i * 33)),
      data: hexlify(randomBytes(i * 20)),
      uri: "u".repeat(i * 17),
    }));
    const identity = await createIdentity(factory, holder, "forms", () => Promise.resolve(claims));
    for (const claim of claims) {
      const claimId = await claimIdOf(issuer, claim.topic);
      expect(await identity.getClaim(claimId)).to.deep.equal([
        claim.topic,
        claim.scheme,
        issuer,
        claim.signature,
        claim.data,
        claim.uri,
      ]);
      expect(await identity.getClaimIdsByTopic(claim.topic)).to.deep.equal([claimId]);
    }
  });

  it("can be removed, and one that was typed does not come back", async () => {
    const { born, kyc, accredited, epochs } = await loadFixture(birthFixture);
    const [topic, scheme, issuer, signature, data, uri] = await born.getClaim(accredited);
    expect(await born.claimNonce(accredited)).to.equal(5n);
    const bumps = await bumpsOf(epochs, born, async () => {
      await expect(born.removeClaim(accredited))
        .to.emit(born, "ClaimRemoved")
        .withArgs(accredited, topic, scheme, issuer, signature, data, uri);
    });
    expect(bumps).to.equal(1n);
    expect((await born.getClaim(accredited)).issuer).to.equal("0x0000000000000000000000000000000000000000");
    expect(await born.getClaimIdsByTopic(TOPIC.wide)).to.deep.equal([]);
    expect(await born.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([kyc]);
    expect(await born.claimNonce(accredited)).to.equal(5n);
    await expect(born.removeClaim(accredited))
      .to.be.revertedWithCustomError(born, "IdentityClaimMissing")
      .withArgs(accredited);
    await expect(born.addClaim(topic, scheme, issuer, signature, data, uri))
      .to.be.revertedWithCustomError(born, "IdentityClaimStale")
      .withArgs(accredited, 5n, 5n);
  });

  it("can be replaced by the holder and renewed by the issuer", async () => {
    const { born, kyc, accredited, epochs, issuer, claimSigner, holder } = await loadFixture(birthFixture);
    const stale = await typedClaim(claimSigner, issuer, born, TOPIC.wide, lasting(5n));
    await expect(born.connect(claimSigner).addClaim(...addClaimArgs(stale)))
      .to.be.revertedWithCustomError(born, "IdentityClaimStale")
      .withArgs(accredited, 5n, 5n);
    const renewed = await typedClaim(claimSigner, issuer, born, TOPIC.wide, lasting(6n));
    const bumps = await bumpsOf(epochs, born, async () => {
      await expect(born.connect(claimSigner).addClaim(...addClaimArgs(renewed)))
        .to.emit(born, "ClaimChanged")
        .withArgs(accredited, TOPIC.wide, 1n, issuer, renewed.signature, renewed.data, "");
    });
    expect(bumps).to.equal(1n);
    expect((await born.getClaim(accredited)).data).to.equal(renewed.data);
    expect(await born.getClaimIdsByTopic(TOPIC.wide)).to.deep.equal([accredited]);
    const replaced = await legacyClaim(claimSigner, issuer, born, TOPIC.kyc);
    await born.connect(holder).addClaim(...addClaimArgs(replaced));
    expect((await born.getClaim(kyc)).data).to.equal(replaced.data);
    await born.removeClaim(kyc);
    expect(await born.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([]);
  });

  it("stand beside stored ones of the same topic", async () => {
    const { born, kyc } = await loadFixture(birthFixture);
    const own = await born.getAddress();
    await born.addClaim(TOPIC.kyc, 1n, own, "0x", "0x01", "");
    const ownId = await claimIdOf(own, TOPIC.kyc);
    expect([...(await born.getClaimIdsByTopic(TOPIC.kyc))])
      .to.have.members([kyc, ownId])
      .and.have.length(2);
    await born.removeClaim(kyc);
    expect(await born.getClaimIdsByTopic(TOPIC.kyc)).to.deep.equal([ownId]);
  });

  it("are revoked like any other", async () => {
    const { born, kyc, issuer, epochs } = await loadFixture(birthFixture);
    const bumps = await bumpsOf(epochs, born, async () => issuer.revokeClaim(kyc, born));
    expect(bumps).to.equal(1n);
    const claim = await born.getClaim(kyc);
    expect(await issuer.isClaimValid(born, claim.topic, claim.signature, claim.data)).to.equal(false);
  });

  describe("of a clone with arguments that no factory chose", () => {
    const key = toBeHex(0xabcdn, 20);
    const issuer = toBeHex(0x1234n, 20);
    // issuer, scheme, lengths of topic, signature, data, uri
    const head = (topic: number, signature: number, data: number, uri: number) =>
      concat([issuer, "0x01", toBeHex(topic, 1), toBeHex(signature, 2), toBeHex(data, 2), toBeHex(uri, 2)]);

    it("count where they fit", async () => {
      const base = await loadFixture(identityFixture);
      const identity = await foreignClone(base, concat([key, head(1, 1, 2, 3), "0x05", "0xaa", "0xbbbb", "0x637979"]));
      const claimId = await claimIdOf(issuer, 5n);
      expect(await identity.getClaim(claimId)).to.deep.equal([
        5n,
        1n,
        "0x0000000000000000000000000000000000001234",
        "0xaa",
        "0xbbbb",
        "cyy",
      ]);
      expect(await identity.initialManagementKey()).to.equal("0x000000000000000000000000000000000000ABcD");
    });

    it("count as none where a length, an issuer or a topic is impossible", async () => {
      const base = await loadFixture(identityFixture);
      const none = concat([zeroPadValue("0x", 20), "0x01", "0x02", "0x000000000000", "0x0005"]);
      for (const args of [
        "0x",
        "0xabcd",
        key,
        concat([key, "0x01"]),
        concat([key, head(2, 65535, 65535, 65535), "0x0005"]),
        concat([key, head(33, 0, 0, 0), toBeHex(5n, 33)]),
        concat([key, none]),
      ]) {
        const identity = await foreignClone(base, args);
        expect(await identity.getClaimIdsByTopic(5n)).to.deep.equal([]);
        expect((await identity.getClaim(await claimIdOf(issuer, 5n))).topic).to.equal(0n);
      }
    });

    it("without a topic are a claim on topic 0, which is none to a reader", async () => {
      const base = await loadFixture(identityFixture);
      const identity = await foreignClone(base, concat([key, head(0, 0, 0, 0)]));
      expect((await identity.getClaim(await claimIdOf(issuer, 0n))).topic).to.equal(0n);
    });
  });
});
