import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import { TransferRestrict__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, NOBODY, party } from "./moves";

const ALICE = party(0xa1, { holder: address(0xa), balance: 1_000n });
const ALICE2 = party(0xa2, { holder: address(0xa) });
const BOB = party(0xb1, { holder: address(0xb) });
const MODES = ["either", "both", "sender", "receiver"] as const;
const SEND = move({ from: ALICE, to: BOB });
const MINT = move({ kind: "Mint", from: NOBODY, to: BOB });

async function restrictFixture() {
  const { deployer } = await accounts();
  const module = await new TransferRestrict__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const set = async (name: string, args: readonly unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  return { module, host, set, name: await host.getAddress() };
}

describe("TransferRestrict", () => {
  it("refuses every transfer, and no mint, with an empty list", async () => {
    const { module, host } = await loadFixture(restrictFixture);
    await expect(host.check(module, SEND))
      .to.be.revertedWithCustomError(module, "TransferRestricted")
      .withArgs(ALICE.wallet, BOB.wallet, 0);
    await expectHeadroom(host, module, SEND, 0n);
    await expectHeadroom(host, module, MINT, ANY_VALUE);
    await expectHeadroom(host, module, move({ kind: "Fee", from: ALICE, to: BOB }), ANY_VALUE);
    await expectHeadroom(host, module, move({ from: ALICE, to: ALICE2 }), ANY_VALUE);
    const exempt = { from: { ...ALICE, exempt: true }, to: { ...BOB, exempt: true } };
    await expectHeadroom(host, module, move(exempt), 0n);
  });

  describe("setMode", () => {
    for (const [mode, title] of MODES.entries()) {
      it(`asks for ${title}`, async () => {
        const { module, host, set, name } = await loadFixture(restrictFixture);
        await expect(set("setMode", [mode, false]))
          .to.emit(module, "RestrictionModeSet")
          .withArgs(name, mode, false);
        expect(await module.getMode(host)).to.deep.equal([BigInt(mode), false]);
        for (const sender of [false, true]) {
          for (const receiver of [false, true]) {
            await set(sender ? "allowUser" : "disallowUser", [ALICE.wallet]);
            await set(receiver ? "allowUser" : "disallowUser", [BOB.wallet]);
            const passes = [sender || receiver, sender && receiver, sender, receiver][mode];
            await expectHeadroom(host, module, SEND, passes ? ANY_VALUE : 0n);
            if (passes) continue;
            await expect(host.check(module, SEND))
              .to.be.revertedWithCustomError(module, "TransferRestricted")
              .withArgs(ALICE.wallet, BOB.wallet, mode);
          }
        }
      });

      it(`asks for the receiver of a mint, with ${title}, if it is to`, async () => {
        const { module, host, set } = await loadFixture(restrictFixture);
        await set("setMode", [mode, true]);
        await expect(host.check(module, MINT))
          .to.be.revertedWithCustomError(module, "TransferRestricted")
          .withArgs(ZeroAddress, BOB.wallet, mode);
        await set("allowUser", [BOB.holder]);
        await expectHeadroom(host, module, MINT, ANY_VALUE);
      });
    }

    it("knows no other mode", async () => {
      const { host, module } = await loadFixture(restrictFixture);
      const data = module.interface.encodeFunctionData("setMode", [4, false]);
      await expect(host.callModuleFunction(data, module)).to.be.revertedWithoutReason();
    });
  });

  describe("the list", () => {
    it("names wallets, or holders for all their wallets", async () => {
      const { module, host, set, name } = await loadFixture(restrictFixture);
      await expect(set("allowUser", [ALICE.wallet]))
        .to.emit(module, "UserAllowed")
        .withArgs(name, ALICE.wallet);
      expect(await module.isUserAllowed(host, ALICE.wallet)).to.equal(true);
      await expectHeadroom(host, module, move({ from: ALICE2, to: BOB }), 0n);
      await set("batchAllowUsers", [[ALICE.holder, BOB.wallet]]);
      await expect(set("disallowUser", [ALICE.wallet]))
        .to.emit(module, "UserDisallowed")
        .withArgs(name, ALICE.wallet);
      await set("disallowUser", [BOB.wallet]);
      await expectHeadroom(host, module, move({ from: ALICE2, to: BOB }), ANY_VALUE);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      await set("batchDisallowUsers", [[ALICE.holder, BOB.wallet]]);
      await expectHeadroom(host, module, SEND, 0n);
      expect(await module.isUserAllowed(host, ALICE.holder)).to.equal(false);
    });
  });
});
