// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IssuerList
/// @notice A list of addresses whose first element shares its slot with the length, so that a list of one, which is
/// what nearly every claim topic has, takes one slot.
library IssuerList {
    struct List {
        // Element 0 has the length in its upper 96 bits.
        mapping(uint256 index => uint256) items;
    }

    uint256 private constant LENGTH_SHIFT = 160;

    /// @notice Appends `issuer`, which must not be in the list.
    function push(List storage self, address issuer) internal {
        uint256 head = self.items[0];
        uint256 length = head >> LENGTH_SHIFT;
        if (length == 0) {
            self.items[0] = (1 << LENGTH_SHIFT) | uint160(issuer);
        } else {
            self.items[length] = uint160(issuer);
            self.items[0] = head + (1 << LENGTH_SHIFT);
        }
    }

    /// @notice Takes out `issuer`, which must be in the list; the last element takes its place.
    function remove(List storage self, address issuer) internal {
        uint256 head = self.items[0];
        uint256 last = (head >> LENGTH_SHIFT) - 1;
        uint256 index = 0;
        while (address(uint160(self.items[index])) != issuer) ++index;

        uint256 first = uint160(head);
        if (index == 0) first = uint160(self.items[last]);
        else self.items[index] = self.items[last];
        if (last == 0) {
            delete self.items[0];
        } else {
            delete self.items[last];
            self.items[0] = (last << LENGTH_SHIFT) | first;
        }
    }

    /// @notice All elements.
    function values(List storage self) internal view returns (address[] memory issuers) {
        issuers = new address[](self.items[0] >> LENGTH_SHIFT);
        for (uint256 i = 0; i < issuers.length; ++i) {
            issuers[i] = address(uint160(self.items[i]));
        }
    }
}
