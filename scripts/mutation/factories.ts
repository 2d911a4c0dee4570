import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";

import type { Bytecodes } from "./compiler";
import { filesBelow, ROOT } from "./sources";

/** Where a generated factory holds its contract's creation code. */
export const BYTECODE = /const _bytecode =\s*"(0x[^"]*)"/;
const METADATA_HASH = /(?<=a2646970667358221220)[0-9a-f]{64}(?=64736f6c6343)/g;

/** Creation code that the tests deploy, by the contract's name. */
export function readFactories(): ReadonlyMap<string, string> {
  return new Map(
    filesBelow("typechain-types/factories/contracts", "__factory.ts").flatMap((path) => {
      const code = BYTECODE.exec(readFileSync(resolve(ROOT, path), "utf8"))?.[1];
      return code === undefined ? [] : [[basename(path, "__factory.ts"), code] as const];
    }),
  );
}

/** Of the contracts, those that differ from what the tests deploy in more than the hash of their sources. */
export function changed(bytecodes: Bytecodes, factories: ReadonlyMap<string, string>): Bytecodes {
  return Object.fromEntries(
    Object.entries(bytecodes).filter(([contract, code]) => {
      const known = factories.get(contract.split(":")[1] ?? "");
      return known !== undefined && meaning(known) !== meaning(code);
    }),
  );
}

function meaning(code: string): string {
  return code.replace(METADATA_HASH, "");
}
