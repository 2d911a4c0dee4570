import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  ComplianceThatListens__factory,
  type ModularCompliance,
  ModularCompliance__factory,
} from "../../typechain-types";
import { COUNTRY, deploySuiteFixture } from "../fixtures/suite";
import { ALICES, BOBS, COUNTING_RULE, countingFixture, type TokenFixture } from "./fixture";

interface TwoHosts extends TokenFixture {
  /** Another compliance contract of the same owner, of a suite that was given up. */
  readonly next: ModularCompliance;
}

/** The token counts holders in its first compliance contract; the second has been freed from its own token. */
async function twoHostsFixture(): Promise<TwoHosts> {
  const first = await countingFixture();
  const { owner, registry } = first;
  const second = await deploySuiteFixture({ rules: [COUNTING_RULE] });
  const next = ModularCompliance__factory.connect(await second.compliance.getAddress(), owner);
  await next.unbindToken(second.token);
  await registry.connect(owner).addIdentityListener(next);
  return { ...first, next };
}

describe("SecurityToken: setCompliance", () => {
  it("lets the old contract go and takes up the new one", async () => {
    const { token, owner, compliance, next } = await loadFixture(twoHostsFixture);
    await next.bindToken(token);
    await expect(token.connect(owner).setCompliance(next))
      .to.emit(token, "ComplianceAdded")
      .withArgs(await next.getAddress())
      .and.to.emit(compliance, "TokenUnbound")
      .withArgs(await token.getAddress());
    expect(await token.compliance()).to.equal(await next.getAddress());
    expect(await compliance.isTokenBound(token)).to.be.false;
    expect(await next.isTokenBound(token)).to.be.true;
  });

  it("counts holders anew", async () => {
    const { token, owner, next, alice, bob } = await loadFixture(twoHostsFixture);
    await next.bindToken(token);
    await token.connect(owner).setCompliance(next);
    await next.countWallets([alice.wallet, bob.wallet]);
    expect(await next.holding(alice.identity)).to.deep.equal([ALICES, COUNTRY.germany, false]);
    await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    expect((await next.holding(bob.identity))[0]).to.equal(BOBS + 1n);
    await token["burn(address,uint256)"](alice.wallet, ALICES - 1n);
    expect((await next.ledger())[2]).to.equal(1n);
  });

  it("takes the same contract again, which counts anew", async () => {
    const { token, owner, compliance, alice, bob } = await loadFixture(twoHostsFixture);
    const [, count] = await compliance.ledger();
    await token.connect(owner).setCompliance(compliance);
    expect((await compliance.ledger())[1]).to.be.greaterThan(count);
    await compliance.countWallets([alice.wallet, bob.wallet]);
    await token.connect(alice.wallet).transfer(bob.wallet, ALICES);
    expect((await compliance.ledger())[2]).to.equal(1n);
  });

  it("counts anew also where its owner had bound the new contract, and tokens moved since", async () => {
    const { token, owner, next, alice, bob, carol } = await loadFixture(twoHostsFixture);
    await next.bindToken(token);
    await next.countWallets([alice.wallet, bob.wallet]);
    await token.connect(alice.wallet).transfer(carol.wallet, ALICES);

    await token.connect(owner).setCompliance(next);
    await next.countWallets([carol.wallet, bob.wallet]);
    expect(await next.holding(alice.identity)).to.deep.equal([0n, 0n, false]);
    expect(await next.holding(carol.identity)).to.deep.equal([ALICES, COUNTRY.germany, false]);
    await token["burn(address,uint256)"](carol.wallet, ALICES);
    await token.connect(bob.wallet).transfer(alice.wallet, 1n);
    expect((await next.ledger())[2]).to.equal(2n);
  });

  it("goes to a contract of another suite and back", async () => {
    const { token, owner, compliance, alice, bob } = await loadFixture(twoHostsFixture);
    const foreign = await new ComplianceThatListens__factory(owner).deploy();
    const address = await token.getAddress();
    await expect(token.connect(owner).setCompliance(foreign)).to.emit(foreign, "TokenBound").withArgs(address);
    await token.connect(alice.wallet).transfer(bob.wallet, 9n);
    await compliance.bindToken(token);
    await expect(token.connect(owner).setCompliance(compliance))
      .to.emit(foreign, "TokenUnbound")
      .withArgs(address)
      .and.to.emit(token, "ComplianceHooksSet")
      .withArgs(await compliance.wantedHooks());
    await compliance.countWallets([alice.wallet, bob.wallet]);
    await token.connect(alice.wallet).transfer(bob.wallet, 1n);
    expect((await compliance.holding(bob.identity))[0]).to.equal(BOBS + 10n);
  });

  it("leaves a contract alone that was bound to the token already", async () => {
    const { token, owner } = await loadFixture(twoHostsFixture);
    const foreign = await new ComplianceThatListens__factory(owner).deploy();
    await foreign.bindToken(token);
    await expect(token.connect(owner).setCompliance(foreign)).not.to.emit(foreign, "TokenBound");
    expect(await token.compliance()).to.equal(await foreign.getAddress());
  });

  it("refuses an account without code", async () => {
    const { token, owner, stranger } = await loadFixture(twoHostsFixture);
    await expect(token.connect(owner).setCompliance(stranger))
      .to.be.revertedWithCustomError(token, "TokenComplianceMissing")
      .withArgs();
  });

  it("refuses a contract whose owner has not bound the token", async () => {
    const { token, owner, compliance, next } = await loadFixture(twoHostsFixture);
    await expect(token.connect(owner).setCompliance(next))
      .to.be.revertedWithCustomError(next, "ComplianceBindingUnauthorized")
      .withArgs(await token.getAddress());
    expect(await token.compliance()).to.equal(await compliance.getAddress());
  });

  it("refuses one with a rule that became an agent of the token since it was bound", async () => {
    const { token, owner, code, next } = await loadFixture(twoHostsFixture);
    await next.addModule(code.rules.CountryRestrict);
    await next.bindToken(token);
    await token.connect(owner).addAgent(code.rules.CountryRestrict);
    await expect(token.connect(owner).setCompliance(next))
      .to.be.revertedWithCustomError(token, "TokenAgentIsModule")
      .withArgs(code.rules.CountryRestrict);
  });

  it("hears of rules from its own contract alone", async () => {
    const { token, compliance, stranger, code } = await loadFixture(twoHostsFixture);
    await expect(token.connect(stranger).onComplianceHooks(0n))
      .to.be.revertedWithCustomError(token, "TokenCallerNotCompliance")
      .withArgs(stranger.address);
    await expect(compliance.removeModule(code.rules.MaxBalance)).to.emit(token, "ComplianceHooksSet").withArgs(0n);
  });
});
