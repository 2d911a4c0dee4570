import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type FileProblem, FilesError } from "../../../scripts/files/problems";
import { type Issuer, readIssuer } from "../../../scripts/files/issuer";

/** 1 February 2026: the examples' expired attestations have ended, the others have not. */
export const NOW = Date.UTC(2026, 1, 1) / 1_000;

/** A change to one file of an issuer's folder: every occurrence of a text, a line put in, or the whole file. */
export type Edit =
  | { file: string; replace: string; by: string }
  | { file: string; line: number; insert: string }
  | { file: string; remove: true }
  | { file: string; text: string };

/** A copy of the smaller example with changes, under the system's temporary folder. */
export class IssuerFolder {
  readonly path: string;

  constructor(edits: readonly Edit[] = [], example = "examples/brightwell-tools") {
    this.path = mkdtempSync(join(tmpdir(), "scrip-issuer-"));
    cpSync(example, this.path, { recursive: true });
    edits.forEach((edit) => {
      this.apply(edit);
    });
  }

  apply(edit: Edit): void {
    const path = join(this.path, edit.file);
    if ("remove" in edit) {
      rmSync(path);
      return;
    }
    if ("text" in edit) {
      writeFileSync(path, edit.text);
      return;
    }
    const text = readFileSync(path, "utf8");
    if ("replace" in edit) {
      if (!text.includes(edit.replace)) throw new Error(`${edit.file} has no ${edit.replace}`);
      writeFileSync(path, text.replaceAll(edit.replace, edit.by));
    } else {
      const lines = text.split("\n");
      lines.splice(edit.line - 1, 0, edit.insert);
      writeFileSync(path, lines.join("\n"));
    }
  }

  rename(from: string, to: string): void {
    renameSync(join(this.path, from), join(this.path, to));
  }

  delete(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** Reads a changed copy of the example. */
export function read(...edits: Edit[]): Issuer {
  const folder = new IssuerFolder(edits);
  try {
    return readIssuer(folder.path, NOW);
  } finally {
    folder.delete();
  }
}

/** The problems that a changed copy of the example has. */
export function problemsOf(...edits: Edit[]): readonly FileProblem[] {
  try {
    read(...edits);
  } catch (error) {
    if (error instanceof FilesError) return error.problems;
    throw error;
  }
  throw new Error("the files have no problem");
}

/** The only problem of a changed copy, as `file:line field: message`. */
export function problemOf(...edits: Edit[]): string {
  const problems = problemsOf(...edits);
  return problems.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`).join("\n");
}
