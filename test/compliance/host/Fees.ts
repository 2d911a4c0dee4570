import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, encodeBytes32String, toBeHex } from "ethers";

import { MaxBalance__factory } from "../../../typechain-types";
import { setting } from "../../fixtures/suite";
import { bound, double, EVERY_MOVE, heardIn, HOOK, type HostFixture, issuedFixture } from "./fixture";

const ALL = encodeBytes32String("ALL");
const FEE_HOOKS = HOOK.transfer | HOOK.fee;
const KIND = { transfer: 0n, fee: 5n } as const;

async function feeFixture() {
  const fixture = await issuedFixture();
  const rule = await bound(fixture, "ModuleThatTakesAFee", FEE_HOOKS);
  const witness = await bound(fixture, "ModuleDouble", EVERY_MOVE | HOOK.ledger | HOOK.supply);
  await fixture.host.countWallets([fixture.alice, fixture.alice2, fixture.bob, fixture.carol]);
  return { ...fixture, rule, witness };
}

/** No rule needs the ledger. */
async function plainFixture() {
  const fixture = await issuedFixture();
  return { ...fixture, rule: await bound(fixture, "ModuleThatTakesAFee", FEE_HOOKS) };
}

/** MaxBalance of 1,000 before or after the fee. */
async function cappedFixture(capFirst: boolean) {
  const fixture = await issuedFixture();
  const { host, code } = fixture;
  const cap = async () =>
    host.addAndSetModule(code.rules.MaxBalance, [setting("MaxBalance", "setMaxBalance", [1_000n])]);
  if (capFirst) await cap();
  const rule = await bound(fixture, "ModuleThatTakesAFee", FEE_HOOKS);
  if (!capFirst) await cap();
  await host.countWallets([fixture.alice, fixture.alice2, fixture.bob, fixture.carol]);
  return { ...fixture, rule };
}

/** JurisdictionCap beside the fee. */
async function countedFixture() {
  const fixture = await issuedFixture({ rules: [{ rule: "JurisdictionCap", settings: [] }] });
  return { ...fixture, rule: await bound(fixture, "ModuleThatTakesAFee", FEE_HOOKS) };
}

async function capBeforeFee() {
  return cappedFixture(true);
}

async function feeBeforeCap() {
  return cappedFixture(false);
}

async function expectLedgerEqualsBalances({ host, token, alice, alice2, bob, carol, dave, ...ids }: HostFixture) {
  const of = async (...wallets: { address: string }[]) => {
    let sum = 0n;
    for (const { address } of wallets) sum += await token.balanceOf(address);
    return sum;
  };
  expect((await host.holding(ids.aliceId)).balance).to.equal(await of(alice, alice2));
  expect((await host.holding(ids.bobId)).balance).to.equal(await of(bob));
  expect((await host.holding(ids.carolId)).balance).to.equal(await of(carol));
  expect((await host.holding(ids.daveId)).balance).to.equal(await of(dave));
}

describe("ModularCompliance", () => {
  describe("a rule that takes a fee", () => {
    describe("when the receiver pays", () => {
      it("takes it in the same balance update and tells rules of both legs", async () => {
        const fixture = await loadFixture(feeFixture);
        const { token, rule, witness, alice, bob, carol, aliceId, bobId, carolId } = fixture;
        await rule.setFee(30n, carol, false);
        const sent = token.connect(alice).transfer(bob, 100n);
        const heard = await heardIn(witness, sent);
        await expect(sent)
          .to.emit(token, "Transfer")
          .withArgs(alice, bob, 70n)
          .and.to.emit(token, "Transfer")
          .withArgs(alice, carol, 30n);
        expect(
          heard.map(({ move: { kind, value, from, to, supply } }) => {
            return { kind, value, supply, from: [from.holder, from.balance], to: [to.holder, to.balance] };
          }),
        ).to.deep.equal([
          { kind: KIND.transfer, value: 70n, supply: 1_750n, from: [aliceId, 1_000n], to: [bobId, 500n] },
          { kind: KIND.fee, value: 30n, supply: 1_750n, from: [aliceId, 930n], to: [carolId, 250n] },
        ]);
        expect(await token.balanceOf(alice)).to.equal(500n);
        await expectLedgerEqualsBalances(fixture);
      });

      for (const fee of [100n, 101n]) {
        it(`refuses a fee of ${fee} on 100`, async () => {
          const { host, token, rule, alice, bob, carol } = await loadFixture(feeFixture);
          await rule.setFee(fee, carol, false);
          await expect(token.connect(alice).transfer(bob, 100n))
            .to.be.revertedWithCustomError(host, "ComplianceFeeTooHigh")
            .withArgs(fee, 100n);
          expect(await host.canTransfer(alice, bob, 100n)).to.equal(false);
        });
      }
    });

    describe("when the sender pays", () => {
      it("takes it on top", async () => {
        const fixture = await loadFixture(feeFixture);
        const { token, rule, witness, alice, bob, carol, aliceId, bobId, carolId } = fixture;
        await rule.setFee(30n, carol, true);
        const heard = await heardIn(witness, token.connect(alice).transfer(bob, 100n));
        expect(
          heard.map(({ move: { kind, value, from, to } }) => {
            return { kind, value, from: [from.holder, from.balance], to: [to.holder, to.balance] };
          }),
        ).to.deep.equal([
          { kind: KIND.transfer, value: 100n, from: [aliceId, 1_000n], to: [bobId, 500n] },
          { kind: KIND.fee, value: 30n, from: [aliceId, 900n], to: [carolId, 250n] },
        ]);
        expect(await token.balanceOf(alice)).to.equal(470n);
        await expectLedgerEqualsBalances(fixture);
      });

      it("refuses who cannot pay it with what is free of the wallet", async () => {
        const { token, agent, rule, alice, bob, carol } = await loadFixture(feeFixture);
        await rule.setFee(30n, carol, true);
        await token.connect(agent)["freezePartialTokens(address,uint256)"](alice, 100n);
        await expect(token.connect(alice).transfer(bob, 471n))
          .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
          .withArgs(alice.address, 500n, 501n);
        await token.connect(alice).transfer(bob, 470n);
      });

      it("refuses who cannot pay it with all its wallets", async () => {
        const { host, token, rule, bob, carol, dave } = await loadFixture(feeFixture);
        await rule.setFee(30n, carol, true);
        await expect(token.connect(bob).transfer(dave, 500n))
          .to.be.revertedWithCustomError(host, "ComplianceFeeTooHigh")
          .withArgs(30n, 0n);
        const tooHigh = host.interface.encodeErrorResult("ComplianceFeeTooHigh", [30n, 0n]);
        expect(await host.explain(bob, bob, dave, 500n)).to.deep.equal([[await host.getAddress(), tooHigh, 0n]]);
        // Who does not have the value is told so by the token.
        expect(await host.explain(bob, bob, dave, 501n)).to.deep.equal([]);
        await token.connect(bob).transfer(dave, 470n);
      });

      it("refuses who cannot pay it where no ledger is kept", async () => {
        const { token, rule, bob, carol, dave } = await loadFixture(plainFixture);
        await rule.setFee(30n, carol, true);
        await expect(token.connect(bob).transfer(dave, 500n))
          .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
          .withArgs(bob.address, 500n, 530n);
      });
    });

    it("is not asked on a move between wallets of one identity", async () => {
      const { token, rule, alice, alice2, carol } = await loadFixture(feeFixture);
      await rule.setFee(30n, carol, false);
      await token.connect(alice).transfer(alice2, 100n);
      expect(await token.balanceOf(alice2)).to.equal(500n);
    });

    it("takes none on mints, burns and agents' moves", async () => {
      const fixture = await loadFixture(feeFixture);
      const { token, rule, mint, alice, bob, carol } = fixture;
      await rule.setFee(30n, carol, false);
      await mint(alice, 100n);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 100n);
      await token["burn(address,uint256)"](bob, 100n);
      expect(await token.balanceOf(carol)).to.equal(250n);
      await expectLedgerEqualsBalances(fixture);
    });

    it("takes nothing where it asks for nothing", async () => {
      const fixture = await loadFixture(feeFixture);
      const { token, witness, alice, bob } = fixture;
      expect(await heardIn(witness, token.connect(alice).transfer(bob, 100n))).to.have.lengthOf(1);
      expect(await token.balanceOf(bob)).to.equal(600n);
    });

    it("refuses a collector that is not verified", async () => {
      const { token, rule, alice, bob, stranger } = await loadFixture(feeFixture);
      await rule.setFee(30n, stranger, false);
      await expect(token.connect(alice).transfer(bob, 100n))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(stranger.address);
    });

    it("may have sender or receiver as collector", async () => {
      const fixture = await loadFixture(feeFixture);
      const { token, rule, alice, alice2, bob } = fixture;
      for (const collector of [bob, alice, alice2]) {
        for (const senderPays of [true, false]) {
          await rule.setFee(30n, collector, senderPays);
          await token.connect(alice).transfer(bob, 50n);
          await expectLedgerEqualsBalances(fixture);
        }
      }
    });

    it("may take all that a holder of record has left", async () => {
      const fixture = await loadFixture(feeFixture);
      const { host, token, rule, bob, dave, carol } = fixture;
      await rule.setFee(100n, carol, true);
      await token.connect(bob).transfer(dave, 400n);
      expect(await token.balanceOf(bob)).to.equal(0n);
      expect((await host.ledger()).holders).to.equal(3n);
      await expectLedgerEqualsBalances(fixture);
    });

    for (const fixtureOf of [capBeforeFee, feeBeforeCap]) {
      describe(`given ${fixtureOf === capBeforeFee ? "a cap before the fee" : "the fee before a cap"}`, () => {
        it("is capped on what arrives, and so is the collector", async () => {
          const fixture = await loadFixture(fixtureOf);
          const { host, code, token, rule, alice, bob, carol, bobId, carolId } = fixture;
          const cap = MaxBalance__factory.connect(code.rules.MaxBalance, fixture.deployer);
          await rule.setFee(30n, carol, false);
          // bob may have 500 more; 530 less the fee is just that.
          expect(await host.canTransfer(alice, bob, 531n)).to.equal(false);
          await expect(token.connect(alice).transfer(bob, 531n))
            .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
            .withArgs(bobId, 500n, 501n, 1_000n);
          expect(await host.canTransfer(alice, bob, 530n)).to.equal(true);
          await token.connect(alice).transfer(bob, 530n);
          expect(await token.balanceOf(carol)).to.equal(280n);

          await rule.setFee(721n, carol, true);
          await token.connect(fixture.alice2).transfer(alice, 400n);
          await token["forcedTransfer(address,address,uint256)"](bob, alice, 990n);
          expect(await host.canTransfer(alice, bob, 721n)).to.equal(false);
          await expect(token.connect(alice).transfer(bob, 721n))
            .to.be.revertedWithCustomError(cap, "MaxBalanceExceeded")
            .withArgs(carolId, 280n, 721n, 1_000n);
          await expectLedgerEqualsBalances(fixture);
        });
      });
    }

    describe("given a ledger that is not complete, and rules that need it only on mints", () => {
      it("counts the collector when it is first paid", async () => {
        const fixture = await issuedFixture();
        const { host, token, alice, alice2, bob, carol } = fixture;
        const rule = await bound(fixture, "ModuleThatTakesAFee", FEE_HOOKS);
        await bound(fixture, "ModuleDouble", HOOK.mint | HOOK.ledger);
        await rule.setFee(30n, carol, false);
        await token.connect(alice).transfer(bob, 100n);
        await host.countWallets([alice, alice2, bob, carol]);
        expect((await host.ledger()).mode).to.equal(3n);
        await expectLedgerEqualsBalances(fixture);
      });
    });
  });

  describe("a fee beside a rule that counts holders by place", () => {
    it("is taken for nobody who is counted, since no view could say how it will be judged", async () => {
      const { host, token, rule, alice, dave, carol } = await loadFixture(countedFixture);
      for (const fee of [0n, 20n]) {
        await rule.setFee(fee, carol, false);
        await expect(token.connect(alice).transfer(dave, 100n))
          .to.be.revertedWithCustomError(host, "ComplianceCollectorCounted")
          .withArgs(carol.address);
        const { allowed, refusals, headroom } = await token.explainTransfer(alice, alice, dave, 100n);
        expect([allowed, headroom]).to.deep.equal([false, 0n]);
        expect(refusals.map(({ reason }) => reason)).to.deep.equal([
          host.interface.encodeErrorResult("ComplianceCollectorCounted", [carol.address]),
        ]);
        expect(await host.canTransfer(alice, dave, 100n)).to.equal(false);
      }
    });

    for (const { title, free } of [
      { title: "exempt", free: async ({ host, carolId }: HostFixture) => host.setExempt(carolId, true) },
      {
        title: "treasury",
        free: async ({ token, owner, carol }: HostFixture) => token.connect(owner).setTreasury(carol, true),
      },
    ]) {
      it(`is taken for who is ${title}, as foretold, with room for one more holder`, async () => {
        const fixture = await loadFixture(countedFixture);
        const { host, token, code, rule, alice, bob, dave, carol } = fixture;
        await free(fixture);
        await token.connect(carol).transfer(bob, 250n);
        await rule.setFee(20n, carol, false);
        await host.callModuleFunction(
          setting("JurisdictionCap", "setHolderLimit", [ALL, 3]),
          code.rules.JurisdictionCap,
        );
        expect((await token.explainTransfer(alice, alice, dave, 100n)).allowed).to.equal(true);
        await token.connect(alice).transfer(dave, 100n);
        expect(await token.balanceOf(carol)).to.equal(20n);
        expect((await host.ledger()).holders).to.equal(3n);
      });
    }
  });

  describe("a rule that cannot say what its fee is", () => {
    async function brokenFixture() {
      const fixture = await issuedFixture();
      return { ...fixture, rule: await bound(fixture, "FeeModuleThatReverts", FEE_HOOKS) };
    }

    it("stops transfers with its own error", async () => {
      const { token, rule, alice, bob } = await loadFixture(brokenFixture);
      await expect(token.connect(alice).transfer(bob, 100n))
        .to.be.revertedWithCustomError(rule, "FeeUnknown")
        .withArgs(100n);
    });

    it("is explained without a revert", async () => {
      const { host, rule, alice, bob } = await loadFixture(brokenFixture);
      expect(await host.canTransfer(alice, bob, 100n)).to.equal(false);
      expect(await host.explain(alice, alice, bob, 100n)).to.deep.equal([
        [await host.getAddress(), rule.interface.encodeErrorResult("FeeUnknown", [100n]), 0n],
      ]);
    });

    it("stops nothing else", async () => {
      const { token, host, rule, mint, alice, bob } = await loadFixture(brokenFixture);
      await mint(alice, 1n);
      await token["forcedTransfer(address,address,uint256)"](alice, bob, 1n);
      await token["burn(address,uint256)"](bob, 1n);
      await host.removeModule(rule);
      await token.connect(alice).transfer(bob, 100n);
      expect(await token.balanceOf(bob)).to.equal(600n);
    });
  });

  describe("a rule that answers something else than a fee", () => {
    const word = (value: bigint) => toBeHex(value, 32).slice(2);
    for (const { what, answer } of [
      { what: "nothing", answer: "0x" },
      { what: "too little", answer: `0x${word(1n)}${word(1n)}` },
    ]) {
      it(`stops transfers, not views, when it answers ${what}`, async () => {
        const fixture = await issuedFixture();
        const { host, token, alice, bob } = fixture;
        const rule = await double(fixture, "FeeModuleThatAnswersGarbage", FEE_HOOKS);
        await host.addModule(rule);
        await rule.answerWith(answer);
        await expect(token.connect(alice).transfer(bob, 100n))
          .to.be.revertedWithCustomError(host, "ComplianceModuleSilent")
          .withArgs(rule);
        expect(await host.canTransfer(alice, bob, 100n)).to.equal(false);
        expect(await host.explain(alice, alice, bob, 100n)).to.deep.equal([
          [
            await host.getAddress(),
            host.interface.encodeErrorResult("ComplianceModuleSilent", [await rule.getAddress()]),
            0n,
          ],
        ]);
      });
    }

    it("may answer more, of which the first three words count", async () => {
      const fixture = await issuedFixture();
      const { token, alice, bob, carol } = fixture;
      const rule = await bound(fixture, "FeeModuleThatAnswersGarbage", FEE_HOOKS);
      const answer = AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", "bool", "uint256"],
        [10n, carol.address, true, 7n],
      );
      await rule.answerWith(answer);
      await token.connect(alice).transfer(bob, 100n);
      expect(await token.balanceOf(carol)).to.equal(260n);
    });
  });
});
