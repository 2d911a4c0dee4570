import { SingleBar } from "cli-progress";

/** Where a run writes to. */
export interface Output {
  write(text: string): void;
  /** Whether lines can be drawn over: a terminal, and not a file or a pipe. */
  readonly terminal: boolean;
}

/** Shows how far a long part has come. */
export interface Progress {
  add(items: number): void;
  end(): void;
}

/** Prints what a run does, for the person who started it. */
export class Terminal {
  constructor(private readonly output: Output) {}

  heading(text: string): void {
    this.output.write(`\n${text}\n${"-".repeat(text.length)}\n`);
  }

  line(text = ""): void {
    this.output.write(`${text}\n`);
  }

  /** Columns as wide as their widest value; those with numbers only stand to the right. */
  table(header: readonly string[], rows: readonly (readonly string[])[]): void {
    const width = header.map((title, column) =>
      Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
    );
    const right = header.map((_, column) => rows.every((row) => /^[-\d,.%]*$/.test(row[column] ?? "")));
    const print = (row: readonly string[]): void => {
      const cells = header.map((_, column) => {
        const text = row[column] ?? "";
        return right[column] ? text.padStart(width[column] ?? 0) : text.padEnd(width[column] ?? 0);
      });
      this.line(`  ${cells.join("  ")}`.trimEnd());
    };
    print(header);
    print(width.map((columns) => "-".repeat(columns)));
    rows.forEach(print);
  }

  /** A bar on a terminal; a line at each quarter elsewhere. */
  progress(title: string, total: number): Progress {
    return this.output.terminal ? bar(title, total) : quarters(title, total, this);
  }
}

function bar(title: string, total: number): Progress {
  const single = new SingleBar({ format: `  ${title} [{bar}] {value}/{total}`, hideCursor: true });
  single.start(total, 0);
  return {
    add: (items) => {
      single.increment(items);
    },
    end: () => {
      single.stop();
    },
  };
}

function quarters(title: string, total: number, terminal: Terminal): Progress {
  let done = 0;
  let shown = 0;
  return {
    add: (items) => {
      done += items;
      const quarter = total === 0 ? 4 : Math.floor((done * 4) / total);
      if (quarter > shown) terminal.line(`  ${title} ${done}/${total}`);
      shown = Math.max(shown, quarter);
    },
    end: () => undefined,
  };
}
