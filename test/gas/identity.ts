import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { hexlify, randomBytes } from "ethers";

import { addClaimArgs, legacyClaim } from "../identity/claims";
import { identityFixture, TOPIC } from "../identity/fixture";

const INTRINSIC = 21_000n;

/** What a transaction with this calldata costs before it runs. */
function intrinsicOf(data: string): bigint {
  const bytes = data.slice(2).match(/../g) ?? [];
  return bytes.reduce((gas, byte) => gas + (byte === "00" ? 4n : 16n), INTRINSIC);
}

describe("Identity, gas", () => {
  it("an identity with one claim is created for less than 150,000", async () => {
    const { factory, holder, issuer, claimSigner, deployer } = await loadFixture(identityFixture);
    const salt = hexlify(randomBytes(32));
    const claim = await legacyClaim(claimSigner, issuer, await factory.identityAddress(holder, salt), TOPIC.kyc);
    const receipt = await (await factory.connect(deployer).createIdentity(holder, salt, [claim])).wait();
    expect(receipt?.gasUsed).to.be.lessThan(150_000n);
  });

  it("isClaimValid costs less than 17,500, everything cold", async () => {
    const { identity, issuer, claimSigner } = await loadFixture(identityFixture);
    const claim = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
    const { topic, signature, data } = claim;
    const { data: calldata } = await issuer.isClaimValid.populateTransaction(identity, topic, signature, data);
    const gas = await issuer.isClaimValid.estimateGas(identity, topic, signature, data);
    expect(gas - intrinsicOf(calldata)).to.be.lessThan(17_500n);
  });

  it("a claim of ONCHAINID's form takes five slots and a counter: less than 202,000 to add", async () => {
    const { identity, issuer, claimSigner } = await loadFixture(identityFixture);
    const claim = await legacyClaim(claimSigner, issuer, identity, TOPIC.kyc);
    const receipt = await (await identity.addClaim(...addClaimArgs(claim))).wait();
    expect(receipt?.gasUsed).to.be.lessThan(202_000n);
  });
});
