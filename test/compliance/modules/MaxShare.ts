import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { MaxShare__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, party } from "./moves";

const SHARE = 980n;
const OUTSTANDING = 100_000n;
const LARGEST = 9_800n;

async function unsetFixture() {
  const { deployer } = await accounts();
  const module = await new MaxShare__factory(deployer).deploy();
  const host = await hostWith(module);
  const set = (share: bigint, base: bigint) =>
    host.callModuleFunction(module.interface.encodeFunctionData("setMaxShare", [share, base]), module);
  return { module, host, set };
}

async function setFixture() {
  const fixture = await unsetFixture();
  await fixture.set(SHARE, 0n);
  return fixture;
}

const supplies = { supply: OUTSTANDING, outstanding: OUTSTANDING };

describe("MaxShare", () => {
  describe("setMaxShare", () => {
    it("stores share and base", async () => {
      const { module, host, set } = await loadFixture(unsetFixture);
      expect(await module.getMaxShare(host)).to.deep.equal([false, 0n, 0n]);
      await expect(set(SHARE, 7n))
        .to.emit(module, "MaxShareSet")
        .withArgs(await host.getAddress(), SHARE, 7n);
      expect(await module.getMaxShare(host)).to.deep.equal([true, SHARE, 7n]);
    });

    it("takes all of it and no more, and a base that fits", async () => {
      const { module, set } = await loadFixture(unsetFixture);
      await set(10_000n, 2n ** 232n - 1n);
      await expect(set(10_001n, 0n))
        .to.be.revertedWithCustomError(module, "MaxShareInvalid")
        .withArgs(10_001n, 10_000n);
      await expect(set(1n, 2n ** 232n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(232, 2n ** 232n);
    });
  });

  describe("check", () => {
    it("refuses everything and says why when no share is set", async () => {
      const { module, host } = await loadFixture(unsetFixture);
      await expect(host.check(module, move()))
        .to.be.revertedWithCustomError(module, "MaxShareNotConfigured")
        .withArgs(await host.getAddress());
      await expectHeadroom(host, module, move(), 0n);
    });

    it("lets a holder reach its share exactly, over all its wallets", async () => {
      const { module, host } = await loadFixture(setFixture);
      const to = party(0xb, { holder: address(0xbb), balance: 4_800n });
      await expectHeadroom(host, module, move({ ...supplies, to }), 5_000n);
      await host.check(module, move({ ...supplies, to, value: 4_999n }));
      await expect(host.check(module, move({ ...supplies, to, value: 5_001n })))
        .to.be.revertedWithCustomError(module, "MaxShareExceeded")
        .withArgs(address(0xbb), 4_800n, 5_001n, 5_000n, SHARE);
    });

    it("gives nothing more to who has more", async () => {
      const { module, host } = await loadFixture(setFixture);
      const to = party(0xb, { balance: LARGEST + 1n });
      await expectHeadroom(host, module, move({ ...supplies, to }), 0n);
    });

    for (const [what, fields] of Object.entries({
      "a mint": { kind: "Mint" },
      "a sale from the treasury": { from: party(0xa, { treasury: true, exempt: true, balance: 50_000n }) },
    } as const)) {
      it(`takes ${what} as part of what is outstanding after it`, async () => {
        const { module, host } = await loadFixture(setFixture);
        // 9.8% of 100,000 + v is at least v up to v = 98,000,000 / 9,020 = 10,864.7
        await expectHeadroom(host, module, move({ ...supplies, ...fields }), 10_864n);
      });
    }

    it("knows what is outstanding without the treasury", async () => {
      const { module, host } = await loadFixture(setFixture);
      await expectHeadroom(host, module, move({ supply: 2n * OUTSTANDING, outstanding: OUTSTANDING }), LARGEST);
    });

    it("is of the base as long as less is outstanding", async () => {
      const { module, host, set } = await loadFixture(unsetFixture);
      await set(SHARE, OUTSTANDING);
      await expectHeadroom(host, module, move({ kind: "Mint", supply: 0n, outstanding: 0n }), LARGEST);
      await expectHeadroom(host, module, move({ supply: 10n * OUTSTANDING, outstanding: 10n * OUTSTANDING }), 98_000n);
    });

    it("passes moves inside one holding and exempt receivers, also before a share is set", async () => {
      const { module, host } = await loadFixture(unsetFixture);
      const holder = address(0xaa);
      const inside = move({ from: party(0xa, { holder }), to: party(0xb, { holder }) });
      await expectHeadroom(host, module, inside, ANY_VALUE);
      await expectHeadroom(host, module, move({ to: party(0xb, { exempt: true }) }), ANY_VALUE);
    });

    it("lets anything pass under the whole", async () => {
      const { module, host, set } = await loadFixture(unsetFixture);
      await set(10_000n, 0n);
      await expectHeadroom(host, module, move({ ...supplies, kind: "Mint" }), ANY_VALUE);
    });
  });
});
