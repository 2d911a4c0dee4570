import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import {
  type SanctionsList,
  SanctionsList__factory,
  type SanctionsScreen,
  SanctionsScreen__factory,
} from "../../../typechain-types";
import { EVERY_PERMISSION, setting, TOKEN_PERMISSION, UNLIMITED } from "../../fixtures/suite";
import { type HostFixture, hostFixture } from "../host/fixture";

const LICENCE = id("licence 7");
const STANDING = { clear: 0n, barred: 1n, released: 2n } as const;

interface ScreenedFixture extends HostFixture {
  readonly screen: SanctionsScreen;
  readonly list: SanctionsList;
  readonly compliance_: string;
}

/** Alice has two wallets and tokens in both; a list names nobody. */
async function screenedFixture(): Promise<ScreenedFixture> {
  const fixture = await hostFixture();
  const { host, code, owner, stranger, alice, alice2, bob, mint } = fixture;
  const list = await new SanctionsList__factory(owner).deploy(owner);
  await host.addAndSetModule(code.rules.SanctionsScreen, [
    setting("SanctionsScreen", "addSanctionsList", [await list.getAddress()]),
  ]);
  for (const wallet of [alice, alice2, bob]) await mint(wallet, 100n);
  const screen = SanctionsScreen__factory.connect(code.rules.SanctionsScreen, stranger);
  return { ...fixture, screen, list, compliance_: await host.getAddress() };
}

describe("SanctionsScreen: barred identities", () => {
  describe("bar", () => {
    it("bars every wallet of an identity of which one is listed, whoever reports it", async () => {
      const { screen, list, token, compliance_, alice, alice2, bob, aliceId } = await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice2]);
      await token.connect(alice).transfer(bob, 1n);
      await expect(screen.bar(compliance_, alice2))
        .to.emit(screen, "IdentityBarred")
        .withArgs(compliance_, aliceId, alice2.address, await list.getAddress());
      expect(await screen.standingOf(compliance_, aliceId)).to.equal(STANDING.barred);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
      await expect(token.connect(bob).transfer(alice, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
      await expect(token["mint(address,uint256)"](alice, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
    });

    it("holds after the list has let the wallet go, and after its wallet is taken from it", async () => {
      const { screen, list, token, registry, compliance_, alice, alice2, bob } = await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice2]);
      await screen.bar(compliance_, alice2);
      await list.removeFromSanctionsList([alice2]);
      await registry.deleteIdentity(alice2);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
    });

    it("covers whoever spends for others from another wallet of the identity", async () => {
      const { screen, list, token, compliance_, alice, alice2, bob, dave } = await loadFixture(screenedFixture);
      await token.connect(bob).approve(alice, 10n);
      await token.connect(alice).transferFrom(bob, dave, 1n);
      await list.addToSanctionsList([alice2]);
      await screen.bar(compliance_, alice2);
      await expect(token.connect(alice).transferFrom(bob, dave, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
    });

    it("finds the identity of a wallet that was lost and replaced", async () => {
      const { screen, list, token, registry, compliance_, alice2, bob, aliceId, alice } =
        await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice2]);
      await token["recoveryAddress(address,address,address)"](alice2, alice, aliceId);
      expect(await registry.identity(alice2)).to.equal(ZeroAddress);
      await screen.bar(compliance_, alice2);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
    });

    it("covers a wallet that the identity lost, with the tokens it still has", async () => {
      const { screen, list, token, registry, compliance_, alice, alice2, bob, aliceId } =
        await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice]);
      await screen.bar(compliance_, alice);
      // As an agent of another token of the storage does, of which this token knows nothing.
      await registry.recover(alice2, alice, aliceId);
      expect(await registry.identity(alice2)).to.equal(ZeroAddress);
      await expect(token.connect(alice2).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice2.address);
      expect(await token.canTransfer(alice2, bob, 1n)).to.equal(false);
    });

    it("does nothing when repeated, and leaves others alone", async () => {
      const { screen, list, token, compliance_, alice2, bob, dave } = await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice2]);
      await screen.bar(compliance_, alice2);
      await expect(screen.bar(compliance_, alice2)).not.to.emit(screen, "IdentityBarred");
      await token.connect(bob).transfer(dave, 1n);
    });

    it("is refused without a list that names the wallet, and for a wallet that has no identity", async () => {
      const { screen, list, compliance_, stranger, alice, aliceId } = await loadFixture(screenedFixture);
      await expect(screen.bar(compliance_, alice))
        .to.be.revertedWithCustomError(screen, "SanctionsBarUnfounded")
        .withArgs(alice.address, aliceId);
      await list.addToSanctionsList([stranger]);
      await expect(screen.bar(compliance_, stranger))
        .to.be.revertedWithCustomError(screen, "SanctionsBarUnfounded")
        .withArgs(stranger.address, ZeroAddress);
    });

    it("outlives the removal of the list that named the wallet", async () => {
      const { screen, list, host, owner, token, compliance_, alice, alice2, bob, aliceId } =
        await loadFixture(screenedFixture);
      await list.addToSanctionsList([alice2]);
      await screen.bar(compliance_, alice2);
      const other = await new SanctionsList__factory(owner).deploy(owner);
      const call = (name: "addSanctionsList" | "removeSanctionsList", at: SanctionsList) =>
        host.callModuleFunction(setting("SanctionsScreen", name, [at.target]), screen);
      await call("removeSanctionsList", list);
      expect(await screen.standingOf(compliance_, aliceId)).to.equal(STANDING.barred);
      await call("addSanctionsList", other);
      expect(await screen.isSanctioned(compliance_, alice2)).to.deep.equal([false, ZeroAddress]);
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice.address);
    });
  });

  describe("release", () => {
    async function barredFixture(): Promise<ScreenedFixture> {
      const fixture = await screenedFixture();
      await fixture.list.addToSanctionsList([fixture.alice2]);
      await fixture.screen.bar(fixture.compliance_, fixture.alice2);
      return fixture;
    }

    it("is a compliance officer's, under a reference", async () => {
      const { screen, token, owner, agent, stranger, compliance_, alice, alice2, bob, aliceId } =
        await loadFixture(barredFixture);
      await expect(screen.release(compliance_, aliceId, LICENCE))
        .to.be.revertedWithCustomError(screen, "SanctionsOfficerUnauthorized")
        .withArgs(stranger.address);
      const others = EVERY_PERMISSION - TOKEN_PERMISSION.block;
      await token.connect(owner).setAgentPermissions(stranger, others, UNLIMITED);
      await expect(screen.release(compliance_, aliceId, LICENCE))
        .to.be.revertedWithCustomError(screen, "SanctionsOfficerUnauthorized")
        .withArgs(stranger.address);
      await token.connect(owner).setAgentPermissions(stranger, TOKEN_PERMISSION.block, 0n);
      await expect(screen.release(compliance_, aliceId, ZeroHash)).to.be.revertedWithCustomError(
        screen,
        "SanctionsGroundsMissing",
      );
      await expect(screen.release(compliance_, aliceId, LICENCE))
        .to.emit(screen, "IdentityReleased")
        .withArgs(compliance_, aliceId, stranger.address, LICENCE);
      expect(await screen.standingOf(compliance_, aliceId)).to.equal(STANDING.released);
      await token.connect(alice).transfer(bob, 1n);
      await expect(token.connect(alice2).transfer(bob, 1n))
        .to.be.revertedWithCustomError(screen, "PartyNotEligible")
        .withArgs(alice2.address);
      await expect(screen.connect(agent).release(compliance_, aliceId, LICENCE))
        .to.be.revertedWithCustomError(screen, "SanctionsIdentityNotBarred")
        .withArgs(aliceId);
    });

    it("is the owner's too, through the compliance contract", async () => {
      const { screen, host, compliance_, aliceId } = await loadFixture(barredFixture);
      const order = setting("SanctionsScreen", "release", [compliance_, aliceId, LICENCE]);
      await expect(host.callModuleFunction(order, screen))
        .to.emit(screen, "IdentityReleased")
        .withArgs(compliance_, aliceId, compliance_, LICENCE);
    });

    it("is not undone by strangers, but by officers", async () => {
      const { screen, agent, compliance_, alice2, aliceId } = await loadFixture(barredFixture);
      await screen.connect(agent).release(compliance_, aliceId, LICENCE);
      await expect(screen.bar(compliance_, alice2))
        .to.be.revertedWithCustomError(screen, "SanctionsBarUnfounded")
        .withArgs(alice2.address, aliceId);
      await screen.connect(agent).bar(compliance_, alice2);
      expect(await screen.standingOf(compliance_, aliceId)).to.equal(STANDING.barred);
    });

    it("never stops agents: that is a block's business", async () => {
      const { token, alice, bob } = await loadFixture(barredFixture);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 1n);
      await token["burn(address,uint256)"](alice, 1n);
      expect(await token.balanceOf(alice)).to.equal(98n);
    });
  });
});
