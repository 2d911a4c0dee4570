import {
  CountryAllow__factory,
  CountryRestrict__factory,
  Flowback__factory,
  InvestorClass__factory,
  OfferList__factory,
} from "../../../typechain-types";
import { classBits } from "../../files/classes";
import { countryCode } from "../../files/countries";
import { KNOWN_GROUPS } from "../../files/groups";
import { type RulesOnChain, type Setting, listed, same } from "./parts";

/** The countries that Flowback restricts unless it is told others. */
const FLOWBACK_COUNTRIES = KNOWN_GROUPS["US"] ?? [];

type Needed = {
  anyOf?: Parameters<typeof classBits>[0] | undefined;
  allOf?: Parameters<typeof classBits>[0] | undefined;
};
const bitsOf = ({ anyOf = [], allOf = [] }: Needed): [number, number] => [classBits(anyOf), classBits(allOf)];

export const COUNTRY_RULES: RulesOnChain<
  "CountryAllow" | "CountryRestrict" | "InvestorClass" | "Flowback" | "OfferList"
> = {
  CountryAllow: {
    calls: ({ countries }) => [
      CountryAllow__factory.createInterface().encodeFunctionData("batchAllowCountries", [countries]),
    ],
    read: async ({ countries }, { module, host, provider }) => {
      const rule = CountryAllow__factory.connect(module, provider);
      return [await listed("countries", countries, (one) => rule.isCountryAllowed(host, one), countryCode)];
    },
  },
  CountryRestrict: {
    calls: ({ countries }) => [
      CountryRestrict__factory.createInterface().encodeFunctionData("batchRestrictCountries", [countries]),
    ],
    read: async ({ countries }, { module, host, provider }) => {
      const rule = CountryRestrict__factory.connect(module, provider);
      return [await listed("countries", countries, (one) => rule.isCountryRestricted(host, one), countryCode)];
    },
  },
  InvestorClass: {
    calls: ({ elsewhere, receivers, senders }) => {
      const rule = InvestorClass__factory.createInterface();
      return [
        ...(elsewhere === undefined ? [] : [rule.encodeFunctionData("setDefaultClasses", bitsOf(elsewhere))]),
        ...receivers.map((one) => rule.encodeFunctionData("batchSetCountryClasses", [one.countries, ...bitsOf(one)])),
        ...senders.flatMap((one) =>
          one.countries.map((country) => rule.encodeFunctionData("setSenderClasses", [country, ...bitsOf(one)])),
        ),
      ];
    },
    read: async ({ elsewhere, receivers, senders }, { module, host, provider }) => {
      const rule = InvestorClass__factory.connect(module, provider);
      const [, ...common] = await rule.defaultClassesOf(host);
      const settings: Setting[] = [same("elsewhere", bitsOf(elsewhere ?? {}), common)];
      for (const one of receivers) {
        const say = (country: number): string => `${countryCode(country)} ${bitsOf(one).join()}`;
        const asked = async (country: number): Promise<boolean> => {
          const [, ...needed] = await rule.countryClassesOf(host, country);
          return needed.join() === bitsOf(one).join();
        };
        settings.push(await listed("receivers", one.countries, asked, say));
      }
      for (const one of senders) {
        const say = (country: number): string => `${countryCode(country)} ${bitsOf(one).join()}`;
        const asked = async (country: number): Promise<boolean> => {
          const [, ...needed] = await rule.senderClassesOf(host, country);
          return needed.join() === bitsOf(one).join();
        };
        settings.push(await listed("senders", one.countries, asked, say));
      }
      return settings;
    },
  },
  Flowback: {
    calls: ({ firstOffer, period, closed, countries }) => {
      const rule = Flowback__factory.createInterface();
      const free = FLOWBACK_COUNTRIES.filter((country) => countries?.includes(country) === false);
      const more = (countries ?? []).filter((country) => !FLOWBACK_COUNTRIES.includes(country));
      return [
        rule.encodeFunctionData("setDistributionPeriod", [firstOffer, period]),
        ...(closed === undefined ? [] : [rule.encodeFunctionData("closeTranche", [closed])]),
        ...(free.length === 0 ? [] : [rule.encodeFunctionData("batchRemoveFlowbackCountries", [free])]),
        ...(more.length === 0 ? [] : [rule.encodeFunctionData("batchAddFlowbackCountries", [more])]),
      ];
    },
    read: async ({ firstOffer, period, countries = FLOWBACK_COUNTRIES }, { module, host, provider }) => {
      const rule = Flowback__factory.connect(module, provider);
      const found = await rule.distributionPeriodOf(host);
      return [
        same("firstOffer", firstOffer, found.firstOffer),
        same("period, in seconds", period, found.duration),
        await listed("countries", countries, (one) => rule.isFlowbackCountry(host, one), countryCode),
      ];
    },
  },
  OfferList: {
    calls: ({ limits, free, offerees }, { identityOf, countryOf }) => {
      const rule = OfferList__factory.createInterface();
      const byCountry = new Map<number, string[]>();
      for (const reference of offerees) {
        const country = countryOf(reference);
        byCountry.set(country, [...(byCountry.get(country) ?? []), identityOf(reference)]);
      }
      return [
        ...limits.map((one) => rule.encodeFunctionData("batchSetOfferLimit", [one.countries, one.offerees])),
        rule.encodeFunctionData("startOffering", [classBits(free)]),
        ...[...byCountry].map(([country, holders]) => rule.encodeFunctionData("addOfferees", [country, holders])),
      ];
    },
    read: async ({ limits, free, offerees }, { module, host, provider }, { identityOf, countryOf }) => {
      const rule = OfferList__factory.connect(module, provider);
      const settings = [same("free", classBits(free), (await rule.offeringOf(host)).freeClasses)];
      for (const { countries, offerees: most } of limits) {
        const limited = async (country: number): Promise<boolean> =>
          (await rule.offerLimitOf(host, country)).limit === BigInt(most);
        settings.push(await listed(`countries with ${most} offerees`, countries, limited, countryCode));
      }
      const isListed = (one: string): Promise<boolean> => rule.isOfferee(host, countryOf(one), identityOf(one));
      return [...settings, await listed("offerees", offerees, isListed, String)];
    },
  },
};
