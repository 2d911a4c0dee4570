import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { ModuleThatReenters__factory, OwnableUpgradeable__factory } from "../../../typechain-types";
import { HOOK } from "../host/fixture";
import { callsToLock, giveTo } from "../locked";
import { deployAdapter, worldFixture } from "./fixture";

/** The kind of move that a transfer is. */
const TRANSFER = 0n;
/** T-REX's compliance contract calls these, and a rule is not it. */
const THE_COMPLIANCE_CONTRACTS = ["unbindCompliance", "moduleTransferAction", "moduleMintAction", "moduleBurnAction"];

async function ownedByRuleFixture() {
  const world = await worldFixture();
  const rule = await new ModuleThatReenters__factory(world.deployer).deploy(HOOK.transfer);
  const adapter = await deployAdapter(world, { modules: [{ module: await rule.getAddress(), settings: [] }] });
  const { token, compliance } = world.suite;
  await compliance.addModule(adapter);
  await token.connect(world.agent).mint(world.alice, 100n);
  await giveTo(rule, adapter);
  return { ...world, rule, adapter };
}

describe("TRexModuleAdapter", () => {
  describe("a rule that is the owner, and calls back while it is told of a move", () => {
    it("is locked out of every function that changes something, but those of the compliance contract", async () => {
      const { suite, adapter, rule, alice, bob } = await loadFixture(ownedByRuleFixture);
      const calls = callsToLock(adapter.interface);
      expect([...calls.keys()]).to.include.members([...THE_COMPLIANCE_CONTRACTS, "addModule", "countWallets"]);
      // A rule that fails here comes too late to refuse the move, so it is stepped over.
      const notTheirs = adapter.interface.encodeErrorResult("AdapterCallerNotCompliance", [
        await rule.getAddress(),
        await suite.compliance.getAddress(),
      ]);
      const locked = adapter.interface.encodeErrorResult("ReentrancyGuardReentrantCall");
      for (const [name, call] of calls) {
        await rule.aim(adapter, call);
        await expect(suite.token.connect(alice).transfer(bob, 1n), name)
          .to.emit(adapter, "ModuleFailed")
          .withArgs(rule, TRANSFER, THE_COMPLIANCE_CONTRACTS.includes(name) ? notTheirs : locked);
      }
    });
  });

  describe("a rule that owns the compliance contract, and takes the adapter off while it is told of a move", () => {
    it("is locked out", async () => {
      const world = await loadFixture(ownedByRuleFixture);
      const { adapter, rule, alice, bob } = world;
      const { compliance, token } = world.suite;
      const ownable = OwnableUpgradeable__factory.connect(await compliance.getAddress(), world.suite.owner);
      await ownable.transferOwnership(rule);
      await rule.aim(compliance, compliance.interface.encodeFunctionData("removeModule", [await adapter.getAddress()]));
      await expect(token.connect(alice).transfer(bob, 1n))
        .to.emit(adapter, "ModuleFailed")
        .withArgs(rule, TRANSFER, adapter.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
      expect(await compliance.isModuleBound(adapter)).to.equal(true);
    });
  });
});
