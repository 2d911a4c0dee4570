import { id } from "ethers";
import type { Artifacts } from "hardhat/types";

import { deployed } from "./artifacts";
import { LIMIT, sizeOf } from "./sizes";
import { compareText } from "./snapshot";

const FILE = "docs/bytecode.md";

const HEAD = `# What is deployed

Every contract that is deployed, by the compiler of \`package.json\` with the settings of \`hardhat.config.ts\`: bytes of
its code on chain, the room that EIP-170 leaves, and the Keccak-256 of its creation code as artifacts have it, in
hexadecimal and with placeholders for linked libraries. \`npm run reproduce\` compiles everything anew and compares,
\`SCRIP_UPDATE=1 npm run checks\` writes this file.

| contract | bytes | room | creation code |
|---|--:|--:|---|
`;

/** Whoever compiles these sources gets this code: sizes and hashes are those that git lists. */
export async function checkBytecode(artifacts: Artifacts): Promise<string[]> {
  const rows: string[] = [];
  for (const { name, fullName } of await deployed(artifacts)) {
    const { bytecode, deployedBytecode } = await artifacts.readArtifact(fullName);
    const size = sizeOf(deployedBytecode);
    rows.push(`| ${name} | ${format(size)} | ${format(LIMIT - size)} | \`${id(bytecode)}\` |\n`);
  }
  return compareText(FILE, HEAD + rows.join(""));
}

function format(count: number): string {
  return count.toLocaleString("en");
}
