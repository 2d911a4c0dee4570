import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";

import { PlainToken__factory, UpgradeableProxy__factory } from "../../typechain-types";
import { BATCH, gasOf, type Measured, wallets, WHOLE } from "./scrip";

/** Measures OpenZeppelin's ERC-20 behind an ERC-1967 proxy, which asks nobody anything: the floor of what can be. */
export async function measurePlain(): Promise<Measured> {
  const before = await takeSnapshot();
  const measured = await stories();
  await before.restore();
  return measured;
}

async function stories(): Promise<Measured> {
  const [owner, holder, other, newcomer] = await ethers.getSigners();
  if (!owner || !holder || !other || !newcomer) throw new Error("too few accounts");
  const implementation = await new PlainToken__factory(owner).deploy();
  const initialize = implementation.interface.encodeFunctionData("initialize", [owner.address]);
  const proxy = await new UpgradeableProxy__factory(owner).deploy(implementation, initialize);
  const created = await proxy.deploymentTransaction()?.wait();
  if (!created) throw new Error("not mined");
  const token = PlainToken__factory.connect(await proxy.getAddress(), owner);

  await token.mint(holder, 1_000n * WHOLE);
  await token.mint(other, 1_000n * WHOLE);
  const transfer = await gasOf(token.connect(holder).transfer(other, WHOLE));
  const list = wallets(BATCH);
  const amounts = list.map(() => WHOLE);
  const mint = await gasOf(token.batchMint(list, amounts));
  const batch = await gasOf(token.connect(holder).batchTransfer(list, amounts));
  const all = await token.balanceOf(holder);
  const emptied = await gasOf(token.connect(holder).transfer(newcomer, all));
  return {
    "transfer.topics1": transfer,
    "transfer.topics3.modules3": transfer,
    "transfer.topics3.modules4": transfer,
    "transfer.live.topics1": transfer,
    "transfer.empty-to-new.topics3.modules3": emptied,
    "mint.batch50.modules3": mint / BigInt(BATCH),
    "batchTransfer50.modules3": batch / BigInt(BATCH),
    "deploy.suite": created.gasUsed,
  };
}
