import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id } from "ethers";

import {
  ContractThatAnswersTooLittle__factory,
  ContractThatAnswersTooMuch__factory,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  IssuerThatConfirmsAnything__factory,
} from "../../typechain-types";
import { addClaimArgs, type ClaimInput, lasting, typedData } from "./claims";
import { createIdentity, identityFixture, PURPOSE } from "./fixture";

async function hostileFixture() {
  const base = await identityFixture();
  const doubles = [
    new ContractThatReverts__factory(base.deployer),
    new ContractThatBurnsGas__factory(base.deployer),
    new ContractThatAnswersTooLittle__factory(base.deployer),
    new ContractThatAnswersTooMuch__factory(base.deployer),
  ];
  const hostile: string[] = [];
  for (const double of doubles) hostile.push(await (await double.deploy()).getAddress());
  const anything = await new IssuerThatConfirmsAnything__factory(base.deployer).deploy();
  return { ...base, hostile, anything: await anything.getAddress() };
}

function claimBy(issuer: string, nonce: bigint): ClaimInput {
  return { topic: 1n, scheme: 1n, issuer, signature: "0x", data: typedData(lasting(nonce)), uri: "" };
}

describe("Identity and ClaimIssuer among hostile contracts", () => {
  it("takes no claim from an issuer that reverts, burns gas or answers too little or too much", async () => {
    const { identity, hostile } = await loadFixture(hostileFixture);
    for (const issuer of hostile) {
      await expect(identity.addClaim(...addClaimArgs(claimBy(issuer, 1n)), { gasLimit: 3_000_000n }))
        .to.be.revertedWithCustomError(identity, "IdentityClaimInvalid")
        .withArgs(issuer, 1n);
    }
  });

  it("is not created with such a claim", async () => {
    const { factory, identity, holder, hostile } = await loadFixture(hostileFixture);
    for (const issuer of hostile) {
      const created = factory.createIdentity(holder, id("new"), [claimBy(issuer, 1n)], { gasLimit: 5_000_000n });
      await expect(created).to.be.revertedWithCustomError(identity, "IdentityClaimInvalid").withArgs(issuer, 1n);
    }
  });

  it("lets an issuer that lends its claim key to everybody change its own claim, nothing else", async () => {
    const { identity, anything, stranger, issuer, claimSigner } = await loadFixture(hostileFixture);
    await identity.addClaim(...addClaimArgs(claimBy(anything, 1n)));
    await identity.connect(stranger).addClaim(...addClaimArgs(claimBy(anything, 2n)));
    await expect(identity.connect(stranger).addClaim(...addClaimArgs({ ...claimBy(anything, 3n), topic: 2n })))
      .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
      .withArgs(stranger.address, PURPOSE.claim);
    const forged = { ...claimBy(anything, 3n), issuer: await issuer.getAddress() };
    await expect(identity.connect(claimSigner).addClaim(...addClaimArgs(forged)))
      .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
      .withArgs(claimSigner.address, PURPOSE.claim);
  });

  it("gives no key of an issuer that turned hostile a way in", async () => {
    const { factory, holder, anything, hostile, stranger } = await loadFixture(hostileFixture);
    const [reverts] = hostile;
    if (reverts === undefined) throw new Error("no double");
    const identity = await createIdentity(factory, holder, "turned", () => Promise.resolve([claimBy(anything, 1n)]));
    await expect(identity.connect(stranger).addClaim(...addClaimArgs(claimBy(reverts, 2n))))
      .to.be.revertedWithCustomError(identity, "IdentityUnauthorized")
      .withArgs(stranger.address, PURPOSE.claim);
  });

  it("revokes nothing on an identity that reverts, burns gas or answers garbage, and stays usable", async () => {
    const { issuer, hostile } = await loadFixture(hostileFixture);
    for (const identity of hostile) {
      await expect(issuer.revokeClaim(id("claim"), identity, { gasLimit: 3_000_000n })).to.be.reverted;
    }
    const digest = id("digest");
    await expect(issuer.revokeDigest(digest)).to.emit(issuer, "ClaimDigestRevoked").withArgs(digest);
  });
});
