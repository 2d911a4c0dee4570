import { MAX_RAW_UNITS, amountFix, parseAmount } from "./amounts";
import { type JsonFile, type Path } from "./json";
import { pathText } from "./jsonLines";
import type { Problems } from "./problems";

/** Reads settings that the schema cannot judge alone, and notes what is wrong with them. */
export interface SettingReader {
  fault(path: Path, value: string, message: string, fix: string): void;
  /** Raw units; undefined, with the problem noted, when the text is no amount. */
  amount(path: Path, text: string): bigint | undefined;
}

/**
 * @param decimals Of the amounts in the file.
 * @param most The most raw units an amount may be.
 */
export function settingReader(
  file: string,
  decimals: number,
  json: JsonFile | undefined,
  problems: Problems,
  most = MAX_RAW_UNITS,
): SettingReader {
  const fault: SettingReader["fault"] = (path, value, message, fix) => {
    problems.add({ file, line: json?.lineOf(path) ?? 1 }, pathText(path), value, message, fix);
  };
  return {
    fault,
    amount(path, text) {
      const units = parseAmount(text, decimals, most);
      if (typeof units === "bigint") return units;
      fault(path, text, `is ${units}`, amountFix(units, decimals));
      return undefined;
    },
  };
}
