import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const HARDHAT = require.resolve("hardhat/internal/cli/bootstrap.js");

/** How a command ended and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the command has printed a text, or ended. */
  printed(text: string): Promise<void>;
}

/** Starts Hardhat's command line, as a user does. */
export function hardhat(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HARDHAT|SCRIP)_/.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment };
  const child = spawn(process.execPath, [HARDHAT, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (output.includes(text)) resolve();
      };
      child.stdout.on("data", look);
      void ended.then(() => {
        resolve();
      });
      look();
    });
  return { child, ended, printed };
}

/** A development node in a process of its own. */
export interface Node {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a node on a free port; `config` for one that is not an ordinary development chain. */
export async function startNode(config: readonly string[] = []): Promise<Node> {
  const port = await freePort();
  const node = hardhat([...config, "node", "--port", String(port)]);
  await node.printed("Started HTTP");
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      node.child.kill("SIGKILL");
      await node.ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

/** The lines of a CSV report after its header, split at commas outside quotes. */
export function readReport(folder: string, file: string): string[][] {
  const lines = readFileSync(join(folder, file), "utf8").trim().split("\n").slice(1);
  return lines.map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell]) => cell ?? ""),
  );
}
