import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type HDNodeWallet, toBeHex, Wallet, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { ContractWallet__factory } from "../../../typechain-types";
import {
  ALICE,
  ALICE2,
  ANY_NUMBER,
  approverFixture,
  BOB,
  CAROL,
  conditionalFixture,
  DAY,
  FOREVER,
  minted,
  send,
  TYPES,
  upTo,
  VALIDITY,
} from "./conditional";
import { ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { move } from "./moves";

describe("ConditionalTransfer", () => {
  describe("without an approval", () => {
    it("refuses transfers and mints", async () => {
      const { host, module, expectRefused } = await loadFixture(conditionalFixture);
      await expectRefused(send(1n));
      await expectRefused(minted(1n));
      await expectHeadroom(host, module, send(1n), 0n);
    });

    it("lets fees and moves inside one holder pass", async () => {
      const { host, module } = await loadFixture(conditionalFixture);
      await expectHeadroom(host, module, move({ kind: "Fee", from: ALICE, to: BOB }), ANY_VALUE);
      await expectHeadroom(host, module, send(1n, { to: ALICE2 }), ANY_VALUE);
    });

    it("knows no exemption of the host", async () => {
      const { expectRefused } = await loadFixture(conditionalFixture);
      await expectRefused(send(1n, { from: { ...ALICE, exempt: true }, to: { ...BOB, exempt: true, treasury: true } }));
    });
  });

  describe("approveTransfer", () => {
    it("lets one transfer of just the amount pass, between these wallets", async () => {
      const { host, module, name, set, exactId, expectRefused, carryOut } = await loadFixture(conditionalFixture);
      await expect(set("approveTransfer", [ALICE.wallet, BOB.wallet, 50n]))
        .to.emit(module, "TransferApproved")
        .withArgs(ALICE.wallet, BOB.wallet, 50n, name);
      const id = exactId(ALICE.wallet, BOB.wallet, 50n);
      expect(await module.calculateTransferHash(ALICE.wallet, BOB.wallet, 50n, name)).to.equal(id);
      expect(await module.isTransferApproved(host, id)).to.equal(true);
      await expectRefused(send(49n));
      await expectRefused(send(51n));
      await expectRefused(send(50n, { from: ALICE2 }));
      await expectRefused(send(50n, { from: BOB, to: ALICE }));
      expect(await host.headroomWithin(module, send(49n))).to.equal(0n);
      await expectHeadroom(host, module, send(50n), 50n);
      await expect(carryOut(send(50n)))
        .to.emit(module, "ApprovalConsumed")
        .withArgs(name, id, 50n);
      await expectRefused(send(50n));
      expect(await module.isTransferApproved(host, id)).to.equal(false);
      expect(await module.getTransferApprovals(host, id)).to.equal(0n);
    });

    it("counts repetitions", async () => {
      const { host, module, set, exactId, expectRefused, carryOut } = await loadFixture(conditionalFixture);
      await set("batchApproveTransfers", [
        [ALICE.wallet, ALICE.wallet, ZeroAddress],
        [BOB.wallet, BOB.wallet, BOB.wallet],
        [5n, 5n, 7n],
      ]);
      expect(await module.getTransferApprovals(host, exactId(ALICE.wallet, BOB.wallet, 5n))).to.equal(2n);
      await carryOut(send(5n));
      await carryOut(send(5n));
      await expectRefused(send(5n));
      await carryOut(minted(7n));
      await expectRefused(minted(7n));
    });

    it("ends after 90 days, or what the host sets, counted from the last", async () => {
      const { module, host, name, set, exactId, expectRefused } = await loadFixture(conditionalFixture);
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      const end = BigInt((await time.latest()) + VALIDITY);
      const id = exactId(ALICE.wallet, BOB.wallet, 5n);
      expect(await module.getApproval(host, id)).to.deep.equal([5n, end, 1n]);
      await expect(set("setApprovalValidity", [DAY]))
        .to.emit(module, "ApprovalValiditySet")
        .withArgs(name, DAY);
      expect(await module.getPeriods(host)).to.deep.equal([BigInt(DAY), 0n]);
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      expect(await module.getApproval(host, id)).to.deep.equal([5n, end, 2n]);
      await time.setNextBlockTimestamp(end);
      await set("approveTransfer", [CAROL.wallet, BOB.wallet, 5n]);
      await expectHeadroom(host, module, send(1n), 5n);
      await time.increaseTo(end + 1n);
      await expectRefused(send(5n));
      await expectHeadroom(host, module, send(5n), 0n);
      await expect(set("unApproveTransfer", [ALICE.wallet, BOB.wallet, 5n]))
        .to.be.revertedWithCustomError(module, "ApprovalNotFound")
        .withArgs(id);
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      expect(await module.getTransferApprovals(host, id)).to.equal(1n);
    });

    it("keeps any number of uses at that", async () => {
      const { module, host, set, exactId, carryOut } = await loadFixture(conditionalFixture);
      const endless = { from: ALICE.wallet, to: BOB.wallet, holders: false, exact: true, uses: ANY_NUMBER };
      await set("approve", [upTo({ ...endless, amount: 5n })]);
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      await set("unApproveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      await carryOut(send(5n));
      expect(await module.getApproval(host, exactId(ALICE.wallet, BOB.wallet, 5n))).to.deep.equal([
        5n,
        FOREVER,
        ANY_NUMBER,
      ]);
    });

    it("refuses lists of different lengths, and no receiver", async () => {
      const { module, set } = await loadFixture(conditionalFixture);
      for (const batch of ["batchApproveTransfers", "batchUnApproveTransfers"] as const) {
        for (const lists of [
          [[ALICE.wallet], [], [1n]],
          [[ALICE.wallet], [BOB.wallet], []],
        ]) {
          await expect(set(batch, lists))
            .to.be.revertedWithCustomError(module, "ApprovalLengthsDiffer")
            .withArgs(...lists.map(({ length }) => length));
        }
      }
      await expect(set("approveTransfer", [ALICE.wallet, ZeroAddress, 1n]))
        .to.be.revertedWithCustomError(module, "ApprovalAddressIsZero")
        .withArgs();
    });
  });

  describe("unApproveTransfer", () => {
    it("takes one back", async () => {
      const { module, host, name, set, exactId, expectRefused } = await loadFixture(conditionalFixture);
      for (let i = 0; i < 3; ++i) await set("approveTransfer", [ALICE.wallet, BOB.wallet, 5n]);
      await expect(set("unApproveTransfer", [ALICE.wallet, BOB.wallet, 5n]))
        .to.emit(module, "ApprovalRemoved")
        .withArgs(ALICE.wallet, BOB.wallet, 5n, name);
      const id = exactId(ALICE.wallet, BOB.wallet, 5n);
      expect(await module.getTransferApprovals(host, id)).to.equal(2n);
      const twice = [ALICE.wallet, ALICE.wallet];
      await set("batchUnApproveTransfers", [twice, [BOB.wallet, BOB.wallet], [5n, 5n]]);
      await expectRefused(send(5n));
      await expect(set("unApproveTransfer", [ALICE.wallet, BOB.wallet, 5n]))
        .to.be.revertedWithCustomError(module, "ApprovalNotFound")
        .withArgs(id);
    });
  });

  describe("approve", () => {
    it("lets what is below an amount pass, all uses together", async () => {
      const { module, host, name, set, pairId, expectRefused, carryOut } = await loadFixture(conditionalFixture);
      const approval = upTo({ uses: ANY_NUMBER });
      const id = pairId(ALICE.holder, BOB.holder);
      await expect(set("approve", [approval]))
        .to.emit(module, "ApprovalSet")
        .withArgs(name, name, id, Object.values(approval));
      await expectHeadroom(host, module, send(1n), 100n);
      await carryOut(send(60n, { from: ALICE2 }));
      await expectHeadroom(host, module, send(1n), 40n);
      await expect(carryOut(send(40n)))
        .to.emit(module, "ApprovalConsumed")
        .withArgs(name, id, 40n);
      await expectRefused(send(1n));
      expect(await module.getApproval(host, id)).to.deep.equal([0n, 0n, 0n]);
    });

    it("ends with its uses", async () => {
      const { set, expectRefused, carryOut } = await loadFixture(conditionalFixture);
      await set("approve", [upTo()]);
      await carryOut(send(1n));
      await carryOut(send(1n));
      await expectRefused(send(1n));
    });

    it("takes an exact one first, and names the largest of all", async () => {
      const { module, host, set, carryOut } = await loadFixture(conditionalFixture);
      await set("approve", [upTo({ amount: 30n })]);
      await set("approve", [upTo({ amount: 70n, exact: true })]);
      for (const amount of [20n, 90n]) await set("approveTransfer", [ALICE.wallet, BOB.wallet, amount]);
      expect(await host.headroomWithin(module, send(95n))).to.equal(90n);
      expect(await host.headroomWithin(module, send(89n))).to.equal(70n);
      expect(await host.headroomWithin(module, send(69n))).to.equal(30n);
      expect(await host.headroomWithin(module, send(29n))).to.equal(29n);
      await carryOut(send(20n));
      await expectHeadroom(host, module, send(1n), 90n);
      expect(await host.headroomWithin(module, send(40n))).to.equal(30n);
      await carryOut(send(20n));
      expect(await host.headroomWithin(module, send(40n))).to.equal(10n);
    });

    it("replaces what stood between the same parties", async () => {
      const { module, host, set } = await loadFixture(conditionalFixture);
      await set("approve", [upTo()]);
      await set("approve", [upTo({ amount: 7n })]);
      await expectHeadroom(host, module, send(1n), 7n);
    });

    it("is for wallets or for holders, as it says", async () => {
      const { module, host, set } = await loadFixture(conditionalFixture);
      await set("approve", [upTo({ holders: false })]);
      await expectHeadroom(host, module, send(1n), 0n);
      await set("approve", [upTo({ from: CAROL.wallet, to: BOB.holder })]);
      await expectHeadroom(host, module, send(1n, { from: CAROL }), 100n);
    });

    it("is for mints, where nobody gives", async () => {
      const { module, host, set, carryOut, expectRefused } = await loadFixture(conditionalFixture);
      await set("approve", [upTo({ from: ZeroAddress, uses: 1n })]);
      await expectHeadroom(host, module, minted(1n), 100n);
      await carryOut(minted(99n));
      await expectRefused(minted(1n));
    });

    it("holds up to its last second", async () => {
      const { module, host, set } = await loadFixture(conditionalFixture);
      const end = BigInt((await time.latest()) + 600);
      await set("approve", [upTo({ validUntil: end })]);
      await time.increaseTo(end);
      await expectHeadroom(host, module, send(1n), 100n);
      await time.increaseTo(end + 1n);
      await expectHeadroom(host, module, send(1n), 0n);
      await expect(set("approve", [upTo({ validUntil: end })]))
        .to.be.revertedWithCustomError(module, "ApprovalExpired")
        .withArgs(end);
    });

    it("refuses one of no use, or of too much", async () => {
      const { module, set } = await loadFixture(conditionalFixture);
      await expect(set("approve", [upTo({ uses: 0n })]))
        .to.be.revertedWithCustomError(module, "ApprovalUsesAreZero")
        .withArgs();
      await expect(set("approve", [upTo({ amount: 2n ** 160n })]))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(160, 2n ** 160n);
      await set("approve", [upTo({ amount: 2n ** 160n - 1n })]);
    });

    it("is not used up by what nobody may refuse, but by a move that is told of later", async () => {
      const { module, host, set, carryOut } = await loadFixture(conditionalFixture);
      await set("approve", [upTo()]);
      for (const kind of ["ForcedTransfer", "Recovery", "Burn", "Recount"] as const) {
        await carryOut(move({ kind, from: ALICE, to: BOB, value: 10n }));
      }
      await expectHeadroom(host, module, send(1n), 100n);
      await carryOut(send(10n, { settled: true }));
      await expectHeadroom(host, module, send(1n), 90n);
      await carryOut(send(91n, { settled: true }));
      await expectHeadroom(host, module, send(1n), 90n);
    });

    it("has room for 16 exact amounts a pair, spent ones not counted", async () => {
      const { module, host, set, carryOut } = await loadFixture(conditionalFixture);
      for (let amount = 1n; amount <= 16n; ++amount) await set("approveTransfer", [ALICE.wallet, BOB.wallet, amount]);
      await expect(set("approveTransfer", [ALICE.wallet, BOB.wallet, 17n]))
        .to.be.revertedWithCustomError(module, "ApprovalAmountsFull")
        .withArgs(ALICE.wallet, BOB.wallet, 16);
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 16n]);
      await set("approveTransfer", [CAROL.wallet, BOB.wallet, 17n]);
      await carryOut(send(3n));
      await set("approveTransfer", [ALICE.wallet, BOB.wallet, 17n]);
      await expectHeadroom(host, module, send(1n), 17n);
      expect(await host.headroomWithin(module, send(3n))).to.equal(2n);
    });
  });

  describe("revoke", () => {
    it("takes an approval back, of either form", async () => {
      const { module, name, set, exactId, pairId, expectRefused } = await loadFixture(conditionalFixture);
      await set("approve", [upTo()]);
      await set("approve", [upTo({ exact: true, amount: 3n })]);
      for (const [exact, id] of [
        [false, pairId(ALICE.holder, BOB.holder)],
        [true, exactId(ALICE.holder, BOB.holder, 3n)],
      ] as const) {
        await expect(set("revoke", [ALICE.holder, BOB.holder, 3n, exact]))
          .to.emit(module, "ApprovalRevoked")
          .withArgs(name, name, id);
        await expect(set("revoke", [ALICE.holder, BOB.holder, 3n, exact]))
          .to.be.revertedWithCustomError(module, "ApprovalNotFound")
          .withArgs(id);
      }
      await expectRefused(send(3n));
    });
  });

  describe("exemptions", () => {
    it("let moves from and to a holder pass", async () => {
      const { module, host, name, set, expectRefused } = await loadFixture(conditionalFixture);
      await expect(set("setExemptHolder", [ALICE.holder, true]))
        .to.emit(module, "ExemptHolderSet")
        .withArgs(name, ALICE.holder, true);
      await set("setExemptHolder", [ALICE.holder, true]);
      await expectHeadroom(host, module, send(1n), ANY_VALUE);
      await expectHeadroom(host, module, send(1n, { from: BOB, to: ALICE2 }), ANY_VALUE);
      await expectRefused(send(1n, { from: BOB, to: CAROL }));
      expect(await module.isExemptHolder(host, ALICE.holder)).to.equal(true);
      await set("setExemptHolder", [ALICE.holder, false]);
      await expectRefused(send(1n));
    });

    it("let moves from one holder to another pass, not back, and use up nothing", async () => {
      const { module, host, name, set, expectRefused, carryOut } = await loadFixture(conditionalFixture);
      await expect(set("setExemptPair", [ALICE.holder, BOB.holder, true]))
        .to.emit(module, "ExemptPairSet")
        .withArgs(name, ALICE.holder, BOB.holder, true);
      await set("setExemptPair", [ALICE.holder, BOB.holder, true]);
      await set("setExemptPair", [ZeroAddress, BOB.holder, true]);
      await set("approve", [upTo()]);
      await expectHeadroom(host, module, send(1n), ANY_VALUE);
      await expectHeadroom(host, module, minted(1n), ANY_VALUE);
      await expectRefused(send(1n, { from: BOB, to: ALICE }));
      await carryOut(send(5n));
      expect(await module.isExemptPair(host, ALICE.holder, BOB.holder)).to.equal(true);
      await set("setExemptPair", [ALICE.holder, BOB.holder, false]);
      await expectHeadroom(host, module, send(1n), 100n);
    });

    it("name somebody", async () => {
      const { module, set } = await loadFixture(conditionalFixture);
      for (const call of [
        () => set("setExemptHolder", [ZeroAddress, true]),
        () => set("setExemptPair", [ALICE.holder, ZeroAddress, true]),
        () => set("setApprover", [ZeroAddress, true]),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(module, "ApprovalAddressIsZero").withArgs();
      }
    });
  });

  describe("approvers", () => {
    it("approve and revoke in the compliance contract's stead, until they are dismissed", async () => {
      const { module, host, name, set, pairId, approver } = await loadFixture(conditionalFixture);
      const theirs = module.connect(approver);
      const expectNoApprover = async () => {
        for (const call of [
          () => theirs.approveFor(host, upTo()),
          () => theirs.revokeFor(host, ALICE.holder, BOB.holder, 0n, false),
          () => theirs.refuseTransferFor(host, ALICE.wallet, BOB.wallet),
        ]) {
          await expect(call())
            .to.be.revertedWithCustomError(module, "ApproverUnauthorized")
            .withArgs(name, approver.address);
        }
      };
      await expectNoApprover();
      await expect(set("setApprover", [approver.address, true]))
        .to.emit(module, "ApproverSet")
        .withArgs(name, approver.address, true);
      expect(await module.isApprover(host, approver)).to.equal(true);
      const id = pairId(ALICE.holder, BOB.holder);
      await expect(theirs.approveFor(host, upTo()))
        .to.emit(module, "ApprovalSet")
        .withArgs(name, approver.address, id, Object.values(upTo()));
      await expectHeadroom(host, module, send(1n), 100n);
      await expect(theirs.revokeFor(host, ALICE.holder, BOB.holder, 0n, false))
        .to.emit(module, "ApprovalRevoked")
        .withArgs(name, approver.address, id);
      await theirs.approveFor(host, upTo());
      await set("setApprover", [approver.address, false]);
      await expectNoApprover();
      await expectHeadroom(host, module, send(1n), 100n);
    });

    it("are nothing to another compliance contract, and to the next binding", async () => {
      const { module, host, name, approver } = await loadFixture(approverFixture);
      const another = await hostWith(module);
      await expect(module.connect(approver).approveFor(another, upTo()))
        .to.be.revertedWithCustomError(module, "ApproverUnauthorized")
        .withArgs(await another.getAddress(), approver.address);
      await host.bind(module);
      await expect(module.connect(approver).approveFor(host, upTo()))
        .to.be.revertedWithCustomError(module, "ApproverUnauthorized")
        .withArgs(name, approver.address);
    });
  });

  describe("approveBySignature", () => {
    async function signedFixture() {
      const fixture = await approverFixture();
      const { module, name, set } = fixture;
      const signer: HDNodeWallet = Wallet.createRandom();
      await set("setApprover", [signer.address, true]);
      const { chainId } = await ethers.provider.getNetwork();
      const domain = {
        ...{ name: "Scrip Conditional Transfer", version: "1", chainId },
        verifyingContract: await module.getAddress(),
      };
      const sign = (fields: Record<string, unknown> = {}) =>
        signer.signTypedData(domain, TYPES, { compliance: name, epoch: 1, ...upTo(), nonce: 9n, ...fields });
      const bring = (signature: string, by = signer.address, approval = upTo(), nonce = 9n) =>
        module.approveBySignature(name, approval, by, nonce, signature);
      return { ...fixture, signer, sign, bring };
    }

    it("gives what an approver signed, once", async () => {
      const { module, host, name, signer, sign, bring, pairId } = await loadFixture(signedFixture);
      const signature = await sign();
      await expect(bring(signature))
        .to.emit(module, "ApprovalSet")
        .withArgs(name, signer.address, pairId(ALICE.holder, BOB.holder), Object.values(upTo()))
        .and.to.emit(module, "ApprovalNonceSpent")
        .withArgs(name, signer.address, 9n);
      await expectHeadroom(host, module, send(1n), 100n);
      expect(await module.isNonceUsed(host, signer, 9n)).to.equal(true);
      expect(await module.isNonceUsed(host, signer, 8n)).to.equal(false);
      await expect(bring(signature))
        .to.be.revertedWithCustomError(module, "ApprovalNonceUsed")
        .withArgs(signer.address, 9n);
    });

    it("refuses a signature of anything else", async () => {
      const { module, host, signer, sign, bring, other } = await loadFixture(signedFixture);
      for (const fields of [
        { compliance: other.address },
        { epoch: 2 },
        { from: ALICE.wallet },
        { to: BOB.wallet },
        { amount: 101n },
        { exact: true },
        { holders: false },
        { validUntil: FOREVER - 1n },
        { uses: 3n },
        { nonce: 10n },
      ]) {
        await expect(bring(await sign(fields)), JSON.stringify(Object.keys(fields)))
          .to.be.revertedWithCustomError(module, "ApprovalSignatureInvalid")
          .withArgs(signer.address);
      }
      await expectHeadroom(host, module, send(1n), 0n);
    });

    it("refuses who is no approver, and after a new binding", async () => {
      const { module, host, name, set, signer, sign, bring, other, approver } = await loadFixture(signedFixture);
      const signature = await sign();
      await expect(bring(signature, other.address))
        .to.be.revertedWithCustomError(module, "ApproverUnauthorized")
        .withArgs(name, other.address);
      await expect(bring(signature, approver.address))
        .to.be.revertedWithCustomError(module, "ApprovalSignatureInvalid")
        .withArgs(approver.address);
      await set("setApprover", [signer.address, false]);
      await expect(bring(signature))
        .to.be.revertedWithCustomError(module, "ApproverUnauthorized")
        .withArgs(name, signer.address);
      await host.bind(module);
      await set("setApprover", [signer.address, true]);
      await expect(bring(signature))
        .to.be.revertedWithCustomError(module, "ApprovalSignatureInvalid")
        .withArgs(signer.address);
    });

    it("refuses what is over", async () => {
      const { module, sign, bring, signer } = await loadFixture(signedFixture);
      const validUntil = BigInt(await time.latest());
      const late = upTo({ validUntil });
      await expect(bring(await sign({ validUntil }), signer.address, late))
        .to.be.revertedWithCustomError(module, "ApprovalExpired")
        .withArgs(validUntil);
    });

    it("takes a contract's", async () => {
      const { module, host, set, signer, sign, bring, deployer } = await loadFixture(signedFixture);
      const contract = await new ContractWallet__factory(deployer).deploy(signer.address);
      const by = await contract.getAddress();
      await set("setApprover", [by, true]);
      const signature = await sign();
      await contract.stop(true);
      await expect(bring(signature, by)).to.be.revertedWithCustomError(module, "ApprovalSignatureInvalid").withArgs(by);
      await contract.stop(false);
      await bring(signature, by);
      await expectHeadroom(host, module, send(1n), 100n);
    });

    it("can be withdrawn by who signed", async () => {
      const { module, host, name, signer, sign, bring, other } = await loadFixture(signedFixture);
      await ethers.provider.send("hardhat_setBalance", [signer.address, toBeHex(10n ** 18n)]);
      await expect(module.connect(signer.connect(ethers.provider)).withdrawSignature(name, 9n))
        .to.emit(module, "ApprovalNonceSpent")
        .withArgs(name, signer.address, 9n);
      await expect(bring(await sign()))
        .to.be.revertedWithCustomError(module, "ApprovalNonceUsed")
        .withArgs(signer.address, 9n);
      await module.connect(other).withdrawSignature(host, 10n);
      await bring(await sign({ nonce: 10n }), signer.address, upTo(), 10n);
      await expect(module.withdrawSignature(other.address, 1n))
        .to.be.revertedWithCustomError(module, "ModuleNotBound")
        .withArgs(other.address);
    });
  });
});
