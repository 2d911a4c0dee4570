import { TradingWindow__factory } from "../../../typechain-types";
import { clockChanges, offsetAt } from "../../calendar/timeZone";
import { weekOf } from "../../files/rules/market";
import { day } from "../../files/rules/say";
import { type RulesOnChain, listed, same } from "./parts";

const DAY = 86_400;
/** The years whose changes of the clocks a rule is told: its table has 64 places, and a zone changes twice a year. */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2056;

export const MARKET_RULES: RulesOnChain<"TradingWindow"> = {
  TradingWindow: {
    calls: ({ hours, timeZone, holidays, blackouts, insiders, issue }, { identityOf }) => {
      const rule = TradingWindow__factory.createInterface();
      const standard = offsetAt(Date.UTC(FIRST_YEAR, 0, 1) / 1_000, timeZone);
      const changes = clockChanges(timeZone, FIRST_YEAR, LAST_YEAR);
      const days = holidays.map((second) => second / DAY);
      const holders = insiders.map((one) => identityOf(one));
      return [
        rule.encodeFunctionData("setTradingHours", [weekOf(hours)]),
        ...(standard === 0 && changes.length === 0
          ? []
          : [rule.encodeFunctionData("setTimeZone", [standard, changes])]),
        ...(days.length === 0 ? [] : [rule.encodeFunctionData("setHolidays", [days, true])]),
        ...(issue ? [rule.encodeFunctionData("setMintsCovered", [true])] : []),
        ...blackouts.map(({ from, until }) => rule.encodeFunctionData("addBlackout", [from, until])),
        ...(holders.length === 0 ? [] : [rule.encodeFunctionData("setInsiders", [holders, true])]),
      ];
    },
    read: async (file, { module, host, provider }, { identityOf }) => {
      const rule = TradingWindow__factory.connect(module, provider);
      const { tradingHours } = await rule.getTradingHours(host);
      const blackouts = await rule.getBlackouts(host);
      const say = (list: readonly (readonly [unknown, unknown])[]): string => list.map((one) => one.join("-")).join();
      return [
        same("hours", say(weekOf(file.hours).map(({ opens, closes }) => [opens, closes])), say(tradingHours)),
        same("blackouts", say(file.blackouts.map(({ from, until }) => [from, until])), say(blackouts)),
        same("issue", file.issue, await rule.areMintsCovered(host)),
        await listed("holidays", file.holidays, (second) => rule.isHoliday(host, second / DAY), day),
        await listed("insiders", file.insiders, (one) => rule.isInsider(host, identityOf(one)), String),
      ];
    },
  },
};
