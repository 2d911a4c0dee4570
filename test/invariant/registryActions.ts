import { IdentityRegistry__factory, IdentityRegistryStorage__factory } from "../../typechain-types";
import { anyRecovery, againstRecovery } from "./agentActions";
import type { Attempt } from "./attempt";
import { COUNTRIES, REGISTRY_RIGHTS } from "./deployment";
import { type Action, callTo, type Director } from "./director";
import type { TokenWorld } from "./world";

const REGISTRY = IdentityRegistry__factory.createInterface();
const STORAGE = IdentityRegistryStorage__factory.createInterface();

type RegistryRight = keyof typeof REGISTRY_RIGHTS;

/** An agent's call to a token's registry; both registries write the same storage. */
function asAgent(
  stage: Director,
  { registry }: TokenWorld,
  { kind, right }: { kind: string; right: RegistryRight },
  [name, args]: readonly [string, readonly unknown[]],
  against: readonly string[],
): Attempt {
  const call = callTo(REGISTRY, stage.world.deployment.agent, registry, name, args);
  return { kind, call, right: { contract: registry, permission: REGISTRY_RIGHTS[right] }, against };
}

function country(stage: Director): bigint {
  return stage.random.pick(COUNTRIES);
}

/** What the storage has against a wallet that is to be new to it. */
function againstNew({ world }: Director, wallet: string): string[] {
  if (world.storage.barred.has(wallet)) return ["StorageWalletBarred"];
  return world.storage.identityOf(wallet) === undefined ? [] : ["StorageWalletTaken"];
}

function againstKnown({ world }: Director, wallet: string): string[] {
  if (world.storage.barred.has(wallet)) return ["StorageWalletBarred"];
  return world.storage.identityOf(wallet) === undefined ? ["StorageWalletUnknown"] : [];
}

/** A wallet's own identity where it had one in the beginning, or any. */
function identityFor(stage: Director, wallet: string): string {
  const { investors } = stage.world.deployment;
  const own = investors.find(({ wallets, keys }) => wallets.includes(wallet) || keys.includes(wallet));
  return own !== undefined && stage.random.chance(0.7) ? own.identity : stage.identity();
}

function register(stage: Director): Attempt {
  if (stage.isFull && stage.random.chance(0.7)) return remove(stage);
  const wallet = stage.unregistered();
  const [identity, code] = [identityFor(stage, wallet), stage.random.chance(0.05) ? 0n : country(stage)];
  const by = { kind: "register", right: "register" } as const;
  const against = [...againstNew(stage, wallet), ...(code === 0n ? ["StorageCountryInvalid"] : [])];
  return asAgent(stage, stage.token(), by, ["registerIdentity", [wallet, identity, code]], against);
}

function batchRegister(stage: Director): Attempt {
  const wallets = stage.random.shuffled([...new Set([stage.unregistered(), stage.unregistered()])]);
  const lists = [wallets, wallets.map((wallet) => identityFor(stage, wallet)), wallets.map(() => country(stage))];
  const name = stage.random.chance(0.6) ? "batchRegisterIdentityWithLease" : "batchRegisterIdentity";
  const against = wallets.flatMap((wallet) => againstNew(stage, wallet));
  return asAgent(stage, stage.token(), { kind: "batchRegister", right: "register" }, [name, lists], against);
}

/** Wallets added to an identity that there is already. */
function onboard(stage: Director): Attempt {
  if (stage.isFull && stage.random.chance(0.7)) return remove(stage);
  const { identity } = stage.investor();
  const wallets = [
    ...new Set([stage.unregistered(), stage.random.chance(0.3) ? stage.wallet() : stage.unregistered()]),
  ];
  const against = wallets.flatMap((wallet) => {
    if (stage.world.storage.barred.has(wallet)) return ["StorageWalletBarred"];
    const registered = stage.world.storage.identityOf(wallet);
    return registered === undefined || registered === identity ? [] : ["OnboardWalletTaken"];
  });
  const [managementKey, salt] = [stage.wallet(), `0x${"00".repeat(32)}`];
  const request = { identity, managementKey, salt, claims: [], wallets, country: country(stage), lease: true };
  return asAgent(stage, stage.token(), { kind: "onboard", right: "register" }, ["onboard", [request]], against);
}

function updateIdentity(stage: Director): Attempt {
  const wallet = stage.registered();
  const by = { kind: "updateIdentity", right: "update" } as const;
  const call = ["updateIdentity", [wallet, identityFor(stage, wallet)]] as const;
  return asAgent(stage, stage.token(), by, call, againstKnown(stage, wallet));
}

function updateCountry(stage: Director): Attempt {
  const wallet = stage.registered();
  const by = { kind: "updateCountry", right: "update" } as const;
  const call = ["updateCountry", [wallet, country(stage)]] as const;
  return asAgent(stage, stage.token(), by, call, againstKnown(stage, wallet));
}

function remove(stage: Director): Attempt {
  const wallet = stage.registered();
  const by = { kind: "deleteIdentity", right: "remove" } as const;
  return asAgent(stage, stage.token(), by, ["deleteIdentity", [wallet]], againstKnown(stage, wallet));
}

/** A recovery that no token takes part in: each finds its tokens at the lost wallet later. */
function recover(stage: Director): Attempt {
  const token = stage.token();
  const [lost, next, identity] = anyRecovery(stage, token);
  const against = againstRecovery(stage.world, lost, next, identity);
  const by = { kind: "registryRecovery", right: "recover" } as const;
  return asAgent(stage, token, by, ["recover", [lost, next, identity]], against);
}

function refresh(stage: Director): Attempt {
  const { stranger, broker } = stage.world.deployment;
  const wallets = stage.random.shuffled(stage.world.deployment.wallets).slice(0, 1 + stage.random.below(5));
  const from = stage.random.pick([stranger, broker]);
  const { registry, twin } = stage.token();
  const to = stage.random.chance(0.15) ? twin : registry;
  return { kind: "refresh", call: callTo(REGISTRY, from, to, "batchRefresh", [wallets]), against: [] };
}

/** Writing to the storage is for its registries alone. */
function writeStorage(stage: Director): Attempt {
  const { deployment } = stage.world;
  const storage = deployment.tokens[0]?.identityStorage ?? "";
  const from = stage.random.pick([deployment.agent, deployment.owner, deployment.stranger, stage.token().twin]);
  const [name, args] = stage.random.pick([
    ["addIdentityToStorage", [stage.unregistered(), stage.identity(), country(stage)]],
    ["modifyStoredIdentity", [stage.registered(), stage.identity()]],
    ["modifyStoredInvestorCountry", [stage.registered(), country(stage)]],
    ["removeIdentityFromStorage", [stage.registered()]],
    ["recordRecovery", [stage.registered(), stage.registered()]],
  ] as const);
  return { kind: "writeStorage", call: callTo(STORAGE, from, storage, name, args), against: ["AgentUnauthorized"] };
}

/** What agents of the registries do, and what anybody may. */
export const REGISTRY_ACTIONS: readonly Action[] = [
  { kind: "register", weight: 5, make: register },
  { kind: "batchRegister", weight: 2, make: batchRegister },
  { kind: "onboard", weight: 3, make: onboard },
  { kind: "updateIdentity", weight: 3, make: updateIdentity },
  { kind: "updateCountry", weight: 4, make: updateCountry },
  { kind: "deleteIdentity", weight: 2.5, make: remove },
  { kind: "registryRecovery", weight: 1, make: recover },
  { kind: "refresh", weight: 6, make: refresh },
  { kind: "writeStorage", weight: 1.5, make: writeStorage },
];
