import { getAddress, ZeroAddress, ZeroHash } from "ethers";

/** `MoveKind` of the contracts, in its order. */
export const Kind = {
  Transfer: 0,
  Mint: 1,
  Burn: 2,
  ForcedTransfer: 3,
  Recovery: 4,
  Fee: 5,
  Recount: 6,
} as const;

export type KindName = keyof typeof Kind;

/** The kinds that no rule may refuse. */
export const AGENTS_KINDS = ["Burn", "ForcedTransfer", "Recovery", "Recount"] as const satisfies readonly KindName[];

export interface Party {
  wallet: string;
  holder: string;
  country: number;
  ledgerCountry: number;
  class: number;
  exempt: boolean;
  treasury: boolean;
  balance: bigint;
}

export interface Move {
  kind: number;
  settled: boolean;
  spender: string;
  value: bigint;
  supply: bigint;
  outstanding: bigint;
  context: string;
  from: Party;
  to: Party;
}

export const NOBODY: Party = {
  wallet: ZeroAddress,
  holder: ZeroAddress,
  country: 0,
  ledgerCountry: 0,
  class: 0,
  exempt: false,
  treasury: false,
  balance: 0n,
};

/** An address that is easy to read in a failure. */
export function address(number: number): string {
  return getAddress(`0x${number.toString(16).padStart(40, "0")}`);
}

/** A side of a move: a wallet that is a holder of its own, in France, unless said otherwise. */
export function party(number: number, fields: Partial<Party> = {}): Party {
  const wallet = address(number);
  const country = fields.country ?? 250;
  return { ...NOBODY, wallet, holder: wallet, country, ledgerCountry: country, ...fields };
}

export type MoveFields = Partial<Omit<Move, "kind">> & { kind?: KindName };

/** A transfer of one unit between two holders, unless said otherwise. */
export function move({ kind = "Transfer", ...fields }: MoveFields = {}): Move {
  const from = fields.from ?? (kind === "Mint" ? NOBODY : party(0xa, { balance: 100n }));
  const to = fields.to ?? (kind === "Burn" ? NOBODY : party(0xb));
  return {
    settled: false,
    spender: kind === "Mint" ? address(0xa9) : from.wallet,
    value: 1n,
    supply: 1_000n,
    outstanding: 1_000n,
    context: ZeroHash,
    ...fields,
    kind: Kind[kind],
    from,
    to,
  };
}
