import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { JsonRpcProvider, Wallet, id, parseEther, toQuantity } from "ethers";

import { provideDeployer } from "../../deploy/create2";
import { dayText } from "../../scripts/calendar/days";
import { TEST_MNEMONIC, testKey } from "../../scripts/chain/testKeys";
import { TestCoin__factory } from "../../typechain-types";
import { IssuerFolder } from "../scripts/files/folder";
import { type Ended, type Node, hardhat, startNode } from "./cli";

const TEN_MINUTES = 600_000;
const OWNER = new Wallet(id("an owner of its own"));
const OPERATOR = new Wallet(id("an operator of its own"));
const KYC_PROVIDER = new Wallet(id("a KYC provider of its own"));
const TEST_OWNER = testKey(0, 1).address;

describe("start, on a chain that is not a development one", () => {
  let node: Node = { url: "", stop: () => Promise.resolve() };
  let output = "";
  let provider = new JsonRpcProvider();
  const folders: IssuerFolder[] = [];

  before(async function () {
    this.timeout(TEN_MINUTES);
    output = mkdtempSync(join(tmpdir(), "scrip-live-"));
    node = await startNode(["--config", "test/examples/live.config.ts"]);
    provider = new JsonRpcProvider(node.url);
    for (const { address } of [OPERATOR, KYC_PROVIDER]) {
      await provider.send("hardhat_setBalance", [address, toQuantity(parseEther("100"))]);
    }
  });

  after(async () => {
    provider.destroy();
    await node.stop();
    folders.forEach((folder) => {
      folder.delete();
    });
    rmSync(output, { recursive: true });
  });

  /** The smaller example under another owner. */
  function ownedBy(owner: string): string {
    const folder = new IssuerFolder([
      { file: "config.json", replace: TEST_OWNER, by: owner },
      { file: "config.json", replace: '"recovery"]', by: '"recovery", "recordDates", "announce"]' },
    ]);
    folders.push(folder);
    return folder.path;
  }

  function start(issuer: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
    const args = ["start", "--network", "live", "--issuer", issuer, "--output", output];
    return hardhat(args, { SCRIP_RPC_URL: node.url, ...environment }).ended;
  }

  /** A dividend in ten days. */
  function distributions(coin: string): string {
    const today = Math.floor(Date.now() / 86_400_000);
    return JSON.stringify({
      payoutCoin: { address: coin, symbol: "EURX", decimals: 6 },
      timeZone: "UTC",
      calendar: { weekend: [], holidays: [], convention: "unadjusted" },
      accounts: { tax: KYC_PROVIDER.address },
      distributions: [
        {
          reference: "DIVIDEND",
          income: "dividend",
          recordDate: dayText(today + 10),
          payableDate: dayText(today + 20),
          amount: { perToken: "0.5" },
          withholding: { default: "0%", max: "0%" },
          claimTopics: [1],
          review: "1 day",
          document: { uri: "https://brightwell-tools.example/resolutions/1", file: "resolution.md" },
        },
      ],
    });
  }

  const keys = { SCRIP_KEY: OPERATOR.privateKey, SCRIP_KYC_KEY: KYC_PROVIDER.privateKey };

  async function refuses(issuer: string, environment: Record<string, string>, reason: string): Promise<void> {
    const { code, output: printed } = await start(issuer, environment);
    expect(printed).to.contain(reason);
    expect(code).to.equal(1);
  }

  it("refuses a test account as owner", async () => {
    await refuses("examples/brightwell-tools", keys, `the owner ${TEST_OWNER} is a test account`);
  }).timeout(TEN_MINUTES);

  it("says what is missing where addresses cannot be equal on every chain", async () => {
    await refuses(ownedBy(OWNER.address), keys, "no deterministic deployment proxy");
  }).timeout(TEN_MINUTES);

  describe("given the deterministic deployment proxy", () => {
    before(async () => {
      await provideDeployer(provider);
    });

    it("stops before the suite until the owner accepts, then leaves orders to holders whose keys it lacks", async () => {
      const issuer = ownedBy(OWNER.address);
      const { code, output: printed } = await start(issuer, keys);
      expect(code).to.equal(1);
      expect(printed).to.contain(`the owner ${OWNER.address} is no contract on chain 4242 and has not accepted`);
      const text = /I accept to own .* on chain 4242\./.exec(printed)?.[0] ?? "";

      const own = { SCRIP_OWNER_ACCEPTANCE: await OWNER.signMessage(text) };
      const ended = await start(issuer, { ...keys, ...own });
      expect(ended.code, ended.output).to.equal(0);
      expect(ended.output).to.contain("0 orders carried out, 9 refused, 12 left to their holders");

      // A holder whose key is here, and who cannot pay, still sends its order itself.
      const poor = await start(issuer, { ...keys, SCRIP_INVESTORS_MNEMONIC: TEST_MNEMONIC });
      expect(poor.output).to.contain("0 orders carried out, 9 refused, 12 left to their holders");
    }).timeout(TEN_MINUTES);

    it("distributes nothing before the owner has sent what the run prints, and waits for dates after that", async () => {
      const issuer = ownedBy(OWNER.address);
      const signer = await provider.getSigner(0);
      const coin = await new TestCoin__factory(signer).deploy("EURX", 6);
      await coin.waitForDeployment();
      const paidIn = (address: string): void => {
        writeFileSync(join(issuer, "distributions.json"), distributions(address));
        writeFileSync(join(issuer, "resolution.md"), "The board resolved to pay.\n");
      };
      paidIn("test");
      await refuses(issuer, keys, "a test coin is made on development chains only");
      paidIn(OWNER.address);
      await refuses(issuer, keys, `the payout coin is not on this chain: ${OWNER.address}`);

      paidIn(await coin.getAddress());
      const asked = await start(issuer, keys);
      expect(asked.code, asked.output).to.equal(0);
      expect(asked.output).to.contain(`Before anything is distributed the owner ${OWNER.address} must send:`);
      await provider.send("hardhat_setBalance", [OWNER.address, toQuantity(parseEther("1"))]);
      for (const [, to = "", data = ""] of asked.output.matchAll(/: to (0x\w{40}), data (0x\w+)/g)) {
        await (await OWNER.connect(provider).sendTransaction({ to, data })).wait();
      }
      const { code, output: printed } = await start(issuer, keys);
      expect(code, printed).to.equal(0);
      expect(printed).to.contain("DIVIDEND announced: dividend of 0.5 EURX a token");
      expect(printed).to.match(/waits until \d{4}-\d\d-\d\d 00:00:00 UTC: the record date of DIVIDEND is over/);
    }).timeout(TEN_MINUTES);
  });
});
