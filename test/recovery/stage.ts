import { impersonateAccount, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { getAddress, MaxUint256, parseEther, toBeHex } from "ethers";

import { type StateLens, StateLens__factory } from "../../typechain-types";
import { deployDistributionFixture, type DistributionFixture } from "../distribution/fixture";
import { addWallet, newcomer } from "../distribution/holders";
import { deploySuiteFixture, type Investor, type SuiteFixture } from "../fixtures/suite";
import { COUNTING_RULE } from "../token/fixture";

const NEWCOMERS = 2;
const SPARES = 16;
const WHOLE = 10n ** 18n;

/** Two tokens that share identities, each with a rule for which its holders are counted, and with a distributor. */
export interface Stage {
  readonly first: DistributionFixture;
  readonly second: SuiteFixture;
  readonly investors: readonly Investor[];
  /** The second wallet of each investor, in their order. */
  readonly others: readonly string[];
  /** Wallets that nobody has registered yet. */
  readonly spares: readonly string[];
  readonly lens: StateLens;
}

function made(number: number): string {
  return getAddress(toBeHex(0x57a6e000000n + BigInt(number), 20));
}

export async function deployStage(): Promise<Stage> {
  const first = await deployDistributionFixture({ rules: [COUNTING_RULE] });
  const identityStorage = await first.identityStorage.getAddress();
  const second = await deploySuiteFixture({ rules: [COUNTING_RULE], identityStorage });
  await first.identityStorage.bindIdentityRegistry(second.registry);
  await second.distributor.addAgent(second.agent);
  await first.coin.connect(first.funder).approve(second.distributor, MaxUint256);

  const investors = [...first.holders];
  for (let i = 0; i < NEWCOMERS; ++i) investors.push(await first.onboard(newcomer(first, i)));
  const others = investors.map((_, index) => made(index));
  const spares = Array.from({ length: SPARES }, (_, index) => made(100 + index));
  for (const wallet of [...others, ...spares]) {
    await impersonateAccount(wallet);
    await setBalance(wallet, parseEther("10"));
  }
  for (const [index, { identity, wallet }] of investors.entries()) {
    const other = others[index] ?? "";
    await addWallet(first, other, identity);
    await first.mint(other, BigInt(index + 1) * 77n * WHOLE + 1n);
    await second.mint(wallet, BigInt(index + 1) * 50n * WHOLE + 3n);
    if (index % 2 === 0) await second.mint(other, BigInt(index + 1) * 9n * WHOLE + 7n);
  }
  const lens = await new StateLens__factory(first.deployer).deploy();
  return { first, second, investors, others, spares, lens };
}
