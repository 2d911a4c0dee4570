import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id } from "ethers";
import { ethers } from "hardhat";

import { type ClaimIssuer, ListenerThatRecords__factory } from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, legacyClaim, lasting, typedClaim } from "../identity/claims";
import { createIssuer, ECDSA_KEY, PURPOSE } from "../identity/fixture";
import {
  buildFixture,
  createIdentityWith,
  deploySuite,
  type RegistryFixture,
  registryFixture,
  TOPIC,
  walletAt,
} from "./fixture";

const WALLET = walletAt(1);
const HOUR = 3600n;

/** WALLET is registered and leased. */
async function leasedFixture(): Promise<RegistryFixture> {
  const f = await registryFixture();
  await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
  await f.registry.refresh(WALLET);
  return f;
}

async function holds(f: RegistryFixture, wallet: string = WALLET): Promise<boolean> {
  return (await f.registry.leaseOf(wallet)).holds;
}

describe("Leases", () => {
  describe("refresh", () => {
    it("stores what anyone asks for, until the longest lease in whole hours", async () => {
      const f = await loadFixture(registryFixture);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
      expect(await f.registry.connect(f.stranger).refresh.staticCall(WALLET)).to.equal(true);
      await f.registry.connect(f.stranger).refresh(WALLET);
      const now = BigInt(await time.latest());
      const until = ((now + (await f.registry.maxLease()) * HOUR) / HOUR) * HOUR;
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([true, until, 0n]);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
    });

    it("stores nothing for a wallet that is not registered or not verified", async () => {
      const f = await loadFixture(registryFixture);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      await f.identity.removeClaim(await claimIdOf(f.issuer, TOPIC.kyc));
      await f.registry.refresh(WALLET);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
    });

    it("stores nothing while leases are off", async () => {
      const f = await loadFixture(registryFixture);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      await f.registry.setMaxLease(0n);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
    });

    it("stores nothing while leases are off, also where there were some before", async () => {
      const f = await loadFixture(leasedFixture);
      await f.registry.setMaxLease(0n);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      await f.registry
        .connect(f.agent)
        .batchRegisterIdentityWithLease([walletAt(40)], [await f.identity.getAddress()], [1n]);
      expect(await f.registry.isVerified(walletAt(40))).to.equal(true);
    });

    it("ends with the earliest claim, rounded down to the hour", async () => {
      const f = await loadFixture(registryFixture);
      const now = BigInt(await time.latest());
      const end = now + 10n * HOUR + 5n;
      const claim = await typedClaim(f.claimSigner, f.issuer, f.identity, TOPIC.kyc, {
        ...lasting(1n),
        validUntil: end,
      });
      await f.identity.addClaim(...addClaimArgs(claim));
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      await f.registry.refresh(WALLET);
      expect((await f.registry.leaseOf(WALLET)).until).to.equal((end / HOUR) * HOUR);
      await time.increaseTo((end / HOUR) * HOUR);
      expect(await holds(f)).to.equal(false);
      expect(await f.registry.isVerified(WALLET)).to.equal(BigInt(await time.latest()) < end);
      await time.increaseTo(end);
      expect(await f.registry.isVerified(WALLET)).to.equal(false);
    });

    it("stores nothing when no whole hour is left", async () => {
      const f = await loadFixture(registryFixture);
      const start = (BigInt(await time.latest()) / HOUR + 2n) * HOUR;
      await time.setNextBlockTimestamp(start + 10n);
      const terms = { ...lasting(1n), validUntil: start + 1000n };
      const claim = await typedClaim(f.claimSigner, f.issuer, f.identity, TOPIC.kyc, terms);
      await f.identity.addClaim(...addClaimArgs(claim));
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      await f.registry.refresh(WALLET);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
    });

    it("in a batch stores what it can, and says how many", async () => {
      const f = await loadFixture(registryFixture);
      const wallets = [WALLET, walletAt(2), walletAt(3)];
      await f.registry
        .connect(f.agent)
        .batchRegisterIdentity(wallets, [f.identity, f.issuer, f.identity], [1n, 1n, 1n]);
      expect(await f.registry.batchRefresh.staticCall(wallets)).to.equal(2n);
      await f.registry.batchRefresh(wallets);
      expect(await Promise.all(wallets.map((wallet) => holds(f, wallet)))).to.deep.equal([true, false, true]);
    });
  });

  describe("batchRegisterIdentityWithLease", () => {
    it("leases what it registers, where it can", async () => {
      const f = await loadFixture(registryFixture);
      const wallets = [WALLET, walletAt(2)];
      await f.registry.connect(f.agent).batchRegisterIdentityWithLease(wallets, [f.identity, f.issuer], [1n, 2n]);
      expect(await holds(f)).to.equal(true);
      expect(await holds(f, walletAt(2))).to.equal(false);
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.isVerified(walletAt(2))).to.equal(false);
    });
  });

  it("is made anew after its issuer revoked something, and holds", async () => {
    const f = await loadFixture(leasedFixture);
    await f.issuer.revokeDigest(id("of somebody else"));
    expect(await holds(f)).to.equal(false);
    await f.registry.refresh(WALLET);
    expect(await holds(f)).to.equal(true);
  });

  describe("a lease is void in the same block", () => {
    const reasons: Record<string, (f: RegistryFixture) => Promise<unknown>> = {
      "when its claim is removed": async (f) => f.identity.removeClaim(await claimIdOf(f.issuer, TOPIC.kyc)),
      "when its claim is revoked": async (f) => f.issuer.revokeClaim(await claimIdOf(f.issuer, TOPIC.kyc), f.identity),
      "when its signature is revoked": async (f) => {
        const claim = await f.identity.getClaim(await claimIdOf(f.issuer, TOPIC.kyc));
        return f.issuer.revokeClaimBySignature(claim.signature);
      },
      "when its digest is revoked": async (f) => {
        const claim = await f.identity.getClaim(await claimIdOf(f.issuer, TOPIC.kyc));
        return f.issuer.revokeDigest(await f.issuer.claimDigest(f.identity, TOPIC.kyc, claim.data));
      },
      "when the signing key leaves the issuer": async (f) =>
        f.issuer.removeKey(await keyOf(f.claimSigner), PURPOSE.claim),
      "when the issuer is no longer trusted": async (f) => f.issuers.removeTrustedIssuer(f.issuer),
      "when the issuer loses the topic": async (f) => f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.residence]),
      "when a topic is added": async (f) => f.topics.addClaimTopic(TOPIC.residence),
      "when the list of topics is replaced": async (f) => {
        const other = await deploySuite(f.implementations, f.owner, f.agent, { topics: [TOPIC.residence] });
        return f.registry.setClaimTopicsRegistry(other.topics);
      },
      "when the list of issuers is replaced": async (f) => {
        const other = await deploySuite(f.implementations, f.owner, f.agent, {});
        return f.registry.setTrustedIssuersRegistry(other.issuers);
      },
      "when the wallet is deleted": async (f) => f.registry.connect(f.agent).deleteIdentity(WALLET),
      "when the wallet gets another identity": async (f) =>
        f.registry.connect(f.agent).updateIdentity(WALLET, f.issuer),
      "when the storage is replaced": async (f) => {
        const other = await deploySuite(f.implementations, f.owner, f.agent, {});
        return f.registry.setIdentityRegistryStorage(other.identityStorage);
      },
    };
    for (const [reason, act] of Object.entries(reasons)) {
      it(reason, async () => {
        const f = await loadFixture(leasedFixture);
        expect(await holds(f)).to.equal(true);
        await act(f);
        expect(await holds(f)).to.equal(false);
        expect(await f.registry.isVerified(WALLET)).to.equal(false);
      });
    }

    const harmless: Record<string, (f: RegistryFixture) => Promise<unknown>> = {
      "when its claim is replaced": async (f) => {
        const claim = await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.kyc);
        return f.identity.addClaim(...addClaimArgs(claim));
      },
      "when another claim is added": async (f) => {
        const claim = await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.accredited);
        return f.identity.addClaim(...addClaimArgs(claim));
      },
      "when an issuer is added": async (f) => f.issuers.addTrustedIssuer(walletAt(9), [TOPIC.kyc]),
      "when a topic is removed": async (f) => f.topics.removeClaimTopic(TOPIC.kyc),
      "when the longest lease changes": async (f) => f.registry.setMaxLease(1n),
      "when a class gets a topic": async (f) => f.registry.setClassTopic(0n, TOPIC.accredited),
      "when the age of a class's claims is bounded": async (f) => f.registry.setClassMaxAge(0n, 1n),
      "when leases are off": async (f) => f.registry.setMaxLease(0n),
      "when the list of topics is unlinked": async (f) => f.topics.unlinkRegistry(f.registry),
      "when the list of issuers is unlinked": async (f) => f.issuers.unlinkRegistry(f.registry),
      "when the registry is unbound": async (f) => f.identityStorage.unbindIdentityRegistry(f.registry),
    };
    for (const [reason, act] of Object.entries(harmless)) {
      it(`${reason}, though the answer is the same`, async () => {
        const f = await loadFixture(leasedFixture);
        await act(f);
        expect(await holds(f)).to.equal(false);
        expect(await f.registry.isVerified(WALLET)).to.equal(true);
      });
    }
  });

  describe("a lease stays", () => {
    it("when the country changes, and shows the new one", async () => {
      const f = await loadFixture(leasedFixture);
      await f.registry.connect(f.agent).updateCountry(WALLET, 2n);
      expect(await holds(f)).to.equal(true);
      const word = await f.registry.registrant(WALLET);
      expect((word >> 160n) & 0xffffn).to.equal(2n);
      expect((word >> 184n) & 1n).to.equal(1n);
    });

    it("when another identity loses its claim", async () => {
      const f = await loadFixture(leasedFixture);
      const other = await createIdentityWith(f.implementations.factory, f.wallet2, id("other"), [
        { issuer: f.issuer, signer: f.claimSigner, topic: TOPIC.kyc },
      ]);
      await f.issuer.revokeClaim(await claimIdOf(f.issuer, TOPIC.kyc), other);
      expect(await holds(f)).to.equal(true);
    });

    it("when a stranger says that rules, binding or wallets changed", async () => {
      const f = await loadFixture(leasedFixture);
      const as = f.registry.connect(f.stranger);
      await as.onRulesChanged();
      await as.onStorageBinding();
      await as.onStorageChanged(WALLET, f.identity, f.issuer, 1n, 2n);
      expect(await holds(f)).to.equal(true);
      expect(await f.registry.investorCountry(WALLET)).to.equal(1n);
    });
  });

  describe("turning leases off and on", () => {
    it("brings none back, also where a wallet changed meanwhile", async () => {
      const f = await loadFixture(leasedFixture);
      await f.registry.setMaxLease(0n);
      await f.registry.connect(f.agent).updateIdentity(WALLET, f.issuer);
      await f.registry.setMaxLease(100n);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
      expect(await f.registry.identity(WALLET)).to.equal(await f.issuer.getAddress());
      expect((await f.registry.registrant(WALLET)) & (2n ** 160n - 1n)).to.equal(BigInt(await f.issuer.getAddress()));
    });

    it("works by unbinding and binding, and by unlinking and linking", async () => {
      const f = await loadFixture(leasedFixture);
      await f.identityStorage.unbindIdentityRegistry(f.registry);
      expect(await f.registry.leasing()).to.equal(false);
      await f.identityStorage.bindIdentityRegistry(f.registry);
      expect(await f.registry.leasing()).to.equal(true);
      for (const list of [f.issuers, f.topics]) {
        await list.unlinkRegistry(f.registry);
        expect(await f.registry.leasing()).to.equal(false);
        await list.linkRegistry(f.registry);
        expect(await f.registry.leasing()).to.equal(true);
      }
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
      await f.registry.refresh(WALLET);
      expect(await holds(f)).to.equal(true);
    });
  });

  describe("what cannot be leased stays live", () => {
    it("an identity of another make", async () => {
      const f = await loadFixture(registryFixture);
      const foreign = await f.identity.getAddress();
      await f.registry.connect(f.agent).registerIdentity(WALLET, foreign, 1n);
      // The same code at an address that is no clone.
      const code = await ethers.provider.getCode(foreign);
      await ethers.provider.send("hardhat_setCode", [foreign, `${code.slice(0, 20)}00${code.slice(22)}`]);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
    });

    it("a claim signed by a contract", async () => {
      const f = await loadFixture(registryFixture);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      const { ContractWallet__factory } = await import("../../typechain-types");
      const signer = await new ContractWallet__factory(f.owner).deploy(f.claimSigner);
      await f.issuer.addKey(await keyOf(signer), PURPOSE.claim, ECDSA_KEY);
      const plain = await legacyClaim(f.claimSigner, f.issuer, f.identity, TOPIC.kyc);
      const claim = { ...plain, signature: ethers.concat([await signer.getAddress(), plain.signature]) };
      await f.identity.addClaim(...addClaimArgs(claim));
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
    });

    it("an issuer of another make, unless one of ours confirms too", async () => {
      const f = await loadFixture(registryFixture);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      const { IssuerThatConfirmsAnything__factory } = await import("../../typechain-types");
      const foreign = await new IssuerThatConfirmsAnything__factory(f.owner).deploy();
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.residence]);
      await f.issuers.addTrustedIssuer(foreign, [TOPIC.kyc]);
      await f.identity.addClaim(TOPIC.kyc, 1n, foreign, "0x", "0x", "");
      expect(await f.registry.isVerified(WALLET)).to.equal(true);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
      await f.issuers.updateIssuerClaimTopics(f.issuer, [TOPIC.kyc]);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(true);
    });

    it("everything, while a list fails", async () => {
      const f = await loadFixture(registryFixture);
      await f.registry.connect(f.agent).registerIdentity(WALLET, f.identity, 1n);
      const { ContractThatReverts__factory } = await import("../../typechain-types");
      const code = await ethers.provider.getCode(await new ContractThatReverts__factory(f.owner).deploy());
      for (let i = 0; i < 12; i++) await f.issuers.addTrustedIssuer(walletAt(200 + i), [TOPIC.kyc]);
      await ethers.provider.send("hardhat_setCode", [await f.issuers.getAddress(), code]);
      expect(await f.registry.refresh.staticCall(WALLET)).to.equal(false);
    });
  });

  describe("given more than eight issuers", () => {
    /** Nine wallets, each with a claim of another issuer. */
    async function nineFixture() {
      const f = await buildFixture({});
      const issuers: ClaimIssuer[] = [f.issuer];
      for (let i = 1; i < 9; i++) {
        const issuer = await createIssuer(f.implementations.factory, f.provider, f.claimSigner, id(`issuer ${i}`));
        await f.issuers.addTrustedIssuer(issuer, [TOPIC.kyc]);
        issuers.push(issuer);
      }
      const wallets: string[] = [];
      for (const [i, issuer] of issuers.entries()) {
        const identity = await createIdentityWith(f.implementations.factory, f.wallet2, id(`nine ${i}`), [
          { issuer, signer: f.claimSigner, topic: TOPIC.kyc },
        ]);
        wallets.push(walletAt(50 + i));
        await f.registry.connect(f.agent).registerIdentity(walletAt(50 + i), identity, 1n);
      }
      return { ...f, nine: issuers, wallets };
    }

    it("leases rest on eight of them; who needs the ninth stays live", async () => {
      const f = await loadFixture(nineFixture);
      expect(await f.registry.batchRefresh.staticCall(f.wallets)).to.equal(8n);
      await f.registry.batchRefresh(f.wallets.slice(0, 3));
      await f.registry.batchRefresh(f.wallets);
      for (const [i, wallet] of f.wallets.entries()) {
        expect(await holds(f, wallet)).to.equal(i < 8);
        expect(await f.registry.isVerified(wallet)).to.equal(true);
      }
      const [, , third, fourth] = f.nine;
      if (third === undefined || fourth === undefined) throw new Error("nine issuers");
      await third.removeKey(await keyOf(f.claimSigner), PURPOSE.claim);
      for (const [i, wallet] of f.wallets.entries()) {
        expect(await holds(f, wallet)).to.equal(i < 8 && i !== 2);
        expect(await f.registry.isVerified(wallet)).to.equal(i !== 2);
      }
    });

    it("issuers of a lease that there cannot be take nobody's place", async () => {
      const f = await loadFixture(nineFixture);
      const [main, ...fringe] = f.nine;
      if (main === undefined) throw new Error("nine issuers");
      // Needs both topics, and has eight issuers' claims of the first one alone.
      await f.topics.addClaimTopic(TOPIC.residence);
      await f.issuers.updateIssuerClaimTopics(main, [TOPIC.kyc, TOPIC.residence]);
      expect(await f.registry.batchRefresh.staticCall(f.wallets)).to.equal(0n);
      await f.registry.connect(f.stranger).batchRefresh(f.wallets.slice(1));
      expect(fringe).to.have.length(8);
      const whole = await createIdentityWith(f.implementations.factory, f.wallet2, id("whole"), [
        { issuer: main, signer: f.claimSigner, topic: TOPIC.kyc },
        { issuer: main, signer: f.claimSigner, topic: TOPIC.residence },
      ]);
      await f.registry.connect(f.agent).registerIdentity(WALLET, whole, 1n);
      await f.registry.refresh(WALLET);
      expect(await holds(f)).to.equal(true);
    });

    it("issuers of a lease that there cannot be take nobody's place in the same batch", async () => {
      const f = await loadFixture(nineFixture);
      const start = (BigInt(await time.latest()) / HOUR + 2n) * HOUR;
      const short: string[] = [];
      await time.setNextBlockTimestamp(start + 10n);
      for (const [i, issuer] of f.nine.slice(1).entries()) {
        const identity = await createIdentityWith(f.implementations.factory, f.wallet2, id(`short ${String(i)}`), []);
        const terms = { ...lasting(1n), validUntil: start + 1_000n };
        const claim = await typedClaim(f.claimSigner, issuer, identity, TOPIC.kyc, terms);
        await identity.addClaim(...addClaimArgs(claim));
        short.push(walletAt(80 + i));
        await f.registry.connect(f.agent).registerIdentity(walletAt(80 + i), identity, 1n);
      }
      const [main] = f.wallets;
      if (main === undefined) throw new Error("nine wallets");
      await f.registry.batchRefresh([...short, main]);
      expect(await holds(f, main)).to.equal(true);
      for (const wallet of short) expect(await holds(f, wallet)).to.equal(false);
    });

    it("a change of topics makes no room", async () => {
      const f = await loadFixture(nineFixture);
      await f.registry.batchRefresh(f.wallets);
      await f.topics.addClaimTopic(TOPIC.residence);
      await f.topics.removeClaimTopic(TOPIC.residence);
      await f.registry.batchRefresh([...f.wallets].reverse());
      for (const [i, wallet] of f.wallets.entries()) expect(await holds(f, wallet)).to.equal(i !== 8);
    });

    it("a change of issuers makes room again", async () => {
      const f = await loadFixture(nineFixture);
      await f.registry.batchRefresh(f.wallets);
      const first = f.nine[0];
      if (first === undefined) throw new Error("nine issuers");
      await f.issuers.removeTrustedIssuer(first);
      expect(await f.registry.batchRefresh.staticCall(f.wallets)).to.equal(8n);
      await f.registry.batchRefresh(f.wallets);
      for (const [i, wallet] of f.wallets.entries()) expect(await holds(f, wallet)).to.equal(i !== 0);
    });
  });

  describe("parties", () => {
    it("knows both sides from leases, and verifies the receiver alone", async () => {
      const f = await loadFixture(leasedFixture);
      const to = walletAt(2);
      await f.registry.connect(f.agent).batchRegisterIdentityWithLease([to], [f.identity], [7n]);
      const identity = BigInt(await f.identity.getAddress());
      const [from, receiver] = await f.registry.parties(WALLET, to);
      expect(from).to.equal(identity | (1n << 160n));
      expect(receiver).to.equal(identity | (7n << 160n) | (1n << 184n));
    });

    it("says the same without leases, and knows nothing of the zero address and of strangers", async () => {
      const f = await loadFixture(leasedFixture);
      const leased = await f.registry.parties(WALLET, WALLET);
      await f.registry.setMaxLease(0n);
      expect(await f.registry.parties(WALLET, WALLET)).to.deep.equal(leased);
      expect(await f.registry.parties(ethers.ZeroAddress, walletAt(9))).to.deep.equal([0n, 0n]);
    });

    it("says so when the receiver is registered and not verified", async () => {
      const f = await loadFixture(leasedFixture);
      await f.topics.addClaimTopic(TOPIC.residence);
      const identity = BigInt(await f.identity.getAddress());
      expect((await f.registry.parties(WALLET, WALLET))[1]).to.equal(identity | (1n << 160n));
    });
  });

  it("one contract may be both lists", async () => {
    const f = await loadFixture(leasedFixture);
    await f.registry.setTrustedIssuersRegistry(f.topics);
    expect(await f.registry.leasing()).to.equal(true);
    await f.topics.addClaimTopic(TOPIC.residence);
    expect(await f.registry.isVerified(WALLET)).to.equal(false);
  });

  it("is told by nobody whom it does not use", async () => {
    const f = await loadFixture(leasedFixture);
    const other = await deploySuite(f.implementations, f.owner, f.agent, {});
    await other.topics.linkRegistry(f.registry);
    expect(await holds(f)).to.equal(true);
    const listener = await new ListenerThatRecords__factory(f.owner).deploy();
    await f.topics.linkRegistry(listener);
    expect(await holds(f)).to.equal(true);
  });
});
