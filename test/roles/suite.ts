import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import type { BaseContract } from "ethers";

import { type RuleName, RULES } from "../../deploy/shared";
import {
  SanctionsList__factory,
  SuiteFactory__factory,
  TokenAdministration__factory,
  TransferExplanations__factory,
} from "../../typechain-types";
import { deploySuiteFixture, type SuiteFixture, UNLIMITED } from "../fixtures/suite";
import { appoint, type Callers } from "./appoint";
import type { Stage, Stages, Subject } from "./subject";
import { REGISTRY_PERMISSIONS, SUITE_RIGHTS, TOKEN_PERMISSIONS } from "./tables";

const MOST_RULES = 25;

/** A suite with every rule bound, now or before, an agent for each permission and for all but each, and heirs to all its owners. */
async function deployStages(): Promise<Stages> {
  const names = Object.keys(RULES) as RuleName[];
  const suite = await deploySuiteFixture({ rules: names.slice(0, MOST_RULES).map((rule) => ({ rule })) });
  // A rule that was removed keeps its host.
  for (const [i, name] of names.slice(MOST_RULES).entries()) {
    await suite.compliance.removeModule(suite.code.rules[names[i] ?? name]);
    await suite.compliance.addModule(suite.code.rules[name]);
  }
  const [successor, spender, investor] = suite.people;
  if (successor === undefined || spender === undefined || investor === undefined) throw new Error("too few accounts");
  const holder = await suite.onboard(investor);
  await suite.token.connect(holder.wallet).approve(spender, 1n);

  const callers = await commonCallers(suite, { holder: holder.wallet.address, successor, spender });
  const tokenAgents = await appoint(TOKEN_PERMISSIONS, (agent, bits) =>
    suite.token.connect(suite.owner).setAgentPermissions(agent, bits, UNLIMITED),
  );
  const registryAgents = await appoint(REGISTRY_PERMISSIONS, (agent, bits) =>
    suite.registry.connect(suite.owner).setAgentPermissions(agent, bits),
  );

  const sanctions = await new SanctionsList__factory(suite.owner).deploy(suite.owner);
  const owned = [
    suite.token,
    suite.registry,
    suite.identityStorage,
    suite.issuersRegistry,
    suite.topicsRegistry,
    suite.compliance,
    sanctions,
  ];
  for (const contract of owned) await contract.connect(suite.owner).transferOwnership(successor);

  const shared = (wanted: string) => suite.code.contracts.find(({ name }) => name === wanted)?.address ?? "";
  const [administration, explanations] = [shared("TokenAdministration"), shared("TransferExplanations")];
  const transferFrom = { "transferFrom(address,address,uint256)": [holder.wallet.address, spender.address, 1n] };
  const stage = async (contract: BaseContract, more: Partial<Stage> = {}): Promise<Stage> => ({
    address: await contract.getAddress(),
    abi: contract.interface,
    callers: { ...callers, itself: await contract.getAddress(), ...more.callers },
    args: more.args ?? {},
  });
  const rules = Object.entries(RULES).map(async ([name, rule]): Promise<[string, Stage]> => {
    const contract = rule.connect(suite.code.rules[name as RuleName]) as unknown as BaseContract;
    return [name, await stage(contract)];
  });
  return {
    SecurityToken: await stage(suite.token, { callers: tokenAgents, args: transferFrom }),
    TokenAdministration: await stage(TokenAdministration__factory.connect(administration), { args: transferFrom }),
    TransferExplanations: await stage(TransferExplanations__factory.connect(explanations), { args: transferFrom }),
    IdentityRegistry: await stage(suite.registry, {
      callers: registryAgents,
      args: { "removeIdentityListener(address)": [await suite.compliance.getAddress()] },
    }),
    IdentityRegistryStorage: await stage(suite.identityStorage),
    TrustedIssuersRegistry: await stage(suite.issuersRegistry),
    ClaimTopicsRegistry: await stage(suite.topicsRegistry),
    ModularCompliance: await stage(suite.compliance, {
      args: { "unbindToken(address)": [await suite.token.getAddress()] },
    }),
    SanctionsList: await stage(sanctions),
    SuiteFactory: await stage(SuiteFactory__factory.connect(suite.code.suiteFactory)),
    ...Object.fromEntries(await Promise.all(rules)),
  };
}

/** Everybody who plays a part in a suite; each tries every function of every contract. */
async function commonCallers(
  suite: SuiteFixture,
  people: { holder: string; successor: HardhatEthersSigner; spender: HardhatEthersSigner },
): Promise<Callers> {
  const { owner, agent, deployer, stranger, identityFactory } = suite;
  return {
    owner: owner.address,
    "pending owner": people.successor.address,
    agent: agent.address,
    deployer: deployer.address,
    stranger: stranger.address,
    holder: people.holder,
    spender: people.spender.address,
    token: await suite.token.getAddress(),
    registry: await suite.registry.getAddress(),
    "identity storage": await suite.identityStorage.getAddress(),
    "issuers' registry": await suite.issuersRegistry.getAddress(),
    "topics' registry": await suite.topicsRegistry.getAddress(),
    compliance: await suite.compliance.getAddress(),
    "suite factory": suite.code.suiteFactory,
    "identity factory": await identityFactory.getAddress(),
    "claim issuer": (await suite.providers[0]?.contract.getAddress()) ?? "",
    rule: suite.code.rules.MaxBalance,
  };
}

export const suiteSubjects: readonly Subject[] = Object.entries(SUITE_RIGHTS).map(([name, rights]) => ({
  name,
  rights,
  deploy: deployStages,
}));
