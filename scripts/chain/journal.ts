import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

import { z } from "zod";

import { ScripError } from "../errors";

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
  z.object({ type: z.literal("secret"), name: z.string(), value: hash }),
]);
export type JournalEntry = z.output<typeof entry>;
export type SignedEntry = Extract<JournalEntry, { type: "signed" }>;
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
  private readonly secrets = new Map<string, string>();

  private constructor(private readonly path: string | undefined) {}

  /** A journal that nothing is written to: of a chain that ends with the process, or of a run that sends nothing. */
  static inMemory(): Journal {
    return new Journal(undefined);
  }

  /** Opens a journal, or begins one. That of a development chain which was started anew is set aside. */
  static open(path: string, chain: ChainName): Journal {
    const journal = new Journal(path);
    mkdirSync(dirname(path), { recursive: true });
    const first = journal.load()[0];
    if (first === undefined) {
      journal.begin(chain);
      return journal;
    }
    const same = first.type === "chain" && first.genesis === chain.genesis && BigInt(first.chainId) === chain.chainId;
    if (same) return journal;
    if (!chain.development) {
      throw new JournalError(`${path} is of another chain`, "Point --network at the chain it was begun on.");
    }
    renameSync(path, `${path}.${Date.now()}.old`);
    return Journal.open(path, chain);
  }

  /** Reads a journal without changing it, for a run that sends nothing; empty when it is of another chain. */
  static read(path: string, chain: ChainName): Journal {
    const journal = new Journal(undefined);
    if (!existsSync(path)) return journal;
    const [first, ...rest] = parse(path, readFileSync(path, "utf8")).entries;
    if (first?.type === "chain" && first.genesis === chain.genesis)
      rest.forEach((line) => {
        journal.take(line);
      });
    return journal;
  }

  /** What was signed and is neither known to be mined nor to be dropped. */
  get pending(): readonly SignedEntry[] {
    return [...this.signed.values()].filter(({ hash: id }) => !this.mined.has(id));
  }

  /** The transaction of a key that was mined and succeeded. */
  done(key: string): MinedEntry | undefined {
    return this.byKey.get(key);
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
    this.take(line);
    if (this.path === undefined) return;
    const file = openSync(this.path, "a", 0o600);
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  private begin(chain: ChainName): void {
    this.append({ type: "chain", version: 1, chainId: chain.chainId.toString(), genesis: chain.genesis });
  }

  /** Takes in what is on disk, and cuts off a line that a killed run did not finish. */
  private load(): readonly JournalEntry[] {
    if (this.path === undefined || !existsSync(this.path)) return [];
    const { entries, length } = parse(this.path, readFileSync(this.path, "utf8"));
    truncateSync(this.path, length);
    entries.forEach((line) => {
      this.take(line);
    });
    return entries;
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
      case "secret":
        this.secrets.set(line.name, line.value);
    }
  }
}

/** Reads the whole lines of a journal. */
function parse(path: string, text: string): { entries: readonly JournalEntry[]; length: number } {
  const end = text.lastIndexOf("\n") + 1;
  const lines = text.slice(0, end).split("\n").slice(0, -1);
  const entries = lines.map((line, index) => {
    try {
      return entry.parse(JSON.parse(line));
    } catch {
      const hint = "Restore the file from a copy. Without it a second run cannot tell which orders were carried out.";
      throw new JournalError(`${path}:${index + 1} cannot be read`, hint);
    }
  });
  return { entries, length: Buffer.byteLength(text.slice(0, end)) };
}
