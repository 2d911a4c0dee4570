import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { hexlify, id, randomBytes, ZeroAddress } from "ethers";

import { Identity__factory } from "../../typechain-types";
import { type ClaimInput, legacyClaim } from "../identity/claims";
import { type RegistryFixture, registryFixture, TOPIC, walletAt } from "./fixture";

const A = walletAt(1);
const B = walletAt(2);

interface Request {
  readonly identity: string;
  readonly managementKey: string;
  readonly salt: string;
  readonly claims: ClaimInput[];
  readonly wallets: string[];
  readonly country: bigint;
  readonly lease: boolean;
}

/** A request for a new investor with a KYC claim, and where its identity will be. */
async function newInvestor(
  f: RegistryFixture,
  wallets: string[],
  lease = true,
): Promise<{ request: Request; identity: string }> {
  const salt = hexlify(randomBytes(32));
  const identity = await f.implementations.factory.identityAddress(f.wallet2, salt);
  const claim = await legacyClaim(f.claimSigner, f.issuer, identity, TOPIC.kyc);
  const managementKey = f.wallet2.address;
  const request = { identity: ZeroAddress, managementKey, salt, claims: [claim], wallets, country: 276n, lease };
  return { request, identity };
}

/** A request for an identity that exists. */
function known(identity: string, wallets: string[], lease = false): Request {
  return { identity, managementKey: ZeroAddress, salt: id(""), claims: [], wallets, country: 250n, lease };
}

describe("IdentityRegistry, onboarding", () => {
  describe("onboard", () => {
    it("creates the identity with its claims, registers the wallets and stores leases", async () => {
      const f = await loadFixture(registryFixture);
      const { request, identity } = await newInvestor(f, [A, B]);
      const as = f.registry.connect(f.agent);
      expect(await as.onboard.staticCall(request)).to.equal(identity);
      await expect(as.onboard(request))
        .to.emit(f.implementations.factory, "IdentityCreated")
        .withArgs(identity, f.wallet2.address)
        .and.to.emit(f.registry, "IdentityRegistered")
        .withArgs(A, identity)
        .and.to.emit(f.registry, "IdentityRegistered")
        .withArgs(B, identity);
      for (const wallet of [A, B]) {
        expect(await f.registry.identity(wallet)).to.equal(identity);
        expect(await f.registry.investorCountry(wallet)).to.equal(276n);
        expect(await f.registry.isVerified(wallet)).to.equal(true);
        expect((await f.registry.leaseOf(wallet)).holds).to.equal(true);
      }
      expect(await Identity__factory.connect(identity, f.owner).initialManagementKey()).to.equal(f.wallet2.address);
    });

    it("stores no lease where none is asked for", async () => {
      const f = await loadFixture(registryFixture);
      const { request } = await newInvestor(f, [A], false);
      await f.registry.connect(f.agent).onboard(request);
      expect((await f.registry.leaseOf(A)).holds).to.equal(false);
      expect(await f.registry.isVerified(A)).to.equal(true);
    });

    it("sent again, registers what is missing and nothing twice", async () => {
      const f = await loadFixture(registryFixture);
      const { request, identity } = await newInvestor(f, [A]);
      const as = f.registry.connect(f.agent);
      await as.onboard(request);
      await expect(as.onboard(request)).not.to.emit(f.registry, "IdentityRegistered");
      await expect(as.onboard({ ...request, wallets: [A, B] }))
        .to.emit(f.registry, "IdentityRegistered")
        .withArgs(B, identity);
    });

    it("takes an identity that exists", async () => {
      const f = await loadFixture(registryFixture);
      const identity = await f.identity.getAddress();
      await f.registry.connect(f.agent).onboard(known(identity, [A], true));
      expect(await f.registry.identity(A)).to.equal(identity);
      expect((await f.registry.leaseOf(A)).holds).to.equal(true);
    });

    it("refuses claims for one that exists", async () => {
      const f = await loadFixture(registryFixture);
      const identity = await f.identity.getAddress();
      const { request } = await newInvestor(f, [A]);
      await expect(f.registry.connect(f.agent).onboard({ ...request, identity }))
        .to.be.revertedWithCustomError(f.registry, "OnboardClaimsForExisting")
        .withArgs(identity);
    });

    it("refuses a wallet of another identity", async () => {
      const f = await loadFixture(registryFixture);
      const { request, identity } = await newInvestor(f, [A]);
      const as = f.registry.connect(f.agent);
      await as.onboard(known(await f.identity.getAddress(), [A]));
      await expect(as.onboard(request))
        .to.be.revertedWithCustomError(f.registry, "OnboardWalletTaken")
        .withArgs(A, await f.identity.getAddress(), identity);
    });

    it("refuses a country out of range, and a claim the issuer did not sign", async () => {
      const f = await loadFixture(registryFixture);
      const { request, identity } = await newInvestor(f, [A]);
      const as = f.registry.connect(f.agent);
      await expect(as.onboard({ ...request, country: 0n }))
        .to.be.revertedWithCustomError(f.identityStorage, "StorageCountryInvalid")
        .withArgs(A, 0n);
      const forged = await legacyClaim(f.stranger, f.issuer, identity, TOPIC.kyc);
      await expect(as.onboard({ ...request, claims: [forged] }))
        .to.be.revertedWithCustomError(f.identity, "IdentityClaimInvalid")
        .withArgs(await f.issuer.getAddress(), TOPIC.kyc);
    });
  });

  describe("batchOnboard", () => {
    it("equals the sequence, and leases where asked", async () => {
      const f = await loadFixture(registryFixture);
      const first = await newInvestor(f, [A]);
      const second = await newInvestor(f, [B], false);
      const requests = [first.request, second.request, known(await f.identity.getAddress(), [walletAt(3)], true)];
      const as = f.registry.connect(f.agent);
      const identities = [first.identity, second.identity, await f.identity.getAddress()];
      expect(await as.batchOnboard.staticCall(requests)).to.deep.equal(identities);
      await as.batchOnboard(requests);
      for (const [i, wallet] of [A, B, walletAt(3)].entries()) {
        expect(await f.registry.identity(wallet)).to.equal(identities[i]);
        expect((await f.registry.leaseOf(wallet)).holds).to.equal(i !== 1);
      }
    });

    it("is all or nothing, and nothing when empty", async () => {
      const f = await loadFixture(registryFixture);
      const { request, identity } = await newInvestor(f, [A]);
      const bad = known(await f.identity.getAddress(), [A]);
      const as = f.registry.connect(f.agent);
      await expect(as.batchOnboard([request, bad]))
        .to.be.revertedWithCustomError(f.registry, "OnboardWalletTaken")
        .withArgs(A, identity, await f.identity.getAddress());
      expect(await f.registry.contains(A)).to.equal(false);
      await expect(as.batchOnboard([])).not.to.emit(f.registry, "IdentityRegistered");
    });
  });
});
