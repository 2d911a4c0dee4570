import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import { COUNTRY } from "../fixtures/suite";
import { ALICES, countingFixture, personOf, tokenFixture } from "./fixture";

/** Of the order that blocks, and of the one that releases. */
const ORDER = id("freezing order 269/2014, case 12");
const RELEASE = id("licence of the treasury, case 12");

for (const fixture of [tokenFixture, countingFixture]) {
  describe(`SecurityToken: blocks (${fixture.name})`, () => {
    describe("setBlocked", () => {
      it("stops holders with a refusal that says no more than that the wallet is not eligible", async () => {
        const suite = await loadFixture(fixture);
        const { token, agent, alice, bob } = suite;
        await expect(token.setBlocked(alice.identity, true, ORDER))
          .to.emit(token, "BlockSet")
          .withArgs(alice.identity, true, agent.address, ORDER);
        expect(await token.isBlocked(alice.identity)).to.equal(true);
        expect(await token.isIdentityFrozen(alice.identity)).to.equal(false);
        for (const attempt of [
          () => token.connect(alice.wallet).transfer(bob.wallet, 1n),
          () => token.connect(alice.wallet).transfer(bob.wallet, 0n),
          () => token.connect(bob.wallet).transfer(alice.wallet, 1n),
        ]) {
          await expect(attempt())
            .to.be.revertedWithCustomError(token, "TokenNotEligible")
            .withArgs(alice.wallet.address);
        }
      });

      it("stops every agent's act on its tokens, and gives it none", async () => {
        const { token, alice, bob, outsider } = await loadFixture(fixture);
        await token.setBlocked(alice.identity, true, ORDER);
        const [from, to] = [alice.wallet, bob.wallet];
        for (const attempt of [
          () => token["burn(address,uint256)"](from, 1n),
          () => token.batchBurn([from], [1n]),
          () => token["forcedTransfer(address,address,uint256)"](from, to, 1n),
          () => token["forcedTransfer(address,address,uint256)"](to, from, 1n),
          () => token["mint(address,uint256)"](from, 1n),
          () => token["recoveryAddress(address,address,address)"](from, outsider, alice.identity),
        ]) {
          await expect(attempt()).to.be.revertedWithCustomError(token, "TokenBlocked").withArgs(alice.identity);
        }
        expect(await token.balanceOf(from)).to.equal(ALICES);
      });

      it("covers wallets that the identity gets later", async () => {
        const suite = await loadFixture(fixture);
        const { token, registry, alice, bob } = suite;
        const second = personOf(suite, 5);
        await token.setBlocked(alice.identity, true, ORDER);
        await registry.registerIdentity(second, alice.identity, COUNTRY.germany);
        await expect(token.connect(bob.wallet).transfer(second, 1n))
          .to.be.revertedWithCustomError(token, "TokenNotEligible")
          .withArgs(second.address);
        await expect(token["forcedTransfer(address,address,uint256)"](bob.wallet, second, 1n))
          .to.be.revertedWithCustomError(token, "TokenBlocked")
          .withArgs(alice.identity);
      });

      it("leaves others alone", async () => {
        const { token, alice, bob, carol } = await loadFixture(fixture);
        await token.setBlocked(alice.identity, true, ORDER);
        await token.connect(bob.wallet).transfer(carol.wallet, 5n);
        await token["forcedTransfer(address,address,uint256)"](bob.wallet, carol.wallet, 5n);
        await token["burn(address,uint256)"](bob.wallet, 5n);
        expect(await token.balanceOf(carol.wallet)).to.equal(10n);
      });

      it("releases under a reference of its own", async () => {
        const { token, agent, alice, bob } = await loadFixture(fixture);
        await token.setBlocked(alice.identity, true, ORDER);
        await expect(token.setBlocked(alice.identity, false, RELEASE))
          .to.emit(token, "BlockSet")
          .withArgs(alice.identity, false, agent.address, RELEASE);
        expect(await token.isBlocked(alice.identity)).to.equal(false);
        await token.connect(alice.wallet).transfer(bob.wallet, 1n);
        await token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n);
      });

      it("blocks a wallet, also one that is taken from its identity", async () => {
        const { token, registry, alice, bob } = await loadFixture(fixture);
        await token.setBlocked(alice.wallet, true, ORDER);
        await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenNotEligible")
          .withArgs(alice.wallet.address);
        await registry.deleteIdentity(alice.wallet);
        await expect(token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenBlocked")
          .withArgs(alice.wallet.address);
      });

      it("stands beside a freeze: each is lifted alone", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        await token.setIdentityFrozen(alice.identity, true, ORDER);
        await token.setBlocked(alice.identity, true, ORDER);
        await token.setIdentityFrozen(alice.identity, false, ORDER);
        await expect(token["burn(address,uint256)"](alice.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenBlocked")
          .withArgs(alice.identity);
        await token.setIdentityFrozen(alice.identity, true, ORDER);
        await token.setBlocked(alice.identity, false, RELEASE);
        await token["burn(address,uint256)"](alice.wallet, 1n);
        await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenIdentityFrozen")
          .withArgs(alice.identity);
      });

      it("does nothing new when repeated, so that one release ends it", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        await token.setBlocked(alice.identity, true, ORDER);
        await token.setBlocked(alice.identity, true, ORDER);
        await token.setBlocked(bob.identity, true, ORDER);
        await token.setBlocked(alice.identity, false, RELEASE);
        await token.setBlocked(alice.identity, false, RELEASE);
        await expect(token["burn(address,uint256)"](bob.wallet, 1n))
          .to.be.revertedWithCustomError(token, "TokenBlocked")
          .withArgs(bob.identity);
        await token["burn(address,uint256)"](alice.wallet, 1n);
      });

      it("needs somebody to block, and a reference", async () => {
        const { token, alice } = await loadFixture(fixture);
        await expect(token.setBlocked(ZeroAddress, true, ORDER)).to.be.revertedWithCustomError(
          token,
          "TokenZeroAddress",
        );
        for (const blocked of [true, false]) {
          await expect(token.setBlocked(alice.identity, blocked, ZeroHash)).to.be.revertedWithCustomError(
            token,
            "TokenGroundsMissing",
          );
        }
      });
    });

    describe("isFrozenWhole", () => {
      it("says that what is paid for the tokens of a blocked identity or wallet waits", async () => {
        const { token, alice, bob } = await loadFixture(fixture);
        expect(await token.isFrozenWhole(alice.wallet, alice.identity)).to.equal(false);
        await token.setBlocked(alice.identity, true, ORDER);
        await token.setBlocked(bob.wallet, true, ORDER);
        expect(await token.isFrozenWhole(alice.wallet, alice.identity)).to.equal(true);
        expect(await token.isFrozenWhole(bob.wallet, bob.identity)).to.equal(true);
        expect(await token.isFrozenWhole(bob.wallet, alice.identity)).to.equal(true);
        await token.setBlocked(alice.identity, false, RELEASE);
        expect(await token.isFrozenWhole(alice.wallet, alice.identity)).to.equal(false);
      });
    });
  });
}
