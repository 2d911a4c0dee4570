import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { ZeroHash, id } from "ethers";

import { type ChainName, Journal, JournalError, type JournalEntry } from "../../../scripts/chain/journal";

const DEVELOPMENT: ChainName = { chainId: 31337n, genesis: id("genesis"), development: true };
const MAINNET: ChainName = { chainId: 1n, genesis: id("genesis"), development: false };

function signed(key: string, nonce = 0): JournalEntry & { type: "signed" } {
  return { type: "signed", key, from: "0x00", nonce, hash: id(`${key}/${nonce}`), raw: "0x02" };
}

function mined(key: string, nonce = 0, success = true): JournalEntry {
  return { type: "mined", key, hash: id(`${key}/${nonce}`), block: 7, gas: "21000", success };
}

describe("Journal", () => {
  let folder = "";
  const path = (): string => join(folder, "chain", "journal.jsonl");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scrip-journal-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe("given transactions that were signed", () => {
    it("keeps as pending those it did not see end", () => {
      const journal = Journal.open(path(), DEVELOPMENT);
      for (const entry of [signed("onboard/0"), signed("onboard/1", 1), signed("issue/0", 2)]) journal.append(entry);
      journal.append(mined("onboard/0"));
      journal.append({ type: "dropped", key: "issue/0", hash: id("issue/0/2") });
      expect(journal.pending.map(({ key }) => key)).to.deep.equal(["onboard/1"]);
    });

    it("knows after a restart what it knew before", () => {
      const journal = Journal.open(path(), DEVELOPMENT);
      journal.append(signed("order/O-1"));
      journal.append(signed("order/O-2", 1));
      journal.append(mined("order/O-1"));

      const again = Journal.open(path(), DEVELOPMENT);
      expect(again.done("order/O-1")).to.include({ gas: "21000", block: 7 });
      expect(again.done("order/O-2")).to.equal(undefined);
      expect(again.pending).to.deep.equal([signed("order/O-2", 1)]);
      expect(again.all).to.have.length(1);
    });

    it("does not take a failed transaction for done", () => {
      const journal = Journal.open(path(), DEVELOPMENT);
      journal.append(signed("order/O-1"));
      journal.append(mined("order/O-1", 0, false));
      expect(journal.done("order/O-1")).to.equal(undefined);
      expect(journal.pending).to.deep.equal([]);
    });
  });

  describe("given a run that was killed while it wrote a line", () => {
    it("goes on after the last whole line", () => {
      const journal = Journal.open(path(), DEVELOPMENT);
      journal.append(signed("onboard/0"));
      appendFileSync(path(), '{"type":"signed","key":"onbo');

      Journal.open(path(), DEVELOPMENT).append(mined("onboard/0"));
      const again = Journal.open(path(), DEVELOPMENT);
      expect(again.done("onboard/0")).to.include({ gas: "21000" });
      expect(readFileSync(path(), "utf8").split("\n")).to.have.length(4);
    });
  });

  describe("given a line that is spoilt", () => {
    it("refuses to go on, and says which", () => {
      Journal.open(path(), DEVELOPMENT).append(signed("onboard/0"));
      writeFileSync(path(), readFileSync(path(), "utf8").replace('"nonce":0', '"nonce":"x"'));
      expect(() => Journal.open(path(), DEVELOPMENT)).to.throw(JournalError, `${path()}:2 cannot be read`);
    });
  });

  describe("given the journal of another chain", () => {
    it("sets it aside on a development chain, which starts anew at will", () => {
      Journal.open(path(), DEVELOPMENT).append(signed("onboard/0"));
      const journal = Journal.open(path(), { ...DEVELOPMENT, genesis: ZeroHash });
      expect(journal.pending).to.deep.equal([]);
      expect(readdirSync(join(folder, "chain")).filter((name) => name.endsWith(".old"))).to.have.length(1);
    });

    it("refuses to go on elsewhere", () => {
      Journal.open(path(), MAINNET);
      expect(() => Journal.open(path(), { ...MAINNET, genesis: ZeroHash })).to.throw(
        JournalError,
        `${path()} is of another chain`,
      );
    });

    it("reads as empty in a run that sends nothing, and stays as it is", () => {
      Journal.open(path(), MAINNET).append(signed("onboard/0"));
      const before = readFileSync(path(), "utf8");
      expect(Journal.read(path(), { ...MAINNET, genesis: ZeroHash }).pending).to.deep.equal([]);
      expect(Journal.read(path(), MAINNET).pending).to.have.length(1);
      expect(readFileSync(path(), "utf8")).to.equal(before);
    });
  });

  describe("secret", () => {
    it("is made once and is the same after a restart", () => {
      const first = Journal.open(path(), DEVELOPMENT).secret("identity/HC-1", () => id("a"));
      const second = Journal.open(path(), DEVELOPMENT).secret("identity/HC-1", () => id("b"));
      expect(first).to.equal(id("a"));
      expect(second).to.equal(id("a"));
    });
  });

  describe("refused", () => {
    it("keeps why an order was refused, so that a second run does not try it again", () => {
      const line = { type: "refused", key: "order/O-1", rule: "MaxBalance", reason: "too much", allowed: "5" } as const;
      Journal.open(path(), DEVELOPMENT).append(line);
      expect(Journal.open(path(), DEVELOPMENT).refused("order/O-1")).to.deep.equal(line);
    });
  });
});
