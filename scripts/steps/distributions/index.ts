import { utcText } from "../../calendar/timeZone";
import type { Context } from "../../context";
import { carryOutActs, describeAct, nextAct } from "../acts";
import type { Deployment } from "../deploy";
import type { Identities } from "../onboard";
import { announce, scheduleRecordDates, stateAmount } from "./announce";
import { type Announced, type Desk, STATE, chainTime } from "./desk";
import { finalise, fund, startReview } from "./fund";
import { elect, setTaxProfiles } from "./holders";
import { pay } from "./pay";
import { openDesk } from "./setUp";
import { settle } from "./settle";

/** Something that is due at a later second. */
interface Later {
  readonly second: number;
  readonly what: string;
}

/** What came of the distributions. */
export interface Distributed {
  readonly desk: Desk;
  readonly announced: readonly Announced[];
}

/**
 * Carries out the acts and distributions of the files, from one of their dates to the next. On a chain that ends with
 * the run time moves on; elsewhere the run ends at the first date that lies ahead, and a later one goes on there.
 */
export async function distribute(
  context: Context,
  deployment: Deployment,
  identities: Identities,
): Promise<Distributed | undefined> {
  const { distributions, acts } = context.issuer;
  const desk = distributions === undefined ? undefined : await openDesk(context, deployment, identities, distributions);
  if (distributions === undefined && acts.length === 0) return undefined;
  let announced: readonly Announced[] = [];
  for (;;) {
    await carryOutActs(context, deployment, identities, desk);
    if (desk !== undefined) announced = await advance(desk);
    const next = await upcoming(context, desk, announced);
    const [first] = next;
    if (first === undefined) break;
    if (!(await context.reach(first.second))) {
      for (const { second, what } of next) context.terminal.line(`  waits until ${utcText(second)}: ${what}`);
      break;
    }
    context.terminal.line(`${utcText(first.second)}: ${first.what}`);
  }
  return desk === undefined ? undefined : { desk, announced };
}

/** Does whatever can be done now. */
async function advance(desk: Desk): Promise<readonly Announced[]> {
  await setTaxProfiles(desk);
  await scheduleRecordDates(desk);
  const announced = await announce(desk);
  for (const one of announced) await stateAmount(desk, one);
  await elect(desk, announced);
  for (const one of announced) {
    const now = await chainTime(desk);
    const { recordDate, amount } = one.distribution;
    let { state, payableFrom } = await desk.distributor.books(one.id);
    if (state === STATE.announced && now > recordDate.second && amount !== undefined) {
      await finalise(desk, one);
      await fund(desk, one);
      ({ state } = await desk.distributor.books(one.id));
    }
    if (state === STATE.funded) {
      await startReview(desk, one);
      ({ state, payableFrom } = await desk.distributor.books(one.id));
    }
    const pays = state === STATE.payable || (state === STATE.inReview && now >= Number(payableFrom));
    if (pays) await pay(desk, one);
    await settle(desk, one);
  }
  return announced;
}

/** What lies ahead, the nearest first. */
async function upcoming(context: Context, desk: Desk | undefined, announced: readonly Announced[]): Promise<Later[]> {
  const now = await chainTime({ context });
  const found: Later[] = [];
  const act = nextAct(context.issuer.acts, now, desk !== undefined);
  if (act !== undefined) found.push({ second: act.on.second, what: describeAct(act) });
  for (const { distribution, id } of announced) {
    if (desk === undefined) break;
    const { reference, recordDate } = distribution;
    const { state, payableFrom } = await desk.distributor.books(id);
    if (state === STATE.announced && now <= recordDate.second) {
      found.push({ second: recordDate.second + 1, what: `the record date of ${reference} is over` });
    } else if (state === STATE.inReview && now < Number(payableFrom)) {
      found.push({ second: Number(payableFrom), what: `${reference} is payable` });
    }
  }
  return found.sort((a, b) => a.second - b.second);
}
