// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title AddressList
/// @notice A short list of different addresses whose length shares a slot with the first of them, so that a list of one
/// is one slot. Finding an address scans the list: every user caps the length.
library AddressList {
    /// @param head Length (upper 96 bits) and first address.
    /// @param tail The other addresses, from index 1 on.
    struct List {
        uint256 head;
        mapping(uint256 index => address) tail;
    }

    uint256 private constant LENGTH_SHIFT = 160;

    /// @notice What `indexOf` answers for an address that is not on the list.
    uint256 internal constant NOT_FOUND = type(uint256).max;

    /// @notice Number of addresses.
    function length(List storage self) internal view returns (uint256) {
        return self.head >> LENGTH_SHIFT;
    }

    /// @notice The address at `index`, which must be below the length.
    function get(List storage self, uint256 index) internal view returns (address) {
        return index == 0 ? address(uint160(self.head)) : self.tail[index];
    }

    /// @notice Whether the list is this address and no other, in one read.
    function isOnly(List storage self, address item) internal view returns (bool) {
        return self.head == ((1 << LENGTH_SHIFT) | uint160(item));
    }

    /// @notice Where on the list an address is, `NOT_FOUND` if it is not there.
    function indexOf(List storage self, address item) internal view returns (uint256) {
        uint256 count = length(self);
        for (uint256 i = 0; i < count; ++i) {
            if (get(self, i) == item) return i;
        }
        return NOT_FOUND;
    }

    /// @notice Whether an address is on the list.
    function contains(List storage self, address item) internal view returns (bool) {
        return indexOf(self, item) != NOT_FOUND;
    }

    /// @notice The whole list.
    function values(List storage self) internal view returns (address[] memory items) {
        uint256 head = self.head;
        uint256 count = head >> LENGTH_SHIFT;
        items = new address[](count);
        if (count != 0) items[0] = address(uint160(head));
        for (uint256 i = 1; i < count; ++i) {
            items[i] = self.tail[i];
        }
    }

    /// @notice Appends an address; the caller has checked that it is not on the list.
    function push(List storage self, address item) internal {
        uint256 head = self.head;
        uint256 count = head >> LENGTH_SHIFT;
        if (count == 0) {
            self.head = (1 << LENGTH_SHIFT) | uint160(item);
        } else {
            self.tail[count] = item;
            self.head = head + (1 << LENGTH_SHIFT);
        }
    }

    /// @notice Removes an address by moving the last one to its place.
    /// @return removed False when it is not on the list.
    function remove(List storage self, address item) internal returns (bool removed) {
        uint256 index = indexOf(self, item);
        if (index == NOT_FOUND) return false;

        uint256 last = length(self) - 1;
        address moved = get(self, last);
        address first = index == 0 ? moved : get(self, 0);
        if (last != 0) delete self.tail[last];
        if (index != 0 && index != last) self.tail[index] = moved;
        self.head = last == 0 ? 0 : (last << LENGTH_SHIFT) | uint160(first);
        return true;
    }
}
