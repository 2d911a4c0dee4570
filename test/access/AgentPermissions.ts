import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { AgentPermissionsLeaf__factory } from "../../typechain-types";

const EVERYTHING = 2n ** 128n - 1n;
const UNLIMITED = 2n ** 128n - 1n;
const FREEZE = 1n << 1n;
const SUPPLY = 1n << 0n;

async function leafFixture() {
  const [owner, agent, stranger] = await ethers.getSigners();
  if (!owner || !agent || !stranger) throw new Error("signers");
  const leaf = await new AgentPermissionsLeaf__factory(owner).deploy(owner.address);
  return { leaf, owner, agent, stranger };
}

describe("AgentPermissions", () => {
  describe("addAgent", () => {
    it("gives every permission and no limit", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await expect(leaf.addAgent(agent))
        .to.emit(leaf, "AgentAdded")
        .withArgs(agent.address)
        .and.to.emit(leaf, "AgentPermissionsSet")
        .withArgs(agent.address, EVERYTHING, UNLIMITED);
      expect(await leaf.isAgent(agent)).to.equal(true);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([EVERYTHING, UNLIMITED]);
    });

    it("refuses a caller who is not the owner", async () => {
      const { leaf, stranger, agent } = await loadFixture(leafFixture);
      await leaf.addAgent(agent);
      for (const caller of [stranger, agent]) {
        await expect(leaf.connect(caller).addAgent(stranger))
          .to.be.revertedWithCustomError(leaf, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses the zero address", async () => {
      const { leaf } = await loadFixture(leafFixture);
      await expect(leaf.addAgent(ZeroAddress)).to.be.revertedWithCustomError(leaf, "AgentZeroAddress").withArgs();
    });

    it("refuses who is an agent already", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.setAgentPermissions(agent, FREEZE, 0n);
      await expect(leaf.addAgent(agent))
        .to.be.revertedWithCustomError(leaf, "AgentAlreadyAdded")
        .withArgs(agent.address);
    });
  });

  describe("removeAgent", () => {
    it("takes every permission and the allowance", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.addAgent(agent);
      await expect(leaf.removeAgent(agent)).to.emit(leaf, "AgentRemoved").withArgs(agent.address);
      expect(await leaf.isAgent(agent)).to.equal(false);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([0n, 0n]);
    });

    it("refuses a caller who is not the owner", async () => {
      const { leaf, stranger, agent } = await loadFixture(leafFixture);
      await leaf.addAgent(agent);
      for (const caller of [stranger, agent]) {
        await expect(leaf.connect(caller).removeAgent(agent))
          .to.be.revertedWithCustomError(leaf, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses who is no agent", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await expect(leaf.removeAgent(agent))
        .to.be.revertedWithCustomError(leaf, "AgentNotFound")
        .withArgs(agent.address);
    });
  });

  describe("setting permissions", () => {
    it("makes an agent with exactly these", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await expect(leaf.setAgentPermissions(agent, FREEZE, 7n))
        .to.emit(leaf, "AgentAdded")
        .withArgs(agent.address)
        .and.to.emit(leaf, "AgentPermissionsSet")
        .withArgs(agent.address, FREEZE, 7n);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([FREEZE, 7n]);
    });

    it("narrows an agent without adding it again", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.addAgent(agent);
      await expect(leaf.setAgentPermissions(agent, SUPPLY, 7n))
        .to.emit(leaf, "AgentPermissionsSet")
        .withArgs(agent.address, SUPPLY, 7n)
        .and.not.to.emit(leaf, "AgentAdded");
    });

    it("refuses to leave an agent without any permission", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await expect(leaf.setAgentPermissions(agent, 0n, 7n))
        .to.be.revertedWithCustomError(leaf, "AgentPermissionsEmpty")
        .withArgs(agent.address);
    });

    it("refuses the zero address", async () => {
      const { leaf } = await loadFixture(leafFixture);
      await expect(leaf.setAgentPermissions(ZeroAddress, SUPPLY, 0n))
        .to.be.revertedWithCustomError(leaf, "AgentZeroAddress")
        .withArgs();
    });
  });

  describe("acting", () => {
    it("passes with the permission and refuses without it", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.setAgentPermissions(agent, SUPPLY, UNLIMITED);
      await expect(leaf.connect(agent).act(SUPPLY, 1n)).to.emit(leaf, "Acted").withArgs(agent.address, SUPPLY, 1n);
      await expect(leaf.connect(agent).act(FREEZE, 1n))
        .to.be.revertedWithCustomError(leaf, "AgentUnauthorized")
        .withArgs(agent.address, FREEZE);
    });

    it("refuses the owner, who is no agent", async () => {
      const { leaf, owner } = await loadFixture(leafFixture);
      await expect(leaf.act(SUPPLY, 1n))
        .to.be.revertedWithCustomError(leaf, "AgentUnauthorized")
        .withArgs(owner.address, SUPPLY);
    });

    it("spends a limited allowance to its end and no further", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.setAgentPermissions(agent, SUPPLY, 10n);
      await leaf.connect(agent).act(SUPPLY, 4n);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([SUPPLY, 6n]);
      await expect(leaf.connect(agent).act(SUPPLY, 7n))
        .to.be.revertedWithCustomError(leaf, "AgentAllowanceExceeded")
        .withArgs(agent.address, 6n, 7n);
      await leaf.connect(agent).act(SUPPLY, 6n);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([SUPPLY, 0n]);
    });

    it("never spends an allowance without limit", async () => {
      const { leaf, agent } = await loadFixture(leafFixture);
      await leaf.addAgent(agent);
      await leaf.connect(agent).act(SUPPLY, 2n ** 200n);
      expect(await leaf.agentPermissions(agent)).to.deep.equal([EVERYTHING, UNLIMITED]);
    });
  });
});
