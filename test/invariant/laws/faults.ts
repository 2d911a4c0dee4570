import { expect } from "chai";

import { IdentityRegistry__factory, SecurityToken__factory } from "../../../typechain-types";
import { parse } from "../chain";
import { HOST } from "../hostBook";
import type { Law } from "./law";

const REGISTRY = IdentityRegistry__factory.createInterface();
const TOKEN = SecurityToken__factory.createInterface();

/** Rules that refuse or break everything come and go in the sequences, and wallets of identities that do. */
export const LAW_13: Law = {
  number: 13,
  words: "A hostile part can refuse what depends on it, and nothing else: nothing that works is stepped over.",
  check: ({ world, attempt, error, receipt }) => {
    if (attempt.kind === "removeHostile" && world.deployment.owner === attempt.call.from) {
      expect(error, "the owner can always remove a rule").to.equal(undefined);
    }
    for (const log of receipt?.logs ?? []) {
      const failed = parse(HOST, log);
      if (failed?.name === "ModuleFailed") expect(world.deployment.hostile.rules).to.include(failed.args[0]);
      const left = parse(REGISTRY, log);
      if (left?.name === "ListenerRemoved") expect(left.args[1], "a listener that was told").to.equal(true);
      expect(parse(TOKEN, log)?.name, "a working compliance contract").not.to.equal("ComplianceFailed");
    }
  },
};
