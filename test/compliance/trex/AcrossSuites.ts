import { impersonateAccount, loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type BaseContract, id, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import {
  CountryAllow__factory,
  type IModularCompliance,
  IModularCompliance__factory,
  MaxBalance__factory,
  TimeTransfersLimits__factory,
  TRexModuleAdapter__factory,
} from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, type Investor, type SuiteFixture } from "../../fixtures/suite";
import { ask, deployTrex, deployTrexContract, deployTrexModule } from "../../fixtures/trex";
import { clone } from "../../registry/fixture";
import { expectRecount, hostedFixture, linksOf, MODE } from "./fixture";

const DAY = 86_400;

interface ForeignWorld extends SuiteFixture {
  readonly foreign: IModularCompliance;
  readonly alice: Investor;
  readonly bob: Investor;
}

/** Scrip's token with a compliance contract of T-REX. Each fixture has a suite of its own. */
async function foreignSuite(name: string): Promise<ForeignWorld> {
  const suite = await deploySuiteFixture({ salt: BigInt(id(`AcrossSuites ${name}`)) });
  const { deployer, owner, token, people } = suite;
  const [alice, bob] = people;
  if (!alice || !bob) throw new Error("too few accounts");
  const trex = await deployTrex(deployer);
  const proxy = await deployTrexContract(owner, "ModularComplianceProxy", [trex.authority]);
  await token.connect(owner).setCompliance(proxy);
  return {
    ...suite,
    foreign: IModularCompliance__factory.connect(await proxy.getAddress(), owner),
    alice: await suite.onboard(alice, COUNTRY.germany),
    bob: await suite.onboard(bob, COUNTRY.france),
  };
}

async function foreignFixture(): Promise<ForeignWorld> {
  return foreignSuite("plain");
}

async function withTrexCap(): Promise<ForeignWorld & { readonly cap: BaseContract }> {
  const world = await foreignSuite("capped");
  const cap = await deployTrexModule(world.deployer, "MaxBalanceModule");
  await world.foreign.addModule(cap);
  await world.foreign.callModuleFunction(cap.interface.encodeFunctionData("setMaxBalance", [100n]), cap);
  return { ...world, cap };
}

async function withAdapter() {
  const world = await foreignSuite("adapted");
  const { deployer, owner, foreign } = world;
  const cap = await new MaxBalance__factory(deployer).deploy();
  const limits = await new TimeTransfersLimits__factory(deployer).deploy();
  const implementation = await new TRexModuleAdapter__factory(await linksOf(deployer), deployer).deploy();
  const adapter = TRexModuleAdapter__factory.connect(await clone(implementation, deployer), owner);
  await adapter.initialize({
    owner,
    compliance: foreign,
    exempt: [],
    modules: [
      { module: cap, settings: [cap.interface.encodeFunctionData("setMaxBalance", [100n])] },
      {
        module: limits,
        settings: [limits.interface.encodeFunctionData("setTimeTransferLimit", [{ limitTime: DAY, limitValue: 30n }])],
      },
    ],
  });
  await foreign.addModule(adapter);
  return { ...world, adapter, cap, limits };
}

async function as(address: string): Promise<HardhatEthersSigner> {
  await impersonateAccount(address);
  await setBalance(address, 10n ** 18n);
  return ethers.getSigner(address);
}

describe("Scrip's token with T-REX's compliance contract", () => {
  it("is bound to it, and lets go of its own", async () => {
    const { token, compliance, foreign } = await loadFixture(foreignFixture);
    expect(await token.compliance()).to.equal(await foreign.getAddress());
    expect(await foreign.getTokenBound()).to.equal(await token.getAddress());
    expect(await compliance.getTokenBound()).to.equal(ZeroAddress);
  });

  it("asks before every holder's move and mint, and tells after", async () => {
    const { token, foreign, cap, agent, alice, bob } = await loadFixture(withTrexCap);
    await token["mint(address,uint256)"](alice.wallet, 100n);
    await expect(token["mint(address,uint256)"](alice.wallet, 1n))
      .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
      .withArgs(await foreign.getAddress(), ZeroAddress, alice.wallet.address, 1n);
    await token["mint(address,uint256)"](bob.wallet, 60n);
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 41n))
      .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
      .withArgs(await foreign.getAddress(), alice.wallet.address, bob.wallet.address, 41n);
    await token.connect(alice.wallet).transfer(bob.wallet, 40n);
    await token.connect(agent)["burn(address,uint256)"](alice.wallet, 10n);
    expect(await ask(cap, "getIDBalance", [foreign, alice.identity])).to.equal(50n);
    expect(await ask(cap, "getIDBalance", [foreign, bob.identity])).to.equal(100n);
  });

  it("goes on with an agent's move that it fails to record, and says so", async () => {
    const { token, foreign, agent, alice, bob } = await loadFixture(withTrexCap);
    await token["mint(address,uint256)"](alice.wallet, 100n);
    await token["mint(address,uint256)"](bob.wallet, 100n);
    const selector = foreign.interface.getFunction("transferred").selector;
    await expect(token.connect(agent)["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 7n))
      .to.emit(token, "ComplianceFailed")
      .withArgs(await foreign.getAddress(), selector);
    expect(await token.balanceOf(bob.wallet)).to.equal(107n);
  });

  it("keeps Scrip's rules through the adapter", async () => {
    const { token, adapter, cap, foreign, agent, alice, bob } = await loadFixture(withAdapter);
    await token["mint(address,uint256)"](alice.wallet, 90n);
    await token["mint(address,uint256)"](bob.wallet, 85n);
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 16n))
      .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
      .withArgs(await foreign.getAddress(), alice.wallet.address, bob.wallet.address, 16n);
    await expect(adapter.checkTransfer(alice.wallet, bob.wallet, 16n))
      .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
      .withArgs(bob.identity, 85n, 16n, 100n);
    await token.connect(alice.wallet).transfer(bob.wallet, 15n);
    await token.connect(agent)["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 10n);
    await token.connect(agent)["burn(address,uint256)"](bob.wallet, 5n);
    expect((await adapter.holding(alice.identity)).balance).to.equal(65n);
    expect((await adapter.holding(bob.identity)).balance).to.equal(105n);
    expect(await adapter.ledger()).to.deep.equal([MODE.complete, (await adapter.ledger()).count, 2n]);
  });

  it("counts a forced transfer in volumes, which T-REX tells like any other", async () => {
    const { token, adapter, limits, agent, alice, bob } = await loadFixture(withAdapter);
    await token["mint(address,uint256)"](alice.wallet, 90n);
    await token.connect(alice.wallet).transfer(bob.wallet, 10n);
    await token.connect(agent)["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 5n);
    expect((await limits.usersCounters(adapter, alice.identity, DAY)).value).to.equal(15n);
    expect(await adapter.moduleCheck(alice.wallet, bob.wallet, 15n, await token.compliance())).to.equal(true);
    expect(await adapter.moduleCheck(alice.wallet, bob.wallet, 16n, await token.compliance())).to.equal(false);
  });

  it("comes back to a compliance contract of ours, which counts anew", async () => {
    const { token, owner, compliance, cap, foreign, alice, bob } = await loadFixture(withAdapter);
    await token["mint(address,uint256)"](alice.wallet, 90n);
    await token["mint(address,uint256)"](bob.wallet, 5n);
    await compliance.bindToken(token);
    await token.connect(owner).setCompliance(compliance);
    expect(await foreign.getTokenBound()).to.equal(ZeroAddress);
    await compliance.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
    expect((await compliance.ledger()).mode).to.equal(MODE.counting);
    await compliance.countWallets([alice.wallet, bob.wallet]);
    expect((await compliance.holding(alice.identity)).balance).to.equal(90n);
    expect((await compliance.ledger()).mode).to.equal(MODE.complete);
  });
});

describe("T-REX's token with Scrip's compliance contract", () => {
  it("is bound to it", async () => {
    const { suite, host } = await loadFixture(hostedFixture);
    expect(await suite.token.compliance()).to.equal(await host.getAddress());
    expect(await host.getTokenBound()).to.equal(await suite.token.getAddress());
    expect(await suite.compliance.getTokenBound()).to.equal(ZeroAddress);
  });

  it("obeys rules of ours and modules of its own side by side", async () => {
    const { suite, host, deployer, owner, agent, alice, alice2, bob } = await loadFixture(hostedFixture);
    const allow = await new CountryAllow__factory(deployer).deploy();
    await host.addAndSetModule(allow, [allow.interface.encodeFunctionData("batchAllowCountries", [[250, 276]])]);
    const cap = await deployTrexModule(deployer, "MaxBalanceModule");
    await host.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
    const token = suite.token.connect(agent);
    await token.mint(alice, 100n);
    await expect(token.mint(alice, 1n)).to.be.revertedWith("Compliance not followed");
    await expect(host.checkTransfer(ZeroAddress, ZeroAddress, alice, 1n))
      .to.be.revertedWithCustomError(host, "ComplianceModuleRefused")
      .withArgs(await cap.getAddress());
    await suite.token.connect(alice).transfer(bob, 30n);
    expect(await ask(cap, "getIDBalance", [host, await suite.registry.identity(bob)])).to.equal(30n);

    await host.callModuleFunction(allow.interface.encodeFunctionData("removeAllowedCountry", [276]), allow);
    await expect(suite.token.connect(alice).transfer(bob, 1n)).to.be.revertedWith("Transfer not possible");
    await expect(host.connect(owner).checkTransfer(alice, alice, bob, 1n))
      .to.be.revertedWithCustomError(allow, "CountryNotAllowed")
      .withArgs(bob.address, 276);
    await token.forcedTransfer(alice, bob, 70n);
    await suite.token.connect(bob).transfer(alice2, 100n);
  });

  it("is counted by its moves, and by nobody's word on identities", async () => {
    const { suite, host, deployer, agent, alice, stranger } = await loadFixture(hostedFixture);
    const cap = await new MaxBalance__factory(deployer).deploy();
    await host.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
    await suite.token.connect(agent).mint(alice, 40n);
    const identity = await suite.registry.identity(alice);
    const before = [await host.ledger(), await host.holding(identity)];
    await host.connect(stranger).onIdentityChange(alice, identity, stranger, 250, 276);
    await host.connect(stranger).onIdentitiesReset();
    expect([await host.ledger(), await host.holding(identity)]).to.deep.equal(before);
    expect(before[1]).to.deep.equal([40n, 250n, false]);
  });

  it("is the only one that tells of moves, and tells of no empty ones", async () => {
    const { suite, host, alice, bob, stranger } = await loadFixture(hostedFixture);
    const address = await suite.token.getAddress();
    const calls = [
      (caller: HardhatEthersSigner, value: bigint) => host.connect(caller).transferred(alice, bob, value),
      (caller: HardhatEthersSigner, value: bigint) => host.connect(caller).created(alice, value),
      (caller: HardhatEthersSigner, value: bigint) => host.connect(caller).destroyed(alice, value),
    ];
    const token = await as(address);
    for (const call of calls) {
      await expect(call(stranger, 1n))
        .to.be.revertedWithCustomError(host, "ComplianceCallerNotToken")
        .withArgs(stranger.address, address);
      await expect(call(token, 0n)).to.be.revertedWithCustomError(host, "ComplianceZeroValue");
    }
  });

  it("begins to count anew when a rule needs it again", async () => {
    const { suite, host, deployer, agent, alice, bob } = await loadFixture(hostedFixture);
    const cap = await new MaxBalance__factory(deployer).deploy();
    await host.addAndSetModule(cap, [cap.interface.encodeFunctionData("setMaxBalance", [100n])]);
    await suite.token.connect(agent).mint(alice, 50n);
    await expectRecount(host, suite, [alice, bob]);
    await host.removeModule(cap);
    expect((await host.ledger()).mode).to.equal(MODE.off);
    await suite.token.connect(alice).transfer(bob, 50n);
    await host.addModule(cap);
    await host.countWallets([alice, bob]);
    await expectRecount(host, suite, [alice, bob]);
  });
});
