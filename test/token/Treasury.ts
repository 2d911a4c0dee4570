import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { COUNTRY } from "../fixtures/suite";
import { ALICES, BOBS, countingFixture, deployTokenFixture, type TokenFixture, tokenFixture } from "./fixture";

const SUPPLY = ALICES + BOBS;

/** Carol, whom the fixture onboards, is the treasury from the start. */
async function treasuryFixture(): Promise<TokenFixture> {
  const carol = (await ethers.getSigners())[6];
  if (carol === undefined) throw new Error("too few accounts");
  return deployTokenFixture({ treasury: [carol] });
}

describe("SecurityToken: treasury", () => {
  it("starts with the accounts that the settings name", async () => {
    const { token, carol, alice } = await loadFixture(treasuryFixture);
    expect(await token.isTreasury(carol.wallet)).to.be.true;
    expect(await token.isTreasury(alice.wallet)).to.be.false;
    expect(await token.supplies()).to.deep.equal([SUPPLY, SUPPLY]);
    await token["mint(address,uint256)"](carol.wallet, 70n);
    expect(await token.supplies()).to.deep.equal([SUPPLY + 70n, SUPPLY]);
  });

  describe("setTreasury", () => {
    it("takes an account's tokens out of what is outstanding, and puts them back", async () => {
      const { token, owner, alice } = await loadFixture(tokenFixture);
      await expect(token.connect(owner).setTreasury(alice.wallet, true))
        .to.emit(token, "TreasurySet")
        .withArgs(alice.wallet.address, true);
      expect(await token.isTreasury(alice.wallet)).to.be.true;
      expect(await token.supplies()).to.deep.equal([SUPPLY, BOBS]);
      expect(await token.totalSupply()).to.equal(SUPPLY);

      await expect(token.connect(owner).setTreasury(alice.wallet, false))
        .to.emit(token, "TreasurySet")
        .withArgs(alice.wallet.address, false);
      expect(await token.isTreasury(alice.wallet)).to.be.false;
      expect(await token.supplies()).to.deep.equal([SUPPLY, SUPPLY]);
    });

    it("does nothing where nothing changes", async () => {
      const { token, owner, alice } = await loadFixture(tokenFixture);
      await expect(token.connect(owner).setTreasury(alice.wallet, false)).not.to.emit(token, "TreasurySet");
      await token.connect(owner).setTreasury(alice.wallet, true);
      await expect(token.connect(owner).setTreasury(alice.wallet, true)).not.to.emit(token, "TreasurySet");
      expect(await token.supplies()).to.deep.equal([SUPPLY, BOBS]);
    });

    it("refuses the zero address", async () => {
      const { token, owner } = await loadFixture(tokenFixture);
      await expect(token.connect(owner).setTreasury(ZeroAddress, true))
        .to.be.revertedWithCustomError(token, "TokenZeroAddress")
        .withArgs();
    });

    it("makes the account a holder of its own that no rule counts", async () => {
      const { token, owner, compliance, alice } = await loadFixture(countingFixture);
      await token.connect(owner).setTreasury(alice.wallet, true);
      expect((await compliance.holding(alice.identity))[0]).to.equal(0n);
      expect((await compliance.holding(alice.wallet))[0]).to.equal(ALICES);
      expect((await compliance.ledger())[2]).to.equal(1n);
      await token.connect(owner).setTreasury(alice.wallet, false);
      expect(await compliance.holding(alice.identity)).to.deep.equal([ALICES, COUNTRY.germany, false]);
      expect((await compliance.ledger())[2]).to.equal(2n);
    });
  });

  for (const fixture of [tokenFixture, countingFixture]) {
    it(`follows every kind of move (${fixture.name})`, async () => {
      const { token, owner, alice, bob, carol } = await loadFixture(fixture);
      await token.connect(owner).setTreasury(alice.wallet, true);
      await token.connect(owner).setTreasury(carol.wallet, true);
      const steps: readonly [() => Promise<unknown>, bigint, bigint][] = [
        [() => token.connect(alice.wallet).transfer(bob.wallet, 100n), SUPPLY, BOBS + 100n],
        [() => token.connect(bob.wallet).transfer(carol.wallet, 30n), SUPPLY, BOBS + 70n],
        [() => token.connect(alice.wallet).transfer(carol.wallet, 5n), SUPPLY, BOBS + 70n],
        [() => token.connect(alice.wallet).transfer(alice.wallet, 5n), SUPPLY, BOBS + 70n],
        [() => token["mint(address,uint256)"](alice.wallet, 11n), SUPPLY + 11n, BOBS + 70n],
        [() => token["mint(address,uint256)"](bob.wallet, 13n), SUPPLY + 24n, BOBS + 83n],
        [() => token["burn(address,uint256)"](carol.wallet, 7n), SUPPLY + 17n, BOBS + 83n],
        [() => token["burn(address,uint256)"](bob.wallet, 3n), SUPPLY + 14n, BOBS + 80n],
        [() => token["forcedTransfer(address,address,uint256)"](bob.wallet, alice.wallet, 80n), SUPPLY + 14n, BOBS],
        [() => token["batchMint(address[],uint256[])"]([carol.wallet, bob.wallet], [1n, 2n]), SUPPLY + 17n, BOBS + 2n],
      ];
      for (const [step, supply, outstanding] of steps) {
        await step();
        expect(await token.supplies()).to.deep.equal([supply, outstanding]);
      }
      const held = (await token.balanceOf(alice.wallet)) + (await token.balanceOf(carol.wallet));
      expect(held).to.equal(SUPPLY + 17n - (BOBS + 2n));
    });
  }
});
