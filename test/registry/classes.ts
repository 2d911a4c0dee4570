import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  ContractThatReverts__factory,
  IdentityThatLies__factory,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, lasting, legacyClaim, typedClaim } from "../identity/claims";
import { ECDSA_KEY, PURPOSE } from "../identity/fixture";
import { buildFixture, type RegistryFixture, TOPIC, walletAt } from "./fixture";

const WALLET = walletAt(1);
const ACCREDITED = 3n;
const HOUR = 3600n;

/** Class 3 for accredited investors; WALLET is registered to an identity that is not. */
async function classFixture(): Promise<RegistryFixture> {
  const f = await buildFixture({ classTopics: [0n, 0n, 0n, TOPIC.accredited] });
  await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
  return f;
}

async function accredit(f: RegistryFixture): Promise<void> {
  const claim = await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.accredited);
  await f.identity.addClaim(...addClaimArgs(claim));
}

/** The classes of WALLET as both sides of a move and by itself, which must agree. */
async function classesOf(f: RegistryFixture, wallet: string = WALLET): Promise<bigint> {
  const [from, to] = await f.registry.parties(wallet, wallet);
  const alone = await f.registry.registrant(wallet);
  expect(alone).to.equal(to);
  expect(from).to.equal(to & ~(1n << 184n));
  return (alone >> 176n) & 0xffn;
}

describe("Classes of investor", () => {
  it("come from claims of their topic, and are not needed to be verified", async () => {
    const f = await loadFixture(classFixture);
    expect(await classesOf(f)).to.equal(0n);
    expect(await f.registry.isVerified(WALLET)).to.equal(true);
    await accredit(f);
    expect(await classesOf(f)).to.equal(1n << ACCREDITED);
    await f.identity.removeClaim(await claimIdOf(f.issuer, TOPIC.accredited));
    expect(await classesOf(f)).to.equal(0n);
  });

  it("several make a sum of bits", async () => {
    const f = await loadFixture(classFixture);
    await accredit(f);
    await f.registry.setClassTopic(0n, TOPIC.kyc);
    await f.registry.setClassTopic(7n, TOPIC.residence);
    expect(await classesOf(f)).to.equal((1n << ACCREDITED) | 1n);
    await f.registry.refresh(WALLET);
    expect((await f.registry.leaseOf(WALLET)).classes).to.equal((1n << ACCREDITED) | 1n);
    expect(await classesOf(f)).to.equal((1n << ACCREDITED) | 1n);
  });

  describe("setClassTopic", () => {
    it("sets and takes a topic", async () => {
      const f = await loadFixture(classFixture);
      await accredit(f);
      await expect(f.registry.setClassTopic(ACCREDITED, 0n))
        .to.emit(f.registry, "ClassTopicSet")
        .withArgs(ACCREDITED, 0n);
      expect(await f.registry.classTopic(ACCREDITED)).to.equal(0n);
      expect(await classesOf(f)).to.equal(0n);
    });
  });

  describe("given a lease", () => {
    it("they are remembered with it, and it does not outlive their claims", async () => {
      const f = await loadFixture(classFixture);
      const end = BigInt(await time.latest()) + 20n * HOUR;
      const claim = await typedClaim(f.claimSigner, f.issuer, f.identity, TOPIC.accredited, {
        ...lasting(1n),
        validUntil: end,
      });
      await f.identity.addClaim(...addClaimArgs(claim));
      await f.registry.refresh(WALLET);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([true, (end / HOUR) * HOUR, 1n << ACCREDITED]);
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
      await time.increaseTo(end);
      expect(await classesOf(f)).to.equal(0n);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });

    it("a claim added later is seen at once", async () => {
      const f = await loadFixture(classFixture);
      await f.registry.refresh(WALLET);
      expect((await f.registry.leaseOf(WALLET)).holds).to.equal(true);
      expect(await classesOf(f)).to.equal(0n);
      await accredit(f);
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
    });

    it("is not made while there is a claim that does not hold, and may again", async () => {
      const f = await loadFixture(classFixture);
      await accredit(f);
      await f.issuer.addKey(await keyOf(f.other), PURPOSE.claim, ECDSA_KEY);
      const renewed = await legacyClaim(f.other, f.issuer, f.identity, TOPIC.accredited);
      await f.identity.addClaim(...addClaimArgs(renewed));
      await f.issuer.removeKey(await keyOf(f.other), PURPOSE.claim);
      expect(await classesOf(f)).to.equal(0n);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      await f.issuer.addKey(await keyOf(f.other), PURPOSE.claim, ECDSA_KEY);
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(true);
    });

    it("is not made when the class rests on an issuer of another make", async () => {
      const f = await loadFixture(classFixture);
      const foreign = await new IssuerThatConfirmsAnything__factory(f.owner).deploy();
      await f.issuers.addTrustedIssuer(foreign, [TOPIC.accredited]);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(true);
      await f.identity.addClaim(TOPIC.accredited, 1n, foreign, "0x", "0x", "");
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      await accredit(f);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(true);
    });

    it("is not made when the list of issuers fails for the class", async () => {
      const f = await loadFixture(classFixture);
      const code = await f.owner.provider.getCode(await new ContractThatReverts__factory(f.owner).deploy());
      await f.owner.provider.send("hardhat_setCode", [await f.issuers.getAddress(), code]);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      expect(await classesOf(f)).to.equal(0n);
    });
  });

  it("of an identity that lies are nothing", async () => {
    const f = await loadFixture(classFixture);
    const liar = await new IdentityThatLies__factory(f.owner).deploy();
    const yes = await new IssuerThatConfirmsAnything__factory(f.owner).deploy();
    await liar.show({ topic: TOPIC.accredited, issuer: yes, signature: "0x", data: "0x" });
    await f.registry.connect(f.agent).registerIdentity(walletAt(2), await liar.getAddress(), 1n);
    expect(await classesOf(f, walletAt(2))).to.equal(0n);
  });
});
