import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, concat, ZeroAddress, zeroPadValue } from "ethers";
import { ethers } from "hardhat";

import { SecurityToken__factory, SuiteProxy__factory } from "../../typechain-types";
import { deploySuiteFixture, type SuiteFixture } from "../fixtures/suite";

const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

async function suiteFixture(): Promise<SuiteFixture> {
  return deploySuiteFixture();
}

describe("SuiteProxy", () => {
  it("runs its implementation, which it keeps where ERC-1967 says", async () => {
    const { suiteFactory, token, owner } = await loadFixture(suiteFixture);
    const { token: implementation } = await suiteFactory.implementations();
    const proxy = await new SuiteProxy__factory(owner).deploy(implementation);
    expect(await ethers.provider.getStorage(proxy, IMPLEMENTATION_SLOT)).to.equal(
      zeroPadValue(implementation, 32).toLowerCase(),
    );
    const fresh = SecurityToken__factory.connect(await proxy.getAddress(), owner);
    expect(await fresh.version()).to.equal(await token.version());
    expect(await fresh.owner()).to.equal(ZeroAddress);
    expect(await fresh.totalSupply()).to.equal(0n);
  });

  it("is created by code that names its implementation and nothing else", async () => {
    const { suiteFactory, owner } = await loadFixture(suiteFixture);
    const { token: implementation } = await suiteFactory.implementations();
    const { data } = await new SuiteProxy__factory(owner).getDeployTransaction(implementation);
    expect(data).to.equal(
      concat([SuiteProxy__factory.bytecode, AbiCoder.defaultAbiCoder().encode(["address"], [implementation])]),
    );
  });

  it("refuses an implementation without code", async () => {
    const { owner, stranger } = await loadFixture(suiteFixture);
    const factory = new SuiteProxy__factory(owner);
    await expect(factory.deploy(stranger))
      .to.be.revertedWithCustomError(factory, "ERC1967InvalidImplementation")
      .withArgs(stranger.address);
  });
});
