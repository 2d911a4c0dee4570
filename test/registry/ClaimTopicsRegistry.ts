import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ClaimTopicsRegistry__factory, ListenerThatRecords__factory } from "../../typechain-types";
import { signerAt } from "../identity/fixture";
import { clone, TOPIC } from "./fixture";
import { behavesAsLinked } from "./registryLinks";

async function topicsFixture() {
  const owner = await signerAt(0);
  const stranger = await signerAt(1);
  const implementation = await new ClaimTopicsRegistry__factory(owner).deploy();
  const listener = await new ListenerThatRecords__factory(owner).deploy();
  const list = ClaimTopicsRegistry__factory.connect(await clone(implementation, owner), owner);
  await list.initialize({ owner, topics: [], registries: [] });
  return { list, implementation, listener, owner, stranger };
}

describe("ClaimTopicsRegistry", () => {
  describe("initialize", () => {
    it("sets owner, topics and links, and says so", async () => {
      const { implementation, owner, stranger, listener } = await loadFixture(topicsFixture);
      const list = ClaimTopicsRegistry__factory.connect(await clone(implementation, owner), owner);
      await expect(list.initialize({ owner: stranger, topics: [TOPIC.kyc, TOPIC.wide], registries: [listener] }))
        .to.emit(list, "ClaimTopicAdded")
        .withArgs(TOPIC.kyc)
        .and.to.emit(list, "ClaimTopicAdded")
        .withArgs(TOPIC.wide)
        .and.to.emit(list, "RegistryLinked")
        .withArgs(await listener.getAddress())
        .and.to.emit(listener, "RulesChanged")
        .withArgs(await list.getAddress());
      expect(await list.owner()).to.equal(stranger.address);
      expect(await list.getClaimTopics()).to.deep.equal([TOPIC.kyc, TOPIC.wide]);
      expect(await list.linkedRegistries()).to.deep.equal([await listener.getAddress()]);
    });

    it("runs once on a clone and never on the implementation", async () => {
      const { list, implementation, owner } = await loadFixture(topicsFixture);
      for (const target of [list, implementation]) {
        await expect(target.initialize({ owner, topics: [], registries: [] }))
          .to.be.revertedWithCustomError(list, "InvalidInitialization")
          .withArgs();
      }
    });

    it("refuses the zero address as owner", async () => {
      const { implementation, owner } = await loadFixture(topicsFixture);
      const list = ClaimTopicsRegistry__factory.connect(await clone(implementation, owner), owner);
      await expect(list.initialize({ owner: ZeroAddress, topics: [], registries: [] }))
        .to.be.revertedWithCustomError(list, "OwnableInvalidOwner")
        .withArgs(ZeroAddress);
    });
  });

  describe("addClaimTopic", () => {
    it("adds small and wide topics in any order, up to fifteen", async () => {
      const { list } = await loadFixture(topicsFixture);
      const topics = [1n, 65535n, 65536n, TOPIC.wide, ...Array.from({ length: 11 }, (_, i) => BigInt(i) + 2n)];
      for (const [count, topic] of topics.entries()) {
        await expect(list.addClaimTopic(topic)).to.emit(list, "ClaimTopicAdded").withArgs(topic);
        expect(await list.getClaimTopics()).to.deep.equal(topics.slice(0, count + 1));
      }
      await expect(list.addClaimTopic(99n))
        .to.be.revertedWithCustomError(list, "ClaimTopicsTooMany")
        .withArgs(16n, 15n);
    });

    it("refuses zero, and a topic twice", async () => {
      const { list } = await loadFixture(topicsFixture);
      await expect(list.addClaimTopic(0n)).to.be.revertedWithCustomError(list, "ClaimTopicZero").withArgs();
      await list.addClaimTopic(TOPIC.kyc);
      await expect(list.addClaimTopic(TOPIC.kyc))
        .to.be.revertedWithCustomError(list, "ClaimTopicDuplicate")
        .withArgs(TOPIC.kyc);
    });

    it("refuses strangers", async () => {
      const { list, stranger } = await loadFixture(topicsFixture);
      await expect(list.connect(stranger).addClaimTopic(TOPIC.kyc))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("removeClaimTopic", () => {
    it("removes from start, middle and end, from a wide list and from a small one", async () => {
      const { list } = await loadFixture(topicsFixture);
      for (const topic of [1n, TOPIC.wide, 2n, 3n]) await list.addClaimTopic(topic);
      await expect(list.removeClaimTopic(1n)).to.emit(list, "ClaimTopicRemoved").withArgs(1n);
      expect(await list.getClaimTopics()).to.deep.equal([TOPIC.wide, 2n, 3n]);
      await list.removeClaimTopic(TOPIC.wide);
      expect(await list.getClaimTopics()).to.deep.equal([2n, 3n]);
      await list.removeClaimTopic(3n);
      await list.removeClaimTopic(2n);
      expect(await list.getClaimTopics()).to.deep.equal([]);
    });

    it("refuses a topic that is not there", async () => {
      const { list } = await loadFixture(topicsFixture);
      await expect(list.removeClaimTopic(1n)).to.be.revertedWithCustomError(list, "ClaimTopicMissing").withArgs(1n);
    });

    it("refuses strangers", async () => {
      const { list, stranger } = await loadFixture(topicsFixture);
      await expect(list.connect(stranger).removeClaimTopic(1n))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("supportsInterface", () => {
    it("answers for ERC-3643's list of topics and ERC-165", async () => {
      const { list } = await loadFixture(topicsFixture);
      for (const id of ["0x10928b13", "0x01ffc9a7"]) expect(await list.supportsInterface(id)).to.equal(true);
      expect(await list.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  behavesAsLinked(topicsFixture, async ({ list }) => list.addClaimTopic(TOPIC.residence));
});
