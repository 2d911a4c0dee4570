import { toBeHex } from "ethers";

import { IdentityRegistry__factory, SanctionsList__factory } from "../../typechain-types";
import { UNLIMITED } from "../fixtures/suite";
import type { Attempt } from "./attempt";
import { TOKEN_RIGHTS } from "./deployment";
import { type Action, callTo, type Director } from "./director";
import { HOST, MODE } from "./hostBook";
import { TOKEN } from "./tokenBook";

const REGISTRY = IdentityRegistry__factory.createInterface();
const SANCTIONS = SanctionsList__factory.createInterface();

function setTreasury(stage: Director): Attempt {
  const { token, book } = stage.token();
  const marked = [...book.treasury];
  const off = marked.length > 0 && stage.random.chance(0.65);
  const account = off ? stage.random.pick(marked) : stage.wallet();
  const call = callTo(TOKEN, stage.world.deployment.owner, token, "setTreasury", [account, !off]);
  return { kind: "setTreasury", call, right: "owner", against: [] };
}

function setExempt(stage: Director): Attempt {
  const { host, hostBook } = stage.token();
  const exempt = [...hostBook.exempt];
  const off = exempt.length > 0 && stage.random.chance(0.6);
  const holder = off ? stage.random.pick(exempt) : stage.random.chance(0.7) ? stage.identity() : stage.wallet();
  const call = callTo(HOST, stage.world.deployment.owner, host, "setExempt", [holder, !off]);
  return { kind: "setExempt", call, right: "owner", against: [] };
}

function restartLedger(stage: Director, { host, hostBook } = stage.token()): Attempt {
  const against = [];
  if (hostBook.mode === MODE.off) against.push("LedgerNotKept");
  if (hostBook.mode === MODE.deaf && !hostBook.isHeard) against.push("LedgerDeaf");
  const call = callTo(HOST, stage.world.deployment.owner, host, "restartLedger", []);
  return { kind: "restartLedger", call, right: "owner", against };
}

/** Anybody may count; who does it properly counts all that hold something. What is deaf is made to hear first. */
function countWallets(stage: Director): Attempt {
  if (stage.world.tokens.some(({ hostBook }) => !hostBook.isHeard)) return changeListener(stage);
  const stopped = stage.world.tokens.find(({ hostBook }) => hostBook.mode === MODE.deaf);
  if (stopped !== undefined) return restartLedger(stage, stopped);
  const { host, hostBook } =
    stage.world.tokens.find(({ hostBook: one }) => one.mode === MODE.counting) ?? stage.token();
  const { wallets, stranger, broker } = stage.world.deployment;
  const all = stage.random.shuffled([...wallets, stranger]);
  const some = stage.random.chance(0.7) ? all : all.slice(0, 3);
  const call = callTo(HOST, stage.random.pick([stranger, broker]), host, "countWallets", [some]);
  return { kind: "countWallets", call, against: hostBook.isKept ? [] : ["LedgerNotKept"] };
}

/** The same registry set again: the ledger begins anew over a token that has holders. */
function setRegistry(stage: Director): Attempt {
  const { token, registry } = stage.token();
  const call = callTo(TOKEN, stage.world.deployment.owner, token, "setIdentityRegistry", [registry]);
  return { kind: "setIdentityRegistry", call, right: "owner", against: [] };
}

function changeListener(stage: Director): Attempt {
  const deaf = stage.world.tokens.find(({ hostBook }) => !hostBook.isHeard);
  if (deaf === undefined && stage.random.chance(0.5)) return restartLedger(stage);
  const { host, hostBook, registry } = deaf ?? stage.token();
  const name = hostBook.isHeard ? "removeIdentityListener" : "addIdentityListener";
  const call = callTo(REGISTRY, stage.world.deployment.owner, registry, name, [host]);
  return { kind: name, call, right: "owner", against: [] };
}

function setMaxLease(stage: Director): Attempt {
  const hours = stage.random.pick([0, 1, 2, 24, 24, 720]);
  const { registry } = stage.token();
  const call = callTo(REGISTRY, stage.world.deployment.owner, registry, "setMaxLease", [hours]);
  return { kind: "setMaxLease", call, right: "owner", against: [] };
}

/** The agent whose permissions change, and the minting agent's allowance. */
function setAgent(stage: Director): Attempt {
  const { token } = stage.token();
  const { owner, rover, minter } = stage.world.deployment;
  const isRover = stage.random.chance(0.7);
  const held = stage.world.agentOf(token, rover).permissions !== 0n;
  if (isRover && held && stage.random.chance(0.25)) {
    const call = callTo(TOKEN, owner, token, "removeAgent", [rover]);
    return { kind: "removeAgent", call, right: "owner", against: [] };
  }
  const rights = Object.values(TOKEN_RIGHTS).filter(() => stage.random.chance(0.5));
  const bits = rights.reduce((sum, right) => sum | right, 64n);
  const allowance = stage.random.chance(0.2) ? UNLIMITED : BigInt(stage.random.below(2_500));
  const args = isRover ? [rover, bits, allowance] : [minter, TOKEN_RIGHTS.mint, allowance];
  const call = callTo(TOKEN, owner, token, "setAgentPermissions", args);
  return { kind: "setAgent", call, right: "owner", against: [] };
}

function sanction(stage: Director): Attempt {
  const { owner, sanctions, broker } = stage.world.deployment;
  const listed = [...(stage.world.sanctioned.get(sanctions) ?? [])];
  const off = listed.length > 0 && stage.random.chance(0.75);
  const name = off ? "removeFromSanctionsList" : "addToSanctionsList";
  const account = off ? stage.random.pick(listed) : stage.random.chance(0.2) ? broker : stage.wallet();
  const call = callTo(SANCTIONS, owner, sanctions, name, [[account]]);
  return { kind: "sanction", call, right: "owner", against: [] };
}

/** What a compliance contract or registry hears is only from who may tell it. */
function pretend(stage: Director): Attempt {
  const { host, registry, twin, token } = stage.token();
  const from = stage.random.pick([stage.world.deployment.stranger, stage.world.deployment.agent, registry, twin]);
  const record = toBeHex(0n, 32);
  const [to, known, name, args, against] = stage.random.pick([
    [host, HOST, "moved", [[0, from, from, from, 1n, record, record]], ["ComplianceCallerNotToken"]],
    [host, HOST, "created", [from, 5n], ["ComplianceCallerNotToken"]],
    [host, HOST, "onTreasuryChange", [from, true], ["ComplianceCallerNotToken"]],
    [host, HOST, "onRegistryChange", [], ["ComplianceCallerNotToken"]],
    [token, TOKEN, "onComplianceHooks", [0], ["TokenCallerNotCompliance"]],
  ] as const);
  return { kind: "pretend", call: callTo(known, from, to, name, args), against };
}

/** What a stranger tells without being heard: it passes and changes nothing. */
function whisper(stage: Director): Attempt {
  const { host, registry } = stage.token();
  const { stranger } = stage.world.deployment;
  const [one, two] = [stage.wallet(), stage.identity()];
  const [to, known, name, args] = stage.random.pick([
    [host, HOST, "onIdentityChange", [one, two, one, 276, 840]],
    [host, HOST, "onIdentitiesReset", []],
    [registry, REGISTRY, "onRulesChanged", []],
    [registry, REGISTRY, "onStorageBinding", []],
    [registry, REGISTRY, "onStorageChanged", [one, two, one, 276, 840]],
  ] as const);
  return { kind: "whisper", call: callTo(known, stranger, to, name, args), against: [] };
}

/** What owners do beside rules and lists, and what strangers tell in their stead. */
export const OWNER_ACTIONS: readonly Action[] = [
  { kind: "setTreasury", weight: 3, make: setTreasury },
  { kind: "setExempt", weight: 3, make: setExempt },
  { kind: "restartLedger", weight: 1.5, make: (stage) => restartLedger(stage) },
  { kind: "countWallets", weight: 6, make: countWallets },
  { kind: "setRegistry", weight: 0.8, make: setRegistry },
  { kind: "changeListener", weight: 1.2, make: changeListener },
  { kind: "setMaxLease", weight: 1, make: setMaxLease },
  { kind: "setAgent", weight: 3, make: setAgent },
  { kind: "sanction", weight: 2.5, make: sanction },
  { kind: "pretend", weight: 1, make: pretend },
  { kind: "whisper", weight: 1.5, make: whisper },
];
