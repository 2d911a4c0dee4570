import type { Cost } from "./gasTable";

/** A cost by the name that readers know the work by. */
export interface NamedCost extends Cost {
  readonly name: string;
}

const WIDTH = 760;
const LEFT = 190;
const BAR = 11;
const ROW = 3 * BAR + 14;
const TOP = 36;
const SERIES = [
  { key: "scrip", label: "Scrip", colour: "#0b6e4f" },
  { key: "trex", label: "T-REX 4.1.6", colour: "#b0b7bf" },
  { key: "plain", label: "plain ERC-20", colour: "#e0a458" },
] as const;

/** An SVG of bars: what each work costs here, in T-REX and in a plain ERC-20. Pixels are rounded, numbers are not. */
export function chart(costs: readonly NamedCost[]): string {
  const most = costs.reduce((max, { scrip, trex }) => [max, scrip, trex ?? 0n].reduce((a, b) => (a > b ? a : b)), 1n);
  const room = BigInt(WIDTH - LEFT - 80);
  const height = TOP + costs.length * ROW;
  const legend = SERIES.map(
    ({ label, colour }, i) =>
      `<rect x="${(LEFT + i * 130).toString()}" y="10" width="10" height="10" fill="${colour}"/>` +
      `<text x="${(LEFT + 15 + i * 130).toString()}" y="19">${label}</text>`,
  );
  const rows = costs.flatMap((cost, row) => {
    const top = TOP + row * ROW;
    const bars = SERIES.flatMap(({ key, colour }, i) => {
      const gas = cost[key];
      if (gas === undefined) return [];
      const [y, width] = [top + i * BAR, (gas * room) / most];
      return [
        `<rect x="${LEFT.toString()}" y="${y.toString()}" width="${width.toString()}" height="${(BAR - 2).toString()}" fill="${colour}"/>`,
        `<text x="${(BigInt(LEFT + 5) + width).toString()}" y="${(y + BAR - 3).toString()}">${gas.toLocaleString("en")}</text>`,
      ];
    });
    return [
      `<text x="${(LEFT - 8).toString()}" y="${(top + 14).toString()}" text-anchor="end">${cost.name}</text>`,
      ...bars,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH.toString()} ${height.toString()}" font-family="sans-serif" font-size="11" fill="#24292f">`,
    `<rect width="${WIDTH.toString()}" height="${height.toString()}" fill="#ffffff"/>`,
    ...legend,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}
