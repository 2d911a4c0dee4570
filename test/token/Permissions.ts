import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, id, ZeroAddress } from "ethers";

import type { SecurityToken } from "../../typechain-types";
import { COUNTRY, EVERY_PERMISSION, TOKEN_PERMISSION, UNLIMITED } from "../fixtures/suite";
import { COUNTING_RULE, countingFixture, EVIDENCE, personOf, type TokenFixture, tokenFixture } from "./fixture";

type Permission = keyof typeof TOKEN_PERMISSION;

interface Act {
  readonly name: string;
  readonly permission: Permission;
  readonly act: (token: SecurityToken, suite: PermissionsFixture) => Promise<ContractTransactionResponse>;
  /** Makes the act possible. */
  readonly prepare?: (suite: PermissionsFixture) => Promise<unknown>;
}

interface PermissionsFixture extends TokenFixture {
  /** Registered to Alice's identity too. */
  readonly successor: HardhatEthersSigner;
}

async function permissionsFixture(): Promise<PermissionsFixture> {
  const suite = await tokenFixture();
  const successor = personOf(suite, 4);
  await suite.registry.registerIdentity(successor, suite.alice.identity, COUNTRY.germany);
  return { ...suite, successor };
}

const freezeSome = ({ token, alice }: PermissionsFixture): Promise<unknown> =>
  token["freezePartialTokens(address,uint256)"](alice.wallet, 10n);

/** A second that no test lives to see. */
const LATER = 2n ** 39n;

/** Everything that an agent may do, by permission. */
const ACTS: readonly Act[] = [
  { name: "mint", permission: "mint", act: (t, { bob }) => t["mint(address,uint256)"](bob.wallet, 1n) },
  {
    name: "mint with evidence",
    permission: "mint",
    act: (t, { bob }) => t["mint(address,uint256,bytes)"](bob.wallet, 1n, EVIDENCE),
  },
  {
    name: "batchMint",
    permission: "mint",
    act: (t, { bob }) => t["batchMint(address[],uint256[])"]([bob.wallet], [1n]),
  },
  {
    name: "batchMint with a reference",
    permission: "mint",
    act: (t, { bob }) => t["batchMint(address[],uint256[],bytes32)"]([bob.wallet], [1n], id("issue")),
  },
  { name: "burn", permission: "burn", act: (t, { bob }) => t["burn(address,uint256)"](bob.wallet, 1n) },
  {
    name: "burn with evidence",
    permission: "burn",
    act: (t, { bob }) => t["burn(address,uint256,bytes)"](bob.wallet, 1n, EVIDENCE),
  },
  { name: "batchBurn", permission: "burn", act: (t, { bob }) => t.batchBurn([bob.wallet], [1n]) },
  {
    name: "forcedTransfer",
    permission: "forcedTransfer",
    act: (t, { alice, bob }) => t["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n),
  },
  {
    name: "forcedTransfer with evidence",
    permission: "forcedTransfer",
    act: (t, { alice, bob }) =>
      t["forcedTransfer(address,address,uint256,bytes)"](alice.wallet, bob.wallet, 1n, EVIDENCE),
  },
  {
    name: "batchForcedTransfer",
    permission: "forcedTransfer",
    act: (t, { alice, bob }) => t.batchForcedTransfer([alice.wallet], [bob.wallet], [1n]),
  },
  {
    name: "recoveryAddress",
    permission: "recovery",
    act: (t, { alice, successor }) =>
      t["recoveryAddress(address,address,address)"](alice.wallet, successor, alice.identity),
  },
  {
    name: "recoveryAddress with evidence",
    permission: "recovery",
    act: (t, { alice, successor }) =>
      t["recoveryAddress(address,address,address,bytes)"](alice.wallet, successor, alice.identity, EVIDENCE),
  },
  {
    name: "setAddressFrozen",
    permission: "freeze",
    act: (t, { bob }) => t["setAddressFrozen(address,bool)"](bob.wallet, true),
  },
  {
    name: "setAddressFrozen with evidence",
    permission: "freeze",
    act: (t, { bob }) => t["setAddressFrozen(address,bool,bytes)"](bob.wallet, true, EVIDENCE),
  },
  {
    name: "batchSetAddressFrozen",
    permission: "freeze",
    act: (t, { bob }) => t.batchSetAddressFrozen([bob.wallet], [true]),
  },
  {
    name: "freezePartialTokens",
    permission: "freeze",
    act: (t, { bob }) => t["freezePartialTokens(address,uint256)"](bob.wallet, 1n),
  },
  {
    name: "freezePartialTokens with evidence",
    permission: "freeze",
    act: (t, { bob }) => t["freezePartialTokens(address,uint256,bytes)"](bob.wallet, 1n, EVIDENCE),
  },
  {
    name: "batchFreezePartialTokens",
    permission: "freeze",
    act: (t, { bob }) => t.batchFreezePartialTokens([bob.wallet], [1n]),
  },
  {
    name: "unfreezePartialTokens",
    permission: "freeze",
    prepare: freezeSome,
    act: (t, { alice }) => t["unfreezePartialTokens(address,uint256)"](alice.wallet, 1n),
  },
  {
    name: "unfreezePartialTokens with evidence",
    permission: "freeze",
    prepare: freezeSome,
    act: (t, { alice }) => t["unfreezePartialTokens(address,uint256,bytes)"](alice.wallet, 1n, EVIDENCE),
  },
  {
    name: "batchUnfreezePartialTokens",
    permission: "freeze",
    prepare: freezeSome,
    act: (t, { alice }) => t.batchUnfreezePartialTokens([alice.wallet], [1n]),
  },
  {
    name: "setIdentityFrozen",
    permission: "freeze",
    act: (t, { bob }) => t.setIdentityFrozen(bob.identity, true, EVIDENCE),
  },
  { name: "setBlocked", permission: "block", act: (t, { bob }) => t.setBlocked(bob.identity, true, EVIDENCE) },
  { name: "takeRecordDate", permission: "recordDate", act: (t) => t.takeRecordDate() },
  { name: "scheduleRecordDates", permission: "recordDate", act: (t) => t.scheduleRecordDates([LATER]) },
  {
    name: "moveRecordDate",
    permission: "recordDate",
    prepare: ({ token }) => token.scheduleRecordDates([LATER]),
    act: (t) => t.moveRecordDate(LATER, LATER + 1n),
  },
  {
    name: "cancelRecordDate",
    permission: "recordDate",
    prepare: ({ token }) => token.scheduleRecordDates([LATER]),
    act: (t) => t.cancelRecordDate(LATER),
  },
  { name: "pause", permission: "pause", act: (t) => t.pause() },
  { name: "unpause", permission: "pause", prepare: ({ token }) => token.pause(), act: (t) => t.unpause() },
];

describe("SecurityToken: agents", () => {
  for (const { name, permission, act, prepare } of ACTS) {
    const bit = TOKEN_PERMISSION[permission];
    describe(name, () => {
      it(`takes the permission ${permission} alone`, async () => {
        const suite = await loadFixture(permissionsFixture);
        await prepare?.(suite);
        await suite.token.connect(suite.owner).setAgentPermissions(suite.stranger, bit, UNLIMITED);
        await expect(act(suite.token.connect(suite.stranger), suite)).not.to.be.reverted;
      });

      it("refuses a stranger, the owner, and an agent with every other permission", async () => {
        const suite = await loadFixture(permissionsFixture);
        const { token, owner, stranger } = suite;
        await prepare?.(suite);
        for (const caller of [stranger, owner]) {
          await expect(act(token.connect(caller), suite))
            .to.be.revertedWithCustomError(token, "AgentUnauthorized")
            .withArgs(caller.address, bit);
        }
        await token.connect(owner).setAgentPermissions(stranger, EVERY_PERMISSION & ~bit, UNLIMITED);
        await expect(act(token.connect(stranger), suite))
          .to.be.revertedWithCustomError(token, "AgentUnauthorized")
          .withArgs(stranger.address, bit);
      });
    });
  }

  describe("appointing", () => {
    it("gives every permission, and takes all of them away", async () => {
      const { token, owner, stranger, bob } = await loadFixture(permissionsFixture);
      await expect(token.connect(owner).addAgent(stranger))
        .to.emit(token, "AgentAdded")
        .withArgs(stranger.address)
        .and.to.emit(token, "AgentPermissionsSet")
        .withArgs(stranger.address, EVERY_PERMISSION, UNLIMITED);
      expect(await token.isAgent(stranger)).to.be.true;
      await token.connect(stranger)["mint(address,uint256)"](bob.wallet, 1n);
      await expect(token.connect(owner).removeAgent(stranger))
        .to.emit(token, "AgentRemoved")
        .withArgs(stranger.address);
      expect(await token.isAgent(stranger)).to.be.false;
      await expect(token.connect(stranger)["mint(address,uint256)"](bob.wallet, 1n))
        .to.be.revertedWithCustomError(token, "AgentUnauthorized")
        .withArgs(stranger.address, TOKEN_PERMISSION.mint);
    });

    it("narrows an agent", async () => {
      const { token, owner, agent } = await loadFixture(permissionsFixture);
      await expect(token.connect(owner).setAgentPermissions(agent, TOKEN_PERMISSION.mint, 5n))
        .to.emit(token, "AgentPermissionsSet")
        .withArgs(agent.address, TOKEN_PERMISSION.mint, 5n)
        .and.not.to.emit(token, "AgentAdded");
      expect(await token.agentPermissions(agent)).to.deep.equal([TOKEN_PERMISSION.mint, 5n]);
    });

    it("refuses the zero address, no permission, and who is an agent already or is none", async () => {
      const { token, owner, agent, stranger } = await loadFixture(permissionsFixture);
      const asOwner = token.connect(owner);
      await expect(asOwner.setAgentPermissions(ZeroAddress, 1n, 0n))
        .to.be.revertedWithCustomError(token, "AgentZeroAddress")
        .withArgs();
      await expect(asOwner.setAgentPermissions(stranger, 0n, 0n))
        .to.be.revertedWithCustomError(token, "AgentPermissionsEmpty")
        .withArgs(stranger.address);
      await expect(asOwner.addAgent(agent))
        .to.be.revertedWithCustomError(token, "AgentAlreadyAdded")
        .withArgs(agent.address);
      await expect(asOwner.removeAgent(stranger))
        .to.be.revertedWithCustomError(token, "AgentNotFound")
        .withArgs(stranger.address);
    });

    it("refuses a rule of the token's compliance contract, by either function", async () => {
      const { token, owner, code, compliance } = await loadFixture(countingFixture);
      const rule = code.rules.MaxBalance;
      for (const attempt of [
        () => token.connect(owner).addAgent(rule),
        () => token.connect(owner).setAgentPermissions(rule, 1n, 0n),
      ]) {
        await expect(attempt()).to.be.revertedWithCustomError(token, "TokenAgentIsModule").withArgs(rule);
      }
      await compliance.removeModule(rule);
      await token.connect(owner).addAgent(rule);
      await expect(compliance.addAndSetModule(rule, [...(COUNTING_RULE.settings ?? [])]))
        .to.be.revertedWithCustomError(compliance, "ComplianceModuleIsAgent")
        .withArgs(rule);
    });
  });
});
