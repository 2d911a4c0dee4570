import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  ComplianceThatListens__factory,
  MultisigThatExecutes__factory,
  TimelockOwner__factory,
} from "../../typechain-types";
import { TOKEN_PERMISSION } from "../fixtures/suite";
import { BOBS, COUNTING_RULE, countingFixture, EVIDENCE, type TokenFixture } from "./fixture";

const DELAY = 86_400n;

interface OwnerFixture extends TokenFixture {
  /** The contract that owns token and compliance. */
  readonly contract: string;
  /** Makes the contract call another. */
  readonly act: (target: string, data: string) => Promise<unknown>;
}

/** Hands token and compliance over to a contract, which accepts. */
async function handOver(suite: TokenFixture, contract: string, act: OwnerFixture["act"]): Promise<OwnerFixture> {
  const { token, owner, compliance } = suite;
  const data = token.interface.encodeFunctionData("acceptOwnership");
  await token.connect(owner).transferOwnership(contract);
  await compliance.transferOwnership(contract);
  await act(await token.getAddress(), data);
  await act(await compliance.getAddress(), data);
  return { ...suite, contract, act };
}

async function timelockFixture(): Promise<OwnerFixture> {
  const suite = await countingFixture();
  const timelock = await new TimelockOwner__factory(suite.owner).deploy(DELAY, [suite.owner], [suite.owner]);
  return handOver(suite, await timelock.getAddress(), async (target, data) => {
    await timelock.schedule(target, 0n, data, ZeroHash, ZeroHash, DELAY);
    await time.increase(DELAY);
    await timelock.execute(target, 0n, data, ZeroHash, ZeroHash);
  });
}

async function multisigFixture(): Promise<OwnerFixture> {
  const suite = await countingFixture();
  const signers: readonly HardhatEthersSigner[] = [suite.owner, suite.stranger];
  const multisig = await new MultisigThatExecutes__factory(suite.owner).deploy([...signers]);
  return handOver(suite, await multisig.getAddress(), async (target, data) => {
    for (const signer of signers) await multisig.connect(signer).confirm(target, data);
  });
}

for (const fixture of [timelockFixture, multisigFixture]) {
  describe(`SecurityToken: a contract as the owner (${fixture.name})`, () => {
    it("owns token and compliance, and leaves the owner before it nothing", async () => {
      const { token, owner, compliance, contract } = await loadFixture(fixture);
      expect(await token.owner()).to.equal(contract);
      expect(await compliance.owner()).to.equal(contract);
      await expect(token.connect(owner).setName("Quay"))
        .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
        .withArgs(owner.address);
    });

    it("makes the owner's settings", async () => {
      const { token, carol, stranger, act } = await loadFixture(fixture);
      const address = await token.getAddress();
      await act(address, token.interface.encodeFunctionData("setName", ["Quay"]));
      await act(address, token.interface.encodeFunctionData("setTreasury", [carol.wallet.address, true]));
      await act(address, token.interface.encodeFunctionData("setDocument", [EVIDENCE, "uri", EVIDENCE]));
      const appoint = [stranger.address, TOKEN_PERMISSION.pause, 0n] as const;
      await act(address, token.interface.encodeFunctionData("setAgentPermissions", [...appoint]));
      expect(await token.name()).to.equal("Quay");
      expect(await token.isTreasury(carol.wallet)).to.be.true;
      expect(await token.getAllDocuments()).to.deep.equal([EVIDENCE]);
      await token.connect(stranger).pause();
      expect(await token.paused()).to.be.true;
    });

    it("changes rules and the compliance contract, there and back", async () => {
      const { token, compliance, code, contract, alice, bob, act } = await loadFixture(fixture);
      const [address, host] = [await token.getAddress(), await compliance.getAddress()];
      await act(host, compliance.interface.encodeFunctionData("removeModule", [code.rules.MaxBalance]));
      expect(await compliance.getModules()).to.deep.equal([]);
      const settings = [...(COUNTING_RULE.settings ?? [])];
      const add = compliance.interface.encodeFunctionData("addAndSetModule", [code.rules.MaxBalance, settings]);
      await act(host, add);

      const foreign = await new ComplianceThatListens__factory(alice.wallet).deploy();
      await act(address, token.interface.encodeFunctionData("setCompliance", [await foreign.getAddress()]));
      expect(await token.compliance()).to.equal(await foreign.getAddress());
      await act(host, compliance.interface.encodeFunctionData("bindToken", [address]));
      await act(address, token.interface.encodeFunctionData("setCompliance", [host]));
      expect(await compliance.getTokenBound()).to.equal(address);
      expect(await compliance.owner()).to.equal(contract);
      await compliance.countWallets([alice.wallet, bob.wallet]);
      await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    });

    it("gives up upgrades, and hands the token on", async () => {
      const { token, owner, act } = await loadFixture(fixture);
      const address = await token.getAddress();
      await act(address, token.interface.encodeFunctionData("renounceUpgrades"));
      expect(await token.upgradesRenounced()).to.be.true;
      await act(address, token.interface.encodeFunctionData("transferOwnership", [owner.address]));
      await token.connect(owner).acceptOwnership();
      expect(await token.owner()).to.equal(owner.address);
    });
  });
}

describe("SecurityToken: a multisig as an agent", () => {
  it("acts like any other", async () => {
    const { token, alice, bob, contract, act } = await loadFixture(multisigFixture);
    const address = await token.getAddress();
    await act(address, token.interface.encodeFunctionData("addAgent", [contract]));
    const force = token.interface.encodeFunctionData("forcedTransfer(address,address,uint256)", [
      alice.wallet.address,
      bob.wallet.address,
      1n,
    ]);
    await act(address, force);
    expect(await token.balanceOf(bob.wallet)).to.equal(BOBS + 1n);
  });
});
