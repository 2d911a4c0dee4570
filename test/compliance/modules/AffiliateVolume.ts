import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import { AffiliateVolume__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type Move, move, NOBODY, party } from "./moves";

const QUARTER = 92 * 86_400;
const AFFILIATE = 1 << 6;
const HOLDER = address(0xaa);
const OTHER = address(0xbb);

async function affiliateFixture() {
  const { deployer } = await accounts();
  const module = await new AffiliateVolume__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const set = (value: bigint, everybody = false) =>
    call("setVolumeLimit", { everybody, share: true, window: QUARTER, value });
  const send = (each: Move) => moveRefusal(host, [module], each);
  const used = (holder = HOLDER) => module.volumeOf(host, holder, QUARTER);
  const listed = (holder = HOLDER) => module.isAffiliate(host, holder);
  return { module, host, hostAddress: await host.getAddress(), call, set, send, used, listed };
}

/** A sale by one of the holder's two wallets, with 20,000 outstanding. */
function sale(
  value: bigint,
  fields: { class?: number; wallet?: number; holder?: string; exempt?: boolean } = {},
): Move {
  const { wallet = 0xa, holder = HOLDER, ...others } = fields;
  return move({ value, outstanding: 20_000n, from: party(wallet, { holder, balance: 1_000n, ...others }) });
}

describe("AffiliateVolume", () => {
  describe("addAffiliates", () => {
    it("puts holders on the list, once", async () => {
      const { module, hostAddress, call, listed } = await loadFixture(affiliateFixture);
      await expect(call("addAffiliates", [HOLDER, OTHER, HOLDER]))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, HOLDER)
        .and.to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, OTHER);
      expect(await listed()).to.equal(true);
      expect(await listed(OTHER)).to.equal(true);
      await expect(call("addAffiliates", [HOLDER])).not.to.emit(module, "AffiliateAdded");
    });
  });

  describe("removeAffiliates", () => {
    it("takes holders off the list, and others do not matter", async () => {
      const { module, hostAddress, call, set, listed, host } = await loadFixture(affiliateFixture);
      await set(100n);
      await call("addAffiliates", [HOLDER]);
      await expectHeadroom(host, module, sale(1n), 200n);
      await expect(call("removeAffiliates", [OTHER, HOLDER]))
        .to.emit(module, "AffiliateRemoved")
        .withArgs(hostAddress, HOLDER);
      expect(await listed()).to.equal(false);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      await expect(call("removeAffiliates", [HOLDER])).not.to.emit(module, "AffiliateRemoved");
    });

    it("takes all that it names off the list", async () => {
      const { call, listed } = await loadFixture(affiliateFixture);
      await call("addAffiliates", [HOLDER, OTHER]);
      await call("removeAffiliates", [HOLDER, OTHER]);
      expect(await listed()).to.equal(false);
      expect(await listed(OTHER)).to.equal(false);
    });

    it("keeps what was sent for when they come back", async () => {
      const { module, host, call, set, send } = await loadFixture(affiliateFixture);
      await set(100n);
      await call("addAffiliates", [HOLDER]);
      await send(sale(150n));
      await call("removeAffiliates", [HOLDER]);
      await send(sale(500n));
      await call("addAffiliates", [HOLDER]);
      await expectHeadroom(host, module, sale(1n), 50n);
    });
  });

  describe("check", () => {
    it("refuses affiliates until a limit is set, and nobody else", async () => {
      const { module, host, hostAddress, call } = await loadFixture(affiliateFixture);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      await call("addAffiliates", [HOLDER]);
      for (const each of [sale(1n), sale(1n, { holder: OTHER, class: AFFILIATE })]) {
        await expectHeadroom(host, module, each, 0n);
        await expect(host.check(module, each))
          .to.be.revertedWithCustomError(module, "VolumeLimitsNotConfigured")
          .withArgs(hostAddress);
      }
      await expectHeadroom(host, module, sale(1n, { exempt: true }), ANY_VALUE);
    });

    it("refuses them again when the limit is removed", async () => {
      const { module, host, call, set } = await loadFixture(affiliateFixture);
      await set(100n);
      await call("removeVolumeLimit", false, QUARTER);
      await expectHeadroom(host, module, sale(1n, { class: AFFILIATE }), 0n);
    });

    it("lets an affiliate send exactly its share in a window, over all its wallets", async () => {
      const { module, host, call, set, send } = await loadFixture(affiliateFixture);
      await set(100n);
      await call("addAffiliates", [HOLDER]);
      expect(await send(sale(120n))).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n, { wallet: 0xc }), 80n);
      expect(await send(sale(80n))).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n), 0n);
      const [width, start] = [QUARTER / 24, await time.latest()];
      const passesFrom = (Math.floor(start / width) + 25) * width;
      await expect(host.check(module, sale(1n)))
        .to.be.revertedWithCustomError(module, "VolumeLimitExceeded")
        .withArgs(HOLDER, QUARTER, 1n, 200n, 200n, passesFrom);
      await time.increaseTo(start + QUARTER);
      expect(await host.headroom(module, sale(1n))).to.equal(0n);
      await time.increaseTo(passesFrom);
      await expectHeadroom(host, module, sale(1n), 200n);
    });

    it("limits all affiliates together, for those who act in concert", async () => {
      const { module, host, call, set, send } = await loadFixture(affiliateFixture);
      await set(100n, true);
      await call("addAffiliates", [HOLDER]);
      expect(await send(sale(120n))).to.equal(undefined);
      expect(await send(sale(50n, { holder: OTHER, class: AFFILIATE }))).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n), 30n);
      await expectHeadroom(host, module, sale(1n, { holder: address(0xcc) }), ANY_VALUE);
    });

    for (const [name, classes, is] of [
      ["with the class alone", AFFILIATE, true],
      ["with it among others", 0xff, true],
      ["with all classes but it", 0xff - AFFILIATE, false],
    ] as const) {
      it(`takes a sender ${name} for ${is ? "an affiliate" : "nobody of the kind"}`, async () => {
        const { module, host, set } = await loadFixture(affiliateFixture);
        await set(100n);
        await expectHeadroom(host, module, sale(1n, { class: classes }), is ? 200n : ANY_VALUE);
      });
    }
  });

  describe("what is seen", () => {
    it("keeps a sender on the list whose class lapses later", async () => {
      const { module, host, hostAddress, set, send, listed } = await loadFixture(affiliateFixture);
      await set(100n);
      const seen = sale(50n, { class: AFFILIATE });
      await expect(host.move([module], seen))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, HOLDER);
      expect(await listed()).to.equal(true);
      await expectHeadroom(host, module, sale(1n), 150n);
      await expect(host.move([module], seen)).not.to.emit(module, "AffiliateAdded");
      expect(await send(sale(1n))).to.equal(undefined);
    });

    it("keeps a receiver on the list, of a mint too", async () => {
      const { module, host, hostAddress, set } = await loadFixture(affiliateFixture);
      await set(100n);
      const to = party(0xb, { holder: OTHER, class: AFFILIATE });
      await expect(host.move([module], { ...sale(5n), to }))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, OTHER);
      await expectHeadroom(host, module, sale(1n, { holder: OTHER }), 200n);
      const third = party(0xc, { class: AFFILIATE });
      await expect(host.move([module], move({ kind: "Mint", to: third, from: NOBODY })))
        .to.emit(module, "AffiliateAdded")
        .withArgs(hostAddress, third.holder);
    });

    it("does not list a sender whom it refuses", async () => {
      const { host, module, set, send, listed } = await loadFixture(affiliateFixture);
      await set(100n);
      expect(await send(sale(201n, { class: AFFILIATE }))).not.to.equal(undefined);
      expect(await listed()).to.equal(false);
      await expectHeadroom(host, module, sale(1n, { class: AFFILIATE }), 200n);
    });

    it("takes off who has the class still, and lists it at its next move", async () => {
      const { module, host, set, call, send, listed } = await loadFixture(affiliateFixture);
      await set(100n);
      await send(sale(50n, { class: AFFILIATE }));
      await call("removeAffiliates", [HOLDER]);
      await expectHeadroom(host, module, sale(1n, { class: AFFILIATE }), 150n);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      await send(sale(50n, { class: AFFILIATE }));
      expect(await listed()).to.equal(true);
    });
  });

  describe("what counts", () => {
    it("leaves out moves inside one holding and exempt senders, in check and record", async () => {
      const { module, host, call, set, send, used } = await loadFixture(affiliateFixture);
      await set(100n);
      await call("addAffiliates", [HOLDER]);
      const inside = { ...sale(1n), to: party(0xc, { holder: HOLDER }) };
      for (const each of [inside, sale(1n, { exempt: true })]) {
        await expectHeadroom(host, module, each, ANY_VALUE);
        expect(await send({ ...each, value: 500n })).to.equal(undefined);
      }
      expect(await used()).to.equal(0n);
    });

    it("leaves out what others send, fees, mints and everything agents do", async () => {
      const { host, module, call, set, send, used } = await loadFixture(affiliateFixture);
      await set(100n);
      await set(100n, true);
      await call("addAffiliates", [HOLDER]);
      expect(await send(sale(500n, { holder: OTHER }))).to.equal(undefined);
      const from = party(0xa, { holder: HOLDER, balance: 1_000n });
      for (const kind of ["Fee", "Mint", "Burn", "ForcedTransfer", "Recovery", "Recount"] as const) {
        expect(await moveRefusal(host, [module], move({ kind, from, value: 500n }))).to.equal(undefined);
      }
      expect(await used()).to.equal(0n);
      expect(await used(ZeroAddress)).to.equal(0n);
    });

    it("counts settled transfers, configured or not", async () => {
      const { module, host, call, set, send } = await loadFixture(affiliateFixture);
      await call("addAffiliates", [HOLDER]);
      expect(await send({ ...sale(50n), settled: true })).to.equal(undefined);
      await set(100n);
      expect(await send({ ...sale(500n), settled: true })).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n), 0n);
    });
  });
});
