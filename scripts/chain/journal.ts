import { mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";

import { z } from "zod";

import { ScripError } from "../errors";
import { appendLines, cutTornLine, readLines } from "./lines";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

const entry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("chain"), version: z.literal(1), chainId: z.string(), genesis: hash }),
  z.object({
    type: z.literal("signed"),
    key: z.string(),
    from: z.string(),
    nonce: z.int(),
    hash,
    raw: z.string(),
  }),
  z.object({ type: z.literal("mined"), key: z.string(), hash, block: z.int(), gas: z.string(), success: z.boolean() }),
  z.object({ type: z.literal("dropped"), key: z.string(), hash }),
  z.object({ type: z.literal("refused"), key: z.string(), rule: z.string(), reason: z.string(), allowed: z.string() }),
  z.object({ type: z.literal("secret"), name: z.string(), value: hash }),
]);
export type JournalEntry = z.output<typeof entry>;
export type SignedEntry = Extract<JournalEntry, { type: "signed" }>;
export type RefusedEntry = Extract<JournalEntry, { type: "refused" }>;
export type MinedEntry = Extract<JournalEntry, { type: "mined" }>;

/** Which chain a journal is about. */
export interface ChainName {
  readonly chainId: bigint;
  /** Hash of the first block: tells two development chains with one number apart. */
  readonly genesis: string;
  readonly development: boolean;
}

/** The journal on disk is of another chain, or cannot be read. */
export class JournalError extends ScripError {}

/**
 * What this machine has signed on one chain, one JSON object a line. A line is on disk before what it tells of is
 * broadcast, so that a run which is killed at any point can be continued: what was signed is sent again as it was, or
 * found mined, and never made anew.
 */
export class Journal {
  private readonly signed = new Map<string, SignedEntry>();
  private readonly mined = new Map<string, MinedEntry>();
  private readonly byKey = new Map<string, MinedEntry>();
  private readonly refusals = new Map<string, RefusedEntry>();
  private readonly secrets = new Map<string, string>();

  /** @param path Undefined for a journal that is only read. */
  private constructor(private readonly path: string | undefined) {}

  /** Opens a journal, or begins one. That of a development chain which was started anew is set aside. */
  static open(path: string, chain: ChainName): Journal {
    mkdirSync(dirname(path), { recursive: true });
    cutTornLine(path);
    const journal = new Journal(path);
    const first = journal.load(path);
    if (first === undefined) {
      journal.append({ type: "chain", version: 1, chainId: chain.chainId.toString(), genesis: chain.genesis });
      return journal;
    }
    if (isOf(first, chain)) return journal;
    if (!chain.development) {
      throw new JournalError(`${path} is of another chain`, "Point --network at the chain it was begun on.");
    }
    renameSync(path, `${path}.${Date.now()}.old`);
    return Journal.open(path, chain);
  }

  /** Reads a journal for a run that sends nothing, and leaves it as it is; empty when it is of another chain. */
  static read(path: string, chain: ChainName): Journal {
    const journal = new Journal(undefined);
    const first = journal.load(path);
    return first === undefined || isOf(first, chain) ? journal : new Journal(undefined);
  }

  /** What was signed and is neither known to be mined nor to be dropped. */
  get pending(): readonly SignedEntry[] {
    return [...this.signed.values()].filter(({ hash: id }) => !this.mined.has(id));
  }

  /** The transaction of a key that was mined and succeeded. */
  done(key: string): MinedEntry | undefined {
    return this.byKey.get(key);
  }

  /** Why an order was refused, when it was. */
  refused(key: string): RefusedEntry | undefined {
    return this.refusals.get(key);
  }

  /** Everything that was mined, in order. */
  get all(): readonly MinedEntry[] {
    return [...this.mined.values()];
  }

  /** A random number that must be the same after a restart; made, and written down, when it is first asked for. */
  secret(name: string, make: () => string): string {
    const known = this.secrets.get(name);
    if (known !== undefined) return known;
    const value = make();
    this.append({ type: "secret", name, value });
    return value;
  }

  /** Writes a line, and returns once it is on disk. */
  append(line: JournalEntry): void {
    if (this.path !== undefined) appendLines(this.path, [line]);
    this.take(line);
  }

  /** Takes in what is on disk, and returns the first line, which names the chain. */
  private load(path: string): JournalEntry | undefined {
    const entries = readLines(path).map((line, index) => parseLine(path, line, index + 1));
    entries.forEach((line) => {
      this.take(line);
    });
    return entries[0];
  }

  private take(line: JournalEntry): void {
    switch (line.type) {
      case "chain":
        return;
      case "signed":
        this.signed.set(line.hash, line);
        return;
      case "mined":
        this.mined.set(line.hash, line);
        if (line.success) this.byKey.set(line.key, line);
        return;
      case "dropped":
        this.signed.delete(line.hash);
        return;
      case "refused":
        this.refusals.set(line.key, line);
        return;
      case "secret":
        this.secrets.set(line.name, line.value);
    }
  }
}

function parseLine(path: string, line: string, number: number): JournalEntry {
  try {
    return entry.parse(JSON.parse(line));
  } catch {
    const hint = "Restore the file from a copy. Without it a second run cannot tell which orders were carried out.";
    throw new JournalError(`${path}:${number} cannot be read`, hint);
  }
}

function isOf(first: JournalEntry, chain: ChainName): boolean {
  return first.type === "chain" && first.genesis === chain.genesis && BigInt(first.chainId) === chain.chainId;
}
