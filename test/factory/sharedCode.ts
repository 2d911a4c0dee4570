import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { hasCode, provideDeployer } from "../../deploy/create2";
import { deployShared, missingCode, type RuleName, RULES, sharedCode } from "../../deploy/shared";
import { sendFrom } from "../fixtures/suite";

describe("The shared code", () => {
  it("is created with the rules that are needed, later with others, and never twice", async () => {
    const before = await takeSnapshot();
    const [deployer] = await ethers.getSigners();
    if (!deployer) throw new Error("no accounts");
    await provideDeployer(ethers.provider);
    // A chain that has none of it, whatever other tests have left.
    for (const { address } of (await sharedCode()).contracts) {
      await ethers.provider.send("hardhat_setCode", [address, "0x"]);
      await ethers.provider.send("hardhat_setNonce", [address, "0x0"]);
    }
    const sent: string[] = [];
    const send = sendFrom(deployer);
    const noting: typeof send = async (call) => {
      sent.push(call.to);
      return send(call);
    };
    const needed: readonly RuleName[] = ["MaxBalance", "LockUp"];
    const code = await deployShared(ethers.provider, noting, needed);
    for (const name of Object.keys(RULES) as RuleName[]) {
      expect(await hasCode(ethers.provider, code.rules[name]), name).to.equal(needed.includes(name));
    }
    expect(sent).to.have.lengthOf(code.contracts.length - Object.keys(RULES).length + needed.length);
    expect(await hasCode(ethers.provider, code.suiteFactory)).to.equal(true);
    expect(await missingCode(ethers.provider, code, needed)).to.deep.equal([]);

    await deployShared(ethers.provider, noting);
    expect(sent).to.have.lengthOf(code.contracts.length);
    await deployShared(ethers.provider, noting);
    expect(sent).to.have.lengthOf(code.contracts.length);
    await before.restore();
  });
});
