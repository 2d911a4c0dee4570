/** An expression of SMT-LIB: a word, or a list of expressions. */
type Expression = string | Expression[];

/** Two factors of 256 bits, a sign, and room. */
const WIDTH = 520;
const SORT = `(_ BitVec ${WIDTH})`;

const OPERATIONS: Readonly<Record<string, string>> = {
  "+": "bvadd",
  "*": "bvmul",
  "-": "bvsub",
  div: "bvsdiv",
  mod: "bvsmod",
  "<": "bvslt",
  "<=": "bvsle",
  ">": "bvsgt",
  ">=": "bvsge",
};

/**
 * The compiler states everything over integers and turns them into bit vectors and back for each shift and mask, which
 * no solver follows far. This states the same over bit vectors alone: so wide that no operation on words of 256 bits
 * overflows, and the two statements agree.
 */
export function overBitVectors(query: string): string {
  const statements = parse(query).filter((statement) => !isLogic(statement));
  return ["(set-logic ALL)", ...statements.map((statement) => write(statement, isAssertion(statement)))].join("\n");
}

/** The values of an answer as the integers that were asked for. */
export function overIntegers(answer: string): string {
  return answer.replace(/#[xb]([0-9a-f]+)/g, (literal) => {
    const value = BigInt.asIntN(WIDTH, BigInt(`0${literal.slice(1)}`));
    return value < 0n ? `(- ${-value})` : String(value);
  });
}

function isLogic(statement: Expression): boolean {
  return statement[0] === "set-logic";
}

/** Everywhere else numbers are not integers but widths and levels. */
function isAssertion(statement: Expression): boolean {
  return statement[0] === "assert";
}

function write(expression: Expression, values: boolean): string {
  if (typeof expression === "string") {
    if (expression === "Int") return SORT;
    return values && /^\d+$/.test(expression) ? `(_ bv${expression} ${WIDTH})` : expression;
  }
  const [head, ...rest] = expression;
  if (Array.isArray(head) && head[0] === "_" && head[1] === "int2bv") {
    return `((_ extract ${Number(head[2]) - 1} 0) ${write(rest[0] ?? "", values)})`;
  }
  if (head === "_") return `(${expression.map((part) => write(part, false)).join(" ")})`;
  const parts = rest.map((part) => write(part, values));
  if (head === "bv2nat") return `((_ zero_extend ${WIDTH - widthOf(rest[0] ?? "")}) ${parts.join(" ")})`;
  if (head === "-" && parts.length === 1) return `(bvneg ${parts.join(" ")})`;
  const operation = typeof head === "string" && values ? (OPERATIONS[head] ?? head) : write(head ?? "", values);
  return `(${[operation, ...parts].join(" ")})`;
}

/** Bits of a bit vector: its parts come from integers, which say how many. */
function widthOf(expression: Expression): number {
  if (typeof expression === "string") throw new Error(`Width of ${expression} is unknown`);
  const [head, ...rest] = expression;
  if (Array.isArray(head) && head[1] === "int2bv") return Number(head[2]);
  return widthOf(rest.at(-1) ?? "");
}

function parse(text: string): Expression[] {
  const stack: Expression[][] = [[]];
  for (const [token] of text.matchAll(/\(|\)|\|[^|]*\||"[^"]*"|[^\s()|"]+/g)) {
    if (token === "(") stack.push([]);
    else if (token === ")") {
      const done = stack.pop() ?? [];
      stack.at(-1)?.push(done);
    } else stack.at(-1)?.push(token);
  }
  return stack[0] ?? [];
}
