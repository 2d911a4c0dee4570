import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, id, type BaseContract } from "ethers";
import { ethers } from "hardhat";

import {
  ContractThatAnswers__factory,
  ContractThatAnswersTooLittle__factory,
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  IdentityThatLies__factory,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, legacyClaim, signLegacy } from "../identity/claims";
import { createIssuer, PURPOSE } from "../identity/fixture";
import { buildFixture, type RegistryFixture, TOPIC, walletAt } from "./fixture";

const WALLET = walletAt(1);
const coder = AbiCoder.defaultAbiCoder();

async function registered(maxLease: bigint): Promise<RegistryFixture> {
  const f = await buildFixture({ maxLease });
  await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
  return f;
}
const liveFixture = async (): Promise<RegistryFixture> => registered(0n);

/** Registers another wallet with any contract as its identity. */
async function withIdentity(f: RegistryFixture, identity: BaseContract): Promise<string> {
  const wallet = walletAt(77);
  await f.registry.connect(f.agent).registerIdentity(wallet, await identity.getAddress(), 1n);
  return wallet;
}

describe("isVerified, without leases", () => {
  describe("given a registered wallet whose identity has the claim", () => {
    it("is true", async () => {
      const { registry } = await loadFixture(liveFixture);
      expect(await registry.isVerified(WALLET)).to.equal(true);
    });

    it("is false in the same block when the claim is removed, and when it is revoked", async () => {
      const f = await loadFixture(liveFixture);
      const claimId = await claimIdOf(f.issuer, TOPIC.kyc);
      await f.identity.removeClaim(claimId);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
      const claim = await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.kyc);
      await f.identity.addClaim(...addClaimArgs(claim));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.issuer.revokeClaim(claimId, f.identity);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
    });

    it("is false when the issuer loses the signing key", async () => {
      const f = await loadFixture(liveFixture);
      await f.issuer.removeKey(await keyOf(f.claimSigner), PURPOSE.claim);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
    });

    it("is false when the issuer, or its topic, is no longer trusted, and true again when it is", async () => {
      const f = await loadFixture(liveFixture);
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.residence]);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.residence, TOPIC.kyc]);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.issuers.removeTrustedIssuer(f.issuer);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
    });

    it("is false when a topic is added for which it has no claim, and true for none at all", async () => {
      const f = await loadFixture(liveFixture);
      await f.topics.addClaimTopic(TOPIC.residence);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
      await f.topics.removeClaimTopic(TOPIC.residence);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.topics.removeClaimTopic(TOPIC.kyc);
      await f.identity.removeClaim(await claimIdOf(f.issuer, TOPIC.kyc));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });
  });

  describe("given several trusted issuers", () => {
    it("takes any valid claim of a topic", async () => {
      const f = await loadFixture(liveFixture);
      const second = await createIssuer(f.implementations.factory, f.provider, f.claimSigner, id("second"));
      await f.issuers.addTrustedIssuer(second, [TOPIC.kyc]);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.issuer.revokeClaim(await claimIdOf(f.issuer, TOPIC.kyc), f.identity);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
      await f.identity.addClaim(...addClaimArgs(await legacyClaim(f.claimSigner, second, f.identity, TOPIC.kyc)));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });

    it("says the same of long rules, which are read from the lists each time", async () => {
      const f = await loadFixture(liveFixture);
      for (let i = 0; i < 12; i++) await f.issuers.addTrustedIssuer(walletAt(200 + i), [TOPIC.kyc, TOPIC.wide]);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.topics.addClaimTopic(TOPIC.wide);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.kyc, TOPIC.wide]);
      await f.identity.addClaim(...addClaimArgs(await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.wide)));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });

    it("says the same with lists that are not linked", async () => {
      const f = await loadFixture(liveFixture);
      await f.issuers.unlinkRegistry(f.registry);
      await f.topics.unlinkRegistry(f.registry);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      await f.topics.addClaimTopic(TOPIC.residence);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
    });
  });

  describe("given a wallet that is not registered", () => {
    it("is false, also for the zero address and without topics", async () => {
      const f = await loadFixture(liveFixture);
      await f.topics.removeClaimTopic(TOPIC.kyc);
      for (const wallet of [walletAt(9), ethers.ZeroAddress]) {
        expect(await f.registry.isVerified(wallet)).to.equal(false);
        expect(await f.registry.registrant(wallet)).to.equal(0n);
      }
    });
  });

  describe("given an identity that lies", () => {
    it("asks the trusted issuer, never the one that the identity names", async () => {
      const f = await loadFixture(liveFixture);
      const yes = await new IssuerThatConfirmsAnything__factory(f.owner).deploy();
      const liar = await new IdentityThatLies__factory(f.owner).deploy();
      const wallet = await withIdentity(f, liar);
      const data = "0x1234";
      const good = await signLegacy(f.claimSigner, { identity: liar, topic: TOPIC.kyc, data });
      const issuer = await f.issuer.getAddress();
      for (const [shown, verified] of [
        [{ topic: TOPIC.kyc, issuer: await yes.getAddress(), signature: good, data }, false],
        [{ topic: TOPIC.residence, issuer, signature: good, data }, false],
        [{ topic: TOPIC.kyc, issuer, signature: good, data: "0x123456" }, false],
        [{ topic: TOPIC.kyc, issuer, signature: "0x", data }, false],
        [{ topic: TOPIC.kyc, issuer, signature: good, data }, true],
      ] as const) {
        await liar.show(shown);
        expect(await f.registry.isVerified(wallet)).to.equal(verified);
      }
    });

    it("does not read a claim whose contents lie within its head, or beyond its end", async () => {
      const f = await loadFixture(liveFixture);
      const liar = await new ContractThatAnswers__factory(f.owner).deploy();
      const wallet = await withIdentity(f, liar);
      const data = `0x${"12".repeat(32)}`;
      const signature = await signLegacy(f.claimSigner, { identity: liar, topic: TOPIC.kyc, data });
      const issuer = await f.issuer.getAddress();
      const types = ["uint256", "uint256", "address", "bytes", "bytes", "string"];
      const answer = coder.encode(types, [TOPIC.kyc, 1n, issuer, signature, data, ""]);
      await liar.setAnswer(answer);
      expect(await f.registry.isVerified(wallet)).to.equal(true);
      const word = (value: bigint): string => coder.encode(["uint256"], [value]).slice(2);
      const at = (index: number, value: bigint): string =>
        answer.slice(0, 2 + 64 * index) + word(value) + answer.slice(2 + 64 * (index + 1));
      for (const broken of [
        at(3, 0x40n),
        at(4, 0xa0n),
        at(3, 2n ** 255n),
        at(4, 2n ** 64n),
        at(2, BigInt(issuer) + 2n ** 160n),
        answer.slice(0, 2 + 64 * 5),
        "0x",
      ]) {
        await liar.setAnswer(broken);
        expect(await f.registry.isVerified(wallet)).to.equal(false);
      }
    });

    it("does not read a claim of more than 16 kB", async () => {
      const f = await loadFixture(liveFixture);
      const liar = await new ContractThatAnswers__factory(f.owner).deploy();
      const wallet = await withIdentity(f, liar);
      await liar.setAnswer(`0x${"00".repeat(16_385)}`);
      expect(await f.registry.isVerified(wallet)).to.equal(false);
    });
  });

  describe("given a hostile contract", () => {
    const hostile = {
      reverts: ContractThatReverts__factory,
      "burns its gas": ContractThatBurnsGas__factory,
      "answers too little": ContractThatAnswersTooLittle__factory,
      "answers too much": ContractThatAnswersTooMuch__factory,
    } as const;
    for (const [does, factory] of Object.entries(hostile)) {
      it(`an identity that ${does} is not verified, at a bounded cost`, async () => {
        const f = await loadFixture(liveFixture);
        const wallet = await withIdentity(f, await new factory(f.owner).deploy());
        expect(await f.registry.isVerified(wallet, { gasLimit: 1_000_000n })).to.equal(false);
      });

      it(`an issuer that ${does} confirms nothing, and the next one is asked`, async () => {
        const f = await loadFixture(liveFixture);
        const bad = await new factory(f.owner).deploy();
        await f.issuers.removeTrustedIssuer(f.issuer);
        await f.issuers.addTrustedIssuer(bad, [TOPIC.kyc]);
        const liar = await new IdentityThatLies__factory(f.owner).deploy();
        const wallet = await withIdentity(f, liar);
        await liar.show({ topic: TOPIC.kyc, issuer: bad, signature: "0x", data: "0x" });
        expect(await f.registry.isVerified(wallet, { gasLimit: 2_000_000n })).to.equal(false);
        await f.issuers.addTrustedIssuer(f.issuer, [TOPIC.kyc]);
        expect(await f.registry.isVerified(WALLET)).to.equal(true);
      });

      it(`a list of topics that ${does} verifies nobody`, async () => {
        const f = await loadFixture(liveFixture);
        await f.registry.setClaimTopicsRegistry(await new factory(f.owner).deploy());
        expect(await f.registry.isVerified(WALLET, { gasLimit: 2_000_000n })).to.equal(false);
      });

      it(`a list of issuers that ${does} verifies nobody`, async () => {
        const f = await loadFixture(liveFixture);
        await f.registry.setTrustedIssuersRegistry(await new factory(f.owner).deploy());
        expect(await f.registry.isVerified(WALLET, { gasLimit: 2_000_000n })).to.equal(false);
      });
    }

    it("an issuer without code confirms nothing", async () => {
      const f = await loadFixture(liveFixture);
      await f.issuers.addTrustedIssuer(f.stranger, [TOPIC.kyc]);
      const liar = await new IdentityThatLies__factory(f.owner).deploy();
      const wallet = await withIdentity(f, liar);
      await liar.show({ topic: TOPIC.kyc, issuer: f.stranger, signature: "0x", data: "0x" });
      expect(await f.registry.isVerified(wallet)).to.equal(false);
    });
  });

  describe("given a list of another make", () => {
    it("takes up to 64 entries that are well encoded, and nothing else", async () => {
      const f = await loadFixture(liveFixture);
      const list = await new ContractThatAnswers__factory(f.owner).deploy();
      await f.registry.setClaimTopicsRegistry(list);
      const topics = (count: number): string => coder.encode(["uint256[]"], [Array(count).fill(TOPIC.kyc)]);
      const good = topics(1);
      for (const [answer, verified] of [
        [good, true],
        [topics(0), true],
        [topics(64), true],
        [topics(65), false],
        [good.slice(0, -2), false],
        [coder.encode(["uint256", "uint256", "uint256"], [0x40n, 1n, TOPIC.kyc]), false],
        [coder.encode(["uint256", "uint256", "uint256"], [0x20n, 2n, TOPIC.kyc]), false],
        [coder.encode(["uint256", "uint256", "uint256"], [0x20n, 2n ** 255n, TOPIC.kyc]), false],
      ] as const) {
        await list.setAnswer(answer);
        expect(await f.registry.isVerified(WALLET)).to.equal(verified);
      }
    });

    it("looks over what is above an address", async () => {
      const f = await loadFixture(liveFixture);
      const list = await new ContractThatAnswers__factory(f.owner).deploy();
      await f.registry.setTrustedIssuersRegistry(list);
      const dirty = BigInt(await f.issuer.getAddress()) + 2n ** 200n;
      await list.setAnswer(coder.encode(["uint256[]"], [[dirty]]));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });
  });
});
