// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the tokens are, in law: the terms an issue binds to.
/// @param isin ISO 6166 number, empty where none is assigned.
/// @param lei ISO 17442 identifier of the issuer, empty where none is assigned.
/// @param class Class of the security as its terms name it.
/// @param nominalValue Nominal value of a whole token in millionths of `currency`, 0 where it has none.
/// @param currency ISO 4217 code, zero where there is no nominal value; shares a slot with the value.
/// @param law Governing law.
/// @param hash Hash of the terms' document.
/// @param uri Where the document is published.
struct SecurityTerms {
    string isin;
    string lei;
    string class;
    uint128 nominalValue;
    bytes3 currency;
    string law;
    bytes32 hash;
    string uri;
}

/// @notice An agent and what it may do.
/// @param agent The agent.
/// @param permissions Bits in `TokenPermissions`.
/// @param mintAllowance Raw units it may mint in total; `type(uint128).max` for no limit.
struct AgentSettings {
    address agent;
    uint128 permissions;
    uint128 mintAllowance;
}

/// @notice How a token starts.
/// @param owner Who decides on it from then on.
/// @param name Its name, at most 96 bytes are sensible.
/// @param symbol Its symbol.
/// @param decimals 0 to 18.
/// @param paused Whether holders' transfers start paused.
/// @param onchainID Identity of the token itself, zero for none.
/// @param registry The identity registry, one of Scrip's.
/// @param compliance The compliance contract; a Scrip one binds the token when it is initialised after it.
/// @param treasury Accounts that hold the issuer's own tokens.
/// @param agents Its agents.
/// @param terms What it is, in law.
struct TokenSettings {
    address owner;
    string name;
    string symbol;
    uint8 decimals;
    bool paused;
    address onchainID;
    address registry;
    address compliance;
    address[] treasury;
    AgentSettings[] agents;
    SecurityTerms terms;
}
