import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { resolveAddress, ZeroAddress } from "ethers";

import { Identity__factory, ModuleThatReenters__factory } from "../../typechain-types";
import { COUNTS } from "../compliance/host/fixture";
import { COUNTRY, deploySuiteFixture, type SuiteFixture } from "../fixtures/suite";
import { keyOf } from "../identity/claims";
import {
  addKey,
  ALICES,
  BOBS,
  COUNTING_RULE,
  countingFixture,
  EVIDENCE,
  personOf,
  selectorOf,
  stateOf,
  type TokenFixture,
  tokenFixture,
} from "./fixture";

interface RecoveryFixture extends TokenFixture {
  /** A key of Alice's identity that nobody registered. */
  readonly successor: HardhatEthersSigner;
}

async function keyed(suite: TokenFixture): Promise<RecoveryFixture> {
  const successor = personOf(suite, 4);
  await addKey(suite.alice, successor);
  return { ...suite, successor };
}

async function plainFixture(): Promise<RecoveryFixture> {
  return keyed(await tokenFixture());
}

async function countedFixture(): Promise<RecoveryFixture> {
  return keyed(await countingFixture());
}

for (const fixture of [plainFixture, countedFixture]) {
  describe(`SecurityToken: recovery (${fixture.name})`, () => {
    it("moves everything to a key of the identity, which it registers", async () => {
      const { token, registry, alice, successor } = await loadFixture(fixture);
      const recover = token["recoveryAddress(address,address,address)"];
      expect(await recover.staticCall(alice.wallet, successor, alice.identity)).to.be.true;
      await expect(recover(alice.wallet, successor, alice.identity))
        .to.emit(token, "RecoverySuccess")
        .withArgs(alice.wallet.address, successor.address, alice.identity)
        .and.to.emit(token, "Transfer")
        .withArgs(alice.wallet.address, successor.address, ALICES);
      expect(await token.balanceOf(successor)).to.equal(ALICES);
      expect(await token.balanceOf(alice.wallet)).to.equal(0n);
      expect(await registry.identity(successor)).to.equal(alice.identity);
      expect(await registry.investorCountry(successor)).to.equal(COUNTRY.germany);
      expect(await registry.isVerified(successor)).to.be.true;
      expect(await registry.successorOf(alice.wallet)).to.equal(successor.address);
    });

    it("moves everything to a wallet that an agent registered first, since the only key is lost", async () => {
      const suite = await loadFixture(fixture);
      const { token, registry, bob } = suite;
      const newWallet = personOf(suite, 5);
      await registry.registerIdentity(newWallet, bob.identity, COUNTRY.france);
      await token["recoveryAddress(address,address,address)"](bob.wallet, newWallet, bob.identity);
      expect(await token.balanceOf(newWallet)).to.equal(BOBS);
      expect(await registry.investorCountry(newWallet)).to.equal(COUNTRY.france);
    });

    it("adds to what the new wallet has and has frozen", async () => {
      const { token, registry, alice, bob, successor } = await loadFixture(fixture);
      await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
      await token.connect(alice.wallet).transfer(successor, 400n);
      await token.batchFreezePartialTokens([alice.wallet, successor], [500n, 300n]);
      await expect(token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
        .to.emit(token, "TokensUnfrozen")
        .withArgs(alice.wallet.address, 500n)
        .and.to.emit(token, "TokensFrozen")
        .withArgs(successor.address, 500n);
      expect((await stateOf(token, [alice.wallet, successor, bob.wallet])).slice(2)).to.deep.equal([
        [alice.wallet.address, 0n, 0n, false, false],
        [successor.address, ALICES, 800n, false, false],
        [bob.wallet.address, BOBS, 0n, false, false],
      ]);
    });

    it("carries the freeze of the wallet, and leaves the lost one frozen", async () => {
      const { token, agent, alice, bob, successor } = await loadFixture(fixture);
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await expect(token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
        .to.emit(token, "AddressFrozen")
        .withArgs(successor.address, true, agent.address);
      expect(await token.isFrozen(alice.wallet)).to.be.true;
      await expect(token.connect(successor).transfer(bob.wallet, 1n))
        .to.be.revertedWithCustomError(token, "TokenAccountFrozen")
        .withArgs(successor.address);
    });

    it("keeps the identity's freeze on the new wallet", async () => {
      const { token, alice, bob, successor } = await loadFixture(fixture);
      await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
      await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
      await expect(token.connect(successor).transfer(bob.wallet, 1n))
        .to.be.revertedWithCustomError(token, "TokenIdentityFrozen")
        .withArgs(alice.identity);
    });

    it("carries the treasury mark with the tokens", async () => {
      const { token, owner, alice, successor } = await loadFixture(fixture);
      await token.connect(owner).setTreasury(alice.wallet, true);
      await expect(token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
        .to.emit(token, "TreasurySet")
        .withArgs(successor.address, true)
        .and.to.emit(token, "TreasurySet")
        .withArgs(alice.wallet.address, false);
      expect(await token.isTreasury(successor)).to.be.true;
      expect(await token.isTreasury(alice.wallet)).to.be.false;
      expect(await token.supplies()).to.deep.equal([ALICES + BOBS, BOBS]);
    });

    it("works without a balance, with the freeze carried all the same", async () => {
      const suite = await loadFixture(fixture);
      const { token, registry, carol } = suite;
      const newWallet = personOf(suite, 5);
      await addKey(carol, newWallet);
      await token["setAddressFrozen(address,bool)"](carol.wallet, true);
      await expect(token["recoveryAddress(address,address,address)"](carol.wallet, newWallet, carol.identity))
        .to.emit(token, "RecoverySuccess")
        .withArgs(carol.wallet.address, newWallet.address, carol.identity)
        .and.not.to.emit(token, "Transfer");
      expect(await token.isFrozen(newWallet)).to.be.true;
      expect(await registry.identity(newWallet)).to.equal(carol.identity);
    });

    it("passes pause", async () => {
      const { token, alice, successor } = await loadFixture(fixture);
      await token.pause();
      await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
      expect(await token.balanceOf(successor)).to.equal(ALICES);
    });

    it("bars the lost wallet for ever", async () => {
      const { token, registry, identityStorage, alice, bob, successor } = await loadFixture(fixture);
      await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
      expect(await registry.contains(alice.wallet)).to.be.false;
      await expect(token.connect(bob.wallet).transfer(alice.wallet, 1n))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(alice.wallet.address);
      await expect(registry.registerIdentity(alice.wallet, alice.identity, COUNTRY.germany))
        .to.be.revertedWithCustomError(identityStorage, "StorageWalletBarred")
        .withArgs(alice.wallet.address);
    });

    it("keeps the evidence of the form with evidence", async () => {
      const { token, agent, alice, successor } = await loadFixture(fixture);
      const recover = token["recoveryAddress(address,address,address,bytes)"];
      expect(await recover.staticCall(alice.wallet, successor, alice.identity, EVIDENCE)).to.be.true;
      await expect(recover(alice.wallet, successor, alice.identity, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("recoveryAddress(address,address,address)"), agent.address, alice.wallet.address, EVIDENCE)
        .and.to.emit(token, "RecoverySuccess")
        .withArgs(alice.wallet.address, successor.address, alice.identity);
    });

    describe("refuses", () => {
      it("an identity that is not the lost wallet's", async () => {
        const { token, registry, alice, bob, outsider } = await loadFixture(fixture);
        const recover = token["recoveryAddress(address,address,address)"];
        await expect(recover(alice.wallet, bob.wallet, bob.identity))
          .to.be.revertedWithCustomError(registry, "RecoveryIdentityMismatch")
          .withArgs(alice.wallet.address, alice.identity, bob.identity);
        await expect(recover(outsider, bob.wallet, bob.identity))
          .to.be.revertedWithCustomError(registry, "RecoveryIdentityMismatch")
          .withArgs(outsider.address, ZeroAddress, bob.identity);
      });

      it("a new wallet of another identity, or of none", async () => {
        const { token, registry, alice, bob, outsider } = await loadFixture(fixture);
        const recover = token["recoveryAddress(address,address,address)"];
        await expect(recover(alice.wallet, bob.wallet, alice.identity))
          .to.be.revertedWithCustomError(registry, "RecoveryWalletTaken")
          .withArgs(bob.wallet.address, bob.identity);
        for (const stranger of [outsider.address, ZeroAddress]) {
          await expect(recover(alice.wallet, stranger, alice.identity))
            .to.be.revertedWithCustomError(registry, "RecoveryWalletUnknown")
            .withArgs(stranger, alice.identity);
        }
      });

      it("the lost wallet as its own successor", async () => {
        const { token, alice } = await loadFixture(fixture);
        await expect(token["recoveryAddress(address,address,address)"](alice.wallet, alice.wallet, alice.identity))
          .to.be.revertedWithCustomError(token, "TokenRecoverySame")
          .withArgs(alice.wallet.address);
      });

      it("a second successor", async () => {
        const suite = await loadFixture(fixture);
        const { token, registry, alice, successor } = suite;
        const recover = token["recoveryAddress(address,address,address)"];
        const second = personOf(suite, 5);
        await addKey(alice, second);
        await recover(alice.wallet, successor, alice.identity);
        await expect(recover(alice.wallet, second, alice.identity))
          .to.be.revertedWithCustomError(registry, "RecoveryAlreadyDone")
          .withArgs(alice.wallet.address, successor.address);
      });

      it("to give tokens to an identity whose claims no longer hold", async () => {
        const { token, topicsRegistry, alice, successor } = await loadFixture(fixture);
        await topicsRegistry.addClaimTopic(99n);
        await expect(token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
          .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
          .withArgs(successor.address);
      });
    });
  });
}

describe("SecurityToken: recovery and the holders' ledger", () => {
  it("leaves the identity's holding as it was", async () => {
    const { token, compliance, alice, successor } = await loadFixture(countedFixture);
    const before = await compliance.holding(alice.identity);
    const [, , holders] = await compliance.ledger();
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await compliance.holding(alice.identity)).to.deep.equal(before);
    expect((await compliance.ledger())[2]).to.equal(holders);
    await token["burn(address,uint256)"](successor, ALICES);
    expect(await compliance.holding(alice.identity)).to.deep.equal([0n, 0n, false]);
  });

  it("counts what the new wallet held while nobody had registered it", async () => {
    const { token, registry, compliance, alice, successor } = await loadFixture(countedFixture);
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    await token.connect(alice.wallet).transfer(successor, 100n);
    await registry.deleteIdentity(successor);
    expect((await compliance.holding(successor))[0]).to.equal(100n);

    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await token.balanceOf(successor)).to.equal(ALICES);
    expect(await compliance.holding(alice.identity)).to.deep.equal([ALICES, COUNTRY.germany, false]);
    expect(await compliance.holding(successor)).to.deep.equal([0n, 0n, false]);
    expect((await compliance.ledger())[2]).to.equal(2n);
  });

  it("keeps treasury accounts holders of their own", async () => {
    const { token, owner, compliance, alice, successor } = await loadFixture(countedFixture);
    await token.connect(owner).setTreasury(alice.wallet, true);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect((await compliance.holding(successor))[0]).to.equal(ALICES);
    expect((await compliance.holding(alice.identity))[0]).to.equal(0n);
    expect((await compliance.ledger())[2]).to.equal(1n);
  });

  it("leaves the lost wallet nothing to receive with, though a rule asked for a lease of it meanwhile", async () => {
    const { token, registry, compliance, deployer, alice, bob, successor } = await loadFixture(plainFixture);
    const rule = await new ModuleThatReenters__factory(deployer).deploy(COUNTS);
    await compliance.addModule(rule);
    await compliance.countWallets([alice.wallet, bob.wallet]);
    // The rule hears of the new wallet's registration where that has tokens.
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    await token.connect(alice.wallet).transfer(successor, 100n);
    await registry.deleteIdentity(successor);
    await rule.aim(registry, registry.interface.encodeFunctionData("refresh", [alice.wallet.address]));
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await registry.isVerified(alice.wallet)).to.be.false;
    await expect(token["mint(address,uint256)"](alice.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
      .withArgs(alice.wallet.address);
  });
});

interface TwoTokens extends RecoveryFixture {
  /** A second issue on the same storage of identities, where Alice and Bob hold as much. */
  readonly second: SuiteFixture;
}

async function twoTokensFixture(): Promise<TwoTokens> {
  const first = await countedFixture();
  const second = await deploySuiteFixture({
    rules: [COUNTING_RULE],
    identityStorage: await first.identityStorage.getAddress(),
  });
  await first.identityStorage.bindIdentityRegistry(second.registry);
  await second.mint(first.alice.wallet, ALICES);
  await second.mint(first.bob.wallet, BOBS);
  return { ...first, second };
}

describe("SecurityToken: recovery on a second token of one identity storage", () => {
  it("follows, with the first token's successor", async () => {
    const { token, alice, successor, second } = await loadFixture(twoTokensFixture);
    await second.token["freezePartialTokens(address,uint256)"](alice.wallet, 3n);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await second.token.balanceOf(alice.wallet)).to.equal(ALICES);
    await second.token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await second.token.balanceOf(successor)).to.equal(ALICES);
    expect(await second.token.getFrozenTokens(successor)).to.equal(3n);
    expect(await second.compliance.holding(alice.identity)).to.deep.equal([ALICES, COUNTRY.germany, false]);
    expect(await second.compliance.holding(alice.wallet)).to.deep.equal([0n, 0n, false]);
    expect((await second.compliance.ledger())[2]).to.equal(2n);
  });

  it("skips a successor that was lost in the meantime", async () => {
    const suite = await loadFixture(twoTokensFixture);
    const { token, alice, successor, second } = suite;
    const last = personOf(suite, 5);
    await addKey(alice, last);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    await token["recoveryAddress(address,address,address)"](successor, last, alice.identity);
    const recover = second.token["recoveryAddress(address,address,address)"];
    await expect(recover(alice.wallet, successor, alice.identity))
      .to.be.revertedWithCustomError(suite.registry, "RecoveryWalletInvalid")
      .withArgs(successor.address);
    await recover(alice.wallet, last, alice.identity);
    expect(await second.token.balanceOf(last)).to.equal(ALICES);
    expect((await second.compliance.holding(alice.identity))[0]).to.equal(ALICES);
  });

  it("refuses a wallet that does not succeed the lost one", async () => {
    const { token, registry, alice, bob, successor, second } = await loadFixture(twoTokensFixture);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    await expect(second.token["recoveryAddress(address,address,address)"](alice.wallet, bob.wallet, alice.identity))
      .to.be.revertedWithCustomError(registry, "RecoveryAlreadyDone")
      .withArgs(alice.wallet.address, successor.address);
  });

  it("refuses a successor that another identity has by now", async () => {
    const { token, registry, alice, bob, successor, second } = await loadFixture(twoTokensFixture);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    await registry.updateIdentity(successor, bob.identity);
    await expect(second.token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
      .to.be.revertedWithCustomError(registry, "RecoveryWalletTaken")
      .withArgs(successor.address, bob.identity);
  });

  it("refuses a successor that nobody has by now, unless its identity still names it", async () => {
    const { token, registry, alice, successor, second } = await loadFixture(twoTokensFixture);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    await registry.deleteIdentity(successor);
    const recover = second.token["recoveryAddress(address,address,address)"];
    await expect(recover(alice.wallet, successor, alice.identity))
      .to.be.revertedWithCustomError(second.token, "TokenReceiverNotVerified")
      .withArgs(successor.address);
    const identity = Identity__factory.connect(await resolveAddress(alice.identity), alice.wallet);
    await identity.removeKey(await keyOf(successor), 1);
    await expect(recover(alice.wallet, successor, alice.identity))
      .to.be.revertedWithCustomError(registry, "RecoveryWalletUnknown")
      .withArgs(successor.address, alice.identity);
  });

  it("may come first, with the first token following", async () => {
    const { token, compliance, alice, successor, second } = await loadFixture(twoTokensFixture);
    await second.token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await token.balanceOf(alice.wallet)).to.equal(ALICES);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await token.balanceOf(successor)).to.equal(ALICES);
    expect((await compliance.holding(alice.identity))[0]).to.equal(ALICES);
  });
});
