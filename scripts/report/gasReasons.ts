/** Why work costs more than its budget: where the gas goes, found by tracing each operation of the transaction. */
export const GAS_REASONS: Readonly<Record<string, string>> = {
  "mint.batch50.modules3":
    "A new holder takes two new slots, its balance and its identity's holding, 44,400 with their first reading; its lease " +
    "and its identity's counter are two cold slots more, 4,200, its event is 1,800. Of the other 27,000 the compliance " +
    "contract takes 10,000 to build the move and ask three rules, which take 5,700, the registry and the counters 5,900. " +
    "One call for all of a batch would save about 6,000 and keep the order of refusals only at the price of a second way " +
    "to move tokens.",
  "batchTransfer50.modules3":
    "As for a mint, without new slots: two slots written for the receiver, four read. The same call for all of a batch " +
    "would bring it below its budget.",
  "recovery.modules3":
    "Adding the new key to the identity is 77,000 of it. Recovering writes four new slots, 22,100 each: the new wallet's " +
    "balance, registration and lease, the lost wallet's successor, which a second token of the same storage needs, and " +
    "nothing can share one with another.",
  "freeze.address":
    "Reading whether anything was frozen before costs a freeze 2,100, and takes 5,000 off every transfer of a token that " +
    "never froze anything.",
};
