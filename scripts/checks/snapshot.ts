import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const UPDATES = process.env["SCRIP_UPDATE"] === "1";
const SHOWN = 6;

/** Compares a text with the one that git holds, or writes it where `SCRIP_UPDATE=1` asks for that. */
export function compareText(path: string, text: string): string[] {
  if (UPDATES) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return [];
  }
  const known = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (known === text) return [];
  const changes = [...onlyIn(known, text, "-"), ...onlyIn(text, known, "+")];
  const more = changes.length > SHOWN ? [`... and ${changes.length - SHOWN} more lines`] : [];
  const hint = `${path} is not what the contracts say: "SCRIP_UPDATE=1 npm run checks" writes it anew`;
  return [hint, ...[...changes.slice(0, SHOWN), ...more].map((line) => `  ${line}`)];
}

/** `compareText` for a folder that holds these files and no others. */
export function compareTexts(folder: string, texts: ReadonlyMap<string, string>): string[] {
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => !texts.has(name)) : [];
  if (UPDATES) for (const name of others) rmSync(join(folder, name));
  return [
    ...[...texts].flatMap(([name, text]) => compareText(join(folder, name), text)),
    ...(UPDATES ? [] : others.map((name) => `${join(folder, name)} is of a contract that is not there any more`)),
  ];
}

function onlyIn(text: string, other: string, sign: string): string[] {
  const known = new Set(other.split("\n"));
  return text
    .split("\n")
    .filter((line) => !known.has(line))
    .map((line) => `${sign} ${line}`);
}
