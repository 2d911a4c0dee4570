import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { MaxBalance__factory, ModuleThatRemembersMoves__factory } from "../../../typechain-types";
import { send } from "../../fixtures/trex";
import { keyOf } from "../../identity/claims";
import { Kind } from "../modules/moves";
import { cappedFixture, COUNTRY, expectRecount, hostedFixture, MODE } from "./fixture";

async function rememberingFixture() {
  const world = await hostedFixture();
  const memory = await new ModuleThatRemembersMoves__factory(world.deployer).deploy();
  await world.host.addModule(memory);
  return { ...world, memory };
}

/** A token that has holders before the host is bound. */
async function lateFixture() {
  const world = await hostedFixture();
  const { suite, agent, alice, alice2, bob, host, deployer } = world;
  const token = suite.token.connect(agent);
  await token.mint(alice, 40n);
  await token.mint(alice2, 20n);
  await token.mint(bob, 30n);
  const cap = await new MaxBalance__factory(deployer).deploy();
  await host.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
  return { ...world, cap };
}

describe("ModularCompliance of a T-REX token", () => {
  describe("ledger", () => {
    it("is complete from the start of a token without supply, and follows every kind of move", async () => {
      const { suite, agent, alice, alice2, bob, host } = await loadFixture(cappedFixture);
      const wallets = [alice, alice2, bob];
      const token = suite.token.connect(agent);
      const moves = [
        () => token.mint(alice, 50n),
        () => token.mint(bob, 40n),
        () => suite.token.connect(alice).transfer(bob, 10n),
        () => suite.token.connect(alice).transfer(alice2, 15n),
        () => suite.token.connect(bob).transfer(bob, 20n),
        () => suite.token.connect(alice2).transfer(bob, 15n),
        () => token.forcedTransfer(bob, alice, 30n),
        () => token.forcedTransfer(alice, alice, 5n),
        () => token.forcedTransfer(alice, alice2, 55n),
        () => token.burn(bob, 35n),
        () => token.burn(alice2, 54n),
        () => suite.token.connect(alice2).transfer(bob, 1n),
        () => token.burn(bob, 1n),
      ];
      for (const move of moves) {
        await move();
        await expectRecount(host, suite, wallets);
      }
      expect((await host.ledger()).holders).to.equal(0n);
    });

    it("tells rules the balances and the supply before a move, and that it is settled", async () => {
      const { suite, identities, agent, alice, bob, host, memory } = await loadFixture(rememberingFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 50n);
      let last = await memory.last();
      expect(last.kind).to.equal(Kind.Mint);
      expect([last.settled, last.value, last.supply, last.outstanding]).to.deep.equal([true, 50n, 0n, 0n]);
      expect(last.from.holder).to.equal(ZeroAddress);
      expect([last.to.holder, last.to.balance]).to.deep.equal([await identities.alice.contract.getAddress(), 0n]);

      await suite.token.connect(alice).transfer(bob, 20n);
      last = await memory.last();
      expect(last.kind).to.equal(Kind.Transfer);
      expect([last.settled, last.value, last.supply, last.outstanding]).to.deep.equal([true, 20n, 50n, 50n]);
      expect([last.from.wallet, last.from.balance, last.from.ledgerCountry]).to.deep.equal([alice.address, 50n, 250n]);
      expect([last.to.wallet, last.to.balance, last.to.ledgerCountry]).to.deep.equal([bob.address, 0n, 276n]);

      await token.burn(bob, 5n);
      last = await memory.last();
      expect(last.kind).to.equal(Kind.Burn);
      expect([last.settled, last.value, last.supply, last.outstanding]).to.deep.equal([true, 5n, 50n, 50n]);
      expect(last.from.balance).to.equal(20n);
      expect((await memory.told()).moves).to.equal(3n);
      await expectRecount(host, suite, [alice, bob]);
    });

    it("keeps balances far above what a token of ours can have", async () => {
      const { suite, agent, alice, bob, host } = await loadFixture(rememberingFixture);
      const huge = 2n ** 160n;
      await suite.token.connect(agent).mint(alice, huge);
      await suite.token.connect(alice).transfer(bob, huge - 1n);
      await expectRecount(host, suite, [alice, bob]);
    });

    it("follows T-REX's recovery", async () => {
      const { suite, identities, agent, alice, alice2, bob, carol, host } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 50n);
      await token.mint(alice2, 10n);
      const { contract } = identities.alice;
      await send(contract, "addKey", [await keyOf(carol), 1n, 1n]);
      await token.recoveryAddress(alice, carol, contract);
      await expectRecount(host, suite, [alice, alice2, bob, carol]);
      await token.mint(bob, 1n);
      await suite.token.connect(carol).transfer(bob, 50n);
      await expectRecount(host, suite, [alice, alice2, bob, carol]);
    });
  });

  describe("ledger begun on a token with supply", () => {
    it("refuses holders' moves until every wallet is counted, and never an agent's", async () => {
      const { suite, agent, alice, alice2, bob, host } = await loadFixture(lateFixture);
      expect(await host.ledger()).to.deep.equal([MODE.counting, 1n, 0n]);
      await expect(host.checkTransfer(alice, alice, bob, 1n))
        .to.be.revertedWithCustomError(host, "LedgerIncomplete")
        .withArgs(70n, 90n);
      await expect(suite.token.connect(alice).transfer(bob, 1n)).to.be.revertedWith("Transfer not possible");
      const token = suite.token.connect(agent);
      await token.burn(alice, 5n);
      expect((await host.ledger()).mode).to.equal(MODE.counting);
      await token.forcedTransfer(alice, bob, 5n);
      expect((await host.ledger()).mode).to.equal(MODE.counting);

      await host.countWallets([alice2, alice, alice2, bob]);
      await expectRecount(host, suite, [alice, alice2, bob]);
      await suite.token.connect(alice).transfer(bob, 30n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });

    it("lets the move pass that would count the last wallets", async () => {
      const { suite, alice, alice2, bob, host } = await loadFixture(lateFixture);
      await host.countWallets([alice2]);
      await suite.token.connect(alice).transfer(bob, 1n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });

    it("asks with what the move would count", async () => {
      const { suite, alice, alice2, bob, host, cap } = await loadFixture(lateFixture);
      await host.countWallets([alice2]);
      await host.callModuleFunction(cap.interface.encodeFunctionData("setMaxBalance", [50n]), cap);
      await expect(host.checkTransfer(alice, alice, bob, 21n))
        .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
        .withArgs(await suite.registry.identity(bob), 30n, 21n, 50n);
      await suite.token.connect(alice).transfer(bob, 20n);
    });

    it("is left complete by a burn of what was not counted", async () => {
      const { suite, agent, alice, alice2, bob, host } = await loadFixture(lateFixture);
      await host.countWallets([alice2, alice]);
      await suite.token.connect(agent).burn(bob, 30n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });
  });

  describe("a change in the registry", () => {
    it("of a wallet's identity is followed at the wallet's next move", async () => {
      const { suite, identities, agent, alice, alice2, bob, host } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 50n);
      await token.mint(alice2, 20n);
      await token.mint(bob, 20n);
      await suite.registry.connect(agent).updateIdentity(alice2, identities.bob.contract);
      await suite.token.connect(alice2).transfer(bob, 1n);
      await expectRecount(host, suite, [alice, alice2, bob]);

      await suite.registry.connect(agent).deleteIdentity(alice2);
      await token.burn(alice2, 1n);
      await expectRecount(host, suite, [alice, alice2, bob]);
      await suite.token.connect(alice2).transfer(bob, 18n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });

    it("of a wallet's identity is followed by counting the wallet", async () => {
      const { suite, identities, agent, alice, alice2, bob, host, stranger } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 50n);
      await token.mint(alice2, 20n);
      await suite.registry.connect(agent).updateIdentity(alice2, identities.bob.contract);
      const [old, now] = [await suite.registry.identity(alice), await suite.registry.identity(bob)];
      await expect(host.connect(stranger).countWallets([alice2]))
        .to.emit(host, "HolderRecounted")
        .withArgs(alice2.address, old, now, 20n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });

    it("of a wallet's identity counts in the check before it is followed", async () => {
      const { suite, identities, agent, alice, alice2, bob, host, cap } = await loadFixture(cappedFixture);
      const module = MaxBalance__factory.connect(cap, bob);
      const token = suite.token.connect(agent);
      await token.mint(alice, 30n);
      await token.mint(alice2, 60n);
      await token.mint(bob, 35n);
      await suite.registry.connect(agent).updateIdentity(alice2, identities.bob.contract);
      // Bob has 95 of 100 now, though the ledger still counts 60 of them for alice.
      await expect(host.checkTransfer(alice, alice, alice2, 6n))
        .to.be.revertedWithCustomError(module, "MaxBalanceExceeded")
        .withArgs(await suite.registry.identity(bob), 95n, 6n, 100n);
      await suite.token.connect(alice).transfer(alice2, 5n);
      await expectRecount(host, suite, [alice, alice2, bob]);

      // A move between the two identities' wallets, of which one is not where it was last seen.
      await suite.registry.connect(agent).updateIdentity(alice2, identities.alice.contract);
      await suite.token.connect(bob).transfer(alice2, 10n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });

    it("of a country re-homes the holder at the wallet's next move, or when it is counted", async () => {
      const { suite, identities, agent, alice, alice2, bob, host, memory } = await loadFixture(rememberingFixture);
      const registry = suite.registry.connect(agent);
      const holder = await identities.alice.contract.getAddress();
      await suite.token.connect(agent).mint(alice, 50n);
      await registry.updateCountry(alice, COUNTRY.japan);
      await suite.token.connect(alice).transfer(bob, 1n);
      expect((await host.holding(holder)).country).to.equal(COUNTRY.japan);

      await suite.token.connect(alice).transfer(alice2, 1n);
      await registry.updateCountry(alice2, COUNTRY.germany);
      await expect(host.countWallets([alice2]))
        .to.emit(memory, "Rehomed")
        .withArgs(holder, COUNTRY.japan, COUNTRY.germany, 49n, false);
      expect((await host.holding(holder)).country).to.equal(COUNTRY.germany);
      expect((await memory.told()).rehomes).to.equal(2n);
      await expectRecount(host, suite, [alice, alice2, bob]);
    });
  });
});
