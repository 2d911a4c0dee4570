import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { ListedShareStruct } from "../../typechain-types/contracts/distribution/DividendDistributor";
import type { Investor } from "../fixtures/suite";
import {
  BASIS,
  deployDistributionFixture,
  type DistributionFixture,
  PERCENT,
  REFUSAL,
  STATE,
  type TermsOptions,
  walletsOf,
} from "./fixture";
import { EVIDENCE, expectPaid, expectSkipped, newcomer, recover, trio } from "./holders";

const ANNOUNCE = 1n;
const MOST = 2n ** 128n - 1n;

interface ListFixture extends DistributionFixture {
  /** A distribution that is payable. */
  readonly first: bigint;
  /** A list that corrects it. */
  readonly id: bigint;
}

async function listFixture(): Promise<ListFixture> {
  const f = await deployDistributionFixture();
  const first = await f.payable();
  return { ...f, first, id: await listOf(f, { corrects: first }) };
}

async function listOf(f: DistributionFixture, changes: TermsOptions = {}): Promise<bigint> {
  return f.announce(await f.terms(0n, { basis: BASIS.list, amount: 0n, ...changes }));
}

function line({ wallet, identity }: Investor, gross: bigint, tax = 0n): ListedShareStruct {
  return { wallet, identity, gross, tax };
}

describe("DividendDistributor", () => {
  describe("listShares", () => {
    it("lists a share a wallet, and pays exactly what it says", async () => {
      const f = await loadFixture(listFixture);
      const [ann, ben] = trio(f);
      const listed = f.desk.listShares(f.id, [line(ann, 1_000n, 300n), line(ben, 7n)]);
      await expect(listed)
        .to.emit(f.distributor, "ShareListed")
        .withArgs(f.id, ann.wallet.address, ann.identity, 1_000n, 300n);
      await expect(listed)
        .to.emit(f.distributor, "ShareListed")
        .withArgs(f.id, ben.wallet.address, ben.identity, 7n, 0n);
      await f.makePayable(f.id);
      expect((await f.distributor.books(f.id)).target).to.equal(1_007n);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, 700n);
      await expectPaid(f, f.id, ben.wallet, ben.wallet, 7n);
      const { paid, withheld, unassessed, owed } = await f.distributor.books(f.id);
      expect([paid, withheld, unassessed, owed]).to.deep.equal([707n, 300n, 0n, 0n]);
      await expect(f.distributor.close(f.id))
        .to.emit(f.distributor, "DistributionClosed")
        .withArgs(f.id, 0n, f.funder.address);
    });

    it("pays who is not listed nothing, whatever it held", async () => {
      const f = await loadFixture(listFixture);
      const [ann, ben] = trio(f);
      await f.desk.listShares(f.id, [line(ann, 10n)]);
      await f.makePayable(f.id);
      await expectSkipped(f, f.id, ben.wallet, REFUSAL.nothingHeld);
    });

    it("pays who never held a token", async () => {
      const f = await loadFixture(listFixture);
      const beneficiary = await f.onboard(newcomer(f, 0));
      await f.desk.listShares(f.id, [line(beneficiary, 10n)]);
      await f.makePayable(f.id);
      await expectPaid(f, f.id, beneficiary.wallet, beneficiary.wallet, 10n);
    });

    it("replaces and removes lines, and adds up what is left", async () => {
      const f = await loadFixture(listFixture);
      const [ann, ben, cat] = trio(f);
      await f.desk.listShares(f.id, [line(ann, 100n), line(ben, 200n, 60n), line(ann, 150n, 1n)]);
      await expect(f.desk.listShares(f.id, [line(ben, 0n)]))
        .to.emit(f.distributor, "ShareListed")
        .withArgs(f.id, ben.wallet.address, ben.identity, 0n, 0n);
      await f.desk.listShares(f.id, [line(cat, 40n), line(cat, 30n, 9n)]);
      expect((await f.distributor.books(f.id)).units).to.equal(2n);
      await expect(f.desk.finaliseTarget(f.id))
        .to.emit(f.distributor, "DistributionTargetFinal")
        .withArgs(f.id, 2n, 180n);
      const share = await f.distributor.shareOf(f.id, ann.wallet);
      expect([share.units, share.gross, share.tax, share.rate]).to.deep.equal([1n, 150n, 1n, 0n]);
      expect((await f.distributor.shareOf(f.id, cat.wallet)).net).to.equal(21n);
      expect((await f.distributor.shareOf(f.id, ben.wallet)).refusal).to.equal(REFUSAL.nothingHeld);
    });

    it("takes tax up to the maximum of the gross amount, rounded up", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      for (const gross of [1n, 9n, 10n, 11n, 1_000_001n]) {
        const most = (gross * 30n + 99n) / 100n;
        await f.desk.listShares(f.id, [line(ann, gross, most)]);
        await expect(f.desk.listShares(f.id, [line(ann, gross, most + 1n)]))
          .to.be.revertedWithCustomError(f.distributor, "ListedTaxExcessive")
          .withArgs(ann.wallet.address, most + 1n, most);
      }
      await expect(f.desk.listShares(f.id, [line(ann, 0n, 1n)]))
        .to.be.revertedWithCustomError(f.distributor, "ListedTaxExcessive")
        .withArgs(ann.wallet.address, 1n, 0n);
    });

    it("ignores tax profiles", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      await f.desk.setTaxProfiles([{ identity: ann.identity, income: 0n, rate: 30n * PERCENT, until: 2n ** 40n - 1n }]);
      await f.desk.listShares(f.id, [line(ann, 100n, 5n)]);
      await time.increase(1);
      await f.makePayable(f.id);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, 95n);
    });

    it("refuses a line whose identity is not the wallet's", async () => {
      const f = await loadFixture(listFixture);
      const [ann, ben] = trio(f);
      const unknown = f.stranger.address;
      for (const [wallet, identity, known] of [
        [ann.wallet.address, ben.identity, ann.identity],
        [unknown, ben.identity, ZeroAddress],
        [unknown, ZeroAddress, ZeroAddress],
      ] as const) {
        await expect(f.desk.listShares(f.id, [{ wallet, identity, gross: 1n, tax: 0n }]))
          .to.be.revertedWithCustomError(f.distributor, "ListedIdentityWrong")
          .withArgs(wallet, identity, known);
      }
    });

    it("lists a lost wallet, and pays its successor", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      const next = newcomer(f, 0);
      await recover(f, ann.wallet, next, ann.identity);
      await f.desk.listShares(f.id, [line(ann, 50n)]);
      await f.makePayable(f.id);
      await expectPaid(f, f.id, ann.wallet, next, 50n);
    });

    it("refuses to remove what is not there", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      await expect(f.desk.listShares(f.id, [line(ann, 0n)]))
        .to.be.revertedWithCustomError(f.distributor, "ListedShareEmpty")
        .withArgs(ann.wallet.address);
    });

    it("refuses more in all than a coin has", async () => {
      const f = await loadFixture(listFixture);
      const [ann, ben] = trio(f);
      await f.desk.listShares(f.id, [line(ann, MOST)]);
      await expect(f.desk.listShares(f.id, [line(ben, 1n)]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountTooLarge")
        .withArgs(MOST + 1n);
    });

    it("is for lists that are not funded: no other basis, no closed list, no later state", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      const other = await f.announce(await f.terms(await f.recordNow()));
      await expect(f.desk.listShares(other, [line(ann, 1n)]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionBasisInvalid")
        .withArgs(BASIS.perToken);
      await f.desk.listShares(f.id, [line(ann, 10n)]);
      await f.desk.finaliseTarget(f.id);
      await expect(f.desk.listShares(f.id, [line(ann, 11n)]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionBasisInvalid")
        .withArgs(BASIS.list);
      await f.distributor.connect(f.funder).fund(f.id, 10n);
      await expect(f.desk.listShares(f.id, [line(ann, 11n)]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(f.id, STATE.funded);
      await expect(f.desk.listShares(99n, []))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      await f.desk.listShares(f.id, [line(ann, 10n)]);
      await f.distributor.setAgentPermissions(f.agent, 2n ** 128n - 1n - ANNOUNCE);
      for (const caller of [f.stranger, f.owner, f.agent]) {
        const as = f.distributor.connect(caller);
        for (const call of [as.listShares(f.id, [line(ann, 11n)]), as.finaliseTarget(f.id)]) {
          await expect(call)
            .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
            .withArgs(caller.address, ANNOUNCE);
        }
      }
    });
  });

  describe("a list", () => {
    it("is funded once it is closed, so that nobody adds a line to what is paid for", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      await f.desk.listShares(f.id, [line(ann, 20n)]);
      await expect(f.distributor.connect(f.funder).fund(f.id, 20n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionListOpen")
        .withArgs(f.id);
      await f.desk.finaliseTarget(f.id);
      await expect(f.distributor.connect(f.funder).fund(f.id, 99n))
        .to.emit(f.distributor, "DistributionContribution")
        .withArgs(f.id, 0n, f.funder.address, 20n);
      await expect(f.desk.listShares(f.id, [line(ann, 30n)]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(f.id, STATE.funded);
    });

    it("without a line distributes nothing", async () => {
      const f = await loadFixture(listFixture);
      await expect(f.desk.finaliseTarget(f.id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionTargetZero")
        .withArgs(f.id);
    });

    it("is linked to what it corrects, which it does not touch", async () => {
      const f = await loadFixture(listFixture);
      const events = await f.distributor.queryFilter(f.distributor.filters.DistributionAnnounced(f.id));
      expect(events[0]?.args.terms.corrects).to.equal(f.first);
      const [ann] = trio(f);
      const before = await f.distributor.books(f.first);
      await f.desk.listShares(f.id, [line(ann, 10n, 3n)]);
      await f.makePayable(f.id);
      await f.distributor.push(f.id, walletsOf(f));
      expect(await f.distributor.books(f.first)).to.deep.equal(before);
      expect((await f.distributor.shareOf(f.first, ann.wallet)).settled).to.be.false;
      await f.distributor.push(f.first, walletsOf(f));
      expect((await f.distributor.books(f.first)).owed).to.equal(0n);
    });

    it("corrects nothing where it stands alone", async () => {
      const f = await loadFixture(listFixture);
      const [ann] = trio(f);
      const id = await listOf(f);
      await f.desk.listShares(id, [line(ann, 10n)]);
      await f.makePayable(id);
      await expectPaid(f, id, ann.wallet, ann.wallet, 10n);
    });

    it("can be cancelled before it pays", async () => {
      const f = await loadFixture(listFixture);
      await f.desk.listShares(f.id, [line(trio(f)[0], 25n)]);
      await f.desk.finaliseTarget(f.id);
      await f.distributor.connect(f.funder).fund(f.id, 25n);
      await f.desk.cancel(f.id, EVIDENCE);
      await expect(f.distributor.connect(f.funder).refund(f.id, 0n)).to.changeTokenBalance(f.coin, f.funder, 25n);
    });
  });
});
