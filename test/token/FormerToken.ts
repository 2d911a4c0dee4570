import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, concat } from "ethers";
import { ethers } from "hardhat";

import { type SharedCode } from "../../deploy/shared";
import { COUNTRY } from "../fixtures/suite";
import { passDate } from "./dates";
import { ALICES, BOBS, COUNTING_RULE, deployTokenFixture, personOf, stateOf, type TokenFixture } from "./fixture";
import former from "./former/beforeRecordDates.json";

/** What a compiler leaves where a library's address belongs. */
const LIBRARY = /__\$\w+\$__/g;

/** Where ERC-1967 keeps the implementation. */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** Deploys the token's code as it was before it knew of record dates, both halves and the library. */
async function deployFormer(_: SharedCode, deployer: HardhatEthersSigner): Promise<string> {
  const create = async (initCode: string): Promise<string> => {
    const receipt = await (await deployer.sendTransaction({ data: initCode })).wait();
    if (!receipt?.contractAddress) throw new Error("not created");
    return receipt.contractAddress;
  };
  const documents = await create(former.TokenDocuments);
  const linked = (initCode: string) => initCode.replace(LIBRARY, documents.slice(2).toLowerCase());
  const administration = await create(linked(former.TokenAdministration));
  return create(
    concat([linked(former.SecurityToken), AbiCoder.defaultAbiCoder().encode(["address"], [administration])]),
  );
}

interface FormerFixture extends TokenFixture {
  /** The present implementation. */
  readonly present: string;
}

/** A token of the former code with holders, some of whose units are frozen, and a treasury. */
async function formerFixture(): Promise<FormerFixture> {
  const suite = await deployTokenFixture({ rules: [COUNTING_RULE], tokenCode: deployFormer });
  const { token, owner, alice, bob, carol } = suite;
  await token["freezePartialTokens(address,uint256)"](alice.wallet, 300n);
  await token["setAddressFrozen(address,bool)"](carol.wallet, true);
  await token.connect(owner).setTreasury(bob.wallet, true);
  await token.connect(alice.wallet).transfer(bob.wallet, 100n);
  const present = suite.code.contracts.find(({ name }) => name === "SecurityToken")?.address ?? "";
  return { ...suite, present };
}

describe("SecurityToken: a token from before record dates", () => {
  it("knows nothing of them", async () => {
    const { token, present } = await loadFixture(formerFixture);
    expect(await ethers.provider.getStorage(token, IMPLEMENTATION_SLOT)).not.to.contain(present.slice(2).toLowerCase());
    await expect(token.recordDateCount()).to.be.reverted;
    await expect(token.takeRecordDate()).to.be.reverted;
  });

  it("has them after its upgrade, and all else as before", async () => {
    const suite = await loadFixture(formerFixture);
    const { token, owner, registry, compliance, present, alice, bob, carol } = suite;
    const wallets = [alice.wallet, bob.wallet, carol.wallet];
    const everything = async () => [
      await stateOf(token, wallets),
      [await token.name(), await token.decimals(), await token.owner(), await token.paused()],
      [await token.identityRegistry(), await token.compliance(), await token.terms()],
      await compliance.ledger(),
    ];
    const before = await everything();
    await expect(token.connect(owner).upgradeToAndCall(present, "0x")).to.emit(token, "Upgraded").withArgs(present);
    expect(await everything()).to.deep.equal(before);
    expect(await token.recordDateCount()).to.equal(0n);

    const first = await passDate(suite);
    await token.connect(bob.wallet).transfer(alice.wallet, 50n);
    await token["unfreezePartialTokens(address,uint256)"](alice.wallet, 250n);
    const second = await passDate(suite);
    const successor = personOf(suite, 4);
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    await token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity);
    await token.connect(owner).setTreasury(bob.wallet, false);
    await token["mint(address,uint256)"](bob.wallet, 1n);

    const supply = ALICES + BOBS;
    expect(await token.holdingsAt(wallets, first)).to.deep.equal([
      [ALICES - 100n, false],
      [BOBS + 100n, true],
      [0n, false],
    ]);
    expect(await token.frozenAt(wallets, first)).to.deep.equal([300n, 0n, 0n]);
    expect(await token.suppliesAt(first)).to.deep.equal([supply, ALICES - 100n]);
    expect(await token.holdingsAt([...wallets, successor], second)).to.deep.equal([
      [ALICES - 50n, false],
      [BOBS + 50n, true],
      [0n, false],
      [0n, false],
    ]);
    expect(await token.frozenAt(wallets, second)).to.deep.equal([50n, 0n, 0n]);
    expect(await token.suppliesAt(second)).to.deep.equal([supply, ALICES - 50n]);
    expect(await token.getFrozenTokens(successor)).to.equal(50n);
    expect(await token.isFrozen(carol.wallet)).to.be.true;
  });
});
