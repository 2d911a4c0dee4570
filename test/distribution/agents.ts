import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { DISTRIBUTION_PERMISSION, deployDistributionFixture } from "./fixture";

const fixture = deployDistributionFixture;

describe("DividendDistributor, agents", () => {
  describe("setAgentPermissions", () => {
    describe("when the owner narrows an agent", () => {
      it("leaves it what it is given and nothing else", async () => {
        const { distributor, desk, agent, owner, terms, recordNow } = await loadFixture(fixture);
        await expect(distributor.connect(owner).setAgentPermissions(agent, DISTRIBUTION_PERMISSION.tax))
          .to.emit(distributor, "AgentPermissionsSet")
          .withArgs(agent, DISTRIBUTION_PERMISSION.tax, 0n);
        await desk.setTaxProfiles([]);
        await expect(desk.announce(await terms(await recordNow())))
          .to.be.revertedWithCustomError(distributor, "AgentUnauthorized")
          .withArgs(agent, DISTRIBUTION_PERMISSION.announce);
      });
    });

    describe("when anybody else calls", () => {
      it("reverts", async () => {
        const { distributor, agent } = await loadFixture(fixture);
        await expect(distributor.connect(agent).setAgentPermissions(agent, DISTRIBUTION_PERMISSION.tax))
          .to.be.revertedWithCustomError(distributor, "DistributionOwnerOnly")
          .withArgs(agent);
      });
    });
  });
});
