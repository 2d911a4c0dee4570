import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import { HostWithToken__factory, TokenListingRestrictions__factory } from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, setting } from "../../fixtures/suite";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, NOBODY, party } from "./moves";

const NOT_CONFIGURED = 0n;
const WHITE = 1n;
const BLACK = 2n;
const WALLET = 0;
const ONCHAINID = 1;

/** A host of a token that is no contract; bob and carol are accounts. */
async function listingFixture() {
  const { deployer, stranger, other } = await accounts();
  const module = await new TokenListingRestrictions__factory(deployer).deploy();
  const host = await new HostWithToken__factory(deployer).deploy();
  await host.bind(module);
  const token = address(0x70);
  await host.setToken(token);
  const calls: Interface = module.interface;
  const configure = async (type: bigint) =>
    host.callModuleFunction(calls.encodeFunctionData("configureToken", [type]), module);
  const bob = party(1, { wallet: stranger.address, holder: address(0xb) });
  const toBob = move({ from: party(0xa), to: bob });
  return { module, host, token, configure, bob, toBob, stranger, other, name: await host.getAddress() };
}

/** A suite with the rule; alice has tokens and two wallets. */
async function suiteFixture() {
  const suite = await deploySuiteFixture({ rules: [{ rule: "TokenListingRestrictions" }] });
  const [alice, alice2, bob, nobody] = suite.people;
  if (!alice || !alice2 || !bob || !nobody) throw new Error("too few accounts");
  const { identity } = await suite.onboard(alice, COUNTRY.germany, { wallets: [alice2] });
  await suite.onboard(bob);
  await suite.mint(bob, 100n);
  const module = TokenListingRestrictions__factory.connect(suite.code.rules.TokenListingRestrictions, suite.deployer);
  const configure = async (type: bigint) =>
    suite.compliance.callModuleFunction(setting("TokenListingRestrictions", "configureToken", [type]), module);
  return { ...suite, module, configure, alice, alice2, bob, nobody, identity };
}

describe("TokenListingRestrictions", () => {
  describe("configureToken", () => {
    it("chooses a list, and another one later", async () => {
      const { module, host, token, configure, toBob, name } = await loadFixture(listingFixture);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
      await expect(configure(WHITE))
        .to.emit(module, "TokenListingConfigured")
        .withArgs(token, WHITE)
        .and.to.emit(module, "ListingTypeSet")
        .withArgs(name, WHITE);
      expect(await module.getListingType(host)).to.equal(WHITE);
      await expectHeadroom(host, module, toBob, 0n);
      await configure(BLACK);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
    });

    it("refuses none", async () => {
      const { module, configure } = await loadFixture(listingFixture);
      await expect(configure(NOT_CONFIGURED))
        .to.be.revertedWithCustomError(module, "InvalidListingTypeForConfiguration")
        .withArgs(NOT_CONFIGURED);
    });
  });

  describe("setListing", () => {
    it("is the holder's own, on each list apart", async () => {
      const { module, host, token, configure, toBob, bob, stranger, other } = await loadFixture(listingFixture);
      await configure(WHITE);
      await module.connect(other).setListing(token, WHITE, WALLET, true);
      await expect(host.check(module, toBob))
        .to.be.revertedWithCustomError(module, "TokenListingRefused")
        .withArgs(token, bob.wallet, WHITE);
      await expect(module.connect(stranger).setListing(token, WHITE, WALLET, true))
        .to.emit(module, "TokenListed")
        .withArgs(token, bob.wallet)
        .and.to.emit(module, "ListingChanged")
        .withArgs(token, bob.wallet, WHITE, true);
      expect(await module.isListed(token, WHITE, bob.wallet)).to.equal(true);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
      // A yes on the white list is no no on the black one, nor the other way round.
      await configure(BLACK);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
      await module.connect(stranger).setListing(token, BLACK, WALLET, true);
      await expect(host.check(module, toBob))
        .to.be.revertedWithCustomError(module, "TokenListingRefused")
        .withArgs(token, bob.wallet, BLACK);
      await expectHeadroom(host, module, move({ kind: "Mint", from: NOBODY, to: bob }), 0n);
      await expect(module.connect(stranger).setListing(token, BLACK, WALLET, false))
        .to.emit(module, "TokenUnlisted")
        .withArgs(token, bob.wallet)
        .and.to.emit(module, "ListingChanged")
        .withArgs(token, bob.wallet, BLACK, false);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
    });

    it("refuses no list, and repetitions", async () => {
      const { module, token, stranger } = await loadFixture(listingFixture);
      const theirs = module.connect(stranger);
      await expect(theirs.setListing(token, NOT_CONFIGURED, WALLET, true))
        .to.be.revertedWithCustomError(module, "InvalidListingTypeForConfiguration")
        .withArgs(NOT_CONFIGURED);
      await expect(theirs.setListing(token, WHITE, WALLET, false))
        .to.be.revertedWithCustomError(module, "TokenIsNotListed")
        .withArgs(token, stranger.address);
      await theirs.setListing(token, WHITE, WALLET, true);
      await expect(theirs.setListing(token, WHITE, WALLET, true))
        .to.be.revertedWithCustomError(module, "TokenAlreadyListed")
        .withArgs(token, stranger.address);
    });

    it("is by token: it follows the compliance contract's token, and another binding", async () => {
      const { module, host, token, configure, toBob, stranger } = await loadFixture(listingFixture);
      await configure(BLACK);
      await module.connect(stranger).setListing(token, BLACK, WALLET, true);
      await host.setToken(address(0x71));
      await expectHeadroom(host, module, toBob, ANY_VALUE);
      await host.setToken(token);
      await host.bind(module);
      await expectHeadroom(host, module, toBob, ANY_VALUE);
      await configure(BLACK);
      await expectHeadroom(host, module, toBob, 0n);
    });
  });

  it("lets moves inside one holder, fees and exempt receivers pass", async () => {
    const { module, host, configure, bob } = await loadFixture(listingFixture);
    await configure(WHITE);
    const inside = move({ from: party(2, { holder: bob.holder, balance: 10n }), to: bob });
    await expectHeadroom(host, module, inside, ANY_VALUE);
    await expectHeadroom(host, module, move({ kind: "Fee", from: party(0xa), to: bob }), ANY_VALUE);
    await expectHeadroom(host, module, move({ from: party(0xa), to: { ...bob, exempt: true } }), ANY_VALUE);
  });

  it("takes a host that names no token for its token", async () => {
    const { module, stranger, toBob } = await loadFixture(listingFixture);
    const host = await hostWith(module, [module.interface.encodeFunctionData("configureToken", [WHITE])]);
    await expectHeadroom(host, module, toBob, 0n);
    await module.connect(stranger).setListing(host, WHITE, WALLET, true);
    await expectHeadroom(host, module, toBob, ANY_VALUE);
  });

  describe("listToken, in a suite", () => {
    it("lists for a wallet, on the list that is chosen", async () => {
      const { module, token, configure, alice, alice2, bob } = await loadFixture(suiteFixture);
      const name = await token.getAddress();
      await expect(module.connect(alice).listToken(token, WALLET))
        .to.be.revertedWithCustomError(module, "TokenIsNotConfigured")
        .withArgs(name);
      await configure(BLACK);
      expect(await module.getTokenListingType(token)).to.equal(BLACK);
      await module.connect(alice).listToken(token, WALLET);
      expect(await module.getInvestorListingStatus(token, alice)).to.equal(true);
      await expect(token.connect(bob).transfer(alice, 1n))
        .to.be.revertedWithCustomError(module, "TokenListingRefused")
        .withArgs(name, alice.address, BLACK);
      await token.connect(bob).transfer(alice2, 1n);
      await token.connect(alice2).transfer(alice, 1n);
      await module.connect(alice).batchUnlistTokens([token], WALLET);
      await token.connect(bob).transfer(alice, 1n);
    });

    it("lists for all wallets of an identity", async () => {
      const { module, token, configure, alice, alice2, bob, identity } = await loadFixture(suiteFixture);
      await configure(WHITE);
      await expect(token.connect(bob).transfer(alice, 1n))
        .to.be.revertedWithCustomError(module, "TokenListingRefused")
        .withArgs(await token.getAddress(), alice.address, WHITE);
      await module.connect(alice2).batchListTokens([token], ONCHAINID);
      expect(await module.getInvestorListingStatus(token, identity)).to.equal(true);
      await token.connect(bob).transfer(alice, 1n);
      await token.connect(bob).transfer(alice2, 1n);
      await module.connect(alice).unlistToken(token, ONCHAINID);
      expect(await token.balanceOf(alice)).to.equal(1n);
      await expect(token.connect(bob).transfer(alice2, 1n))
        .to.be.revertedWithCustomError(module, "TokenListingRefused")
        .withArgs(await token.getAddress(), alice2.address, WHITE);
    });

    it("refuses who has no identity", async () => {
      const { module, token, configure, nobody } = await loadFixture(suiteFixture);
      await configure(WHITE);
      await expect(module.connect(nobody).listToken(token, ONCHAINID))
        .to.be.revertedWithCustomError(module, "IdentityNotFound")
        .withArgs(await token.getAddress(), nobody.address);
      expect(await module.isListed(token, WHITE, ZeroAddress)).to.equal(false);
    });
  });
});
