import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { id } from "ethers";

import { ContractThatBurnsGas__factory } from "../../typechain-types";
import { createIssuer, signerAt } from "../identity/fixture";
import { COUNTRY, createIdentityWith, deployImplementations, deploySuite } from "../registry/fixture";
import { ISSUERS, MAINNET_CAP, TOPICS, topicsOf } from "./lists";

/** A registry with as many topics and issuers as there can be, where claims are found last. */
async function build(hostile: boolean) {
  const [owner, agent, wallet, provider, signer] = await Promise.all([0, 1, 2, 3, 4].map(signerAt));
  if (!owner || !agent || !wallet || !provider || !signer) throw new Error("too few accounts");
  const implementations = await deployImplementations(owner);
  const suite = await deploySuite(implementations, owner, agent, { topics: TOPICS, maxLease: hostile ? 0n : 2_160n });
  for (let index = 0; index < ISSUERS - 1; ++index) {
    const other = hostile
      ? await new ContractThatBurnsGas__factory(owner).deploy()
      : await createIssuer(implementations.factory, provider, signer, `issuer ${index}`);
    await suite.issuers.addTrustedIssuer(other, topicsOf(index));
  }
  const issuer = await createIssuer(implementations.factory, provider, signer);
  await suite.issuers.addTrustedIssuer(issuer, TOPICS);
  const claims = TOPICS.map((topic) => ({ issuer, signer, topic }));
  const identity = await createIdentityWith(implementations.factory, wallet, id("full"), claims);
  return { ...suite, issuer, identity, wallet, agent };
}

async function fullFixture() {
  return build(false);
}

async function hostileFixture() {
  return build(true);
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  return (await (await sent).wait())?.gasUsed ?? 0n;
}

describe("Worst cases: 15 topics, 50 issuers, 15 of them a topic", function () {
  this.timeout(300_000);

  it("registers for less than 200,000, and answers within mainnet's cap on a transaction without a lease", async () => {
    const { registry, identity, wallet, agent } = await loadFixture(fullFixture);
    const register = registry.connect(agent).registerIdentity(wallet, identity, COUNTRY.germany);
    expect(await gasOf(register)).to.be.below(200_000n);
    expect(await registry.isVerified(wallet, { gasLimit: MAINNET_CAP })).to.equal(true);
  });

  it("stores a lease for less than 6,500,000, and answers from it for less than 100,000", async () => {
    const { registry, identity, wallet, agent } = await loadFixture(fullFixture);
    await registry.connect(agent).registerIdentity(wallet, identity, COUNTRY.germany);
    expect(await gasOf(registry.refresh(wallet))).to.be.below(6_500_000n);
    expect(await registry.isVerified(wallet, { gasLimit: 100_000n })).to.equal(true);
  });

  it("removes a topic for less than 700,000", async () => {
    const { topics } = await loadFixture(fullFixture);
    expect(await gasOf(topics.removeClaimTopic(15n))).to.be.below(700_000n);
  });

  it("asks none of 49 issuers that burn gas about an identity that shows no claim of theirs", async () => {
    const { registry, identity, wallet, agent } = await loadFixture(hostileFixture);
    await registry.connect(agent).registerIdentity(wallet, identity, COUNTRY.germany);
    expect(await registry.isVerified(wallet, { gasLimit: MAINNET_CAP })).to.equal(true);
  });
});
