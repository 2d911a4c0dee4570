/** What a standard says of one interface, its ancestors' functions and events left out. */
export interface Standard {
  /** ERC-165 id: the selectors, xor-ed. */
  id: string;
  /** Interfaces it extends. */
  bases?: readonly string[];
  /** Functions by selector. */
  functions: Readonly<Record<string, string>>;
  /** Events by topic 0. */
  events: Readonly<Record<string, string>>;
}

/**
 * The ERC texts and T-REX 4.1.6, typed by hand so that our own artifacts cannot make a test of them pass. Contract
 * types are addresses; `indexed` is T-REX's, which differs from the text of ERC-3643 in `UpdatedTokenInformation` and
 * `RecoverySuccess`.
 */
export const STANDARDS: Readonly<Record<string, Standard>> = {
  IERC20: {
    id: "0x36372b07",
    functions: {
      "0x18160ddd": "function totalSupply() view returns (uint256)",
      "0x70a08231": "function balanceOf(address) view returns (uint256)",
      "0xa9059cbb": "function transfer(address,uint256) returns (bool)",
      "0xdd62ed3e": "function allowance(address,address) view returns (uint256)",
      "0x095ea7b3": "function approve(address,uint256) returns (bool)",
      "0x23b872dd": "function transferFrom(address,address,uint256) returns (bool)",
    },
    events: {
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef":
        "event Transfer(address indexed,address indexed,uint256)",
      "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925":
        "event Approval(address indexed,address indexed,uint256)",
    },
  },
  IERC3643: {
    bases: ["IERC20"],
    id: "0xb97d944c",
    functions: {
      "0x4a6cc677": "function batchBurn(address[],uint256[])",
      "0x42a47abc": "function batchForcedTransfer(address[],address[],uint256[])",
      "0xfc7e5fa8": "function batchFreezePartialTokens(address[],uint256[])",
      "0x68573107": "function batchMint(address[],uint256[])",
      "0x1a7af379": "function batchSetAddressFrozen(address[],bool[])",
      "0x88d695b2": "function batchTransfer(address[],uint256[])",
      "0x4710362d": "function batchUnfreezePartialTokens(address[],uint256[])",
      "0x9dc29fac": "function burn(address,uint256)",
      "0x6290865d": "function compliance() view returns (address)",
      "0x9fc1d0e7": "function forcedTransfer(address,address,uint256) returns (bool)",
      "0x125c4a33": "function freezePartialTokens(address,uint256)",
      "0x158b1a57": "function getFrozenTokens(address) view returns (uint256)",
      "0x134e18f4": "function identityRegistry() view returns (address)",
      "0xe5839836": "function isFrozen(address) view returns (bool)",
      "0x40c10f19": "function mint(address,uint256)",
      "0xaba63705": "function onchainID() view returns (address)",
      "0x8456cb59": "function pause()",
      "0x5c975abb": "function paused() view returns (bool)",
      "0x9285948a": "function recoveryAddress(address,address,address) returns (bool)",
      "0xc69c09cf": "function setAddressFrozen(address,bool)",
      "0xf8981789": "function setCompliance(address)",
      "0xcbf3f861": "function setIdentityRegistry(address)",
      "0xc47f0027": "function setName(string)",
      "0x3d1ddc5b": "function setOnchainID(address)",
      "0xb84c8246": "function setSymbol(string)",
      "0x1fe56f7d": "function unfreezePartialTokens(address,uint256)",
      "0x3f4ba83a": "function unpause()",
      "0x54fd4d50": "function version() view returns (string)",
    },
    events: {
      "0x7fa523c84ab8d7fc5b72f08b9e46dbbf10c39e119a075b3e317002d14bc9f436":
        "event AddressFrozen(address indexed,bool indexed,address indexed)",
      "0x7f3a888862559648ec01d97deb7b5012bff86dc91e654a1de397170db40e35b6": "event ComplianceAdded(address indexed)",
      "0xd2be862d755bca7e0d39772b2cab3a5578da9c285f69199f4c063c2294a7f36c":
        "event IdentityRegistryAdded(address indexed)",
      "0x62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a258": "event Paused(address)",
      "0xf0c9129a94f30f1caaceb63e44b9811d0a3edf1d6c23757f346093af5553fed0":
        "event RecoverySuccess(address indexed,address indexed,address indexed)",
      "0xa065e63c631c86f1b9f66a4a2f63f2093bf1c2168d23290259dbd969e0222a45":
        "event TokensFrozen(address indexed,uint256)",
      "0x9bed35cb62ad0dba04f9d5bfee4b5bc91443e77da8a65c4c84834c51bb08b0d6":
        "event TokensUnfrozen(address indexed,uint256)",
      "0x5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa": "event Unpaused(address)",
      "0x6a1105ac8148a3c319adbc369f9072573e8a11d3a3d195e067e7c40767ec54d1":
        "event UpdatedTokenInformation(string indexed,string indexed,uint8,string,address indexed)",
    },
  },
  IIdentityRegistry: {
    id: "0x8ff89f73",
    functions: {
      "0x653dc9f1": "function batchRegisterIdentity(address[],address[],uint16[])",
      "0x5dbe47e8": "function contains(address) view returns (bool)",
      "0xa8d29d1d": "function deleteIdentity(address)",
      "0xf0eb5e54": "function identity(address) view returns (address)",
      "0xf11abfd8": "function identityStorage() view returns (address)",
      "0x7e42683b": "function investorCountry(address) view returns (uint16)",
      "0xb4f3fcb7": "function issuersRegistry() view returns (address)",
      "0xb9209e33": "function isVerified(address) view returns (bool)",
      "0x454a03e0": "function registerIdentity(address,address,uint16)",
      "0x670af6a9": "function setClaimTopicsRegistry(address)",
      "0x26d941ae": "function setIdentityRegistryStorage(address)",
      "0xe744d789": "function setTrustedIssuersRegistry(address)",
      "0x3b3e12f4": "function topicsRegistry() view returns (address)",
      "0x3b239a7f": "function updateCountry(address,uint16)",
      "0x8e098ca1": "function updateIdentity(address,address)",
    },
    events: {
      "0x7170bf15b246e880b2369cd7c67d057760d8a35149e8c64dde91efa22bcc76d0":
        "event ClaimTopicsRegistrySet(address indexed)",
      "0x04ed3b726495c2dca1ff1215d9ca54e1a4030abb5e82b0f6ce55702416cee853":
        "event CountryUpdated(address indexed,uint16 indexed)",
      "0x6ae73635c50d24a45af6fbd5e016ac4bed179addbc8bf24e04ff0fcc6d33af19":
        "event IdentityRegistered(address indexed,address indexed)",
      "0x59d6590e225b81befe259af056324092801080acbb7feab310eb34678871f327":
        "event IdentityRemoved(address indexed,address indexed)",
      "0x2fa8b95c1db7afe99e3398f3792f008135cedc1fa26b0bb2ecd2352cd166d53c": "event IdentityStorageSet(address indexed)",
      "0xe98082932c8056a0f514da9104e4a66bc2cbaef102ad59d90c4b24220ebf6010":
        "event IdentityUpdated(address indexed,address indexed)",
      "0x1b98cb79e6f73020175fe87333f1b91ad6a881519c0afe30340c2599b2b4bde0":
        "event TrustedIssuersRegistrySet(address indexed)",
    },
  },
  IIdentityRegistryStorage: {
    id: "0x57defe0d",
    functions: {
      "0xa53410dd": "function addIdentityToStorage(address,address,uint16)",
      "0x690a49f9": "function bindIdentityRegistry(address)",
      "0xbf9eb959": "function linkedIdentityRegistries() view returns (address[])",
      "0xe805cf86": "function modifyStoredIdentity(address,address)",
      "0x9f3418d5": "function modifyStoredInvestorCountry(address,uint16)",
      "0xcf191bcd": "function removeIdentityFromStorage(address)",
      "0x7988d3a5": "function storedIdentity(address) view returns (address)",
      "0x727e13bc": "function storedInvestorCountry(address) view returns (uint16)",
      "0x97a012f7": "function unbindIdentityRegistry(address)",
    },
    events: {
      "0x20965fcdc6eed7ae398065b40ece4e732ba667992ca819fc54e80e9f2047c4cf":
        "event CountryModified(address indexed,uint16 indexed)",
      "0x556ce885dfcea52155c773f1ed2e58781c51945c13030ab8f793c61f51d1b808":
        "event IdentityModified(address indexed,address indexed)",
      "0x500c250171aa20e861b680f93502547b9d436eda7d4c537fc360db6e0c6eedfb":
        "event IdentityRegistryBound(address indexed)",
      "0x51f353eb5801583fdf2706e43c045b62fdf6b1566820b349390616363ecf72c9":
        "event IdentityRegistryUnbound(address indexed)",
      "0x0030dea7e9c9afaa2e3c9810f2fc9b5181f1bad74ca5a8db85f746a33585e747":
        "event IdentityStored(address indexed,address indexed)",
      "0xca6a4c3370b859312246e7f086284076e557997e10d856b716c23ab67067790b":
        "event IdentityUnstored(address indexed,address indexed)",
    },
  },
  IModularCompliance: {
    id: "0xef7cedae",
    functions: {
      "0x1ed86f19": "function addModule(address)",
      "0x3ff5aa02": "function bindToken(address)",
      "0xefb22d33": "function callModuleFunction(bytes,address)",
      "0xe46638e6": "function canTransfer(address,address,uint256) view returns (bool)",
      "0x5f8dead3": "function created(address,uint256)",
      "0x8d2ea772": "function destroyed(address,uint256)",
      "0xb2494df3": "function getModules() view returns (address[])",
      "0x6a3edf28": "function getTokenBound() view returns (address)",
      "0xa446d49f": "function isModuleBound(address) view returns (bool)",
      "0xa0632461": "function removeModule(address)",
      "0x8baf29b4": "function transferred(address,address,uint256)",
      "0x40db3b50": "function unbindToken(address)",
    },
    events: {
      "0xead6a006345da1073a106d5f32372d2d2204f46cb0b4bca8f5ebafcbbed12b8a": "event ModuleAdded(address indexed)",
      "0x20d79de70adcc6e9353d8a9a5646b46dc352710d0a310b1ad1f67faeca7ef891":
        "event ModuleInteraction(address indexed,bytes4)",
      "0x0a1ee69f55c33d8467c69ca59ce2007a737a88603d75392972520bf67cb513b8": "event ModuleRemoved(address indexed)",
      "0x2de35142b19ed5a07796cf30791959c592018f70b1d2d7c460eef8ffe713692b": "event TokenBound(address)",
      "0x28a4ca7134a3b3f9aff286e79ad3daadb4a06d1b43d037a3a98bdc074edd9b7a": "event TokenUnbound(address)",
    },
  },
  IModule: {
    id: "0xb795d01e",
    functions: {
      "0x4a932544": "function bindCompliance(address)",
      "0xbcc21053": "function canComplianceBind(address) view returns (bool)",
      "0x4cf4d295": "function isComplianceBound(address) view returns (bool)",
      "0xe6f5e807": "function isPlugAndPlay() pure returns (bool)",
      "0x372491a2": "function moduleBurnAction(address,uint256)",
      "0x013b7ce4": "function moduleCheck(address,address,uint256,address) view returns (bool)",
      "0xf104a8c9": "function moduleMintAction(address,uint256)",
      "0x2cb7e1ec": "function moduleTransferAction(address,address,uint256)",
      "0x06fdde03": "function name() pure returns (string)",
      "0x0694a5fb": "function unbindCompliance(address)",
    },
    events: {
      "0x1f7b76c58fb697eb53c6c7c1becb96911516a136e24d7ced386b2355358b75a3": "event ComplianceBound(address indexed)",
      "0x408b49d9be1c914c52a0227e18a077e5a892dddf32a26cfa94a5d9708fad7718": "event ComplianceUnbound(address indexed)",
    },
  },
  ITrustedIssuersRegistry: {
    id: "0xb0f773b8",
    functions: {
      "0x9f63ea98": "function addTrustedIssuer(address,uint256[])",
      "0xc28fb278": "function getTrustedIssuerClaimTopics(address) view returns (uint256[])",
      "0xd9dd24c5": "function getTrustedIssuers() view returns (address[])",
      "0x52c111d1": "function getTrustedIssuersForClaimTopic(uint256) view returns (address[])",
      "0x34a89987": "function hasClaimTopic(address,uint256) view returns (bool)",
      "0xef2ed1a4": "function isTrustedIssuer(address) view returns (bool)",
      "0xb93d28eb": "function removeTrustedIssuer(address)",
      "0x04bc7e84": "function updateIssuerClaimTopics(address,uint256[])",
    },
    events: {
      "0xec753cfc52044f61676f18a11e500093a9f2b1cd5e4942bc476f2b0438159bcf":
        "event ClaimTopicsUpdated(address indexed,uint256[])",
      "0xfedc33fd34859594822c0ff6f3f4f9fc279cc6d5cae53068f706a088e4500872":
        "event TrustedIssuerAdded(address indexed,uint256[])",
      "0x2214ded40113cc3fb63fc206cafee88270b0a903dac7245d54efdde30ebb0321":
        "event TrustedIssuerRemoved(address indexed)",
    },
  },
  IClaimTopicsRegistry: {
    id: "0x10928b13",
    functions: {
      "0xc7b22551": "function addClaimTopic(uint256)",
      "0xdf09d604": "function getClaimTopics() view returns (uint256[])",
      "0x08297846": "function removeClaimTopic(uint256)",
    },
    events: {
      "0x01c928b7f7ade2949e92366aa9454dbef3a416b731cf6ec786ba9595bbd814d6": "event ClaimTopicAdded(uint256 indexed)",
      "0x0b1381093c776453c1bbe54fd68be1b235c65db61d099cb50d194b2991e0eec5": "event ClaimTopicRemoved(uint256 indexed)",
    },
  },
  IAgentRole: {
    id: "0x0cba0fa8",
    functions: {
      "0x84e79842": "function addAgent(address)",
      "0x1ffbb064": "function isAgent(address) view returns (bool)",
      "0x97a6278e": "function removeAgent(address)",
    },
    events: {
      "0xf68e73cec97f2d70aa641fb26e87a4383686e2efacb648f2165aeb02ac562ec5": "event AgentAdded(address indexed)",
      "0xed9c8ad8d5a0a66898ea49d2956929c93ae2e8bd50281b2ed897c5d1a6737e0b": "event AgentRemoved(address indexed)",
    },
  },
  IERC734: {
    id: "0x270d514f",
    functions: {
      "0x1d381240": "function addKey(bytes32,uint256,uint256) returns (bool)",
      "0x747442d3": "function approve(uint256,bool) returns (bool)",
      "0xb61d27f6": "function execute(address,uint256,bytes) payable returns (uint256)",
      "0x12aaac70": "function getKey(bytes32) view returns (uint256[],uint256,bytes32)",
      "0xfb307b34": "function getKeyPurposes(bytes32) view returns (uint256[])",
      "0x9010f726": "function getKeysByPurpose(uint256) view returns (bytes32[])",
      "0xd202158d": "function keyHasPurpose(bytes32,uint256) view returns (bool)",
      "0x53d413c5": "function removeKey(bytes32,uint256) returns (bool)",
    },
    events: {
      "0xb3932da477fe5d6c8ff2eafef050c0f3a1af18fc07121001482600f36f3715d8": "event Approved(uint256 indexed,bool)",
      "0x1f920dbda597d7bf95035464170fa58d0a4b57f13a1c315ace6793b9f63688b8":
        "event Executed(uint256 indexed,address indexed,uint256 indexed,bytes)",
      "0xe10c49d9f7c71da23262367013434763cfdb2332267641728d25cd712c5c6a68":
        "event ExecutionFailed(uint256 indexed,address indexed,uint256 indexed,bytes)",
      "0x8afcfabcb00e47a53a8fc3e9f23ff47ee1926194bb1350dd007c50b412a6cee8":
        "event ExecutionRequested(uint256 indexed,address indexed,uint256 indexed,bytes)",
      "0x480000bb1edad8ca1470381cc334b1917fbd51c6531f3a623ea8e0ec7e38a6e9":
        "event KeyAdded(bytes32 indexed,uint256 indexed,uint256 indexed)",
      "0x585a4aef50f8267a92b32412b331b20f7f8b96f2245b253b9cc50dcc621d3397":
        "event KeyRemoved(bytes32 indexed,uint256 indexed,uint256 indexed)",
    },
  },
  IERC735: {
    id: "0xb6b4ee6d",
    functions: {
      "0xb1a34e0d": "function addClaim(uint256,uint256,address,bytes,bytes,string) returns (bytes32)",
      "0xc9100bcb": "function getClaim(bytes32) view returns (uint256,uint256,address,bytes,bytes,string)",
      "0x80e9e9e1": "function getClaimIdsByTopic(uint256) view returns (bytes32[])",
      "0x4eee424a": "function removeClaim(bytes32) returns (bool)",
    },
    events: {
      "0x46149b18aa084502c3f12bc75e19eda8bda8d102b82cce8474677a6d0d5f43c5":
        "event ClaimAdded(bytes32 indexed,uint256 indexed,uint256,address indexed,bytes,bytes,string)",
      "0x3bab293fc00db832d7619a9299914251b8747c036867ec056cbd506f60135b13":
        "event ClaimChanged(bytes32 indexed,uint256 indexed,uint256,address indexed,bytes,bytes,string)",
      "0x3cf57863a89432c61c4a27073c6ee39e8a764bff5a05aebfbcdcdc80b2e6130a":
        "event ClaimRemoved(bytes32 indexed,uint256 indexed,uint256,address indexed,bytes,bytes,string)",
    },
  },
  IClaimIssuer: {
    bases: ["IERC734", "IERC735"],
    id: "0xc9dda83c",
    functions: {
      "0xc3b129e3": "function getRecoveredAddress(bytes,bytes32) pure returns (address)",
      "0x2646b264": "function isClaimRevoked(bytes) view returns (bool)",
      "0xc0969a6e": "function isClaimValid(address,uint256,bytes,bytes) view returns (bool)",
      "0x73c33708": "function revokeClaim(bytes32,address) returns (bool)",
      "0x9f7f9edd": "function revokeClaimBySignature(bytes)",
    },
    events: {
      "0x7f484e37f24c0a92f81dd74afa3027b3ea31f2e9fb6b9fa29fe9865f81ac5569": "event ClaimRevoked(bytes indexed)",
    },
  },
  ICompliance: {
    id: "0x3144991c",
    functions: {
      "0x3ff5aa02": "function bindToken(address)",
      "0xe46638e6": "function canTransfer(address,address,uint256) view returns (bool)",
      "0x5f8dead3": "function created(address,uint256)",
      "0x8d2ea772": "function destroyed(address,uint256)",
      "0x6a3edf28": "function getTokenBound() view returns (address)",
      "0x993e8b95": "function isTokenBound(address) view returns (bool)",
      "0x8baf29b4": "function transferred(address,address,uint256)",
      "0x40db3b50": "function unbindToken(address)",
    },
    events: {
      "0x2de35142b19ed5a07796cf30791959c592018f70b1d2d7c460eef8ffe713692b": "event TokenBound(address)",
      "0x28a4ca7134a3b3f9aff286e79ad3daadb4a06d1b43d037a3a98bdc074edd9b7a": "event TokenUnbound(address)",
    },
  },
  IERC1404: {
    id: "0xab84a5c8",
    functions: {
      "0xd4ce1415": "function detectTransferRestriction(address,address,uint256) view returns (uint8)",
      "0x7f4ab1dd": "function messageForTransferRestriction(uint8) view returns (string)",
    },
    events: {},
  },
  IERC1643: {
    id: "0xecfecec8",
    functions: {
      "0x9fa5f50b": "function getAllDocuments() view returns (bytes32[])",
      "0xb10d6b41": "function getDocument(bytes32) view returns (string,bytes32,uint256)",
      "0xc3501848": "function removeDocument(bytes32)",
      "0x010648ca": "function setDocument(bytes32,string,bytes32)",
    },
    events: {
      "0x3d9bba27d3e360d8c80645beed7e991454a8271bf6f269a24f7782be0f0d0654":
        "event DocumentRemoved(bytes32 indexed,string,bytes32)",
      "0xb4c22d60cd550a815744f04e3ff5278bf19684565ee00e2b084041b6024bd6f6":
        "event DocumentUpdated(bytes32 indexed,string,bytes32)",
    },
  },
  ISanctionsList: {
    id: "0xdf592f7d",
    functions: {
      "0xdf592f7d": "function isSanctioned(address) view returns (bool)",
    },
    events: {},
  },

  IIdentity: { id: "0x00000000", bases: ["IERC734", "IERC735"], functions: {}, events: {} },
  IComplianceEvents: {
    id: "0x00000000",
    functions: {},
    events: {
      "0x2de35142b19ed5a07796cf30791959c592018f70b1d2d7c460eef8ffe713692b": "event TokenBound(address)",
      "0x28a4ca7134a3b3f9aff286e79ad3daadb4a06d1b43d037a3a98bdc074edd9b7a": "event TokenUnbound(address)",
    },
  },
};

/** Ids of several interfaces taken together, as T-REX and ONCHAINID answer to them. */
export const COMPOSED: readonly { id: string; of: readonly string[]; more?: readonly string[] }[] = [
  { id: "0x1b643469", of: ["IERC3643"], more: ["0x06fdde03", "0x95d89b41", "0x313ce567"] },
  { id: "0x2d531f6e", of: ["IERC3643", "IERC20"], more: ["0x06fdde03", "0x95d89b41", "0x313ce567"] },
  { id: "0x91b9bf22", of: ["IERC734", "IERC735"] },
  { id: "0x5864171e", of: ["IERC734", "IERC735", "IClaimIssuer"] },
];
