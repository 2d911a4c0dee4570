import { deployAdapter, worldFixture } from "../compliance/trex/fixture";
import { anyone, once, only, OWNABLE, owner, type Right } from "./rights";
import type { Stages, Subject } from "./subject";

const compliance = only("AdapterCallerNotCompliance", "compliance");

const ADAPTER: Readonly<Record<string, Right>> = {
  ...OWNABLE,
  "initialize((address,address,address[],(address,bytes[])[]))": once,
  "addModule(address)": owner,
  "addAndSetModule(address,bytes[])": owner,
  "removeModule(address)": owner,
  "callModuleFunction(bytes,address)": owner,
  "setExempt(address,bool)": owner,
  "restartLedger()": owner,
  // Counts what the chain says of the wallets named.
  "countWallets(address[])": anyone,
  "bindCompliance(address)": compliance,
  "unbindCompliance(address)": compliance,
  "moduleTransferAction(address,address,uint256)": compliance,
  "moduleMintAction(address,uint256)": compliance,
  "moduleBurnAction(address,uint256)": compliance,
};

/** An adapter that a compliance contract of T-REX has bound. */
async function deployStages(): Promise<Stages> {
  const world = await worldFixture();
  const { suite } = world;
  const adapter = await deployAdapter(world);
  await suite.compliance.connect(world.owner).addModule(adapter);
  await adapter.transferOwnership(world.bob);
  const served = await suite.compliance.getAddress();
  return {
    TRexModuleAdapter: {
      address: await adapter.getAddress(),
      abi: adapter.interface,
      callers: {
        owner: world.owner.address,
        "pending owner": world.bob.address,
        compliance: served,
        token: await suite.token.getAddress(),
        registry: await suite.registry.getAddress(),
        agent: world.agent.address,
        holder: world.alice.address,
        deployer: world.deployer.address,
        itself: await adapter.getAddress(),
        stranger: world.stranger.address,
      },
      args: { "bindCompliance(address)": [served], "unbindCompliance(address)": [served] },
    },
  };
}

export const adapterSubjects: readonly Subject[] = [
  { name: "TRexModuleAdapter", rights: ADAPTER, deploy: deployStages },
];
