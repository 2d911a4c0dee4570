import type { ContractDeployTransaction, Provider } from "ethers";

import {
  AffiliateVolume__factory,
  ClaimEpochs__factory,
  ClaimTopicsRegistry__factory,
  ComplianceViews__factory,
  ConditionalTransfer__factory,
  CountryAllow__factory,
  CountryRestrict__factory,
  DistributionAdministration__factory,
  DividendDistributor__factory,
  ExchangeMonthlyLimits__factory,
  Flowback__factory,
  HolderLimit__factory,
  IdentityFactory__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  InvestorClass__factory,
  IssueLimit__factory,
  JurisdictionCap__factory,
  LockUp__factory,
  LotSize__factory,
  MaxBalance__factory,
  MaxShare__factory,
  MinHolding__factory,
  ModularCompliance__factory,
  ModuleBinding__factory,
  OfferList__factory,
  PurchaserLimit__factory,
  RecordDates__factory,
  RollingVolume__factory,
  SanctionsScreen__factory,
  SecurityToken__factory,
  ShareAdministration__factory,
  SuiteFactory__factory,
  SupplyLimit__factory,
  Suspension__factory,
  TimeExchangeLimits__factory,
  TimeTransfersLimits__factory,
  TokenAdministration__factory,
  TokenDocuments__factory,
  TokenListingRestrictions__factory,
  TradingWindow__factory,
  TransferExplanations__factory,
  TransferFees__factory,
  TransferRestrict__factory,
  TransferRestrictions__factory,
  TransferSize__factory,
  TRexModules__factory,
  TrustedIssuersRegistry__factory,
} from "../typechain-types";
import { addressOf, creationOf, hasCode, requireDeployer, type SendCall } from "./create2";

/** The compliance rules; a chain needs one instance of each, which all suites use. */
export const RULES = {
  AffiliateVolume: AffiliateVolume__factory,
  ConditionalTransfer: ConditionalTransfer__factory,
  CountryAllow: CountryAllow__factory,
  CountryRestrict: CountryRestrict__factory,
  ExchangeMonthlyLimits: ExchangeMonthlyLimits__factory,
  Flowback: Flowback__factory,
  HolderLimit: HolderLimit__factory,
  InvestorClass: InvestorClass__factory,
  IssueLimit: IssueLimit__factory,
  JurisdictionCap: JurisdictionCap__factory,
  LockUp: LockUp__factory,
  LotSize: LotSize__factory,
  MaxBalance: MaxBalance__factory,
  MaxShare: MaxShare__factory,
  MinHolding: MinHolding__factory,
  OfferList: OfferList__factory,
  PurchaserLimit: PurchaserLimit__factory,
  RollingVolume: RollingVolume__factory,
  SanctionsScreen: SanctionsScreen__factory,
  SupplyLimit: SupplyLimit__factory,
  Suspension: Suspension__factory,
  TimeExchangeLimits: TimeExchangeLimits__factory,
  TimeTransfersLimits: TimeTransfersLimits__factory,
  TokenListingRestrictions: TokenListingRestrictions__factory,
  TradingWindow: TradingWindow__factory,
  TransferFees: TransferFees__factory,
  TransferRestrict: TransferRestrict__factory,
  TransferSize: TransferSize__factory,
} as const;
export type RuleName = keyof typeof RULES;

/** A contract that is the same on every chain. */
export interface SharedContract {
  readonly name: string;
  readonly address: string;
  readonly initCode: string;
}

/** The code that all suites of a chain share, in the order it must be created. Nothing in it has an owner. */
export interface SharedCode {
  readonly contracts: readonly SharedContract[];
  readonly claimEpochs: string;
  readonly identityFactory: string;
  readonly suiteFactory: string;
  readonly rules: Readonly<Record<RuleName, string>>;
}

/** Works out the shared code and its addresses; asks no chain. */
export async function sharedCode(): Promise<SharedCode> {
  const contracts: SharedContract[] = [];
  const add = async (name: string, creation: Promise<ContractDeployTransaction>): Promise<string> => {
    const { data: initCode } = await creation;
    const address = addressOf(initCode);
    contracts.push({ name, address, initCode });
    return address;
  };

  const claimEpochs = await add("ClaimEpochs", new ClaimEpochs__factory().getDeployTransaction());
  const identityFactory = await add(
    "IdentityFactory",
    new IdentityFactory__factory().getDeployTransaction(claimEpochs),
  );

  const tokenLibraries = {
    "contracts/token/RecordDates.sol:RecordDates": await add(
      "RecordDates",
      new RecordDates__factory().getDeployTransaction(),
    ),
    "contracts/token/TokenDocuments.sol:TokenDocuments": await add(
      "TokenDocuments",
      new TokenDocuments__factory().getDeployTransaction(),
    ),
  };
  const administration = await add(
    "TokenAdministration",
    new TokenAdministration__factory(tokenLibraries).getDeployTransaction(),
  );
  const explanations = await add(
    "TransferExplanations",
    new TransferExplanations__factory({
      "contracts/token/TransferRestrictions.sol:TransferRestrictions": await add(
        "TransferRestrictions",
        new TransferRestrictions__factory().getDeployTransaction(),
      ),
    }).getDeployTransaction(),
  );
  const hostLibraries = {
    "contracts/compliance/ModuleBinding.sol:ModuleBinding": await add(
      "ModuleBinding",
      new ModuleBinding__factory().getDeployTransaction(),
    ),
    "contracts/compliance/TRexModules.sol:TRexModules": await add(
      "TRexModules",
      new TRexModules__factory().getDeployTransaction(),
    ),
  };
  const complianceViews = await add(
    "ComplianceViews",
    new ComplianceViews__factory(hostLibraries).getDeployTransaction(),
  );
  const distributorParts = [
    await add("DistributionAdministration", new DistributionAdministration__factory().getDeployTransaction()),
    await add("ShareAdministration", new ShareAdministration__factory().getDeployTransaction()),
  ] as const;
  const code = {
    token: await add(
      "SecurityToken",
      new SecurityToken__factory(tokenLibraries).getDeployTransaction(administration, explanations),
    ),
    identityStorage: await add(
      "IdentityRegistryStorage",
      new IdentityRegistryStorage__factory().getDeployTransaction(),
    ),
    identityRegistry: await add(
      "IdentityRegistry",
      new IdentityRegistry__factory().getDeployTransaction(identityFactory),
    ),
    issuersRegistry: await add("TrustedIssuersRegistry", new TrustedIssuersRegistry__factory().getDeployTransaction()),
    topicsRegistry: await add("ClaimTopicsRegistry", new ClaimTopicsRegistry__factory().getDeployTransaction()),
    compliance: await add(
      "ModularCompliance",
      new ModularCompliance__factory(hostLibraries).getDeployTransaction(complianceViews),
    ),
    distributor: await add(
      "DividendDistributor",
      new DividendDistributor__factory().getDeployTransaction(...distributorParts),
    ),
  };
  const suiteFactory = await add("SuiteFactory", new SuiteFactory__factory().getDeployTransaction(code));

  const rules: Partial<Record<RuleName, string>> = {};
  for (const [name, Rule] of Object.entries(RULES))
    rules[name as RuleName] = await add(name, new Rule().getDeployTransaction());
  return { contracts, claimEpochs, identityFactory, suiteFactory, rules: rules as Record<RuleName, string> };
}

const ALL_RULES = Object.keys(RULES) as RuleName[];

/**
 * What of the shared code a chain does not have yet, in the order it must be created.
 * @param rules The rules that are needed; others are left out.
 */
export async function missingCode(
  provider: Provider,
  { contracts }: SharedCode,
  rules: readonly RuleName[] = ALL_RULES,
): Promise<SharedContract[]> {
  const missing: SharedContract[] = [];
  for (const contract of contracts) {
    const isRule = contract.name in RULES;
    if (isRule && !rules.some((rule) => rule === contract.name)) continue;
    if (!(await hasCode(provider, contract.address))) missing.push(contract);
  }
  return missing;
}

/**
 * Creates what of the shared code the chain does not have yet; repeating it sends nothing.
 * @param rules The rules that are needed; all of them if left out. More can be created later.
 * @throws DeployerMissingError where addresses cannot be made equal on every chain.
 */
export async function deployShared(
  provider: Provider,
  send: SendCall,
  rules: readonly RuleName[] = ALL_RULES,
): Promise<SharedCode> {
  const code = await sharedCode();
  await requireDeployer(provider);
  for (const { name, initCode } of await missingCode(provider, code, rules)) await send(creationOf(name, initCode));
  return code;
}
