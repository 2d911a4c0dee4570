import type { RULES } from "../../deploy/shared";
import { agentsWith, anyone, once, only, OWNABLE, owner, type Right } from "./rights";

type Rights = Readonly<Record<string, Right>>;

/** What an agent of a token may be allowed to do, in the order of the bits. */
export const TOKEN_PERMISSIONS = [
  "mint",
  "burn",
  "freeze",
  "forced transfer",
  "recovery",
  "pause",
  "record date",
  "block",
] as const;

/** What an agent of a registry may be allowed to do, in the order of the bits. */
export const REGISTRY_PERMISSIONS = ["register", "update", "remove", "recover"] as const;

const tokenAgents = (needed: (typeof TOKEN_PERMISSIONS)[number]): Right => agentsWith(TOKEN_PERMISSIONS, needed);
const registryAgents = (needed: (typeof REGISTRY_PERMISSIONS)[number]): Right =>
  agentsWith(REGISTRY_PERMISSIONS, needed);
const token = only("ComplianceCallerNotToken", "token");
const boundRegistry = only("AgentUnauthorized", "registry");

const UPGRADEABLE: Rights = { "upgradeToAndCall(address,bytes)": owner, "renounceUpgrades()": owner };
const AGENTS: Rights = { "addAgent(address)": owner, "removeAgent(address)": owner };
const TERMS = "(string,string,string,uint128,bytes3,string,bytes32,string)";

/** What a token forwards to its other half. */
const ADMINISTRATION: Rights = {
  [`initialize((address,string,string,uint8,bool,address,address,address,address[],(address,uint128,uint128)[],${TERMS}))`]:
    once,
  ...OWNABLE,
  ...AGENTS,
  "setAgentPermissions(address,uint128,uint128)": owner,
  "setName(string)": owner,
  "setSymbol(string)": owner,
  "setOnchainID(address)": owner,
  "setIdentityRegistry(address)": owner,
  "setCompliance(address)": owner,
  "setTreasury(address,bool)": owner,
  [`setTerms(${TERMS})`]: owner,
  "setDocument(bytes32,string,bytes32)": owner,
  "removeDocument(bytes32)": owner,
  "mint(address,uint256)": tokenAgents("mint"),
  "mint(address,uint256,bytes)": tokenAgents("mint"),
  "batchMint(address[],uint256[])": tokenAgents("mint"),
  "batchMint(address[],uint256[],bytes32)": tokenAgents("mint"),
  "burn(address,uint256)": tokenAgents("burn"),
  "burn(address,uint256,bytes)": tokenAgents("burn"),
  "batchBurn(address[],uint256[])": tokenAgents("burn"),
  "forcedTransfer(address,address,uint256,bytes)": tokenAgents("forced transfer"),
  "batchForcedTransfer(address[],address[],uint256[])": tokenAgents("forced transfer"),
  "recoveryAddress(address,address,address)": tokenAgents("recovery"),
  "recoveryAddress(address,address,address,bytes)": tokenAgents("recovery"),
  "setBlocked(address,bool,bytes32)": tokenAgents("block"),
  "takeRecordDate()": tokenAgents("record date"),
  "scheduleRecordDates(uint40[])": tokenAgents("record date"),
  "moveRecordDate(uint40,uint40)": tokenAgents("record date"),
  "cancelRecordDate(uint40)": tokenAgents("record date"),
  "approve(address,uint256)": anyone,
  "transfer(address,uint256)": anyone,
  "transferFrom(address,address,uint256)": only("ERC20InsufficientAllowance", "spender"),
};

const TOKEN: Rights = {
  ...ADMINISTRATION,
  ...UPGRADEABLE,
  "batchTransfer(address[],uint256[])": anyone,
  // Whoever brings the holder's signature.
  "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)": anyone,
  "forcedTransfer(address,address,uint256)": tokenAgents("forced transfer"),
  "setAddressFrozen(address,bool)": tokenAgents("freeze"),
  "setAddressFrozen(address,bool,bytes)": tokenAgents("freeze"),
  "batchSetAddressFrozen(address[],bool[])": tokenAgents("freeze"),
  "setIdentityFrozen(address,bool,bytes)": tokenAgents("freeze"),
  "freezePartialTokens(address,uint256)": tokenAgents("freeze"),
  "freezePartialTokens(address,uint256,bytes)": tokenAgents("freeze"),
  "batchFreezePartialTokens(address[],uint256[])": tokenAgents("freeze"),
  "unfreezePartialTokens(address,uint256)": tokenAgents("freeze"),
  "unfreezePartialTokens(address,uint256,bytes)": tokenAgents("freeze"),
  "batchUnfreezePartialTokens(address[],uint256[])": tokenAgents("freeze"),
  "pause()": tokenAgents("pause"),
  "unpause()": tokenAgents("pause"),
  "onComplianceHooks(uint16)": only("TokenCallerNotCompliance", "compliance"),
};

const CLAIM = "(uint256,uint256,address,bytes,bytes,string)";
const ONBOARDING = `(address,address,bytes32,${CLAIM}[],address[],uint16,bool)`;

const REGISTRY: Rights = {
  "initialize((address,address,address,address,uint16,(address,uint128)[],address[],uint256[]))": once,
  ...OWNABLE,
  ...AGENTS,
  "setAgentPermissions(address,uint128)": owner,
  "setIdentityRegistryStorage(address)": owner,
  "setClaimTopicsRegistry(address)": owner,
  "setTrustedIssuersRegistry(address)": owner,
  "setMaxLease(uint16)": owner,
  "setClassTopic(uint8,uint256)": owner,
  "setClassMaxAge(uint8,uint32)": owner,
  "addIdentityListener(address)": owner,
  "removeIdentityListener(address)": owner,
  "setListening(bool)": only("ListenerNotFound", "compliance"),
  "registerIdentity(address,address,uint16)": registryAgents("register"),
  "batchRegisterIdentity(address[],address[],uint16[])": registryAgents("register"),
  "batchRegisterIdentityWithLease(address[],address[],uint16[])": registryAgents("register"),
  [`onboard(${ONBOARDING})`]: registryAgents("register"),
  [`batchOnboard(${ONBOARDING}[])`]: registryAgents("register"),
  "updateIdentity(address,address)": registryAgents("update"),
  "updateCountry(address,uint16)": registryAgents("update"),
  "deleteIdentity(address)": registryAgents("remove"),
  "recover(address,address,address)": agentsWith(REGISTRY_PERMISSIONS, "recover", "token"),
  // Stores what the claims say.
  "refresh(address)": anyone,
  "batchRefresh(address[])": anyone,
  // Ignored when the caller is not the storage or a list in use.
  "onStorageChanged(address,address,address,uint16,uint16)": anyone,
  "onStorageBinding()": anyone,
  "onRulesChanged()": anyone,
};

const STORAGE: Rights = {
  "initialize((address,address[]))": once,
  ...OWNABLE,
  ...AGENTS,
  ...UPGRADEABLE,
  "bindIdentityRegistry(address)": owner,
  "unbindIdentityRegistry(address)": owner,
  "addIdentityToStorage(address,address,uint16)": boundRegistry,
  "removeIdentityFromStorage(address)": boundRegistry,
  "modifyStoredIdentity(address,address)": boundRegistry,
  "modifyStoredInvestorCountry(address,uint16)": boundRegistry,
  "recordRecovery(address,address)": boundRegistry,
};

const LINKED: Rights = { ...OWNABLE, "linkRegistry(address)": owner, "unlinkRegistry(address)": owner };

const ISSUERS: Rights = {
  ...LINKED,
  "initialize((address,(address,uint256[])[],address[]))": once,
  "addTrustedIssuer(address,uint256[])": owner,
  "removeTrustedIssuer(address)": owner,
  "updateIssuerClaimTopics(address,uint256[])": owner,
};

const TOPICS: Rights = {
  ...LINKED,
  "initialize((address,uint256[],address[]))": once,
  "addClaimTopic(uint256)": owner,
  "removeClaimTopic(uint256)": owner,
};

const COMPLIANCE: Rights = {
  ...OWNABLE,
  "initialize((address,address,address[],(address,bytes[])[]))": once,
  "bindToken(address)": only("ComplianceBindingUnauthorized", "owner"),
  "unbindToken(address)": only("OwnableUnauthorizedAccount", "owner", "token"),
  "addModule(address)": owner,
  "addAndSetModule(address,bytes[])": owner,
  "removeModule(address)": owner,
  "callModuleFunction(bytes,address)": owner,
  "setExempt(address,bool)": owner,
  "restartLedger()": owner,
  // Counts what the chain says of the wallets named.
  "countWallets(address[])": anyone,
  "moved((uint8,address,address,address,uint256,uint256,uint256))": token,
  "moveSettled(uint8,address,address,uint256)": token,
  "onTreasuryChange(address,bool)": token,
  "onRegistryChange()": token,
  // Ignored when the caller is not the token's registry.
  "onIdentityChange(address,address,address,uint16,uint16)": anyone,
  "onIdentitiesReset()": anyone,
  "transferred(address,address,uint256)": token,
  "created(address,uint256)": token,
  "destroyed(address,uint256)": token,
};

const SANCTIONS_LIST: Rights = {
  ...OWNABLE,
  "addToSanctionsList(address[])": owner,
  "removeFromSanctionsList(address[])": owner,
};

const PARTY = "(address,address,uint16,uint16,uint8,bool,bool,uint256)";

/** A host's settings are its own: whoever has bound the rule sets it for itself. */
function rule(...setters: string[]): Rights {
  const host = only("ModuleNotBound", "compliance");
  return {
    ...Object.fromEntries(setters.map((setter) => [setter, host])),
    // Every caller has a state of its own.
    "onBind(uint32)": anyone,
    [`onMove((uint8,bool,address,uint256,uint256,uint256,bytes32,${PARTY},${PARTY}),(uint32,uint32))`]: anyone,
    "onRecount(address,uint16,uint16,uint256,bool,(uint32,uint32))": anyone,
  };
}

/** Whom a host named, in the rule itself; nobody yet. */
const approvers = only("ApproverUnauthorized");
const APPROVAL = "(address,address,uint256,bool,bool,uint40,uint32)";

const RULE_RIGHTS: Readonly<Record<keyof typeof RULES, Rights>> = {
  AffiliateVolume: rule(
    "addAffiliates(address[])",
    "removeAffiliates(address[])",
    "removeVolumeLimit(bool,uint32)",
    "setVolumeLimit((bool,bool,uint32,uint256))",
  ),
  ConditionalTransfer: {
    ...rule(
      "approveTransfer(address,address,uint256)",
      "unApproveTransfer(address,address,uint256)",
      "batchApproveTransfers(address[],address[],uint256[])",
      "batchUnApproveTransfers(address[],address[],uint256[])",
      `approve(${APPROVAL})`,
      "revoke(address,address,uint256,bool)",
      "refuseTransfer(address,address)",
      "setApprover(address,bool)",
      "setApprovalValidity(uint32)",
      "setDeemedConsent(uint32)",
      "setExemptHolder(address,bool)",
      "setExemptPair(address,address,bool)",
    ),
    [`approveFor(address,${APPROVAL})`]: approvers,
    "revokeFor(address,address,address,uint256,bool)": approvers,
    "refuseTransferFor(address,address,address)": approvers,
    // Whoever brings an approver's signature.
    [`approveBySignature(address,${APPROVAL},address,uint256,bytes)`]: approvers,
    // What is the caller's own.
    "requestTransfer(address,address,uint256)": anyone,
    "withdrawRequest(address,address)": anyone,
    "withdrawSignature(address,uint256)": anyone,
  },
  CountryAllow: rule(
    "addAllowedCountry(uint16)",
    "removeAllowedCountry(uint16)",
    "batchAllowCountries(uint16[])",
    "batchDisallowCountries(uint16[])",
  ),
  CountryRestrict: rule(
    "addCountryRestriction(uint16)",
    "removeCountryRestriction(uint16)",
    "batchRestrictCountries(uint16[])",
    "batchUnrestrictCountries(uint16[])",
  ),
  ExchangeMonthlyLimits: rule(
    "addExchangeID(address)",
    "removeExchangeID(address)",
    "setExchangeMonthlyLimit(address,uint256)",
    "setExchangeMonths(address,bool,int16)",
  ),
  Flowback: rule(
    "setDistributionPeriod(uint40,uint32)",
    "openTranche()",
    "closeTranche(uint40)",
    "addFlowbackCountry(uint16)",
    "removeFlowbackCountry(uint16)",
    "batchAddFlowbackCountries(uint16[])",
    "batchRemoveFlowbackCountries(uint16[])",
  ),
  HolderLimit: {
    ...rule(
      "addCountriesToGroup(bytes32,uint16[])",
      "removeCountriesFromGroup(bytes32,uint16[])",
      "setHolderLimit(bytes32,uint32)",
      "removeHolderLimit(bytes32)",
      "setClassLimit(bytes32,uint8,bool,uint32)",
      "removeClassLimit(bytes32,uint8,bool)",
      "setHolderFloor(uint32)",
      "setHolderWeight(address,uint16)",
      "batchSetHolderWeight(address[],uint16[])",
      "removeHolderWeight(address)",
    ),
    "refresh(address,address)": anyone,
  },
  InvestorClass: rule(
    "setCountryClasses(uint16,uint8,uint8)",
    "batchSetCountryClasses(uint16[],uint8,uint8)",
    "removeCountryClasses(uint16)",
    "batchRemoveCountryClasses(uint16[])",
    "setDefaultClasses(uint8,uint8)",
    "removeDefaultClasses()",
    "setSenderClasses(uint16,uint8,uint8)",
    "removeSenderClasses(uint16)",
  ),
  IssueLimit: rule(
    "startOffering((uint40,uint40,uint8,uint128,uint128))",
    "changeOffering((uint40,uint40,uint8,uint128,uint128))",
    "setIssueLimit(address,uint120)",
    "batchSetIssueLimit(address[],uint120[])",
    "removeIssueLimit(address)",
  ),
  JurisdictionCap: rule(
    "addCountriesToGroup(bytes32,uint16[])",
    "removeCountriesFromGroup(bytes32,uint16[])",
    "setHolderLimit(bytes32,uint32)",
    "removeHolderLimit(bytes32)",
    "setShareLimit(bytes32,uint16)",
    "removeShareLimit(bytes32)",
    "setShareBase(uint256)",
  ),
  LockUp: rule(
    "setSchedule(uint8,uint16,uint16)",
    "setAcquisitionSchedule(uint8)",
    "setPermittedBuyers(uint8)",
    "setUnknownDate(uint40)",
    "addAffiliates(address[])",
    "removeAffiliates(address[])",
    "presetLots(address,(uint160,uint40,uint8)[])",
  ),
  LotSize: rule("setLotSize(uint256)"),
  MaxBalance: rule("setMaxBalance(uint256)"),
  MaxShare: rule("setMaxShare(uint16,uint256)"),
  MinHolding: rule("setMinHolding(uint216)"),
  OfferList: rule(
    "startOffering(uint8)",
    "batchSetOfferLimit(uint16[],uint32)",
    "batchRemoveOfferLimit(uint16[])",
    "addOfferees(uint16,address[])",
  ),
  PurchaserLimit: rule("setPurchaserLimit(uint16,uint32,uint8)"),
  RollingVolume: rule("removeVolumeLimit(bool,uint32)", "setVolumeLimit((bool,bool,uint32,uint256))"),
  SanctionsScreen: {
    ...rule("addSanctionsList(address)", "removeSanctionsList(address)"),
    "bar(address,address)": anyone,
    // Officers are agents of the token that is bound to the compliance contract named.
    "release(address,address,bytes32)": anyone,
  },
  SupplyLimit: rule("setSupplyLimit(uint256)"),
  TimeExchangeLimits: rule(
    "addExchangeID(address)",
    "removeExchangeID(address)",
    "removeExchangeLimit(address,uint32)",
    "setExchangeLimit(address,(uint32,uint256))",
  ),
  Suspension: {
    ...rule(
      "suspend((bytes32,uint40,bool,bool))",
      "resume(bytes32)",
      "setSuspender(address,bool)",
      "setResumer(address,bool)",
    ),
    // Whom a host named, in the rule itself; nobody yet.
    "suspendFor(address,(bytes32,uint40,bool,bool))": only("SuspenderUnauthorized"),
    "resumeFor(address,bytes32)": only("ResumerUnauthorized"),
  },
  TimeTransfersLimits: rule(
    "setTimeTransferLimit((uint32,uint256))",
    "batchSetTimeTransferLimit((uint32,uint256)[])",
    "removeTimeTransferLimit(uint32)",
    "batchRemoveTimeTransferLimit(uint32[])",
  ),
  TransferSize: rule("setTransferSize(uint128,uint128)"),
  TokenListingRestrictions: {
    ...rule("configureToken(uint8)"),
    // What is the caller's own.
    "listToken(address,uint8)": anyone,
    "unlistToken(address,uint8)": anyone,
    "batchListTokens(address[],uint8)": anyone,
    "batchUnlistTokens(address[],uint8)": anyone,
    "setListing(address,uint8,uint8,bool)": anyone,
  },
  TradingWindow: rule(
    "setTradingHours((uint16,uint16)[7])",
    "setTimeZone(int16,(uint40,int16)[])",
    "setHolidays(uint32[],bool)",
    "setMintsCovered(bool)",
    "addBlackout(uint40,uint40)",
    "removeBlackout(uint40,uint40)",
    "setInsiders(address[],bool)",
  ),
  TransferFees: rule(
    "setFee(uint256,address)",
    "setFeeTerms((bool,uint128,uint128))",
    "setFreeHolders(address[],bool)",
  ),
  TransferRestrict: rule(
    "allowUser(address)",
    "batchAllowUsers(address[])",
    "disallowUser(address)",
    "batchDisallowUsers(address[])",
    "setMode(uint8,bool)",
  ),
};

/** A half that nobody has set up has neither owner nor agents. */
function unowned(rights: Rights): Rights {
  return Object.fromEntries(
    Object.entries(rights).map(([signature, right]) => [
      signature,
      right.allowed === "anyone" ? right : { ...right, allowed: [] },
    ]),
  );
}

/** Who may call what in the contracts of a suite. */
export const SUITE_RIGHTS: Readonly<Record<string, Rights>> = {
  SecurityToken: TOKEN,
  TokenAdministration: unowned(ADMINISTRATION),
  // A coin of its own that nobody has any of, where it is called directly.
  TransferExplanations: unowned({
    "approve(address,uint256)": anyone,
    "transfer(address,uint256)": anyone,
    "transferFrom(address,address,uint256)": only("ERC20InsufficientAllowance", "spender"),
  }),
  IdentityRegistry: REGISTRY,
  IdentityRegistryStorage: STORAGE,
  TrustedIssuersRegistry: ISSUERS,
  ClaimTopicsRegistry: TOPICS,
  ModularCompliance: COMPLIANCE,
  SanctionsList: SANCTIONS_LIST,
  SuiteFactory: {
    // It belongs to whoever owns the token.
    "deployDistributor(address)": anyone,
    // A suite's addresses are the caller's own.
    [`deploySuite((bytes32,address,(string,string,uint8,bool,address,address[],(address,uint128,uint128)[],${TERMS}),(address,uint16,(address,uint128)[],uint256[],uint256[],(address,uint256[])[]),address[],(address,bytes[])[]))`]:
      anyone,
  },
  ...RULE_RIGHTS,
};
