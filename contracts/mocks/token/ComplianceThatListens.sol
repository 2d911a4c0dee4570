// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICompliance} from "../../interfaces/ICompliance.sol";

/// @title A compliance contract of another suite that allows everything and repeats what it is told
contract ComplianceThatListens is ICompliance {
    address private _token;

    /// @notice What it was told, and what the token said at that moment.
    event Told(bytes4 selector, address from, address to, uint256 value, uint256 supply);

    /// @inheritdoc ICompliance
    function bindToken(address token) external {
        _token = token;
        emit TokenBound(token);
    }

    /// @inheritdoc ICompliance
    function unbindToken(address token) external {
        _beforeUnbinding();
        delete _token;
        emit TokenUnbound(token);
    }

    /// @inheritdoc ICompliance
    function transferred(address from, address to, uint256 value) external {
        _told(ICompliance.transferred.selector, from, to, value);
    }

    /// @inheritdoc ICompliance
    function created(address to, uint256 value) external {
        _told(ICompliance.created.selector, address(0), to, value);
    }

    /// @inheritdoc ICompliance
    function destroyed(address from, uint256 value) external {
        _told(ICompliance.destroyed.selector, from, address(0), value);
    }

    /// @inheritdoc ICompliance
    function isTokenBound(address token) external view returns (bool) {
        return token == _token;
    }

    /// @inheritdoc ICompliance
    function canTransfer(address, address, uint256) external view virtual returns (bool) {
        return true;
    }

    /// @inheritdoc ICompliance
    function getTokenBound() public view returns (address) {
        return _token;
    }

    function _told(bytes4 selector, address from, address to, uint256 value) internal virtual {
        emit Told(selector, from, to, value, IERC20(_token).totalSupply());
    }

    function _beforeUnbinding() internal virtual {}
}
