import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { INFINITE } from "../fixtures/suite";
import { ALICES, BOBS, countingFixture, expectSequence, stateOf, tokenFixture } from "./fixture";

describe("SecurityToken: holders' transfers", () => {
  for (const { given, fixture } of [
    { given: "without a rule", fixture: tokenFixture },
    { given: "with a rule", fixture: countingFixture },
  ]) {
    describe(`transfer, ${given}`, () => {
      it("moves tokens to a verified wallet", async () => {
        const { token, alice, bob, carol } = await loadFixture(fixture);
        await expect(token.connect(alice.wallet).transfer(bob.wallet, 10n))
          .to.emit(token, "Transfer")
          .withArgs(alice.wallet.address, bob.wallet.address, 10n);
        const holders = [alice.wallet, bob.wallet, carol.wallet];
        expect(await stateOf(token, holders)).to.deep.equal([
          ALICES + BOBS,
          [ALICES + BOBS, ALICES + BOBS],
          [alice.wallet.address, ALICES - 10n, 0n, false, false],
          [bob.wallet.address, BOBS + 10n, 0n, false, false],
          [carol.wallet.address, 0n, 0n, false, false],
        ]);
        expect(await token.connect(alice.wallet).transfer.staticCall(bob.wallet, 1n)).to.be.true;
      });

      it("moves the whole balance", async () => {
        const { token, alice, carol } = await loadFixture(fixture);
        await token.connect(alice.wallet).transfer(carol.wallet, ALICES);
        expect(await token.balanceOf(alice.wallet)).to.equal(0n);
        expect(await token.balanceOf(carol.wallet)).to.equal(ALICES);
      });

      it("moves nothing, with an event, for the value zero", async () => {
        const { token, carol, bob } = await loadFixture(fixture);
        await expect(token.connect(carol.wallet).transfer(bob.wallet, 0n))
          .to.emit(token, "Transfer")
          .withArgs(carol.wallet.address, bob.wallet.address, 0n);
        expect(await token.balanceOf(bob.wallet)).to.equal(BOBS);
      });

      it("leaves the balance of who sends to itself", async () => {
        const { token, alice } = await loadFixture(fixture);
        await expect(token.connect(alice.wallet).transfer(alice.wallet, ALICES))
          .to.emit(token, "Transfer")
          .withArgs(alice.wallet.address, alice.wallet.address, ALICES);
        expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
        expect(await token.totalSupply()).to.equal(ALICES + BOBS);
      });

      it("refuses a receiver that is not verified, also for the value zero", async () => {
        const { token, alice, outsider } = await loadFixture(fixture);
        for (const value of [0n, 1n]) {
          await expect(token.connect(alice.wallet).transfer(outsider, value))
            .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
            .withArgs(outsider.address);
        }
      });

      it("refuses more than the balance, also to oneself", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        for (const to of [bob.wallet, alice.wallet]) {
          await expect(token.connect(alice.wallet).transfer(to, ALICES + 1n))
            .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
            .withArgs(alice.wallet.address, ALICES, ALICES + 1n);
        }
      });

      it("refuses the zero address", async () => {
        const { token, alice } = await loadFixture(fixture);
        await expect(token.connect(alice.wallet).transfer(ZeroAddress, 1n))
          .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
          .withArgs(ZeroAddress);
      });
    });
  }

  it("lets a holder whose registration ended sell to who is verified", async () => {
    const { token, registry, alice, bob } = await loadFixture(countingFixture);
    await registry.deleteIdentity(alice.wallet);
    await token.connect(alice.wallet).transfer(bob.wallet, ALICES);
    expect(await token.balanceOf(bob.wallet)).to.equal(ALICES + BOBS);
    await expect(token.connect(bob.wallet).transfer(alice.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
      .withArgs(alice.wallet.address);
  });

  describe("transferFrom", () => {
    it("spends a finite allowance", async () => {
      const { token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).approve(stranger, 30n))
        .to.emit(token, "Approval")
        .withArgs(alice.wallet.address, stranger.address, 30n);
      await expect(token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 10n))
        .to.emit(token, "Transfer")
        .withArgs(alice.wallet.address, bob.wallet.address, 10n);
      expect(await token.allowance(alice.wallet, stranger)).to.equal(20n);
      expect(await token.balanceOf(bob.wallet)).to.equal(BOBS + 10n);
      expect(await token.connect(stranger).transferFrom.staticCall(alice.wallet, bob.wallet, 1n)).to.be.true;
    });

    it("leaves an infinite allowance infinite", async () => {
      const { token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await token.connect(alice.wallet).approve(stranger, INFINITE);
      await token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 10n);
      expect(await token.allowance(alice.wallet, stranger)).to.equal(INFINITE);
    });

    it("refuses more than the allowance with the error of ERC-6093", async () => {
      const { token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await token.connect(alice.wallet).approve(stranger, 9n);
      await expect(token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 10n))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(stranger.address, 9n, 10n);
    });

    it("asks the holder itself for an allowance too", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).transferFrom(alice.wallet, bob.wallet, 1n))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(alice.wallet.address, 0n, 1n);
    });

    it("refuses more than the balance, and keeps the allowance", async () => {
      const { token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await token.connect(alice.wallet).approve(stranger, ALICES + 1n);
      await expect(token.connect(stranger).transferFrom(alice.wallet, bob.wallet, ALICES + 1n))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(alice.wallet.address, ALICES, ALICES + 1n);
      expect(await token.allowance(alice.wallet, stranger)).to.equal(ALICES + 1n);
    });

    it("needs no allowance for the value zero", async () => {
      const { token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await expect(token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 0n))
        .to.emit(token, "Transfer")
        .withArgs(alice.wallet.address, bob.wallet.address, 0n);
    });

    it("refuses a receiver that is not verified, and the zero address", async () => {
      const { token, alice, stranger, outsider } = await loadFixture(tokenFixture);
      await token.connect(alice.wallet).approve(stranger, 10n);
      await expect(token.connect(stranger).transferFrom(alice.wallet, outsider, 1n))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(outsider.address);
      await expect(token.connect(stranger).transferFrom(alice.wallet, ZeroAddress, 1n))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("takes no approval for the zero address", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).approve(ZeroAddress, 1n))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSpender")
        .withArgs(ZeroAddress);
    });
  });

  describe("batchTransfer", () => {
    it("equals its transfers, also to one account twice", async () => {
      await expectSequence(
        countingFixture,
        ({ token, alice, bob, carol }) =>
          token.connect(alice.wallet).batchTransfer([bob.wallet, carol.wallet, bob.wallet], [10n, 0n, 20n]),
        [
          ({ token, alice, bob }) => token.connect(alice.wallet).transfer(bob.wallet, 10n),
          ({ token, alice, carol }) => token.connect(alice.wallet).transfer(carol.wallet, 0n),
          ({ token, alice, bob }) => token.connect(alice.wallet).transfer(bob.wallet, 20n),
        ],
      );
    });

    it("does nothing when it is empty", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).batchTransfer([], [])).not.to.emit(token, "Transfer");
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
    });

    it("refuses lists of different lengths", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).batchTransfer([bob.wallet], [1n, 2n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 2n);
      await expect(token.connect(alice.wallet).batchTransfer([bob.wallet, bob.wallet], [1n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(2n, 1n);
    });

    it("is done whole or not at all", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      await expect(token.connect(alice.wallet).batchTransfer([bob.wallet, bob.wallet], [ALICES, 1n]))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(alice.wallet.address, 0n, 1n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
    });
  });
});
