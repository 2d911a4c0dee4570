import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json";

countries.registerLocale(english);

/** First and last of the codes ISO 3166-1 leaves to users: an issuer may use them to keep a country off chain. */
const FIRST_OWN_CODE = 900;
const LAST_OWN_CODE = 999;

/** Reads an ISO 3166-1 code (alpha-2, alpha-3 or numeric) as its number; undefined when there is no such country. */
export function parseCountry(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const code = Number(text);
    const known = countries.numericToAlpha3(text.padStart(3, "0")) !== undefined;
    return known || (code >= FIRST_OWN_CODE && code <= LAST_OWN_CODE) ? code : undefined;
  }
  if (!/^[A-Z]{2,3}$/.test(text)) return undefined;
  const alpha3 = text.length === 2 ? countries.alpha2ToAlpha3(text) : text;
  const numeric = alpha3 === undefined ? undefined : countries.alpha3ToNumeric(alpha3);
  return numeric === undefined ? undefined : Number(numeric);
}

/** The three letters of a country, or its number where it has none. */
export function countryCode(country: number): string {
  const numeric = country.toString().padStart(3, "0");
  return countries.numericToAlpha3(numeric) ?? numeric;
}

/** A country's English name, for reports. */
export function countryName(country: number): string {
  return countries.getName(countryCode(country), "en") ?? `code ${countryCode(country)}`;
}
