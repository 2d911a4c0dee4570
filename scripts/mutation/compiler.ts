import type { Node } from "./syntax";
import type { Sources } from "./sources";

/** Creation code by fully qualified name, libraries still to be linked. */
export type Bytecodes = Readonly<Record<string, string>>;

export interface Compilation {
  /** The first error; undefined where it compiles. */
  readonly error?: string;
  readonly bytecodes: Bytecodes;
  /** Syntax tree of each source, where asked for. */
  readonly trees: Readonly<Record<string, Node>>;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources?: Readonly<Record<string, { readonly ast?: Node }>>;
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm?: { readonly bytecode?: { readonly object: string } } }>>>
  >;
}

interface Solc {
  readonly compile: (input: string) => string;
}

/** The compiler ends the process it is in for a promise that is awaited late, as tests do: this is taken back. */
async function loadCompiler(): Promise<Solc> {
  const rejected = process.listeners("unhandledRejection");
  const uncaught = process.listeners("uncaughtException");
  const solc = (await import("solc")) as unknown as Solc;
  for (const listener of process.listeners("unhandledRejection")) {
    if (!rejected.includes(listener)) process.removeListener("unhandledRejection", listener);
  }
  for (const listener of process.listeners("uncaughtException")) {
    if (!uncaught.includes(listener)) process.removeListener("uncaughtException", listener);
  }
  return solc;
}

/** Compiles as the project does, and only the contracts asked for. */
export async function compileSources(
  sources: Sources,
  contracts: readonly string[],
  withTrees = false,
): Promise<Compilation> {
  const { compile } = await loadCompiler();
  const selection: Record<string, Record<string, string[]>> = withTrees ? { "*": { "": ["ast"] } } : {};
  for (const contract of contracts) {
    const [source = "", name = ""] = contract.split(":");
    (selection[source] ??= {})[name] = ["evm.bytecode.object"];
  }
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources].map(([path, content]) => [path, { content }])),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "cancun",
      outputSelection: selection,
    },
  };
  const output = JSON.parse(compile(JSON.stringify(input))) as Output;
  const error = output.errors?.find(({ severity }) => severity === "error")?.formattedMessage;
  if (error !== undefined) return { error, bytecodes: {}, trees: {} };
  const bytecodes: Record<string, string> = {};
  for (const contract of contracts) {
    const [source = "", name = ""] = contract.split(":");
    const object = output.contracts?.[source]?.[name]?.evm?.bytecode?.object ?? "";
    if (object !== "") bytecodes[contract] = `0x${object}`;
  }
  const trees: Record<string, Node> = {};
  for (const [path, { ast }] of Object.entries(output.sources ?? {})) if (ast !== undefined) trees[path] = ast;
  return { bytecodes, trees };
}
