import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, getCreate2Address, hexlify, id, keccak256, randomBytes, toBeHex, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import {
  CloneDeployer__factory,
  Identity__factory,
  IdentityFactory__factory,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, type ClaimInput, keyOf, legacyClaim } from "./claims";
import { createIdentity, createIssuer, ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

const INIT_CODE = "5f525f5f6004601c335afa5060203d0360205f3e5f516020f3";

async function factoryFixture() {
  const base = await identityFixture();
  const { deployer, factory, holder, claimSigner, issuer } = base;
  const salt = id("salt");
  const address = await factory.identityAddress(holder, salt);
  return {
    ...base,
    salt,
    address,
    claim: await legacyClaim(claimSigner, issuer, address, TOPIC.kyc),
    anything: await (await new IssuerThatConfirmsAnything__factory(deployer).deploy()).getAddress(),
    clones: await new CloneDeployer__factory(deployer).deploy(),
  };
}

/** `count` claims that `issuer` confirms whatever they are. */
function claimsOf(issuer: string, count: number, dataLength = 0): ClaimInput[] {
  return Array.from({ length: count }, (_, i) => ({
    topic: BigInt(i + 1),
    scheme: 1n,
    issuer,
    signature: "0x",
    data: hexlify(randomBytes(dataLength)),
    uri: "",
  }));
}

describe("IdentityFactory", () => {
  describe("constructor", () => {
    it("refuses epochs that are no contract", async () => {
      const { deployer, stranger } = await loadFixture(factoryFixture);
      const deployment = new IdentityFactory__factory(deployer);
      await expect(deployment.deploy(stranger))
        .to.be.revertedWithCustomError(deployment, "IdentityFactoryEpochsInvalid")
        .withArgs(stranger.address);
    });

    it("wires implementations, epochs and itself", async () => {
      const { factory, epochs, identity, issuer, holder } = await loadFixture(factoryFixture);
      expect(await factory.epochs()).to.equal(await epochs.getAddress());
      for (const account of [identity, issuer]) {
        expect(await account.epochs()).to.equal(await epochs.getAddress());
        expect(await account.factory()).to.equal(await factory.getAddress());
      }
      const implementations = [await factory.identityImplementation(), await factory.claimIssuerImplementation()];
      for (const implementation of implementations) {
        expect(await Identity__factory.connect(implementation, holder).factory()).to.equal(await factory.getAddress());
      }
    });
  });

  describe("createIdentity", () => {
    it("creates an identity with its first claim at the address foretold, for anyone", async () => {
      const { factory, holder, issuer, stranger, salt, address, claim } = await loadFixture(factoryFixture);
      expect(await factory.connect(stranger).createIdentity.staticCall(holder, salt, [claim])).to.equal(address);
      await expect(factory.connect(stranger).createIdentity(holder, salt, [claim]))
        .to.emit(factory, "IdentityCreated")
        .withArgs(address, holder.address);
      const identity = Identity__factory.connect(address, stranger);
      expect(await identity.keyHasPurpose(await keyOf(holder), PURPOSE.management)).to.equal(true);
      expect(await identity.keyHasPurpose(await keyOf(stranger), PURPOSE.claim)).to.equal(false);
      expect(await identity.keyHasPurpose(await keyOf(factory), PURPOSE.claim)).to.equal(false);
      expect((await identity.getClaim(await claimIdOf(issuer, TOPIC.kyc))).data).to.equal(claim.data);
    });

    it("uses addresses that follow from implementation, key and salt alone", async () => {
      const { factory, holder, salt, other } = await loadFixture(factoryFixture);
      const selector = factory.interface.getFunction("birthCode").selector;
      const initCodeHash = keccak256(concat(["0x63", selector, `0x${INIT_CODE}`]));
      const coder = ethers.AbiCoder.defaultAbiCoder();
      for (const [key, implementation, foretold] of [
        [holder, await factory.identityImplementation(), await factory.identityAddress(holder, salt)],
        [other, await factory.identityImplementation(), await factory.identityAddress(other, salt)],
        [holder, await factory.claimIssuerImplementation(), await factory.claimIssuerAddress(holder, salt)],
      ] as const) {
        const create2Salt = keccak256(
          coder.encode(["address", "address", "bytes32"], [implementation, key.address, salt]),
        );
        expect(foretold).to.equal(getCreate2Address(await factory.getAddress(), create2Salt, initCodeHash));
      }
    });

    it("leaves OpenZeppelin's clone with key and claims as arguments", async () => {
      const { factory, holder, identity } = await loadFixture(factoryFixture);
      const implementation = await factory.identityImplementation();
      expect(await ethers.provider.getCode(identity)).to.equal(
        concat(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3", holder.address]),
      );
    });

    it("is idempotent: repeated, it changes nothing and answers the same", async () => {
      const { factory, holder, salt, address, claim } = await loadFixture(factoryFixture);
      await factory.createIdentity(holder, salt, [claim]);
      expect(await factory.createIdentity.staticCall(holder, salt, [claim])).to.equal(address);
      const receipt = await (await factory.createIdentity(holder, salt, [claim])).wait();
      expect(receipt?.logs).to.deep.equal([]);
      expect(await factory.createIdentity.staticCall(holder, salt, [])).to.equal(address);
    });

    it("says so where the identity exists without the claim, and takes it once the holder added it", async () => {
      const { factory, holder, stranger, issuer, salt, address, claim } = await loadFixture(factoryFixture);
      await factory.connect(stranger).createIdentity(holder, salt, []);
      await expect(factory.createIdentity(holder, salt, [claim]))
        .to.be.revertedWithCustomError(factory, "IdentityFactoryClaimMissing")
        .withArgs(address, await claimIdOf(issuer, TOPIC.kyc));
      await Identity__factory.connect(address, holder).addClaim(...addClaimArgs(claim));
      expect(await factory.createIdentity.staticCall(holder, salt, [claim])).to.equal(address);
    });

    it("refuses the zero address for a key", async () => {
      const { factory, salt } = await loadFixture(factoryFixture);
      await expect(factory.createIdentity(ZeroAddress, salt, []))
        .to.be.revertedWithCustomError(factory, "IdentityFactoryKeyInvalid")
        .withArgs(ZeroAddress);
      await expect(factory.createClaimIssuer(ZeroAddress, salt))
        .to.be.revertedWithCustomError(factory, "IdentityFactoryKeyInvalid")
        .withArgs(ZeroAddress);
    });

    it("refuses a claim that its issuer does not confirm, or that means nothing", async () => {
      const { factory, holder, identity, salt, claim, address } = await loadFixture(factoryFixture);
      const refused = (changes: Partial<ClaimInput>) =>
        expect(factory.createIdentity(holder, salt, [{ ...claim, ...changes }])).to.be;
      await refused({ topic: 2n }).revertedWithCustomError(identity, "IdentityClaimInvalid").withArgs(claim.issuer, 2n);
      await refused({ topic: 0n }).revertedWithCustomError(identity, "IdentityTopicInvalid").withArgs(0n);
      await refused({ issuer: ZeroAddress })
        .revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(ZeroAddress, claim.topic);
      await refused({ scheme: 256n }).revertedWithCustomError(identity, "IdentitySchemeInvalid").withArgs(256n);
      await refused({ issuer: address, data: "0xff534331" })
        .revertedWithCustomError(identity, "TypedClaimMalformed")
        .withArgs("0xff534331");
      expect(await ethers.provider.getCode(address)).to.equal("0x");
    });

    it("takes at most 15 claims, 4,096 bytes, and one of an issuer and topic", async () => {
      const { factory, holder, salt, anything, claim } = await loadFixture(factoryFixture);
      await expect(factory.createIdentity(holder, salt, claimsOf(anything, 16)))
        .to.be.revertedWithCustomError(factory, "BirthClaimsTooMany")
        .withArgs(16n);
      await expect(factory.createIdentity(holder, salt, claimsOf(anything, 1, 4047)))
        .to.be.revertedWithCustomError(factory, "BirthClaimsTooLong")
        .withArgs(4097n);
      const twice = claimsOf(anything, 2).map((one) => ({ ...one, topic: 5n }));
      await expect(factory.createIdentity(holder, salt, twice))
        .to.be.revertedWithCustomError(factory, "BirthClaimTwice")
        .withArgs(anything, 5n);
      const full = await createIdentity(factory, holder, "full", () => Promise.resolve(claimsOf(anything, 15, 100)));
      const long = await createIdentity(factory, holder, "long", () => Promise.resolve(claimsOf(anything, 1, 4046)));
      expect((await full.getClaim(await claimIdOf(anything, 15n))).topic).to.equal(15n);
      expect((await long.getClaim(await claimIdOf(anything, 1n))).data.length).to.equal(2 + 2 * 4046);
      expect(claim.issuer).to.not.equal(anything);
    });
  });

  describe("createClaimIssuer", () => {
    it("creates a claim issuer at the address foretold, once", async () => {
      const { factory, holder, stranger, salt } = await loadFixture(factoryFixture);
      const address = await factory.claimIssuerAddress(holder, salt);
      await expect(factory.connect(stranger).createClaimIssuer(holder, salt))
        .to.emit(factory, "ClaimIssuerCreated")
        .withArgs(address, holder.address)
        .and.to.emit(Identity__factory.connect(address, holder), "KeyAdded")
        .withArgs(await keyOf(holder), PURPOSE.management, ECDSA_KEY);
      expect(await factory.createClaimIssuer.staticCall(holder, salt)).to.equal(address);
      const receipt = await (await factory.createClaimIssuer(holder, salt)).wait();
      expect(receipt?.logs).to.deep.equal([]);
    });
  });

  describe("initialize, of an identity", () => {
    it("is the factory's alone, on clones and implementations", async () => {
      const { factory, holder, stranger, identity, issuer } = await loadFixture(factoryFixture);
      const implementation = await factory.identityImplementation();
      for (const account of [await identity.getAddress(), await issuer.getAddress(), implementation]) {
        for (const caller of [holder, stranger]) {
          await expect(Identity__factory.connect(account, caller).initialize())
            .to.be.revertedWithCustomError(identity, "IdentityNotFactory")
            .withArgs(caller.address);
        }
      }
    });
  });

  describe("birthCode", () => {
    it("is nothing outside of a creation", async () => {
      const { factory } = await loadFixture(factoryFixture);
      await expect(factory.birthCode())
        .to.be.revertedWithCustomError(factory, "IdentityFactoryNothingCreated")
        .withArgs();
    });
  });

  describe("isIdentity and isClaimIssuer", () => {
    it("know both kinds, an issuer being an identity too", async () => {
      const { factory, identity, issuer } = await loadFixture(factoryFixture);
      expect([await factory.isIdentity(identity), await factory.isClaimIssuer(identity)]).to.deep.equal([true, false]);
      expect([await factory.isIdentity(issuer), await factory.isClaimIssuer(issuer)]).to.deep.equal([true, true]);
    });

    it("know clones that others deployed, whatever their arguments", async () => {
      const { factory, clones } = await loadFixture(factoryFixture);
      for (const args of ["0x", "0x01", hexlify(randomBytes(100))]) {
        for (const [implementation, isIssuer] of [
          [await factory.identityImplementation(), false],
          [await factory.claimIssuerImplementation(), true],
        ] as const) {
          const account = await clones.clone.staticCall(implementation, args);
          await clones.clone(implementation, args);
          expect(await factory.isIdentity(account)).to.equal(true);
          expect(await factory.isClaimIssuer(account)).to.equal(isIssuer);
        }
      }
    });

    it("know nothing else: wallets, implementations, other factories' identities, code that differs in a byte", async () => {
      const { deployer, factory, epochs, clones, holder, identity, stranger } = await loadFixture(factoryFixture);
      const elsewhere = await new IdentityFactory__factory(deployer).deploy(epochs);
      const foreign = await createIdentity(elsewhere, holder);
      const accounts = [
        ZeroAddress,
        stranger.address,
        await factory.getAddress(),
        await factory.identityImplementation(),
        await factory.claimIssuerImplementation(),
        await foreign.getAddress(),
      ];
      const code = await ethers.provider.getCode(identity);
      for (let i = 0; i < 45; i += 1) {
        const byte = Number(`0x${code.slice(2 + 2 * i, 4 + 2 * i)}`);
        const changed = `${code.slice(0, 2 + 2 * i)}${toBeHex(byte ^ 1, 1).slice(2)}${code.slice(4 + 2 * i)}`;
        accounts.push(await clones.deploy.staticCall(changed));
        await clones.deploy(changed);
      }
      const short = code.slice(0, 2 + 2 * 44);
      accounts.push(await clones.deploy.staticCall(short));
      await clones.deploy(short);
      for (const account of accounts) {
        expect(await factory.isIdentity(account)).to.equal(false);
        expect(await factory.isClaimIssuer(account)).to.equal(false);
      }
    });
  });

  it("has no key on what it created", async () => {
    const { factory, provider, claimSigner } = await loadFixture(factoryFixture);
    const issuer = await createIssuer(factory, provider, claimSigner, "another");
    for (const purpose of [1n, 2n, 3n, 4n]) {
      expect(await issuer.keyHasPurpose(await keyOf(factory), purpose)).to.equal(false);
    }
  });
});
