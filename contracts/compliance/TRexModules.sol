// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModule} from "../interfaces/IModule.sol";
import {Hooks} from "./Hooks.sol";
import {hostState} from "./HostStorage.sol";
import {ModuleCalls} from "./ModuleCalls.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";
import {MoveKind} from "./Move.sol";

/// @title T-REX's modules
/// @notice Speaks `IModule` to the rules of a host that were written for T-REX. A linked library, since Scrip's rules
/// need none of it; it runs in the host's name.
library TRexModules {
    /// @notice Tells each of them of a move after balances have changed, as T-REX does. One that fails stops a holder's
    /// move and is stepped over on an agent's.
    function tell(MoveKind kind, address from, address to, uint256 value, bool refusable) external {
        bytes memory call_;
        if (from == address(0)) call_ = abi.encodeCall(IModule.moduleMintAction, (to, value));
        else if (to == address(0)) call_ = abi.encodeCall(IModule.moduleBurnAction, (from, value));
        else call_ = abi.encodeCall(IModule.moduleTransferAction, (from, to, value));
        BoundModule[] memory list = ModuleList.read(hostState().lastEpoch);
        for (uint256 i = 0; i < list.length; ++i) {
            BoundModule m = list[i];
            if (!m.has(Hooks.TREX)) continue;
            if (refusable) {
                (bool ok, bytes memory returned) = m.module().call{gas: ModuleCalls.MODULE_GAS}(call_);
                if (!ok) ModuleCalls.bubble(returned);
            } else {
                ModuleCalls.tolerantly(m.module(), kind, call_);
            }
        }
    }

    /// @notice Whether one of them would let a move pass. One that fails refuses.
    function allows(address module, address from, address to, uint256 value) external view returns (bool) {
        (bool ok, bytes memory returned) = ModuleCalls.ask(
            module,
            abi.encodeCall(IModule.moduleCheck, (from, to, value, address(this)))
        );
        return ok && returned.length >= 32 && uint256(bytes32(returned)) == 1;
    }
}
