import { time } from "@nomicfoundation/hardhat-network-helpers";
import type { RootHookObject } from "mocha";

// Workers report what was expected in JSON, which knows no bigint.
Object.defineProperty(BigInt.prototype, "toJSON", {
  value(this: bigint) {
    return this.toString();
  },
});

const YEAR = 365 * 86_400;
let reported = 0;

/** Files of tests that run in one process share one chain: none may leave it in a time where others fail. */
export const mochaHooks: RootHookObject = {
  async afterAll(this: Mocha.Context) {
    const ahead = Math.floor(((await time.latest()) - Date.now() / 1000) / YEAR);
    if (ahead <= 50 || ahead === reported) return;
    reported = ahead;
    const file = this.test?.parent?.suites[0]?.file ?? "a file";
    throw new Error(`${file} leaves the chain ${ahead.toString()} years ahead`);
  },
};
