import { time } from "@nomicfoundation/hardhat-network-helpers";

import { COUNTRY, type SuiteFixture } from "../fixtures/suite";
import { DAY } from "../token/dates";
import { gasOf, type Measured, person, WHOLE, withHolders } from "./scrip";

/**
 * What record dates add to a transfer between two holders who keep tokens, one topic and no rule, above the same transfer
 * of a token without any, some account of which was frozen once, so that both look at the accounts. Both holders have
 * moved after an earlier record date, so that each has an older point to keep.
 */
export async function recordDates(): Promise<Measured> {
  const f = await withHolders({});
  const [holder, other, third] = [person(f, 0), person(f, 1), person(f, 2)];
  await f.onboard(third, COUNTRY.germany);
  await f.mint(third, WHOLE);
  await f.token["setAddressFrozen(address,bool)"](third, true);
  await f.token["setAddressFrozen(address,bool)"](third, false);
  const transfer = () => gasOf(f.token.connect(holder).transfer(other, WHOLE));
  const plain = await transfer();

  await letDateFallDue(f);
  await transfer();
  await letDateFallDue(f);
  const takenAndFirst = await transfer();
  await letDateFallDue(f);
  await f.mint(third, WHOLE);
  const bothFirst = await transfer();
  const later = await transfer();
  await letDateFallDue(f);
  await f.token.connect(holder).transfer(third, WHOLE);
  const oneFirst = await transfer();
  return {
    "snapshot.firstMove": oneFirst - plain,
    "snapshot.firstMove.both": bothFirst - plain,
    "snapshot.laterMove": later - plain,
    "snapshot.take": takenAndFirst - bothFirst,
  };
}

/** With another one after it, as a series of coupons has. */
async function letDateFallDue({ token }: SuiteFixture): Promise<void> {
  const now = BigInt(await time.latest());
  const pending = (await token.recordDates(0n, 100n)).find((date) => date > now);
  const date = pending ?? now + DAY;
  await token.scheduleRecordDates(pending === undefined ? [date, date + DAY] : [date + DAY]);
  await time.increaseTo(date + 1n);
}
