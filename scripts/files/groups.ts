import { parseCountry } from "./countries";

/** Members of the European Union. */
const EU = [
  ...["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN"],
  ...["IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"],
];

/**
 * Groups of countries that a configuration may name without listing them, as of 2026-11. The United States hold their
 * territories and possessions (17 CFR 230.902(l)).
 */
export const KNOWN_GROUPS: Readonly<Record<string, readonly number[]>> = {
  US: ["USA", "ASM", "GUM", "MNP", "UMI", "PRI", "VIR"].map(codeOf),
  EU: EU.map(codeOf),
  EEA: [...EU, "ISL", "LIE", "NOR"].map(codeOf),
};

function codeOf(country: string): number {
  return parseCountry(country) ?? 0;
}
