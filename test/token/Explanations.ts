import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, MaxUint256, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { RULES } from "../../deploy/shared";
import {
  ComplianceViews__factory,
  type ModuleThatTakesAFee,
  ModuleThatTakesAFee__factory,
  ModuleThatWarns__factory,
  TransferExplanations__factory,
  TransferRestrictions__factory,
} from "../../typechain-types";
import { COUNTRY, setting } from "../fixtures/suite";
import { expectExact } from "./explained";
import { deployTokenFixture, personOf, type TokenFixture } from "./fixture";

const ORDER = id("order");
/** A rule of somebody else's. */
const UNKNOWN_CODE = 1n;
const FIRST_RULE_CODE = 32n;
const HOOK = { transfer: 1n, fee: 128n } as const;

/** Three rules, all of which alice's large transfer to carol breaks. */
async function ruledFixture(): Promise<TokenFixture> {
  const suite = await deployTokenFixture({
    rules: [
      { rule: "CountryAllow", settings: [setting("CountryAllow", "batchAllowCountries", [[COUNTRY.germany]])] },
      { rule: "MaxBalance", settings: [setting("MaxBalance", "setMaxBalance", [1_000n])] },
      {
        rule: "TimeTransfersLimits",
        settings: [setting("TimeTransfersLimits", "setTimeTransferLimit", [{ limitTime: 3_600n, limitValue: 300n }])],
      },
    ],
  });
  return suite;
}

interface FeeFixture extends TokenFixture {
  readonly fees: ModuleThatTakesAFee;
}

async function feeFixture(): Promise<FeeFixture> {
  const suite = await ruledFixture();
  const fees = await new ModuleThatTakesAFee__factory(suite.deployer).deploy(HOOK.transfer | HOOK.fee);
  await suite.compliance.addModule(fees);
  return { ...suite, fees };
}

async function bareFixture(): Promise<TokenFixture> {
  return deployTokenFixture();
}

describe("SecurityToken: explanations", () => {
  describe("explainTransfer", () => {
    it("says that a transfer would pass, and how much more would", async () => {
      const suite = await loadFixture(ruledFixture);
      const { alice, bob } = suite;
      const told = await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 100n);
      expect(told).to.deep.equal({ modules: [], headroom: 300n });
    });

    it("names every rule that refuses, with its error and what it would let pass", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, code, registry, alice, bob } = suite;
      await registry.updateCountry(bob.wallet, COUNTRY.france);
      const { refusals, headroom, allowed } = await token.explainTransfer(alice.wallet, alice.wallet, bob.wallet, 600n);
      expect([allowed, headroom]).to.deep.equal([false, 0n]);
      expect(refusals.map(({ module, headroom: own }) => [module, own])).to.deep.equal([
        [code.rules.CountryAllow, 0n],
        [code.rules.MaxBalance, 500n],
        [code.rules.TimeTransfersLimits, 300n],
      ]);
      const errors = [
        RULES.CountryAllow.createInterface().encodeErrorResult("CountryNotAllowed", [
          bob.wallet.address,
          COUNTRY.france,
        ]),
        RULES.MaxBalance.createInterface().encodeErrorResult("MaxBalanceExceeded", [bob.identity, 500n, 600n, 1_000n]),
        RULES.TimeTransfersLimits.createInterface().encodeErrorResult("TimeTransferLimitExceeded", [
          alice.identity,
          3_600n,
          600n,
          300n,
          0n,
        ]),
      ];
      expect(refusals.map(({ reason }) => reason)).to.deep.equal(errors);
    });

    it("names everything that the token itself has against a transfer, in the order it asks", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, alice, bob, outsider } = suite;
      await token.pause();
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await token["setAddressFrozen(address,bool)"](outsider, true);
      await token.setIdentityFrozen(alice.identity, true, ORDER);
      await token.setBlocked(outsider, true, ORDER);
      const { refusals } = await token.explainTransfer(bob.wallet, alice.wallet, outsider, 1_001n);
      const names = refusals
        .filter(({ module }) => module === token.target)
        .map(({ reason }) => token.interface.parseError(reason)?.name);
      expect(names).to.deep.equal([
        "ERC20InsufficientAllowance",
        "TokenPaused",
        "TokenAccountFrozen",
        "ERC20InsufficientBalance",
        "TokenAccountFrozen",
        "TokenReceiverNotVerified",
        "TokenIdentityFrozen",
        "TokenNotEligible",
      ]);
      await expectExact(suite, bob.wallet, alice.wallet.address, outsider.address, 1_001n);
      await expectExact(suite, bob.wallet, alice.wallet.address, ZeroAddress, 1_001n);
    });

    it("is the transaction, whoever sends what to whom", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, alice, bob, carol, outsider } = suite;
      await token.connect(alice.wallet).approve(bob.wallet, 250n);
      await token.connect(bob.wallet).approve(alice.wallet, MaxUint256);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 850n);
      const people = [alice.wallet, bob.wallet, carol.wallet, outsider];
      const passed = { yes: 0, no: 0 };
      for (const spender of [alice.wallet, bob.wallet]) {
        for (const from of people) {
          for (const to of people) {
            for (const value of [0n, 1n, 150n, 151n, 250n, 301n, 501n, 1_001n]) {
              const { modules } = await expectExact(suite, spender, from.address, to.address, value);
              ++passed[modules.length === 0 ? "yes" : "no"];
            }
          }
        }
      }
      expect(passed.yes).to.be.greaterThan(40);
      expect(passed.no).to.be.greaterThan(40);
    });

    for (const senderPays of [true, false]) {
      it(`takes a fee that the ${senderPays ? "sender" : "receiver"} pays into account`, async () => {
        const suite = await loadFixture(feeFixture);
        const { token, fees, alice, bob, carol, outsider } = suite;
        await fees.setFee(20n, carol.wallet, senderPays);
        await token.connect(alice.wallet).approve(bob.wallet, 200n);
        for (const [spender, value] of [
          [alice.wallet, 100n],
          [alice.wallet, 300n],
          [alice.wallet, 320n],
          [bob.wallet, 180n],
          [bob.wallet, 181n],
          [bob.wallet, 200n],
          [alice.wallet, 990n],
          [alice.wallet, 1_000n],
          [alice.wallet, MaxUint256],
        ] as const) {
          await expectExact(suite, spender, alice.wallet.address, bob.wallet.address, value);
        }
        await token["freezePartialTokens(address,uint256)"](alice.wallet, 890n);
        await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 100n);
        await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 90n);
        await token["setAddressFrozen(address,bool)"](carol.wallet, true);
        const { headroom } = await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 90n);
        expect(headroom).to.equal(0n);
        await fees.setFee(20n, outsider, senderPays);
        await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 90n);
      });
    }

    it("says that a fee's collector is not verified", async () => {
      const suite = await loadFixture(bareFixture);
      const { token, compliance, deployer, mint, alice, bob, outsider } = suite;
      const fees = await new ModuleThatTakesAFee__factory(deployer).deploy(HOOK.transfer | HOOK.fee);
      await compliance.addModule(fees);
      await mint(alice.wallet, 1_000n);
      await fees.setFee(20n, outsider, true);
      const { headroom } = await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, 90n);
      expect(headroom).to.equal(0n);
      const [refusal] = await token
        .explainTransfer(alice.wallet, alice.wallet, bob.wallet, 90n)
        .then((e) => e.refusals);
      expect(refusal?.reason).to.equal(
        token.interface.encodeErrorResult("TokenReceiverNotVerified", [outsider.address]),
      );
    });

    for (const { terms, rate, min = 0n, max = 2n ** 128n - 1n, most, unit = 1n } of [
      { terms: "a tenth of the value", rate: 1_000n, most: 545n },
      { terms: "as much as the value", rate: 10_000n, most: 300n },
      { terms: "a tenth, but at least 100", rate: 1_000n, min: 100n, most: 500n },
      { terms: "a tenth, but at most 20", rate: 1_000n, max: 20n, most: 580n },
      { terms: "a hundredth, but at least 300 whole tokens", rate: 100n, min: 300n, most: 300n, unit: 10n ** 18n },
    ]) {
      it(`says how much passes where the sender pays on top ${terms}`, async () => {
        const suite = await loadFixture(bareFixture);
        const { token, compliance, code, mint, alice, bob, carol } = suite;
        await compliance.addAndSetModule(code.rules.TransferFees, [
          setting("TransferFees", "setFee", [rate, carol.wallet.address]),
          setting("TransferFees", "setFeeTerms", [{ senderPays: true, min: min * unit, max }]),
        ]);
        await mint(alice.wallet, 1_000n * unit);
        await token["freezePartialTokens(address,uint256)"](
          alice.wallet,
          (await token.balanceOf(alice.wallet)) - 600n * unit,
        );
        for (const value of [300n * unit, most * unit, most * unit + 1n]) {
          const told = await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, value);
          expect(told.headroom).to.equal(most * unit);
        }
      });
    }

    it("says that the compliance contract has let the token go, as the transaction does", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, compliance, alice, bob } = suite;
      await compliance.unbindToken(token);
      const reason = compliance.interface.encodeErrorResult("ComplianceCallerNotToken", [
        await token.getAddress(),
        ZeroAddress,
      ]);
      const { allowed, headroom, refusals, warnings } = await token.explainTransfer(
        alice.wallet,
        alice.wallet,
        bob.wallet,
        1n,
      );
      expect([allowed, headroom, [...warnings]]).to.deep.equal([false, 0n, []]);
      expect(refusals).to.deep.equal([[await compliance.getAddress(), reason, 0n]]);
      for (const value of [0n, 1n]) {
        await expectExact(suite, alice.wallet, alice.wallet.address, bob.wallet.address, value);
        expect(await token.canTransfer(alice.wallet, bob.wallet, value)).to.equal(value === 0n);
      }
      expect(await token.detectTransferRestriction(alice.wallet, bob.wallet, 1n)).to.equal(15n);
      expect(await token.messageForTransferRestriction(15)).to.equal("The compliance contract has let the token go.");
    });

    it("passes on what a rule warns of", async () => {
      const suite = await loadFixture(bareFixture);
      const { token, compliance, deployer, alice, bob } = suite;
      const module = await new ModuleThatWarns__factory(deployer).deploy(HOOK.transfer);
      await compliance.addModule(module);
      const { allowed, warnings } = await token.explainTransfer(alice.wallet, alice.wallet, bob.wallet, 7n);
      expect(allowed).to.equal(true);
      expect(warnings.map(({ module: by, reason }) => [by, reason])).to.deep.equal([
        [await module.getAddress(), module.interface.encodeErrorResult("WarnedOfValue", [7n])],
      ]);
      const { warnings: none } = await token.explainTransfer(alice.wallet, alice.wallet, bob.wallet, 0n);
      expect(none).to.deep.equal([]);
    });

    it("says that holders cannot be counted yet", async () => {
      const suite = await loadFixture(bareFixture);
      const { token, compliance, code, alice, bob } = suite;
      await compliance.addAndSetModule(code.rules.MaxBalance, [setting("MaxBalance", "setMaxBalance", [1_000n])]);
      const { refusals, headroom } = await token.explainTransfer(alice.wallet, alice.wallet, bob.wallet, 1n);
      expect(headroom).to.equal(0n);
      expect(
        refusals.map(({ module, reason }) => [module, compliance.interface.parseError(reason)?.name]),
      ).to.deep.equal([[await compliance.getAddress(), "LedgerIncomplete"]]);
      expect(await token.detectTransferRestriction(alice.wallet, bob.wallet, 1n)).to.equal(12n);
    });
  });

  describe("canTransfer, canSend and canReceive", () => {
    it("say everything but the balance, which what is frozen of it is not", async () => {
      const { token, alice, bob, carol, outsider } = await loadFixture(ruledFixture);
      const can = (from: HardhatEthersSigner, to: HardhatEthersSigner, value: bigint) =>
        token.canTransfer(from, to, value);
      expect(await can(carol.wallet, bob.wallet, 300n)).to.equal(true);
      expect(await can(carol.wallet, bob.wallet, 301n)).to.equal(false);
      expect(await can(alice.wallet, outsider, 1n)).to.equal(false);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 900n);
      expect(await can(alice.wallet, bob.wallet, 100n)).to.equal(true);
      expect(await can(alice.wallet, bob.wallet, 101n)).to.equal(false);
      expect(await token.canTransfer(bob.wallet, alice.wallet, 501n)).to.equal(false);
    });

    it("say who may take part at all", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, alice, bob, carol, outsider } = suite;
      const second = personOf(suite, 6);
      expect([await token.canSend(outsider), await token.canReceive(outsider)]).to.deep.equal([true, false]);
      expect(await token.canReceive(ZeroAddress)).to.equal(false);
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await token.setIdentityFrozen(bob.identity, true, ORDER);
      for (const held of [alice.wallet, bob.wallet]) {
        expect([await token.canSend(held), await token.canReceive(held)]).to.deep.equal([false, false]);
      }
      expect([await token.canSend(carol.wallet), await token.canReceive(carol.wallet)]).to.deep.equal([true, true]);
      await token.setBlocked(carol.wallet, true, ORDER);
      expect([await token.canSend(carol.wallet), await token.canReceive(carol.wallet)]).to.deep.equal([false, false]);
      expect(await token.canSend(second)).to.equal(true);
    });
  });

  describe("detectTransferRestriction and messageForTransferRestriction", () => {
    it("give the code of the transaction's refusal, and a sentence for it", async () => {
      const suite = await loadFixture(ruledFixture);
      const { token, registry, alice, bob, outsider } = suite;
      const told = async (to: string, value: bigint) => {
        const restriction = await token.detectTransferRestriction(alice.wallet, to, value);
        return [restriction, await token.messageForTransferRestriction(restriction)];
      };
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([0n, "No restriction."]);
      expect(await told(bob.wallet.address, 301n)).to.deep.equal([
        FIRST_RULE_CODE + 5n,
        "The sender would send more than it may in a period.",
      ]);
      expect(await told(bob.wallet.address, 501n)).to.deep.equal([
        FIRST_RULE_CODE + 2n,
        "The receiver would hold more than a holder may.",
      ]);
      await registry.updateCountry(bob.wallet, COUNTRY.france);
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([
        FIRST_RULE_CODE,
        "The receiver's country is not on the list of allowed countries.",
      ]);
      expect(await told(bob.wallet.address, 1_001n)).to.deep.equal([6n, "The sender does not have that many tokens."]);
      expect(await told(outsider.address, 1n)).to.deep.equal([8n, "The receiver is not verified."]);
      expect(await told(ZeroAddress, 1n)).to.deep.equal([9n, "Nobody can receive at this address."]);
      await token["freezePartialTokens(address,uint256)"](alice.wallet, 900n);
      expect(await told(bob.wallet.address, 101n)).to.deep.equal([7n, "That many tokens of the sender are not free."]);
      await token.setIdentityFrozen(bob.identity, true, ORDER);
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([4n, "All wallets of a party are frozen."]);
      await token.setBlocked(bob.identity, true, ORDER);
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([5n, "A party is not eligible."]);
      await token["setAddressFrozen(address,bool)"](bob.wallet, true);
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([3n, "A wallet is frozen."]);
      await token.pause();
      expect(await told(bob.wallet.address, 1n)).to.deep.equal([2n, "Transfers are paused."]);
    });

    it("tell of a collector of the fee who is counted as a holder", async () => {
      const suite = await loadFixture(feeFixture);
      const { token, compliance, code, fees, alice, bob, carol } = suite;
      await compliance.addModule(code.rules.JurisdictionCap);
      await compliance.countWallets([alice.wallet, bob.wallet]);
      await fees.setFee(20n, carol.wallet, false);
      await expect(token.connect(alice.wallet).transfer(bob.wallet, 100n))
        .to.be.revertedWithCustomError(compliance, "ComplianceCollectorCounted")
        .withArgs(carol.wallet.address);
      expect(await token.detectTransferRestriction(alice.wallet, bob.wallet, 100n)).to.equal(14n);
      expect(await token.messageForTransferRestriction(14)).to.equal("Who collects the fee is counted as a holder.");
    });

    it("have a code and a sentence for every rule there is, and none for what is not", async () => {
      const { token, code, compliance } = await loadFixture(bareFixture);
      const at = code.contracts.find(({ name }) => name === "TransferRestrictions")?.address ?? ZeroAddress;
      const restrictions = TransferRestrictions__factory.connect(at, token.runner);
      const codes = new Set<bigint>();
      for (const [name, rule] of Object.entries(code.rules)) {
        const restriction = await restrictions.codeOf(rule, "0x01020304");
        expect(restriction, name).to.be.greaterThanOrEqual(FIRST_RULE_CODE);
        expect(await token.messageForTransferRestriction(restriction), name).to.match(/^[A-Z].*\.$/);
        codes.add(restriction);
      }
      expect(codes.size).to.equal(Object.keys(RULES).length);
      expect(await token.messageForTransferRestriction(FIRST_RULE_CODE + BigInt(codes.size))).to.equal("");
      // What has no name, or is no contract, has no code.
      for (const nobody of [compliance, token, at, ZeroAddress]) {
        expect(await restrictions.codeOf(nobody, "0x01020304")).to.equal(UNKNOWN_CODE);
      }
      expect(await token.messageForTransferRestriction(200)).to.equal("");
      expect(await token.messageForTransferRestriction(31)).to.equal("");
      expect(await token.messageForTransferRestriction(UNKNOWN_CODE)).to.equal("The transfer is refused.");
    });
  });

  describe("the contracts behind them", () => {
    it("answer for nothing when they are called directly", async () => {
      const { code, deployer, alice, bob } = await loadFixture(bareFixture);
      const at = (name: string) => code.contracts.find((contract) => contract.name === name)?.address ?? ZeroAddress;
      const views = ComplianceViews__factory.connect(at("ComplianceViews"), deployer);
      expect(await views.getModules()).to.deep.equal([]);
      expect(await views.canTransfer(alice.wallet, bob.wallet, 1n)).to.equal(true);
      const explanations = TransferExplanations__factory.connect(at("TransferExplanations"), deployer);
      expect(await explanations.totalSupply()).to.equal(0n);
      await expect(explanations.transfer(bob.wallet, 1n))
        .to.be.revertedWithCustomError(explanations, "ERC20InsufficientBalance")
        .withArgs(deployer.address, 0n, 1n);
      expect(await ethers.provider.getCode(at("TransferRestrictions"))).not.to.equal("0x");
    });
  });
});
