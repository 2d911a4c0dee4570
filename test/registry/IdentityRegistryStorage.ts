import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  ContractThatReverts__factory,
  IdentityRegistryStorage__factory,
  IdentityRegistryStorageV2__factory,
} from "../../typechain-types";
import { COUNTRY, deploySuite, deployStorage, registryFixture, walletAt } from "./fixture";

const LOST = walletAt(1);
const NEW = walletAt(2);
const WALLET = walletAt(3);
const IDENTITY = walletAt(11);
const IDENTITY2 = walletAt(12);

/** A storage with an agent that is no contract, so that writes come from a plain account. */
async function storageFixture() {
  const f = await registryFixture();
  const stored = await deployStorage(f.implementations, f.owner, []);
  await stored.addAgent(f.agent);
  return { ...f, stored, writer: stored.connect(f.agent) };
}

describe("IdentityRegistryStorage", () => {
  describe("initialize", () => {
    it("sets the owner and binds registries", async () => {
      const { implementations, owner, registry } = await loadFixture(storageFixture);
      const stored = await deployStorage(implementations, owner, [registry, WALLET]);
      expect(await stored.owner()).to.equal(owner.address);
      expect(await stored.linkedIdentityRegistries()).to.deep.equal([await registry.getAddress(), WALLET]);
      expect(await stored.isListening(registry)).to.equal(true);
      expect(await stored.isListening(WALLET)).to.equal(false);
    });

    it("runs once on a proxy and never on the implementation", async () => {
      const { stored, implementations, owner } = await loadFixture(storageFixture);
      const implementation = IdentityRegistryStorage__factory.connect(implementations.identityStorage, owner);
      for (const target of [stored, implementation]) {
        await expect(target.initialize({ owner, registries: [] }))
          .to.be.revertedWithCustomError(stored, "InvalidInitialization")
          .withArgs();
      }
    });
  });

  describe("addIdentityToStorage", () => {
    it("stores identity and country, and tells both in events", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await expect(writer.addIdentityToStorage(WALLET, IDENTITY, COUNTRY.germany))
        .to.emit(stored, "IdentityStored")
        .withArgs(WALLET, IDENTITY)
        .and.to.emit(stored, "CountryModified")
        .withArgs(WALLET, COUNTRY.germany);
      expect(await stored.storedIdentity(WALLET)).to.equal(IDENTITY);
      expect(await stored.storedInvestorCountry(WALLET)).to.equal(COUNTRY.germany);
      expect(await stored.walletRecord(WALLET)).to.deep.equal([IDENTITY, COUNTRY.germany, false]);
    });

    it("refuses zero addresses, countries out of range, and a wallet twice", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      for (const [wallet, identity] of [
        [ZeroAddress, IDENTITY],
        [WALLET, ZeroAddress],
      ] as const) {
        await expect(writer.addIdentityToStorage(wallet, identity, 1n))
          .to.be.revertedWithCustomError(stored, "StorageZeroAddress")
          .withArgs();
      }
      for (const country of [0n, 1000n]) {
        await expect(writer.addIdentityToStorage(WALLET, IDENTITY, country))
          .to.be.revertedWithCustomError(stored, "StorageCountryInvalid")
          .withArgs(WALLET, country);
      }
      await writer.addIdentityToStorage(WALLET, IDENTITY, 999n);
      await expect(writer.addIdentityToStorage(WALLET, IDENTITY2, 1n))
        .to.be.revertedWithCustomError(stored, "StorageWalletTaken")
        .withArgs(WALLET, IDENTITY);
    });
  });

  describe("removeIdentityFromStorage", () => {
    it("leaves nothing of the wallet", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
      await expect(writer.removeIdentityFromStorage(WALLET))
        .to.emit(stored, "IdentityUnstored")
        .withArgs(WALLET, IDENTITY);
      expect(await stored.walletRecord(WALLET)).to.deep.equal([ZeroAddress, 0n, false]);
    });
  });

  describe("modifyStoredInvestorCountry", () => {
    it("changes the country alone", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
      await expect(writer.modifyStoredInvestorCountry(WALLET, 2n))
        .to.emit(stored, "CountryModified")
        .withArgs(WALLET, 2n);
      expect(await stored.walletRecord(WALLET)).to.deep.equal([IDENTITY, 2n, false]);
    });

    it("refuses countries out of range", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
      await expect(writer.modifyStoredInvestorCountry(WALLET, 0n))
        .to.be.revertedWithCustomError(stored, "StorageCountryInvalid")
        .withArgs(WALLET, 0n);
    });
  });

  describe("modifyStoredIdentity", () => {
    it("changes the identity alone", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
      await expect(writer.modifyStoredIdentity(WALLET, IDENTITY2))
        .to.emit(stored, "IdentityModified")
        .withArgs(IDENTITY, IDENTITY2)
        .and.to.emit(stored, "WalletIdentityModified")
        .withArgs(WALLET, IDENTITY, IDENTITY2);
      expect(await stored.walletRecord(WALLET)).to.deep.equal([IDENTITY2, 1n, false]);
    });

    it("refuses the zero address", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await expect(writer.modifyStoredIdentity(WALLET, ZeroAddress))
        .to.be.revertedWithCustomError(stored, "StorageZeroAddress")
        .withArgs();
    });
  });

  describe("recordRecovery", () => {
    it("ends the registration, bars the wallet for ever and remembers identity and successor", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(LOST, IDENTITY, 1n);
      await writer.addIdentityToStorage(NEW, IDENTITY, 2n);
      await expect(writer.recordRecovery(LOST, NEW))
        .to.emit(stored, "IdentityUnstored")
        .withArgs(LOST, IDENTITY)
        .and.to.emit(stored, "WalletBarred")
        .withArgs(LOST, NEW, IDENTITY);
      expect(await stored.storedIdentity(LOST)).to.equal(ZeroAddress);
      expect(await stored.storedInvestorCountry(LOST)).to.equal(0n);
      expect(await stored.walletRecord(LOST)).to.deep.equal([IDENTITY, 1n, true]);
      expect(await stored.successorOf(LOST)).to.equal(NEW);
      for (const call of [
        () => writer.addIdentityToStorage(LOST, IDENTITY, 1n),
        () => writer.removeIdentityFromStorage(LOST),
        () => writer.modifyStoredIdentity(LOST, IDENTITY2),
        () => writer.modifyStoredInvestorCountry(LOST, 3n),
        () => writer.recordRecovery(LOST, NEW),
        () => writer.recordRecovery(NEW, LOST),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(stored, "StorageWalletBarred").withArgs(LOST);
      }
    });

    it("refuses itself, and a wallet of another identity", async () => {
      const { stored, writer } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(LOST, IDENTITY, 1n);
      await writer.addIdentityToStorage(NEW, IDENTITY2, 2n);
      for (const successor of [LOST, NEW]) {
        await expect(writer.recordRecovery(LOST, successor))
          .to.be.revertedWithCustomError(stored, "StorageSuccessorInvalid")
          .withArgs(LOST, successor);
      }
    });
  });

  it("refuses every write on a wallet that is not stored", async () => {
    const { stored, writer } = await loadFixture(storageFixture);
    for (const call of [
      () => writer.removeIdentityFromStorage(WALLET),
      () => writer.modifyStoredIdentity(WALLET, IDENTITY),
      () => writer.modifyStoredInvestorCountry(WALLET, 1n),
      () => writer.recordRecovery(WALLET, NEW),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(stored, "StorageWalletUnknown").withArgs(WALLET);
    }
  });

  it("refuses every write of strangers, of the owner, and of a registry that is not bound", async () => {
    const { stored, owner, stranger } = await loadFixture(storageFixture);
    for (const caller of [stranger, owner]) {
      const as = stored.connect(caller);
      for (const call of [
        () => as.addIdentityToStorage(WALLET, IDENTITY, 1n),
        () => as.removeIdentityFromStorage(WALLET),
        () => as.modifyStoredIdentity(WALLET, IDENTITY),
        () => as.modifyStoredInvestorCountry(WALLET, 1n),
        () => as.recordRecovery(WALLET, NEW),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(stored, "AgentUnauthorized").withArgs(caller.address, 1n);
      }
    }
  });

  describe("bindIdentityRegistry", () => {
    it("makes the registry an agent, and one of ours is told", async () => {
      const { stored, registry } = await loadFixture(storageFixture);
      const address = await registry.getAddress();
      await expect(stored.bindIdentityRegistry(registry))
        .to.emit(stored, "IdentityRegistryBound")
        .withArgs(address)
        .and.to.emit(stored, "AgentAdded")
        .withArgs(address);
      expect(await stored.isListening(registry)).to.equal(true);
      expect(await stored.isAgent(registry)).to.equal(true);
    });

    it("takes a registry of another make, which hears nothing, and one that is an agent already", async () => {
      const { stored, agent, writer } = await loadFixture(storageFixture);
      await expect(stored.bindIdentityRegistry(agent)).not.to.emit(stored, "AgentAdded");
      expect(await stored.isListening(agent)).to.equal(false);
      expect(await stored.linkedIdentityRegistries()).to.deep.equal([agent.address]);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
    });

    it("refuses the zero address, a registry twice, and more than fifty", async () => {
      const { stored, registry } = await loadFixture(storageFixture);
      await expect(stored.bindIdentityRegistry(ZeroAddress))
        .to.be.revertedWithCustomError(stored, "StorageZeroAddress")
        .withArgs();
      await stored.bindIdentityRegistry(registry);
      for (let i = 1; i < 50; i++) await stored.bindIdentityRegistry(walletAt(100 + i));
      for (const bound of [await registry.getAddress(), walletAt(101)]) {
        await expect(stored.bindIdentityRegistry(bound))
          .to.be.revertedWithCustomError(stored, "StorageRegistryBound")
          .withArgs(bound);
      }
      await expect(stored.bindIdentityRegistry(walletAt(99)))
        .to.be.revertedWithCustomError(stored, "StorageRegistriesTooMany")
        .withArgs(50n);
    });

    it("refuses strangers and agents", async () => {
      const { stored, stranger, agent } = await loadFixture(storageFixture);
      for (const caller of [stranger, agent]) {
        await expect(stored.connect(caller).bindIdentityRegistry(WALLET))
          .to.be.revertedWithCustomError(stored, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });
  });

  describe("unbindIdentityRegistry", () => {
    it("takes the right to write, and tells the registry", async () => {
      const { identityStorage, registry } = await loadFixture(storageFixture);
      const address = await registry.getAddress();
      expect(await registry.leasing()).to.equal(true);
      await expect(identityStorage.unbindIdentityRegistry(registry))
        .to.emit(identityStorage, "IdentityRegistryUnbound")
        .withArgs(address)
        .and.to.emit(identityStorage, "AgentRemoved")
        .withArgs(address);
      expect(await identityStorage.linkedIdentityRegistries()).to.deep.equal([]);
      expect(await registry.leasing()).to.equal(false);
    });

    it("takes one of another make, and one that lost its role before", async () => {
      const { stored } = await loadFixture(storageFixture);
      await stored.bindIdentityRegistry(WALLET);
      await stored.removeAgent(WALLET);
      await expect(stored.unbindIdentityRegistry(WALLET))
        .to.emit(stored, "IdentityRegistryUnbound")
        .withArgs(WALLET)
        .and.not.to.emit(stored, "AgentRemoved");
    });

    it("unbinds one that reverts, and says that it was not told", async () => {
      const { identityStorage, registry, owner } = await loadFixture(storageFixture);
      const code = await owner.provider.getCode(await new ContractThatReverts__factory(owner).deploy());
      await owner.provider.send("hardhat_setCode", [await registry.getAddress(), code]);
      await expect(identityStorage.unbindIdentityRegistry(registry))
        .to.emit(identityStorage, "IdentityRegistryNotTold")
        .withArgs(await registry.getAddress());
    });

    it("refuses a registry that is not bound, and strangers", async () => {
      const { stored, stranger } = await loadFixture(storageFixture);
      await expect(stored.unbindIdentityRegistry(WALLET))
        .to.be.revertedWithCustomError(stored, "StorageRegistryNotFound")
        .withArgs(WALLET);
      await expect(stored.connect(stranger).unbindIdentityRegistry(WALLET))
        .to.be.revertedWithCustomError(stored, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("agents", () => {
    it("are appointed by the owner alone", async () => {
      const { stored, stranger, agent } = await loadFixture(storageFixture);
      for (const caller of [stranger, agent]) {
        await expect(stored.connect(caller).addAgent(WALLET))
          .to.be.revertedWithCustomError(stored, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });
  });

  describe("upgrades", () => {
    it("keep what is stored, and are the owner's", async () => {
      const { stored, writer, owner, stranger } = await loadFixture(storageFixture);
      await writer.addIdentityToStorage(WALLET, IDENTITY, 1n);
      const next = await new IdentityRegistryStorageV2__factory(owner).deploy();
      await expect(stored.connect(stranger).upgradeToAndCall(next, "0x"))
        .to.be.revertedWithCustomError(stored, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
      await stored.upgradeToAndCall(next, "0x");
      const upgraded = IdentityRegistryStorageV2__factory.connect(await stored.getAddress(), owner);
      expect(await upgraded.version()).to.equal(2n);
      expect(await upgraded.storedIdentity(WALLET)).to.equal(IDENTITY);
      await expect(upgraded.initialize({ owner, registries: [] }))
        .to.be.revertedWithCustomError(stored, "InvalidInitialization")
        .withArgs();
    });

    it("end for ever with renounceUpgrades", async () => {
      const { stored, owner, stranger } = await loadFixture(storageFixture);
      const next = await new IdentityRegistryStorageV2__factory(owner).deploy();
      await expect(stored.connect(stranger).renounceUpgrades())
        .to.be.revertedWithCustomError(stored, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
      expect(await stored.upgradesRenounced()).to.equal(false);
      await expect(stored.renounceUpgrades()).to.emit(stored, "UpgradesRenounced").withArgs();
      expect(await stored.upgradesRenounced()).to.equal(true);
      for (const call of [() => stored.upgradeToAndCall(next, "0x"), () => stored.renounceUpgrades()]) {
        await expect(call()).to.be.revertedWithCustomError(stored, "UpgradesAreRenounced").withArgs();
      }
    });

    it("need a proxy", async () => {
      const { implementations, owner } = await loadFixture(storageFixture);
      const implementation = IdentityRegistryStorage__factory.connect(implementations.identityStorage, owner);
      await expect(implementation.upgradeToAndCall(implementation, "0x"))
        .to.be.revertedWithCustomError(implementation, "UUPSUnauthorizedCallContext")
        .withArgs();
    });
  });

  describe("supportsInterface", () => {
    it("answers for ERC-3643's storage, its agents and ERC-165", async () => {
      const { stored } = await loadFixture(storageFixture);
      for (const id of ["0x57defe0d", "0x0cba0fa8", "0x01ffc9a7"]) {
        expect(await stored.supportsInterface(id)).to.equal(true);
      }
      expect(await stored.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  it("tells each bound registry of ours but the one that wrote", async () => {
    const f = await loadFixture(storageFixture);
    const second = await deploySuite(f.implementations, f.owner, f.agent, { identityStorage: f.identityStorage });
    await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
    await second.registry.refresh(WALLET);
    await f.registry.connect(f.agent).registerIdentity(NEW, f.identity, 1n);
    expect(await second.registry.contains(NEW)).to.equal(true);
    await f.identityStorage.addAgent(f.other);
    await f.identityStorage.connect(f.other).removeIdentityFromStorage(NEW);
    expect(await f.registry.contains(NEW)).to.equal(false);
    expect(await second.registry.contains(NEW)).to.equal(false);
  });
});
