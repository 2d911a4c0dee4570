import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, ZeroAddress } from "ethers";

import {
  ComplianceThatBurnsGas__factory,
  ComplianceThatRefuses__factory,
  ComplianceThatReverts__factory,
} from "../../typechain-types";
import { COUNTRY } from "../fixtures/suite";
import { ALICES, BOBS, EVIDENCE, personOf, selectorOf, type TokenFixture, tokenFixture } from "./fixture";
import { eventsOf, type ForeignFixture, foreignFixture, useForeign } from "./foreign";

const SUPPLY = ALICES + BOBS;
const TOLD = {
  transferred: selectorOf("transferred(address,address,uint256)"),
  created: selectorOf("created(address,uint256)"),
  destroyed: selectorOf("destroyed(address,uint256)"),
  unbindToken: selectorOf("unbindToken(address)"),
} as const;

const HOSTILE = {
  reverts: ComplianceThatReverts__factory,
  "burns all gas": ComplianceThatBurnsGas__factory,
} as const;

/** An act and the balance change that it makes: what is told, from, to, value, and the supply after it. */
interface Told {
  readonly name: string;
  readonly act: (suite: ForeignFixture) => Promise<ContractTransactionResponse>;
  readonly told: (suite: ForeignFixture) => readonly unknown[][];
}

const ACTS: readonly Told[] = [
  {
    name: "transfer",
    act: ({ token, alice, bob }) => token.connect(alice.wallet).transfer(bob.wallet, 7n),
    told: ({ alice, bob }) => [[TOLD.transferred, alice.wallet.address, bob.wallet.address, 7n, SUPPLY]],
  },
  {
    name: "transfer to oneself",
    act: ({ token, alice }) => token.connect(alice.wallet).transfer(alice.wallet, 7n),
    told: ({ alice }) => [[TOLD.transferred, alice.wallet.address, alice.wallet.address, 7n, SUPPLY]],
  },
  {
    name: "transfer of nothing",
    act: ({ token, alice, bob }) => token.connect(alice.wallet).transfer(bob.wallet, 0n),
    told: () => [],
  },
  {
    name: "batchTransfer",
    act: ({ token, alice, bob, carol }) =>
      token.connect(alice.wallet).batchTransfer([bob.wallet, carol.wallet], [1n, 2n]),
    told: ({ alice, bob, carol }) => [
      [TOLD.transferred, alice.wallet.address, bob.wallet.address, 1n, SUPPLY],
      [TOLD.transferred, alice.wallet.address, carol.wallet.address, 2n, SUPPLY],
    ],
  },
  {
    name: "mint",
    act: ({ token, carol }) => token["mint(address,uint256)"](carol.wallet, 7n),
    told: ({ carol }) => [[TOLD.created, ZeroAddress, carol.wallet.address, 7n, SUPPLY + 7n]],
  },
  {
    name: "mint of nothing",
    act: ({ token, carol }) => token["mint(address,uint256)"](carol.wallet, 0n),
    told: () => [],
  },
  {
    name: "burn",
    act: ({ token, alice }) => token["burn(address,uint256)"](alice.wallet, 7n),
    told: ({ alice }) => [[TOLD.destroyed, alice.wallet.address, ZeroAddress, 7n, SUPPLY - 7n]],
  },
  {
    name: "forced transfer",
    act: ({ token, alice, bob }) => token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 7n),
    told: ({ alice, bob }) => [[TOLD.transferred, alice.wallet.address, bob.wallet.address, 7n, SUPPLY]],
  },
  {
    name: "recovery",
    act: async (suite) => {
      const { token, registry, alice } = suite;
      await registry.registerIdentity(personOf(suite, 4), alice.identity, COUNTRY.germany);
      return token["recoveryAddress(address,address,address)"](alice.wallet, personOf(suite, 4), alice.identity);
    },
    told: (suite) => [[TOLD.transferred, suite.alice.wallet.address, personOf(suite, 4).address, ALICES, SUPPLY]],
  },
  {
    name: "freeze",
    act: ({ token, alice }) => token["freezePartialTokens(address,uint256)"](alice.wallet, 7n),
    told: () => [],
  },
];

async function refusingFixture(): Promise<TokenFixture & { foreign: string }> {
  const suite = await tokenFixture();
  const foreign = await useForeign(suite, new ComplianceThatRefuses__factory(suite.owner).deploy());
  return { ...suite, foreign: await foreign.getAddress() };
}

describe("SecurityToken: a compliance contract of another suite", () => {
  describe("given one that allows everything", () => {
    for (const { name, act, told } of ACTS) {
      it(`tells it once of each balance change, after it: ${name}`, async () => {
        const suite = await loadFixture(foreignFixture);
        expect(await eventsOf(act(suite), suite.foreign, "Told")).to.deep.equal(told(suite));
      });
    }

    it("still asks for verified receivers, with or without a frozen identity", async () => {
      const { token, alice, bob, carol, outsider } = await loadFixture(foreignFixture);
      for (const freezes of [false, true]) {
        if (freezes) await token.setIdentityFrozen(carol.identity, true, EVIDENCE);
        await expect(token.connect(alice.wallet).transfer(outsider, 1n))
          .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
          .withArgs(outsider.address);
      }
      await expect(token.connect(alice.wallet).transfer(carol.wallet, 1n))
        .to.be.revertedWithCustomError(token, "TokenIdentityFrozen")
        .withArgs(carol.identity);
      await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    });

    it("keeps treasury marks and pause in the token", async () => {
      const { token, owner, alice } = await loadFixture(foreignFixture);
      await token.connect(owner).setTreasury(alice.wallet, true);
      expect(await token.supplies()).to.deep.equal([SUPPLY, BOBS]);
      await token.pause();
      await expect(token.connect(alice.wallet).transfer(alice.wallet, 1n))
        .to.be.revertedWithCustomError(token, "TokenPaused")
        .withArgs();
    });

    it("asks nothing of it when an agent is appointed", async () => {
      const { token, owner, foreign } = await loadFixture(foreignFixture);
      await token.connect(owner).addAgent(foreign);
      expect(await token.isAgent(foreign)).to.be.true;
    });
  });

  describe("given one that allows nothing", () => {
    it("refuses holders' moves and mints, and nothing of no value", async () => {
      const { token, foreign, alice, bob, stranger } = await loadFixture(refusingFixture);
      await token.connect(alice.wallet).approve(stranger, 1n);
      const [from, to] = [alice.wallet.address, bob.wallet.address];
      await expect(token.connect(alice.wallet).transfer(to, 1n))
        .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
        .withArgs(foreign, from, to, 1n);
      await expect(token.connect(stranger).transferFrom(from, to, 1n))
        .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
        .withArgs(foreign, from, to, 1n);
      await expect(token["mint(address,uint256)"](to, 1n))
        .to.be.revertedWithCustomError(token, "TokenComplianceRefused")
        .withArgs(foreign, ZeroAddress, to, 1n);
      await token.connect(alice.wallet).transfer(to, 0n);
      await token["mint(address,uint256)"](to, 0n);
    });

    it("does not stop agents", async () => {
      const { token, alice, bob } = await loadFixture(refusingFixture);
      await token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n);
      await token["burn(address,uint256)"](alice.wallet, 1n);
      expect(await token.balanceOf(alice.wallet)).to.equal(ALICES - 2n);
    });
  });

  for (const [what, Hostile] of Object.entries(HOSTILE)) {
    describe(`given one that ${what}`, () => {
      async function hostileFixture(): Promise<TokenFixture & { foreign: string }> {
        const suite = await tokenFixture();
        const foreign = await useForeign(suite, new Hostile(suite.owner).deploy());
        return { ...suite, foreign: await foreign.getAddress() };
      }

      it("steps over its failure on agents' acts, with an event", async () => {
        const suite = await loadFixture(hostileFixture);
        const { token, registry, foreign, alice, bob } = suite;
        const successor = personOf(suite, 4);
        await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
        await expect(token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 3n))
          .to.emit(token, "ComplianceFailed")
          .withArgs(foreign, TOLD.transferred);
        await expect(token["burn(address,uint256)"](alice.wallet, 7n))
          .to.emit(token, "ComplianceFailed")
          .withArgs(foreign, TOLD.destroyed);
        await expect(token["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity))
          .to.emit(token, "ComplianceFailed")
          .withArgs(foreign, TOLD.transferred);
        expect(await token.balanceOf(successor)).to.equal(ALICES - 10n);
        expect(await token.totalSupply()).to.equal(SUPPLY - 7n);
      });

      it("lets the owner take another, whatever it does", async () => {
        const { token, owner, compliance, foreign, alice, bob } = await loadFixture(hostileFixture);
        await compliance.bindToken(token);
        await expect(token.connect(owner).setCompliance(compliance))
          .to.emit(token, "ComplianceFailed")
          .withArgs(foreign, TOLD.unbindToken)
          .and.to.emit(token, "ComplianceAdded")
          .withArgs(await compliance.getAddress());
        await token.connect(alice.wallet).transfer(bob.wallet, 1n);
      });

      it("needs gas enough to know whose failure it is", async () => {
        const { token, agent, owner, compliance, alice, bob } = await loadFixture(hostileFixture);
        const isLow = (left: bigint): boolean => left < 1_031_250n;
        const force = token.connect(agent)["forcedTransfer(address,address,uint256)"];
        await expect(force(alice.wallet, bob.wallet, 1n, { gasLimit: 900_000n }))
          .to.be.revertedWithCustomError(token, "TokenGasTooLow")
          .withArgs(isLow, 1_031_250n);
        await expect(token.connect(owner).setCompliance(compliance, { gasLimit: 900_000n }))
          .to.be.revertedWithCustomError(token, "TokenGasTooLow")
          .withArgs(isLow, 1_031_250n);
      });
    });
  }

  it("passes on the failure of one that reverts on holders' moves and mints", async () => {
    const suite = await loadFixture(tokenFixture);
    const { token, owner, alice, bob } = suite;
    const foreign = await useForeign(suite, new ComplianceThatReverts__factory(owner).deploy());
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n))
      .to.be.revertedWithCustomError(foreign, "ComplianceBroken")
      .withArgs(TOLD.transferred);
    await expect(token["mint(address,uint256)"](bob.wallet, 1n))
      .to.be.revertedWithCustomError(foreign, "ComplianceBroken")
      .withArgs(TOLD.created);
  });
});
