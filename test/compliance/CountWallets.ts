import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id } from "ethers";

import { deploySuiteFixture, setting } from "../fixtures/suite";

const RULES = [{ rule: "MaxBalance" as const, settings: [setting("MaxBalance", "setMaxBalance", [1_000n])] }];

async function cappedFixture() {
  const suite = await deploySuiteFixture({ rules: RULES, salt: BigInt(id("CountWallets")) });
  const [wallet] = suite.people;
  if (!wallet) throw new Error("too few accounts");
  const { identity } = await suite.onboard(wallet);
  await suite.mint(wallet, 400n);
  return { ...suite, wallet, identity };
}

describe("ModularCompliance", () => {
  describe("countWallets", () => {
    describe("given a ledger that is complete", () => {
      it("counts nothing a second time", async () => {
        const { compliance, stranger, wallet, identity } = await loadFixture(cappedFixture);
        await compliance.connect(stranger).countWallets([wallet, wallet]);
        expect((await compliance.holding(identity)).balance).to.equal(400n);
        expect((await compliance.ledger()).holders).to.equal(1n);
      });
    });

    describe("given a ledger that was begun anew", () => {
      it("counts each wallet once", async () => {
        const { compliance, owner, stranger, wallet, identity } = await loadFixture(cappedFixture);
        await compliance.connect(owner).restartLedger();
        expect((await compliance.holding(identity)).balance).to.equal(0n);
        await expect(compliance.connect(stranger).countWallets([wallet, wallet]))
          .to.emit(compliance, "WalletCounted")
          .withArgs((await compliance.ledger()).count, wallet.address, identity, 400n);
        expect((await compliance.holding(identity)).balance).to.equal(400n);
        expect((await compliance.ledger()).holders).to.equal(1n);
      });
    });
  });
});
