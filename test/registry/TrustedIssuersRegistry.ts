import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ListenerThatRecords__factory, TrustedIssuersRegistry__factory } from "../../typechain-types";
import { signerAt } from "../identity/fixture";
import { clone, TOPIC, walletAt } from "./fixture";
import { behavesAsLinked } from "./registryLinks";

const A = walletAt(1);
const B = walletAt(2);
const C = walletAt(3);

async function issuersFixture() {
  const owner = await signerAt(0);
  const stranger = await signerAt(1);
  const implementation = await new TrustedIssuersRegistry__factory(owner).deploy();
  const listener = await new ListenerThatRecords__factory(owner).deploy();
  const list = TrustedIssuersRegistry__factory.connect(await clone(implementation, owner), owner);
  await list.initialize({ owner, issuers: [], registries: [] });
  return { list, implementation, listener, owner, stranger };
}

describe("TrustedIssuersRegistry", () => {
  describe("initialize", () => {
    it("sets owner, issuers and links, and says so", async () => {
      const { implementation, owner, stranger, listener } = await loadFixture(issuersFixture);
      const list = TrustedIssuersRegistry__factory.connect(await clone(implementation, owner), owner);
      const issuers = [
        { issuer: A, topics: [1n, 2n] },
        { issuer: B, topics: [2n] },
      ];
      await expect(list.initialize({ owner: stranger, issuers, registries: [listener] }))
        .to.emit(list, "TrustedIssuerAdded")
        .withArgs(A, [1n, 2n])
        .and.to.emit(list, "TrustedIssuerAdded")
        .withArgs(B, [2n])
        .and.to.emit(list, "RegistryLinked")
        .withArgs(await listener.getAddress());
      expect(await list.owner()).to.equal(stranger.address);
      expect(await list.getTrustedIssuers()).to.deep.equal([A, B]);
      expect(await list.getTrustedIssuersForClaimTopic(2n)).to.deep.equal([A, B]);
    });

    it("runs once on a clone and never on the implementation", async () => {
      const { list, implementation, owner } = await loadFixture(issuersFixture);
      for (const target of [list, implementation]) {
        await expect(target.initialize({ owner, issuers: [], registries: [] }))
          .to.be.revertedWithCustomError(list, "InvalidInitialization")
          .withArgs();
      }
    });
  });

  describe("addTrustedIssuer", () => {
    it("lists the issuer under each of its topics", async () => {
      const { list } = await loadFixture(issuersFixture);
      await expect(list.addTrustedIssuer(A, [TOPIC.kyc, TOPIC.wide]))
        .to.emit(list, "TrustedIssuerAdded")
        .withArgs(A, [TOPIC.kyc, TOPIC.wide]);
      expect(await list.isTrustedIssuer(A)).to.equal(true);
      expect(await list.isTrustedIssuer(B)).to.equal(false);
      expect(await list.hasClaimTopic(A, TOPIC.wide)).to.equal(true);
      expect(await list.hasClaimTopic(A, TOPIC.residence)).to.equal(false);
      expect(await list.hasClaimTopic(B, TOPIC.kyc)).to.equal(false);
      expect(await list.getTrustedIssuerClaimTopics(A)).to.deep.equal([TOPIC.kyc, TOPIC.wide]);
      expect(await list.getTrustedIssuersForClaimTopic(TOPIC.kyc)).to.deep.equal([A]);
      expect(await list.getTrustedIssuersForClaimTopic(TOPIC.residence)).to.deep.equal([]);
    });

    it("refuses the zero address, an issuer twice, none and too many topics, zero and duplicates", async () => {
      const { list } = await loadFixture(issuersFixture);
      await expect(list.addTrustedIssuer(ZeroAddress, [1n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuerZeroAddress")
        .withArgs();
      await expect(list.addTrustedIssuer(A, []))
        .to.be.revertedWithCustomError(list, "TrustedIssuerWithoutTopics")
        .withArgs(A);
      await expect(list.addTrustedIssuer(A, [1n, 0n]))
        .to.be.revertedWithCustomError(list, "ClaimTopicZero")
        .withArgs();
      await expect(list.addTrustedIssuer(A, [1n, 2n, 1n]))
        .to.be.revertedWithCustomError(list, "ClaimTopicDuplicate")
        .withArgs(1n);
      const sixteen = Array.from({ length: 16 }, (_, i) => BigInt(i) + 1n);
      await expect(list.addTrustedIssuer(A, sixteen))
        .to.be.revertedWithCustomError(list, "ClaimTopicsTooMany")
        .withArgs(16n, 15n);
      await list.addTrustedIssuer(A, sixteen.slice(1));
      await expect(list.addTrustedIssuer(A, [1n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuerAlreadyAdded")
        .withArgs(A);
    });

    it("takes fifty issuers and no more", async () => {
      const { list } = await loadFixture(issuersFixture);
      for (let i = 0; i < 50; i++) await list.addTrustedIssuer(walletAt(100 + i), [BigInt(1 + (i % 4))]);
      expect(await list.getTrustedIssuers()).to.have.lengthOf(50);
      await expect(list.addTrustedIssuer(A, [1n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuersTooMany")
        .withArgs(50n);
    });

    it("takes fifteen issuers a topic and no more, until one leaves it", async () => {
      const { list } = await loadFixture(issuersFixture);
      for (let i = 0; i < 15; i++) await list.addTrustedIssuer(walletAt(100 + i), [1n, 2n]);
      await expect(list.addTrustedIssuer(A, [3n, 2n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuersOfTopicTooMany")
        .withArgs(2n, 15n);
      await list.addTrustedIssuer(A, [3n]);
      await expect(list.updateIssuerClaimTopics(A, [1n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuersOfTopicTooMany")
        .withArgs(1n, 15n);
      // One that is among the fifteen keeps its place, and gives it up.
      await list.updateIssuerClaimTopics(walletAt(100), [2n]);
      await list.updateIssuerClaimTopics(A, [1n]);
      expect(await list.getTrustedIssuersForClaimTopic(1n)).to.have.lengthOf(15);
    });

    it("refuses strangers", async () => {
      const { list, stranger } = await loadFixture(issuersFixture);
      await expect(list.connect(stranger).addTrustedIssuer(A, [1n]))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("removeTrustedIssuer", () => {
    for (const [name, gone, left] of [
      ["first", A, [C, B]],
      ["middle", B, [A, C]],
      ["last", C, [A, B]],
    ] as const) {
      it(`takes the ${name} of three off every list and leaves the others`, async () => {
        const { list } = await loadFixture(issuersFixture);
        for (const issuer of [A, B, C]) await list.addTrustedIssuer(issuer, [1n, TOPIC.wide]);
        await expect(list.removeTrustedIssuer(gone)).to.emit(list, "TrustedIssuerRemoved").withArgs(gone);
        expect(await list.getTrustedIssuers()).to.deep.equal(left);
        for (const topic of [1n, TOPIC.wide]) {
          expect(await list.getTrustedIssuersForClaimTopic(topic)).to.deep.equal(left);
        }
        expect(await list.isTrustedIssuer(gone)).to.equal(false);
        for (const issuer of left) {
          expect(await list.getTrustedIssuerClaimTopics(issuer)).to.deep.equal([1n, TOPIC.wide]);
        }
      });
    }

    it("refuses an issuer that is not trusted", async () => {
      const { list } = await loadFixture(issuersFixture);
      await expect(list.removeTrustedIssuer(A))
        .to.be.revertedWithCustomError(list, "TrustedIssuerNotFound")
        .withArgs(A);
    });

    it("refuses strangers", async () => {
      const { list, stranger } = await loadFixture(issuersFixture);
      await list.addTrustedIssuer(A, [1n]);
      await expect(list.connect(stranger).removeTrustedIssuer(A))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("updateIssuerClaimTopics", () => {
    it("moves the issuer between the lists of topics", async () => {
      const { list } = await loadFixture(issuersFixture);
      await list.addTrustedIssuer(A, [1n, 2n, TOPIC.wide]);
      await expect(list.updateIssuerClaimTopics(A, [2n, 3n]))
        .to.emit(list, "ClaimTopicsUpdated")
        .withArgs(A, [2n, 3n]);
      expect(await list.getTrustedIssuersForClaimTopic(1n)).to.deep.equal([]);
      expect(await list.getTrustedIssuersForClaimTopic(TOPIC.wide)).to.deep.equal([]);
      expect(await list.getTrustedIssuersForClaimTopic(2n)).to.deep.equal([A]);
      expect(await list.getTrustedIssuersForClaimTopic(3n)).to.deep.equal([A]);
      expect(await list.getTrustedIssuerClaimTopics(A)).to.deep.equal([2n, 3n]);
    });

    it("refuses an issuer that is not trusted, and no topics", async () => {
      const { list } = await loadFixture(issuersFixture);
      await expect(list.updateIssuerClaimTopics(A, [1n]))
        .to.be.revertedWithCustomError(list, "TrustedIssuerNotFound")
        .withArgs(A);
      await list.addTrustedIssuer(A, [1n]);
      await expect(list.updateIssuerClaimTopics(A, []))
        .to.be.revertedWithCustomError(list, "TrustedIssuerWithoutTopics")
        .withArgs(A);
    });

    it("refuses strangers", async () => {
      const { list, stranger } = await loadFixture(issuersFixture);
      await list.addTrustedIssuer(A, [1n]);
      await expect(list.connect(stranger).updateIssuerClaimTopics(A, [2n]))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("getTrustedIssuerClaimTopics", () => {
    it("refuses an issuer that is not trusted", async () => {
      const { list } = await loadFixture(issuersFixture);
      await expect(list.getTrustedIssuerClaimTopics(A))
        .to.be.revertedWithCustomError(list, "TrustedIssuerNotFound")
        .withArgs(A);
    });
  });

  describe("supportsInterface", () => {
    it("answers for ERC-3643's list of issuers and ERC-165", async () => {
      const { list } = await loadFixture(issuersFixture);
      for (const id of ["0xb0f773b8", "0x01ffc9a7"]) expect(await list.supportsInterface(id)).to.equal(true);
      expect(await list.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  behavesAsLinked(issuersFixture, async ({ list }) => list.addTrustedIssuer(B, [TOPIC.residence]));
});
