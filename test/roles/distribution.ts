import type { BaseContract } from "ethers";

import { DistributionAdministration__factory, ShareAdministration__factory } from "../../typechain-types";
import { BASIS, deployDistributionFixture } from "../distribution/fixture";
import { appoint, type Callers } from "./appoint";
import { agentsWith, anyone, only, type Right } from "./rights";
import type { Stage, Stages, Subject } from "./subject";

type Rights = Readonly<Record<string, Right>>;

/** What an agent of a distributor may be allowed to do, in the order of the bits. */
const PERMISSIONS = ["announce", "tax", "bank", "hold", "reassign", "unclaimed", "proceeds", "offer"] as const;

const agents = (needed: (typeof PERMISSIONS)[number]): Right => agentsWith(PERMISSIONS, needed);
const owner = only("DistributionOwnerOnly", "owner");

const TERMS =
  "(address,uint8,uint8,uint256,uint40,uint40,uint32,(address,string,uint8),uint24,uint24,uint256[],(uint128,uint40),(uint8,address,uint40),address[],uint256,bytes32,string)";

const AGENTS: Rights = { "addAgent(address)": owner, "removeAgent(address)": owner };

const ADMINISTRATION: Rights = {
  ...AGENTS,
  [`announce(${TERMS})`]: agents("announce"),
  [`announceSeries(${TERMS},(uint40,uint40,uint40,uint256)[])`]: agents("announce"),
  "setAmount(uint256,uint256)": agents("announce"),
  "listShares(uint256,(address,address,uint128,uint128)[])": agents("announce"),
  "cancel(uint256,bytes)": agents("announce"),
  // Distribution 1 is a list; what others come to, anybody has worked out.
  "finaliseTarget(uint256)": agents("announce"),
  "setTaxProfiles((address,uint8,uint24,uint40)[])": agents("tax"),
  "drawTax(uint256,address)": agents("tax"),
  "drawReinvested(uint256,address)": agents("proceeds"),
  "replaceCoin(uint256,(address,string,uint8),bytes)": owner,
  "rescue(address,address)": owner,
  "refund(uint256,uint256)": only("DistributionRefundInvalid", "funder"),
  // Who calls pays, or draws what is its own.
  "fund(uint256,uint256)": anyone,
  "withdraw(address)": anyone,
  // Time and the books decide.
  "startReview(uint256)": anyone,
  "open(uint256)": anyone,
  "close(uint256)": anyone,
};

const SHARES: Rights = {
  ...AGENTS,
  "drawForBank(uint256,address[],bytes32[])": agents("bank"),
  "handOver(uint256,address[])": agents("unclaimed"),
  "reassign(uint256,address,address,address,bytes)": agents("reassign"),
  "setPayoutHold(address,bool,bytes)": agents("hold"),
  "setSanctionsLists(address[])": owner,
  "electPayment(address,bool)": only("HolderUnknown", "holder"),
  // Of the caller's own share.
  "electReinvestment(uint256,bool)": anyone,
};

const DISTRIBUTOR: Rights = {
  ...ADMINISTRATION,
  ...SHARES,
  "setAgentPermissions(address,uint128)": owner,
  // Pays what is owed, to whom it is owed.
  "claim(uint256[])": anyone,
  "claimOf(uint256[],address)": anyone,
  "claimFor(uint256[],address,address,uint256,bytes)": anyone,
  "push(uint256,address[])": anyone,
  "assess(uint256,address[])": anyone,
};

/** A part of the code by itself has no home token, so no owner, no holders and no distributions. */
function bare(rights: Rights): Rights {
  const needHome = ["electPayment(address,bool)"];
  return Object.fromEntries(
    Object.entries(rights).map(([signature, right]) => {
      if (right === owner || needHome.includes(signature)) return [signature, only("")];
      if (signature === "refund(uint256,uint256)" || signature === "finaliseTarget(uint256)") {
        return [signature, only("DistributionUnknown")];
      }
      return [signature, right.allowed === "anyone" ? right : only(right.error)];
    }),
  );
}

/** A distributor with a list and a cancelled distribution that somebody had funded, and its code by itself. */
async function deployStages(): Promise<Stages> {
  const f = await deployDistributionFixture();
  const [holder] = f.holders;
  const successor = f.people[4];
  if (holder === undefined || successor === undefined) throw new Error("too few accounts");
  await f.announce(await f.terms(0n, { basis: BASIS.list, amount: 0n }));
  const cancelled = await f.announce(await f.terms(await f.recordNow()));
  await f.distributor.connect(f.funder).fund(cancelled, 1n);
  await f.desk.cancel(cancelled, "0x");
  await f.token.connect(f.owner).transferOwnership(successor);
  const callers: Callers = {
    owner: f.owner.address,
    "pending owner": successor.address,
    agent: f.agent.address,
    deployer: f.deployer.address,
    stranger: f.stranger.address,
    holder: holder.wallet.address,
    identity: holder.identity,
    funder: f.funder.address,
    token: await f.token.getAddress(),
    coin: await f.coin.getAddress(),
    registry: await f.registry.getAddress(),
    compliance: await f.compliance.getAddress(),
    "suite factory": await f.suiteFactory.getAddress(),
    ...(await appoint(PERMISSIONS, (agent, bits) => f.distributor.setAgentPermissions(agent, bits))),
  };
  const stage = async (contract: BaseContract): Promise<Stage> => ({
    address: await contract.getAddress(),
    abi: contract.interface,
    callers: { ...callers, itself: await contract.getAddress() },
    args: { "refund(uint256,uint256)": [cancelled, 0n] },
  });
  const part = (name: string): string => f.code.contracts.find((contract) => contract.name === name)?.address ?? "";
  return {
    DividendDistributor: await stage(f.distributor),
    DistributionAdministration: await stage(
      DistributionAdministration__factory.connect(part("DistributionAdministration")),
    ),
    ShareAdministration: await stage(ShareAdministration__factory.connect(part("ShareAdministration"))),
  };
}

const RIGHTS: Readonly<Record<string, Rights>> = {
  DividendDistributor: DISTRIBUTOR,
  DistributionAdministration: bare(ADMINISTRATION),
  ShareAdministration: bare(SHARES),
};

export const distributionSubjects: readonly Subject[] = Object.entries(RIGHTS).map(([name, rights]) => ({
  name,
  rights,
  deploy: deployStages,
}));
