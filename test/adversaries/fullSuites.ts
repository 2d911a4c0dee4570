import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import { ContractThatBurnsGas__factory, Identity__factory } from "../../typechain-types";
import { COUNTRY, type SuiteFixture } from "../fixtures/suite";
import { UNIT } from "../gas/modules/case";
import { deployTogether, togetherCases } from "../gas/modules/together";
import { keyOf } from "../identity/claims";
import { createIssuer, signerAt } from "../identity/fixture";
import { CLASS_TOPICS, classTopicsOf, ISSUERS, MAINNET_CAP, TOPICS, topicsOf } from "./lists";

interface FullSuite extends SuiteFixture {
  readonly seller: SuiteFixture["deployer"];
  readonly buyer: SuiteFixture["deployer"];
}

/** Every rule, topic and issuer that there may be, two holders, and claims that are found last. */
async function build(maxLease: bigint, classes: readonly bigint[]): Promise<FullSuite> {
  const suite = await deployTogether(togetherCases(), { topics: TOPICS, maxLease });
  const { registry, issuersRegistry, providers } = suite;
  const [provider, signer] = await Promise.all([3, 4].map(signerAt));
  const [seller, buyer] = suite.people;
  const [own] = providers;
  if (!provider || !signer || !seller || !buyer || !own) throw new Error("too few accounts");
  // Trusted anew, it comes last in every list.
  await issuersRegistry.removeTrustedIssuer(own.contract);
  for (let index = 0; index < ISSUERS - 1; ++index) {
    const name = `issuer ${String(index)} of ${await suite.token.getAddress()}`;
    const other = await createIssuer(suite.identityFactory, provider, signer, name);
    await issuersRegistry.addTrustedIssuer(other, [...topicsOf(index), ...classTopicsOf(index)]);
  }
  await issuersRegistry.addTrustedIssuer(own.contract, TOPICS);
  for (const [index, topic] of classes.entries()) await registry.connect(suite.owner).setClassTopic(index, topic);

  await suite.onboard(seller, COUNTRY.france, { lease: false });
  await suite.onboard(buyer, COUNTRY.germany, { lease: false });
  await suite.mint(seller, 900n * UNIT);
  await suite.mint(buyer, 100n * UNIT);
  for (const { before: ready } of togetherCases()) await ready?.(suite);
  return { ...suite, seller, buyer };
}

/** With leases on, every party has one: sender, receiver, and who collects a fee. */
async function leased(): Promise<FullSuite> {
  const suite = await build(2_160n, CLASS_TOPICS);
  const registered = await suite.identityStorage.queryFilter(suite.identityStorage.filters.IdentityStored());
  for (const { args } of registered) await suite.registry.refresh(args[0]);
  return suite;
}

async function live(): Promise<FullSuite> {
  return build(0n, []);
}

async function liveWithClasses(): Promise<FullSuite> {
  return build(0n, CLASS_TOPICS);
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  return (await (await sent).wait())?.gasUsed ?? 0n;
}

/** Holds moves to what they may cost; those of holders last, since approvals for them are used up. */
async function expectGas(
  { token, registry, people, seller, buyer }: FullSuite,
  most: { readonly mint: bigint; readonly forced: bigint; readonly burn: bigint; readonly recovery: bigint },
): Promise<void> {
  const gasLimit = MAINNET_CAP;
  const force = token["forcedTransfer(address,address,uint256)"];
  expect(await gasOf(token["mint(address,uint256)"](buyer, UNIT, { gasLimit })), "mint").to.be.below(most.mint);
  expect(await gasOf(force(seller, buyer, UNIT, { gasLimit })), "forced transfer").to.be.below(most.forced);
  expect(await gasOf(token["burn(address,uint256)"](seller, UNIT, { gasLimit })), "burn").to.be.below(most.burn);
  const successor = people.at(-1);
  if (successor === undefined) throw new Error("too few accounts");
  const identity = Identity__factory.connect(await registry.identity(seller), seller);
  await identity.addKey(await keyOf(successor), 1, 1);
  const recovered = token["recoveryAddress(address,address,address)"](seller, successor, identity, { gasLimit });
  expect(await gasOf(recovered), "recovery").to.be.below(most.recovery);
}

describe("Worst cases: 25 rules, 15 topics, 50 issuers, 15 of them a topic", function () {
  this.timeout(300_000);

  describe("with 8 classes of 15 issuers each, and leases", () => {
    it("transfers for less than 900,000", async () => {
      const { token, seller, buyer } = await loadFixture(leased);
      expect(await gasOf(token.connect(seller).transfer(buyer, 2n * UNIT))).to.be.below(900_000n);
    });

    it("mints, forces transfers, burns and recovers for less than 1,000,000 each", async () => {
      const most = 1_000_000n;
      await expectGas(await loadFixture(leased), { mint: most, forced: most, burn: most, recovery: most });
    });
  });

  describe("without classes and leases", () => {
    it("transfers, with a fee to a third holder, for less than 13,500,000", async () => {
      const { token, seller, buyer } = await loadFixture(live);
      const sent = token.connect(seller).transfer(buyer, 2n * UNIT, { gasLimit: MAINNET_CAP });
      expect(await gasOf(sent)).to.be.below(13_500_000n);
    });

    it("mints and forces transfers for less than 7,000,000, burns for less than 500,000", async () => {
      const most = { mint: 7_000_000n, forced: 7_000_000n, burn: 500_000n, recovery: 13_500_000n };
      await expectGas(await loadFixture(live), most);
    });
  });

  describe("with 8 classes of 15 issuers each, without leases", () => {
    it("is too much for a holder's transfer with a fee to a third: such a suite needs leases", async () => {
      const { token, seller, buyer } = await loadFixture(liveWithClasses);
      await expect(token.connect(seller).transfer(buyer, 2n * UNIT, { gasLimit: MAINNET_CAP })).to.be.reverted;
    });

    it("leaves agents their acts, within mainnet's cap on a transaction", async () => {
      const cap = MAINNET_CAP;
      await expectGas(await loadFixture(liveWithClasses), { mint: cap, forced: cap, burn: 4_000_000n, recovery: cap });
    });

    it("lets an agent act on a holder whose identity burns gas, and end its registration", async () => {
      const { token, registry, seller, buyer, deployer } = await loadFixture(liveWithClasses);
      const hostile = await new ContractThatBurnsGas__factory(deployer).deploy();
      await registry.updateIdentity(seller, hostile);
      const most = { gasLimit: MAINNET_CAP };
      expect(await gasOf(token["burn(address,uint256)"](seller, UNIT, most))).to.be.below(10_000_000n);
      const forced = token["forcedTransfer(address,address,uint256)"](seller, buyer, UNIT, most);
      expect(await gasOf(forced)).to.be.below(MAINNET_CAP);
      const ended = registry.deleteIdentity(seller, { gasLimit: MAINNET_CAP });
      expect(await gasOf(ended)).to.be.below(1_000_000n);
      const burned = token["burn(address,uint256)"](seller, UNIT, { gasLimit: MAINNET_CAP });
      expect(await gasOf(burned)).to.be.below(1_000_000n);
    });
  });
});
