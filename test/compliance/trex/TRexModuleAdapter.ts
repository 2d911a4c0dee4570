import { impersonateAccount, loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type Addressable, resolveAddress, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import {
  CountryAllow__factory,
  MaxBalance__factory,
  ModuleThatRemembersMoves__factory,
  type TRexModuleAdapter,
  TRexModuleAdapter__factory,
} from "../../../typechain-types";
import { deployTrexContract, deployTrexModule, registerTrexWallet } from "../../fixtures/trex";
import { Kind } from "../modules/moves";
import { COUNTRY, deployAdapter, expectRecount, MODE, worldFixture } from "./fixture";

async function plainFixture() {
  const world = await worldFixture();
  const adapter = await deployAdapter(world);
  const other = world.suite.compliance.connect(world.owner);
  return { ...world, adapter, compliance: other };
}

async function boundFixture() {
  const world = await plainFixture();
  await world.compliance.addModule(world.adapter);
  return world;
}

/** A largest balance of 100, bound from the start. */
async function cappedFixture() {
  const world = await worldFixture();
  const cap = await new MaxBalance__factory(world.deployer).deploy();
  const modules = [{ module: await cap.getAddress(), settings: [capSetting(100n)] }];
  const adapter = await deployAdapter(world, { modules });
  await world.suite.compliance.addModule(adapter);
  return { ...world, adapter, cap, compliance: world.suite.compliance };
}

/** Makes transactions as a contract. */
async function as(contract: Addressable): Promise<HardhatEthersSigner> {
  const address = await contract.getAddress();
  await impersonateAccount(address);
  await setBalance(address, 10n ** 18n);
  return ethers.getSigner(address);
}

function capSetting(max: bigint): string {
  return MaxBalance__factory.createInterface().encodeFunctionData("setMaxBalance", [max]);
}

describe("TRexModuleAdapter", () => {
  describe("initialize", () => {
    it("sets owner, compliance contract, exemptions and rules", async () => {
      const world = await loadFixture(worldFixture);
      const { deployer, owner, suite, bob } = world;
      const cap = await new MaxBalance__factory(deployer).deploy();
      const rule = await cap.getAddress();
      const adapter = await deployAdapter(world, {
        exempt: [bob],
        modules: [{ module: rule, settings: [capSetting(100n)] }],
      });
      expect(await adapter.owner()).to.equal(owner.address);
      expect(await adapter.servedCompliance()).to.equal(await suite.compliance.getAddress());
      expect(await adapter.getModules()).to.deep.equal([rule]);
      expect(await adapter.isModuleBound(rule)).to.equal(true);
      expect(await adapter.isModuleBound(deployer)).to.equal(false);
      expect((await adapter.holding(bob)).exempt).to.equal(true);
      expect(await cap.getMaxBalance(adapter)).to.equal(100n);
    });

    it("can be called once, and not on the implementation", async () => {
      const { adapter, deployer, owner, suite } = await loadFixture(plainFixture);
      const settings = { owner, compliance: suite.compliance, exempt: [], modules: [] };
      await expect(adapter.initialize(settings)).to.be.revertedWithCustomError(adapter, "InvalidInitialization");
      const code = await ethers.provider.getCode(adapter);
      const implementation = TRexModuleAdapter__factory.connect(`0x${code.slice(22, 62)}`, deployer);
      await expect(implementation.initialize(settings)).to.be.revertedWithCustomError(adapter, "InvalidInitialization");
    });
  });

  describe("what it is to T-REX", () => {
    it("is a module that must be made ready before it is bound", async () => {
      const { adapter } = await loadFixture(plainFixture);
      expect(await adapter.name()).to.equal("TRexModuleAdapter");
      expect(await adapter.isPlugAndPlay()).to.equal(false);
      expect(await adapter.supportsInterface("0xb795d01e")).to.equal(true);
      expect(await adapter.supportsInterface("0x01ffc9a7")).to.equal(true);
      expect(await adapter.supportsInterface("0xffffffff")).to.equal(false);
    });
  });

  describe("bindCompliance", () => {
    it("binds the compliance contract it was made for", async () => {
      const { adapter, compliance, suite } = await loadFixture(plainFixture);
      expect(await adapter.canComplianceBind(compliance)).to.equal(true);
      await expect(compliance.addModule(adapter))
        .to.emit(adapter, "ComplianceBound")
        .withArgs(await compliance.getAddress())
        .and.to.emit(adapter, "TokenFollowed")
        .withArgs(await suite.token.getAddress());
      expect(await adapter.isComplianceBound(compliance)).to.equal(true);
      expect(await adapter.canComplianceBind(compliance)).to.equal(false);
      expect(await compliance.isModuleBound(adapter)).to.equal(true);
    });

    it("is refused to anybody but the compliance contract", async () => {
      const { adapter, compliance, owner } = await loadFixture(plainFixture);
      await expect(adapter.bindCompliance(compliance))
        .to.be.revertedWithCustomError(adapter, "AdapterCallerNotCompliance")
        .withArgs(owner.address, await compliance.getAddress());
    });

    it("is refused to a compliance contract it was not made for", async () => {
      const { adapter, stranger } = await loadFixture(plainFixture);
      expect(await adapter.canComplianceBind(stranger)).to.equal(false);
      await expect(adapter.connect(stranger).bindCompliance(stranger))
        .to.be.revertedWithCustomError(adapter, "AdapterComplianceUnsuitable")
        .withArgs(stranger.address);
    });

    it("is refused while the two have different owners", async () => {
      const { adapter, compliance, owner, stranger } = await loadFixture(plainFixture);
      await adapter.connect(owner).transferOwnership(stranger);
      await adapter.connect(stranger).acceptOwnership();
      expect(await adapter.canComplianceBind(compliance)).to.equal(false);
      await expect(compliance.addModule(adapter)).to.be.revertedWith(
        "compliance is not suitable for binding to the module",
      );
      await expect(adapter.connect(await as(compliance)).bindCompliance(compliance))
        .to.be.revertedWithCustomError(adapter, "AdapterComplianceUnsuitable")
        .withArgs(await compliance.getAddress());
    });

    it("is refused twice", async () => {
      const { adapter, compliance } = await loadFixture(boundFixture);
      await expect(adapter.connect(await as(compliance)).bindCompliance(compliance))
        .to.be.revertedWithCustomError(adapter, "AdapterComplianceUnsuitable")
        .withArgs(await compliance.getAddress());
    });
  });

  describe("unbindCompliance", () => {
    it("lets the compliance contract go; what was counted is void", async () => {
      const { adapter, compliance, suite, agent, alice, bob, identities } = await loadFixture(cappedFixture);
      await suite.token.connect(agent).mint(alice, 50n);
      await expect(compliance.removeModule(adapter))
        .to.emit(adapter, "ComplianceUnbound")
        .withArgs(await compliance.getAddress())
        .and.to.emit(adapter, "TokenFollowed")
        .withArgs(ZeroAddress);
      expect(await adapter.isComplianceBound(compliance)).to.equal(false);
      expect((await adapter.holding(identities.alice.contract)).balance).to.equal(0n);
      expect(await adapter.moduleCheck(alice, alice, 1n, compliance)).to.equal(false);

      await compliance.addModule(adapter);
      await expect(adapter.checkTransfer(ZeroAddress, bob, 1n))
        .to.be.revertedWithCustomError(adapter, "LedgerIncomplete")
        .withArgs(0n, 50n);
      await adapter.countWallets([alice]);
      await expectRecount(adapter, suite, [alice]);
    });

    it("is refused to anybody else, and for anything else", async () => {
      const { adapter, compliance, stranger } = await loadFixture(boundFixture);
      await expect(adapter.connect(stranger).unbindCompliance(compliance))
        .to.be.revertedWithCustomError(adapter, "AdapterCallerNotCompliance")
        .withArgs(stranger.address, await compliance.getAddress());
      await expect(adapter.connect(await as(compliance)).unbindCompliance(stranger))
        .to.be.revertedWithCustomError(adapter, "AdapterCallerNotCompliance")
        .withArgs(await compliance.getAddress(), stranger.address);
    });
  });

  describe("the owner's functions", () => {
    const calls: Record<string, (adapter: TRexModuleAdapter, address: string) => Promise<unknown>> = {
      addModule: (adapter, address) => adapter.addModule(address),
      addAndSetModule: (adapter, address) => adapter.addAndSetModule(address, []),
      removeModule: (adapter, address) => adapter.removeModule(address),
      callModuleFunction: (adapter, address) => adapter.callModuleFunction("0x", address),
      setExempt: (adapter, address) => adapter.setExempt(address, true),
      restartLedger: (adapter) => adapter.restartLedger(),
    };
    for (const [name, call] of Object.entries(calls)) {
      it(`${name} is refused to a stranger and to an agent`, async () => {
        const { adapter, agent, stranger } = await loadFixture(boundFixture);
        for (const caller of [agent, stranger]) {
          await expect(call(adapter.connect(caller), stranger.address))
            .to.be.revertedWithCustomError(adapter, "OwnableUnauthorizedAccount")
            .withArgs(caller.address);
        }
      });
    }

    it("add, set and remove rules", async () => {
      const { adapter, deployer } = await loadFixture(boundFixture);
      const allow = await new CountryAllow__factory(deployer).deploy();
      const cap = await new MaxBalance__factory(deployer).deploy();
      await expect(adapter.addModule(allow))
        .to.emit(adapter, "ModuleAdded")
        .withArgs(await allow.getAddress());
      const setting = allow.interface.encodeFunctionData("addAllowedCountry", [COUNTRY.japan]);
      await expect(adapter.callModuleFunction(setting, allow))
        .to.emit(allow, "CountryAllowed")
        .withArgs(await adapter.getAddress(), COUNTRY.japan);
      await adapter.addAndSetModule(cap, [capSetting(7n)]);
      expect(await cap.getMaxBalance(adapter)).to.equal(7n);
      expect((await adapter.ledger()).mode).to.equal(MODE.complete);
      await expect(adapter.removeModule(cap))
        .to.emit(adapter, "ModuleRemoved")
        .withArgs(await cap.getAddress());
      expect((await adapter.ledger()).mode).to.equal(MODE.off);
      expect(await adapter.getModules()).to.deep.equal([await allow.getAddress()]);
    });

    it("refuse a rule of T-REX, and whatever is none", async () => {
      const { adapter, deployer, stranger } = await loadFixture(boundFixture);
      const allow = await deployTrexModule(deployer, "CountryAllowModule");
      for (const module of [allow, stranger]) {
        await expect(adapter.addModule(module))
          .to.be.revertedWithCustomError(adapter, "ComplianceModuleUnsupported")
          .withArgs(await resolveAddress(module));
      }
    });

    it("refuse a rule that is an agent of the token", async () => {
      const { adapter, deployer, suite } = await loadFixture(boundFixture);
      const allow = await new CountryAllow__factory(deployer).deploy();
      await suite.tokenAgents.addAgent(allow);
      await expect(adapter.addModule(allow))
        .to.be.revertedWithCustomError(adapter, "ComplianceModuleIsAgent")
        .withArgs(await allow.getAddress());
    });

    it("refuse to start a ledger anew that is not kept, and to count for it", async () => {
      const { adapter, alice } = await loadFixture(boundFixture);
      for (const call of [() => adapter.restartLedger(), () => adapter.countWallets([alice])]) {
        await expect(call()).to.be.revertedWithCustomError(adapter, "LedgerNotKept").withArgs(MODE.off);
      }
    });

    it("put a holder out of counts and caps", async () => {
      const { adapter, cap, suite, agent, alice, bob, identities } = await loadFixture(cappedFixture);
      await expect(adapter.setExempt(identities.alice.contract, true))
        .to.emit(adapter, "ExemptionSet")
        .withArgs(await identities.alice.contract.getAddress(), true);
      await suite.token.connect(agent).mint(alice, 1_000n);
      expect((await adapter.ledger()).holders).to.equal(0n);
      await expect(adapter.checkTransfer(alice, bob, 101n))
        .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
        .withArgs(await identities.bob.contract.getAddress(), 0n, 101n, 100n);
    });
  });

  describe("moduleCheck", () => {
    it("is false for a compliance contract that is not bound", async () => {
      const { adapter, compliance, alice, stranger } = await loadFixture(plainFixture);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 1n, compliance)).to.equal(false);
      await compliance.addModule(adapter);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 1n, compliance)).to.equal(true);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 1n, stranger)).to.equal(false);
    });

    it("is what T-REX acts on, and can be explained", async () => {
      const { adapter, cap, compliance, suite, agent, alice, bob, identities } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 100n);
      await expect(token.mint(alice, 1n)).to.be.revertedWith("Compliance not followed");
      expect(await adapter.moduleCheck(alice, bob, 100n, compliance)).to.equal(true);
      expect(await compliance.canTransfer(alice, bob, 100n)).to.equal(true);
      await token.forcedTransfer(alice, bob, 50n);
      await token.mint(bob, 40n);
      expect(await compliance.canTransfer(bob, alice, 51n)).to.equal(false);
      const holder = await identities.alice.contract.getAddress();
      const reason = cap.interface.encodeErrorResult("MaxBalanceExceeded", [holder, 50n, 51n, 100n]);
      expect(await adapter.explain(bob, alice, 51n)).to.deep.equal([[await cap.getAddress(), reason, 50n]]);
      expect(await adapter.explain(bob, alice, 50n)).to.deep.equal([]);
      await expect(suite.token.connect(bob).transfer(alice, 51n)).to.be.revertedWith("Transfer not possible");
    });
  });

  describe("module actions", () => {
    const actions: Record<
      string,
      (adapter: TRexModuleAdapter, a: string, b: string, value: bigint) => Promise<unknown>
    > = {
      moduleTransferAction: (adapter, a, b, value) => adapter.moduleTransferAction(a, b, value),
      moduleMintAction: (adapter, a, _, value) => adapter.moduleMintAction(a, value),
      moduleBurnAction: (adapter, a, _, value) => adapter.moduleBurnAction(a, value),
    };
    for (const [name, action] of Object.entries(actions)) {
      it(`${name} is refused to anybody but the bound compliance contract`, async () => {
        const { adapter, compliance, owner, alice, bob } = await loadFixture(plainFixture);
        const served = await compliance.getAddress();
        for (const caller of [owner, await as(compliance)]) {
          await expect(action(adapter.connect(caller), alice.address, bob.address, 1n))
            .to.be.revertedWithCustomError(adapter, "AdapterCallerNotCompliance")
            .withArgs(caller.address, served);
        }
      });
    }

    it("record no move of nothing", async () => {
      const { adapter, compliance, alice, bob, suite, agent } = await loadFixture(cappedFixture);
      await suite.token.connect(agent).mint(alice, 5n);
      await adapter.connect(await as(compliance)).moduleTransferAction(alice, bob, 0n);
      await expectRecount(adapter, suite, [alice, bob]);
    });
  });

  describe("ledger", () => {
    it("follows transfers, mints, burns and forced transfers", async () => {
      const { adapter, suite, agent, alice, alice2, bob } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      const moves = [
        () => token.mint(alice, 90n),
        () => suite.token.connect(alice).transfer(alice2, 50n),
        () => suite.token.connect(alice2).transfer(bob, 50n),
        () => token.forcedTransfer(bob, alice, 45n),
        () => token.burn(bob, 5n),
        () => token.burn(alice, 85n),
      ];
      for (const move of moves) {
        await move();
        await expectRecount(adapter, suite, [alice, alice2, bob]);
      }
    });

    it("begins with a token that was bound later than the adapter", async () => {
      const { adapter, cap, compliance, suite, agent, alice, bob } = await loadFixture(cappedFixture);
      await compliance.unbindToken(suite.token);
      await adapter.countWallets([]);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 1n, compliance)).to.equal(false);
      await compliance.bindToken(suite.token);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 100n, compliance)).to.equal(true);
      await expect(adapter.checkTransfer(ZeroAddress, alice, 101n))
        .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
        .withArgs(await suite.registry.identity(alice), 0n, 101n, 100n);
      await suite.token.connect(agent).mint(alice, 100n);
      await suite.token.connect(alice).transfer(bob, 40n);
      await expectRecount(adapter, suite, [alice, bob]);
    });

    it("is not used for another token than the one counted", async () => {
      const { adapter, compliance, suite, agent, alice, alice2, bob } = await loadFixture(cappedFixture);
      await suite.token.connect(agent).mint(alice, 50n);
      await suite.token.connect(agent).mint(alice2, 5n);
      await compliance.unbindToken(suite.token);
      await expect(adapter.checkTransfer(alice, bob, 1n))
        .to.be.revertedWithCustomError(adapter, "AdapterTokenChanged")
        .withArgs(await suite.token.getAddress(), ZeroAddress);
      expect(await adapter.moduleCheck(alice, bob, 1n, compliance)).to.equal(false);
      await adapter.countWallets([]);
      await compliance.bindToken(suite.token);
      await expect(suite.token.connect(alice).transfer(bob, 1n)).to.be.revertedWith("Transfer not possible");
      await adapter.countWallets([alice2]);
      await suite.token.connect(alice).transfer(bob, 1n);
      await expectRecount(adapter, suite, [alice, alice2, bob]);
    });

    it("takes a new token at once where nothing is counted", async () => {
      const { adapter, compliance, suite, deployer, alice } = await loadFixture(boundFixture);
      const allow = await new CountryAllow__factory(deployer).deploy();
      const setting = allow.interface.encodeFunctionData("addAllowedCountry", [COUNTRY.france]);
      await adapter.addAndSetModule(allow, [setting]);
      await compliance.unbindToken(suite.token);
      await adapter.setExempt(alice, false);
      await compliance.bindToken(suite.token);
      expect(await adapter.moduleCheck(ZeroAddress, alice, 1n, compliance)).to.equal(true);
      await suite.token.connect(suite.agent).mint(alice, 1n);
    });

    it("rights itself where the token moved while it had another compliance contract", async () => {
      const { adapter, compliance, deployer, suite, agent, alice, alice2, bob } = await loadFixture(cappedFixture);
      const token = suite.token.connect(agent);
      await token.mint(alice, 60n);
      await token.mint(bob, 20n);
      const other = await deployTrexContract(deployer, "ModularComplianceProxy", [suite.trex.authority]);
      await suite.token.setCompliance(other);
      await suite.token.connect(alice).transfer(bob, 10n);
      await token.mint(alice2, 5n);
      await suite.token.setCompliance(compliance);

      // The same token as before: only its supply tells that something is missing.
      await expect(adapter.checkTransfer(bob, alice, 1n))
        .to.be.revertedWithCustomError(adapter, "LedgerIncomplete")
        .withArgs(80n, 85n);
      await expect(token.forcedTransfer(bob, alice2, 30n))
        .to.emit(adapter, "LedgerReopened")
        .withArgs((await adapter.ledger()).count, 95n, 85n);
      await adapter.countWallets([alice, alice2, bob]);
      await expectRecount(adapter, suite, [alice, alice2, bob]);
    });

    it("can be begun anew by the owner", async () => {
      const { adapter, suite, agent, alice, bob } = await loadFixture(cappedFixture);
      await suite.token.connect(agent).mint(alice, 60n);
      await adapter.restartLedger();
      expect((await adapter.ledger()).mode).to.equal(MODE.counting);
      await adapter.countWallets([alice]);
      await expectRecount(adapter, suite, [alice, bob]);
    });

    for (const first of ["TransferFeesModule", "the adapter"] as const) {
      it(`is right when a module beside it moves tokens while it is told: ${first} bound first`, async () => {
        const world = await loadFixture(cappedFixture);
        const { adapter, compliance, deployer, suite, agent, alice, bob, carol, identities } = world;
        const fees = await deployTrexModule(deployer, "TransferFeesModule");
        await registerTrexWallet(suite, carol, identities.carol, COUNTRY.japan);
        await suite.tokenAgents.addAgent(fees);
        if (first === "TransferFeesModule") await compliance.removeModule(adapter);
        await compliance.addModule(fees);
        if (first === "TransferFeesModule") await compliance.addModule(adapter);
        await compliance.callModuleFunction(fees.interface.encodeFunctionData("setFee", [1_000n, bob.address]), fees);

        await suite.token.connect(agent).mint(alice, 100n);
        await suite.token.connect(alice).transfer(carol, 50n);
        expect(await suite.token.balanceOf(carol)).to.equal(45n);
        await expectRecount(adapter, suite, [alice, bob, carol]);
        await suite.token.connect(alice).transfer(carol, 20n);
        await suite.token.connect(carol).transfer(alice, 63n);
        expect(await suite.token.balanceOf(carol)).to.equal(0n);
        await expectRecount(adapter, suite, [alice, bob, carol]);
      });
    }
  });

  describe("rules", () => {
    it("learn of a move what T-REX says: no spender on a mint, everything else settled", async () => {
      const { adapter, deployer, suite, agent, alice, bob } = await loadFixture(boundFixture);
      const memory = await new ModuleThatRemembersMoves__factory(deployer).deploy();
      await adapter.addModule(memory);
      await suite.token.connect(agent).mint(alice, 9n);
      let last = await memory.last();
      expect([last.kind, last.spender]).to.deep.equal([BigInt(Kind.Mint), ZeroAddress]);
      await suite.token.connect(agent).forcedTransfer(alice, bob, 4n);
      last = await memory.last();
      expect([last.kind, last.settled, last.spender]).to.deep.equal([BigInt(Kind.Transfer), true, alice.address]);
      expect([last.from.balance, last.to.balance, last.supply]).to.deep.equal([9n, 0n, 9n]);
      await suite.token.connect(agent).burn(bob, 4n);
      last = await memory.last();
      expect([last.kind, last.supply]).to.deep.equal([BigInt(Kind.Burn), 9n]);
    });
  });
});
