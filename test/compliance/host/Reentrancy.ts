import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { callsToLock, giveTo } from "../locked";
import { bound, HOOK, issuedFixture } from "./fixture";

/** The token has a lock of its own, so nobody gets to these through it. */
const THE_TOKENS = [
  "moved",
  "moveSettled",
  "onTreasuryChange",
  "onRegistryChange",
  "transferred",
  "created",
  "destroyed",
];

async function ownedByRuleFixture() {
  const fixture = await issuedFixture();
  const rule = await bound(fixture, "ModuleThatReenters", HOOK.transfer);
  await giveTo(rule, fixture.host);
  return { ...fixture, rule };
}

describe("ModularCompliance", () => {
  describe("a rule that is the owner, and calls back while it is told of a move", () => {
    it("is locked out of every function that changes something, but those that are the token's alone", async () => {
      const { host, token, rule, alice, bob } = await loadFixture(ownedByRuleFixture);
      const calls = callsToLock(host.interface);
      expect([...calls.keys()]).to.include.members([...THE_TOKENS, "addModule", "countWallets", "onIdentityChange"]);
      for (const [name, call] of calls) {
        await rule.aim(host, call);
        const sent = expect(token.connect(alice).transfer(bob, 1n), name).to.be;
        if (THE_TOKENS.includes(name)) {
          await sent.revertedWithCustomError(host, "ComplianceCallerNotToken").withArgs(rule, token);
        } else {
          await sent.revertedWithCustomError(host, "ReentrancyGuardReentrantCall");
        }
      }
    });
  });
});
