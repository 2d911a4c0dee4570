// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICompliance} from "./ICompliance.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";

/// @title ERC-3643 token
/// @notice The permissioned token of ERC-3643, section "Token interface". Amounts are in raw units of the token.
/// @dev `type(IERC3643).interfaceId` leaves the six functions of `IERC20` out: 0xb97d944c. T-REX's `IToken` adds
/// `name`, `symbol` and `decimals` to it: 0x1b643469, and with `IERC20` 0x2d531f6e. Events are indexed as in T-REX
/// 4.1.6, which differs from the text in `UpdatedTokenInformation` and `RecoverySuccess` (the text indexes nothing);
/// topic 0 is the same both ways.
interface IERC3643 is IERC20 {
    /// @notice Name, symbol, decimals, version or ONCHAINID of the token changed; all five are given as they are now.
    event UpdatedTokenInformation(
        string indexed _newName,
        string indexed _newSymbol,
        uint8 _newDecimals,
        string _newVersion,
        address indexed _newOnchainID
    );

    /// @notice The token reads holders' identities from this registry from now on.
    event IdentityRegistryAdded(address indexed _identityRegistry);

    /// @notice The token asks this compliance contract about moves from now on.
    event ComplianceAdded(address indexed _compliance);

    /// @notice The tokens of a lost wallet went to its successor, which belongs to the same identity.
    event RecoverySuccess(address indexed _lostWallet, address indexed _newWallet, address indexed _investorOnchainID);

    /// @notice A whole wallet was frozen or freed.
    /// @param _userAddress The wallet.
    /// @param _isFrozen True when frozen.
    /// @param _owner The agent that did it.
    event AddressFrozen(address indexed _userAddress, bool indexed _isFrozen, address indexed _owner);

    /// @notice This amount was frozen in addition to what was frozen already.
    event TokensFrozen(address indexed _userAddress, uint256 _amount);

    /// @notice This amount of the frozen tokens was freed.
    event TokensUnfrozen(address indexed _userAddress, uint256 _amount);

    /// @notice An agent paused holders' transfers.
    event Paused(address _userAddress);

    /// @notice An agent ended the pause.
    event Unpaused(address _userAddress);

    /// @notice ONCHAINID of the token itself, zero when it has none.
    function onchainID() external view returns (address);

    /// @notice Version of the token's code.
    function version() external view returns (string memory);

    /// @notice Registry that says who may hold the token.
    function identityRegistry() external view returns (IIdentityRegistry);

    /// @notice Contract that says which moves the offering's rules allow.
    function compliance() external view returns (ICompliance);

    /// @notice Whether holders' transfers are paused.
    function paused() external view returns (bool);

    /// @notice Whether the whole wallet is frozen.
    function isFrozen(address _userAddress) external view returns (bool);

    /// @notice Frozen part of a wallet's balance, never more than the balance.
    function getFrozenTokens(address _userAddress) external view returns (uint256);

    /// @notice Renames the token.
    /// @custom:access The owner.
    function setName(string calldata _name) external;

    /// @notice Changes the token's symbol.
    /// @custom:access The owner.
    function setSymbol(string calldata _symbol) external;

    /// @notice Sets the ONCHAINID of the token; zero is allowed.
    /// @custom:access The owner.
    function setOnchainID(address _onchainID) external;

    /// @notice Takes another identity registry.
    /// @custom:access The owner.
    function setIdentityRegistry(address _identityRegistry) external;

    /// @notice Takes another compliance contract: unbinds the old one and binds the new one.
    /// @custom:access The owner.
    function setCompliance(address _compliance) external;

    /// @notice Stops holders' transfers. Agents' powers are not stopped.
    /// @custom:access Agent.
    function pause() external;

    /// @notice Lets holders transfer again.
    /// @custom:access Agent.
    function unpause() external;

    /// @notice Freezes (`true`) or frees (`false`) a whole wallet.
    /// @custom:access Agent.
    function setAddressFrozen(address _userAddress, bool _freeze) external;

    /// @notice Freezes `_amount` more tokens of a wallet. Reverts when the wallet has fewer free tokens.
    /// @custom:access Agent.
    function freezePartialTokens(address _userAddress, uint256 _amount) external;

    /// @notice Frees `_amount` of a wallet's frozen tokens. Reverts when fewer are frozen.
    /// @custom:access Agent.
    function unfreezePartialTokens(address _userAddress, uint256 _amount) external;

    /// @notice Moves tokens without the holder's consent. Frozen tokens are freed as far as needed; pause, freeze and
    /// compliance do not stop it, the receiver must be verified.
    /// @custom:access Agent.
    /// @return True; it reverts otherwise.
    function forcedTransfer(address _from, address _to, uint256 _amount) external returns (bool);

    /// @notice Creates tokens for a verified wallet that compliance allows to receive them.
    /// @custom:access Agent.
    function mint(address _to, uint256 _amount) external;

    /// @notice Destroys tokens of a wallet. Frozen tokens are freed as far as needed.
    /// @custom:access Agent.
    function burn(address _userAddress, uint256 _amount) external;

    /// @notice Moves everything a lost wallet holds to another wallet of the same investor, with its freezes.
    /// @custom:access Agent.
    /// @param _lostWallet Wallet that nobody can sign for any more.
    /// @param _newWallet Its successor, a key of the investor's identity.
    /// @param _investorOnchainID Identity registered for the lost wallet.
    /// @return True; it reverts otherwise.
    function recoveryAddress(
        address _lostWallet,
        address _newWallet,
        address _investorOnchainID
    ) external returns (bool);

    /// @notice `transfer` for each pair, all or nothing.
    /// @custom:access Anyone, of its own tokens.
    function batchTransfer(address[] calldata _toList, uint256[] calldata _amounts) external;

    /// @notice `forcedTransfer` for each triple, all or nothing.
    /// @custom:access Agent.
    function batchForcedTransfer(
        address[] calldata _fromList,
        address[] calldata _toList,
        uint256[] calldata _amounts
    ) external;

    /// @notice `mint` for each pair, all or nothing.
    /// @custom:access Agent.
    function batchMint(address[] calldata _toList, uint256[] calldata _amounts) external;

    /// @notice `burn` for each pair, all or nothing.
    /// @custom:access Agent.
    function batchBurn(address[] calldata _userAddresses, uint256[] calldata _amounts) external;

    /// @notice `setAddressFrozen` for each pair, all or nothing.
    /// @custom:access Agent.
    function batchSetAddressFrozen(address[] calldata _userAddresses, bool[] calldata _freeze) external;

    /// @notice `freezePartialTokens` for each pair, all or nothing.
    /// @custom:access Agent.
    function batchFreezePartialTokens(address[] calldata _userAddresses, uint256[] calldata _amounts) external;

    /// @notice `unfreezePartialTokens` for each pair, all or nothing.
    /// @custom:access Agent.
    function batchUnfreezePartialTokens(address[] calldata _userAddresses, uint256[] calldata _amounts) external;
}
