import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect } from "chai";
import { JsonRpcProvider } from "ethers";

import { testKey } from "../../scripts/chain/testKeys";
import { readIssuer } from "../../scripts/files/issuer";
import { SanctionsList__factory } from "../../typechain-types";
import { IssuerFolder } from "../scripts/files/folder";
import { type Ended, type Node, hardhat, startNode } from "./cli";

const TEN_MINUTES = 600_000;

describe("start, with a sanctions list of the security's own", () => {
  let node: Node = { url: "", stop: () => Promise.resolve() };
  let provider = new JsonRpcProvider();
  let output = "";
  let folder: IssuerFolder;
  let wallets: string[] = [];

  before(async function () {
    this.timeout(TEN_MINUTES);
    output = mkdtempSync(join(tmpdir(), "scrip-sanctions-"));
    folder = new IssuerFolder([
      { file: "config.json", replace: '"rules": [', by: '"rules": [{ "rule": "SanctionsScreen" },' },
    ]);
    const { investors, allocation } = readIssuer(folder.path, Date.now() / 1_000);
    const allotted = new Set(allocation.map(({ wallet }) => wallet));
    wallets = [...investors.byWallet.keys()].filter((wallet) => !allotted.has(wallet));
    node = await startNode();
    provider = new JsonRpcProvider(node.url);
  });

  after(async () => {
    provider.destroy();
    await node.stop();
    folder.delete();
    rmSync(output, { recursive: true });
  });

  function start(listed: readonly string[]): Promise<Ended> {
    const lines = listed.map((wallet) => `${wallet},a list\n`);
    writeFileSync(join(folder.path, "sanctions.csv"), `wallet,list\n${lines.join("")}`);
    const args = ["start", "--network", "live", "--issuer", folder.path, "--output", output];
    return hardhat(args, { SCRIP_RPC_URL: node.url }).ended;
  }

  it("lists the first wallets and offers the list to the owner, who alone lists more once it is taken", async () => {
    const [first = "", second = ""] = wallets;
    const created = await start([first]);
    expect(created.code, created.output).to.equal(0);

    const path = join(output, basename(folder.path), "31337", "deployment.json");
    const { sanctionsList } = JSON.parse(readFileSync(path, "utf8")) as { sanctionsList: string };
    const list = SanctionsList__factory.connect(sanctionsList, await provider.getSigner(1));
    expect(created.output).to.contain(`on the sanctions list: 1; the owner takes the list ${sanctionsList}`);
    expect(await list.isSanctioned(first)).to.equal(true);
    expect(await list.owner()).to.equal(testKey(0, 0).address);
    expect(await list.pendingOwner()).to.equal(testKey(0, 1).address);

    await (await list.acceptOwnership()).wait();
    const refused = await start([first, second]);
    expect(refused.code).to.equal(1);
    expect(refused.output).to.contain(`wallets of sanctions.csv are not on the list ${sanctionsList}`);
    expect(refused.output).to.contain(`addToSanctionsList: ${second}`);

    await (await list.addToSanctionsList([second])).wait();
    await (await list.transferOwnership(await provider.getSigner(5))).wait();
    await (await list.connect(await provider.getSigner(5)).acceptOwnership()).wait();
    const passedOn = await start([first, second]);
    expect(passedOn.code).to.equal(1);
    expect(passedOn.output).to.contain(`the sanctions list ${sanctionsList} belongs to `);
  }).timeout(TEN_MINUTES);
});
