import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HardhatEthersProvider } from "@nomicfoundation/hardhat-ethers/internal/hardhat-ethers-provider";
import { Transaction, toQuantity } from "ethers";
import fc from "fast-check";
import { ethers, network } from "hardhat";

import { IdentityFactory__factory, IdentityRegistry__factory } from "../../../typechain-types";

/** No process has so high a number. */
const DEAD_PROCESS = "4194305";
const QUESTION = /^(get|send|call|estimate|broadcast)/;

/** What becomes of a transaction while nobody watches. Forestalled: a stranger creates the identities in it first. */
const FATES = ["mined", "pending", "dropped", "displaced", "forestalled"] as const;
type Fate = (typeof FATES)[number];

/** When a run is killed. */
export type Death =
  /** Before it asks the node for the so-and-so-manieth time. */
  | { readonly at: "question"; readonly number: number }
  /** While it writes down what it has signed, or just after. */
  | { readonly at: "signed"; readonly number: number; readonly torn: boolean }
  /** Once the node has the transaction. */
  | { readonly at: "broadcast"; readonly number: number; readonly fate: Fate }
  /** Once it is mined, before the run knows. */
  | { readonly at: "mined"; readonly number: number };

const count = fc.integer({ min: 1, max: 8 });

/** Each way to be killed, by name. */
export const DEATHS: readonly (readonly [string, fc.Arbitrary<Death>])[] = [
  ["at any question", fc.record({ at: fc.constant("question"), number: fc.integer({ min: 1, max: 350 }) })],
  ["while it writes what it signed", fc.record({ at: fc.constant("signed"), number: count, torn: fc.constant(true) })],
  ["once it has signed", fc.record({ at: fc.constant("signed"), number: count, torn: fc.constant(false) })],
  ["once a transaction is mined", fc.record({ at: fc.constant("mined"), number: count })],
  ...FATES.map((fate) => {
    const death = fc.record({ at: fc.constant("broadcast"), number: count, fate: fc.constant(fate) });
    return [`with a transaction on its way, which is ${fate}`, death] as const;
  }),
];
export const death: fc.Arbitrary<Death> = fc.oneof(...DEATHS.map(([, one]) => one));

/** The process is gone. */
export class Killed extends Error {}

/**
 * A node as a run sees it that is killed: from then on nothing answers. What the run still writes while it falls is
 * undone, since a process that is gone writes nothing.
 */
export class MortalRun {
  dead = false;
  /** Identities that a stranger created. */
  forestalled = 0;
  private questions = 0;
  private broadcasts = 0;
  private last: Transaction | undefined;
  private readonly grave = mkdtempSync(join(tmpdir(), "scrip-grave-"));

  constructor(
    private readonly node: HardhatEthersProvider,
    private readonly output: string,
    private readonly death: Death,
  ) {}

  get provider(): HardhatEthersProvider {
    return new Proxy(this.node, {
      get: (node, name, proxy) => {
        const value: unknown = Reflect.get(node, name, proxy);
        if (typeof value !== "function" || typeof name !== "string" || !QUESTION.test(name)) return value;
        return async (...args: unknown[]): Promise<unknown> => {
          const ask = async (): Promise<unknown> => (await Reflect.apply(value, node, args)) as unknown;
          return name === "broadcastTransaction" ? this.broadcast(String(args[0]), ask) : this.question(ask);
        };
      },
    });
  }

  /** Puts the files back as they were, under a lock that nobody holds any more. */
  bury(): void {
    rmSync(this.output, { recursive: true });
    cpSync(this.grave, this.output, { recursive: true });
    rmSync(this.grave, { recursive: true });
  }

  /** What becomes of the last transaction while nobody watches. */
  async meetFate(): Promise<void> {
    if (this.death.at !== "broadcast" || this.last === undefined) return;
    const { hash, nonce, from, to, data } = this.last;
    const { fate } = this.death;
    if (fate === "mined") await network.provider.send("evm_mine");
    // It comes into a block a while after the next run has begun.
    if (fate === "pending") setTimeout(() => void network.provider.send("evm_mine"), 500);
    if (fate === "pending" || fate === "mined") return;
    await network.provider.send("hardhat_dropTransaction", [hash]);
    if (fate === "displaced") {
      await network.provider.send("eth_sendTransaction", [{ from, to: from, nonce: toQuantity(nonce) }]);
    }
    if (fate === "forestalled") this.forestalled = await createFirst(to ?? "", data);
  }

  private async question(ask: () => Promise<unknown>): Promise<unknown> {
    this.questions += 1;
    if (this.death.at === "question" && this.questions === this.death.number) this.die();
    if (this.dead) throw new Killed();
    return ask();
  }

  private async broadcast(raw: string, ask: () => Promise<unknown>): Promise<unknown> {
    if (this.dead) throw new Killed();
    this.broadcasts += 1;
    if (this.death.at === "question" || this.broadcasts !== this.death.number) return ask();
    this.last = Transaction.from(raw);
    if (this.death.at === "signed") {
      this.die();
      if (this.death.torn) this.tear();
      throw new Killed();
    }
    await network.provider.send("evm_setAutomine", [this.death.at === "mined"]);
    try {
      await ask();
    } finally {
      await network.provider.send("evm_setAutomine", [true]);
    }
    this.die();
    throw new Killed();
  }

  private die(): void {
    this.dead = true;
    cpSync(this.output, this.grave, { recursive: true });
    for (const path of this.files("lock")) writeFileSync(path, DEAD_PROCESS);
  }

  /** Takes half of the last line off, as where the process was killed while it wrote it. */
  private tear(): void {
    for (const path of this.files("journal.jsonl")) {
      const text = readFileSync(path, "utf8");
      const start = text.lastIndexOf("\n", text.length - 2) + 1;
      writeFileSync(path, text.slice(0, start + Math.floor((text.length - start) / 2)));
    }
  }

  private files(name: string): string[] {
    const { issuer, chain } = FOLDER;
    return [join(this.grave, issuer, chain, name)].filter((path) => existsSync(path));
  }
}

/** Where a run keeps its files below its output. */
export const FOLDER = { issuer: "issuer", chain: "31337" } as const;

/** A stranger creates the identities of an onboarding that it has seen, without their claims; how many. */
async function createFirst(to: string, data: string): Promise<number> {
  const stranger = (await ethers.getSigners()).at(-1);
  const call = IdentityRegistry__factory.createInterface().parseTransaction({ data });
  if (stranger === undefined || call?.name !== "batchOnboard") return 0;
  const registry = IdentityRegistry__factory.connect(to, stranger);
  const factory = IdentityFactory__factory.connect(await registry.identityFactory(), stranger);
  const [requests] = call.args as unknown as [{ managementKey: string; salt: string; claims: unknown[] }[]];
  const attested = requests.filter(({ claims }) => claims.length > 0);
  for (const { managementKey, salt } of attested) await factory.createIdentity(managementKey, salt, []);
  return attested.length;
}
