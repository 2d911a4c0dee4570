import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { ALICES, BOBS, deployTokenFixture, type TokenFixture, tokenFixture } from "./fixture";

async function pausedFixture(): Promise<TokenFixture> {
  return deployTokenFixture({ paused: true });
}

describe("SecurityToken: pause", () => {
  it("stops holders, also for the value zero, until an agent ends it", async () => {
    const { token, agent, alice, bob, stranger } = await loadFixture(tokenFixture);
    await expect(token.pause()).to.emit(token, "Paused").withArgs(agent.address);
    expect(await token.paused()).to.be.true;
    await token.connect(alice.wallet).approve(stranger, 1n);
    for (const attempt of [
      () => token.connect(alice.wallet).transfer(bob.wallet, 1n),
      () => token.connect(alice.wallet).transfer(bob.wallet, 0n),
      () => token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 1n),
      () => token.connect(alice.wallet).batchTransfer([bob.wallet], [1n]),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(token, "TokenPaused").withArgs();
    }
    await expect(token.unpause()).to.emit(token, "Unpaused").withArgs(agent.address);
    expect(await token.paused()).to.be.false;
    await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    expect(await token.balanceOf(alice.wallet)).to.equal(ALICES - 1n);
  });

  it("does not stop agents", async () => {
    const { token, alice, bob } = await loadFixture(tokenFixture);
    await token.pause();
    await token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n);
    await token["mint(address,uint256)"](bob.wallet, 1n);
    await token["burn(address,uint256)"](alice.wallet, 1n);
    await token["freezePartialTokens(address,uint256)"](alice.wallet, 1n);
    await token["setAddressFrozen(address,bool)"](bob.wallet, true);
    expect(await token.balanceOf(bob.wallet)).to.equal(BOBS + 2n);
  });

  it("cannot begin twice", async () => {
    const { token } = await loadFixture(tokenFixture);
    await token.pause();
    await expect(token.pause()).to.be.revertedWithCustomError(token, "TokenPaused").withArgs();
  });

  it("cannot end when there is none", async () => {
    const { token } = await loadFixture(tokenFixture);
    await expect(token.unpause()).to.be.revertedWithCustomError(token, "TokenNotPaused").withArgs();
  });

  it("can be how a token starts", async () => {
    const { token, alice, bob } = await loadFixture(pausedFixture);
    expect(await token.paused()).to.be.true;
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenPaused")
      .withArgs();
    await token.unpause();
    await token.connect(alice.wallet).transfer(bob.wallet, 1n);
  });
});
