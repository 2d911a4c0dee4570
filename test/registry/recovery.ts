import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, id, toBeHex, ZeroAddress } from "ethers";

import {
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  ListenerThatRecords__factory,
} from "../../typechain-types";
import { keyOf } from "../identity/claims";
import { ECDSA_KEY, PURPOSE } from "../identity/fixture";
import { createIdentityWith, deploySuite, type RegistryFixture, registryFixture, TOPIC, walletAt } from "./fixture";

const LOST = walletAt(1);
const SECOND = walletAt(3);
const THIRD = walletAt(4);

/** LOST is registered with a lease; wallet2 is a management key of its identity; two registries share the storage. */
async function lostFixture() {
  const f = await registryFixture();
  const recoverer = f.stranger;
  await f.registry.setAgentPermissions(recoverer, 8n);
  await f.registry.connect(f.agent).batchRegisterIdentityWithLease([LOST], [f.identity], [276n]);
  await f.identity.addKey(await keyOf(f.wallet2), PURPOSE.management, ECDSA_KEY);
  const identity = await f.identity.getAddress();
  const sharing = await deploySuite(f.implementations, f.owner, f.agent, {
    issuers: [{ issuer: f.issuer, topics: [TOPIC.kyc] }],
    identityStorage: f.identityStorage,
  });
  await sharing.registry.refresh(LOST);
  return { ...f, as: f.registry.connect(recoverer), recoverer, sharing, NEW: f.wallet2.address, IDENTITY: identity };
}

/** A listener that asks the registry for a lease of this wallet whenever it is told anything. */
async function listenerThatRefreshes({ owner, registry }: RegistryFixture, wallet: string): Promise<string> {
  const order = registry.interface.encodeFunctionData("refresh", [wallet]);
  // Copies the order, which follows the code, into memory, and calls the registry with it.
  const code = concat([
    "0x6024602a60003960006000602460006000",
    "0x73",
    await registry.getAddress(),
    "0x5af15000",
    order,
  ]);
  const data = concat(["0x61", toBeHex((code.length - 2) / 2, 2), "0x80600a5f395ff3", code]);
  const receipt = await (await owner.sendTransaction({ data })).wait();
  if (!receipt?.contractAddress) throw new Error("no listener");
  return receipt.contractAddress;
}

describe("IdentityRegistry, recovery", () => {
  describe("given the new wallet is a management key of the identity", () => {
    it("moves registration and lease, bars the lost wallet, and says so", async () => {
      const { registry, as, identityStorage, NEW, IDENTITY } = await loadFixture(lostFixture);
      const before = await registry.leaseOf(LOST);
      await expect(as.recover(LOST, NEW, IDENTITY))
        .to.emit(registry, "IdentityRegistered")
        .withArgs(NEW, IDENTITY)
        .and.to.emit(registry, "IdentityRemoved")
        .withArgs(LOST, IDENTITY)
        .and.to.emit(registry, "WalletRecovered")
        .withArgs(LOST, NEW, IDENTITY)
        .and.to.emit(identityStorage, "CountryModified")
        .withArgs(NEW, 276n);
      expect(await registry.successorOf(LOST)).to.equal(NEW);
      expect(await registry.contains(LOST)).to.equal(false);
      expect(await registry.identity(LOST)).to.equal(ZeroAddress);
      expect(await registry.investorCountry(LOST)).to.equal(0n);
      expect(await registry.isVerified(LOST)).to.equal(false);
      expect(await registry.registrant(LOST)).to.equal(0n);
      expect(await registry.leaseOf(LOST)).to.deep.equal([false, 0n, 0n]);
      expect(await registry.identity(NEW)).to.equal(IDENTITY);
      expect(await registry.investorCountry(NEW)).to.equal(276n);
      expect(await registry.leaseOf(NEW)).to.deep.equal(before);
      expect(await registry.isVerified(NEW)).to.equal(true);
    });

    it("tells the listeners of both wallets, here and in the other registry", async () => {
      const { registry, sharing, as, owner, NEW, IDENTITY } = await loadFixture(lostFixture);
      for (const target of [registry, sharing.registry]) {
        const listener = await new ListenerThatRecords__factory(owner).deploy();
        await target.addIdentityListener(listener);
      }
      const tx = await as.recover(LOST, NEW, IDENTITY);
      for (const target of [registry, sharing.registry]) {
        const listener = (await target.identityListeners())[0];
        const events = ListenerThatRecords__factory.connect(listener ?? "", owner);
        const from = await target.getAddress();
        await expect(tx).to.emit(events, "Changed").withArgs(from, NEW, ZeroAddress, IDENTITY, 0n, 276n);
        await expect(tx).to.emit(events, "Changed").withArgs(from, LOST, IDENTITY, ZeroAddress, 276n, 0n);
      }
    });

    for (const where of ["this registry", "another registry of the storage"]) {
      it(`leaves the lost wallet no lease that a listener of ${where} asks for meanwhile`, async () => {
        const f = await loadFixture(lostFixture);
        const { registry, sharing, as, NEW, IDENTITY } = f;
        const told = where === "this registry" ? registry : sharing.registry;
        await told.addIdentityListener(await listenerThatRefreshes(f, LOST));
        await as.recover(LOST, NEW, IDENTITY);
        expect(await registry.leaseOf(LOST)).to.deep.equal([false, 0n, 0n]);
        expect(await registry.registrant(LOST)).to.equal(0n);
        for (const one of [registry, sharing.registry]) expect(await one.isVerified(LOST)).to.equal(false);
        expect(await registry.isVerified(NEW)).to.equal(true);
      });
    }

    it("works without leases", async () => {
      const { registry, as, NEW, IDENTITY } = await loadFixture(lostFixture);
      await registry.setMaxLease(0n);
      await as.recover(LOST, NEW, IDENTITY);
      expect(await registry.isVerified(NEW)).to.equal(true);
      expect(await registry.contains(LOST)).to.equal(false);
    });
  });

  describe("given the new wallet is registered to the identity already", () => {
    it("keeps its own country, and takes over the lease", async () => {
      const { registry, as, agent, identity, IDENTITY } = await loadFixture(lostFixture);
      await registry.connect(agent).registerIdentity(SECOND, identity, 250n);
      await expect(as.recover(LOST, SECOND, IDENTITY)).not.to.emit(registry, "IdentityRegistered");
      expect(await registry.investorCountry(SECOND)).to.equal(250n);
      expect((await registry.leaseOf(SECOND)).holds).to.equal(true);
      expect(((await registry.registrant(SECOND)) >> 160n) & 0xffffn).to.equal(250n);
      expect(await registry.isVerified(SECOND)).to.equal(true);
      expect(await registry.contains(LOST)).to.equal(false);
    });
  });

  describe("given the wallet was recovered before", () => {
    it("changes nothing for the same successor, also through the other registry", async () => {
      const { registry, sharing, as, agent, NEW, IDENTITY } = await loadFixture(lostFixture);
      await as.recover(LOST, NEW, IDENTITY);
      await expect(as.recover(LOST, NEW, IDENTITY)).not.to.emit(registry, "WalletRecovered");
      await sharing.registry.connect(agent).recover(LOST, NEW, IDENTITY);
      expect(await sharing.registry.successorOf(LOST)).to.equal(NEW);
      expect(await sharing.registry.leaseOf(LOST)).to.deep.equal([false, 0n, 0n]);
    });

    it("takes the successor of the successor, who is the wallet of the day", async () => {
      const { registry, sharing, as, agent, identity, NEW, IDENTITY } = await loadFixture(lostFixture);
      await as.recover(LOST, NEW, IDENTITY);
      await registry.connect(agent).registerIdentity(SECOND, identity, 1n);
      await as.recover(NEW, SECOND, IDENTITY);
      await sharing.registry.connect(agent).recover(LOST, SECOND, IDENTITY);
      await expect(as.recover(LOST, THIRD, IDENTITY))
        .to.be.revertedWithCustomError(registry, "RecoveryAlreadyDone")
        .withArgs(LOST, NEW);
    });

    it("follows 32 successors, and not one more", async () => {
      const { registry, sharing, as, agent, identity, IDENTITY } = await loadFixture(lostFixture);
      const chain = Array.from({ length: 33 }, (_, i) => walletAt(100 + i));
      const others = sharing.registry.connect(agent);
      for (const [i, wallet] of chain.entries()) {
        await registry.connect(agent).registerIdentity(wallet, identity, 1n);
        if (i === 32) await others.recover(LOST, chain[31] ?? ZeroAddress, IDENTITY);
        await as.recover(chain[i - 1] ?? LOST, wallet, IDENTITY);
      }
      await expect(others.recover(LOST, chain[32] ?? ZeroAddress, IDENTITY))
        .to.be.revertedWithCustomError(registry, "RecoveryAlreadyDone")
        .withArgs(LOST, chain[0]);
    });

    it("refuses another identity", async () => {
      const { registry, as, NEW, IDENTITY, issuer } = await loadFixture(lostFixture);
      await as.recover(LOST, NEW, IDENTITY);
      await expect(as.recover(LOST, NEW, issuer))
        .to.be.revertedWithCustomError(registry, "RecoveryIdentityMismatch")
        .withArgs(LOST, IDENTITY, await issuer.getAddress());
    });
  });

  describe("refuses", () => {
    it("an identity that is not the lost wallet's, and a wallet that is not registered", async () => {
      const { registry, as, NEW, issuer, IDENTITY } = await loadFixture(lostFixture);
      await expect(as.recover(LOST, NEW, issuer))
        .to.be.revertedWithCustomError(registry, "RecoveryIdentityMismatch")
        .withArgs(LOST, IDENTITY, await issuer.getAddress());
      for (const identity of [IDENTITY, ZeroAddress]) {
        await expect(as.recover(THIRD, NEW, identity))
          .to.be.revertedWithCustomError(registry, "RecoveryIdentityMismatch")
          .withArgs(THIRD, ZeroAddress, identity);
      }
    });

    it("a wallet that is neither key nor registered, or has another key of it", async () => {
      const { registry, as, identity, other, IDENTITY } = await loadFixture(lostFixture);
      await identity.addKey(await keyOf(other), PURPOSE.action, ECDSA_KEY);
      for (const wallet of [THIRD, other.address, ZeroAddress]) {
        await expect(as.recover(LOST, wallet, IDENTITY))
          .to.be.revertedWithCustomError(registry, "RecoveryWalletUnknown")
          .withArgs(wallet, IDENTITY);
      }
    });

    it("a wallet of another identity", async () => {
      const f = await loadFixture(lostFixture);
      const other = await createIdentityWith(f.implementations.factory, f.other, id("other"), []);
      await f.registry.connect(f.agent).registerIdentity(f.NEW, other, 1n);
      await expect(f.as.recover(LOST, f.NEW, f.IDENTITY))
        .to.be.revertedWithCustomError(f.registry, "RecoveryWalletTaken")
        .withArgs(f.NEW, await other.getAddress());
    });

    it("the lost wallet itself, and one that was lost", async () => {
      const { registry, as, agent, identity, NEW, IDENTITY } = await loadFixture(lostFixture);
      await expect(as.recover(LOST, LOST, IDENTITY))
        .to.be.revertedWithCustomError(registry, "RecoveryWalletInvalid")
        .withArgs(LOST);
      await registry.connect(agent).registerIdentity(SECOND, identity, 1n);
      await as.recover(LOST, NEW, IDENTITY);
      await expect(as.recover(SECOND, LOST, IDENTITY))
        .to.be.revertedWithCustomError(registry, "RecoveryWalletInvalid")
        .withArgs(LOST);
    });

    it("to register the lost wallet again, through any registry", async () => {
      const { registry, sharing, identityStorage, as, agent, identity, NEW, IDENTITY } = await loadFixture(lostFixture);
      await as.recover(LOST, NEW, IDENTITY);
      for (const target of [registry, sharing.registry]) {
        await expect(target.connect(agent).registerIdentity(LOST, identity, 1n))
          .to.be.revertedWithCustomError(identityStorage, "StorageWalletBarred")
          .withArgs(LOST);
      }
    });

    for (const [does, factory] of [
      ["reverts", ContractThatReverts__factory],
      ["burns its gas", ContractThatBurnsGas__factory],
      ["answers too much", ContractThatAnswersTooMuch__factory],
    ] as const) {
      it(`a new wallet on the word of an identity that ${does}`, async () => {
        const { registry, as, agent, owner, NEW } = await loadFixture(lostFixture);
        const hostile = await new factory(owner).deploy();
        await registry.connect(agent).registerIdentity(SECOND, await hostile.getAddress(), 1n);
        await expect(as.recover(SECOND, NEW, hostile))
          .to.be.revertedWithCustomError(registry, "RecoveryWalletUnknown")
          .withArgs(NEW, await hostile.getAddress());
      });
    }
  });
});
