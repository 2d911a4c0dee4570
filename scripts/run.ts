import { rmSync } from "node:fs";
import { join, relative } from "node:path";

import type { HardhatEthersProvider } from "@nomicfoundation/hardhat-ethers/internal/hardhat-ethers-provider";
import { parseEther, toQuantity } from "ethers";

import { provideDeployer } from "../deploy/create2";
import { SecurityToken__factory } from "../typechain-types";
import { batchLimit } from "./chain/batches";
import { type ChainName, Journal } from "./chain/journal";
import { readKeys } from "./chain/keys";
import { lock } from "./chain/lock";
import { type Call, Sender } from "./chain/sender";
import { ClaimStore } from "./claims/store";
import type { Context } from "./context";
import type { Issuer } from "./files/issuer";
import { type CapTable, capTable } from "./report/capTable";
import { showBooks } from "./report/books";
import { writeReports, writeStatements } from "./report/files";
import { showCapTable, showGas, showOrders, showRefusedLines, showTerms } from "./report/screen";
import { type Statement, readStatements } from "./report/statements";
import type { Terminal } from "./report/terminal";
import { Who } from "./report/who";
import { type Deployment, deploy } from "./steps/deploy";
import { distribute } from "./steps/distributions";
import { enforce } from "./steps/holds";
import { type RefusedLine, issue } from "./steps/issue";
import { type Identities, onboard } from "./steps/onboard";
import { type Outcome, carryOut } from "./steps/orders";

/** Numbers that development nodes use; nothing on such a chain has value. */
const DEVELOPMENT_CHAINS: readonly bigint[] = [31337n, 1337n];
const JOURNAL_FILE = "journal.jsonl";
const CLAIMS_FILE = "claims.jsonl";

export interface RunOptions {
  readonly issuer: Issuer;
  /** Where reports, journal and claims go, in a folder for each issuer and chain. */
  readonly output: string;
  readonly provider: HardhatEthersProvider;
  /** Whether the chain lives and ends with this process. */
  readonly embedded: boolean;
  /** The most gas a batch may take; undefined for what the chain lets a transaction have. */
  readonly batchGas?: bigint;
  /** Print every transaction, and send nothing but to a chain that ends with this process. */
  readonly dryRun: boolean;
  readonly terminal: Terminal;
}

/** What a run has to show. */
export interface RunResult {
  readonly deployment: Deployment;
  /** Lines of the allocation that the rules refused. */
  readonly refused: readonly RefusedLine[];
  readonly outcomes: readonly Outcome[];
  readonly table: CapTable;
}

/**
 * The issuer's whole path: deploy, onboard, issue, enforce holds, carry out orders, report. Running it again goes on
 * where it stopped. Undefined when nothing was sent.
 */
export async function run(options: RunOptions): Promise<RunResult | undefined> {
  const { issuer } = options;
  const { chainId } = await options.provider.getNetwork();
  // A run under another profile is another deployment, with a journal of its own.
  const chain = options.embedded ? "hardhat" : chainId.toString();
  const under = issuer.profile === undefined ? chain : `${chain}-${issuer.profile.id}`;
  const folder = join(options.output, issuer.id, under);
  // Nothing of an earlier chain of this kind is left to go on with.
  if (options.embedded && !options.dryRun) rmSync(folder, { recursive: true, force: true });
  const release = options.dryRun ? (): void => undefined : lock(folder);
  try {
    return await runIn(folder, options);
  } finally {
    release();
  }
}

async function runIn(folder: string, options: RunOptions): Promise<RunResult | undefined> {
  const { issuer, terminal, dryRun } = options;
  const context = await makeContext(folder, options);
  showTerms(terminal, issuer);
  await context.sender.settle();

  terminal.heading("Deployment");
  if (context.development && !context.sender.dry) await provideDeployer(options.provider);
  const deployment = await deploy(context);
  if (deployment === undefined) {
    showRest(terminal, issuer);
    return undefined;
  }
  terminal.line(`  token ${deployment.suite.token} on chain ${context.chainId}, owned by ${issuer.config.owner}`);

  terminal.heading("Investors");
  const identities = await onboard(context, deployment);
  showAttestations(terminal, issuer);
  terminal.heading("Initial issue");
  const issued = await issue(context, deployment, identities);
  showRefusedLines(terminal, issued.refused, issuer.config.token.decimals);
  terminal.heading("Sanctions, withdrawn attestations, holds");
  await enforce(context, deployment, identities);

  terminal.heading("Orders");
  if (!issued.complete) {
    terminal.line(`  ${issuer.orders.length} orders are judged once the issue is on chain. Nothing was sent.`);
    return undefined;
  }
  const outcomes = await carryOut(context, deployment, identities);
  const who = new Who(issuer, identities);
  showOrders(terminal, outcomes, who, issuer.config.token.decimals);
  showCapTable(terminal, await readCapTable(context, deployment));
  const statements = await distributions(context, deployment, identities);
  if (dryRun) {
    terminal.line("\nNothing was sent.");
    return undefined;
  }
  showGas(terminal, context.journal.all);
  // Recoveries and reinvestment change who holds what.
  const table = await readCapTable(context, deployment);
  writeReports(folder, context, deployment, table, issued.refused, outcomes, who);
  writeStatements(folder, issuer, statements);
  terminal.line(`\nReports are in ${relative(process.cwd(), folder)}`);
  return { deployment, refused: issued.refused, outcomes, table };
}

/** Distributions and what the issuer did about investors since, with the books of each; a statement a holder. */
async function distributions(
  context: Context,
  deployment: Deployment,
  identities: Identities,
): Promise<readonly Statement[]> {
  const { issuer, terminal } = context;
  if (issuer.distributions === undefined && issuer.acts.length === 0) return [];
  terminal.heading("Distributions");
  const distributed = await distribute(context, deployment, identities);
  if (distributed === undefined) return [];
  const statements: Statement[] = [];
  for (const announced of distributed.announced) {
    const own = await readStatements(distributed.desk, announced);
    await showBooks(terminal, distributed.desk, announced, context.journal.all, own);
    statements.push(...own);
  }
  return statements;
}

async function makeContext(folder: string, options: RunOptions): Promise<Context> {
  const { issuer, provider, terminal, dryRun, embedded } = options;
  const { chainId } = await provider.getNetwork();
  const development = DEVELOPMENT_CHAINS.includes(chainId);
  const [first, latest] = await Promise.all([provider.getBlock(0), provider.getBlock("latest")]);
  const chain: ChainName = { chainId, genesis: first?.hash ?? "", development };
  const path = join(folder, JOURNAL_FILE);
  const journal = dryRun ? Journal.read(path, chain) : Journal.open(path, chain);
  const show = (call: Call, from: string): void => {
    const bytes = (call.data.length - 2) / 2;
    if (dryRun) terminal.line(`  ${from} to ${call.to}, ${bytes} bytes: ${call.what}`);
  };
  return {
    issuer,
    provider,
    chainId,
    development,
    gasLimit: options.batchGas ?? batchLimit(latest?.gasLimit ?? 0n),
    keys: readKeys(provider, development),
    journal,
    claims: new ClaimStore(dryRun ? undefined : join(folder, CLAIMS_FILE)),
    sender: new Sender(provider, journal, development ? 1 : 2, dryRun && !embedded, show),
    terminal,
    fund: async (wallet) => {
      if (!development || (dryRun && !embedded) || (await provider.getBalance(wallet)) > 0n) return;
      await provider.send("hardhat_setBalance", [wallet, toQuantity(parseEther("1"))]);
    },
    reach: async (second) => {
      const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
      if (now >= second || !embedded) return now >= second;
      await provider.send("evm_setNextBlockTimestamp", [second]);
      await provider.send("evm_mine", []);
      return true;
    },
  };
}

/** What follows a deployment that was only printed. */
function showRest(terminal: Terminal, { investors, allocation, holds, orders }: Issuer): void {
  terminal.line("  then the KYC providers' contracts and the suite, at addresses that follow from these;");
  terminal.line(
    `  then ${investors.list.length} investors are onboarded, ${allocation.length} lines issued, ${holds.length} holds placed`,
  );
  terminal.line(`  and ${orders.length} orders carried out. Nothing was sent. Without --network every transaction is`);
  terminal.line("  shown, from a chain that lives and ends with the command.");
}

function showAttestations(terminal: Terminal, issuer: Issuer): void {
  const { investors, now } = issuer;
  const count = (test: (investor: (typeof investors.list)[number]) => boolean): number =>
    investors.list.filter(test).length;
  const missing = count(({ kyc }) => kyc === undefined);
  const ended = count(({ kyc }) => kyc !== undefined && kyc.until < now);
  terminal.line(`  ${investors.byWallet.size} wallets; ${missing} investors nobody attests, ${ended} whose`);
  terminal.line("  attestation has ended: these are registered and cannot receive tokens");
}

async function readCapTable({ issuer, provider }: Context, deployment: Deployment): Promise<CapTable> {
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const balances = new Map<string, bigint>();
  for (const wallet of issuer.investors.byWallet.keys()) balances.set(wallet, await token.balanceOf(wallet));
  const { config, investors, names } = issuer;
  const register = { investors, names, treasury: config.treasury, decimals: config.token.decimals };
  return capTable(register, await token.totalSupply(), balances);
}
