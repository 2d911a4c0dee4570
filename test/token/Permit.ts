import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Signature, TypedDataEncoder, ZeroHash } from "ethers";
import { ethers } from "hardhat";

import { now, type TokenFixture, tokenFixture } from "./fixture";

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** Further than any test moves the clock. */
const LONG = 10n ** 9n;

interface PermitDomain {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}

async function domainOf({ token }: TokenFixture, name: string): Promise<PermitDomain> {
  const { chainId } = await ethers.provider.getNetwork();
  return { name, version: "1", chainId, verifyingContract: await token.getAddress() };
}

async function signPermit(suite: TokenFixture, name: string, deadline: bigint): Promise<Signature> {
  const { alice, stranger, token } = suite;
  const signature = await alice.wallet.signTypedData(await domainOf(suite, name), PERMIT, {
    owner: alice.wallet.address,
    spender: stranger.address,
    value: 40n,
    nonce: await token.nonces(alice.wallet),
    deadline,
  });
  return ethers.Signature.from(signature);
}

/** Who a permit seems to be signed by when it is read under another name. */
async function readAs(suite: TokenFixture, name: string, deadline: bigint, signature: Signature): Promise<string> {
  const { alice, stranger } = suite;
  const terms = { owner: alice.wallet.address, spender: stranger.address, value: 40n, nonce: 0n, deadline };
  return ethers.verifyTypedData(await domainOf(suite, name), PERMIT, terms, signature);
}

describe("SecurityToken: permits (ERC-2612)", () => {
  it("sets an allowance that the holder signed, once", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, bob, stranger } = suite;
    const deadline = (await now()) + LONG;
    const { v, r, s } = await signPermit(suite, "Harbour Court", deadline);
    await expect(token.connect(stranger).permit(alice.wallet, stranger, 40n, deadline, v, r, s))
      .to.emit(token, "Approval")
      .withArgs(alice.wallet.address, stranger.address, 40n);
    expect(await token.nonces(alice.wallet)).to.equal(1n);
    await token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 40n);
    expect(await token.allowance(alice.wallet, stranger)).to.equal(0n);

    await expect(token.connect(stranger).permit(alice.wallet, stranger, 40n, deadline, v, r, s))
      .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
      .withArgs((signer: string) => signer !== alice.wallet.address, alice.wallet.address);
  });

  it("refuses an expired one", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, alice, stranger } = suite;
    const deadline = (await now()) - 1n;
    const { v, r, s } = await signPermit(suite, "Harbour Court", deadline);
    await expect(token.permit(alice.wallet, stranger, 40n, deadline, v, r, s))
      .to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature")
      .withArgs(deadline);
  });

  it("follows a change of the token's name", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner, alice, stranger } = suite;
    const deadline = (await now()) + LONG;
    const old = await signPermit(suite, "Harbour Court", deadline);
    await expect(token.connect(owner).setName("Harbour Court II")).to.emit(token, "EIP712DomainChanged").withArgs();

    await expect(token.permit(alice.wallet, stranger, 40n, deadline, old.v, old.r, old.s))
      .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
      .withArgs(await readAs(suite, "Harbour Court II", deadline, old), alice.wallet.address);
    const { v, r, s } = await signPermit(suite, "Harbour Court II", deadline);
    await token.permit(alice.wallet, stranger, 40n, deadline, v, r, s);
    expect(await token.allowance(alice.wallet, stranger)).to.equal(40n);
  });

  it("describes its domain (ERC-5267), with the name of now", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner } = suite;
    for (const name of ["Harbour Court", "Harbour Court II"]) {
      await token.connect(owner).setName(name);
      const domain = await domainOf(suite, name);
      expect(await token.eip712Domain()).to.deep.equal([
        "0x0f",
        name,
        "1",
        domain.chainId,
        domain.verifyingContract,
        ZeroHash,
        [],
      ]);
      expect(await token.DOMAIN_SEPARATOR()).to.equal(TypedDataEncoder.hashDomain(domain));
    }
  });
});
