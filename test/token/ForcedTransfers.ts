import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  ALICES,
  BOBS,
  countingFixture,
  EVIDENCE,
  expectSequence,
  selectorOf,
  stateOf,
  type TokenFixture,
  tokenFixture,
} from "./fixture";

async function frozenFixture(): Promise<TokenFixture> {
  const suite = await countingFixture();
  await suite.token["freezePartialTokens(address,uint256)"](suite.alice.wallet, 900n);
  return suite;
}

describe("SecurityToken: forced transfers", () => {
  for (const fixture of [tokenFixture, countingFixture]) {
    describe(`forcedTransfer (${fixture.name})`, () => {
      it("moves anybody's tokens to a verified wallet", async () => {
        const { token, alice, carol } = await loadFixture(fixture);
        const force = token["forcedTransfer(address,address,uint256)"];
        await expect(force(alice.wallet, carol.wallet, ALICES))
          .to.emit(token, "Transfer")
          .withArgs(alice.wallet.address, carol.wallet.address, ALICES)
          .and.to.emit(token, "ForcedTransfer")
          .withArgs(alice.wallet.address, carol.wallet.address, ALICES);
        expect(await token.balanceOf(carol.wallet)).to.equal(ALICES);
        expect(await force.staticCall(carol.wallet, alice.wallet, 1n)).to.be.true;
      });

      it("passes pause, freezes of both sides and the end of the giver's registration", async () => {
        const { token, registry, alice, bob } = await loadFixture(fixture);
        await token.pause();
        await token.batchSetAddressFrozen([alice.wallet, bob.wallet], [true, true]);
        await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
        await token.setIdentityFrozen(bob.identity, true, EVIDENCE);
        await registry.deleteIdentity(alice.wallet);
        await token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, ALICES);
        expect(await token.balanceOf(bob.wallet)).to.equal(ALICES + BOBS);
      });

      it("refuses a receiver that is not verified", async () => {
        const { token, alice, outsider } = await loadFixture(fixture);
        for (const value of [0n, 1n]) {
          await expect(token["forcedTransfer(address,address,uint256)"](alice.wallet, outsider, value))
            .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
            .withArgs(outsider.address);
        }
      });

      it("refuses more than the balance, and zero addresses", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        const force = token["forcedTransfer(address,address,uint256)"];
        await expect(force(alice.wallet, bob.wallet, ALICES + 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(alice.wallet.address, ALICES, ALICES + 1n);
        await expect(force(ZeroAddress, bob.wallet, 0n))
          .to.be.revertedWithCustomError(token, "ERC20InvalidSender")
          .withArgs(ZeroAddress);
        await expect(force(alice.wallet, ZeroAddress, 1n))
          .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
          .withArgs(ZeroAddress);
      });
    });
  }

  it("keeps the evidence of the form with evidence", async () => {
    const { token, agent, alice, bob } = await loadFixture(tokenFixture);
    const force = token["forcedTransfer(address,address,uint256,bytes)"];
    await expect(force(alice.wallet, bob.wallet, 3n, EVIDENCE))
      .to.emit(token, "ActEvidence")
      .withArgs(selectorOf("forcedTransfer(address,address,uint256)"), agent.address, alice.wallet.address, EVIDENCE)
      .and.to.emit(token, "Transfer")
      .withArgs(alice.wallet.address, bob.wallet.address, 3n);
    expect(await force.staticCall(alice.wallet, bob.wallet, 3n, EVIDENCE)).to.be.true;
  });

  describe("given frozen tokens", () => {
    it("takes free ones first and frees no more than it needs", async () => {
      const { token, alice, bob } = await loadFixture(frozenFixture);
      const force = token["forcedTransfer(address,address,uint256)"];
      await expect(force(alice.wallet, bob.wallet, 100n)).not.to.emit(token, "TokensUnfrozen");
      await expect(force(alice.wallet, bob.wallet, 40n))
        .to.emit(token, "TokensUnfrozen")
        .withArgs(alice.wallet.address, 40n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(860n);
      await force(alice.wallet, bob.wallet, 860n);
      expect((await stateOf(token, [alice.wallet, bob.wallet])).slice(2)).to.deep.equal([
        [alice.wallet.address, 0n, 0n, false, false],
        [bob.wallet.address, ALICES + BOBS, 0n, false, false],
      ]);
    });

    it("keeps them frozen when the receiver is the giver", async () => {
      const { token, alice } = await loadFixture(frozenFixture);
      await expect(token["forcedTransfer(address,address,uint256)"](alice.wallet, alice.wallet, ALICES)).not.to.emit(
        token,
        "TokensUnfrozen",
      );
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(900n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
    });

    it("leaves what the receiver has frozen", async () => {
      const { token, alice, bob } = await loadFixture(frozenFixture);
      await token["forcedTransfer(address,address,uint256)"](bob.wallet, alice.wallet, BOBS);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(900n);
    });
  });

  describe("batchForcedTransfer", () => {
    it("equals its parts, also where an account is named twice and on both sides", async () => {
      await expectSequence(
        frozenFixture,
        ({ token, alice, bob, carol }) =>
          token.batchForcedTransfer(
            [alice.wallet, bob.wallet, alice.wallet, carol.wallet],
            [bob.wallet, carol.wallet, carol.wallet, alice.wallet],
            [80n, 580n, 80n, 1n],
          ),
        [
          ({ token, alice, bob }) => token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 80n),
          ({ token, bob, carol }) => token["forcedTransfer(address,address,uint256)"](bob.wallet, carol.wallet, 580n),
          ({ token, alice, carol }) =>
            token["forcedTransfer(address,address,uint256)"](alice.wallet, carol.wallet, 80n),
          ({ token, alice, carol }) => token["forcedTransfer(address,address,uint256)"](carol.wallet, alice.wallet, 1n),
        ],
      );
    });

    it("does nothing when it is empty", async () => {
      const { token } = await loadFixture(tokenFixture);
      await expect(token.batchForcedTransfer([], [], [])).not.to.emit(token, "Transfer");
    });

    it("refuses lists of different lengths", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      await expect(token.batchForcedTransfer([alice.wallet], [], [1n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 0n);
      await expect(token.batchForcedTransfer([alice.wallet], [bob.wallet], [1n, 2n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 2n);
    });
  });
});
