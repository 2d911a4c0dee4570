import type { ContractTransaction } from "ethers";

import { addressOf, creationOf, hasCode } from "../../../deploy/create2";
import {
  DividendDistributor__factory,
  IERC20Metadata__factory,
  SecurityToken__factory,
  TestCoin__factory,
} from "../../../typechain-types";
import { isTestAddress } from "../../chain/testKeys";
import type { Context } from "../../context";
import type { Distributions } from "../../files/distributions";
import { DISTRIBUTION_PERMISSIONS, TOKEN_PERMISSIONS } from "../../files/schema";
import { Who } from "../../report/who";
import type { Deployment } from "../deploy";
import type { Identities } from "../onboard";
import { listsOf } from "../rules";
import { UNLIMITED, agentAddress, permissionBits, suiteSalt } from "../suiteSettings";
import { type Desk, DistributionError } from "./desk";

/** Something that only the owner can do, before anything is distributed. */
interface Duty {
  readonly key: string;
  readonly what: string;
  readonly call: ContractTransaction;
}

/**
 * Makes ready what distributions need: the coin is there, and the owner has named the distributor's agents, its
 * sanctions lists and, where new tokens are offered, the distributor's right to issue them. Undefined where the owner has
 * yet to sign, which is told, or where nothing may be sent.
 */
export async function openDesk(
  context: Context,
  deployment: Deployment,
  identities: Identities,
  distributions: Distributions,
): Promise<Desk | undefined> {
  const { issuer, provider, keys, sender, terminal } = context;
  const { distributor, token } = deployment.suite;
  if (!context.development) refuseTestAccounts(distributions);
  const coin = await payoutCoin(context, distributions);
  if (!(await hasCode(provider, coin))) return undefined;

  const open: Duty[] = await duties(context, deployment);
  const owner = keys.owner?.address === issuer.config.owner ? keys.owner : undefined;
  if (owner === undefined && open.length > 0) {
    terminal.line(`  Before anything is distributed the owner ${issuer.config.owner} must send:`);
    for (const { what, call } of open) terminal.line(`    ${what}: to ${call.to}, data ${call.data}`);
    return undefined;
  }
  if (owner !== undefined) {
    for (const { key, what, call } of open) await sender.send(owner, { key, to: call.to, data: call.data, what });
  }
  return {
    context,
    deployment,
    identities,
    distributions,
    distributor: DividendDistributor__factory.connect(distributor, provider),
    token: SecurityToken__factory.connect(token, provider),
    coin,
    who: new Who(issuer, identities),
  };
}

/** Nothing is paid to an account whose key everybody knows. */
function refuseTestAccounts({ accounts, list }: Distributions): void {
  const named = [
    accounts.tax,
    ...(accounts.proceeds === undefined ? [] : [accounts.proceeds]),
    ...list.flatMap(({ unclaimed }) => unclaimed?.account ?? []),
  ];
  const found = named.find(isTestAddress);
  if (found === undefined) return;
  const hint = "Everybody knows its key. Write an account of your own into distributions.json.";
  throw new DistributionError(`the account ${found} is a test account`, hint);
}

/** The address of the payout coin; on a development chain a coin of the run's own may stand in for it. */
async function payoutCoin(context: Context, { payoutCoin: coin }: Distributions): Promise<string> {
  const { provider, keys, sender, development, issuer } = context;
  if (coin.address !== "test") {
    if (!(await hasCode(provider, coin.address))) {
      const hint = "Correct payoutCoin.address in distributions.json.";
      throw new DistributionError(`the payout coin is not on this chain: ${coin.address}`, hint);
    }
    const contract = IERC20Metadata__factory.connect(coin.address, provider);
    const [symbol, decimals] = [await contract.symbol(), await contract.decimals()];
    if (symbol !== coin.symbol || decimals !== BigInt(coin.decimals)) {
      const message = `the payout coin ${coin.address} is ${symbol} with ${decimals} decimals`;
      throw new DistributionError(message, "Correct payoutCoin in distributions.json.");
    }
    return coin.address;
  }
  if (!development) {
    const hint = "Write the address of the coin into payoutCoin of distributions.json.";
    throw new DistributionError("a test coin is made on development chains only", hint);
  }
  const { data } = await new TestCoin__factory().getDeployTransaction(coin.symbol, coin.decimals);
  const salt = suiteSalt(issuer);
  const address = addressOf(data, salt);
  if (!(await hasCode(provider, address))) {
    await sender.send(keys.operator, creationOf(`the test coin ${coin.symbol}`, data, salt));
  }
  return address;
}

async function duties(context: Context, deployment: Deployment): Promise<Duty[]> {
  return [
    ...(await agentDuties(context, deployment)),
    ...(await listDuty(context, deployment)),
    ...(await issuanceDuty(context, deployment)),
  ];
}

async function agentDuties({ issuer, provider }: Context, deployment: Deployment): Promise<Duty[]> {
  const distributor = DividendDistributor__factory.connect(deployment.suite.distributor, provider);
  const found: Duty[] = [];
  for (const agent of issuer.config.agents) {
    const bits = permissionBits(agent, DISTRIBUTION_PERMISSIONS);
    const address = agentAddress(agent, deployment.operator, deployment.suite.distributor);
    const { permissions } = await distributor.agentPermissions(address);
    if ((permissions & bits) === bits) continue;
    found.push({
      key: `setUp/agent/${agent.name}`,
      what: `let ${agent.name} ${address} work on distributions`,
      call: await distributor.setAgentPermissions.populateTransaction(address, bits),
    });
  }
  return found;
}

/** Payments ask the same lists as transfers. */
async function listDuty({ issuer, provider }: Context, deployment: Deployment): Promise<Duty[]> {
  const distributor = DividendDistributor__factory.connect(deployment.suite.distributor, provider);
  const lists = issuer.config.rules.flatMap((rule) =>
    rule.rule === "SanctionsScreen" ? listsOf(rule, deployment.sanctionsList) : [],
  );
  const known: readonly string[] = await distributor.sanctionsLists();
  if (lists.every((list) => known.includes(list))) return [];
  return [
    {
      key: "setUp/sanctions",
      what: "let payments ask the sanctions lists",
      call: await distributor.setSanctionsLists.populateTransaction(lists),
    },
  ];
}

/** A suite from before its distributor knows nothing of it. */
async function issuanceDuty({ issuer, provider }: Context, deployment: Deployment): Promise<Duty[]> {
  const agent = issuer.config.agents.find(({ address }) => address === "distributor");
  if (agent === undefined) return [];
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const bits = permissionBits(agent, TOKEN_PERMISSIONS);
  const { permissions } = await token.agentPermissions(deployment.suite.distributor);
  if ((permissions & bits) === bits) return [];
  const allowance = agent.mintAllowance ?? UNLIMITED;
  return [
    {
      key: "setUp/issuance",
      what: "let the distributor issue reinvested tokens",
      call: await token.setAgentPermissions.populateTransaction(deployment.suite.distributor, bits, allowance),
    },
  ];
}
