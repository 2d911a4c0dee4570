import { readFileSync } from "node:fs";
import Module from "node:module";
import { basename, resolve, sep } from "node:path";

import type Mocha from "mocha";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

import { type Bytecodes, compileSources } from "./compiler";
import { BYTECODE } from "./factories";
import type { Compiled, Request, Tested } from "./messages";
import { closure, filesBelow, readSources, ROOT } from "./sources";

/**
 * A process that keeps the compiler, Hardhat and the translated tests in memory: starting these would take longer than
 * most mutants live. Mutated code takes the place of the generated factories' as these are loaded, so no file changes.
 */
const FACTORIES = resolve(ROOT, "typechain-types/factories/contracts");
const NODE_MODULES = `${sep}node_modules${sep}`;
/** The machine may be busy: what never ends is for the run to stop. */
const TEST_TIMEOUT = 300_000;

const translated = new Map<string, string>();
let swapped: Bytecodes = {};

function translate(path: string): string {
  const known = translated.get(path);
  if (known !== undefined) return known;
  const { outputText } = transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
    fileName: path,
  });
  translated.set(path, outputText);
  return outputText;
}

interface Loadable extends NodeJS.Module {
  _compile(code: string, path: string): void;
}

function loadTypeScript(): void {
  const { _extensions: extensions } = Module as unknown as {
    _extensions: Record<string, (module: Loadable, path: string) => void>;
  };
  extensions[".ts"] = (module, path) => {
    const code = translate(path);
    const contract = path.startsWith(FACTORIES) ? basename(path, "__factory.ts") : undefined;
    const found = Object.entries(swapped).find(([name]) => name.endsWith(`:${contract ?? ""}`));
    if (found !== undefined && !BYTECODE.test(code)) throw new Error(`${path} has no code to replace`);
    module._compile(found === undefined ? code : code.replace(BYTECODE, () => `const _bytecode = "${found[1]}"`), path);
  };
}

/** The project's own modules are loaded anew; packages, Hardhat among them, stay. */
function forgetModules(): void {
  for (const path of Object.keys(require.cache)) {
    const own = path.startsWith(ROOT) && !path.includes(NODE_MODULES) && !path.startsWith(__dirname);
    if (own) Reflect.deleteProperty(require.cache, path);
  }
}

async function freshChain(): Promise<void> {
  const { network } = await import("hardhat");
  const { clearSnapshots } = await import("@nomicfoundation/hardhat-network-helpers/dist/src/loadFixture");
  await network.provider.send("hardhat_reset", []);
  await clearSnapshots();
}

/** Runs a file of tests in this process. */
async function test(file: string): Promise<Tested> {
  const { default: MochaClass } = await import("mocha");
  const mocha = new MochaClass({ bail: true, timeout: TEST_TIMEOUT, reporter: "min" });
  const path = resolve(ROOT, file);
  Reflect.deleteProperty(require.cache, path);
  try {
    mocha.addFile(path);
    return await outcome(mocha);
  } catch (error) {
    return { tests: 0, failure: { test: "loading", error: String(error).slice(0, 300) }, overtime: false };
  } finally {
    mocha.dispose();
  }
}

function outcome(mocha: Mocha): Promise<Tested> {
  return new Promise((done) => {
    let [tests, failure, overtime]: [number, Tested["failure"], boolean] = [0, undefined, false];
    const runner = mocha.run(() => {
      done(failure === undefined ? { tests, overtime } : { tests, failure, overtime });
    });
    runner.on("test end", () => {
      tests += 1;
    });
    runner.on("fail", (failed, error: NodeJS.ErrnoException) => {
      overtime ||= error.code === "ERR_MOCHA_TIMEOUT";
      failure ??= { test: failed.fullTitle(), error: error.message.slice(0, 300) };
    });
  });
}

const sources = readSources(filesBelow("contracts", ".sol"));

async function compile({ source, text, contracts }: Extract<Request, { do: "compile" }>): Promise<Compiled> {
  const needed = new Map(
    closure(
      sources,
      contracts.map((name) => name.split(":")[0] ?? ""),
    ),
  );
  needed.set(source, text);
  const { error, bytecodes } = await compileSources(needed, contracts);
  return error === undefined ? { bytecodes } : { error, bytecodes };
}

async function answer(request: Request): Promise<Compiled | Tested | null> {
  switch (request.do) {
    case "compile":
      return compile(request);
    case "swap":
      swapped = request.bytecodes;
      forgetModules();
      return null;
    case "test":
      if (request.fresh) await freshChain();
      return test(request.file);
  }
}

loadTypeScript();
// A test that has failed leaves promises behind that nobody waits for any more.
process.on("unhandledRejection", () => undefined);
process.chdir(ROOT);
process.on("message", (request: Request) => {
  answer(request).then(
    (value) => process.send?.({ value }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
