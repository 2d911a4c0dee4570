import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  ContractThatReverts__factory,
  IdentityThatAges__factory,
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

  describe("setClassMaxAge", () => {
    const AGE = 365n * 24n * HOUR;

    /** A claim that holds from a second on, for ever. */
    async function claimFrom(f: RegistryFixture, validFrom: bigint, nonce: bigint): Promise<void> {
      const terms = { ...lasting(nonce), validFrom };
      const claim = await typedClaim(f.claimSigner, f.issuer, f.identity, TOPIC.accredited, terms);
      await f.identity.addClaim(...addClaimArgs(claim));
    }

    for (const leased of [false, true]) {
      it(`takes the class away at the second its claim is too old${leased ? ", lease or not" : ""}`, async () => {
        const f = await loadFixture(classFixture);
        const made = BigInt(await time.latest()) - HOUR;
        await claimFrom(f, made, 1n);
        await expect(f.registry.setClassMaxAge(ACCREDITED, AGE))
          .to.emit(f.registry, "ClassMaxAgeSet")
          .withArgs(ACCREDITED, AGE);
        expect(await f.registry.classMaxAge(ACCREDITED)).to.equal(AGE);
        await time.increaseTo(made + AGE - HOUR);
        if (leased) {
          await f.registry.refresh(WALLET);
          const { holds, until } = await f.registry.leaseOf(WALLET);
          expect(holds).to.equal(until !== 0n);
          expect(until).to.be.lessThanOrEqual(made + AGE);
        }
        await time.increaseTo(made + AGE - 1n);
        expect(await classesOf(f)).to.equal(1n << ACCREDITED);
        await time.increaseTo(made + AGE);
        expect(await classesOf(f)).to.equal(0n);
        expect(await f.registry.isVerified(WALLET)).to.equal(true);
        if (leased) {
          // Too old for the class, and no reason not to lease what else holds.
          await f.registry.refresh(WALLET);
          expect((await f.registry.leaseOf(WALLET)).classes).to.equal(0n);
        }
        await claimFrom(f, made + AGE, 2n);
        expect(await classesOf(f)).to.equal(1n << ACCREDITED);
      });
    }

    it("counts no claim that does not say when it was made", async () => {
      const f = await loadFixture(classFixture);
      await accredit(f);
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
      await f.registry.setClassMaxAge(ACCREDITED, AGE);
      expect(await classesOf(f)).to.equal(0n);
      await f.registry.refresh(WALLET);
      expect((await f.registry.leaseOf(WALLET)).classes).to.equal(0n);
      await f.registry.setClassMaxAge(ACCREDITED, 0n);
      expect(await classesOf(f)).to.equal(1n << ACCREDITED);
    });

    it("bounds the class alone, not what is needed to be verified", async () => {
      const f = await loadFixture(classFixture);
      await f.registry.setClassTopic(0n, TOPIC.kyc);
      expect(await classesOf(f)).to.equal(1n);
      await f.registry.setClassMaxAge(0n, 1n);
      expect(await classesOf(f)).to.equal(0n);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });

    it("reads nothing beyond what a hostile identity shows", async () => {
      const f = await loadFixture(classFixture);
      const yes = await new IssuerThatConfirmsAnything__factory(f.owner).deploy();
      await f.issuers.addTrustedIssuer(yes, [TOPIC.accredited]);
      await f.registry.setClassMaxAge(ACCREDITED, AGE);
      const liar = await new IdentityThatLies__factory(f.owner).deploy();
      await f.registry.connect(f.agent).registerIdentity(walletAt(2), await liar.getAddress(), 1n);
      const now = BigInt(await time.latest());
      const head = `0xff534331${now.toString(16).padStart(10, "0")}`;
      for (const [data, classes] of [
        ["0x", 0n],
        ["0xff534331", 0n],
        [head.slice(0, -2), 0n],
        [head, 1n << ACCREDITED],
        [head.replace("ff5343", "fe5343"), 0n],
      ] as const) {
        await liar.show({ topic: TOPIC.accredited, issuer: yes, signature: "0x", data });
        expect(await classesOf(f, walletAt(2)), data).to.equal(classes);
      }
    });

    it("takes the age from the very claim that its issuer confirms", async () => {
      const f = await loadFixture(classFixture);
      const liar = await new IdentityThatAges__factory(f.owner).deploy();
      await f.registry.connect(f.agent).registerIdentity(walletAt(2), await liar.getAddress(), 1n);
      const now = BigInt(await time.latest());
      const claimOf = (validFrom: bigint) =>
        typedClaim(f.claimSigner, f.issuer, liar, TOPIC.accredited, { ...lasting(1n), validFrom });
      const [old, young] = [await claimOf(now - 10n * AGE), await claimOf(now)];
      await liar.show(TOPIC.accredited, f.issuer, old.signature, old.data, young.data);
      const classes = async () => ((await f.registry.registrant(walletAt(2))) >> 176n) & 0xffn;
      expect(await classes()).to.equal(1n << ACCREDITED);
      await f.registry.setClassMaxAge(ACCREDITED, AGE);
      expect(await classes()).to.equal(0n);
    });

    it("knows eight classes", async () => {
      const f = await loadFixture(classFixture);
      await expect(f.registry.setClassMaxAge(8n, 1n))
        .to.be.revertedWithCustomError(f.registry, "IdentityRegistryClassInvalid")
        .withArgs(8n);
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
