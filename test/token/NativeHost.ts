import { loadFixture, setCode } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  ContractThatAnswersTooLittle__factory,
  type HostThatAnswers,
  HostThatAnswers__factory,
} from "../../typechain-types";
import { ALICES, BOBS, EVIDENCE, personOf, type TokenFixture, tokenFixture } from "./fixture";
import { eventsOf, useForeign } from "./foreign";
import { COUNTRY } from "../fixtures/suite";

const HOOKS = { transfer: 1n, mint: 2n, burn: 4n, forced: 8n, trex: 256n } as const;
const EVERY_MOVE = HOOKS.transfer | HOOKS.mint | HOOKS.burn | HOOKS.forced;
const KIND = { transfer: 0n, mint: 1n, burn: 2n, forced: 3n, recovery: 4n, fee: 5n } as const;

interface HostFixture extends TokenFixture {
  readonly host: HostThatAnswers;
}

/** A compliance contract that answers as it is told, and wants to hear of everything before and after. */
async function hostFixture(): Promise<HostFixture> {
  const suite = await tokenFixture();
  const deployment = new HostThatAnswers__factory(suite.owner).deploy(EVERY_MOVE | HOOKS.trex);
  return { ...suite, host: await useForeign(suite, deployment) };
}

describe("SecurityToken: what it tells a compliance contract of Scrip's", () => {
  it("each balance change once before and once after", async () => {
    const suite = await loadFixture(hostFixture);
    const { token, host, registry, agent, alice, bob, carol } = suite;
    const successor = personOf(suite, 4);
    await registry.registerIdentity(successor, alice.identity, COUNTRY.germany);
    await host.answer(7n, 0n, ZeroAddress);
    const [a, b, c] = [alice.wallet.address, bob.wallet.address, carol.wallet.address];
    const acts = [
      [() => token.connect(alice.wallet).transfer(b, 7n), KIND.transfer, a, a, b, 7n],
      [() => token["mint(address,uint256)"](c, 8n), KIND.mint, agent.address, ZeroAddress, c, 8n],
      [() => token["burn(address,uint256)"](b, 9n), KIND.burn, agent.address, b, ZeroAddress, 9n],
      [() => token["forcedTransfer(address,address,uint256)"](b, c, 6n), KIND.forced, agent.address, b, c, 6n],
      [
        () => token["recoveryAddress(address,address,address)"](a, successor, alice.identity),
        KIND.recovery,
        agent.address,
        a,
        successor.address,
        ALICES - 7n,
      ],
    ] as const;
    for (const [act, kind, spender, from, to, value] of acts) {
      const sent = act();
      expect(await eventsOf(sent, host, "Asked")).to.deep.equal([[kind, spender, from, to, value]]);
      expect(await eventsOf(sent, host, "Settled")).to.deep.equal([[kind, from, to, value]]);
    }
  });

  it("and needs an answer of three words", async () => {
    const { token, host, owner, alice, bob } = await loadFixture(hostFixture);
    const answersTooLittle = await new ContractThatAnswersTooLittle__factory(owner).deploy();
    await setCode(await host.getAddress(), (await answersTooLittle.getDeployedCode()) ?? "0x");
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 90n))
      .to.be.revertedWithCustomError(token, "TokenComplianceAnswerInvalid")
      .withArgs(host, 31n);
  });

  it("who spends an allowance", async () => {
    const { token, host, alice, bob, stranger } = await loadFixture(hostFixture);
    await host.answer(3n, 0n, ZeroAddress);
    await token.connect(alice.wallet).approve(stranger, 3n);
    await expect(token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 3n))
      .to.emit(host, "Asked")
      .withArgs(KIND.transfer, stranger.address, alice.wallet.address, bob.wallet.address, 3n);
  });

  it("nothing of moves that it does not want to hear of, nor after them unless it asked", async () => {
    const { token, host, alice, bob } = await loadFixture(hostFixture);
    await expect(host.changeHooks(HOOKS.mint)).to.emit(token, "ComplianceHooksSet").withArgs(HOOKS.mint);
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 1n)).not.to.emit(host, "Asked");
    await expect(token["burn(address,uint256)"](alice.wallet, 1n)).not.to.emit(host, "Asked");
    await expect(token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n)).not.to.emit(
      host,
      "Asked",
    );
    await expect(token["mint(address,uint256)"](bob.wallet, 1n))
      .to.emit(host, "Asked")
      .and.not.to.emit(host, "Settled");
  });

  it("nothing of a value of zero", async () => {
    const { token, host, alice, bob } = await loadFixture(hostFixture);
    for (const act of [
      () => token.connect(alice.wallet).transfer(bob.wallet, 0n),
      () => token["mint(address,uint256)"](bob.wallet, 0n),
      () => token["burn(address,uint256)"](bob.wallet, 0n),
      () => token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 0n),
    ]) {
      await expect(act()).not.to.emit(host, "Asked");
    }
  });
});

describe("SecurityToken: fees that a compliance contract decides", () => {
  it("takes the fee from the sender in the same transfer", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    await host.answer(90n, 10n, carol.wallet);
    const [from, to, collector] = [alice.wallet.address, bob.wallet.address, carol.wallet.address];
    const sent = token.connect(alice.wallet).transfer(bob.wallet, 90n);
    await expect(sent)
      .to.emit(token, "Transfer")
      .withArgs(from, to, 90n)
      .and.to.emit(token, "Transfer")
      .withArgs(from, collector, 10n);
    expect(await eventsOf(sent, host, "Settled")).to.deep.equal([
      [KIND.transfer, from, to, 90n],
      [KIND.fee, from, collector, 10n],
    ]);
    expect(await token.balanceOf(alice.wallet)).to.equal(ALICES - 100n);
    expect(await token.balanceOf(bob.wallet)).to.equal(BOBS + 90n);
    expect(await token.balanceOf(carol.wallet)).to.equal(10n);
  });

  it("reaches the whole of what is free, and not what is frozen", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    await token["freezePartialTokens(address,uint256)"](alice.wallet, 900n);
    await host.answer(90n, 11n, carol.wallet);
    await expect(token.connect(alice.wallet).transfer(bob.wallet, 90n))
      .to.be.revertedWithCustomError(token, "TokenBalanceFrozen")
      .withArgs(alice.wallet.address, 100n, 101n);
    await host.answer(90n, 10n, carol.wallet);
    await token.connect(alice.wallet).transfer(bob.wallet, 90n);
    expect(await token.balanceOf(alice.wallet)).to.equal(900n);
    expect(await token.getFrozenTokens(alice.wallet)).to.equal(900n);
  });

  it("goes to nobody that is not verified", async () => {
    const { token, host, alice, bob, outsider } = await loadFixture(hostFixture);
    for (const collector of [outsider.address, ZeroAddress]) {
      await host.answer(90n, 10n, collector);
      await expect(token.connect(alice.wallet).transfer(bob.wallet, 90n))
        .to.be.revertedWithCustomError(token, "TokenReceiverNotVerified")
        .withArgs(collector);
    }
  });

  it("is at most what is moved, and nobody receives more than that", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    for (const [net, fee] of [
      [51n, 0n],
      [50n, 51n],
    ] as const) {
      await host.answer(net, fee, carol.wallet);
      await expect(token.connect(alice.wallet).transfer(bob.wallet, 50n))
        .to.be.revertedWithCustomError(token, "TokenFeeInvalid")
        .withArgs(50n, net, fee);
    }
    await host.answer(50n, 50n, carol.wallet);
    await token.connect(alice.wallet).transfer(bob.wallet, 50n);
    expect(await token.balanceOf(carol.wallet)).to.equal(50n);
  });

  it("takes what it adds to the value out of a spender's allowance", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    await host.answer(50n, 20n, carol.wallet);
    await token.connect(alice.wallet).approve(bob.wallet, 69n);
    const send = async () => token.connect(bob.wallet).transferFrom(alice.wallet, bob.wallet, 50n);
    await expect(send())
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(bob.wallet.address, 19n, 20n);
    await token.connect(alice.wallet).approve(bob.wallet, 71n);
    await send();
    expect(await token.allowance(alice.wallet, bob.wallet)).to.equal(1n);
    await host.answer(30n, 20n, carol.wallet);
    await token.connect(alice.wallet).approve(bob.wallet, 50n);
    await send();
    expect(await token.allowance(alice.wallet, bob.wallet)).to.equal(0n);
  });

  it("goes to no frozen wallet and to no frozen identity", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    await host.answer(50n, 10n, carol.wallet);
    await token["setAddressFrozen(address,bool)"](carol.wallet, true);
    const send = async () => token.connect(alice.wallet).transfer(bob.wallet, 50n);
    await expect(send()).to.be.revertedWithCustomError(token, "TokenAccountFrozen").withArgs(carol.wallet.address);
    await token["setAddressFrozen(address,bool)"](carol.wallet, false);
    await token.setIdentityFrozen(carol.identity, true, EVIDENCE);
    await expect(send()).to.be.revertedWithCustomError(token, "TokenIdentityFrozen").withArgs(carol.identity);
  });

  it("is free of it where an identity is frozen and nobody asks", async () => {
    const { token, host, alice, bob, carol } = await loadFixture(hostFixture);
    await host.changeHooks(0n);
    await token.setIdentityFrozen(carol.identity, true, EVIDENCE);
    await token.connect(alice.wallet).transfer(bob.wallet, 50n);
    expect(await token.balanceOf(bob.wallet)).to.equal(BOBS + 50n);
  });
});
