import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, zeroPadValue } from "ethers";
import { ethers } from "hardhat";

import {
  SecurityTokenNextVersion__factory,
  SuiteProxy__factory,
  TokenAdministration__factory,
} from "../../typechain-types";
import { COUNTING_RULE, deployTokenFixture, EVIDENCE, stateOf, type TokenFixture } from "./fixture";

/** Where ERC-1967 keeps the implementation. */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

interface NextFixture extends TokenFixture {
  /** A later implementation, with an administration of its own. */
  readonly next: string;
}

async function nextFixture(): Promise<NextFixture> {
  const suite = await deployTokenFixture({ rules: [COUNTING_RULE] });
  const { code, owner } = suite;
  const libraryOf = (library: string) => code.contracts.find(({ name }) => name === library)?.address ?? ZeroAddress;
  const libraries = {
    "contracts/token/RecordDates.sol:RecordDates": libraryOf("RecordDates"),
    "contracts/token/TokenDocuments.sol:TokenDocuments": libraryOf("TokenDocuments"),
  };
  const administration = await new TokenAdministration__factory(libraries, owner).deploy();
  const next = await new SecurityTokenNextVersion__factory(libraries, owner).deploy(
    administration,
    libraryOf("TransferExplanations"),
  );
  return { ...suite, next: await next.getAddress() };
}

/** All that a token keeps. */
async function everythingOf({ token, alice, bob, carol, agent }: TokenFixture): Promise<unknown[]> {
  return [
    await stateOf(token, [alice.wallet, bob.wallet, carol.wallet]),
    [await token.name(), await token.symbol(), await token.decimals(), await token.onchainID()],
    [await token.owner(), await token.pendingOwner(), await token.agentPermissions(agent)],
    [await token.identityRegistry(), await token.compliance(), await token.paused()],
    [await token.isIdentityFrozen(alice.identity), await token.isIssued(EVIDENCE)],
    [await token.terms(), await token.getAllDocuments(), await token.getDocument(EVIDENCE)],
    [await token.allowance(alice.wallet, bob.wallet), await token.nonces(alice.wallet), await token.eip712Domain()],
  ];
}

describe("SecurityToken: upgrades", () => {
  it("keep all that a token knows, and all that it can do", async () => {
    const suite = await loadFixture(nextFixture);
    const { token, owner, stranger, next, alice, bob, carol, compliance } = suite;
    await token.batchFreezePartialTokens([alice.wallet, bob.wallet], [3n, 5n]);
    await token["setAddressFrozen(address,bool)"](bob.wallet, true);
    await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
    await token["batchMint(address[],uint256[],bytes32)"]([carol.wallet], [7n], EVIDENCE);
    await token.connect(owner).setTreasury(carol.wallet, true);
    await token.connect(owner).setDocument(EVIDENCE, "https://example.com", EVIDENCE);
    await token.connect(owner).transferOwnership(stranger);
    await token.connect(alice.wallet).approve(bob.wallet, 9n);
    await token.pause();
    const before = await everythingOf(suite);

    await expect(token.connect(owner).upgradeToAndCall(next, "0x")).to.emit(token, "Upgraded").withArgs(next);
    expect(await SecurityTokenNextVersion__factory.connect(await token.getAddress(), owner).generation()).to.equal(2n);
    expect(await ethers.provider.getStorage(token, IMPLEMENTATION_SLOT)).to.equal(zeroPadValue(next, 32).toLowerCase());
    expect(await everythingOf(suite)).to.deep.equal(before);

    await token.unpause();
    await token.setIdentityFrozen(alice.identity, false, EVIDENCE);
    await token.connect(alice.wallet).transfer(carol.wallet, 10n);
    await token["burn(address,uint256)"](bob.wallet, 1n);
    expect((await compliance.ledger())[2]).to.equal(2n);
  });

  it("leave the initialiser closed, on the proxy and on the new implementation", async () => {
    const suite = await loadFixture(nextFixture);
    const { token, owner, settings, next, registry, compliance } = suite;
    await token.connect(owner).upgradeToAndCall(next, "0x");
    const initial = { ...settings.token, owner, registry, compliance };
    for (const target of [token, SecurityTokenNextVersion__factory.connect(next, owner)]) {
      await expect(target.initialize(initial)).to.be.revertedWithCustomError(token, "InvalidInitialization").withArgs();
    }
  });

  it("are the owner's alone", async () => {
    const { token, agent, stranger, next } = await loadFixture(nextFixture);
    for (const caller of [agent, stranger]) {
      await expect(token.connect(caller).upgradeToAndCall(next, "0x"))
        .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
        .withArgs(caller.address);
    }
  });

  it("go to nothing but an implementation of the same kind", async () => {
    const { token, owner, stranger, compliance } = await loadFixture(nextFixture);
    const asOwner = token.connect(owner);
    const proxy = SuiteProxy__factory.connect(await token.getAddress(), owner);
    await expect(asOwner.upgradeToAndCall(compliance, "0x"))
      .to.be.revertedWithCustomError(proxy, "ERC1967InvalidImplementation")
      .withArgs(await compliance.getAddress());
    await expect(asOwner.upgradeToAndCall(stranger, "0x")).to.be.reverted;
  });

  it("cannot be made on the implementation itself", async () => {
    const { token, owner, next } = await loadFixture(nextFixture);
    await expect(SecurityTokenNextVersion__factory.connect(next, owner).upgradeToAndCall(next, "0x"))
      .to.be.revertedWithCustomError(token, "UUPSUnauthorizedCallContext")
      .withArgs();
    expect(await SecurityTokenNextVersion__factory.connect(next, owner).proxiableUUID()).to.equal(IMPLEMENTATION_SLOT);
  });

  it("can be given up by the owner, for ever", async () => {
    const { token, owner, stranger, next } = await loadFixture(nextFixture);
    expect(await token.upgradesRenounced()).to.be.false;
    await expect(token.connect(stranger).renounceUpgrades())
      .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
      .withArgs(stranger.address);
    await expect(token.connect(owner).renounceUpgrades()).to.emit(token, "UpgradesRenounced").withArgs();
    expect(await token.upgradesRenounced()).to.be.true;
    for (const attempt of [
      () => token.connect(owner).upgradeToAndCall(next, "0x"),
      () => token.connect(owner).renounceUpgrades(),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(token, "UpgradesAreRenounced").withArgs();
    }
  });
});
