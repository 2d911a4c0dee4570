import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import {
  AbiCoder,
  type AddressLike,
  concat,
  type ContractTransactionReceipt,
  getCreate2Address,
  id,
  keccak256,
  toBeHex,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import { ethers } from "hardhat";

import {
  AgentPermissions__factory,
  DividendDistributor__factory,
  IdentityRegistry__factory,
  Ownable2StepUpgradeable__factory,
  SecurityToken__factory,
  SuiteFactory__factory,
  SuiteProxy__factory,
} from "../../typechain-types";
import type { ImplementationsStruct, SuiteSettingsStruct } from "../../typechain-types/contracts/factory/SuiteFactory";
import {
  COUNTRY,
  deploySuiteFixture,
  EVERY_PERMISSION,
  type SuiteFixture,
  THREE_RULES,
  UNLIMITED,
} from "../fixtures/suite";

const SALT = id("another suite");
const RECOVER = 8n;
/** What a transaction may use on mainnet (EIP-7825). */
const MOST_GAS = 2n ** 24n;

interface FactoryFixture extends SuiteFixture {
  /** Settings of a suite that does not exist. */
  readonly next: SuiteSettingsStruct;
}

async function factoryFixture(): Promise<FactoryFixture> {
  const [, , , , treasury, exempt] = await ethers.getSigners();
  if (treasury === undefined || exempt === undefined) throw new Error("too few accounts");
  const suite = await deploySuiteFixture({
    topics: [1n, 2n, 3n],
    rules: THREE_RULES,
    treasury: [treasury],
    exempt: [exempt],
  });
  return { ...suite, next: { ...suite.settings, salt: SALT } };
}

/** Addresses in the order of the factory's struct. */
async function addressesOf(suite: SuiteFixture): Promise<string[]> {
  const { token, registry, identityStorage, issuersRegistry, topicsRegistry, compliance, distributor } = suite;
  const contracts: readonly { getAddress(): Promise<string> }[] = [
    token,
    registry,
    identityStorage,
    issuersRegistry,
    topicsRegistry,
    compliance,
    distributor,
  ];
  return Promise.all(contracts.map((contract) => contract.getAddress()));
}

/** Where the factory must create what has this creation code. */
function predict(factory: string, deployer: string, salt: string, initCode: string): string {
  const own = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes32"], [deployer, salt]));
  return getCreate2Address(factory, own, keccak256(initCode));
}

function proxyCode(implementation: string): string {
  return concat([SuiteProxy__factory.bytecode, AbiCoder.defaultAbiCoder().encode(["address"], [implementation])]);
}

/** Creation code of a minimal clone (EIP-1167). */
function cloneCode(implementation: string): string {
  return concat(["0x3d602d80600a3d3981f3363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3"]);
}

/** Creation code of a minimal clone with an address behind it, as OpenZeppelin writes it. */
function cloneCodeWith(implementation: string, argument: string): string {
  const length = toBeHex(0x2d + 20, 2);
  const prefix = concat(["0x61", length, "0x3d81600a3d39f3363d3d373d3d3d363d73"]);
  return concat([prefix, implementation, "0x5af43d82803e903d91602b57fd5bf3", argument]);
}

/** The accounts that a transaction made agents, with what they may do, by contract. */
function agentsIn({ logs }: ContractTransactionReceipt): string[][] {
  const abi = AgentPermissions__factory.createInterface();
  return logs
    .map((log) => ({ address: log.address, event: abi.parseLog(log) }))
    .filter(({ event }) => event?.name === "AgentPermissionsSet")
    .map(({ address, event }) => [address, String(event?.args[0]), String(event?.args[1])]);
}

async function deployed(suite: FactoryFixture, settings: SuiteSettingsStruct): Promise<ContractTransactionReceipt> {
  const receipt = await (await suite.suiteFactory.deploySuite(settings)).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt;
}

describe("SuiteFactory", () => {
  describe("deploySuite", () => {
    it("creates every contract where it was known to be", async () => {
      const { suiteFactory, deployer, next, owner } = await loadFixture(factoryFixture);
      const [suite, exists] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      expect(exists).to.be.false;
      expect(await suiteFactory.deploySuite.staticCall(next)).to.deep.equal([...suite]);
      await expect(suiteFactory.deploySuite(next))
        .to.emit(suiteFactory, "SuiteDeployed")
        .withArgs(deployer.address, SALT, owner.address, [...suite]);
      for (const address of suite) expect(await ethers.provider.getCode(address)).not.to.equal("0x");
      expect(await suiteFactory.suiteOf(deployer, SALT, ZeroAddress)).to.deep.equal([[...suite], true]);
    });

    it("uses addresses that follow from factory, caller and salt alone, so that they are equal on every chain", async () => {
      const { suiteFactory, deployer } = await loadFixture(factoryFixture);
      const code = await suiteFactory.implementations();
      const factory = await suiteFactory.getAddress();
      const [suite] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      const expected = [
        proxyCode(code.token),
        cloneCode(code.identityRegistry),
        proxyCode(code.identityStorage),
        cloneCode(code.issuersRegistry),
        cloneCode(code.topicsRegistry),
        cloneCode(code.compliance),
      ].map((initCode) => predict(factory, deployer.address, SALT, initCode));
      const distributor = getCreate2Address(factory, ZeroHash, keccak256(cloneCodeWith(code.distributor, suite.token)));
      expect([...suite]).to.deep.equal([...expected, distributor]);
    });

    it("uses the same addresses whatever the settings", async () => {
      const { suiteFactory, deployer, next, stranger } = await loadFixture(factoryFixture);
      const [suite] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      const other: SuiteSettingsStruct = {
        ...next,
        owner: stranger,
        token: { ...next.token, name: "Other", symbol: "OTHER", decimals: 0n, paused: true, agents: [] },
        registry: { ...next.registry, maxLease: 0n, claimTopics: [9n], issuers: [], agents: [] },
        modules: [],
      };
      expect(await suiteFactory.deploySuite.staticCall(other)).to.deep.equal([...suite]);
    });

    it("gives another caller other addresses for the same salt", async () => {
      const { suiteFactory, deployer, stranger, next } = await loadFixture(factoryFixture);
      const [mine] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      const [theirs] = await suiteFactory.suiteOf(stranger, SALT, ZeroAddress);
      await expect(suiteFactory.connect(stranger).deploySuite(next))
        .to.emit(suiteFactory, "SuiteDeployed")
        .withArgs(stranger.address, SALT, next.owner, [...theirs]);
      expect((await suiteFactory.suiteOf(deployer, SALT, ZeroAddress))[1]).to.be.false;
      expect(new Set([...mine, ...theirs]).size).to.equal(14);
      await suiteFactory.deploySuite(next);
    });

    it("returns a suite that exists as it is, whatever the settings", async () => {
      const suite = await loadFixture(factoryFixture);
      const { suiteFactory, deployer, settings, stranger, owner, token, compliance } = suite;
      const own = await addressesOf(suite);
      const changed: SuiteSettingsStruct[] = [
        settings,
        { ...settings, owner: stranger, modules: [], token: { ...settings.token, name: "Other" } },
        { ...settings, registry: { ...settings.registry, identityStorage: stranger } },
      ];
      for (const again of changed) {
        expect(await suiteFactory.deploySuite.staticCall(again)).to.deep.equal(own);
        await expect(suiteFactory.deploySuite(again)).not.to.emit(suiteFactory, "SuiteDeployed");
      }
      expect(await suiteFactory.suiteOf(deployer, settings.salt, stranger)).to.deep.equal([own, true]);
      expect(await token.name()).to.equal("Harbour Court");
      expect(await token.owner()).to.equal(owner.address);
      expect(await compliance.getModules()).to.have.length(3);
    });

    it("sets up everything as it was asked to", async () => {
      const suite = await loadFixture(factoryFixture);
      const { code, token, registry, identityStorage, issuersRegistry, topicsRegistry, compliance } = suite;
      const { people, providers, agent } = suite;
      const own = await addressesOf(suite);
      expect(await suite.distributor.homeToken()).to.equal(own[0]);
      const [provider] = providers;
      expect([await token.identityRegistry(), await token.compliance()]).to.deep.equal([own[1], own[5]]);
      expect(await token.isTreasury(people[0] ?? ZeroAddress)).to.be.true;
      expect(await token.agentPermissions(agent)).to.deep.equal([EVERY_PERMISSION, UNLIMITED]);
      expect([
        await registry.identityStorage(),
        await registry.issuersRegistry(),
        await registry.topicsRegistry(),
      ]).to.deep.equal(own.slice(2, 5));
      expect(await registry.maxLease()).to.equal(24n * 365n);
      expect(await registry.leasing()).to.be.true;
      expect(await registry.identityListeners()).to.deep.equal([own[5]]);
      expect(await identityStorage.linkedIdentityRegistries()).to.deep.equal([own[1]]);
      expect(await topicsRegistry.getClaimTopics()).to.deep.equal([1n, 2n, 3n]);
      expect(await issuersRegistry.getTrustedIssuers()).to.deep.equal([await provider?.contract.getAddress()]);
      expect(await compliance.getTokenBound()).to.equal(own[0]);
      expect(await compliance.getModules()).to.deep.equal([
        code.rules.CountryAllow,
        code.rules.MaxBalance,
        code.rules.SupplyLimit,
      ]);
      expect((await compliance.holding(people[1] ?? ZeroAddress))[2]).to.be.true;
    });

    it("leaves a suite that works", async () => {
      const { onboard, mint, token, people } = await loadFixture(factoryFixture);
      const [, , wallet, other] = people;
      if (wallet === undefined || other === undefined) throw new Error("too few accounts");
      await onboard(wallet);
      await onboard(other, COUNTRY.france);
      await mint(wallet, 10n);
      await token.connect(wallet).transfer(other, 4n);
      expect(await token.balanceOf(other)).to.equal(4n);
    });

    it("fits in a transaction of mainnet", async () => {
      const suite = await loadFixture(factoryFixture);
      expect((await deployed(suite, suite.next)).gasUsed).to.be.lessThan(MOST_GAS);
    });

    it("creates nothing when a setting is refused", async () => {
      const { suiteFactory, deployer, next, stranger, token } = await loadFixture(factoryFixture);
      await expect(suiteFactory.deploySuite({ ...next, owner: ZeroAddress }))
        .to.be.revertedWithCustomError(token, "OwnableInvalidOwner")
        .withArgs(ZeroAddress);
      await expect(suiteFactory.deploySuite({ ...next, token: { ...next.token, decimals: 19n } }))
        .to.be.revertedWithCustomError(token, "TokenDecimalsInvalid")
        .withArgs(19n);
      await expect(suiteFactory.deploySuite({ ...next, modules: [{ module: stranger, settings: [] }] })).to.be.reverted;
      expect((await suiteFactory.suiteOf(deployer, SALT, ZeroAddress))[1]).to.be.false;
    });
  });

  describe("rights", () => {
    it("are the owner's from the first moment: no contract was ever anybody else's", async () => {
      const suite = await loadFixture(factoryFixture);
      const { owner, suiteFactory, deployer, next } = suite;
      const receipt = await deployed(suite, next);
      const abi = Ownable2StepUpgradeable__factory.createInterface();
      const handed = receipt.logs
        .map((log) => ({ address: log.address, event: abi.parseLog(log) }))
        .filter(({ event }) => event?.name === "OwnershipTransferred")
        .map(({ address, event }) => [address, ...(event?.args ?? [])] as string[]);
      const [addresses] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      // The distributor belongs to whoever owns the token, and says nothing of it.
      const announced = [...addresses].filter((address) => address !== addresses.distributor);
      expect(new Set(handed.map(([address]) => address))).to.deep.equal(new Set(announced));
      for (const [, from, to] of handed) expect([from, to]).to.deep.equal([ZeroAddress, owner.address]);
      for (const address of announced) {
        const contract = Ownable2StepUpgradeable__factory.connect(address, owner);
        expect(await contract.owner()).to.equal(owner.address);
        expect(await contract.pendingOwner()).to.equal(ZeroAddress);
      }
      expect(await DividendDistributor__factory.connect(addresses.distributor, owner).owner()).to.equal(owner.address);
    });

    it("are nobody's but those that the settings name, and the suite's own contracts'", async () => {
      const suite = await loadFixture(factoryFixture);
      const { suiteFactory, deployer, agent, next } = suite;
      const receipt = await deployed(suite, next);
      const [created] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      const every = EVERY_PERMISSION.toString();
      expect(new Set(agentsIn(receipt).map((entry) => entry.join()))).to.deep.equal(
        new Set([
          [created.token, agent.address, every].join(),
          [created.identityRegistry, agent.address, every].join(),
          [created.identityRegistry, created.token, RECOVER.toString()].join(),
          [created.identityStorage, created.identityRegistry, "1"].join(),
        ]),
      );
      for (const contract of [created.token, created.identityRegistry, created.identityStorage, created.distributor]) {
        const rights = AgentPermissions__factory.connect(contract, deployer);
        for (const nobody of [deployer.address, await suiteFactory.getAddress(), created.compliance]) {
          expect(await rights.isAgent(nobody)).to.be.false;
        }
      }
    });

    it("cannot be taken by setting a contract up again", async () => {
      const suite = await loadFixture(factoryFixture);
      const { stranger, registry, identityStorage, issuersRegistry, topicsRegistry, compliance, token } = suite;
      const owner: AddressLike = stranger;
      const [tokenAddress, registryAddress, storageAddress, issuers, topics] = await addressesOf(suite);
      const again = { owner, registry: registryAddress ?? "", compliance, ...suite.settings.token };
      const attempts: readonly (() => Promise<unknown>)[] = [
        () => token.connect(stranger).initialize({ ...again, owner }),
        () => identityStorage.connect(stranger).initialize({ owner, registries: [] }),
        () => issuersRegistry.connect(stranger).initialize({ owner, issuers: [], registries: [] }),
        () => topicsRegistry.connect(stranger).initialize({ owner, topics: [], registries: [] }),
        () => compliance.connect(stranger).initialize({ owner, token: tokenAddress ?? "", exempt: [], modules: [] }),
        () =>
          registry.connect(stranger).initialize({
            owner,
            identityStorage: storageAddress ?? "",
            issuersRegistry: issuers ?? "",
            topicsRegistry: topics ?? "",
            maxLease: 0n,
            agents: [],
            listeners: [],
            classTopics: [],
          }),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(token, "InvalidInitialization").withArgs();
      }
    });
  });

  describe("given a storage of identities that another suite has", () => {
    it("creates none, and waits for the storage's owner to bind the new registry", async () => {
      const { suiteFactory, deployer, owner, identityStorage, next, onboard, people, agent } =
        await loadFixture(factoryFixture);
      const shared = await identityStorage.getAddress();
      const wallet = people[2];
      if (wallet === undefined) throw new Error("too few accounts");
      await onboard(wallet);
      await suiteFactory.deploySuite({ ...next, registry: { ...next.registry, identityStorage: shared } });
      const [suite, exists] = await suiteFactory.suiteOf(deployer, SALT, shared);
      expect(exists).to.be.true;
      expect(suite.identityStorage).to.equal(shared);
      const registry = IdentityRegistry__factory.connect(suite.identityRegistry, agent);
      expect(await registry.identityStorage()).to.equal(shared);
      expect(await identityStorage.isAgent(registry)).to.be.false;
      await expect(registry.deleteIdentity(wallet))
        .to.be.revertedWithCustomError(identityStorage, "AgentUnauthorized")
        .withArgs(suite.identityRegistry, 1n);

      await identityStorage.connect(owner).bindIdentityRegistry(registry);
      const token = SecurityToken__factory.connect(suite.token, agent);
      await token["mint(address,uint256)"](wallet, 5n);
      expect(await token.balanceOf(wallet)).to.equal(5n);
    });

    it("keeps every other address, and tells of the storage that is used when asked for another", async () => {
      const { suiteFactory, deployer, identityStorage, next } = await loadFixture(factoryFixture);
      const shared = await identityStorage.getAddress();
      const [alone] = await suiteFactory.suiteOf(deployer, SALT, ZeroAddress);
      const [sharing] = await suiteFactory.suiteOf(deployer, SALT, shared);
      expect([...sharing].filter((address) => address !== shared)).to.deep.equal(
        [...alone].filter((address) => address !== alone.identityStorage),
      );
      await suiteFactory.deploySuite({ ...next, registry: { ...next.registry, identityStorage: shared } });
      expect(await suiteFactory.deploySuite.staticCall(next)).to.deep.equal([...sharing]);
      expect(await ethers.provider.getCode(alone.identityStorage)).to.equal("0x");
    });
  });

  describe("constructor", () => {
    it("remembers the code that suites share", async () => {
      const { suiteFactory, code } = await loadFixture(factoryFixture);
      const names = [
        "SecurityToken",
        "IdentityRegistryStorage",
        "IdentityRegistry",
        "TrustedIssuersRegistry",
        "ClaimTopicsRegistry",
        "ModularCompliance",
        "DividendDistributor",
      ];
      const addresses = names.map((name) => code.contracts.find((contract) => contract.name === name)?.address);
      expect(await suiteFactory.implementations()).to.deep.equal(addresses);
    });

    it("refuses what is no contract", async () => {
      const { suiteFactory, deployer, stranger } = await loadFixture(factoryFixture);
      const { token, identityStorage, identityRegistry, issuersRegistry, topicsRegistry, compliance, distributor } =
        await suiteFactory.implementations();
      const code: ImplementationsStruct = {
        token,
        identityStorage,
        identityRegistry,
        issuersRegistry,
        topicsRegistry,
        compliance,
        distributor,
      };
      for (const name of Object.keys(code)) {
        await expect(new SuiteFactory__factory(deployer).deploy({ ...code, [name]: stranger }))
          .to.be.revertedWithCustomError(suiteFactory, "SuiteImplementationMissing")
          .withArgs(stranger.address);
      }
    });
  });
});
