// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IComplianceModule} from "./IComplianceModule.sol";
import {Binding, Move, MoveKind} from "./Move.sol";

/// @title What every rule has in common
/// @notice Decides when a rule may refuse, and under which key it keeps its state. A rule adds `_check`, `_headroom`
/// and, if it counts, `_record`.
/// @dev One instance serves any number of hosts. State is keyed by `_key(host, epoch)`: on a move the epoch comes with
/// the call, so that no storage is read to find it; a setter uses the epoch that the caller last bound the module
/// under. Whoever calls `onBind` becomes a host and can do nothing but keep its own state.
abstract contract ComplianceModule is IComplianceModule {
    /// @dev One bit a kind.
    uint256 private constant REFUSABLE =
        (1 << uint8(MoveKind.Transfer)) | (1 << uint8(MoveKind.Mint)) | (1 << uint8(MoveKind.Fee));

    mapping(address host => uint32 epoch) private _epochs;

    /// @notice A host bound this module; settings and counters start afresh.
    event ComplianceBound(address indexed compliance, uint32 epoch);

    /// @notice The caller of a setter is no host that bound this module.
    error ModuleNotBound(address host);
    /// @notice A host binds under growing numbers, so that no earlier state can come back.
    error ModuleEpochNotNew(uint32 epoch, uint32 last);

    /// @inheritdoc IComplianceModule
    function onBind(uint32 epoch) external override {
        uint32 last = _epochs[msg.sender];
        if (epoch <= last) revert ModuleEpochNotNew(epoch, last);
        _epochs[msg.sender] = epoch;
        emit ComplianceBound(msg.sender, epoch);
    }

    /// @inheritdoc IComplianceModule
    function onMove(Move calldata move, Binding calldata binding) external override returns (bytes4) {
        _onMove(move, binding, _mayRefuse(move));
        return IComplianceModule.onMove.selector;
    }

    /// @inheritdoc IComplianceModule
    function onRecount(address, uint16, uint16, uint256, bool, Binding calldata) external virtual override {}

    /// @inheritdoc IComplianceModule
    function check(Move calldata move, Binding calldata binding) external view override {
        if (_mayRefuse(move)) _check(move, binding);
    }

    /// @inheritdoc IComplianceModule
    function headroom(Move calldata move, Binding calldata binding) external view override returns (uint256) {
        return _mayRefuse(move) ? Math.min(_headroom(move, binding), move.value) : move.value;
    }

    /// @notice The epoch under which a host last bound this module, 0 if it never did. Getters answer for it, also
    /// after the host unbound the module.
    function bindingOf(address host) external view returns (uint32 epoch) {
        return _epochs[host];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure virtual override returns (bool) {
        return interfaceId == type(IComplianceModule).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    /// @dev Checks, where the move may be refused, and records. A rule that reads the same for both overrides this.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal virtual {
        if (mayRefuse) _check(move, binding);
        _record(move, binding);
    }

    /// @dev Records a move that was let pass or cannot be refused. Must never revert.
    function _record(Move calldata move, Binding calldata binding) internal virtual {}

    /// @dev Reverts if the rule refuses. Asked only about moves that a rule may refuse.
    function _check(Move calldata move, Binding calldata binding) internal view virtual;

    /// @dev The largest value that `_check` would let pass, whatever the move's own. Where one that it lets pass does not
    /// mean that it lets every smaller one pass too: the largest that is at most the move's own.
    function _headroom(Move calldata move, Binding calldata binding) internal view virtual returns (uint256);

    /// @dev The state key of the calling host's last binding.
    function _callerKey() internal view returns (uint256) {
        uint32 epoch = _epochs[msg.sender];
        if (epoch == 0) revert ModuleNotBound(msg.sender);
        return _key(msg.sender, epoch);
    }

    /// @dev The state key of a host's last binding, for getters; a key that nothing is kept under if there is none.
    function _lastKey(address host) internal view returns (uint256) {
        return _key(host, _epochs[host]);
    }

    /// @dev One word for host and epoch, so that finding a state takes one hash.
    function _key(address host, uint32 epoch) internal pure returns (uint256) {
        return (uint256(uint160(host)) << 32) | epoch;
    }

    /// @dev Tokens that stay with one holder: no count and no cap is concerned.
    function _sameHolder(Move calldata move) internal pure returns (bool) {
        return move.from.holder == move.to.holder;
    }

    /// @dev Holders' moves and mints may be refused before they are made; nothing else may.
    function _mayRefuse(Move calldata move) private pure returns (bool) {
        return REFUSABLE & (1 << uint8(move.kind)) != 0 && !move.settled;
    }
}
