// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {IComplianceHost, IComplianceToken, Preview, Refusal, TokenMove} from "../../compliance/IComplianceHost.sol";
import {MoveKind} from "../../compliance/Move.sol";

/// @title A compliance contract that speaks as Scrip's and answers every move with the numbers it was given
contract HostThatAnswers is IComplianceHost, ERC165 {
    uint16 public wantedHooks;

    address private _token;
    uint256 private _net;
    uint256 private _fee;
    address private _collector;

    /// @notice It was asked before balances changed.
    event Asked(MoveKind kind, address spender, address from, address to, uint256 value);
    /// @notice It was told after balances had changed.
    event Settled(MoveKind kind, address from, address to, uint256 value);

    constructor(uint16 hooks) {
        wantedHooks = hooks;
    }

    /// @notice Sets the answer to the next moves.
    function answer(uint256 net, uint256 fee, address collector) external {
        (_net, _fee, _collector) = (net, fee, collector);
    }

    /// @notice Tells its token, as if a rule had joined or left.
    function changeHooks(uint16 hooks) external {
        wantedHooks = hooks;
        IComplianceToken(_token).onComplianceHooks(hooks);
    }

    function bindToken(address token) external {
        _token = token;
    }

    function unbindToken(address) external {
        delete _token;
    }

    function moved(TokenMove calldata move) external returns (uint256 net, uint256 fee, address collector) {
        emit Asked(move.kind, move.spender, move.from, move.to, move.value);
        return (_net, _fee, _collector);
    }

    function moveSettled(MoveKind kind, address from, address to, uint256 value) external {
        emit Settled(kind, from, to, value);
    }

    function onTreasuryChange(address account, bool treasury) external {}

    function onRegistryChange() external {}

    function checkTransfer(address spender, address from, address to, uint256 value) external view {}

    function explain(address, address, address, uint256) external view returns (Refusal[] memory refusals) {}

    function preview(address, address, address, uint256) external view returns (Preview memory p) {
        (p.net, p.fee, p.collector) = (_net, _fee, _collector);
    }

    function headroom(address, address, address, uint256 most) external pure returns (uint256) {
        return most;
    }

    function getTokenBound() external view returns (address) {
        return _token;
    }

    function isModuleBound(address) external pure returns (bool) {
        return false;
    }

    function getModules() external pure returns (address[] memory modules) {}

    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IComplianceHost).interfaceId || super.supportsInterface(interfaceId);
    }
}
