import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import {
  type ClaimTopicsRegistry,
  ContractThatBurnsGas__factory,
  ContractThatReverts__factory,
  type ListenerThatRecords,
  ListenerThatRecords__factory,
  type TrustedIssuersRegistry,
} from "../../typechain-types";

interface LinkedFixture {
  readonly list: ClaimTopicsRegistry | TrustedIssuersRegistry;
  readonly listener: ListenerThatRecords;
  readonly owner: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

/** What a list of topics or issuers does about the registries linked to it. `change` makes any change. */
export function behavesAsLinked<F extends LinkedFixture>(
  fixture: () => Promise<F>,
  change: (f: F) => Promise<ContractTransactionResponse>,
): void {
  describe("linkRegistry", () => {
    it("tells the registry at once and of every change", async () => {
      const f = await loadFixture(fixture);
      const { list, listener } = f;
      await expect(list.linkRegistry(listener))
        .to.emit(list, "RegistryLinked")
        .withArgs(await listener.getAddress())
        .and.to.emit(listener, "RulesChanged")
        .withArgs(await list.getAddress());
      expect(await list.isLinked(listener)).to.equal(true);
      expect(await list.linkedRegistries()).to.deep.equal([await listener.getAddress()]);
      await expect(change(f))
        .to.emit(listener, "RulesChanged")
        .withArgs(await list.getAddress());
    });

    it("refuses who has no code, and a registry twice", async () => {
      const { list, listener, stranger } = await loadFixture(fixture);
      await expect(list.linkRegistry(stranger))
        .to.be.revertedWithCustomError(list, "RegistryLinkNoContract")
        .withArgs(stranger.address);
      await list.linkRegistry(listener);
      await expect(list.linkRegistry(listener))
        .to.be.revertedWithCustomError(list, "RegistryLinkExists")
        .withArgs(await listener.getAddress());
    });

    it("refuses a registry that reverts on being told", async () => {
      const { list, owner } = await loadFixture(fixture);
      const hostile = await new ContractThatReverts__factory(owner).deploy();
      await expect(list.linkRegistry(hostile)).to.be.revertedWithCustomError(hostile, "Refused").withArgs();
    });

    it("takes fifty, keeps them apart, and no more", async () => {
      const { list, owner, listener } = await loadFixture(fixture);
      const linked: string[] = [];
      for (let i = 0; i < 50; i++) {
        const registry = await new ListenerThatRecords__factory(owner).deploy();
        await list.linkRegistry(registry);
        linked.push(await registry.getAddress());
      }
      await expect(list.linkRegistry(listener))
        .to.be.revertedWithCustomError(list, "RegistryLinksTooMany")
        .withArgs(50n);
      const [first, last] = [linked[0], linked[49]];
      if (first === undefined || last === undefined) throw new Error("fifty links");
      await list.unlinkRegistry(last);
      await list.unlinkRegistry(first);
      const left = await list.linkedRegistries();
      expect([...left].sort()).to.deep.equal(linked.slice(1, 49).sort());
    });

    it("refuses strangers", async () => {
      const { list, listener, stranger } = await loadFixture(fixture);
      await expect(list.connect(stranger).linkRegistry(listener))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("unlinkRegistry", () => {
    it("tells the registry a last time", async () => {
      const f = await loadFixture(fixture);
      const { list, listener } = f;
      await list.linkRegistry(listener);
      await expect(list.unlinkRegistry(listener))
        .to.emit(list, "RegistryUnlinked")
        .withArgs(await listener.getAddress(), true)
        .and.to.emit(listener, "RulesChanged")
        .withArgs(await list.getAddress());
      expect(await list.isLinked(listener)).to.equal(false);
      await expect(change(f)).not.to.emit(listener, "RulesChanged");
    });

    it("refuses a registry that is not linked", async () => {
      const { list, listener } = await loadFixture(fixture);
      await expect(list.unlinkRegistry(listener))
        .to.be.revertedWithCustomError(list, "RegistryLinkMissing")
        .withArgs(await listener.getAddress());
    });

    it("refuses strangers", async () => {
      const { list, listener, stranger } = await loadFixture(fixture);
      await list.linkRegistry(listener);
      await expect(list.connect(stranger).unlinkRegistry(listener))
        .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });

    describe("given a linked registry that turned hostile", () => {
      const hostile = {
        reverts: async (owner: HardhatEthersSigner) => new ContractThatReverts__factory(owner).deploy(),
        "burns its gas": async (owner: HardhatEthersSigner) => new ContractThatBurnsGas__factory(owner).deploy(),
      };
      for (const [does, deploy] of Object.entries(hostile)) {
        it(`refuses changes while it is linked, and unlinks one that ${does}`, async () => {
          const f = await loadFixture(fixture);
          const { list, listener, owner } = f;
          await list.linkRegistry(listener);
          const code = await owner.provider.getCode(await deploy(owner));
          await owner.provider.send("hardhat_setCode", [await listener.getAddress(), code]);
          await expect(change(f)).to.be.reverted;
          await expect(list.unlinkRegistry(listener))
            .to.emit(list, "RegistryUnlinked")
            .withArgs(await listener.getAddress(), false);
          await change(f);
        });
      }

      it("is not unlinked with too little gas for it to answer", async () => {
        const { list, listener, owner } = await loadFixture(fixture);
        await list.linkRegistry(listener);
        const code = await owner.provider.getCode(await new ContractThatReverts__factory(owner).deploy());
        await owner.provider.send("hardhat_setCode", [await listener.getAddress(), code]);
        await expect(list.unlinkRegistry(listener, { gasLimit: 500_000n }))
          .to.be.revertedWithCustomError(list, "ToleratedCallGasTooLow")
          .withArgs(await listener.getAddress(), (available: bigint) => available < 500_000n);
      });
    });
  });
}
