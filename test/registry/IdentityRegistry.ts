import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { IdentityRegistry__factory, ListenerThatRecords__factory } from "../../typechain-types";
import {
  clone,
  COUNTRY,
  deployStorage,
  deploySuite,
  MAX_LEASE,
  PERMISSION,
  registryFixture,
  TOPIC,
  walletAt,
} from "./fixture";

const WALLET = walletAt(1);
const EVERYTHING = 2n ** 128n - 1n;

describe("IdentityRegistry", () => {
  describe("initialize", () => {
    it("sets everything and says so", async () => {
      const f = await loadFixture(registryFixture);
      const { owner, agent, stranger, implementations, issuers, topics } = f;
      const identityStorage = await deployStorage(implementations, owner);
      const listener = await new ListenerThatRecords__factory(owner).deploy();
      const registry = IdentityRegistry__factory.connect(await clone(implementations.registry, owner), owner);
      await expect(
        registry.initialize({
          owner: stranger,
          identityStorage,
          issuersRegistry: issuers,
          topicsRegistry: topics,
          maxLease: 5n,
          agents: [{ agent, permissions: PERMISSION.recover }],
          listeners: [listener],
          classTopics: [0n, TOPIC.accredited],
        }),
      )
        .to.emit(registry, "IdentityStorageSet")
        .withArgs(await identityStorage.getAddress())
        .and.to.emit(registry, "TrustedIssuersRegistrySet")
        .withArgs(await issuers.getAddress())
        .and.to.emit(registry, "ClaimTopicsRegistrySet")
        .withArgs(await topics.getAddress())
        .and.to.emit(registry, "MaxLeaseSet")
        .withArgs(5n)
        .and.to.emit(registry, "AgentPermissionsSet")
        .withArgs(agent.address, PERMISSION.recover, 0n)
        .and.to.emit(registry, "ListenerAdded")
        .withArgs(await listener.getAddress())
        .and.to.emit(registry, "ClassTopicSet")
        .withArgs(1n, TOPIC.accredited);
      expect(await registry.owner()).to.equal(stranger.address);
      expect(await registry.identityStorage()).to.equal(await identityStorage.getAddress());
      expect(await registry.issuersRegistry()).to.equal(await issuers.getAddress());
      expect(await registry.topicsRegistry()).to.equal(await topics.getAddress());
      expect(await registry.maxLease()).to.equal(5n);
      expect(await registry.isListener(listener)).to.equal(false);
      expect(await registry.identityListeners()).to.deep.equal([await listener.getAddress()]);
      expect(await registry.classTopic(0n)).to.equal(0n);
      expect(await registry.classTopic(1n)).to.equal(TOPIC.accredited);
      expect(await registry.identityFactory()).to.equal(await implementations.factory.getAddress());
      expect(await registry.leasing()).to.equal(false);
    });

    it("runs once on a clone and never on the implementation", async () => {
      const { registry, implementations, owner, identityStorage, issuers, topics } = await loadFixture(registryFixture);
      const implementation = IdentityRegistry__factory.connect(implementations.registry, owner);
      for (const target of [registry, implementation]) {
        await expect(
          target.initialize({
            owner,
            identityStorage,
            issuersRegistry: issuers,
            topicsRegistry: topics,
            maxLease: 0n,
            agents: [],
            listeners: [],
            classTopics: [],
          }),
        )
          .to.be.revertedWithCustomError(registry, "InvalidInitialization")
          .withArgs();
      }
    });
  });

  describe("registerIdentity", () => {
    it("registers, and says so", async () => {
      const { registry, agent, identity, identityStorage } = await loadFixture(registryFixture);
      await expect(registry.connect(agent).registerIdentity(WALLET, identity, COUNTRY.germany))
        .to.emit(registry, "IdentityRegistered")
        .withArgs(WALLET, await identity.getAddress())
        .and.to.emit(identityStorage, "CountryModified")
        .withArgs(WALLET, COUNTRY.germany);
      expect(await registry.contains(WALLET)).to.equal(true);
      expect(await registry.identity(WALLET)).to.equal(await identity.getAddress());
      expect(await registry.investorCountry(WALLET)).to.equal(COUNTRY.germany);
      expect(await registry.isVerified(WALLET)).to.equal(true);
    });

    it("passes the storage's refusals on", async () => {
      const { registry, agent, identity, identityStorage } = await loadFixture(registryFixture);
      await expect(registry.connect(agent).registerIdentity(WALLET, identity, 0n))
        .to.be.revertedWithCustomError(identityStorage, "StorageCountryInvalid")
        .withArgs(WALLET, 0n);
    });
  });

  describe("batchRegisterIdentity", () => {
    for (const name of ["batchRegisterIdentity", "batchRegisterIdentityWithLease"] as const) {
      it(`${name}: equals the sequence, and nothing for an empty batch`, async () => {
        const { registry, agent, identity } = await loadFixture(registryFixture);
        await registry.connect(agent)[name]([WALLET, walletAt(2)], [identity, identity], [1n, 2n]);
        expect(await registry.investorCountry(WALLET)).to.equal(1n);
        expect(await registry.investorCountry(walletAt(2))).to.equal(2n);
        await expect(registry.connect(agent)[name]([], [], [])).not.to.emit(registry, "IdentityRegistered");
      });

      it(`${name}: refuses lists of different lengths`, async () => {
        const { registry, agent, identity } = await loadFixture(registryFixture);
        for (const [identities, countries] of [
          [[], [1n]],
          [[identity], [1n, 2n]],
        ] as const) {
          await expect(registry.connect(agent)[name]([WALLET], [...identities], [...countries]))
            .to.be.revertedWithCustomError(registry, "IdentityRegistryLengthsDiffer")
            .withArgs(1n, BigInt(identities.length), BigInt(countries.length));
        }
      });

      it(`${name}: is all or nothing`, async () => {
        const { registry, agent, identity, identityStorage } = await loadFixture(registryFixture);
        await expect(registry.connect(agent)[name]([WALLET, WALLET], [identity, identity], [1n, 2n]))
          .to.be.revertedWithCustomError(identityStorage, "StorageWalletTaken")
          .withArgs(WALLET, await identity.getAddress());
        expect(await registry.contains(WALLET)).to.equal(false);
      });
    }
  });

  describe("updateIdentity, updateCountry, deleteIdentity", () => {
    it("change the registration, and say so", async () => {
      const { registry, agent, identity, issuer } = await loadFixture(registryFixture);
      const [first, second] = [await identity.getAddress(), await issuer.getAddress()];
      const as = registry.connect(agent);
      await as.registerIdentity(WALLET, first, COUNTRY.germany);
      await expect(as.updateIdentity(WALLET, second)).to.emit(registry, "IdentityUpdated").withArgs(first, second);
      expect(await registry.identity(WALLET)).to.equal(second);
      expect(await registry.isVerified(WALLET)).to.equal(false);
      await expect(as.updateCountry(WALLET, COUNTRY.france))
        .to.emit(registry, "CountryUpdated")
        .withArgs(WALLET, COUNTRY.france);
      expect(await registry.investorCountry(WALLET)).to.equal(COUNTRY.france);
      await expect(as.deleteIdentity(WALLET)).to.emit(registry, "IdentityRemoved").withArgs(WALLET, second);
      expect(await registry.contains(WALLET)).to.equal(false);
      expect(await registry.identity(WALLET)).to.equal(ZeroAddress);
      expect(await registry.investorCountry(WALLET)).to.equal(0n);
      expect(await registry.isVerified(WALLET)).to.equal(false);
    });

    it("refuse a wallet that is not registered", async () => {
      const { registry, agent, identity, identityStorage } = await loadFixture(registryFixture);
      const as = registry.connect(agent);
      for (const call of [
        () => as.updateIdentity(WALLET, identity),
        () => as.updateCountry(WALLET, 1n),
        () => as.deleteIdentity(WALLET),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(identityStorage, "StorageWalletUnknown").withArgs(WALLET);
      }
    });
  });

  describe("agents", () => {
    const request = { managementKey: ZeroAddress, salt: `0x${"00".repeat(32)}`, claims: [], country: 1n, lease: false };

    it("do what their permission says, and nothing else", async () => {
      const { registry, stranger, owner, identity } = await loadFixture(registryFixture);
      const as = registry.connect(stranger);
      const acts: readonly [bigint, () => Promise<unknown>][] = [
        [PERMISSION.register, () => as.registerIdentity(WALLET, identity, 1n)],
        [PERMISSION.register, () => as.batchRegisterIdentity([], [], [])],
        [PERMISSION.register, () => as.batchRegisterIdentityWithLease([], [], [])],
        [PERMISSION.register, () => as.onboard({ ...request, identity, wallets: [WALLET] })],
        [PERMISSION.register, () => as.batchOnboard([])],
        [PERMISSION.update, () => as.updateIdentity(WALLET, identity)],
        [PERMISSION.update, () => as.updateCountry(WALLET, 2n)],
        [PERMISSION.remove, () => as.deleteIdentity(WALLET)],
        [PERMISSION.recover, () => as.recover(WALLET, WALLET, WALLET)],
      ];
      for (const [permission, act] of acts) {
        if (await registry.isAgent(stranger)) await registry.removeAgent(stranger);
        for (const others of [0n, EVERYTHING ^ permission]) {
          if (others !== 0n) await registry.connect(owner).setAgentPermissions(stranger, others);
          await expect(act())
            .to.be.revertedWithCustomError(registry, "AgentUnauthorized")
            .withArgs(stranger.address, permission);
        }
        await registry.connect(owner).setAgentPermissions(stranger, permission);
        if (permission !== PERMISSION.recover) await act();
      }
    });

    it("are appointed by the owner alone", async () => {
      const { registry, agent, stranger } = await loadFixture(registryFixture);
      await expect(registry.setAgentPermissions(stranger, PERMISSION.update))
        .to.emit(registry, "AgentAdded")
        .withArgs(stranger.address)
        .and.to.emit(registry, "AgentPermissionsSet")
        .withArgs(stranger.address, PERMISSION.update, 0n);
      for (const caller of [agent, stranger]) {
        const as = registry.connect(caller);
        for (const call of [
          () => as.addAgent(WALLET),
          () => as.removeAgent(agent),
          () => as.setAgentPermissions(WALLET, 1n),
        ]) {
          await expect(call())
            .to.be.revertedWithCustomError(registry, "OwnableUnauthorizedAccount")
            .withArgs(caller.address);
        }
      }
    });
  });

  describe("settings", () => {
    it("are the owner's", async () => {
      const { registry, agent, stranger, issuers, topics, identityStorage } = await loadFixture(registryFixture);
      for (const caller of [agent, stranger]) {
        const as = registry.connect(caller);
        for (const call of [
          () => as.setIdentityRegistryStorage(identityStorage),
          () => as.setTrustedIssuersRegistry(issuers),
          () => as.setClaimTopicsRegistry(topics),
          () => as.setMaxLease(1n),
          () => as.setClassTopic(0n, 1n),
          () => as.setClassMaxAge(0n, 1n),
          () => as.addIdentityListener(WALLET),
          () => as.removeIdentityListener(WALLET),
        ]) {
          await expect(call())
            .to.be.revertedWithCustomError(registry, "OwnableUnauthorizedAccount")
            .withArgs(caller.address);
        }
      }
    });

    it("take another list of topics, of issuers, another storage", async () => {
      const f = await loadFixture(registryFixture);
      const { registry, agent, identity, owner } = f;
      await registry.connect(agent).registerIdentity(WALLET, identity, 1n);
      const second = await deploySuite(f.implementations, owner, agent, { topics: [TOPIC.residence] });
      await expect(registry.setClaimTopicsRegistry(second.topics))
        .to.emit(registry, "ClaimTopicsRegistrySet")
        .withArgs(await second.topics.getAddress());
      expect(await registry.isVerified(WALLET)).to.equal(false);
      await registry.setClaimTopicsRegistry(f.topics);
      expect(await registry.isVerified(WALLET)).to.equal(true);
      await expect(registry.setTrustedIssuersRegistry(second.issuers))
        .to.emit(registry, "TrustedIssuersRegistrySet")
        .withArgs(await second.issuers.getAddress());
      expect(await registry.isVerified(WALLET)).to.equal(false);
      await expect(registry.setIdentityRegistryStorage(second.identityStorage))
        .to.emit(registry, "IdentityStorageSet")
        .withArgs(await second.identityStorage.getAddress());
      expect(await registry.contains(WALLET)).to.equal(false);
    });

    it("raise the number of the rules, which is zero where a list does not tell its changes", async () => {
      const f = await loadFixture(registryFixture);
      const { registry, owner } = f;
      let number = 0n;
      const expectRaised = async (): Promise<void> => {
        const next = await registry.rulesEpoch();
        expect(next).to.be.greaterThan(number);
        number = next;
      };
      await expectRaised();
      await f.topics.addClaimTopic(TOPIC.residence);
      await expectRaised();
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.kyc, TOPIC.residence]);
      await expectRaised();
      const second = await deploySuite(f.implementations, owner, f.agent, {});
      await registry.setClaimTopicsRegistry(second.topics);
      expect(await registry.rulesEpoch()).to.equal(0n);
      await second.topics.linkRegistry(registry);
      await expectRaised();
    });

    it("refuse the zero address, and a storage of another make", async () => {
      const { registry, issuers, stranger } = await loadFixture(registryFixture);
      await expect(registry.setTrustedIssuersRegistry(ZeroAddress))
        .to.be.revertedWithCustomError(registry, "IdentityRegistryZeroAddress")
        .withArgs();
      await expect(registry.setClaimTopicsRegistry(ZeroAddress))
        .to.be.revertedWithCustomError(registry, "IdentityRegistryZeroAddress")
        .withArgs();
      for (const foreign of [ZeroAddress, stranger.address, await issuers.getAddress()]) {
        await expect(registry.setIdentityRegistryStorage(foreign))
          .to.be.revertedWithCustomError(registry, "IdentityRegistryStorageForeign")
          .withArgs(foreign);
      }
    });

    it("set and clear the longest lease", async () => {
      const { registry } = await loadFixture(registryFixture);
      expect(await registry.maxLease()).to.equal(MAX_LEASE);
      expect(await registry.leasing()).to.equal(true);
      await expect(registry.setMaxLease(0n)).to.emit(registry, "MaxLeaseSet").withArgs(0n);
      expect(await registry.maxLease()).to.equal(0n);
      expect(await registry.leasing()).to.equal(false);
    });

    it("refuse a ninth class", async () => {
      const { registry } = await loadFixture(registryFixture);
      await expect(registry.setClassTopic(8n, 1n))
        .to.be.revertedWithCustomError(registry, "IdentityRegistryClassInvalid")
        .withArgs(8n);
    });
  });

  describe("supportsInterface", () => {
    it("answers for ERC-3643's registry, its agents, what ours adds, and ERC-165", async () => {
      const { registry } = await loadFixture(registryFixture);
      for (const id of ["0x8ff89f73", "0x0cba0fa8", "0x01ffc9a7"]) {
        expect(await registry.supportsInterface(id)).to.equal(true);
      }
      expect(await registry.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  describe("ownership", () => {
    it("changes hands in two steps", async () => {
      const { registry, owner, stranger } = await loadFixture(registryFixture);
      await registry.transferOwnership(stranger);
      expect(await registry.owner()).to.equal(owner.address);
      await registry.connect(stranger).acceptOwnership();
      expect(await registry.owner()).to.equal(stranger.address);
    });
  });
});
