/** EIP-7825: no transaction of more gas is mined. */
export const MAINNET_CAP = 2n ** 24n;
/** As many topics and issuers as there can be. */
export const TOPICS: bigint[] = Array.from({ length: 15 }, (_, index) => BigInt(index + 1));
/** A topic for each class of investor; holders of these tests have none of them, which is found out last. */
export const CLASS_TOPICS: readonly bigint[] = Array.from({ length: 8 }, (_, index) => BigInt(index + 101));
export const ISSUERS = 50;
const ISSUERS_A_TOPIC = 15;

/** Of fifty issuers the last one signs every topic; each topic has fourteen of the others before it. */
export function topicsOf(issuer: number): bigint[] {
  const others = ISSUERS - 1;
  return TOPICS.filter(
    (_, topic) => (issuer - topic * (ISSUERS_A_TOPIC - 1) + 5 * others) % others < ISSUERS_A_TOPIC - 1,
  );
}

/** Each topic of a class has fifteen of the others. */
export function classTopicsOf(issuer: number): bigint[] {
  const others = ISSUERS - 1;
  return CLASS_TOPICS.filter((_, topic) => (issuer - topic * ISSUERS_A_TOPIC + 5 * others) % others < ISSUERS_A_TOPIC);
}
