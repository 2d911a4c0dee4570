import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, type Interface, ZeroAddress, ZeroHash } from "ethers";

import {
  ComplianceThatListens__factory,
  SecurityToken__factory,
  SuiteProxy__factory,
  type TokenAdministration,
  TokenAdministration__factory,
} from "../../typechain-types";
import type { TokenSettingsStruct } from "../../typechain-types/contracts/token/SecurityToken";
import { COUNTRY, deploySuiteFixture, EVERY_PERMISSION, type SuiteFixture, UNLIMITED } from "../fixtures/suite";
import {
  ALICES,
  BOBS,
  countingFixture,
  deployTokenFixture,
  selectorOf,
  type TokenFixture,
  tokenFixture,
} from "./fixture";
import { eventsOf, useForeign } from "./foreign";

const VERSION = "1.0.0";
const NO_TERMS = {
  isin: "",
  lei: "",
  class: "",
  nominalValue: 0n,
  currency: "0x000000",
  law: "",
  hash: ZeroHash,
  uri: "",
};

/** The functions of the owner, with arguments. */
const OWNERS: readonly (readonly [string, readonly unknown[]])[] = [
  ["setName", ["New"]],
  ["setSymbol", ["NEW"]],
  ["setOnchainID", [ZeroAddress]],
  ["setIdentityRegistry", [ZeroAddress]],
  ["setCompliance", [ZeroAddress]],
  ["addAgent", [ZeroAddress]],
  ["removeAgent", [ZeroAddress]],
  ["setAgentPermissions", [ZeroAddress, 1n, 0n]],
  ["setTreasury", [ZeroAddress, true]],
  ["setTerms", [NO_TERMS]],
  ["setDocument", [id("name"), "uri", ZeroHash]],
  ["removeDocument", [id("name")]],
  ["transferOwnership", [ZeroAddress]],
  ["renounceOwnership", []],
  ["renounceUpgrades", []],
  ["upgradeToAndCall", [ZeroAddress, "0x"]],
];

/** The xor of the selectors of some functions of the token. */
function idOf(token: { interface: Interface }, names: readonly string[]): string {
  const words = names.map((name) => BigInt(token.interface.getFunction(name)?.selector ?? 0));
  return `0x${words
    .reduce((sum, word) => sum ^ word, 0n)
    .toString(16)
    .padStart(8, "0")}`;
}

interface OtherRegistryFixture extends TokenFixture {
  readonly other: SuiteFixture;
}

/** Another suite of the same owner, where Alice and Bob are registered under the other's country. */
async function otherRegistryFixture(): Promise<OtherRegistryFixture> {
  const suite = await countingFixture();
  const { owner, alice, bob, token } = suite;
  const other = await deploySuiteFixture();
  await other.registry.registerIdentity(alice.wallet, alice.identity, COUNTRY.france);
  await other.registry.registerIdentity(bob.wallet, bob.identity, COUNTRY.france);
  await other.registry.connect(owner).addIdentityListener(suite.compliance);
  await other.registry.connect(owner).setAgentPermissions(token, 8n);
  return { ...suite, other };
}

interface BareFixture extends TokenFixture {
  readonly implementation: string;
  readonly administration: TokenAdministration;
  readonly initial: TokenSettingsStruct;
}

/** What is needed to set a token up by hand. */
async function bareFixture(): Promise<BareFixture> {
  const suite = await tokenFixture();
  const { code, owner, stranger, registry, compliance } = suite;
  const { token: implementation } = await suite.suiteFactory.implementations();
  const address = code.contracts.find(({ name }) => name === "TokenAdministration")?.address ?? ZeroAddress;
  const initial: TokenSettingsStruct = {
    owner,
    name: "Bare",
    symbol: "BARE",
    decimals: 0n,
    paused: false,
    onchainID: stranger,
    registry,
    compliance,
    treasury: [],
    agents: [],
    terms: NO_TERMS,
  };
  return { ...suite, implementation, administration: TokenAdministration__factory.connect(address, owner), initial };
}

describe("SecurityToken: the owner's settings", () => {
  it("begins with what the suite was given", async () => {
    const { token, owner, registry, compliance } = await loadFixture(tokenFixture);
    expect(await token.name()).to.equal("Harbour Court");
    expect(await token.symbol()).to.equal("HRBR");
    expect(await token.decimals()).to.equal(18n);
    expect(await token.version()).to.equal(VERSION);
    expect(await token.onchainID()).to.equal(ZeroAddress);
    expect(await token.owner()).to.equal(owner.address);
    expect(await token.identityRegistry()).to.equal(await registry.getAddress());
    expect(await token.compliance()).to.equal(await compliance.getAddress());
    expect(await token.paused()).to.be.false;
  });

  it("may have no decimals", async () => {
    const { token } = await loadFixture(async function wholeSharesFixture() {
      return deployTokenFixture({ decimals: 0n });
    });
    expect(await token.decimals()).to.equal(0n);
  });

  it("changes name, symbol and ONCHAINID, with an event that gives all as they are", async () => {
    const { token, owner, stranger } = await loadFixture(tokenFixture);
    const asOwner = token.connect(owner);
    await expect(asOwner.setName("Quay"))
      .to.emit(token, "UpdatedTokenInformation")
      .withArgs("Quay", "HRBR", 18n, VERSION, ZeroAddress);
    await expect(asOwner.setSymbol("QUAY"))
      .to.emit(token, "UpdatedTokenInformation")
      .withArgs("Quay", "QUAY", 18n, VERSION, ZeroAddress);
    await expect(asOwner.setOnchainID(stranger))
      .to.emit(token, "UpdatedTokenInformation")
      .withArgs("Quay", "QUAY", 18n, VERSION, stranger.address);
    expect([await token.name(), await token.symbol(), await token.onchainID()]).to.deep.equal([
      "Quay",
      "QUAY",
      stranger.address,
    ]);
  });

  it("takes no empty name or symbol", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    for (const attempt of [() => token.connect(owner).setName(""), () => token.connect(owner).setSymbol("")]) {
      await expect(attempt()).to.be.revertedWithCustomError(token, "TokenTextEmpty").withArgs();
    }
  });

  for (const [name, args] of OWNERS) {
    it(`refuses ${name} from a stranger and from an agent with every permission`, async () => {
      const { token, agent, stranger } = await loadFixture(tokenFixture);
      const data = token.interface.encodeFunctionData(name as "setName", args as [string]);
      for (const caller of [agent, stranger]) {
        await expect(caller.sendTransaction({ to: token, data }))
          .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });
  }

  it("changes hands in two steps", async () => {
    const { token, owner, stranger, agent } = await loadFixture(tokenFixture);
    await token.connect(owner).transferOwnership(stranger);
    expect(await token.owner()).to.equal(owner.address);
    await expect(token.connect(agent).acceptOwnership())
      .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
      .withArgs(agent.address);
    await token.connect(stranger).acceptOwnership();
    expect(await token.owner()).to.equal(stranger.address);
    await token.connect(stranger).setName("Quay");
  });
});

describe("SecurityToken: setIdentityRegistry", () => {
  it("asks another registry from then on, and counts holders anew", async () => {
    const { token, owner, other, compliance, alice, bob, carol } = await loadFixture(otherRegistryFixture);
    await expect(token.connect(owner).setIdentityRegistry(other.registry))
      .to.emit(token, "IdentityRegistryAdded")
      .withArgs(await other.registry.getAddress());
    expect(await token.identityRegistry()).to.equal(await other.registry.getAddress());
    await compliance.countWallets([alice.wallet, bob.wallet]);
    expect(await compliance.holding(alice.identity)).to.deep.equal([ALICES, COUNTRY.france, false]);
    await expect(token.connect(alice.wallet).transfer(carol.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
      .withArgs(carol.wallet.address);
    await token.connect(alice.wallet).transfer(bob.wallet, ALICES);
    expect((await compliance.holding(bob.identity))[0]).to.equal(ALICES + BOBS);
    expect((await compliance.ledger())[2]).to.equal(1n);
  });

  it("tells no compliance contract of another suite", async () => {
    const suite = await loadFixture(otherRegistryFixture);
    const { token, owner, other } = suite;
    await useForeign(suite, new ComplianceThatListens__factory(owner).deploy());
    await token.connect(owner).setIdentityRegistry(other.registry);
    expect(await token.identityRegistry()).to.equal(await other.registry.getAddress());
  });

  it("refuses what is no registry of Scrip's", async () => {
    const { token, owner, stranger, compliance } = await loadFixture(otherRegistryFixture);
    for (const wrong of [stranger.address, await compliance.getAddress()]) {
      await expect(token.connect(owner).setIdentityRegistry(wrong))
        .to.be.revertedWithCustomError(token, "TokenRegistryUnsupported")
        .withArgs(wrong);
    }
  });
});

describe("SecurityToken: initialize", () => {
  it("sets up a fresh proxy once, with an event for each setting", async () => {
    const { implementation, initial, owner, agent, stranger, registry, compliance } = await loadFixture(bareFixture);
    const proxy = await new SuiteProxy__factory(owner).deploy(implementation);
    const token = SecurityToken__factory.connect(await proxy.getAddress(), stranger);
    const settings: TokenSettingsStruct = {
      ...initial,
      paused: true,
      treasury: [stranger],
      agents: [{ agent, permissions: EVERY_PERMISSION, mintAllowance: UNLIMITED }],
    };
    const sent = token.initialize(settings);
    await expect(sent)
      .to.emit(token, "UpdatedTokenInformation")
      .withArgs("Bare", "BARE", 0n, VERSION, stranger.address)
      .and.to.emit(token, "ComplianceAdded")
      .withArgs(await compliance.getAddress())
      .and.to.emit(token, "IdentityRegistryAdded")
      .withArgs(await registry.getAddress())
      .and.to.emit(token, "TermsSet")
      .withArgs(ZeroHash, "", Object.values(NO_TERMS));
    expect(await eventsOf(sent, token, "OwnershipTransferred")).to.deep.equal([[ZeroAddress, owner.address]]);
    expect(await eventsOf(sent, token, "Paused")).to.deep.equal([[stranger.address]]);
    expect(await eventsOf(sent, token, "TreasurySet")).to.deep.equal([[stranger.address, true]]);
    expect(await eventsOf(sent, token, "AgentAdded")).to.deep.equal([[agent.address]]);
    expect(await token.owner()).to.equal(owner.address);
    expect(await token.isAgent(stranger)).to.be.false;

    await expect(token.initialize(settings)).to.be.revertedWithCustomError(token, "InvalidInitialization").withArgs();
  });

  it("refuses settings that cannot be right", async () => {
    const { implementation, initial, owner, stranger } = await loadFixture(bareFixture);
    const proxy = await new SuiteProxy__factory(owner).deploy(implementation);
    const token = SecurityToken__factory.connect(await proxy.getAddress(), owner);
    const wrong: readonly [Partial<TokenSettingsStruct>, string, readonly unknown[]][] = [
      [{ decimals: 19n }, "TokenDecimalsInvalid", [19n]],
      [{ compliance: ZeroAddress }, "TokenComplianceMissing", []],
      [{ owner: ZeroAddress }, "OwnableInvalidOwner", [ZeroAddress]],
      [{ name: "" }, "TokenTextEmpty", []],
      [{ symbol: "" }, "TokenTextEmpty", []],
      [{ registry: stranger }, "TokenRegistryUnsupported", [stranger.address]],
      [{ treasury: [ZeroAddress] }, "TokenZeroAddress", []],
      [{ agents: [{ agent: ZeroAddress, permissions: 1n, mintAllowance: 0n }] }, "AgentZeroAddress", []],
      [
        { agents: [{ agent: stranger, permissions: 0n, mintAllowance: 0n }] },
        "AgentPermissionsEmpty",
        [stranger.address],
      ],
    ];
    for (const [change, error, args] of wrong) {
      await expect(token.initialize({ ...initial, ...change }))
        .to.be.revertedWithCustomError(token, error)
        .withArgs(...args);
    }
    await token.initialize({ ...initial, decimals: 18n });
  });

  it("cannot be called on a suite's token, nor on what tokens share", async () => {
    const { token, implementation, administration, initial, stranger } = await loadFixture(bareFixture);
    for (const target of [
      token.connect(stranger),
      SecurityToken__factory.connect(implementation, stranger),
      administration.connect(stranger),
    ]) {
      await expect(target.initialize(initial)).to.be.revertedWithCustomError(token, "InvalidInitialization").withArgs();
    }
  });
});

describe("TokenAdministration: called directly", () => {
  it("has no owner and no agents, and nobody can become one", async () => {
    const { administration, owner, bob } = await loadFixture(bareFixture);
    expect(await administration.owner()).to.equal(ZeroAddress);
    for (const attempt of [
      () => administration.addAgent(owner),
      () => administration.setName("Mine"),
      () => administration.setDocument(id("name"), "uri", ZeroHash),
    ]) {
      await expect(attempt())
        .to.be.revertedWithCustomError(administration, "OwnableUnauthorizedAccount")
        .withArgs(owner.address);
    }
    await expect(administration["mint(address,uint256)"](bob.wallet, 1n))
      .to.be.revertedWithCustomError(administration, "AgentUnauthorized")
      .withArgs(owner.address, 1n);
  });
});

describe("SecurityToken: ERC-165", () => {
  it("names the interfaces that it has", async () => {
    const { token } = await loadFixture(tokenFixture);
    const ids = {
      "ERC-165": "0x01ffc9a7",
      "ERC-20": "0x36372b07",
      "ERC-3643": "0xb97d944c",
      "IToken of T-REX": "0x1b643469",
      "ERC-20 metadata": idOf(token, ["name", "symbol", "decimals"]),
      "ERC-2612": idOf(token, ["permit", "nonces", "DOMAIN_SEPARATOR"]),
      "ERC-5267": selectorOf("eip712Domain()"),
      "ERC-1643": idOf(token, ["getDocument", "setDocument", "removeDocument", "getAllDocuments"]),
      "agent role": idOf(token, ["addAgent", "removeAgent", "isAgent"]),
      "token of a host": idOf(token, ["onComplianceHooks", "supplies", "isTreasury"]),
    };
    for (const [name, interfaceId] of Object.entries(ids)) {
      expect(await token.supportsInterface(interfaceId), name).to.be.true;
    }
  });

  it("names no other, ERC-7943's neither, which it has only in part", async () => {
    const { token } = await loadFixture(tokenFixture);
    for (const interfaceId of ["0xffffffff", "0x3edbb4c4", "0x00000000"]) {
      expect(await token.supportsInterface(interfaceId)).to.be.false;
    }
  });
});
