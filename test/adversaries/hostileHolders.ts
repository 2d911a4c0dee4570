import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import {
  ContractThatAnswersTooLittle__factory,
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
} from "../../typechain-types";
import { deployDistributionFixture, type DistributionFixture, REFUSAL } from "../distribution/fixture";
import { entitled, EVIDENCE, newcomer, trio } from "../distribution/holders";
import type { Investor } from "../fixtures/suite";
import { COUNTING_RULE } from "../token/fixture";

const DOUBLES = [
  ContractThatReverts__factory,
  ContractThatBurnsGas__factory,
  ContractThatAnswersTooLittle__factory,
  ContractThatAnswersTooMuch__factory,
] as const;
/** What a page may cost for each wallet in it whose identity is hostile, beyond what an honest one costs. */
const HOSTILE_GAS = 1_000_000n;

interface HostileFixture extends DistributionFixture {
  readonly id: bigint;
  /** Holders whose identity contract turned hostile since they were verified. */
  readonly hostile: readonly Investor[];
}

/** Three honest holders and four hostile ones, whose holdings are counted, and a distribution that pays them all. */
async function hostileFixture(): Promise<HostileFixture> {
  const f = await deployDistributionFixture({ rules: [COUNTING_RULE] });
  const hostile: Investor[] = [];
  for (const [index] of DOUBLES.entries()) {
    const investor = await f.onboard(newcomer(f, index));
    await f.mint(investor.wallet, 1_000n * f.whole);
    hostile.push(investor);
  }
  const id = await f.payable();
  for (const [index, Double] of DOUBLES.entries()) {
    const identity = await (await new Double(f.deployer).deploy()).getAddress();
    const wallet = hostile[index]?.wallet ?? f.stranger;
    await f.registry.updateIdentity(wallet, identity);
    hostile[index] = { wallet, identity };
  }
  return { ...f, id, hostile };
}

/** A page in which hostile wallets stand before, between and after honest ones. */
function pageOf(f: HostileFixture): string[] {
  const [ann, ben, cat] = trio(f).map(({ wallet }) => wallet.address);
  const [first, second, third, fourth] = f.hostile.map(({ wallet }) => wallet.address);
  return [first, ann, second, ben, third, cat, fourth].map((wallet) => wallet ?? "");
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  return (await (await sent).wait())?.gasUsed ?? 0n;
}

describe("Holders whose identity contract turns hostile", () => {
  it("stop nobody's lease in a page, and cost a bounded amount", async () => {
    const f = await loadFixture(hostileFixture);
    await f.registry.connect(f.owner).setMaxLease(0n);
    await f.registry.connect(f.owner).setMaxLease(100n);
    const used = await gasOf(f.registry.connect(f.stranger).batchRefresh(pageOf(f)));
    expect(used).to.be.lessThan(HOSTILE_GAS * 4n + 1_000_000n);
    for (const { wallet } of trio(f)) expect((await f.registry.leaseOf(wallet)).holds).to.equal(true);
    for (const { wallet } of f.hostile) expect((await f.registry.leaseOf(wallet)).holds).to.equal(false);
  });

  it("are counted with the others, so that the ledger completes and honest holders go on", async () => {
    const f = await loadFixture(hostileFixture);
    const [ann, ben] = trio(f);
    await f.compliance.connect(f.owner).restartLedger();
    const counted = f.compliance.connect(f.stranger).countWallets(pageOf(f));
    await expect(counted).to.emit(f.compliance, "LedgerCompleted").withArgs(2n, 7n);
    expect(await gasOf(counted)).to.be.lessThan(1_500_000n);
    for (const { identity } of f.hostile) {
      expect((await f.compliance.holding(identity))[0]).to.equal(1_000n * f.whole);
    }
    await f.token.connect(ann.wallet).transfer(ben.wallet, 1n);
    expect(await f.token.balanceOf(ben.wallet)).to.equal(2_000n * f.whole + 1n);
  });

  it("are passed over in a page of dividends, and what they are owed stays owed", async () => {
    const f = await loadFixture(hostileFixture);
    const pushed = f.distributor.connect(f.stranger).push(f.id, pageOf(f));
    for (const { wallet } of f.hostile) {
      await expect(pushed)
        .to.emit(f.distributor, "PaymentSkipped")
        .withArgs(f.id, wallet.address, REFUSAL.claimsMissing);
    }
    await expect(pushed).to.changeTokenBalances(
      f.coin,
      trio(f).map(({ wallet }) => wallet),
      [1_000n, 2_000n, 3_000n].map((tokens) => entitled(tokens).net),
    );
    expect(await gasOf(pushed)).to.be.lessThan(HOSTILE_GAS * 4n + 1_000_000n);
    expect((await f.distributor.books(f.id)).owed).to.equal(entitled(4_000n).net);
  });

  it("are assessed with the others", async () => {
    const f = await loadFixture(hostileFixture);
    const assessed = f.distributor.connect(f.stranger).assess(f.id, pageOf(f));
    expect(await gasOf(assessed)).to.be.lessThan(HOSTILE_GAS * 4n + 1_000_000n);
    expect((await f.distributor.books(f.id)).unitsAssessed).to.equal(10_000n * f.whole);
  });

  it("stop neither a burn, nor a forced transfer, a freeze or an end of their registration", async () => {
    const f = await loadFixture(hostileFixture);
    const [ann] = trio(f);
    for (const { wallet, identity } of f.hostile) {
      const acts = [
        () => f.token["burn(address,uint256)"](wallet, 1n),
        () => f.token["forcedTransfer(address,address,uint256)"](wallet, ann.wallet, 1n),
        () => f.token["freezePartialTokens(address,uint256)"](wallet, 1n),
        () => f.token["setAddressFrozen(address,bool)"](wallet, true),
        () => f.token.setIdentityFrozen(identity, true, EVIDENCE),
        () => f.registry.updateCountry(wallet, 250n),
        () => f.registry.deleteIdentity(wallet),
      ];
      for (const act of acts) expect(await gasOf(act())).to.be.lessThan(HOSTILE_GAS);
    }
    expect(await f.token.balanceOf(ann.wallet)).to.equal(1_000n * f.whole + 4n);
  });

  it("receive nothing, and only who sends to them pays for finding out", async () => {
    const f = await loadFixture(hostileFixture);
    const [ann] = trio(f);
    for (const { wallet } of f.hostile) {
      await expect(f.token.connect(ann.wallet).transfer(wallet, 1n, { gasLimit: HOSTILE_GAS }))
        .to.be.revertedWithCustomError(f.token, "TokenReceiverNotVerified")
        .withArgs(wallet.address);
    }
  });

  it("sign nothing as wallets themselves: a claim for a hostile contract is refused", async () => {
    const f = await loadFixture(hostileFixture);
    for (const { identity: wallet } of f.hostile) {
      const claim = f.distributor.claimFor([f.id], wallet, wallet, 2n ** 40n, "0x", { gasLimit: HOSTILE_GAS });
      await expect(claim).to.be.revertedWithCustomError(f.distributor, "ClaimSignatureInvalid").withArgs(wallet);
    }
  });
});
