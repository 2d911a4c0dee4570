import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { AbiCoder, type ContractTransactionResponse, type Interface, keccak256 } from "ethers";

import {
  type ConditionalTransfer,
  ConditionalTransfer__factory,
  type HostThatForwards,
} from "../../../typechain-types";
import { accounts, hostWith, moveRefusal, refusal } from "./hosts";
import { address, type Move, move, type MoveFields, NOBODY, type Party, party } from "./moves";

export const DAY = 86_400;
export const VALIDITY = 90 * DAY;
export const CONSENT = 92 * DAY;
export const FOREVER = 2n ** 40n - 1n;
export const ANY_NUMBER = 2n ** 32n - 1n;

/** Two wallets of Alice, one of Bob, each with an identity; Carol's wallet has none. */
export const ALICE = party(0xa1, { holder: address(0xa), balance: 1_000n });
export const ALICE2 = party(0xa2, { holder: address(0xa), balance: 1_000n });
export const BOB = party(0xb1, { holder: address(0xb) });
export const CAROL = party(0xc1);

export const TYPES = {
  Approval: [
    { name: "compliance", type: "address" },
    { name: "epoch", type: "uint32" },
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "exact", type: "bool" },
    { name: "holders", type: "bool" },
    { name: "validUntil", type: "uint40" },
    { name: "uses", type: "uint32" },
    { name: "nonce", type: "uint256" },
  ],
};

export interface Approval {
  from: string;
  to: string;
  amount: bigint;
  exact: boolean;
  holders: boolean;
  validUntil: bigint;
  uses: bigint;
}

export const upTo = (fields: Partial<Approval> = {}): Approval => ({
  ...{ from: ALICE.holder, to: BOB.holder, amount: 100n, exact: false, holders: true, validUntil: FOREVER, uses: 2n },
  ...fields,
});
export const send = (value: bigint, fields: MoveFields = {}): Move => move({ from: ALICE, to: BOB, ...fields, value });
export const minted = (value: bigint): Move => move({ kind: "Mint", from: NOBODY, to: BOB, value });
export const hashOf = (...words: readonly (string | bigint)[]): string =>
  keccak256(
    AbiCoder.defaultAbiCoder().encode(
      words.map((word) => (typeof word === "bigint" ? "uint256" : "address")),
      words,
    ),
  );

export interface ConditionalFixture {
  readonly module: ConditionalTransfer;
  readonly host: HostThatForwards;
  /** The host's address, which stands for its token. */
  readonly name: string;
  /** Makes a setting as the host. */
  readonly set: (name: string, args: readonly unknown[]) => Promise<ContractTransactionResponse>;
  readonly exactId: (from: string, to: string, amount: bigint) => string;
  readonly pairId: (from: string, to: string) => string;
  readonly expectRefused: (move: Move) => Promise<void>;
  readonly carryOut: (move: Move) => Promise<ContractTransactionResponse>;
  readonly deployer: HardhatEthersSigner;
  readonly approver: HardhatEthersSigner;
  readonly other: HardhatEthersSigner;
}

export interface RequestFixture extends ConditionalFixture {
  readonly asker: Party;
  readonly ask: (amount: bigint) => Promise<ContractTransactionResponse>;
  /** The move asked for. */
  readonly wanted: (value: bigint) => Move;
}

export async function conditionalFixture(): Promise<ConditionalFixture> {
  const { deployer, stranger, other } = await accounts();
  const module = await new ConditionalTransfer__factory(deployer).deploy();
  const host = await hostWith(module);
  const name = await host.getAddress();
  const calls: Interface = module.interface;
  const set = async (name: string, args: readonly unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const exactId = (from: string, to: string, amount: bigint) => hashOf(from, to, amount, name);
  const pairId = (from: string, to: string) => hashOf(from, to, name);
  const expectRefused = async (each: Move) => {
    await expect(host.check(module, each))
      .to.be.revertedWithCustomError(module, "TransferNotApproved")
      .withArgs(each.from.wallet, each.to.wallet, each.value);
    expect(await moveRefusal(host, [module], each)).to.equal(await refusal(host, module, each));
  };
  const carryOut = (each: Move) => host.move([module], each);
  return { module, host, name, set, exactId, pairId, expectRefused, carryOut, deployer, approver: stranger, other };
}

/** With an approver, and silence that is consent. */
export async function approverFixture(): Promise<ConditionalFixture> {
  const fixture = await conditionalFixture();
  await fixture.set("setApprover", [fixture.approver.address, true]);
  await fixture.set("setDeemedConsent", [CONSENT]);
  return fixture;
}

/** Wallets that can ask. */
export async function requestFixture(): Promise<RequestFixture> {
  const fixture = await approverFixture();
  const { module, name, other } = fixture;
  const asker = party(1, { wallet: other.address, holder: address(0xa), balance: 1_000n });
  const ask = (amount: bigint) => module.connect(other).requestTransfer(name, BOB.wallet, amount);
  return { ...fixture, asker, ask, wanted: (value: bigint) => move({ from: asker, to: BOB, value }) };
}
