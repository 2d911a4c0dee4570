import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import {
  IComplianceModule__factory,
  IModule__factory,
  MaxBalance__factory,
  type ModularCompliance,
  type ModuleDouble,
} from "../../../typechain-types";
import { EVERY_PERMISSION, setting, UNLIMITED } from "../../fixtures/suite";
import { anotherHost, bound, COUNTS, double, EVERY_MOVE, heardIn, HOOK, hostFixture, issuedFixture } from "./fixture";

async function bareFixture() {
  return hostFixture();
}

async function holdersFixture() {
  return issuedFixture();
}

const MODULE = IComplianceModule__factory.createInterface();
const TREX_MODULE = IModule__factory.createInterface();
const NO_MOVE = {
  kind: 0,
  settled: false,
  spender: ZeroAddress,
  value: 0n,
  supply: 0n,
  outstanding: 0n,
  context: `0x${"00".repeat(32)}`,
  from: party(),
  to: party(),
};

function party() {
  const nobody = { wallet: ZeroAddress, holder: ZeroAddress };
  return { ...nobody, country: 0, ledgerCountry: 0, class: 0, exempt: false, treasury: false, balance: 0n };
}

/** The number a double was bound under last. */
async function epochOf(module: ModuleDouble, host: ModularCompliance): Promise<bigint | undefined> {
  const bindings = await module.queryFilter(module.filters.Bound(host));
  return bindings.at(-1)?.args.epoch;
}

describe("ModularCompliance", () => {
  describe("addModule", () => {
    it("binds a rule under a number of its own and says so", async () => {
      const fixture = await loadFixture(bareFixture);
      const { host, token } = fixture;
      const module = await double(fixture, "ModuleDouble", HOOK.transfer | HOOK.burn);
      await expect(host.addModule(module))
        .to.emit(host, "ModuleAdded")
        .withArgs(module)
        .and.to.emit(module, "Bound")
        .withArgs(host, (epoch: bigint) => epoch > 0n)
        .and.to.emit(token, "ComplianceHooksSet")
        .withArgs(HOOK.transfer | HOOK.burn);
      expect(await host.isModuleBound(module)).to.equal(true);
      expect(await host.getModules()).to.deep.equal([await module.getAddress()]);
      expect(await host.wantedHooks()).to.equal(HOOK.transfer | HOOK.burn);
    });

    it("never gives a number twice", async () => {
      const fixture = await loadFixture(bareFixture);
      const { host } = fixture;
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      let last = 0n;
      for (let i = 0; i < 3; ++i) {
        await expect(host.addModule(module))
          .to.emit(module, "Bound")
          .withArgs(host, (epoch: bigint) => {
            const grown = epoch > last;
            last = epoch;
            return grown;
          });
        await host.removeModule(module);
      }
    });

    it("wants to hear of every move once a rule needs the ledger", async () => {
      const fixture = await loadFixture(bareFixture);
      await bound(fixture, "ModuleDouble", HOOK.mint | HOOK.ledger);
      expect(await fixture.host.wantedHooks()).to.equal(EVERY_MOVE | HOOK.ledger);
    });

    it("refuses everyone but the owner", async () => {
      const fixture = await loadFixture(bareFixture);
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      for (const caller of [fixture.stranger, fixture.agent]) {
        await expect(fixture.host.connect(caller).addModule(module))
          .to.be.revertedWithCustomError(fixture.host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses a rule that is bound already", async () => {
      const fixture = await loadFixture(bareFixture);
      const module = await bound(fixture, "ModuleDouble", HOOK.transfer);
      await expect(fixture.host.addModule(module))
        .to.be.revertedWithCustomError(fixture.host, "ComplianceModuleBound")
        .withArgs(module);
    });

    it("refuses a second rule that takes fees", async () => {
      const fixture = await loadFixture(bareFixture);
      await bound(fixture, "ModuleThatTakesAFee", HOOK.transfer | HOOK.fee);
      const second = await double(fixture, "ModuleThatTakesAFee", HOOK.transfer | HOOK.fee);
      await expect(fixture.host.addModule(second))
        .to.be.revertedWithCustomError(fixture.host, "ComplianceFeeModuleBound")
        .withArgs(second);
    });

    it("refuses what is no rule", async () => {
      const { host, stranger, registry } = await loadFixture(bareFixture);
      for (const address of [stranger.address, ZeroAddress, await registry.getAddress()]) {
        await expect(host.addModule(address))
          .to.be.revertedWithCustomError(host, "ComplianceModuleUnsupported")
          .withArgs(address);
      }
    });

    for (const { what, hooks } of [
      { what: "that are none", hooks: 0n },
      { what: "that only the host may give", hooks: HOOK.transfer | HOOK.trex },
      { what: "beyond those there are", hooks: HOOK.transfer | 512n },
      { what: "for recounts without the ledger", hooks: EVERY_MOVE | HOOK.recount },
      { what: "for a fee on moves it does not hear of", hooks: HOOK.mint | HOOK.fee },
    ]) {
      it(`refuses a rule with hooks ${what}`, async () => {
        const fixture = await loadFixture(bareFixture);
        const module = await double(fixture, "ModuleDouble", hooks);
        await expect(fixture.host.addModule(module))
          .to.be.revertedWithCustomError(fixture.host, "ComplianceModuleUnsupported")
          .withArgs(module);
      });
    }

    describe("given 25 rules", () => {
      async function fullFixture() {
        const fixture = await hostFixture();
        const modules = [];
        for (let i = 0; i < 25; ++i) modules.push(await bound(fixture, "ModuleDouble", COUNTS | HOOK.supply));
        return { ...fixture, modules };
      }

      it("refuses one more", async () => {
        const fixture = await loadFixture(fullFixture);
        const module = await double(fixture, "ModuleDouble", HOOK.transfer);
        await expect(fixture.host.addModule(module))
          .to.be.revertedWithCustomError(fixture.host, "ComplianceModulesFull")
          .withArgs(25n);
      });

      it("tells each once of a move, in the order they were bound", async () => {
        const { host, modules, mint, alice, bob, token } = await loadFixture(fullFixture);
        await mint(alice, 10n);
        const sent = await token.connect(alice).transfer(bob, 4n);
        const receipt = await sent.wait();
        const addresses = await Promise.all(modules.map((module) => module.getAddress()));
        const told = receipt?.logs.map(({ address }) => address).filter((address) => addresses.includes(address));
        expect(told).to.deep.equal(addresses);
        expect(await host.getModules()).to.deep.equal(addresses);
        expect(receipt?.gasUsed).to.be.lessThan(1_000_000n);
      });

      it("takes a rule again once one is removed", async () => {
        const fixture = await loadFixture(fullFixture);
        const [first] = fixture.modules;
        if (!first) throw new Error("no module");
        await fixture.host.removeModule(first);
        await bound(fixture, "ModuleDouble", HOOK.transfer);
        expect(await fixture.host.getModules()).to.have.lengthOf(25);
      });
    });
  });

  describe("a rule that is an agent of the token", () => {
    it("is not bound", async () => {
      const fixture = await loadFixture(bareFixture);
      const { host, token, owner } = fixture;
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      await token.connect(owner).addAgent(module);
      await expect(host.addModule(module))
        .to.be.revertedWithCustomError(host, "ComplianceModuleIsAgent")
        .withArgs(module);
    });

    it("is not appointed once it is bound", async () => {
      const fixture = await loadFixture(bareFixture);
      const { token, owner } = fixture;
      const module = await bound(fixture, "ModuleDouble", HOOK.transfer);
      await expect(token.connect(owner).addAgent(module))
        .to.be.revertedWithCustomError(token, "TokenAgentIsModule")
        .withArgs(module);
      await expect(token.connect(owner).setAgentPermissions(module, EVERY_PERMISSION, UNLIMITED))
        .to.be.revertedWithCustomError(token, "TokenAgentIsModule")
        .withArgs(module);
    });

    it("does not come with a compliance contract that is bound later", async () => {
      const fixture = await loadFixture(bareFixture);
      const { token, owner } = fixture;
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      const other = await anotherHost(fixture, { modules: [await module.getAddress()] });
      await token.connect(owner).addAgent(module);
      await expect(other.bindToken(token))
        .to.be.revertedWithCustomError(other, "ComplianceModuleIsAgent")
        .withArgs(module);
      await token.connect(owner).removeAgent(module);
      await other.bindToken(token);
      await token.connect(owner).setCompliance(other);
      expect(await token.compliance()).to.equal(other);
    });
  });

  describe("removeModule", () => {
    it("refuses everyone but the owner", async () => {
      const fixture = await loadFixture(bareFixture);
      const module = await bound(fixture, "ModuleDouble", HOOK.transfer);
      for (const caller of [fixture.stranger, fixture.agent]) {
        await expect(fixture.host.connect(caller).removeModule(module))
          .to.be.revertedWithCustomError(fixture.host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses a rule that is not bound", async () => {
      const fixture = await loadFixture(bareFixture);
      const module = await double(fixture, "ModuleDouble", HOOK.transfer);
      await expect(fixture.host.removeModule(module))
        .to.be.revertedWithCustomError(fixture.host, "ComplianceModuleNotBound")
        .withArgs(module);
    });

    it("keeps hooks, numbers and order of the others", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { host, token, alice, bob } = fixture;
      const first = await bound(fixture, "ModuleDouble", HOOK.transfer);
      const second = await bound(fixture, "ModuleDouble", EVERY_MOVE);
      const third = await bound(fixture, "ModuleDouble", HOOK.burn | HOOK.supply);
      const epochs = await Promise.all([first, third].map((module) => epochOf(module, host)));
      await expect(host.removeModule(second))
        .to.emit(host, "ModuleRemoved")
        .withArgs(second)
        .and.to.emit(token, "ComplianceHooksSet")
        .withArgs(HOOK.transfer | HOOK.burn | HOOK.supply);
      expect(await host.getModules()).to.deep.equal([await first.getAddress(), await third.getAddress()]);
      expect(await host.isModuleBound(second)).to.equal(false);

      const transfer = token.connect(alice).transfer(bob, 5n);
      expect((await heardIn(first, transfer)).map(({ binding }) => binding.epoch)).to.deep.equal([epochs[0]]);
      expect(await heardIn(second, transfer)).to.deep.equal([]);
      expect(await heardIn(third, transfer)).to.deep.equal([]);
      const burn = token["burn(address,uint256)"](bob, 5n);
      expect(await heardIn(first, burn)).to.deep.equal([]);
      const [heard] = await heardIn(third, burn);
      expect(heard?.binding.epoch).to.equal(epochs[1]);
      expect(heard?.move.supply).to.equal(1_750n);
    });
  });

  describe("addAndSetModule", () => {
    it("binds and configures", async () => {
      const fixture = await loadFixture(bareFixture);
      const { host, code } = fixture;
      const call = setting("MaxBalance", "setMaxBalance", [77n]);
      await expect(host.addAndSetModule(code.rules.MaxBalance, [call]))
        .to.emit(host, "ModuleAdded")
        .withArgs(code.rules.MaxBalance)
        .and.to.emit(host, "ModuleInteraction")
        .withArgs(code.rules.MaxBalance, call.slice(0, 10));
      const rule = MaxBalance__factory.connect(code.rules.MaxBalance, fixture.deployer);
      expect(await rule.getMaxBalance(host)).to.equal(77n);
    });

    it("binds nothing where a setting fails, and says why as the rule does", async () => {
      const { host, code } = await loadFixture(bareFixture);
      const rule = MaxBalance__factory.connect(code.rules.MaxBalance, host.runner);
      const call = setting("MaxBalance", "setMaxBalance", [MaxUint256]);
      await expect(host.addAndSetModule(rule, [call]))
        .to.be.revertedWithCustomError(rule, "SafeCastOverflowedUintDowncast")
        .withArgs(216n, MaxUint256);
      expect(await host.getModules()).to.deep.equal([]);
    });

    it("refuses everyone but the owner", async () => {
      const { host, code, stranger, agent } = await loadFixture(bareFixture);
      for (const caller of [stranger, agent]) {
        await expect(host.connect(caller).addAndSetModule(code.rules.MaxBalance, []))
          .to.be.revertedWithCustomError(host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });
  });

  describe("callModuleFunction", () => {
    it("refuses everyone but the owner", async () => {
      const fixture = await loadFixture(bareFixture);
      const module = await bound(fixture, "ModuleDouble", HOOK.transfer);
      for (const caller of [fixture.stranger, fixture.agent]) {
        await expect(fixture.host.connect(caller).callModuleFunction("0x", module))
          .to.be.revertedWithCustomError(fixture.host, "OwnableUnauthorizedAccount")
          .withArgs(caller.address);
      }
    });

    it("refuses a rule that is not bound", async () => {
      const { host, code } = await loadFixture(bareFixture);
      const call = setting("MaxBalance", "setMaxBalance", [1n]);
      await expect(host.callModuleFunction(call, code.rules.MaxBalance))
        .to.be.revertedWithCustomError(host, "ComplianceModuleNotBound")
        .withArgs(code.rules.MaxBalance);
    });

    for (const call of [
      MODULE.encodeFunctionData("onBind", [9n]),
      MODULE.encodeFunctionData("onMove", [NO_MOVE, { epoch: 1n, count: 1n }]),
      MODULE.encodeFunctionData("onRecount", [ZeroAddress, 0, 0, 0n, false, { epoch: 1n, count: 1n }]),
      TREX_MODULE.encodeFunctionData("bindCompliance", [ZeroAddress]),
      TREX_MODULE.encodeFunctionData("unbindCompliance", [ZeroAddress]),
      TREX_MODULE.encodeFunctionData("moduleTransferAction", [ZeroAddress, ZeroAddress, 1n]),
      TREX_MODULE.encodeFunctionData("moduleMintAction", [ZeroAddress, 1n]),
      TREX_MODULE.encodeFunctionData("moduleBurnAction", [ZeroAddress, 1n]),
    ]) {
      const selector = call.slice(0, 10);
      it(`keeps ${selector} for the host`, async () => {
        const fixture = await loadFixture(bareFixture);
        const module = await bound(fixture, "ModuleDouble", HOOK.transfer);
        await expect(fixture.host.callModuleFunction(call, module))
          .to.be.revertedWithCustomError(fixture.host, "ComplianceCallReserved")
          .withArgs(selector);
      });
    }
  });

  describe("supportsInterface", () => {
    it("knows what it speaks", async () => {
      const { host } = await loadFixture(bareFixture);
      expect(await host.supportsInterface("0x01ffc9a7")).to.equal(true);
      expect(await host.supportsInterface("0xffffffff")).to.equal(false);
    });
  });
});
