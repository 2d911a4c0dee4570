import { IERC20__factory, TestCoin__factory } from "../../../typechain-types";
import { utcText } from "../../calendar/timeZone";
import { formatAmount } from "../../files/amounts";
import { type Announced, type Desk, DistributionError, money, order, tell } from "./desk";

/** Works out what is distributed, once the record date is over; then the amount is final. */
export async function finalise(desk: Desk, { distribution, id }: Announced): Promise<void> {
  const { distributor, context } = desk;
  if ((await distributor.books(id)).target !== 0n) return;
  const { reference } = distribution;
  const data = distributor.interface.encodeFunctionData("finaliseTarget", [id]);
  await order(desk, `fund/${reference}/target`, data, `work out what ${reference} distributes`);
  const { units, target } = await distributor.books(id);
  const held = formatAmount(units, context.issuer.config.token.decimals);
  tell(desk, `${reference}: ${held} tokens share ${money(desk, target)}`);
}

/** Pays in what is missing, from the operator's own coins. */
export async function fund(desk: Desk, { distribution, id }: Announced): Promise<void> {
  const { distributor, context, coin, deployment, distributions } = desk;
  const { target, funded } = await distributor.books(id);
  const missing = target - funded;
  if (missing <= 0n) return;
  const { reference } = distribution;
  const { operator } = context.keys;
  const contract = IERC20__factory.connect(coin, context.provider);
  const held = await contract.balanceOf(operator.address);
  if (held < missing) {
    if (distributions.payoutCoin.address !== "test") {
      const message = `${operator.address} has ${money(desk, held)} and ${reference} needs ${money(desk, missing)}`;
      throw new DistributionError(
        message,
        "Give it the coins, or let anybody else fund the distribution, and start again.",
      );
    }
    const data = TestCoin__factory.createInterface().encodeFunctionData("mint", [operator.address, missing - held]);
    await context.sender.send(operator, { key: `fund/${reference}/coins`, to: coin, data, what: "make test coins" });
  }
  if ((await contract.allowance(operator.address, deployment.suite.distributor)) < missing) {
    const data = contract.interface.encodeFunctionData("approve", [deployment.suite.distributor, missing]);
    const what = `let the distributor take ${money(desk, missing)}`;
    await context.sender.send(operator, { key: `fund/${reference}/approve`, to: coin, data, what });
  }
  const data = distributor.interface.encodeFunctionData("fund", [id, missing]);
  await order(desk, `fund/${reference}/${funded}`, data, `fund ${reference} with ${money(desk, missing)}`);
  tell(desk, `${reference} funded: ${money(desk, missing)}`);
}

/** Starts the time in which totals can be read and the distribution cancelled. */
export async function startReview(desk: Desk, { distribution, id }: Announced): Promise<void> {
  const { reference } = distribution;
  const data = desk.distributor.interface.encodeFunctionData("startReview", [id]);
  await order(desk, `review/${reference}`, data, `start the review of ${reference}`);
  const { payableFrom } = await desk.distributor.books(id);
  tell(desk, `${reference} in review until ${utcText(Number(payableFrom))}: until then it can be cancelled`);
}
