/** Who may call a function, and how everybody else is refused. */
export interface Right {
  /** Names of callers that pass; whoever is not listed is refused. */
  readonly allowed: readonly string[] | "anyone";
  /** Error the others get. */
  readonly error: string;
}

/** Open to all: it acts on what is the caller's own, or does nothing that depends on the caller. */
export const anyone: Right = { allowed: "anyone", error: "" };

/** Open to nobody any more: the contract was set up when it was created. */
export const once: Right = { allowed: [], error: "InvalidInitialization" };

/** The owner of the contract. */
export const owner: Right = { allowed: ["owner"], error: "OwnableUnauthorizedAccount" };

/** What every contract with an owner has. */
export const OWNABLE: Readonly<Record<string, Right>> = {
  "transferOwnership(address)": owner,
  "renounceOwnership()": owner,
  "acceptOwnership()": { allowed: ["pending owner"], error: "OwnableUnauthorizedAccount" },
};

/** Callers that pass, and the error of the others. */
export function only(error: string, ...allowed: string[]): Right {
  return { allowed, error };
}

/** Name of the agent that has one permission and no other. */
export function agentWithOnly(permission: string): string {
  return `agent with only ${permission}`;
}

/** Name of the agent that has every permission but one. */
export function agentWithout(permission: string): string {
  return `agent without ${permission}`;
}

/** Agents with one permission of those a contract knows, alone or among others, and who else passes. */
export function agentsWith<Permission extends string>(
  permissions: readonly Permission[],
  needed: Permission,
  ...others: string[]
): Right {
  const without = permissions.filter((permission) => permission !== needed).map(agentWithout);
  return only("AgentUnauthorized", "agent", agentWithOnly(needed), ...without, ...others);
}

/** Every error that says "not you": none of them may meet a caller who has the right. */
export function accessErrors(rights: Readonly<Record<string, Right>>): Set<string> {
  return new Set(Object.values(rights).flatMap(({ allowed, error }) => (allowed === "anyone" ? [] : [error])));
}
