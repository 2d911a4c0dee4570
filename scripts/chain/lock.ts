import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ScripError } from "../errors";

/** Another run works on the same issuer and chain. */
export class RunningError extends ScripError {}

/**
 * Keeps a second run off a folder while the first one lives. What a killed run left behind is taken over.
 * @returns What to call at the end.
 */
export function lock(folder: string): () => void {
  const path = join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const owner = Number(readFileSync(path, "utf8"));
      if (lives(owner)) throw new RunningError(`process ${owner} is at work in ${folder}`, "Wait until it has ended.");
      rmSync(path, { force: true });
    }
  }
}

function lives(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
