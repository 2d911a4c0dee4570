import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type AddressLike, concat, hexlify, randomBytes, resolveAddress } from "ethers";

import {
  ContractThatAnswersTooLittle__factory,
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  ContractWallet__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, lasting, legacyClaim, typedClaim } from "./claims";
import { ECDSA_KEY, identityFixture, PURPOSE, TOPIC } from "./fixture";

const FOREVER = 2n ** 64n - 1n;
const BOUND = 300_000n;

async function signersFixture() {
  const base = await identityFixture();
  const wallet = await new ContractWallet__factory(base.deployer).deploy(base.stranger);
  await base.issuer.addKey(await keyOf(wallet), PURPOSE.claim, ECDSA_KEY);
  const claim = await legacyClaim(base.stranger, base.issuer, base.identity, TOPIC.kyc);
  const signedBy = async (signer: AddressLike, inner = claim.signature) =>
    concat([await resolveAddress(signer), inner]);
  const statusOf = async (signature: string, { topic, data } = claim) => [
    ...(await base.issuer.claimStatus(base.identity, topic, signature, data)),
  ];
  return { ...base, wallet, claim, signedBy, statusOf };
}

describe("ClaimIssuer, contract signers (ERC-1271)", () => {
  it("confirms what a contract with a claim key signs, and calls it not leasable", async () => {
    const { wallet, signedBy, statusOf } = await loadFixture(signersFixture);
    expect(await statusOf(await signedBy(wallet))).to.deep.equal([true, FOREVER, false]);
  });

  it("confirms typed claims until their end", async () => {
    const { wallet, identity, issuer, stranger, signedBy, statusOf } = await loadFixture(signersFixture);
    const terms = { ...lasting(1n), validUntil: 4_000_000_000n };
    const typed = await typedClaim(stranger, issuer, identity, TOPIC.kyc, terms);
    expect(await statusOf(await signedBy(wallet, typed.signature), typed)).to.deep.equal([true, 4_000_000_000n, false]);
  });

  it("denies what the contract does not, or no longer, confirm", async () => {
    const { wallet, identity, claim, signedBy, statusOf } = await loadFixture(signersFixture);
    expect(await statusOf(await signedBy(wallet, hexlify(randomBytes(65))))).to.deep.equal([false, 0n, false]);
    expect(await statusOf(await signedBy(wallet, "0x"))).to.deep.equal([false, 0n, false]);
    await wallet.stop(true);
    expect(await statusOf(await signedBy(wallet))).to.deep.equal([false, 0n, false]);
    expect(await identity.getClaimIdsByTopic(claim.topic)).to.deep.equal([]);
  });

  it("denies a contract without a claim key, and an address without code", async () => {
    const { deployer, issuer, stranger, other, signedBy, statusOf } = await loadFixture(signersFixture);
    const keyless = await new ContractWallet__factory(deployer).deploy(stranger);
    expect(await statusOf(await signedBy(keyless))).to.deep.equal([false, 0n, false]);
    await issuer.addKey(await keyOf(other), PURPOSE.claim, ECDSA_KEY);
    expect(await statusOf(await signedBy(other))).to.deep.equal([false, 0n, false]);
  });

  it("denies, at a bounded price, a contract that reverts, burns gas or answers too little or too much", async () => {
    const { deployer, issuer, identity, claim, signedBy, statusOf } = await loadFixture(signersFixture);
    for (const double of [
      new ContractThatReverts__factory(deployer),
      new ContractThatBurnsGas__factory(deployer),
      new ContractThatAnswersTooLittle__factory(deployer),
      new ContractThatAnswersTooMuch__factory(deployer),
    ]) {
      const signer = await double.deploy();
      await issuer.addKey(await keyOf(signer), PURPOSE.claim, ECDSA_KEY);
      const signature = await signedBy(signer);
      expect(await statusOf(signature)).to.deep.equal([false, 0n, false]);
      const gas = await issuer.isClaimValid.estimateGas(identity, claim.topic, signature, claim.data);
      expect(gas).to.be.lessThan(BOUND);
    }
  });

  it("is revoked by claim, by signature and with its key", async () => {
    const { issuer, identity, wallet, claim, signedBy, statusOf, stranger } = await loadFixture(signersFixture);
    const signature = await signedBy(wallet);
    await identity.addClaim(...addClaimArgs({ ...claim, scheme: 3n, signature }));
    await issuer.revokeClaim(await claimIdOf(issuer, TOPIC.kyc), identity);
    expect(await issuer.isClaimRevoked(signature)).to.equal(true);
    expect(await statusOf(signature)).to.deep.equal([false, 0n, false]);

    const second = await legacyClaim(stranger, issuer, identity, TOPIC.wide);
    const secondSignature = await signedBy(wallet, second.signature);
    expect(await statusOf(secondSignature, second)).to.deep.equal([true, FOREVER, false]);
    await issuer.revokeClaimBySignature(secondSignature);
    expect(await statusOf(secondSignature, second)).to.deep.equal([false, 0n, false]);

    const third = await legacyClaim(stranger, issuer, identity, 9n);
    const thirdSignature = await signedBy(wallet, third.signature);
    expect(await statusOf(thirdSignature, third)).to.deep.equal([true, FOREVER, false]);
    await issuer.removeKey(await keyOf(wallet), PURPOSE.claim);
    expect(await statusOf(thirdSignature, third)).to.deep.equal([false, 0n, false]);
  });
});
