import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, MaxUint256, toBeHex, ZeroAddress } from "ethers";

import { Identity__factory } from "../../typechain-types";
import { deployDistributionFixture, type DistributionFixture } from "../distribution/fixture";
import { newcomer, trio } from "../distribution/holders";
import { COUNTRY } from "../fixtures/suite";
import { keyOf } from "../identity/claims";

/** How often a stranger does what anybody may. */
const OFTEN = 40;
const MANAGEMENT = 1n;
/** Gas may differ by a slot that is not empty any more. */
const SLOT = 25_000n;

async function fixture(): Promise<DistributionFixture> {
  return deployDistributionFixture();
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  return (await (await sent).wait())?.gasUsed ?? 0n;
}

describe("A stranger who does what anybody may", () => {
  it("and creates an identity before it is onboarded stops one transaction: a fresh salt goes through", async () => {
    const f = await loadFixture(fixture);
    const wallet = newcomer(f, 0);
    const request = async (salt: string) => ({
      identity: ZeroAddress,
      managementKey: wallet,
      salt,
      claims: (await f.born(wallet, salt)).claims,
      wallets: [wallet],
      country: COUNTRY.germany,
      lease: true,
    });
    const [seen, fresh] = [toBeHex(1n, 32), toBeHex(2n, 32)];
    await f.identityFactory.connect(f.stranger).createIdentity(wallet, seen, []);
    await expect(f.registry.batchOnboard([await request(seen)])).to.be.revertedWithCustomError(
      f.identityFactory,
      "IdentityFactoryClaimMissing",
    );
    await f.registry.batchOnboard([await request(fresh)]);
    expect(await f.registry.isVerified(wallet)).to.equal(true);
    // What the stranger made is the holder's, and nobody else's.
    const { identity } = await f.born(wallet, seen);
    const made = Identity__factory.connect(identity, f.deployer);
    expect(await made.keyHasPurpose(await keyOf(wallet), MANAGEMENT)).to.equal(true);
    expect(await made.keyHasPurpose(await keyOf(f.stranger), MANAGEMENT)).to.equal(false);
  });

  it("and pays in again and again makes nothing dearer, and gets back what is its own", async () => {
    const f = await loadFixture(fixture);
    const costs: bigint[][] = [];
    for (const times of [1, OFTEN]) {
      const id = await f.announce(await f.terms(await f.recordNow()));
      await f.coin.mint(f.stranger, BigInt(times));
      await f.coin.connect(f.stranger).approve(f.distributor, MaxUint256);
      for (let i = 0; i < times; ++i) await f.distributor.connect(f.stranger).fund(id, 1n);
      const { target, funded } = await f.distributor.books(id);
      const paid = await gasOf(f.distributor.connect(f.funder).fund(id, target - funded));
      const reviewed = await gasOf(f.distributor.startReview(id));
      costs.push([paid, reviewed, await gasOf(f.desk.cancel(id, "0x"))]);
      await f.distributor.connect(f.stranger).refund(id, 0n);
      await f.distributor.connect(f.funder).refund(id, BigInt(times));
    }
    const [once, often] = costs;
    for (const [index, cost] of (often ?? []).entries()) expect(cost - (once?.[index] ?? 0n)).to.be.below(SLOT);
  });

  it("and asks an identity for executions again and again makes no approval dearer", async () => {
    const f = await loadFixture(fixture);
    const [ann] = trio(f);
    const identity = Identity__factory.connect(ann.identity, f.stranger);
    const costs: bigint[] = [];
    for (const times of [1, OFTEN]) {
      for (let i = 0; i < times; ++i) await identity.execute(f.stranger, 0n, "0x");
      costs.push(await gasOf(identity.connect(ann.wallet).execute(ann.wallet, 0n, "0x")));
    }
    const [once = 0n, often = 0n] = costs;
    expect(often - once).to.be.below(SLOT);
  });
});
