import { impersonateAccount, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import {
  type AddressLike,
  FunctionFragment,
  type Interface,
  type ParamType,
  resolveAddress,
  ZeroAddress,
} from "ethers";
import { ethers } from "hardhat";

import type { ModularCompliance, TRexModuleAdapter } from "../../typechain-types";

/** What changes neither counts nor rules: ownership, and the first settings, which are made once. */
const FREE = ["initialize", "transferOwnership", "acceptOwnership", "renounceOwnership"];

/** Calls of every function that a host must lock while it tells its rules of a move, by name. */
export function callsToLock(host: Interface): ReadonlyMap<string, string> {
  return new Map(
    host.fragments
      .filter((fragment) => FunctionFragment.isFragment(fragment))
      .filter(({ constant, name }) => !constant && !FREE.includes(name))
      .map((fragment) => [fragment.name, host.encodeFunctionData(fragment, fragment.inputs.map(empty))]),
  );
}

/** Nothing, of any type: the lock is asked before what is given. */
function empty(type: ParamType): unknown {
  if (type.isArray()) return [];
  if (type.isTuple()) return type.components.map(empty);
  if (type.baseType === "address") return ZeroAddress;
  if (type.baseType === "bool") return false;
  return type.baseType === "bytes" ? "0x" : 0n;
}

/** Makes a rule the owner of its host, so that no right stands in its way. */
export async function giveTo(rule: AddressLike, host: ModularCompliance | TRexModuleAdapter): Promise<void> {
  const address = await resolveAddress(rule);
  await host.transferOwnership(address);
  await impersonateAccount(address);
  await setBalance(address, ethers.parseEther("1"));
  await host.connect(await ethers.getSigner(address)).acceptOwnership();
}
