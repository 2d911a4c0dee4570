import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, type Overrides } from "ethers";
import { ethers } from "hardhat";

import { CountryCodes__factory, JurisdictionCap__factory } from "../../../typechain-types";
import { COUNTRY, setting } from "../../fixtures/suite";
import {
  bound,
  COUNTS,
  double,
  type DoubleName,
  EVERY_MOVE,
  GAS_FOR_TOLERANCE,
  HOOK,
  type HostFixture,
  issuedFixture,
} from "./fixture";

const KIND = { burn: 2n, forcedTransfer: 3n, recovery: 4n, recount: 6n } as const;
const HOSTILE = [
  "ModuleThatRefuses",
  "ModuleThatBurnsGas",
  "ModuleThatReturnsABomb",
  "ModuleThatReenters",
] as const satisfies readonly DoubleName[];

async function holdersFixture() {
  return issuedFixture();
}

/** JurisdictionCap counts behind a rule that fails. */
async function countingFixture() {
  return issuedFixture({ rules: [{ rule: "JurisdictionCap", settings: [] }] });
}

/** Binds a rule that fails on everything; the one that re-enters tries to move tokens meanwhile. */
async function bindHostile(fixture: HostFixture, name: (typeof HOSTILE)[number], hooks: bigint) {
  const module = await bound(fixture, name, hooks);
  if ("aim" in module) {
    const { token, bob } = fixture;
    await module.aim(token, token.interface.encodeFunctionData("transfer", [bob.address, 0n]));
  }
  return module;
}

/** What agents do to tokens, and what a registry does to holders. */
function agentsActs(fixture: HostFixture) {
  const { token, registry, alice, alice2, bob, aliceId, bobId } = fixture;
  return [
    { kind: KIND.burn, act: () => token["burn(address,uint256)"](bob, 10n) },
    {
      kind: KIND.forcedTransfer,
      act: () => token["forcedTransfer(address,address,uint256)"](bob, alice, 10n),
    },
    { kind: KIND.recovery, act: () => token["recoveryAddress(address,address,address)"](alice, alice2, aliceId) },
    { kind: KIND.recount, act: () => registry.updateCountry(bob, COUNTRY.germany) },
    { kind: KIND.recount, act: () => registry.updateIdentity(alice2, bobId) },
    { kind: KIND.recount, act: () => registry.deleteIdentity(bob) },
  ] as const;
}

describe("ModularCompliance", () => {
  describe("a rule that refuses", () => {
    it("stops holders' transfers and mints with its own error", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { token, alice, bob } = fixture;
      const module = await bound(fixture, "ModuleThatRefuses", HOOK.transfer | HOOK.mint);
      await expect(token.connect(alice).transfer(bob, 3n))
        .to.be.revertedWithCustomError(module, "RefusedOnPrinciple")
        .withArgs(bob.address, 3n);
      await expect(token["mint(address,uint256)"](bob, 4n))
        .to.be.revertedWithCustomError(module, "RefusedOnPrinciple")
        .withArgs(bob.address, 4n);
      await token.connect(alice).approve(fixture.stranger, 5n);
      await expect(token.connect(fixture.stranger).transferFrom(alice, bob, 5n))
        .to.be.revertedWithCustomError(module, "RefusedOnPrinciple")
        .withArgs(bob.address, 5n);
    });

    it("is asked about nothing but what it listens to", async () => {
      const fixture = await loadFixture(holdersFixture);
      await bound(fixture, "ModuleThatRefuses", HOOK.mint);
      await fixture.token.connect(fixture.alice).transfer(fixture.bob, 3n);
      expect(await fixture.token.balanceOf(fixture.bob)).to.equal(503n);
    });

    it("is not asked about moves of nothing", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { token, host, alice, bob } = fixture;
      await bound(fixture, "ModuleThatRefuses", EVERY_MOVE);
      await expect(token.connect(alice).transfer(bob, 0n)).to.emit(token, "Transfer").withArgs(alice, bob, 0n);
      await expect(token["mint(address,uint256)"](bob, 0n)).not.to.emit(host, "ModuleFailed");
      await expect(token["burn(address,uint256)"](bob, 0n)).not.to.emit(host, "ModuleFailed");
      expect(await host.canTransfer(alice, bob, 0n)).to.equal(true);
    });
  });

  describe("a rule that does not confirm", () => {
    it("stops holders' moves", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { token, host, alice, bob } = fixture;
      const module = await bound(fixture, "ModuleThatIsSilent", EVERY_MOVE);
      await expect(token.connect(alice).transfer(bob, 3n))
        .to.be.revertedWithCustomError(host, "ComplianceModuleSilent")
        .withArgs(module);
      await expect(token["mint(address,uint256)"](bob, 3n))
        .to.be.revertedWithCustomError(host, "ComplianceModuleSilent")
        .withArgs(module);
      await token["burn(address,uint256)"](bob, 3n);
      expect(await token.balanceOf(bob)).to.equal(497n);
    });
  });

  for (const name of HOSTILE) {
    describe(`a ${name}`, () => {
      it("stops holders' moves and costs them a bounded amount", async () => {
        const fixture = await loadFixture(holdersFixture);
        const { token, alice, bob, mint } = fixture;
        await bindHostile(fixture, name, EVERY_MOVE);
        const gasLimit = 2_000_000n;
        await expect(token.connect(alice).transfer(bob, 1n, { gasLimit })).to.be.reverted;
        await expect(mint(bob, 1n)).to.be.reverted;
        const block = await ethers.provider.getBlock("latest");
        expect(block?.gasUsed).to.be.lessThan(gasLimit);
        expect(await token.balanceOf(bob)).to.equal(500n);
      });

      it("is stepped over, with its name, where agents and registry act", async () => {
        const fixture = await loadFixture(holdersFixture);
        const { host, token } = fixture;
        const module = await bindHostile(fixture, name, COUNTS);
        await host.countWallets([fixture.alice, fixture.alice2, fixture.bob, fixture.carol]);
        for (const { kind, act } of agentsActs(fixture)) {
          const failures = await failuresIn(fixture, await act());
          // Outside of a move there is nothing to re-enter.
          if (name === "ModuleThatReenters" && kind === KIND.recount) continue;
          expect(failures.map(({ args }) => [args.module, args.kind])).to.deep.equal([
            [await module.getAddress(), kind],
          ]);
          expect(failures[0]?.args.reason.length).to.be.at.most(2 + 2 * 1024);
        }
        expect(await token.totalSupply()).to.equal(1_740n);
      });

      it("leaves the ledger and the other rules' counters right", async () => {
        const fixture = await loadFixture(countingFixture);
        const { host, code, deployer, bob, aliceId } = fixture;
        await bindHostile(fixture, name, EVERY_MOVE | HOOK.ledger);
        for (const { act } of agentsActs(fixture)) await act();
        const cap = JurisdictionCap__factory.connect(code.rules.JurisdictionCap, deployer);
        // alice keeps what alice2 had and received of bob; bob's 480 are a wallet's without an identity and country.
        expect((await host.holding(aliceId)).balance).to.equal(0n);
        expect(await host.holding(bob)).to.deep.equal([480n, 0n, false]);
        expect(await cap.countOf(host, await cap.ALL())).to.deep.equal([3n, 1_740n]);
        expect((await host.ledger()).holders).to.equal(3n);
      });

      it("is removed", async () => {
        const fixture = await loadFixture(holdersFixture);
        const { host, token, alice, bob } = fixture;
        const module = await bindHostile(fixture, name, EVERY_MOVE);
        await expect(host.removeModule(module)).to.emit(host, "ModuleRemoved").withArgs(module);
        await token.connect(alice).transfer(bob, 1n);
        expect(await token.balanceOf(bob)).to.equal(501n);
      });

      it("makes the views say no, and none of them reverts", async () => {
        const fixture = await loadFixture(holdersFixture);
        const { host, alice, bob } = fixture;
        const module = await bindHostile(fixture, name, EVERY_MOVE);
        const refusals = await host.explain(alice, alice, bob, 1n);
        if (name === "ModuleThatReenters") {
          // It only fails when it is told; nothing it says before gives that away.
          expect(refusals).to.deep.equal([]);
          return;
        }
        expect(await host.canTransfer(alice, bob, 1n)).to.equal(false);
        expect(refusals.map((refusal) => [refusal.module, refusal.headroom])).to.deep.equal([
          [await module.getAddress(), 0n],
        ]);
        expect(refusals[0]?.reason.length).to.be.at.most(2 + 2 * 1024);
      });
    });
  }

  describe("a rule that calls back", () => {
    for (const what of ["the token", "the host", "a view of the host"] as const) {
      it(`gets nowhere at ${what} unless it only looks`, async () => {
        const fixture = await loadFixture(holdersFixture);
        const { host, token, alice, bob } = fixture;
        const module = await bound(fixture, "ModuleThatReenters", HOOK.transfer);
        if (what === "the token") {
          await module.aim(token, token.interface.encodeFunctionData("transfer", [bob.address, 0n]));
        } else if (what === "the host") {
          await module.aim(host, host.interface.encodeFunctionData("countWallets", [[]]));
        } else {
          await module.aim(host, host.interface.encodeFunctionData("canTransfer", [alice.address, bob.address, 1n]));
        }
        const sent = token.connect(alice).transfer(bob, 1n);
        if (what === "a view of the host") await sent;
        else await expect(sent).to.be.revertedWithCustomError(host, "ReentrancyGuardReentrantCall");
        expect(await token.balanceOf(bob)).to.equal(what === "a view of the host" ? 501n : 500n);
      });
    }
  });

  describe("an agent's move sent with little gas", () => {
    it("is refused, so that no rule's failure can be made up", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { token, host, bob } = fixture;
      await bound(fixture, "ModuleDouble", EVERY_MOVE);
      const limits = [250_000n, 400_000n, 520_000n, 560_000n, 700_000n];
      const outcomes: string[] = [];
      for (const gasLimit of limits) {
        outcomes.push(
          await outcomeOf(fixture, (overrides) => token["burn(address,uint256)"](bob, 1n, overrides), gasLimit),
        );
      }
      expect(outcomes).to.include("ComplianceGasTooLow").and.to.include("passed");
      expect(outcomes, "no failure that was made up").not.to.include("stepped over");
      await expect(token["burn(address,uint256)"](bob, 1n, { gasLimit: 500_000n }))
        .to.be.revertedWithCustomError(host, "ComplianceGasTooLow")
        .withArgs((left: bigint) => left < GAS_FOR_TOLERANCE, GAS_FOR_TOLERANCE);
    });
  });

  describe("settings", () => {
    it("of a rule fail with the rule's own error", async () => {
      const { host, code } = await loadFixture(countingFixture);
      const cap = JurisdictionCap__factory.connect(code.rules.JurisdictionCap, host.runner);
      const call = setting("JurisdictionCap", "setShareLimit", [`0x${"0".repeat(61)}fff`, 1]);
      await expect(host.callModuleFunction(call, cap))
        .to.be.revertedWithCustomError({ interface: CountryCodes__factory.createInterface() }, "CountryCodeInvalid")
        .withArgs(0xfffn);
    });
  });

  describe("a rule that is removed", () => {
    it("is told nothing more", async () => {
      const fixture = await loadFixture(holdersFixture);
      const { host, token, alice, bob } = fixture;
      const module = await double(fixture, "ModuleThatRefuses", HOOK.transfer);
      await host.addModule(module);
      await host.removeModule(module);
      await token.connect(alice).transfer(bob, 1n);
      expect(await host.wantedHooks()).to.equal(0n);
    });
  });
});

async function failuresIn({ host }: HostFixture, sent: ContractTransactionResponse) {
  const receipt = await sent.wait();
  return host.queryFilter(host.filters.ModuleFailed(), receipt?.blockNumber, receipt?.blockNumber);
}

async function outcomeOf(
  { host }: HostFixture,
  act: (overrides: Overrides) => Promise<ContractTransactionResponse>,
  gasLimit: bigint,
): Promise<string> {
  try {
    const receipt = await (await act({ gasLimit })).wait();
    const failed = await host.queryFilter(host.filters.ModuleFailed(), receipt?.blockNumber, receipt?.blockNumber);
    return failed.length === 0 ? "passed" : "stepped over";
  } catch (error) {
    return String(error).includes("ComplianceGasTooLow") ? "ComplianceGasTooLow" : "out of gas";
  }
}
