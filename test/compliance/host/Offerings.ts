import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id } from "ethers";

import {
  InvestorClass__factory,
  IssueLimit__factory,
  LotSize__factory,
  PurchaserLimit__factory,
} from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, setting } from "../../fixtures/suite";

const ACCREDITED_TOPIC = 101n;
const ACCREDITED = 1;
const NINETY_DAYS = 7_776_000n;
const LATE = 2n ** 40n - 1n;

/** An offering in the United States: one purchaser who is not accredited, and lots of ten. */
async function offeringFixture() {
  const suite = await deploySuiteFixture({
    classTopics: [ACCREDITED_TOPIC],
    salt: BigInt(id("Offerings")),
    rules: [
      {
        rule: "InvestorClass",
        settings: [setting("InvestorClass", "setCountryClasses", [COUNTRY.france, ACCREDITED, 0])],
      },
      {
        rule: "PurchaserLimit",
        settings: [setting("PurchaserLimit", "setPurchaserLimit", [1, NINETY_DAYS, ACCREDITED])],
      },
      {
        rule: "IssueLimit",
        settings: [
          setting("IssueLimit", "startOffering", [
            { start: 1n, end: LATE, freeClasses: ACCREDITED, total: 1_000n, defaultLimit: 100n },
          ]),
        ],
      },
      { rule: "LotSize", settings: [setting("LotSize", "setLotSize", [10n])] },
    ],
  });
  const [treasury, accredited, plain, other, second] = suite.people;
  if (!treasury || !accredited || !plain || !other || !second) throw new Error("too few accounts");
  await suite.onboard(treasury);
  await suite.onboard(accredited, COUNTRY.france, { classes: [ACCREDITED_TOPIC] });
  const buyer = await suite.onboard(plain, COUNTRY.unitedStates, { wallets: [second] });
  const newcomer = await suite.onboard(other, COUNTRY.unitedStates);
  await suite.token.connect(suite.owner).setTreasury(treasury, true);
  await suite.mint(treasury, 500n);
  const rules = {
    classes: InvestorClass__factory.connect(suite.code.rules.InvestorClass, suite.owner),
    purchasers: PurchaserLimit__factory.connect(suite.code.rules.PurchaserLimit, suite.owner),
    issue: IssueLimit__factory.connect(suite.code.rules.IssueLimit, suite.owner),
    lots: LotSize__factory.connect(suite.code.rules.LotSize, suite.owner),
  };
  return { ...suite, ...rules, treasury, accredited, plain, other, second, buyer, newcomer };
}

describe("An offering with the rules on it", () => {
  it("counts sales from the treasury, and not what the treasury was issued", async () => {
    const { token, compliance, issue, purchasers, treasury, plain, buyer } = await loadFixture(offeringFixture);
    expect((await issue.offeringOf(compliance)).sold).to.equal(0n);
    await token.connect(treasury).transfer(plain, 60n);
    expect((await issue.offeringOf(compliance)).sold).to.equal(60n);
    expect(await issue.issueLimitOf(compliance, buyer.identity)).to.deep.equal([false, 100n, 60n]);
    expect(await purchasers.purchasersOf(compliance)).to.equal(1n);
    await expect(token.connect(treasury).transfer(plain, 50n))
      .to.be.revertedWithCustomError(issue, "IssueLimitExceeded")
      .withArgs(buyer.identity, 60n, 50n, 100n);
  });

  it("lets holders sell to whom the issuer may not, and counts them nothing", async () => {
    const { token, compliance, issue, purchasers, treasury, plain, other, newcomer } =
      await loadFixture(offeringFixture);
    const sale = await token.connect(treasury).transfer(plain, 60n);
    const bought = (await sale.getBlock())?.timestamp ?? 0;
    await expect(token.connect(treasury).transfer(other, 10n))
      .to.be.revertedWithCustomError(purchasers, "PurchaserLimitReached")
      .withArgs(newcomer.identity, 1n, 1n, BigInt(bought) + NINETY_DAYS);
    await token.connect(plain).transfer(other, 20n);
    expect(await purchasers.purchasersOf(compliance)).to.equal(1n);
    expect((await issue.offeringOf(compliance)).sold).to.equal(60n);
  });

  it("knows classes from claims", async () => {
    const { token, registry, compliance, classes, purchasers, mint, treasury, accredited, other } =
      await loadFixture(offeringFixture);
    await mint(accredited, 400n);
    expect(await purchasers.purchasersOf(compliance)).to.equal(0n);
    await registry.updateCountry(other, COUNTRY.france);
    await expect(token.connect(accredited).transfer(other, 10n))
      .to.be.revertedWithCustomError(classes, "InvestorClassMissing")
      .withArgs(other.address, COUNTRY.france, 0, ACCREDITED, 0);
    await token.connect(accredited).transfer(treasury, 10n);
  });

  it("lets a holder leave with an odd lot, from all its wallets at once", async () => {
    const { token, agent, lots, treasury, plain, other, second, buyer } = await loadFixture(offeringFixture);
    await token.connect(treasury).transfer(plain, 60n);
    await token.connect(agent)["burn(address,uint256)"](plain, 5n);
    await token.connect(plain).transfer(second, 3n);
    await expect(token.connect(plain).transfer(other, 52n))
      .to.be.revertedWithCustomError(lots, "LotSizeNotKept")
      .withArgs(buyer.identity, 52n, 10n, 55n);
    await token.connect(second).transfer(plain, 3n);
    await token.connect(plain).transfer(other, 55n);
    expect(await token.balanceOf(other)).to.equal(55n);
  });
});
