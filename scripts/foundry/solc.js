#!/usr/bin/env node
// The compiler of the npm package, as forge calls a native one: asked for its version, or given standard JSON.
"use strict";
const { readFileSync } = require("node:fs");
const solc = require("solc");

if (process.argv.includes("--version")) {
  const [version, commit] = solc.version().split(".Emscripten")[0].split("+");
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}+${commit}.Emscripten.clang\n`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
}
