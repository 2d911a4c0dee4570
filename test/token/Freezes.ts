import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Identity__factory } from "../../typechain-types";
import { COUNTRY } from "../fixtures/suite";
import { keyOf } from "../identity/claims";
import { ALICES, BOBS, countingFixture, EVIDENCE, expectSequence, personOf, selectorOf, tokenFixture } from "./fixture";

describe("SecurityToken: freezes", () => {
  describe("setAddressFrozen", () => {
    it("stops a wallet from sending and receiving, until it is freed", async () => {
      const { token, agent, alice, bob, stranger } = await loadFixture(tokenFixture);
      await expect(token["setAddressFrozen(address,bool)"](alice.wallet, true))
        .to.emit(token, "AddressFrozen")
        .withArgs(alice.wallet.address, true, agent.address);
      expect(await token.isFrozen(alice.wallet)).to.be.true;

      await token.connect(alice.wallet).approve(stranger, 1n);
      for (const attempt of [
        () => token.connect(alice.wallet).transfer(bob.wallet, 1n),
        () => token.connect(alice.wallet).transfer(bob.wallet, 0n),
        () => token.connect(bob.wallet).transfer(alice.wallet, 1n),
        () => token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 1n),
        () => token.connect(alice.wallet).batchTransfer([bob.wallet], [1n]),
      ]) {
        await expect(attempt())
          .to.be.revertedWithCustomError(token, "TokenAccountFrozen")
          .withArgs(alice.wallet.address);
      }

      await expect(token["setAddressFrozen(address,bool)"](alice.wallet, false))
        .to.emit(token, "AddressFrozen")
        .withArgs(alice.wallet.address, false, agent.address);
      expect(await token.isFrozen(alice.wallet)).to.be.false;
      await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    });

    it("leaves a frozen part and the treasury mark as they are", async () => {
      const { token, owner, alice } = await loadFixture(tokenFixture);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 5n);
      await token.connect(owner).setTreasury(alice.wallet, true);
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await token["setAddressFrozen(address,bool)"](alice.wallet, false);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(5n);
      expect(await token.isTreasury(alice.wallet)).to.be.true;
    });

    it("keeps the evidence of the form with evidence", async () => {
      const { token, agent, alice } = await loadFixture(tokenFixture);
      await expect(token["setAddressFrozen(address,bool,bytes)"](alice.wallet, true, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("setAddressFrozen(address,bool)"), agent.address, alice.wallet.address, EVIDENCE)
        .and.to.emit(token, "AddressFrozen")
        .withArgs(alice.wallet.address, true, agent.address);
    });
  });

  describe("batchSetAddressFrozen", () => {
    it("equals its parts", async () => {
      await expectSequence(
        tokenFixture,
        ({ token, alice, bob }) =>
          token.batchSetAddressFrozen([alice.wallet, bob.wallet, alice.wallet], [true, true, false]),
        [
          ({ token, alice }) => token["setAddressFrozen(address,bool)"](alice.wallet, true),
          ({ token, bob }) => token["setAddressFrozen(address,bool)"](bob.wallet, true),
          ({ token, alice }) => token["setAddressFrozen(address,bool)"](alice.wallet, false),
        ],
      );
    });

    it("does nothing when it is empty and refuses lists of different lengths", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.batchSetAddressFrozen([], [])).not.to.emit(token, "AddressFrozen");
      await expect(token.batchSetAddressFrozen([alice.wallet], []))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 0n);
    });
  });

  describe("freezePartialTokens", () => {
    it("adds to what is frozen", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token["freezePartialTokens(address,uint256)"](alice.wallet, 300n))
        .to.emit(token, "TokensFrozen")
        .withArgs(alice.wallet.address, 300n);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 200n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(500n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
    });

    for (const fixture of [tokenFixture, countingFixture]) {
      it(`lets just the rest move (${fixture.name})`, async () => {
        const { token, alice, bob, stranger } = await loadFixture(fixture);
        await token["freezePartialTokens(address,uint256)"](alice.wallet, 600n);
        await token.connect(alice.wallet).approve(stranger, ALICES);
        for (const attempt of [
          () => token.connect(alice.wallet).transfer(bob.wallet, 401n),
          () => token.connect(alice.wallet).transfer(alice.wallet, 401n),
          () => token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 401n),
        ]) {
          await expect(attempt())
            .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
            .withArgs(alice.wallet.address, 400n, 401n);
        }
        await token.connect(alice.wallet).transfer(alice.wallet, 400n);
        await token.connect(alice.wallet).transfer(bob.wallet, 400n);
        expect(await token.balanceOf(alice.wallet)).to.equal(600n);
        expect(await token.getFrozenTokens(alice.wallet)).to.equal(600n);
        await token.connect(bob.wallet).transfer(alice.wallet, 1n);
        await token.connect(alice.wallet).transfer(bob.wallet, 1n);
      });
    }

    it("refuses to freeze more than is free", async () => {
      const { token, alice, outsider } = await loadFixture(tokenFixture);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 300n);
      for (const amount of [701n, 2n ** 104n, 2n ** 256n - 1n]) {
        await expect(token["freezePartialTokens(address,uint256)"](alice.wallet, amount))
          .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
          .withArgs(alice.wallet.address, 700n, amount);
      }
      await expect(token["freezePartialTokens(address,uint256)"](outsider, 1n))
        .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
        .withArgs(outsider.address, 0n, 1n);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 700n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(ALICES);
    });

    it("keeps the evidence of the form with evidence", async () => {
      const { token, agent, alice } = await loadFixture(tokenFixture);
      await expect(token["freezePartialTokens(address,uint256,bytes)"](alice.wallet, 3n, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("freezePartialTokens(address,uint256)"), agent.address, alice.wallet.address, EVIDENCE)
        .and.to.emit(token, "TokensFrozen")
        .withArgs(alice.wallet.address, 3n);
    });
  });

  describe("batchFreezePartialTokens", () => {
    it("equals its parts", async () => {
      await expectSequence(
        tokenFixture,
        ({ token, alice, bob }) =>
          token.batchFreezePartialTokens([alice.wallet, bob.wallet, alice.wallet], [600n, 1n, 400n]),
        [
          ({ token, alice }) => token["freezePartialTokens(address,uint256)"](alice.wallet, 600n),
          ({ token, bob }) => token["freezePartialTokens(address,uint256)"](bob.wallet, 1n),
          ({ token, alice }) => token["freezePartialTokens(address,uint256)"](alice.wallet, 400n),
        ],
      );
    });

    it("refuses one that names an account twice for more than it has in sum", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.batchFreezePartialTokens([alice.wallet, alice.wallet], [600n, 401n]))
        .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
        .withArgs(alice.wallet.address, 400n, 401n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(0n);
    });

    it("does nothing when it is empty and refuses lists of different lengths", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.batchFreezePartialTokens([], [])).not.to.emit(token, "TokensFrozen");
      await expect(token.batchFreezePartialTokens([alice.wallet], [1n, 2n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 2n);
    });
  });

  describe("unfreezePartialTokens", () => {
    it("frees part of what is frozen", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 300n);
      await expect(token["unfreezePartialTokens(address,uint256)"](alice.wallet, 100n))
        .to.emit(token, "TokensUnfrozen")
        .withArgs(alice.wallet.address, 100n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(200n);
    });

    it("refuses to free more than is frozen", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 300n);
      for (const amount of [301n, 2n ** 104n + 1n]) {
        await expect(token["unfreezePartialTokens(address,uint256)"](alice.wallet, amount))
          .to.be.revertedWithCustomError(token, "TokenUnfreezeExceeded")
          .withArgs(alice.wallet.address, 300n, amount);
      }
    });

    it("keeps the evidence of the form with evidence", async () => {
      const { token, agent, alice } = await loadFixture(tokenFixture);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 3n);
      await expect(token["unfreezePartialTokens(address,uint256,bytes)"](alice.wallet, 2n, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("unfreezePartialTokens(address,uint256)"), agent.address, alice.wallet.address, EVIDENCE)
        .and.to.emit(token, "TokensUnfrozen")
        .withArgs(alice.wallet.address, 2n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(1n);
    });
  });

  describe("batchUnfreezePartialTokens", () => {
    it("equals its parts", async () => {
      await expectSequence(
        async function halfFrozenFixture() {
          const suite = await tokenFixture();
          await suite.token.batchFreezePartialTokens([suite.alice.wallet, suite.bob.wallet], [500n, BOBS]);
          return suite;
        },
        ({ token, alice, bob }) =>
          token.batchUnfreezePartialTokens([alice.wallet, bob.wallet, alice.wallet], [400n, BOBS, 100n]),
        [
          ({ token, alice }) => token["unfreezePartialTokens(address,uint256)"](alice.wallet, 400n),
          ({ token, bob }) => token["unfreezePartialTokens(address,uint256)"](bob.wallet, BOBS),
          ({ token, alice }) => token["unfreezePartialTokens(address,uint256)"](alice.wallet, 100n),
        ],
      );
    });

    it("does nothing when it is empty and refuses lists of different lengths", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token.batchUnfreezePartialTokens([], [])).not.to.emit(token, "TokensUnfrozen");
      await expect(token.batchUnfreezePartialTokens([alice.wallet], [1n, 2n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 2n);
    });
  });

  for (const fixture of [tokenFixture, countingFixture]) {
    describe(`setIdentityFrozen (${fixture.name})`, () => {
      it("stops all wallets of the identity, also those registered later, until it is freed", async () => {
        const suite = await loadFixture(fixture);
        const { token, registry, agent, alice, bob } = suite;
        const [second, third] = [personOf(suite, 4), personOf(suite, 5)];
        await registry.registerIdentity(second, alice.identity, COUNTRY.germany);
        await token.connect(alice.wallet).transfer(second, 100n);

        await expect(token.setIdentityFrozen(alice.identity, true, EVIDENCE))
          .to.emit(token, "IdentityFrozen")
          .withArgs(alice.identity, true, agent.address)
          .and.to.emit(token, "ActEvidence")
          .withArgs(selectorOf("setIdentityFrozen(address,bool,bytes)"), agent.address, alice.identity, EVIDENCE);
        expect(await token.isIdentityFrozen(alice.identity)).to.be.true;
        expect(await token.isFrozen(alice.wallet)).to.be.false;
        await registry.registerIdentity(third, alice.identity, COUNTRY.germany);

        for (const attempt of [
          () => token.connect(alice.wallet).transfer(bob.wallet, 1n),
          () => token.connect(second).transfer(bob.wallet, 0n),
          () => token.connect(alice.wallet).transfer(second, 1n),
          () => token.connect(bob.wallet).transfer(alice.wallet, 1n),
          () => token.connect(bob.wallet).transfer(third, 1n),
        ]) {
          await expect(attempt()).to.be.revertedWithCustomError(token, "TokenIdentityFrozen").withArgs(alice.identity);
        }

        await token.setIdentityFrozen(alice.identity, false, EVIDENCE);
        expect(await token.isIdentityFrozen(alice.identity)).to.be.false;
        await token.connect(bob.wallet).transfer(third, 1n);
        await token.connect(second).transfer(bob.wallet, 100n);
      });

      it("leaves others free to trade, and still asks for verified receivers", async () => {
        const { token, alice, bob, carol, outsider } = await loadFixture(fixture);
        await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
        await token.connect(bob.wallet).transfer(carol.wallet, 5n);
        expect(await token.balanceOf(carol.wallet)).to.equal(5n);
        await expect(token.connect(bob.wallet).transfer(outsider, 5n))
          .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
          .withArgs(outsider.address);
      });

      it("counts identities, so that freeing one leaves another frozen", async () => {
        const { token, alice, bob, carol } = await loadFixture(fixture);
        await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
        await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
        await token.setIdentityFrozen(carol.identity, true, EVIDENCE);
        await token.setIdentityFrozen(alice.identity, false, EVIDENCE);
        await token.setIdentityFrozen(alice.identity, false, EVIDENCE);
        await token.connect(alice.wallet).transfer(bob.wallet, 1n);
        await expect(token.connect(bob.wallet).transfer(carol.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenIdentityFrozen")
          .withArgs(carol.identity);
      });

      it("does not bind agents", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
        await token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n);
        await token["forcedTransfer(address,address,uint256)"](bob.wallet, alice.wallet, 2n);
        await token["burn(address,uint256)"](alice.wallet, 1n);
        await token["mint(address,uint256)"](alice.wallet, 3n);
        expect(await token.balanceOf(alice.wallet)).to.equal(ALICES + 3n);
      });
    });
  }

  it("lets a holder leave whose registration ended, while another identity is frozen", async () => {
    const { token, registry, alice, bob, carol } = await loadFixture(tokenFixture);
    await token.setIdentityFrozen(carol.identity, true, EVIDENCE);
    await registry.deleteIdentity(bob.wallet);
    await token.connect(bob.wallet).transfer(alice.wallet, BOBS);
    expect(await token.balanceOf(alice.wallet)).to.equal(ALICES + BOBS);
  });

  it("holds a lost wallet too, that was recovered under another token of the storage", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, registry, alice, bob } = suite;
    await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
    const successor = personOf(suite, 9);
    await Identity__factory.connect(alice.identity, alice.wallet).addKey(await keyOf(successor), 1, 1);
    await registry.recover(alice.wallet, successor, alice.identity);
    expect(await registry.identity(alice.wallet)).to.equal(ZeroAddress);
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenIdentityFrozen")
      .withArgs(alice.identity);
  });

  it("cannot freeze the zero identity, which would be that of all who have none", async () => {
    const { token } = await loadFixture(tokenFixture);
    await expect(token.setIdentityFrozen(ZeroAddress, true, EVIDENCE))
      .to.be.revertedWithCustomError(token, "TokenZeroAddress")
      .withArgs();
  });
});
