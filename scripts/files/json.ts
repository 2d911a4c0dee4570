import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { z } from "zod";

import { jsonLines, pathText } from "./jsonLines";
import type { Problems } from "./problems";

export type Path = readonly PropertyKey[];

/** A JSON file whose settings can be found by path and by line. */
export class JsonFile {
  private readonly lines: ReadonlyMap<string, number>;

  constructor(
    private readonly file: string,
    text: string,
    readonly value: unknown,
  ) {
    this.lines = jsonLines(text);
  }

  /** What stands at a path; undefined when nothing does. */
  at(path: Path): unknown {
    return path.reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? (Reflect.get(inner, key) as unknown) : undefined),
      this.value,
    );
  }

  /** The line of a setting; of the nearest enclosing one when the setting itself is missing. */
  lineOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.lines.get(pathText(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  }

  /** Notes what is wrong with the text at a path. */
  note(path: Path, message: string, fix: string, problems: Problems): void {
    const place = { file: this.file, line: this.lineOf(path) };
    problems.add(place, pathText(path), shown(this.at(path)), message, fix);
  }

  /** Notes what a schema found wrong. */
  noteIssue(issue: z.core.$ZodIssue, problems: Problems): void {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) {
      const found = this.at(path);
      const place = { file: this.file, line: this.lineOf(path) };
      problems.add(place, pathText(path), shown(found), issueMessage(issue, found), issueFix(issue));
    }
  }
}

/** Reads a JSON file; undefined, with the problem noted, when it cannot be read. */
export function readJson(folder: string, file: string, problems: Problems): JsonFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch {
    problems.add({ file, line: 1 }, "file", file, "cannot be read", `put it into ${folder}`);
    return undefined;
  }
  try {
    return new JsonFile(file, text, JSON.parse(text) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.add({ file, line: lineOfError(text, message) }, "file", file, "is no JSON", message);
    return undefined;
  }
}

function shown(found: unknown): string {
  return found === undefined ? "" : JSON.stringify(found).replace(/^"|"$/g, "");
}

function lineOfError(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  // A text that ends too early names no position.
  return text.slice(0, position === undefined ? undefined : Number(position)).split("\n").length;
}

function issueMessage(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === "unrecognized_keys") return "this setting is unknown";
  if (found === undefined) return "this setting is missing";
  return issue.message.replace(/^Invalid (input|option): /, "");
}

function issueFix(issue: z.core.$ZodIssue): string {
  if (issue.code === "custom") {
    const fix: unknown = issue.params?.["fix"];
    if (typeof fix === "string") return fix;
  }
  if (issue.code === "unrecognized_keys") return "remove it or correct its name";
  if (issue.code === "invalid_type") return `write a value of type ${issue.expected}`;
  if (issue.code === "invalid_value") return `write one of ${issue.values.map(String).join(", ")}`;
  return "correct it; examples/README.md describes every setting";
}
