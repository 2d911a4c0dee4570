import { type RuleName } from "../../../deploy/shared";
import { type SuiteFixture, type SuiteOptions } from "../../fixtures/suite";

/**
 * What one rule may add to a transfer, over a host with one module that does nothing. Groups and shares
 * are what further settings of a rule that counts add to it; lots travel with tokens.
 */
export const BUDGET = {
  check: 10_000n,
  ownWrites: 16_000n,
  oracle: 20_000n,
  ledger: 22_000n,
  ledgerAndCounters: 33_000n,
  // A share is of the supply, which the token is asked for.
  ledgerAndSupply: 28_000n,
  group: 36_500n,
  share: 39_500n,
  lots: 50_000n,
  clock: 10_300n,
  twoLists: 14_100n,
  fee: 42_500n,
};

/** More than any test moves. */
export const FAR = 10n ** 24n;
export const UNIT = 10n ** 18n;

/** A rule with settings whose cost is measured. The first of a rule is kept in the snapshot. */
export interface ModuleCase {
  rule: RuleName;
  /** The settings, in words. */
  what: string;
  budget: bigint;
  /** Calls that set the rule. `list` is a sanctions list. */
  settings: (list: string) => string[];
  /** What the suite needs beside the rule, such as classes. */
  suite?: SuiteOptions;
  /** What is done before holders are registered, such as naming an approver. */
  prepare?: (suite: SuiteFixture) => Promise<void>;
  /** What is done just before the transfer that is measured, such as approving it. */
  before?: (suite: SuiteFixture) => Promise<void>;
}
