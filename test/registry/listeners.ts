import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { impersonateAccount, loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, parseEther } from "ethers";
import { ethers } from "hardhat";

import {
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  type ListenerThatRecords,
  ListenerThatRecords__factory,
} from "../../typechain-types";
import { deploySuite, deployStorage, registryFixture, TOPIC, walletAt } from "./fixture";

const WALLET = walletAt(1);

/** Two registries of two issuers share a storage; each has a listener. */
async function listenersFixture() {
  const f = await registryFixture();
  const listener = await new ListenerThatRecords__factory(f.owner).deploy();
  const theirs = await new ListenerThatRecords__factory(f.owner).deploy();
  const sharing = await deploySuite(f.implementations, f.owner, f.agent, {
    issuers: [{ issuer: f.issuer, topics: [TOPIC.kyc] }],
    identityStorage: f.identityStorage,
    listeners: [theirs],
  });
  await f.registry.addIdentityListener(listener);
  return { ...f, listener, theirs, sharing, as: f.registry.connect(f.agent) };
}

type ListenersFixture = Awaited<ReturnType<typeof listenersFixture>>;

/** Gives a contract the code of another. */
async function turnInto(
  f: ListenersFixture,
  target: ListenerThatRecords,
  factory: typeof ContractThatReverts__factory | typeof ContractThatBurnsGas__factory,
): Promise<void> {
  const code = await f.owner.provider.getCode(await new factory(f.owner).deploy());
  await f.owner.provider.send("hardhat_setCode", [await target.getAddress(), code]);
}

/** A signer that speaks for a listener. */
async function asListener(listener: ListenerThatRecords): Promise<HardhatEthersSigner> {
  const address = await listener.getAddress();
  await setBalance(address, parseEther("1"));
  await impersonateAccount(address);
  return ethers.getSigner(address);
}

describe("IdentityRegistry, listeners", () => {
  it("hear of every change of identity or country, made here or through another registry", async () => {
    const f = await loadFixture(listenersFixture);
    const [first, second] = [await f.identity.getAddress(), await f.issuer.getAddress()];
    const steps = [
      [() => f.as.registerIdentity(WALLET, first, 1n), [ZeroAddress, first, 0n, 1n]],
      [() => f.as.updateCountry(WALLET, 2n), [first, first, 1n, 2n]],
      [() => f.as.updateIdentity(WALLET, second), [first, second, 2n, 2n]],
      [() => f.as.deleteIdentity(WALLET), [second, ZeroAddress, 2n, 0n]],
      [() => f.as.batchRegisterIdentity([WALLET], [first], [3n]), [ZeroAddress, first, 0n, 3n]],
    ] as const;
    for (const [act, expected] of steps) {
      const tx = await act();
      for (const [listener, registry] of [
        [f.listener, f.registry],
        [f.theirs, f.sharing.registry],
      ] as const) {
        await expect(tx)
          .to.emit(listener, "Changed")
          .withArgs(await registry.getAddress(), WALLET, ...expected);
      }
    }
  });

  it("of a registry whose wallets change elsewhere find its leases right", async () => {
    const f = await loadFixture(listenersFixture);
    await f.as.registerIdentity(WALLET, f.identity, 1n);
    const { registry } = f.sharing;
    await registry.refresh(WALLET);
    expect((await registry.leaseOf(WALLET)).holds).to.equal(true);
    await f.as.updateCountry(WALLET, 2n);
    expect((await registry.leaseOf(WALLET)).holds).to.equal(true);
    expect((await registry.registrant(WALLET)) >> 160n).to.equal(2n | (1n << 24n));
    await f.as.updateIdentity(WALLET, f.issuer);
    expect(await registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
    expect(await registry.isVerified(WALLET)).to.equal(false);
    await f.as.updateIdentity(WALLET, f.identity);
    await registry.refresh(WALLET);
    await f.as.deleteIdentity(WALLET);
    expect(await registry.isVerified(WALLET)).to.equal(false);
  });

  describe("addIdentityListener", () => {
    it("refuses the zero address, a listener twice, and more than twenty-five", async () => {
      const f = await loadFixture(listenersFixture);
      await expect(f.registry.addIdentityListener(ZeroAddress))
        .to.be.revertedWithCustomError(f.registry, "IdentityRegistryZeroAddress")
        .withArgs();
      await expect(f.registry.addIdentityListener(f.listener))
        .to.be.revertedWithCustomError(f.registry, "ListenerAlreadyAdded")
        .withArgs(await f.listener.getAddress());
      for (let i = 1; i < 25; i++) {
        await expect(f.registry.addIdentityListener(walletAt(100 + i)))
          .to.emit(f.registry, "ListenerAdded")
          .withArgs(walletAt(100 + i));
      }
      expect(await f.registry.identityListeners()).to.have.lengthOf(25);
      await expect(f.registry.addIdentityListener(WALLET))
        .to.be.revertedWithCustomError(f.registry, "ListenersTooMany")
        .withArgs(25n);
    });
  });

  describe("removeIdentityListener", () => {
    it("tells the listener that what it counted is void", async () => {
      const f = await loadFixture(listenersFixture);
      await expect(f.registry.removeIdentityListener(f.listener))
        .to.emit(f.registry, "ListenerRemoved")
        .withArgs(await f.listener.getAddress(), true)
        .and.to.emit(f.listener, "Reset")
        .withArgs(await f.registry.getAddress());
      expect(await f.registry.isListener(f.listener)).to.equal(false);
      await expect(f.as.registerIdentity(WALLET, f.identity, 1n)).not.to.emit(f.listener, "Changed");
    });

    it("refuses who is no listener", async () => {
      const f = await loadFixture(listenersFixture);
      await expect(f.registry.removeIdentityListener(WALLET))
        .to.be.revertedWithCustomError(f.registry, "ListenerNotFound")
        .withArgs(WALLET);
    });
  });

  describe("setIdentityRegistryStorage", () => {
    it("tells every listener that what it counted is void", async () => {
      const f = await loadFixture(listenersFixture);
      const other = await deployStorage(f.implementations, f.owner, [f.registry]);
      await expect(f.registry.setIdentityRegistryStorage(other))
        .to.emit(f.listener, "Reset")
        .withArgs(await f.registry.getAddress());
    });
  });

  describe("setListening", () => {
    it("passes a listener over until it asks to be told again", async () => {
      const f = await loadFixture(listenersFixture);
      const listener = await asListener(f.listener);
      await expect(f.registry.connect(listener).setListening(false))
        .to.emit(f.registry, "ListenerListening")
        .withArgs(listener.address, false);
      await expect(f.as.registerIdentity(WALLET, f.identity, 1n)).not.to.emit(f.listener, "Changed");
      expect(await f.registry.isListener(listener)).to.equal(true);
      expect(await f.registry.identityListeners()).to.deep.equal([listener.address]);
      await expect(f.registry.connect(listener).setListening(true))
        .to.emit(f.registry, "ListenerListening")
        .withArgs(listener.address, true);
      await expect(f.as.updateCountry(WALLET, 2n))
        .to.emit(f.listener, "Changed")
        .withArgs(
          await f.registry.getAddress(),
          WALLET,
          ...[await f.identity.getAddress(), await f.identity.getAddress(), 1n, 2n],
        );
    });

    it("passes it over also on changes made through another registry, and on resets", async () => {
      const f = await loadFixture(listenersFixture);
      const { registry } = f.sharing;
      await registry.connect(await asListener(f.theirs)).setListening(false);
      // Whom nothing is told cannot fail.
      await turnInto(f, f.theirs, ContractThatReverts__factory);
      await expect(f.as.registerIdentity(WALLET, f.identity, 1n)).not.to.emit(registry, "ListenerRemoved");
      const tx = await f.identityStorage.unbindIdentityRegistry(registry);
      await expect(tx).not.to.emit(registry, "ListenerRemoved");
      await registry.setIdentityRegistryStorage(await deployStorage(f.implementations, f.owner, [registry]));
      expect(await registry.identityListeners()).to.deep.equal([await f.theirs.getAddress()]);
      // It asks when it wakes, and hears that it is told of every change, or not.
      expect(await registry.isListener(f.theirs)).to.equal(true);
    });

    it("leaves the others told", async () => {
      const f = await loadFixture(listenersFixture);
      const second = await new ListenerThatRecords__factory(f.owner).deploy();
      await f.registry.addIdentityListener(second);
      await f.registry.connect(await asListener(f.listener)).setListening(false);
      await expect(f.as.registerIdentity(WALLET, f.identity, 1n))
        .to.emit(second, "Changed")
        .withArgs(await f.registry.getAddress(), WALLET, ZeroAddress, await f.identity.getAddress(), 0n, 1n);
    });

    it("ends with the removal, which is told", async () => {
      const f = await loadFixture(listenersFixture);
      const listener = await asListener(f.listener);
      await f.registry.connect(listener).setListening(false);
      await expect(f.registry.removeIdentityListener(listener))
        .to.emit(f.listener, "Reset")
        .withArgs(await f.registry.getAddress());
      await expect(f.registry.connect(listener).setListening(true))
        .to.be.revertedWithCustomError(f.registry, "ListenerNotFound")
        .withArgs(listener.address);
      await f.registry.addIdentityListener(listener);
      await expect(f.as.registerIdentity(WALLET, f.identity, 1n))
        .to.emit(f.listener, "Changed")
        .withArgs(await f.registry.getAddress(), WALLET, ZeroAddress, await f.identity.getAddress(), 0n, 1n);
    });

    it("refuses who is no listener, the owner too", async () => {
      const f = await loadFixture(listenersFixture);
      for (const caller of [f.stranger, f.owner]) {
        await expect(f.registry.connect(caller).setListening(false))
          .to.be.revertedWithCustomError(f.registry, "ListenerNotFound")
          .withArgs(caller.address);
      }
    });
  });

  for (const [does, factory] of [
    ["reverts", ContractThatReverts__factory],
    ["burns its gas", ContractThatBurnsGas__factory],
  ] as const) {
    describe(`given a listener that ${does}`, () => {
      it("changes made here are refused until the owner removes it", async () => {
        const f = await loadFixture(listenersFixture);
        await turnInto(f, f.listener, factory);
        await expect(f.as.registerIdentity(WALLET, f.identity, 1n)).to.be.reverted;
        await expect(f.registry.removeIdentityListener(f.listener))
          .to.emit(f.registry, "ListenerRemoved")
          .withArgs(await f.listener.getAddress(), false);
        await f.as.registerIdentity(WALLET, f.identity, 1n);
      });

      it("changes made through another registry go on, and it is dropped", async () => {
        const f = await loadFixture(listenersFixture);
        const second = await new ListenerThatRecords__factory(f.owner).deploy();
        await f.sharing.registry.addIdentityListener(second);
        await turnInto(f, f.theirs, factory);
        const tx = await f.as.registerIdentity(WALLET, f.identity, 1n);
        await expect(tx)
          .to.emit(f.sharing.registry, "ListenerRemoved")
          .withArgs(await f.theirs.getAddress(), false);
        await expect(tx)
          .to.emit(second, "Changed")
          .withArgs(await f.sharing.registry.getAddress(), WALLET, ZeroAddress, await f.identity.getAddress(), 0n, 1n);
        expect(await f.sharing.registry.identityListeners()).to.deep.equal([await second.getAddress()]);
      });
    });
  }

  describe("given twenty-five listeners that burn their gas", () => {
    it("a registry that is unbound knows it, has no lease, and drops them", async () => {
      const f = await loadFixture(listenersFixture);
      await f.as.registerIdentity(WALLET, f.identity, 1n);
      await f.registry.refresh(WALLET);
      const listeners = [f.listener];
      for (let i = 1; i < 25; i++) {
        const listener = await new ListenerThatRecords__factory(f.owner).deploy();
        await f.registry.addIdentityListener(listener);
        listeners.push(listener);
      }
      for (const listener of listeners) await turnInto(f, listener, ContractThatBurnsGas__factory);
      expect((await f.registry.leaseOf(WALLET)).holds).to.equal(true);

      const tx = await f.identityStorage.unbindIdentityRegistry(f.registry);
      await expect(tx).not.to.emit(f.identityStorage, "IdentityRegistryNotTold");
      for (const listener of listeners) {
        await expect(tx)
          .to.emit(f.registry, "ListenerRemoved")
          .withArgs(await listener.getAddress(), false);
      }
      expect(await f.registry.identityListeners()).to.deep.equal([]);
      expect(await f.registry.leasing()).to.equal(false);
      expect(await f.registry.leaseOf(WALLET)).to.deep.equal([false, 0n, 0n]);
    });
  });

  describe("given six listeners that burn their gas", () => {
    it("changes made through another registry go on, within mainnet's cap on a transaction", async () => {
      const f = await loadFixture(listenersFixture);
      const listeners = [f.theirs];
      for (let i = 1; i < 6; i++) {
        const listener = await new ListenerThatRecords__factory(f.owner).deploy();
        await f.sharing.registry.addIdentityListener(listener);
        listeners.push(listener);
      }
      for (const listener of listeners) await turnInto(f, listener, ContractThatBurnsGas__factory);
      await f.as.registerIdentity(WALLET, f.identity, 1n, { gasLimit: 2n ** 24n });
      expect(await f.sharing.registry.identityListeners()).to.deep.equal([]);
    });
  });

  it("are not dropped by a binding that runs on as little gas as a compliance contract gives a rule", async () => {
    // A rule that is asked while its host is locked could drop the host, which cannot be told then.
    const f = await loadFixture(listenersFixture);
    await turnInto(f, f.listener, ContractThatReverts__factory);
    await expect(f.identityStorage.unbindIdentityRegistry(f.registry, { gasLimit: 500_000n }))
      .to.be.revertedWithCustomError(f.registry, "ToleratedCallGasTooLow")
      .withArgs(await f.registry.getAddress(), (available: bigint) => available < 500_000n);
    await f.identityStorage.unbindIdentityRegistry(f.registry);
    await f.registry.addIdentityListener(f.listener);
    await expect(f.identityStorage.bindIdentityRegistry(f.registry, { gasLimit: 500_000n }))
      .to.be.revertedWithCustomError(f.registry, "ToleratedCallGasTooLow")
      .withArgs(await f.listener.getAddress(), (available: bigint) => available < 500_000n);
  });

  it("are not dropped for want of gas that the sender kept back", async () => {
    const f = await loadFixture(listenersFixture);
    await turnInto(f, f.theirs, ContractThatReverts__factory);
    await expect(f.as.registerIdentity(WALLET, f.identity, 1n, { gasLimit: 700_000n }))
      .to.be.revertedWithCustomError(f.sharing.registry, "ToleratedCallGasTooLow")
      .withArgs(await f.theirs.getAddress(), (available: bigint) => available < 1_000_000n);
  });
});
