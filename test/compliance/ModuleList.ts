import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { ethers } from "hardhat";

import { ModuleListAddresses__factory } from "../../typechain-types";

describe("ModuleList", () => {
  describe("addressOf", () => {
    it("is where a contract creates, at either end of every length of a nonce", async () => {
      const [deployer] = await ethers.getSigners();
      const addresses = await new ModuleListAddresses__factory(deployer).deploy();
      const from = await addresses.getAddress();
      for (const nonce of [1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000, 0xffffffff]) {
        expect(await addresses.addressOf(from, nonce), String(nonce)).to.equal(getCreateAddress({ from, nonce }));
      }
    });
  });
});
