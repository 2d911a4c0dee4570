import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { ComplianceThatAllowsUpTo__factory, ComplianceThatRefuses__factory } from "../../typechain-types";
import { expectExact } from "./explained";
import { ALICES, type TokenFixture, tokenFixture } from "./fixture";
import { foreignFixture, useForeign } from "./foreign";

const LIMIT = 300n;
const COMPLIANCE_REFUSED = 11n;

/** What is explained of a transfer of alice's to bob. */
async function explain({ token, alice, bob }: TokenFixture, value: bigint) {
  const { allowed, headroom, refusals } = await token.explainTransfer(alice.wallet, alice.wallet, bob.wallet, value);
  return { allowed, headroom, refusals: refusals.map(({ module, reason }) => [module, reason]) };
}

describe("SecurityToken: explanations under the compliance contract of another suite", () => {
  it("say how much passes where all that could be sent does", async () => {
    const suite = await loadFixture(foreignFixture);
    expect(await explain(suite, 1n)).to.deep.equal({ allowed: true, headroom: ALICES, refusals: [] });
    await expectExact(suite, suite.alice.wallet, suite.alice.wallet.address, suite.bob.wallet.address, ALICES + 1n);
  });

  it("know only of what they were asked about where it does not", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner, alice, bob } = suite;
    const foreign = await useForeign(suite, new ComplianceThatAllowsUpTo__factory(owner).deploy(LIMIT, 0n));
    expect(await explain(suite, LIMIT)).to.deep.equal({ allowed: true, headroom: LIMIT, refusals: [] });
    const reason = token.interface.encodeErrorResult("TokenComplianceRefused", [
      await foreign.getAddress(),
      alice.wallet.address,
      bob.wallet.address,
      LIMIT + 1n,
    ]);
    const refusals = [[await foreign.getAddress(), reason]];
    expect(await explain(suite, LIMIT + 1n)).to.deep.equal({ allowed: false, headroom: 0n, refusals });
    await expect(token.connect(alice.wallet).transfer(bob.wallet, LIMIT + 1n))
      .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
      .withArgs(foreign, alice.wallet.address, bob.wallet.address, LIMIT + 1n);
    expect(await token.detectTransferRestriction(alice.wallet, bob.wallet, LIMIT + 1n)).to.equal(COMPLIANCE_REFUSED);
    expect(await token.messageForTransferRestriction(COMPLIANCE_REFUSED)).to.equal(
      "The compliance contract refuses the transfer.",
    );
  });

  for (const [what, deploy] of Object.entries({
    "refuses everything": ({ owner }: TokenFixture) => new ComplianceThatRefuses__factory(owner).deploy(),
    "answers what is no boolean": ({ owner }: TokenFixture) =>
      new ComplianceThatAllowsUpTo__factory(owner).deploy(0n, 2n),
  })) {
    it(`say no where it ${what}, as the transaction does, and none reverts`, async () => {
      const suite = await loadFixture(tokenFixture);
      const { token, alice, bob } = suite;
      await useForeign<Awaited<ReturnType<typeof deploy>>>(suite, deploy(suite));
      const { allowed, headroom, refusals } = await explain(suite, 1n);
      expect([allowed, headroom, refusals.length]).to.deep.equal([false, 0n, 1]);
      expect(await token.canTransfer(alice.wallet, bob.wallet, 1n)).to.equal(false);
      expect(await token.detectTransferRestriction(alice.wallet, bob.wallet, 1n)).to.equal(COMPLIANCE_REFUSED);
      await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n)).to.be.reverted;
      // Nothing moves, so nobody is asked.
      expect((await explain(suite, 0n)).allowed).to.equal(true);
    });
  }
});
