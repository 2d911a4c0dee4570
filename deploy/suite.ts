import { type Provider, ZeroAddress } from "ethers";

import { SuiteFactory__factory } from "../typechain-types";
import type { SuiteSettingsStruct } from "../typechain-types/contracts/factory/SuiteFactory";
import { hasCode, type SendCall } from "./create2";
import type { SharedCode } from "./shared";

export type { SuiteSettingsStruct };

/** Addresses of a suite's contracts. */
export interface SuiteAddresses {
  readonly token: string;
  readonly identityRegistry: string;
  readonly identityStorage: string;
  readonly issuersRegistry: string;
  readonly topicsRegistry: string;
  readonly compliance: string;
  readonly distributor: string;
}

/**
 * Where a suite is, or would be: it follows from who deploys it and from the salt alone.
 * @param identityStorage A storage shared with other tokens; left out for one of its own.
 */
export async function suiteAddresses(
  provider: Provider,
  code: SharedCode,
  deployer: string,
  salt: string,
  identityStorage: string = ZeroAddress,
): Promise<SuiteAddresses> {
  const factory = SuiteFactory__factory.connect(code.suiteFactory, provider);
  const [suite] = await factory.suiteOf(deployer, salt, identityStorage);
  const { token, identityRegistry, issuersRegistry, topicsRegistry, compliance, distributor } = suite;
  return {
    token,
    identityRegistry,
    identityStorage: suite.identityStorage,
    issuersRegistry,
    topicsRegistry,
    compliance,
    distributor,
  };
}

/** Creates a suite in one transaction, unless the deployer has created it already. */
export async function deploySuite(
  provider: Provider,
  code: SharedCode,
  deployer: string,
  settings: SuiteSettingsStruct & { salt: string },
  send: SendCall,
): Promise<SuiteAddresses> {
  const shared = settings.registry.identityStorage as string;
  const suite = await suiteAddresses(provider, code, deployer, settings.salt, shared);
  if (await hasCode(provider, suite.token)) return suite;
  const factory = SuiteFactory__factory.connect(code.suiteFactory, provider);
  const { to, data } = await factory.deploySuite.populateTransaction(settings);
  await send({
    key: "deploy/suite",
    to,
    data,
    what: `create the suite of token ${suite.token}`,
  });
  return suite;
}
