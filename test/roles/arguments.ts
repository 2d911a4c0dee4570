import { AbiCoder, type FunctionFragment, id, type ParamType } from "ethers";

/** An account that has no role anywhere. */
const SOMEBODY = "0x00000000000000000000000000000000000a11ce";

/** Sixteen bits are a country nearly everywhere. */
const GERMANY = 276n;

/** Arguments that a function's own checks do not stumble over before it looks at the caller. */
export function plausible(fragment: FunctionFragment): unknown[] {
  return fragment.inputs.map(valueOf);
}

function valueOf(type: ParamType): unknown {
  if (type.isArray())
    return type.arrayLength === -1
      ? [valueOf(type.arrayChildren)]
      : Array(type.arrayLength).fill(valueOf(type.arrayChildren));
  if (type.isTuple()) return type.components.map(valueOf);
  if (type.baseType === "address") return SOMEBODY;
  if (type.baseType === "bool") return true;
  if (type.baseType === "string") return "text";
  if (type.baseType === "bytes") return AbiCoder.defaultAbiCoder().encode(["uint256"], [1n]);
  if (type.baseType === "bytes32") return id("something");
  if (type.baseType === "bytes4") return "0x12345678";
  if (type.baseType === "bytes3") return "0x434846";
  if (type.baseType === "uint16") return GERMANY;
  return 1n;
}
