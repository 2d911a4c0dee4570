import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Interface, type InterfaceAbi, ZeroAddress } from "ethers";
import { artifacts, ethers } from "hardhat";

import { DividendDistributor__factory, SuiteFactory__factory } from "../../typechain-types";
import { deploySuiteFixture, type SuiteFixture } from "../fixtures/suite";

const SALT = `0x${"d1".repeat(32)}`;
const ANNOUNCE = 1n;

const suiteFixture = (): Promise<SuiteFixture> => deploySuiteFixture();

/** Where the suite with another salt would be. */
async function nextSuite(f: SuiteFixture): Promise<{ token: string; distributor: string }> {
  const [{ token, distributor }] = await f.suiteFactory.suiteOf(f.deployer, SALT, ZeroAddress);
  return { token, distributor };
}

/** A factory whose suites have another code of distributors: one from before, as this one sees it. */
async function factoryFromBefore(f: SuiteFixture): Promise<ReturnType<typeof SuiteFactory__factory.connect>> {
  const code = await f.suiteFactory.implementations();
  return new SuiteFactory__factory(f.deployer).deploy({
    token: code.token,
    identityStorage: code.identityStorage,
    identityRegistry: code.identityRegistry,
    issuersRegistry: code.issuersRegistry,
    topicsRegistry: code.topicsRegistry,
    compliance: code.compliance,
    distributor: code.token,
  });
}

describe("SuiteFactory", () => {
  describe("distributorOf", () => {
    it("tells where a token's distributor is, and is another for another token", async () => {
      const f = await loadFixture(suiteFixture);
      expect(await f.suiteFactory.distributorOf(f.token)).to.equal(await f.distributor.getAddress());
      expect(await f.suiteFactory.distributorOf(f.stranger)).not.to.equal(await f.distributor.getAddress());
    });

    it("tells where one would be, of a token that does not exist", async () => {
      const f = await loadFixture(suiteFixture);
      const next = await nextSuite(f);
      expect(await f.suiteFactory.distributorOf(next.token)).to.equal(next.distributor);
      expect(await ethers.provider.getCode(next.distributor)).to.equal("0x");
    });
  });

  describe("deployDistributor", () => {
    it("gives a token from before its own, whoever calls, and it belongs to the token's owner", async () => {
      const f = await loadFixture(suiteFixture);
      const before = await factoryFromBefore(f);
      await before.deploySuite({ ...f.settings, salt: SALT });
      const [suite] = await before.suiteOf(f.deployer, SALT, ZeroAddress);
      const expected = await f.suiteFactory.distributorOf(suite.token);
      expect(await ethers.provider.getCode(expected)).to.equal("0x");

      const factory = f.suiteFactory.connect(f.stranger);
      expect(await factory.deployDistributor.staticCall(suite.token)).to.equal(expected);
      await factory.deployDistributor(suite.token);
      const distributor = DividendDistributor__factory.connect(expected, f.owner);
      expect(await distributor.homeToken()).to.equal(suite.token);
      expect(await distributor.owner()).to.equal(f.owner.address);
      expect(await distributor.isAgent(f.stranger)).to.be.false;
    });

    it("returns the one that exists as it is", async () => {
      const f = await loadFixture(suiteFixture);
      await f.distributor.addAgent(f.agent);
      const factory = f.suiteFactory.connect(f.stranger);
      expect(await factory.deployDistributor.staticCall(f.token)).to.equal(await f.distributor.getAddress());
      await factory.deployDistributor(f.token);
      expect(await f.distributor.isAgent(f.agent)).to.be.true;
      expect(await f.distributor.owner()).to.equal(f.owner.address);
    });

    it("does not stop the suite of its token from being created afterwards", async () => {
      const f = await loadFixture(suiteFixture);
      const next = await nextSuite(f);
      await f.suiteFactory.connect(f.stranger).deployDistributor(next.token);
      const distributor = DividendDistributor__factory.connect(next.distributor, f.stranger);
      expect(await distributor.homeToken()).to.equal(next.token);
      await expect(distributor.addAgent(f.stranger)).to.be.reverted;

      await f.suiteFactory.deploySuite({ ...f.settings, salt: SALT });
      const [suite, exists] = await f.suiteFactory.suiteOf(f.deployer, SALT, ZeroAddress);
      expect([suite.distributor, exists]).to.deep.equal([next.distributor, true]);
      expect(await distributor.owner()).to.equal(f.owner.address);
    });
  });
});

describe("DividendDistributor", () => {
  describe("owner", () => {
    it("is the token's, also after that changed hands", async () => {
      const f = await loadFixture(suiteFixture);
      await f.token.connect(f.owner).transferOwnership(f.stranger);
      expect(await f.distributor.owner()).to.equal(f.owner.address);
      await f.token.connect(f.stranger).acceptOwnership();
      expect(await f.distributor.owner()).to.equal(f.stranger.address);

      await expect(f.distributor.connect(f.owner).addAgent(f.agent))
        .to.be.revertedWithCustomError(f.distributor, "DistributionOwnerOnly")
        .withArgs(f.owner.address);
      await expect(f.distributor.connect(f.stranger).addAgent(f.agent))
        .to.emit(f.distributor, "AgentAdded")
        .withArgs(f.agent.address);
    });

    it("is nobody once the token has none", async () => {
      const f = await loadFixture(suiteFixture);
      await f.token.connect(f.owner).renounceOwnership();
      expect(await f.distributor.owner()).to.equal(ZeroAddress);
      await expect(f.distributor.connect(f.owner).setSanctionsLists([]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionOwnerOnly")
        .withArgs(f.owner.address);
    });
  });

  describe("implementation", () => {
    for (const name of ["DividendDistributor", "DistributionAdministration", "ShareAdministration"]) {
      it(`${name} belongs to nobody and does nothing by itself`, async () => {
        const f = await loadFixture(suiteFixture);
        const address = f.code.contracts.find((contract) => contract.name === name)?.address ?? "";
        const { abi } = await artifacts.readArtifact(name);
        const contract = new ethers.Contract(address, new Interface(abi as InterfaceAbi), f.owner);
        await expect(contract.getFunction("addAgent")(f.owner)).to.be.reverted;
        expect(await contract.getFunction("isAgent")(f.owner)).to.equal(false);
      });
    }

    it("lets nobody announce", async () => {
      const f = await loadFixture(suiteFixture);
      const { distributor } = await f.suiteFactory.implementations();
      const bare = DividendDistributor__factory.connect(distributor, f.owner);
      await expect(bare.setAmount(1n, 1n))
        .to.be.revertedWithCustomError(bare, "AgentUnauthorized")
        .withArgs(f.owner.address, ANNOUNCE);
    });
  });
});
