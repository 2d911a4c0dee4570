import { impersonateAccount, loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { setting } from "../../fixtures/suite";
import { anotherHost, bound, COUNTS, double, heardIn, HOOK, type HostFixture, issuedFixture, MODE } from "./fixture";

async function holdersFixture() {
  return issuedFixture();
}

async function cappedFixture() {
  return issuedFixture({
    rules: [{ rule: "MaxBalance", settings: [setting("MaxBalance", "setMaxBalance", [5_000n])] }],
  });
}

/** A second compliance contract of the same owner with a rule that hears of everything. */
async function twoHostsFixture() {
  const fixture = await issuedFixture();
  const module = await double(fixture, "ModuleDouble", COUNTS);
  const other = await anotherHost(fixture, { modules: [await module.getAddress()] });
  await fixture.registry.connect(fixture.owner).addIdentityListener(other);
  return { ...fixture, module, other };
}

describe("ModularCompliance", () => {
  describe("initialize", () => {
    it("works once", async () => {
      const { host, owner } = await loadFixture(holdersFixture);
      await expect(
        host.initialize({ owner, token: ZeroAddress, exempt: [], modules: [] }),
      ).to.be.revertedWithCustomError(host, "InvalidInitialization");
    });
  });

  describe("bindToken", () => {
    it("lets the owner bind a token, once", async () => {
      const { other, token } = await loadFixture(twoHostsFixture);
      await expect(other.bindToken(token)).to.emit(other, "TokenBound").withArgs(token);
      expect(await other.isTokenBound(token)).to.equal(true);
      expect(await other.isTokenBound(ZeroAddress)).to.equal(false);
      expect(await other.getTokenBound()).to.equal(token);
      await expect(other.bindToken(token)).to.be.revertedWithCustomError(other, "ComplianceTokenBound").withArgs(token);
    });

    it("lets the token take it up, which its owner has bound", async () => {
      const { other, token, owner, host } = await loadFixture(twoHostsFixture);
      await other.bindToken(token);
      await expect(token.connect(owner).setCompliance(other))
        .to.emit(host, "TokenUnbound")
        .withArgs(token)
        .and.to.emit(token, "ComplianceAdded")
        .withArgs(other);
    });

    it("refuses a token that its owner has not bound, also one of the same owner", async () => {
      const { token, owner, other } = await loadFixture(twoHostsFixture);
      await expect(token.connect(owner).setCompliance(other))
        .to.be.revertedWithCustomError(other, "ComplianceBindingUnauthorized")
        .withArgs(token);
    });

    it("is no news from the token that is bound", async () => {
      const { host, token } = await loadFixture(holdersFixture);
      const address = await token.getAddress();
      await impersonateAccount(address);
      await setBalance(address, 10n ** 18n);
      await expect(host.connect(await ethers.getSigner(address)).bindToken(token)).not.to.emit(host, "TokenBound");
      expect(await host.getTokenBound()).to.equal(token);
    });

    it("refuses strangers and agents", async () => {
      const { other, token, stranger, agent } = await loadFixture(twoHostsFixture);
      for (const caller of [stranger, agent]) {
        await expect(other.connect(caller).bindToken(token))
          .to.be.revertedWithCustomError(other, "ComplianceBindingUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("refuses no token", async () => {
      const { other } = await loadFixture(twoHostsFixture);
      await expect(other.bindToken(ZeroAddress))
        .to.be.revertedWithCustomError(other, "ComplianceTokenNotBound")
        .withArgs(ZeroAddress);
    });
  });

  describe("a compliance contract that the token has not accepted", () => {
    it("hears of no move, also when its owner has bound the token", async () => {
      const { other, module, token, alice, bob } = await loadFixture(twoHostsFixture);
      await other.bindToken(token);
      expect(await heardIn(module, token.connect(alice).transfer(bob, 5n))).to.deep.equal([]);
    });

    it("does not tell the token what it wants to hear", async () => {
      const fixture = await loadFixture(twoHostsFixture);
      const { other, token } = fixture;
      await expect(other.bindToken(token)).not.to.emit(token, "ComplianceHooksSet");
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      await expect(other.addModule(module)).not.to.emit(token, "ComplianceHooksSet");
    });

    it("counts anew when the token accepts it, whatever it counted before", async () => {
      const { other, token, owner, alice, alice2, bob, carol, agent, aliceId } = await loadFixture(twoHostsFixture);
      await other.bindToken(token);
      await other.countWallets([alice, alice2, bob, carol]);
      expect((await other.ledger()).mode).to.equal(MODE.complete);
      await token.connect(alice).transfer(bob, 600n);

      await token.connect(owner).setCompliance(other);
      expect((await other.ledger()).mode).to.equal(MODE.counting);
      await token.connect(agent)["burn(address,uint256)"](bob, 700n);
      await other.countWallets([alice, alice2, bob, carol]);
      expect((await other.ledger()).mode).to.equal(MODE.complete);
      expect((await other.holding(aliceId)).balance).to.equal(400n);
    });

    it("does not follow the registry, stops no change in it, and counts anew when the token accepts it", async () => {
      const fixture = await loadFixture(twoHostsFixture);
      const { other, token, registry, owner, stranger, alice, alice2, bob, carol, bobId, carolId } = fixture;
      await other.bindToken(token);
      const { count } = await other.ledger();
      await other.connect(stranger).countWallets([bob]);
      // More than it has counted of bob's: it could not follow him any longer.
      await token.connect(alice).transfer(bob, 1n);
      await expect(registry.updateIdentity(bob, carolId)).not.to.emit(other, "HolderRecounted");
      await expect(registry.deleteIdentity(bob)).not.to.emit(other, "HolderRecounted");
      expect(await other.holding(bobId)).to.deep.equal([500n, 250n, false]);

      await expect(token.connect(owner).setCompliance(other))
        .to.emit(other, "LedgerStarted")
        .withArgs(count + 1n, 1_750n);
      expect(await other.holding(bobId)).to.deep.equal([0n, 0n, false]);
      await other.countWallets([alice, alice2, bob, carol]);
      expect(await other.ledger()).to.deep.equal([MODE.complete, count + 1n, 3n]);
      expect(await other.holding(bob)).to.deep.equal([501n, 0n, false]);
    });

    it("is told of moves by nobody but its token", async () => {
      const { other, token, stranger, alice, bob } = await loadFixture(twoHostsFixture);
      const word = { kind: 0, spender: alice, from: alice, to: bob, value: 1n, fromWallet: 0n, toWallet: 0n };
      const asStranger = other.connect(stranger);
      for (const bindFirst of [false, true]) {
        if (bindFirst) await other.bindToken(token);
        const expected = bindFirst ? await token.getAddress() : ZeroAddress;
        for (const call of [
          async () => asStranger.moved(word),
          async () => asStranger.moveSettled(0, alice, bob, 1n),
          async () => asStranger.transferred(alice, bob, 1n),
          async () => asStranger.created(bob, 1n),
          async () => asStranger.destroyed(bob, 1n),
        ]) {
          await expect(call())
            .to.be.revertedWithCustomError(other, "ComplianceCallerNotToken")
            .withArgs(stranger.address, expected);
        }
      }
    });

    it("is told of treasury and registry by nobody but its token", async () => {
      const { other, token, stranger, alice } = await loadFixture(twoHostsFixture);
      const asStranger = other.connect(stranger);
      const calls = [
        async () => asStranger.onTreasuryChange(alice, true),
        async () => asStranger.onRegistryChange(),
      ] as const;
      await other.bindToken(token);
      for (const call of calls) {
        await expect(call())
          .to.be.revertedWithCustomError(other, "ComplianceCallerNotToken")
          .withArgs(stranger.address, await token.getAddress());
      }
    });

    it("cannot set the token's hooks", async () => {
      const { token, stranger, owner } = await loadFixture(twoHostsFixture);
      for (const caller of [stranger, owner]) {
        await expect(token.connect(caller).onComplianceHooks(0n))
          .to.be.revertedWithCustomError(token, "TokenCallerNotCompliance")
          .withArgs(caller.address);
      }
    });

    it("is not moved by a registry that its token does not use", async () => {
      const { host, stranger, alice, aliceId, bobId } = await loadFixture(cappedFixture);
      const asStranger = host.connect(stranger);
      await asStranger.onIdentityChange(alice, aliceId, bobId, 276n, 250n);
      await asStranger.onIdentitiesReset();
      expect(await host.holding(aliceId)).to.deep.equal([1_000n, 276n, false]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
    });
  });

  describe("unbindToken", () => {
    it("refuses everyone but the owner and the token", async () => {
      const { host, token, stranger, agent } = await loadFixture(holdersFixture);
      for (const caller of [stranger, agent]) {
        await expect(host.connect(caller).unbindToken(token))
          .to.be.revertedWithCustomError(host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses a token that is not bound", async () => {
      const { host, other, token, stranger } = await loadFixture(twoHostsFixture);
      await expect(host.unbindToken(stranger))
        .to.be.revertedWithCustomError(host, "ComplianceTokenNotBound")
        .withArgs(stranger.address);
      await expect(other.unbindToken(ZeroAddress))
        .to.be.revertedWithCustomError(other, "ComplianceTokenNotBound")
        .withArgs(ZeroAddress);
      await expect(other.unbindToken(token))
        .to.be.revertedWithCustomError(other, "ComplianceTokenNotBound")
        .withArgs(token);
    });

    it("lets a token go that does not use it, and leaves that token alone", async () => {
      const { other, token, alice, bob } = await loadFixture(twoHostsFixture);
      await other.bindToken(token);
      await expect(other.unbindToken(token)).to.emit(other, "TokenUnbound").withArgs(token);
      await token.connect(alice).transfer(bob, 1n);
      expect(await token.balanceOf(bob)).to.equal(501n);
    });

    it("voids what was counted, and binding again counts anew", async () => {
      const { host, token, aliceId, alice, bob } = await loadFixture(cappedFixture);
      const before = (await host.ledger()).count;
      await expect(host.unbindToken(token))
        .to.emit(host, "TokenUnbound")
        .withArgs(token)
        .and.to.emit(host, "LedgerStopped")
        .withArgs(before, MODE.off);
      expect(await host.holding(aliceId)).to.deep.equal([0n, 0n, false]);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(host, "ComplianceCallerNotToken")
        .withArgs(token, ZeroAddress);

      // Agents' moves pass, as without any rule.
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 1n);
      await token["forcedTransfer(address,address,uint256)"](bob, alice, 1n);

      await expect(host.bindToken(token))
        .to.emit(host, "LedgerStarted")
        .withArgs(before + 2n, 1_750n);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(host, "LedgerIncomplete")
        .withArgs(0n, 1_750n);
    });
  });

  describe("a token that was let go", () => {
    for (const { title, fixture: prepare, successor } of [
      { title: "for none", fixture: cappedFixture, successor: undefined },
      // Anything that says who its agents are is taken for a token of another suite.
      { title: "for another one", fixture: issuedFixture, successor: (f: HostFixture) => f.registry },
    ]) {
      it(`may mark treasury accounts, recover one, and take another registry: ${title}`, async () => {
        const f = await loadFixture(prepare);
        const { host, token, registry, owner, alice, alice2, bob, aliceId } = f;
        await token.connect(owner).setTreasury(alice, true);
        await host.unbindToken(token);
        if (successor !== undefined) await host.bindToken(successor(f));
        await expect(token.connect(owner).setTreasury(bob, true))
          .to.emit(token, "TreasurySet")
          .withArgs(bob.address, true);
        await expect(token["recoveryAddress(address,address,address)"](alice, alice2, aliceId))
          .to.emit(token, "RecoverySuccess")
          .withArgs(alice.address, alice2.address, aliceId);
        expect(await token.isTreasury(alice2)).to.equal(true);
        await expect(token.connect(owner).setIdentityRegistry(registry))
          .to.emit(token, "IdentityRegistryAdded")
          .withArgs(registry);
        expect((await host.ledger()).mode).to.equal(MODE.off);
      });
    }
  });

  describe("setCompliance", () => {
    it("comes back to the contract it left with a count of its own", async () => {
      const fixture = await loadFixture(twoHostsFixture);
      const { host, other, token, owner, alice, alice2, bob, carol, aliceId } = fixture;
      await bound(fixture, "ModuleDouble", COUNTS);
      await other.bindToken(token);
      await token.connect(owner).setCompliance(other);
      expect(await host.getTokenBound()).to.equal(ZeroAddress);
      await host.bindToken(token);
      await token.connect(owner).setCompliance(host);
      await host.countWallets([alice, alice2, bob, carol]);
      expect((await host.ledger()).mode).to.equal(MODE.complete);
      expect((await host.holding(aliceId)).balance).to.equal(1_000n);
    });

    it("may name the contract that is in use", async () => {
      const { host, token, owner, alice, bob } = await loadFixture(holdersFixture);
      await token.connect(owner).setCompliance(host);
      expect(await host.getTokenBound()).to.equal(token);
      await token.connect(alice).transfer(bob, 1n);
      expect(await token.balanceOf(bob)).to.equal(501n);
    });
  });
});
