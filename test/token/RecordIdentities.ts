import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { getAddress, toBeHex, ZeroAddress } from "ethers";

import { COUNTRY } from "../fixtures/suite";
import { passDate } from "./dates";
import { ALICES, personOf, type TokenFixture, tokenFixture } from "./fixture";

const WALLETS = 5_000;
const PAGE = 1_000;
/** Registrations that fit into a transaction. */
const BATCH = 400;

/** Wallets in ascending order that only receive. */
const MANY = Array.from({ length: WALLETS }, (_, i) => getAddress(toBeHex(0x1_0000 + i, 20)));

/** Alice has 5,000 wallets more; every hundredth of them has as many units as its place says. */
async function manyFixture(): Promise<TokenFixture> {
  const suite = await tokenFixture();
  const { token, registry, alice } = suite;
  for (let i = 0; i < WALLETS; i += BATCH) {
    const part = MANY.slice(i, i + BATCH);
    await registry.batchRegisterIdentity(
      part,
      part.map(() => alice.identity),
      part.map(() => COUNTRY.germany),
    );
  }
  const holding = MANY.map((wallet, i) => ({ wallet, units: BigInt(i) })).filter(({ units }) => units % 100n === 99n);
  await token["batchMint(address[],uint256[])"](
    holding.map(({ wallet }) => wallet),
    holding.map(({ units }) => units),
  );
  return suite;
}

describe("SecurityToken: what an identity held at a record date", () => {
  it("is the sum over its wallets", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, registry, alice, bob } = suite;
    const second = personOf(suite, 4);
    await registry.registerIdentity(second, alice.identity, COUNTRY.germany);
    await token.connect(alice.wallet).transfer(second, 300n);
    const date = await passDate(suite);
    await token.connect(second).transfer(bob.wallet, 200n);
    const wallets = [alice.wallet.address, second.address].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    expect(await token.balanceOfIdentityAt(alice.identity, wallets, date)).to.equal(ALICES);
    expect(await token.balanceOfIdentityAt(alice.identity, [second], date)).to.equal(300n);
    expect(await token.balanceOfIdentityAt(alice.identity, [], date)).to.equal(0n);

    const [low, high] = wallets as [string, string];
    for (const [list, previous, next] of [
      [[high, low], high, low],
      [[low, low], low, low],
      [[ZeroAddress], ZeroAddress, ZeroAddress],
    ] as const) {
      await expect(token.balanceOfIdentityAt(alice.identity, [...list], date))
        .to.be.revertedWithCustomError(token, "RecordWalletsUnordered")
        .withArgs(previous, next);
    }
  });

  it("counts no wallet of another identity, nor one of none", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob, outsider } = suite;
    const date = await passDate(suite);
    for (const [identity, wallet] of [
      [alice.identity, bob.wallet],
      [alice.identity, outsider],
      [ZeroAddress, outsider],
    ] as const) {
      await expect(token.balanceOfIdentityAt(identity, [wallet], date))
        .to.be.revertedWithCustomError(token, "RecordWalletForeign")
        .withArgs(wallet.address, identity);
    }
  });

  it("counts wallets that were lost and replaced", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, registry, alice } = suite;
    const successor = personOf(suite, 4);
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    const date = await passDate(suite);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    expect(await token.balanceOfIdentityAt(alice.identity, [alice.wallet], date)).to.equal(ALICES);
    expect(await token.balanceOfIdentityAt(alice.identity, [successor], date)).to.equal(0n);
  });

  it("is the sum of pages where it has 5,000 wallets", async () => {
    const suite = await loadFixture(manyFixture);
    const { token, alice } = suite;
    const expected: bigint[] = [];
    for (const wallet of MANY) expected.push(await token.balanceOf(wallet));
    const date = await passDate(suite);
    const mover = MANY[WALLETS - 1] ?? "";
    await token["forcedTransfer(address,address,uint256)"](mover, alice.wallet, 4_999n);
    await time.increase(365 * 86_400);

    let sum = 0n;
    for (let i = 0; i < WALLETS; i += PAGE) {
      const page = await token.balanceOfIdentityAt(alice.identity, MANY.slice(i, i + PAGE), date);
      expect(page).to.equal(expected.slice(i, i + PAGE).reduce((all, units) => all + units, 0n));
      sum += page;
    }
    expect(sum).to.equal(expected.reduce((all, units) => all + units, 0n));
    expect(sum).to.equal(await token.totalSupplyAt(date).then((supply) => supply - ALICES - 500n));
  }).timeout(120_000);
});
