import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";

import { dayText } from "../../scripts/calendar/days";
import { utcText } from "../../scripts/calendar/timeZone";
import { DividendDistributor__factory } from "../../typechain-types";
import { IssuerFolder } from "../scripts/files/folder";
import { type Ended, type Node, type Running, hardhat, readReport, startNode } from "./cli";
import { RunJournal } from "./journal";

const TEN_MINUTES = 600_000;
const DAY = 86_400;

/** The smaller example with a dividend in twenty days and two coupons, on a node whose clock the test moves. */
describe("start, with distributions on a chain that lives on", () => {
  let node: Node = { url: "", stop: () => Promise.resolve() };
  let provider = new JsonRpcProvider();
  let output = "";
  let folder: IssuerFolder;
  const journal = new RunJournal(report);
  const today = Math.floor(Date.now() / 1_000 / DAY);
  const second = (days: number): number => (today + days) * DAY;

  before(async function () {
    this.timeout(TEN_MINUTES);
    output = mkdtempSync(join(tmpdir(), "scrip-distributions-"));
    folder = new IssuerFolder([
      {
        file: "config.json",
        replace: '"recovery"]',
        by: '"recovery", "recordDates", "announce", "tax", "payoutHold"]',
      },
      { file: "distributions.json", text: distributions(["5%"]) },
      { file: "resolution.md", text: "The board resolved to pay.\n" },
    ]);
    node = await startNode();
    provider = new JsonRpcProvider(node.url);
  });

  after(async () => {
    provider.destroy();
    await node.stop();
    folder.delete();
    rmSync(output, { recursive: true });
  });

  /** @param rates Of the coupons, as far as they are set. */
  function distributions(rates: readonly string[]): string {
    const common = {
      withholding: { default: "20%", max: "20%" },
      claimTopics: [1],
      review: "1 day",
      document: { uri: "https://brightwell-tools.example/resolutions/1", file: "resolution.md" },
    };
    return JSON.stringify({
      payoutCoin: { address: "test", symbol: "EURX", decimals: 2 },
      timeZone: "UTC",
      calendar: { weekend: ["Sat", "Sun"], holidays: [], convention: "unadjusted" },
      accounts: { tax: Wallet.createRandom().address },
      distributions: [
        {
          ...common,
          reference: "INTERIM",
          income: "dividend",
          recordDate: dayText(today + 10),
          payableDate: dayText(today + 20),
          amount: { perToken: "0.333" },
        },
      ],
      series: [
        {
          ...common,
          reference: "COUPON",
          income: "interest",
          interest: { principal: "1.00", rate: rates, dayCount: "ACT/360" },
          from: dayText(today - 20),
          to: dayText(today + 60),
          every: "1 month",
          firstEnd: dayText(today + 30),
          lastStart: dayText(today + 30),
          endOfMonth: false,
          recordDays: 2,
        },
      ],
    });
  }

  function start(to = output): Running {
    const args = ["start", "--network", "live", "--issuer", folder.path, "--output", to, "--batch-gas", "3000000"];
    return hardhat(args, { SCRIP_RPC_URL: node.url });
  }

  async function finish(to = output): Promise<Ended> {
    const ended = await start(to).ended;
    expect(ended.code, ended.output).to.equal(0);
    return ended;
  }

  async function moveTo(time: number): Promise<void> {
    await provider.send("evm_setNextBlockTimestamp", [time]);
    await provider.send("evm_mine", []);
  }

  function report(): string {
    return join(output, basename(folder.path), "31337");
  }

  it("announces, and waits for the record date", async () => {
    await journal.killAt(start(), "recordDates", 1);
    await journal.killAt(start(), "announce", 1);
    const { output: printed } = await finish();
    expect(printed).to.contain(`waits until ${utcText(second(11))}: the record date of INTERIM is over`);
    expect(printed).to.contain("nothing was paid in yet");
    expect(journal.signed("fund")).to.equal(0);
    expect(journal.signed("announce")).to.equal(2);
    expect(journal.signed("setUp")).to.equal(1);
  }).timeout(TEN_MINUTES);

  it("stops where what was announced is edited", async () => {
    const edited = folder.path;
    const path = join(edited, "distributions.json");
    const before = readFileSync(path, "utf8");
    writeFileSync(path, before.replace("0.333", "0.444"));
    const { code, output: printed } = await start().ended;
    writeFileSync(path, before);
    expect(code).to.equal(1);
    expect(printed).to.contain("INTERIM (distributions.json:1) was announced with another amount");
  }).timeout(TEN_MINUTES);

  it("funds once the record date is over, and waits for the review to end", async () => {
    await moveTo(second(11) + 5);
    await journal.killAt(start(), "fund", 2);
    const { output: printed } = await finish();
    expect(printed).to.contain("INTERIM in review until");
    expect(printed).to.contain(`waits until ${utcText(second(20))}: INTERIM is payable`);
    expect(printed).to.contain("\n  together     ");
  }).timeout(TEN_MINUTES);

  it("pays in pages, goes on where it was killed, and pays nobody twice", async () => {
    await moveTo(second(20));
    await journal.killAt(start(), "pay", 1);
    const { output: printed } = await finish();
    expect(printed).to.contain(" stay owed: BT-118 is held by an order");
    expect(printed).to.contain(" stay owed: BT-128 lacks a valid KYC attestation");

    const { suite } = JSON.parse(readFileSync(join(report(), "deployment.json"), "utf8")) as {
      suite: { distributor: string };
    };
    const distributor = DividendDistributor__factory.connect(suite.distributor, provider);
    const paid = await distributor.queryFilter(distributor.filters.SharePaid());
    expect(new Set(paid.map(({ args }) => args.wallet)).size).to.equal(paid.length);
    const statements = readReport(report(), "statements.csv").filter(([name]) => name === "INTERIM");
    expect(statements).to.have.length(paid.length + 2);
    const sum = paid.reduce((total, { args }) => total + args.amount, 0n);
    expect((await distributor.books(1n)).paid).to.equal(sum);
  }).timeout(TEN_MINUTES);

  it("lets a second machine, without the journal, announce, fund and pay nothing anew", async () => {
    const other = join(output, "second");
    const { output: printed } = await finish(other);
    expect(printed).not.to.contain(" announced: ");
    const steps = new RunJournal(() => join(other, basename(folder.path), "31337")).steps();
    expect(steps.filter((step) => step !== "orders")).to.deep.equal([]);
  }).timeout(TEN_MINUTES);

  it("states the amount of a coupon once its rate is set, and pays it", async () => {
    folder.apply({ file: "distributions.json", text: withTaxOf(distributions(["5%", "6%"])) });
    const stated = await finish();
    expect(stated.output).to.contain("COUPON-2: 0.005 EURX a token");
    await moveTo(second(30) + 1);
    const paid = await finish();
    expect(paid.output).to.contain("COUPON-1 in review until");
    await moveTo(second(60) + 1);
    const last = await finish();
    expect(last.output).to.contain("Books of COUPON-1, payable");
    expect(last.output).to.contain("COUPON-2 in review until");
  }).timeout(TEN_MINUTES);

  /** The account of the tax is random: the one of the first file stays. */
  function withTaxOf(text: string): string {
    const tax = /"tax":"(0x\w+)"/;
    const before = tax.exec(readFileSync(join(folder.path, "distributions.json"), "utf8"))?.[1] ?? "";
    return text.replace(tax, `"tax":"${before}"`);
  }
});
