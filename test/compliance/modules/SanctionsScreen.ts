import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Addressable, type Interface, resolveAddress, ZeroAddress } from "ethers";

import {
  SanctionsList__factory,
  SanctionsListThatBurnsGas__factory,
  SanctionsListThatReturnsABomb__factory,
  SanctionsListThatReverts__factory,
  SanctionsListWithAnswer__factory,
  SanctionsScreen__factory,
} from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, AGENTS_KINDS, move, party } from "./moves";

const SENDER = address(0xa);
const RECEIVER = address(0xb);
const SPENDER = address(0xc);
const WORD = "00".repeat(31);

async function screenFixture() {
  const { deployer, stranger } = await accounts();
  const module = await new SanctionsScreen__factory(deployer).deploy();
  const list = await new SanctionsList__factory(deployer).deploy(deployer);
  const second = await new SanctionsList__factory(deployer).deploy(deployer);
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = async (name: string, of: Addressable | string) =>
    host.callModuleFunction(calls.encodeFunctionData(name, [await resolveAddress(of)]), module);
  const add = (of: Addressable | string) => call("addSanctionsList", of);
  const remove = (of: Addressable | string) => call("removeSanctionsList", of);
  return { module, list, second, host, add, remove, deployer, stranger };
}

async function listedFixture() {
  const fixture = await screenFixture();
  await fixture.add(fixture.list);
  return fixture;
}

describe("SanctionsScreen", () => {
  describe("addSanctionsList", () => {
    it("asks the list from then on", async () => {
      const { module, host, list, second, add } = await loadFixture(screenFixture);
      await expect(add(list))
        .to.emit(module, "SanctionsListAdded")
        .withArgs(await host.getAddress(), await list.getAddress());
      await add(second);
      expect(await module.getSanctionsLists(host)).to.deep.equal([await list.getAddress(), await second.getAddress()]);
      await second.addToSanctionsList([RECEIVER]);
      await expectHeadroom(host, module, move(), 0n);
    });

    it("refuses one that is asked already", async () => {
      const { module, list, add } = await loadFixture(listedFixture);
      await expect(add(list))
        .to.be.revertedWithCustomError(module, "SanctionsListAlreadyAdded")
        .withArgs(await list.getAddress());
    });

    it("refuses a fifth", async () => {
      const { module, deployer, add } = await loadFixture(listedFixture);
      for (let i = 0; i < 3; ++i) await add(await new SanctionsList__factory(deployer).deploy(deployer));
      await expect(add(await new SanctionsList__factory(deployer).deploy(deployer)))
        .to.be.revertedWithCustomError(module, "SanctionsListsFull")
        .withArgs(4);
    });

    it("refuses what does not answer as a list", async () => {
      const { module, host, add } = await loadFixture(screenFixture);
      for (const notAList of [ZeroAddress, SENDER, await host.getAddress()]) {
        await expect(add(notAList)).to.be.revertedWithCustomError(module, "SanctionsListFailed").withArgs(notAList);
      }
    });
  });

  describe("removeSanctionsList", () => {
    for (const removed of [0, 1, 2, 3]) {
      it(`leaves the others in place: number ${removed}`, async () => {
        const { module, host, list, second, deployer, add, remove } = await loadFixture(listedFixture);
        await add(second);
        const lists = [list, second];
        for (let i = 0; i < 2; ++i) {
          const another = await new SanctionsList__factory(deployer).deploy(deployer);
          await add(another);
          lists.push(another);
        }
        const [gone] = lists.splice(removed, 1);
        if (!gone) throw new Error("no such list");
        await expect(remove(gone))
          .to.emit(module, "SanctionsListRemoved")
          .withArgs(await host.getAddress(), await gone.getAddress());
        const left = await Promise.all(lists.map((each) => each.getAddress()));
        expect([...(await module.getSanctionsLists(host))]).to.have.members(left);
        await gone.addToSanctionsList([RECEIVER]);
        await expectHeadroom(host, module, move(), ANY_VALUE);
        for (const each of lists) {
          await each.addToSanctionsList([RECEIVER]);
          await expectHeadroom(host, module, move(), 0n);
          await each.removeFromSanctionsList([RECEIVER]);
        }
      });
    }

    it("removes one that fails, and refuses all without any", async () => {
      const { module, host, list, deployer, add, remove } = await loadFixture(listedFixture);
      const broken = await new SanctionsListThatReverts__factory(deployer).deploy();
      await add(broken);
      await expectHeadroom(host, module, move(), 0n);
      await remove(broken);
      await expectHeadroom(host, module, move(), ANY_VALUE);
      await remove(list);
      expect(await module.getSanctionsLists(host)).to.deep.equal([]);
      await expect(host.check(module, move()))
        .to.be.revertedWithCustomError(module, "SanctionsListsNotConfigured")
        .withArgs(await host.getAddress());
      await expectHeadroom(host, module, move(), 0n);
    });

    it("refuses one that is not asked", async () => {
      const { module, second, remove } = await loadFixture(listedFixture);
      await expect(remove(second))
        .to.be.revertedWithCustomError(module, "SanctionsListNotFound")
        .withArgs(await second.getAddress());
    });
  });

  describe("check", () => {
    for (const [role, account] of Object.entries({ sender: SENDER, receiver: RECEIVER, spender: SPENDER })) {
      it(`refuses a transfer with a sanctioned ${role}, until it leaves the list`, async () => {
        const { module, host, list } = await loadFixture(listedFixture);
        await list.addToSanctionsList([account]);
        await expect(host.check(module, move({ spender: SPENDER })))
          .to.be.revertedWithCustomError(module, "PartyNotEligible")
          .withArgs(account);
        await expectHeadroom(host, module, move({ spender: SPENDER }), 0n);
        await list.removeFromSanctionsList([account]);
        await expectHeadroom(host, module, move({ spender: SPENDER }), ANY_VALUE);
      });
    }

    it("refuses a mint to a sanctioned receiver or by a sanctioned agent", async () => {
      const { module, host, list } = await loadFixture(listedFixture);
      const mint = move({ kind: "Mint", spender: SPENDER });
      await expectHeadroom(host, module, mint, ANY_VALUE);
      for (const account of [RECEIVER, SPENDER]) {
        await list.addToSanctionsList([account]);
        await expect(host.check(module, mint))
          .to.be.revertedWithCustomError(module, "PartyNotEligible")
          .withArgs(account);
        await list.removeFromSanctionsList([account]);
      }
    });

    it("refuses a sanctioned collector of a fee", async () => {
      const { module, host, list } = await loadFixture(listedFixture);
      await list.addToSanctionsList([SENDER]);
      await expectHeadroom(host, module, move({ kind: "Fee" }), ANY_VALUE);
      await list.addToSanctionsList([RECEIVER]);
      await expectHeadroom(host, module, move({ kind: "Fee" }), 0n);
    });

    it("asks for nobody twice", async () => {
      const { module, host, list } = await loadFixture(listedFixture);
      const gas = (spender: string, to = party(0xb)) => host.check.estimateGas(module, move({ spender, to }));
      const threeParties = await gas(SPENDER);
      expect(await gas(SENDER)).to.be.lessThan(threeParties - 2_000n);
      expect(await gas(RECEIVER)).to.be.lessThan(threeParties - 2_000n);
      await list.addToSanctionsList([SENDER]);
      await expectHeadroom(host, module, move({ to: party(0xa), from: party(0xa) }), 0n);
    });

    it("never refuses what agents do", async () => {
      const { module, host, list } = await loadFixture(listedFixture);
      await list.addToSanctionsList([SENDER, RECEIVER]);
      for (const kind of AGENTS_KINDS) await expectHeadroom(host, module, move({ kind }), ANY_VALUE);
    });
  });

  describe("when a list fails", () => {
    const answers = {
      "answers nothing": "0x",
      "answers with half a word": `0x${"00".repeat(16)}`,
      "answers with a number": `0x${WORD}02`,
      "answers with more than one word": `0x${"00".repeat(64)}`,
    };
    for (const [what, answer] of Object.entries(answers)) {
      it(`refuses where the list ${what}`, async () => {
        const { module, host, deployer, add } = await loadFixture(listedFixture);
        const broken = await new SanctionsListWithAnswer__factory(deployer).deploy(answer);
        await add(broken);
        await expect(host.check(module, move()))
          .to.be.revertedWithCustomError(module, "SanctionsListFailed")
          .withArgs(await broken.getAddress());
        await expectHeadroom(host, module, move(), 0n);
      });
    }

    it("refuses for bounded gas where the list burns it all or returns a bomb", async () => {
      const { module, host, deployer, add, remove } = await loadFixture(listedFixture);
      for (const factory of [SanctionsListThatBurnsGas__factory, SanctionsListThatReturnsABomb__factory]) {
        const broken = await new factory(deployer).deploy();
        await add(broken);
        await expect(host.check(module, move(), { gasLimit: 250_000n }))
          .to.be.revertedWithCustomError(module, "SanctionsListFailed")
          .withArgs(await broken.getAddress());
        await remove(broken);
      }
    });

    it("refuses where the list reverts", async () => {
      const { module, host, deployer, add } = await loadFixture(listedFixture);
      const broken = await new SanctionsListThatReverts__factory(deployer).deploy();
      await add(broken);
      await expect(host.check(module, move({ kind: "Mint" })))
        .to.be.revertedWithCustomError(module, "SanctionsListFailed")
        .withArgs(await broken.getAddress());
    });

    it("takes the answer of a list that knows one word: true or false", async () => {
      const { module, host, deployer, add, remove } = await loadFixture(listedFixture);
      const passing = await new SanctionsListWithAnswer__factory(deployer).deploy(`0x${WORD}00`);
      await add(passing);
      await expectHeadroom(host, module, move(), ANY_VALUE);
      await remove(passing);
      await add(await new SanctionsListWithAnswer__factory(deployer).deploy(`0x${WORD}01`));
      await expectHeadroom(host, module, move(), 0n);
    });
  });
});

describe("SanctionsList", () => {
  describe("addToSanctionsList", () => {
    it("puts addresses on the list and tells only the new ones", async () => {
      const { list } = await loadFixture(screenFixture);
      await expect(list.addToSanctionsList([SENDER, RECEIVER, SENDER]))
        .to.emit(list, "SanctionedAddressesAdded")
        .withArgs([SENDER, RECEIVER]);
      await expect(list.addToSanctionsList([SENDER, SPENDER]))
        .to.emit(list, "SanctionedAddressesAdded")
        .withArgs([SPENDER]);
      for (const account of [SENDER, RECEIVER, SPENDER]) expect(await list.isSanctioned(account)).to.equal(true);
    });

    it("refuses a caller who is not the owner", async () => {
      const { list, stranger } = await loadFixture(screenFixture);
      for (const name of ["addToSanctionsList", "removeFromSanctionsList"] as const) {
        await expect(list.connect(stranger)[name]([SENDER]))
          .to.be.revertedWithCustomError(list, "OwnableUnauthorizedAccount")
          .withArgs(stranger.address);
      }
    });
  });

  describe("removeFromSanctionsList", () => {
    it("takes addresses off the list and tells only those that were on it", async () => {
      const { list } = await loadFixture(screenFixture);
      await list.addToSanctionsList([SENDER, RECEIVER]);
      await expect(list.removeFromSanctionsList([SPENDER, SENDER]))
        .to.emit(list, "SanctionedAddressesRemoved")
        .withArgs([SENDER]);
      expect(await list.isSanctioned(SENDER)).to.equal(false);
      expect(await list.isSanctioned(RECEIVER)).to.equal(true);
    });
  });

  describe("transferOwnership", () => {
    it("takes two steps", async () => {
      const { list, deployer, stranger } = await loadFixture(screenFixture);
      await list.transferOwnership(stranger);
      expect(await list.owner()).to.equal(deployer.address);
      await list.connect(stranger).acceptOwnership();
      expect(await list.owner()).to.equal(stranger.address);
    });
  });
});
