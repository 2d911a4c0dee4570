import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";

import type { Bytecodes } from "./compiler";
import type { Compiled, Request, Tested } from "./messages";
import { ROOT } from "./sources";

const PROGRAM = resolve(__dirname, "workerProcess.ts");
/** A process that has done so much is replaced: what tests leave in memory adds up. */
const REQUESTS_A_PROCESS = 400;
const COMPILE_LIMIT = 900_000;

/** Took longer than it may; the process is gone. */
export class OutOfTime extends Error {}

/** A process of its own that compiles and tests, started again when it hangs or has grown old. */
export class Worker {
  private process: ChildProcess | undefined;
  private requests = 0;
  private swapped: Bytecodes = {};

  compile(source: string, text: string, contracts: readonly string[]): Promise<Compiled> {
    if (this.requests > REQUESTS_A_PROCESS) this.stop();
    return this.ask<Compiled>({ do: "compile", source, text, contracts }, COMPILE_LIMIT);
  }

  async swap(bytecodes: Bytecodes): Promise<void> {
    this.swapped = bytecodes;
    await this.ask({ do: "swap", bytecodes }, COMPILE_LIMIT);
  }

  async test(file: string, fresh: boolean, limit: number): Promise<Tested> {
    // A process that took the place of another knows nothing of what that was told.
    const renewed = this.process === undefined;
    if (renewed) await this.swap(this.swapped);
    const tested = await this.ask<Tested>({ do: "test", file, fresh: fresh || renewed }, limit);
    // What has run out of time goes on sending transactions, into the tests after it.
    if (tested.overtime) this.stop();
    return tested;
  }

  stop(): void {
    this.process?.removeAllListeners();
    this.process?.kill("SIGKILL");
    this.process = undefined;
    this.requests = 0;
  }

  private ask<Answer>(request: Request, limit: number): Promise<Answer> {
    this.requests += 1;
    const child = (this.process ??= start());
    return new Promise((done, fail) => {
      const end = (error: Error): void => {
        clearTimeout(timer);
        this.stop();
        fail(error);
      };
      const timer = setTimeout(() => {
        end(new OutOfTime());
      }, limit);
      child.removeAllListeners();
      child.once("exit", (code) => {
        end(new Error(`A worker ended with ${String(code)}`));
      });
      child.once("message", (answer: { value: Answer } | { error: string }) => {
        clearTimeout(timer);
        if ("error" in answer) fail(new Error(answer.error));
        else done(answer.value);
      });
      child.send(request);
    });
  }
}

function start(): ChildProcess {
  return fork(PROGRAM, {
    cwd: ROOT,
    execArgv: ["--max-old-space-size=4096", "-r", "ts-node/register/transpile-only"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, TS_NODE_TRANSPILE_ONLY: "1" },
  });
}
