import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import { SupplyLimit__factory } from "../../typechain-types";
import { setting, TOKEN_PERMISSION } from "../fixtures/suite";
import {
  ALICES,
  BOBS,
  countingFixture,
  EVIDENCE,
  expectSequence,
  selectorOf,
  stateOf,
  type TokenFixture,
  tokenFixture,
} from "./fixture";

const SUPPLY = ALICES + BOBS;
const LARGEST = 2n ** 104n - 1n;
const ISSUE = id("first closing");

async function frozenFixture(): Promise<TokenFixture> {
  const suite = await tokenFixture();
  await suite.token["freezePartialTokens(address,uint256)"](suite.alice.wallet, 900n);
  return suite;
}

describe("SecurityToken: supply", () => {
  describe("mint", () => {
    it("creates tokens for a verified wallet", async () => {
      const { token, carol } = await loadFixture(tokenFixture);
      await expect(token["mint(address,uint256)"](carol.wallet, 7n))
        .to.emit(token, "Transfer")
        .withArgs(ZeroAddress, carol.wallet.address, 7n);
      expect(await token.balanceOf(carol.wallet)).to.equal(7n);
      expect(await token.totalSupply()).to.equal(SUPPLY + 7n);
    });

    it("creates nothing, with an event, for the value zero", async () => {
      const { token, carol } = await loadFixture(countingFixture);
      await expect(token["mint(address,uint256)"](carol.wallet, 0n))
        .to.emit(token, "Transfer")
        .withArgs(ZeroAddress, carol.wallet.address, 0n);
    });

    it("keeps the evidence of a mint with evidence", async () => {
      const { token, agent, carol } = await loadFixture(tokenFixture);
      await expect(token["mint(address,uint256,bytes)"](carol.wallet, 7n, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("mint(address,uint256)"), agent.address, carol.wallet.address, EVIDENCE)
        .and.to.emit(token, "Transfer")
        .withArgs(ZeroAddress, carol.wallet.address, 7n);
    });

    it("passes pause and freezes", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await token.pause();
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await token["mint(address,uint256)"](alice.wallet, 7n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES + 7n);
    });

    for (const fixture of [tokenFixture, countingFixture]) {
      it(`refuses a wallet that is not verified, and the zero address (${fixture.name})`, async () => {
        const { token, outsider } = await loadFixture(fixture);
        await expect(token["mint(address,uint256)"](outsider, 7n))
          .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
          .withArgs(outsider.address);
        await expect(token["mint(address,uint256)"](ZeroAddress, 7n))
          .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
          .withArgs(ZeroAddress);
      });
    }

    it("reaches the largest supply and not one unit more", async () => {
      const { token, carol } = await loadFixture(tokenFixture);
      await token["mint(address,uint256)"](carol.wallet, LARGEST - SUPPLY);
      expect(await token.totalSupply()).to.equal(LARGEST);
      for (const value of [1n, 2n ** 256n - 1n]) {
        await expect(token["mint(address,uint256)"](carol.wallet, value))
          .to.be.revertedWithCustomError(token, "TokenSupplyExceeded")
          .withArgs(LARGEST, value, LARGEST);
      }
      await token["freezePartialTokens(address,uint256)"](carol.wallet, LARGEST - SUPPLY);
      expect(await token.getFrozenTokens(carol.wallet)).to.equal(LARGEST - SUPPLY);
    });

    it("obeys the rules", async () => {
      const { token, code, compliance, carol } = await loadFixture(countingFixture);
      const limit = setting("SupplyLimit", "setSupplyLimit", [SUPPLY + 6n]);
      await compliance.addAndSetModule(code.rules.SupplyLimit, [limit]);
      const rule = SupplyLimit__factory.connect(code.rules.SupplyLimit, carol.wallet);
      await token["mint(address,uint256)"](carol.wallet, 6n);
      await expect(token["mint(address,uint256)"](carol.wallet, 1n))
        .to.be.revertedWithCustomError(rule, "SupplyLimitExceeded")
        .withArgs(SUPPLY + 6n, 1n, SUPPLY + 6n);
    });
  });

  describe("mint allowance", () => {
    it("is spent by mints, batches and mints with evidence, and by nothing else", async () => {
      const { token, owner, stranger, carol } = await loadFixture(tokenFixture);
      const market = token.connect(stranger);
      await token.connect(owner).setAgentPermissions(stranger, TOKEN_PERMISSION.mint | TOKEN_PERMISSION.burn, 10n);
      await market["mint(address,uint256)"](carol.wallet, 1n);
      await market["mint(address,uint256,bytes)"](carol.wallet, 2n, EVIDENCE);
      await market["batchMint(address[],uint256[])"]([carol.wallet], [3n]);
      await market["batchMint(address[],uint256[],bytes32)"]([carol.wallet], [1n], ISSUE);
      await market["burn(address,uint256)"](carol.wallet, 5n);
      expect(await token.agentPermissions(stranger)).to.deep.equal([3n, 3n]);
      await expect(market["mint(address,uint256)"](carol.wallet, 4n))
        .to.be.revertedWithCustomError(token, "AgentAllowanceExceeded")
        .withArgs(stranger.address, 3n, 4n);
      await expect(market["batchMint(address[],uint256[])"]([carol.wallet, carol.wallet], [2n, 2n]))
        .to.be.revertedWithCustomError(token, "AgentAllowanceExceeded")
        .withArgs(stranger.address, 1n, 2n);
    });
  });

  describe("batchMint", () => {
    it("equals its mints", async () => {
      await expectSequence(
        countingFixture,
        ({ token, alice, carol }) =>
          token["batchMint(address[],uint256[])"]([carol.wallet, alice.wallet, carol.wallet], [1n, 2n, 3n]),
        [
          ({ token, carol }) => token["mint(address,uint256)"](carol.wallet, 1n),
          ({ token, alice }) => token["mint(address,uint256)"](alice.wallet, 2n),
          ({ token, carol }) => token["mint(address,uint256)"](carol.wallet, 3n),
        ],
      );
    });

    it("does nothing when it is empty", async () => {
      const { token } = await loadFixture(tokenFixture);
      await expect(token["batchMint(address[],uint256[])"]([], [])).not.to.emit(token, "Transfer");
      expect(await token.totalSupply()).to.equal(SUPPLY);
    });

    it("refuses lists of different lengths, with and without a reference", async () => {
      const { token, carol } = await loadFixture(tokenFixture);
      await expect(token["batchMint(address[],uint256[])"]([carol.wallet], []))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(1n, 0n);
      for (const [wallets, amounts] of [
        [[carol.wallet], []],
        [[], [1n]],
      ] as const) {
        await expect(token["batchMint(address[],uint256[],bytes32)"]([...wallets], [...amounts], ISSUE))
          .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
          .withArgs(wallets.length, amounts.length);
      }
    });
  });

  describe("batchMint with a reference", () => {
    it("mints once under it", async () => {
      const { token, alice, carol } = await loadFixture(tokenFixture);
      const batch = token["batchMint(address[],uint256[],bytes32)"];
      expect(await token.isIssued(ISSUE)).to.be.false;
      await expect(batch([carol.wallet, alice.wallet], [4n, 5n], ISSUE))
        .to.emit(token, "IssueMinted")
        .withArgs(ISSUE, 9n);
      expect(await token.isIssued(ISSUE)).to.be.true;
      await expect(batch([carol.wallet, alice.wallet], [4n, 5n], ISSUE))
        .to.be.revertedWithCustomError(token, "TokenIssueDone")
        .withArgs(ISSUE);
      await batch([carol.wallet], [1n], id("second closing"));
      expect(await token.balanceOf(carol.wallet)).to.equal(5n);
      expect(await token.totalSupply()).to.equal(SUPPLY + 10n);
    });

    it("leaves the reference free when it fails", async () => {
      const { token, carol, outsider } = await loadFixture(tokenFixture);
      await expect(token["batchMint(address[],uint256[],bytes32)"]([carol.wallet, outsider], [4n, 5n], ISSUE))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(outsider.address);
      expect(await token.isIssued(ISSUE)).to.be.false;
    });

    it("refuses who may not issue before anything else, also what is issued already", async () => {
      const { token, carol, outsider } = await loadFixture(tokenFixture);
      await token["batchMint(address[],uint256[],bytes32)"]([carol.wallet], [1n], ISSUE);
      for (const issue of [ISSUE, id("second closing")]) {
        await expect(token.connect(outsider)["batchMint(address[],uint256[],bytes32)"]([], [], issue))
          .to.be.revertedWithCustomError(token, "AgentUnauthorized")
          .withArgs(outsider.address, TOKEN_PERMISSION.mint);
      }
    });

    it("refuses to use the reference up for nothing", async () => {
      const { token, carol } = await loadFixture(tokenFixture);
      for (const [wallets, amounts] of [
        [[], []],
        [[carol.wallet], [0n]],
      ] as const) {
        await expect(token["batchMint(address[],uint256[],bytes32)"]([...wallets], [...amounts], ISSUE))
          .to.be.revertedWithCustomError(token, "TokenIssueEmpty")
          .withArgs(ISSUE);
      }
      expect(await token.isIssued(ISSUE)).to.be.false;
    });
  });

  describe("burn", () => {
    it("destroys tokens", async () => {
      const { token, alice } = await loadFixture(countingFixture);
      await expect(token["burn(address,uint256)"](alice.wallet, 10n))
        .to.emit(token, "Transfer")
        .withArgs(alice.wallet.address, ZeroAddress, 10n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES - 10n);
      expect(await token.totalSupply()).to.equal(SUPPLY - 10n);
    });

    it("destroys nothing, with an event, for the value zero", async () => {
      const { token, outsider } = await loadFixture(countingFixture);
      await expect(token["burn(address,uint256)"](outsider, 0n))
        .to.emit(token, "Transfer")
        .withArgs(outsider.address, ZeroAddress, 0n);
    });

    it("takes free tokens first and frees no more than it needs", async () => {
      const { token, alice } = await loadFixture(frozenFixture);
      await expect(token["burn(address,uint256)"](alice.wallet, 100n)).not.to.emit(token, "TokensUnfrozen");
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(900n);
      await expect(token["burn(address,uint256)"](alice.wallet, 50n))
        .to.emit(token, "TokensUnfrozen")
        .withArgs(alice.wallet.address, 50n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(850n);
      await token["burn(address,uint256)"](alice.wallet, 850n);
      expect(await token.getFrozenTokens(alice.wallet)).to.equal(0n);
      expect(await token.balanceOf(alice.wallet)).to.equal(0n);
    });

    it("passes pause, freezes and the end of a registration", async () => {
      const { token, registry, alice } = await loadFixture(countingFixture);
      await token.pause();
      await token["setAddressFrozen(address,bool)"](alice.wallet, true);
      await token.setIdentityFrozen(alice.identity, true, EVIDENCE);
      await registry.deleteIdentity(alice.wallet);
      await token["burn(address,uint256)"](alice.wallet, ALICES);
      expect(await token.totalSupply()).to.equal(BOBS);
    });

    it("keeps the evidence of a burn with evidence", async () => {
      const { token, agent, alice } = await loadFixture(tokenFixture);
      await expect(token["burn(address,uint256,bytes)"](alice.wallet, 7n, EVIDENCE))
        .to.emit(token, "ActEvidence")
        .withArgs(selectorOf("burn(address,uint256)"), agent.address, alice.wallet.address, EVIDENCE)
        .and.to.emit(token, "Transfer")
        .withArgs(alice.wallet.address, ZeroAddress, 7n);
    });

    it("refuses more than the balance, and the zero address", async () => {
      const { token, alice } = await loadFixture(tokenFixture);
      await expect(token["burn(address,uint256)"](alice.wallet, ALICES + 1n))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(alice.wallet.address, ALICES, ALICES + 1n);
      await expect(token["burn(address,uint256)"](ZeroAddress, 0n))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSender")
        .withArgs(ZeroAddress);
    });
  });

  describe("batchBurn", () => {
    it("equals its burns, also of one account twice and of frozen tokens", async () => {
      await expectSequence(
        frozenFixture,
        ({ token, alice, bob }) => token.batchBurn([alice.wallet, bob.wallet, alice.wallet], [60n, 2n, 60n]),
        [
          ({ token, alice }) => token["burn(address,uint256)"](alice.wallet, 60n),
          ({ token, bob }) => token["burn(address,uint256)"](bob.wallet, 2n),
          ({ token, alice }) => token["burn(address,uint256)"](alice.wallet, 60n),
        ],
      );
    });

    it("does nothing when it is empty and refuses lists of different lengths", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      await token.batchBurn([], []);
      expect(await token.totalSupply()).to.equal(SUPPLY);
      await expect(token.batchBurn([alice.wallet, bob.wallet], [1n]))
        .to.be.revertedWithCustomError(token, "TokenLengthsDiffer")
        .withArgs(2n, 1n);
    });
  });

  it("keeps sums right over all of it", async () => {
    const { token, alice, bob, carol } = await loadFixture(tokenFixture);
    await token["batchMint(address[],uint256[])"]([alice.wallet, carol.wallet], [11n, 13n]);
    await token.batchBurn([bob.wallet, alice.wallet], [BOBS, 1n]);
    expect((await stateOf(token, [alice.wallet, bob.wallet, carol.wallet]))[0]).to.equal(SUPPLY + 24n - BOBS - 1n);
  });
});
