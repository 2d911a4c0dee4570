/** What a node says of a call that a contract refused: the contract's error, ABI-encoded; undefined for other faults. */
export function revertData(error: unknown): string | undefined {
  for (const candidate of withCauses(error)) {
    const data: unknown = Reflect.get(candidate, "data");
    if (isHex(data)) return data;
    if (typeof data === "object" && data !== null) {
      const inner: unknown = Reflect.get(data, "data");
      if (isHex(inner)) return inner;
    }
  }
  return undefined;
}

/** An error and what libraries wrapped in it: each keeps the node's answer under another name. */
function* withCauses(error: unknown): Generator<object> {
  const queue = [error];
  const seen = new Set<unknown>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    yield next;
    for (const name of ["info", "error", "cause"]) queue.push(Reflect.get(next, name));
  }
}

function isHex(value: unknown): value is string {
  return typeof value === "string" && /^0x([0-9a-fA-F]{8}|[0-9a-fA-F]{72,})$/.test(value);
}
