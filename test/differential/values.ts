import { AbiCoder, type Interface, keccak256 } from "ethers";

import { trexInterface, type TrexContract } from "../fixtures/trex";
import { legacyClaim } from "../identity/claims";
import type { World } from "./world";

/** A call that both worlds understand: whoever and whatever has an address is named, with an `@` before its name. */
export interface DualCall {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly args: readonly Value[];
  /** The call that comes to the same in ours, where it is not the same call. */
  readonly ours?: DualCall;
}

/** The signature of a claim, which is another in each world since identities and issuers have other addresses. */
export interface Signature {
  readonly issuer: string;
  readonly identity: string;
  readonly topic: bigint;
  readonly data: string;
}

/** An argument. */
export type Value =
  | bigint
  | boolean
  | string
  | readonly Value[]
  | { readonly inner: DualCall }
  | { readonly key: string }
  | { readonly claimId: readonly [issuer: string, topic: bigint] }
  | { readonly transferHash: readonly [from: string, to: string, amount: bigint] }
  | { readonly signature: Signature };

const PARTS: Readonly<Record<string, TrexContract>> = {
  token: "Token",
  compliance: "ModularCompliance",
  "other compliance": "ModularCompliance",
  registry: "IdentityRegistry",
  storage: "IdentityRegistryStorage",
  issuers: "TrustedIssuersRegistry",
  topics: "ClaimTopicsRegistry",
};

const interfaces = new Map<TrexContract, Interface>();

/** T-REX's ABI of what has this name: both worlds are called through it. */
export function interfaceOf(name: string): Interface {
  const contract = contractOf(name);
  const known = interfaces.get(contract) ?? trexInterface(contract);
  interfaces.set(contract, known);
  return known;
}

function contractOf(name: string): TrexContract {
  if (name.startsWith("identity of ")) return "Identity";
  if (name.startsWith("issuer ")) return "ClaimIssuer";
  return PARTS[name] ?? (`${name}Module` as TrexContract);
}

/** The call as this world wants it. */
export function callIn(world: World, call: DualCall): DualCall {
  return world.title === "Scrip" ? (call.ours ?? call) : call;
}

/** Its data. */
export async function encode(world: World, call: DualCall): Promise<string> {
  const args: unknown[] = [];
  for (const arg of call.args) args.push(await resolve(world, arg));
  return interfaceOf(call.to).encodeFunctionData(call.name, args);
}

async function resolve(world: World, value: Value): Promise<unknown> {
  if (typeof value === "string") return value.startsWith("@") ? world.at(value.slice(1)) : value;
  if (typeof value !== "object") return value;
  if (isList(value)) {
    const all: unknown[] = [];
    for (const item of value) all.push(await resolve(world, item));
    return all;
  }
  const coder = AbiCoder.defaultAbiCoder();
  if ("inner" in value) return encode(world, value.inner);
  if ("key" in value) return keccak256(coder.encode(["address"], [world.at(value.key)]));
  if ("claimId" in value) {
    const [issuer, topic] = value.claimId;
    return keccak256(coder.encode(["address", "uint256"], [world.at(issuer), topic]));
  }
  if ("transferHash" in value) {
    const [from, to, amount] = value.transferHash;
    const terms = [world.at(from), world.at(to), amount, world.at("token")];
    return keccak256(coder.encode(["address", "address", "uint256", "address"], terms));
  }
  const { issuer, identity, topic, data } = value.signature;
  const claim = await legacyClaim(world.signerOf(issuer), world.at(issuer), world.at(identity), topic, data);
  return claim.signature;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** A call as a reader of a trace wants it. */
export function describeCall({ from, to, name, args }: DualCall): string {
  return `${from}: ${to}.${name}(${args.map(show).join(", ")})`;
}

function show(value: Value): string {
  if (typeof value === "string") return value.startsWith("@") ? value.slice(1) : JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map(show).join(", ")}]`;
  if ("inner" in value) return describeCall(value.inner);
  if ("key" in value) return `key of ${value.key}`;
  if ("claimId" in value) return `claim ${String(value.claimId[1])} by ${value.claimId[0]}`;
  if ("transferHash" in value) return `hash of ${value.transferHash.join(", ")}`;
  const { issuer, identity, topic } = value.signature;
  return `signature of ${issuer} on topic ${String(topic)} of ${identity}`;
}
