import { type Provider, ZeroAddress, id } from "ethers";

import { type SendCall, addressOf, creationOf, hasCode } from "../../deploy/create2";
import { type RuleName, type SharedCode, deployShared, missingCode, sharedCode } from "../../deploy/shared";
import { type SuiteAddresses, deploySuite, suiteAddresses } from "../../deploy/suite";
import { IdentityFactory__factory, SanctionsList__factory, SuiteFactory__factory } from "../../typechain-types";
import { OwnerError, refuseTestAccounts, requireOwner } from "../chain/owner";
import type { Context } from "../context";
import { identityToBe, readIdentities } from "./onboard";
import { moduleSettings } from "./rules";
import type { RuleParts } from "./rules/parts";
import { requireSuite } from "./suiteCheck";
import { type SuiteParts, suiteSalt, suiteSettings } from "./suiteSettings";

/** Every contract that a run works with. */
export interface Deployment extends SuiteParts {
  readonly suite: SuiteAddresses;
}

/**
 * Creates what is not there yet: the code that all suites share, the KYC providers' contracts, the issuer's sanctions
 * list, and the suite. Undefined when nothing may be sent and the suite does not exist.
 */
export async function deploy(context: Context): Promise<Deployment | undefined> {
  const { issuer, keys, provider, sender, development, chainId } = context;
  const { config } = issuer;
  const operator = keys.operator.address;
  const send: SendCall = (call) => sender.send(keys.operator, call);
  if (!development) refuseTestAccounts(config);

  const rules = config.rules.map(({ rule }) => rule);
  const code = sender.dry ? await planShared(context, rules, send) : await deployShared(provider, send, rules);
  if (!(await hasCode(provider, code.suiteFactory))) return undefined;
  const { token, distributor, identityRegistry } = await suiteAddresses(provider, code, operator, suiteSalt(issuer));
  const parts = {
    ...(await ruleParts(context, code, identityRegistry)),
    claimIssuers: await claimIssuers(context, code),
    distributor,
  };
  if (!development && !(await hasCode(provider, token))) {
    await requireOwner(config, token, operator, provider, chainId);
  }
  const suite = await deploySuite(provider, code, operator, suiteSettings(issuer, parts), send);
  if (!(await hasCode(provider, suite.token))) return undefined;
  await distributorOf(context, code, suite);
  await requireSuite(context, parts, suite);
  return { ...parts, suite };
}

/** What rules are set with. The identities that they name are known before they exist. */
async function ruleParts(context: Context, code: SharedCode, identityRegistry: string): Promise<RuleParts> {
  const { issuer, keys, provider } = context;
  const { byReference } = issuer.investors;
  const named = new Set<string>();
  const parts = {
    code,
    operator: keys.operator.address,
    sanctionsList: await sanctionsList(context),
    decimals: issuer.config.token.decimals,
    allotted: issuer.allocation
      .filter(({ reference }) => !issuer.config.treasury.includes(reference))
      .reduce((sum, { amount }) => sum + amount, 0n),
    walletOf: (reference: string) => byReference.get(reference)?.wallets[0] ?? ZeroAddress,
    countryOf: (reference: string) => byReference.get(reference)?.country ?? 0,
  };
  const identityOf = (reference: string): string => {
    named.add(reference);
    return ZeroAddress;
  };
  moduleSettings(issuer.config.rules, { ...parts, identityOf });

  const registered = (await hasCode(provider, identityRegistry))
    ? await readIdentities(context, identityRegistry)
    : new Map<string, string>();
  const identities = new Map<string, string>();
  for (const reference of named) {
    const investor = byReference.get(reference);
    if (investor === undefined) continue;
    const known = investor.wallets.flatMap((wallet) => registered.get(wallet) ?? [])[0];
    identities.set(reference, known ?? (await identityToBe(context, code.identityFactory, investor)).identity);
  }
  return { ...parts, identityOf: (reference) => identities.get(reference) ?? ZeroAddress };
}

/** A suite from before there were distributors gets its own. */
async function distributorOf(
  { provider, sender, keys }: Context,
  code: SharedCode,
  { token, distributor }: SuiteAddresses,
): Promise<void> {
  if (await hasCode(provider, distributor)) return;
  const factory = SuiteFactory__factory.createInterface();
  await sender.send(keys.operator, {
    key: "deploy/distributor",
    to: code.suiteFactory,
    data: factory.encodeFunctionData("deployDistributor", [token]),
    what: `create the token's dividend distributor ${distributor}`,
  });
}

/** What `deployShared` would send. */
async function planShared({ provider }: Context, rules: readonly RuleName[], send: SendCall): Promise<SharedCode> {
  const code = await sharedCode();
  for (const { name, initCode } of await missingCode(provider, code, rules)) await send(creationOf(name, initCode));
  return code;
}

/** The contract of each KYC provider: the one the configuration names, or one that belongs to the provider's key. */
async function claimIssuers(context: Context, code: SharedCode): Promise<string[]> {
  const { issuer, keys, provider, sender } = context;
  const factory = IdentityFactory__factory.connect(code.identityFactory, provider);
  const addresses: string[] = [];
  for (const [index, { name, contract }] of issuer.config.kycProviders.entries()) {
    if (contract !== undefined) {
      await requireContract(provider, contract, `the contract of KYC provider "${name}"`);
      addresses.push(contract);
      continue;
    }
    const manager = keys.kycProvider(name, index).address;
    const salt = id(`kyc/${name}`);
    const address = await factory.claimIssuerAddress(manager, salt);
    if (!(await hasCode(provider, address))) {
      await sender.send(keys.operator, {
        key: `deploy/kyc/${name}`,
        to: code.identityFactory,
        data: factory.interface.encodeFunctionData("createClaimIssuer", [manager, salt]),
        what: `create the contract of KYC provider "${name}" at ${address}, managed by ${manager}`,
      });
    }
    addresses.push(address);
  }
  return addresses;
}

/**
 * The security's own list of sanctioned wallets, beside the oracle; created where a rule asks for it. It is the
 * operator's until its first wallets are on it, and then the owner's.
 */
async function sanctionsList({ issuer, keys, provider, sender }: Context): Promise<string> {
  const { data: initCode } = await new SanctionsList__factory().getDeployTransaction(keys.operator.address);
  const salt = suiteSalt(issuer);
  const address = addressOf(initCode, salt);
  const needed = issuer.config.rules.some(({ rule }) => rule === "SanctionsScreen");
  if (needed && !(await hasCode(provider, address))) {
    await sender.send(keys.operator, creationOf("SanctionsList", initCode, salt));
  }
  return address;
}

async function requireContract(provider: Provider, address: string, what: string): Promise<void> {
  if (await hasCode(provider, address)) return;
  throw new OwnerError(`${what} is not on this chain: ${address}`, "Correct it in config.json.");
}
