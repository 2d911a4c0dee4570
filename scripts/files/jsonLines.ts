type Step = string | number;

/** A setting's path as people write it: `rules[2].max`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}

/**
 * Finds the line every setting of a JSON text stands on, keyed by `pathText`. The text must be valid JSON: only
 * strings, brackets, commas and colons matter, so a scan that knows these is enough.
 */
export function jsonLines(text: string): Map<string, number> {
  const lines = new Map<string, number>([["", 1]]);
  const stack: { path: Step[]; key: string | undefined; index: number; array: boolean }[] = [];
  let line = 1;
  let expectKey = false;

  const here = (): Step[] => {
    const top = stack.at(-1);
    if (top === undefined) return [];
    return [...top.path, top.array ? top.index : (top.key ?? "")];
  };
  const note = (): void => {
    const path = pathText(here());
    if (!lines.has(path)) lines.set(path, line);
  };

  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g)) {
    const top = stack.at(-1);
    if (token === "\n") {
      line += 1;
    } else if (token === "{" || token === "[") {
      note();
      stack.push({ path: here(), key: undefined, index: 0, array: token === "[" });
      expectKey = token === "{";
    } else if (token === "}" || token === "]") {
      stack.pop();
      expectKey = false;
    } else if (token === ",") {
      if (top !== undefined && top.array) top.index += 1;
      expectKey = top !== undefined && !top.array;
    } else if (token !== ":") {
      if (expectKey && top !== undefined) {
        top.key = JSON.parse(token) as string;
        expectKey = false;
      }
      note();
    }
  }
  return lines;
}
