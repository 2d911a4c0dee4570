import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, toBeHex } from "ethers";

import { JurisdictionCap__factory } from "../../typechain-types";
import { COUNTRY, deploySuiteFixture } from "../fixtures/suite";

const ALL = encodeBytes32String("ALL");
const GERMANY = toBeHex(COUNTRY.germany, 32);

/** A treasury account, an escrow and a holder, all in Germany, with a rule that counts. */
async function countedFixture() {
  const suite = await deploySuiteFixture({ rules: [{ rule: "JurisdictionCap" }] });
  const [holder, escrow, treasury] = suite.people;
  if (!holder || !escrow || !treasury) throw new Error("too few accounts");
  await suite.onboard(holder);
  const { identity: escrowIdentity } = await suite.onboard(escrow);
  await suite.onboard(treasury);
  await suite.token.connect(suite.owner).setTreasury(treasury, true);
  await suite.mint(holder, 100n);
  await suite.mint(escrow, 40n);
  await suite.mint(treasury, 500n);
  const cap = JurisdictionCap__factory.connect(suite.code.rules.JurisdictionCap, suite.owner);
  const counts = async () => ({
    host: (await suite.compliance.ledger()).holders,
    all: [...(await cap.countOf(suite.compliance, ALL))],
    germany: [...(await cap.countOf(suite.compliance, GERMANY))],
  });
  return { ...suite, holder, escrow, escrowIdentity, treasury, counts };
}

const EVERYBODY = { host: 2n, all: [2n, 140n], germany: [2n, 140n] };
const WITHOUT_ESCROW = { host: 1n, all: [1n, 140n], germany: [1n, 100n] };

describe("ModularCompliance", () => {
  describe("setExempt", () => {
    it("takes a holder and its tokens out of the counts, not out of what is outstanding, and puts it back", async () => {
      const { compliance, owner, escrowIdentity, counts } = await loadFixture(countedFixture);
      expect(await counts()).to.deep.equal(EVERYBODY);
      await expect(compliance.connect(owner).setExempt(escrowIdentity, true))
        .to.emit(compliance, "ExemptionSet")
        .withArgs(escrowIdentity, true);
      expect(await counts()).to.deep.equal(WITHOUT_ESCROW);
      expect(await compliance.holding(escrowIdentity)).to.deep.equal([40n, COUNTRY.germany, true]);
      await compliance.connect(owner).setExempt(escrowIdentity, false);
      expect(await counts()).to.deep.equal(EVERYBODY);
    });

    it("changes no count for a treasury account, whose tokens stay in the ledger", async () => {
      const { compliance, owner, token, treasury, holder, counts } = await loadFixture(countedFixture);
      for (const exempt of [true, false]) {
        await compliance.connect(owner).setExempt(treasury, exempt);
        expect(await counts()).to.deep.equal(EVERYBODY);
        expect(await compliance.holding(treasury)).to.deep.equal([500n, COUNTRY.germany, exempt]);
      }
      await token.connect(treasury).transfer(holder, 60n);
      expect(await counts()).to.deep.equal({ host: 2n, all: [2n, 200n], germany: [2n, 200n] });
    });
  });

  describe("setTreasury of the token", () => {
    it("moves tokens out of the counts and out of what is outstanding, and back", async () => {
      const { token, owner, escrow, counts } = await loadFixture(countedFixture);
      await token.connect(owner).setTreasury(escrow, true);
      expect(await counts()).to.deep.equal({ host: 1n, all: [1n, 100n], germany: [1n, 100n] });
      await token.connect(owner).setTreasury(escrow, false);
      expect(await counts()).to.deep.equal(EVERYBODY);
    });
  });
});
