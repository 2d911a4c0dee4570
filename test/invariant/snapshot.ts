import type { StateLens } from "../../typechain-types";
import { PERIODS } from "./deployment";
import { ALL, countryId } from "./judge";
import type { TokenWorld, World } from "./world";

/** What the contracts say of a token, its registry, its twin registry and its compliance contract, in one block. */
export interface Snapshot {
  readonly token: TokenWorld;
  readonly state: StateLens.TokenStateStructOutput;
  readonly host: StateLens.HostStateStructOutput;
  readonly accounts: ReadonlyMap<string, StateLens.AccountStructOutput>;
  readonly holders: ReadonlyMap<string, StateLens.HolderStructOutput>;
  /** Countries, groups and all, in the order of the numbers in `host`. */
  readonly jurisdictions: readonly string[];
}

/** Countries that are counted, the unknown one too. */
const COUNTED = [0n, 276n, 250n, 840n, 826n, 36n];

/** Reads every token that a call to this contract can have changed, with all that it rests on; or both tokens. */
export async function readAfter(world: World, called: string, all: boolean): Promise<Snapshot[]> {
  const about = world.tokens.filter(({ token, host }) => token === called || host === called);
  const tokens = about.length === 0 || all ? world.tokens : about;
  // Paces change with moves and settings, not with registrations and claims.
  const paces = about.length > 0 || all;
  return Promise.all(tokens.map(async (token) => read(world, token, paces ? PERIODS : [])));
}

async function read(world: World, token: TokenWorld, periods: readonly bigint[]): Promise<Snapshot> {
  const { lens, wallets, investors, hostile, code } = world.deployment;
  const holders = [...wallets, ...investors.map(({ identity }) => identity), ...hostile.identities];
  const jurisdictions = [ALL, ...COUNTED.map(countryId), ...token.hostBook.rules.groups.keys()];
  const { JurisdictionCap: cap, TimeTransfersLimits: limits } = code.rules;
  const [state, host] = await Promise.all([
    lens.tokenState(token.token, token.twin, [...wallets]),
    lens.hostState(token.host, cap, limits, holders, jurisdictions, [...periods]),
  ]);
  return {
    token,
    state,
    host,
    accounts: new Map(wallets.map((wallet, index) => [wallet, at(state.accounts, index)])),
    holders: new Map(holders.map((holder, index) => [holder, at(host.known, index)])),
    jurisdictions,
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error("the lens answered too little");
  return item;
}
