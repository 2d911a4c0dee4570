import { toBeHex, ZeroAddress } from "ethers";

import type { Attempt } from "./attempt";
import { UNLIMITED } from "../fixtures/suite";
import { TOKEN_RIGHTS } from "./deployment";
import { type Action, callTo, type Director } from "./director";
import { TOKEN } from "./tokenBook";
import { againstByRules, againstReceiver, everyRefusal } from "./verdict";
import type { TokenWorld, World } from "./world";

type TokenRight = keyof typeof TOKEN_RIGHTS;

/** An agent's call to a token. */
function asAgent(
  token: TokenWorld,
  { kind, right, from }: { kind: string; right: TokenRight; from: string },
  [name, args]: readonly [string, readonly unknown[]],
  rest: Omit<Attempt, "kind" | "call" | "right">,
): Attempt {
  const call = callTo(TOKEN, from, token.token, name, args);
  return { kind, call, right: { contract: token.token, permission: TOKEN_RIGHTS[right] }, ...rest };
}

const EVIDENCE = "0xc0ffee";

/** A call in its plain form or, now and then, in the one with evidence. */
function eitherForm(stage: Director, name: string, types: string, args: readonly unknown[]): [string, unknown[]] {
  if (stage.random.chance(0.5)) return [`${name}(${types})`, [...args]];
  return [`${name}(${types},bytes)`, [...args, EVIDENCE]];
}

function minter(stage: Director): string {
  return stage.random.chance(0.35) ? stage.world.deployment.minter : stage.agent();
}

function spendAllowance(world: World, token: string, account: string, value: bigint): void {
  const { permissions, allowance } = world.agentOf(token, account);
  if (allowance !== UNLIMITED) world.setAgent(token, account, { permissions, allowance: allowance - value });
}

function mint(stage: Director): Attempt {
  const { world, time, random } = stage;
  const token = stage.token();
  const [from, to] = [minter(stage), stage.receiver(token)];
  const value = BigInt(random.below(700));
  const proposal = { spender: from, from: ZeroAddress, to, value };
  const outside = againstReceiver(world, token, to, time);
  if (world.agentOf(token.token, from).allowance < value) outside.push("AgentAllowanceExceeded");
  return asAgent(
    token,
    { kind: "mint", right: "mint", from },
    eitherForm(stage, "mint", "address,uint256", [to, value]),
    {
      against: [...outside, ...againstByRules(token, proposal, time)],
      proposal: { ...proposal, token, againstOtherwise: outside },
      effect: () => {
        spendAllowance(world, token.token, from, value);
      },
    },
  );
}

function batchMint(stage: Director): Attempt {
  const token = stage.token();
  const from = minter(stage);
  const to = Array.from({ length: 1 + stage.random.below(3) }, () => stage.receiver(token));
  const values = to.map(() => BigInt(stage.random.below(250)));
  const once = stage.random.chance(0.4);
  const issue = toBeHex(BigInt(stage.random.below(40)), 32);
  const signature = once ? "batchMint(address[],uint256[],bytes32)" : "batchMint(address[],uint256[])";
  return asAgent(
    token,
    { kind: "batchMint", right: "mint", from },
    [signature, once ? [to, values, issue] : [to, values]],
    {
      against: ["TokenIssueDone", "TokenIssueEmpty", "AgentAllowanceExceeded", ...everyRefusal(token)],
      open: true,
      effect: () => {
        const total = values.reduce((sum, value) => sum + value, 0n);
        spendAllowance(stage.world, token.token, from, total);
      },
    },
  );
}

function burn(stage: Director): Attempt {
  const token = stage.token();
  const account = stage.holder(token);
  const value = stage.random.partOf(token.book.balanceOf(account));
  const against = value > token.book.balanceOf(account) ? ["ERC20InsufficientBalance"] : [];
  const form = eitherForm(stage, "burn", "address,uint256", [account, value]);
  return asAgent(token, { kind: "burn", right: "burn", from: stage.agent() }, form, { against });
}

function batchBurn(stage: Director): Attempt {
  const token = stage.token();
  const accounts = Array.from({ length: 1 + stage.random.below(3) }, () => stage.holder(token));
  const values = accounts.map((account) => token.book.balanceOf(account) / 4n);
  const by = { kind: "batchBurn", right: "burn", from: stage.agent() } as const;
  return asAgent(token, by, ["batchBurn", [accounts, values]], { against: [] });
}

function forcedTransfer(stage: Director): Attempt {
  const token = stage.token();
  const [account, to] = [stage.holder(token), stage.receiver(token)];
  const value = stage.random.partOf(token.book.balanceOf(account));
  const against = againstReceiver(stage.world, token, to, stage.time);
  if (value > token.book.balanceOf(account)) against.push("ERC20InsufficientBalance");
  const form = eitherForm(stage, "forcedTransfer", "address,address,uint256", [account, to, value]);
  return asAgent(token, { kind: "forcedTransfer", right: "forcedTransfer", from: stage.agent() }, form, { against });
}

function batchForcedTransfer(stage: Director): Attempt {
  const token = stage.token();
  const accounts = Array.from({ length: 1 + stage.random.below(3) }, () => stage.holder(token));
  const receivers = accounts.map(() => stage.receiver(token));
  const values = accounts.map((account) => token.book.balanceOf(account) / 4n);
  const by = { kind: "batchForcedTransfer", right: "forcedTransfer", from: stage.agent() } as const;
  return asAgent(token, by, ["batchForcedTransfer", [accounts, receivers, values]], {
    against: receivers.flatMap((to) => againstReceiver(stage.world, token, to, stage.time)),
  });
}

/** What the registry has against a recovery. */
export function againstRecovery(
  { storage, deployment }: World,
  lost: string,
  next: string,
  identity: string,
): string[] {
  const former = storage.barred.get(lost);
  if ((former?.identity ?? storage.identityOf(lost)) !== identity) return ["RecoveryIdentityMismatch"];
  if (former !== undefined && !storage.succeeds(lost, next)) return ["RecoveryAlreadyDone"];
  if (lost === next || storage.barred.has(next)) return ["RecoveryWalletInvalid"];
  const registered = storage.identityOf(next);
  if (registered === identity) return [];
  if (registered !== undefined) return ["RecoveryWalletTaken"];
  const person = deployment.investors.find((investor) => investor.identity === identity);
  const isKey = person !== undefined && (person.keys.includes(next) || person.wallets[0] === next);
  return isKey ? [] : ["RecoveryWalletUnknown"];
}

/** A lost wallet, who might succeed it, and the identity it is said to be of. */
export function anyRecovery(stage: Director, token: TokenWorld): [lost: string, next: string, identity: string] {
  const { storage, deployment } = stage.world;
  const known = (wallet: string): boolean => storage.identityOf(wallet) !== undefined || storage.barred.has(wallet);
  const lost = stage.walletWhere((wallet) => known(wallet) && token.book.balanceOf(wallet) > 0n);
  const identity = storage.barred.get(lost)?.identity ?? storage.identityOf(lost) ?? stage.identity();
  const person = deployment.investors.find((investor) => investor.identity === identity);
  const heirs = [...storage.walletsOf(identity), ...(person?.keys ?? [])].filter((wallet) => wallet !== lost);
  const successor = storage.barred.get(lost)?.successor;
  const next = successor ?? (heirs.length > 0 ? stage.random.pick(heirs) : stage.wallet());
  return [
    lost,
    stage.random.chance(0.1) ? stage.wallet() : next,
    stage.random.chance(0.1) ? stage.identity() : identity,
  ];
}

function recover(stage: Director): Attempt {
  const { world, time } = stage;
  const token = stage.token();
  const [lost, next, identity] = anyRecovery(stage, token);
  const against = againstRecovery(world, lost, next, identity);
  if (lost === next) against.push("TokenRecoverySame");
  const heldBy = world.storage.identityOf(next) ?? (world.storage.barred.has(lost) ? undefined : identity);
  const verified = heldBy !== undefined && world.claims.isVerified(heldBy, token.needs, time);
  if (token.book.balanceOf(lost) > 0n && !verified) against.push("TokenReceiverNotVerified");
  const form = eitherForm(stage, "recoveryAddress", "address,address,address", [lost, next, identity]);
  return asAgent(token, { kind: "recovery", right: "recovery", from: stage.agent() }, form, { against });
}

function freezeWallet(stage: Director): Attempt {
  const token = stage.token();
  const { frozenWallets } = token.book;
  const account = stage.walletWhere((wallet) => frozenWallets.has(wallet), 0.55);
  const on = !frozenWallets.has(account);
  const by = { kind: "freeze", right: "freeze", from: stage.agent() } as const;
  if (stage.random.chance(0.2)) {
    const other = stage.wallet();
    return asAgent(
      token,
      by,
      [
        "batchSetAddressFrozen",
        [
          [account, other],
          [on, false],
        ],
      ],
      { against: [] },
    );
  }
  return asAgent(token, by, eitherForm(stage, "setAddressFrozen", "address,bool", [account, on]), { against: [] });
}

function freezePart(stage: Director): Attempt {
  const token = stage.token();
  const account = stage.sender(token);
  const value = stage.random.partOf(token.book.freeOf(account));
  const against = value > token.book.freeOf(account) ? ["TokenBalanceFrozen"] : [];
  const by = { kind: "freezePart", right: "freeze", from: stage.agent() } as const;
  if (stage.random.chance(0.2)) {
    return asAgent(token, by, ["batchFreezePartialTokens", [[account], [value]]], { against });
  }
  return asAgent(token, by, eitherForm(stage, "freezePartialTokens", "address,uint256", [account, value]), { against });
}

function unfreezePart(stage: Director): Attempt {
  const token = stage.token();
  const account = stage.walletWhere((wallet) => token.book.frozenOf(wallet) > 0n);
  const value = stage.random.partOf(token.book.frozenOf(account));
  const against = value > token.book.frozenOf(account) ? ["TokenUnfreezeExceeded"] : [];
  const by = { kind: "unfreezePart", right: "freeze", from: stage.agent() } as const;
  if (stage.random.chance(0.2)) {
    return asAgent(token, by, ["batchUnfreezePartialTokens", [[account], [value]]], { against });
  }
  const form = eitherForm(stage, "unfreezePartialTokens", "address,uint256", [account, value]);
  return asAgent(token, by, form, { against });
}

function freezeIdentity(stage: Director): Attempt {
  const token = stage.token();
  const frozen = [...token.book.frozenIdentities];
  const thaw = frozen.length > 0 && stage.random.chance(0.65);
  const identity = thaw ? stage.random.pick(frozen) : stage.investor().identity;
  const by = { kind: "freezeIdentity", right: "freeze", from: stage.agent() } as const;
  return asAgent(token, by, ["setIdentityFrozen", [identity, !thaw, EVIDENCE]], { against: [] });
}

function pause(stage: Director): Attempt {
  const token = stage.random.pick(stage.world.tokens);
  const { paused } = token.book;
  const wrong = stage.random.chance(0.15);
  const name = paused !== wrong ? "unpause" : "pause";
  const against = wrong ? [paused ? "TokenPaused" : "TokenNotPaused"] : [];
  return asAgent(token, { kind: name, right: "pause", from: stage.agent() }, [name, []], { against });
}

/** Ends a pause sooner than chance would. */
function unpause(stage: Director): Attempt {
  const token = stage.world.tokens.find(({ book }) => book.paused);
  if (token === undefined) return forcedTransfer(stage);
  return asAgent(token, { kind: "unpause", right: "pause", from: stage.agent() }, ["unpause", []], { against: [] });
}

/** What agents of a token do. */
export const AGENT_ACTIONS: readonly Action[] = [
  { kind: "mint", weight: 8, make: mint },
  { kind: "batchMint", weight: 3, make: batchMint },
  { kind: "burn", weight: 4, make: burn },
  { kind: "batchBurn", weight: 1.5, make: batchBurn },
  { kind: "forcedTransfer", weight: 5, make: forcedTransfer },
  { kind: "batchForcedTransfer", weight: 2, make: batchForcedTransfer },
  { kind: "recovery", weight: 2.5, make: recover },
  { kind: "freeze", weight: 3, make: freezeWallet },
  { kind: "freezePart", weight: 3, make: freezePart },
  { kind: "unfreezePart", weight: 2, make: unfreezePart },
  { kind: "freezeIdentity", weight: 2, make: freezeIdentity },
  { kind: "pause", weight: 1.8, make: pause },
  { kind: "unpause", weight: 5, make: unpause },
];
