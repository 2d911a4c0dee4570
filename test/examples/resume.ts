import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { JsonRpcProvider } from "ethers";

import { readIssuer } from "../../scripts/files/issuer";
import { TOKEN_PERMISSIONS } from "../../scripts/files/schema";
import { issueReference } from "../../scripts/steps/issue";
import { IdentityRegistryStorage__factory, SecurityToken__factory } from "../../typechain-types";
import { IssuerFolder } from "../scripts/files/folder";
import { type Node, type Running, hardhat, readReport, startNode } from "./cli";
import { RunJournal } from "./journal";

const TEN_MINUTES = 600_000;
const ISSUER = "examples/brightwell-tools";
const TREASURY = "BT-TREASURY";
/** Small batches, so that there are several to be killed between. */
const BATCH_GAS = "1500000";

describe("start, killed and started again on a local node", () => {
  let output = "";
  let node: Node = { url: "", stop: () => Promise.resolve() };
  const folder = (): string => join(output, "brightwell-tools", "31337");
  const journal = new RunJournal(folder);

  before(async function () {
    this.timeout(TEN_MINUTES);
    output = mkdtempSync(join(tmpdir(), "scrip-resume-"));
    node = await startNode();
  });

  after(async () => {
    await node.stop();
    rmSync(output, { recursive: true });
  });

  function start(to = output, issuer = ISSUER): Running {
    const args = ["start", "--network", "live", "--issuer", issuer, "--output", to, "--batch-gas", BATCH_GAS];
    return hardhat(args, { SCRIP_RPC_URL: node.url });
  }

  it("goes on where it stopped, wherever it is killed", async () => {
    for (const [step, count] of [
      ["deploy", 9],
      ["onboard", 2],
      ["orders", 3],
    ] as const) {
      await journal.killAt(start(), step, count);
    }
    const { code, output: printed } = await start().ended;
    expect(code, printed).to.equal(0);
    expect(printed).to.contain("11 orders carried out, 10 refused");
  }).timeout(TEN_MINUTES);

  it("has registered no investor twice, issued nothing twice and carried out no order twice", async () => {
    const issuer = readIssuer(ISSUER, Date.now() / 1_000);
    const record = JSON.parse(readFileSync(join(folder(), "deployment.json"), "utf8")) as {
      suite: { token: string; identityStorage: string };
    };
    const provider = new JsonRpcProvider(node.url);
    const storage = IdentityRegistryStorage__factory.connect(record.suite.identityStorage, provider);
    const token = SecurityToken__factory.connect(record.suite.token, provider);

    const stored = await storage.queryFilter(storage.filters.IdentityStored());
    expect(stored).to.have.length(issuer.investors.byWallet.size);

    const transfers = await token.queryFilter(token.filters.Transfer());
    const minted = transfers.filter(({ args }) => BigInt(args.from) === 0n).map(({ args }) => [args.to, args.value]);
    expect(minted).to.have.deep.members(issuer.allocation.map(({ wallet, amount }) => [wallet, amount]));

    const refused = readReport(folder(), "refusals.csv").map(([order]) => order);
    const done = issuer.orders.filter(({ id }) => !refused.includes(id));
    const moved = transfers
      .filter(({ args }) => BigInt(args.from) !== 0n)
      .map(({ args }) => [args.from, args.to, args.value]);
    expect(moved).to.deep.equal(done.map(({ from, to, amount }) => [from, to, amount]));
    provider.destroy();
  }).timeout(TEN_MINUTES);

  it("sends nothing when all is done", async () => {
    const before = journal.entries().length;
    const { code, output: printed } = await start().ended;
    expect(code, printed).to.equal(0);
    expect(printed).to.contain("11 orders carried out, 10 refused");
    expect(journal.entries()).to.have.length(before);
  }).timeout(TEN_MINUTES);

  it("lets a second machine, without the journal, register and issue nothing anew", async () => {
    const other = join(output, "second");
    const running = start(other);
    await running.printed("\nOrders\n");
    running.child.kill("SIGKILL");
    await running.ended;
    const steps = new RunJournal(() => join(other, "brightwell-tools", "31337")).steps();
    expect(steps.filter((step) => step !== "orders")).to.deep.equal([]);
  }).timeout(TEN_MINUTES);

  it("stops where the files have other settings than the suite, and names each", async () => {
    const folder = new IssuerFolder([
      { file: "config.json", replace: '"max": "200000"', by: '"max": "250000"' },
      { file: "config.json", replace: '{ "rule": "SupplyLimit", "limit": "1000000" },', by: "" },
      { file: "config.json", replace: '"holders": 24', by: '"holders": 25' },
      { file: "config.json", replace: '"share": "10%"', by: '"share": "12.5%"' },
      { file: "config.json", replace: '"maxDays": 0', by: '"maxDays": 30' },
      { file: "config.json", replace: '"PRK", ', by: '"PRK", "CHN", ' },
      {
        file: "config.json",
        replace: '"name": "harrow", "topics": [1, 101, 102, 103, 104, 105, 106, 107, 108]',
        by: '"name": "harrow", "topics": [1, 101, 102, 103, 104, 105, 106, 107, 108, 20001]',
      },
    ]);
    const { code, output: printed } = await start(join(output, "edited"), folder.path).ended;
    folder.delete();
    expect(code).to.equal(1);
    for (const text of [
      "lease, in hours: the files say 720, the chain 0",
      '"harrow" at 0x',
      "107, 108, 20001, the chain 1, 101, 102",
      "JurisdictionCap, MaxBalance, the chain CountryRestrict, JurisdictionCap, MaxBalance, SupplyLimit",
      "CountryRestrict, countries: the files say BLR, CHN, CUB,",
      "MaxBalance, max: the files say 250,000, the chain 200,000",
      "JurisdictionCap, holders in all: the files say 25, the chain 24",
      "JurisdictionCap, share of EEA: the files say 12.5%, the chain 10%",
      "Have the owner change them on chain",
    ]) {
      expect(printed).to.contain(text);
    }
    expect(printed.match(/the files say/g)).to.have.length(7);
  }).timeout(TEN_MINUTES);

  it("passes over a reference that another minting agent has used up", async () => {
    const provider = new JsonRpcProvider(node.url);
    const record = JSON.parse(readFileSync(join(folder(), "deployment.json"), "utf8")) as { suite: { token: string } };
    const [owner, other] = [await provider.getSigner(1), await provider.getSigner(9)];
    const token = SecurityToken__factory.connect(record.suite.token, owner);
    let next = 1;
    while (await token.isIssued(issueReference(next))) next += 1;
    await (await token.setAgentPermissions(other, TOKEN_PERMISSIONS.mint, 1n)).wait();
    const treasury = readIssuer(ISSUER, Date.now() / 1_000).allocation.find(({ reference }) => reference === TREASURY);
    const batch = token.connect(other)["batchMint(address[],uint256[],bytes32)"];
    await (await batch([treasury?.wallet ?? ""], [1n], issueReference(next))).wait();
    provider.destroy();

    const { code, output: printed } = await start().ended;
    expect(code, printed).to.equal(0);
    expect(printed).to.contain("11 orders carried out, 10 refused");
  }).timeout(TEN_MINUTES);
});
