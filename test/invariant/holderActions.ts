import { MaxUint256 } from "ethers";

import type { Attempt } from "./attempt";
import { type Action, callTo, type Director } from "./director";
import type { Proposal } from "./judge";
import { TOKEN } from "./tokenBook";
import { againstByRules, againstByToken, againstReceiver, everyRefusal } from "./verdict";
import type { TokenWorld } from "./world";

function proposalOf(stage: Director, token: TokenWorld): Proposal {
  const from = stage.sender(token);
  const own = stage.world.storage.identityOf(from);
  const within = stage.random.chance(0.15) && own !== undefined;
  const to = within ? stage.random.pick(stage.world.storage.walletsOf(own)) : stage.receiver(token);
  const value = stage.random.partOf(token.book.freeOf(from));
  return { spender: from, from, to, value };
}

function attemptOf(stage: Director, token: TokenWorld, proposal: Proposal, kind: string): Attempt {
  const { world, time } = stage;
  const { spender, from, to, value } = proposal;
  const outside = [
    ...againstByToken(token, world, proposal),
    ...againstReceiver(world, token, to, time),
    ...(kind === "transferFrom" && token.book.allowanceOf(from, spender) < value ? ["ERC20InsufficientAllowance"] : []),
  ];
  const isDirect = kind === "transfer";
  return {
    kind,
    call: callTo(TOKEN, spender, token.token, kind, isDirect ? [to, value] : [from, to, value]),
    against: [...outside, ...againstByRules(token, proposal, time)],
    proposal: { ...proposal, token, againstOtherwise: outside },
    effect: () => {
      if (!isDirect) token.book.spend(from, spender, value);
    },
  };
}

function transfer(stage: Director): Attempt {
  const token = stage.token();
  return attemptOf(stage, token, proposalOf(stage, token), "transfer");
}

function transferFrom(stage: Director): Attempt {
  const token = stage.token();
  const { broker, stranger } = stage.world.deployment;
  const proposal = proposalOf(stage, token);
  const spender = stage.random.weighted([
    [6, broker],
    [4, stranger],
    [1, proposal.from],
  ]);
  return attemptOf(stage, token, { ...proposal, spender }, "transferFrom");
}

function approve(stage: Director): Attempt {
  const token = stage.token();
  const wallet = stage.sender(token);
  const value = stage.random.chance(0.1) ? MaxUint256 : stage.random.partOf(token.book.balanceOf(wallet));
  const spender = stage.world.deployment.stranger;
  return { kind: "approve", call: callTo(TOKEN, wallet, token.token, "approve", [spender, value]), against: [] };
}

function batchTransfer(stage: Director): Attempt {
  const token = stage.token();
  const from = stage.sender(token);
  const count = BigInt(1 + stage.random.below(3));
  const receivers: string[] = [];
  const values: bigint[] = [];
  for (let i = 0n; i < count; ++i) {
    receivers.push(stage.receiver(token));
    values.push(stage.random.partOf(token.book.freeOf(from) / count));
  }
  return {
    kind: "batchTransfer",
    call: callTo(TOKEN, from, token.token, "batchTransfer", [receivers, values]),
    against: everyRefusal(token),
    open: true,
  };
}

/** What holders and those they approved do with tokens. */
export const HOLDER_ACTIONS: readonly Action[] = [
  { kind: "transfer", weight: 36, make: transfer },
  { kind: "transferFrom", weight: 11, make: transferFrom },
  { kind: "approve", weight: 3, make: approve },
  { kind: "batchTransfer", weight: 5, make: batchTransfer },
];
