import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";

/** The whole lines of a file; a last one that a killed run did not finish is left out. Empty when there is no file. */
export function readLines(path: string): string[] {
  if (!existsSync(path)) return [];
  return whole(readFileSync(path, "utf8")).split("\n").slice(0, -1);
}

/** Takes off a last line that a killed run did not finish. */
export function cutTornLine(path: string): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, "utf8");
  const kept = whole(text);
  if (kept.length < text.length) truncateSync(path, Buffer.byteLength(kept));
}

/** Writes values as JSON, one a line, and returns once they are on disk. Only their owner can read the file. */
export function appendLines(path: string, values: readonly object[]): void {
  const file = openSync(path, "a", 0o600);
  try {
    writeSync(file, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function whole(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}
