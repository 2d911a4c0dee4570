import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, FunctionFragment, id, type Interface } from "ethers";
import { ethers } from "hardhat";

import { type ModuleThatReentersToken, ModuleThatReentersToken__factory } from "../../typechain-types";
import { COUNTRY } from "../fixtures/suite";
import { deployTokenFixture, EVIDENCE, personOf, selectorOf, type TokenFixture } from "./fixture";
import { eventsOf, type ReenteringFixture, reenteringFixture } from "./foreign";

const LOCKED = selectorOf("ReentrancyGuardReentrantCall()");

type Arguments = (suite: TokenFixture) => readonly unknown[];

/** A second that no test reaches. */
const LATER = 2n ** 40n - 2n;

/** Every function that moves tokens, freezes, pauses or calls another contract, or changes record dates, with arguments. */
const LOCKED_FUNCTIONS: Readonly<Record<string, Arguments>> = {
  "transfer(address,uint256)": ({ bob }) => [bob.wallet.address, 0n],
  "transferFrom(address,address,uint256)": ({ alice, bob }) => [alice.wallet.address, bob.wallet.address, 0n],
  "batchTransfer(address[],uint256[])": ({ bob }) => [[bob.wallet.address], [0n]],
  "mint(address,uint256)": ({ bob }) => [bob.wallet.address, 1n],
  "mint(address,uint256,bytes)": ({ bob }) => [bob.wallet.address, 1n, EVIDENCE],
  "batchMint(address[],uint256[])": ({ bob }) => [[bob.wallet.address], [1n]],
  "batchMint(address[],uint256[],bytes32)": ({ bob }) => [[bob.wallet.address], [1n], id("issue")],
  "burn(address,uint256)": ({ bob }) => [bob.wallet.address, 1n],
  "burn(address,uint256,bytes)": ({ bob }) => [bob.wallet.address, 1n, EVIDENCE],
  "batchBurn(address[],uint256[])": ({ bob }) => [[bob.wallet.address], [1n]],
  "forcedTransfer(address,address,uint256)": ({ alice, bob }) => [alice.wallet.address, bob.wallet.address, 1n],
  "forcedTransfer(address,address,uint256,bytes)": ({ alice, bob }) => [
    alice.wallet.address,
    bob.wallet.address,
    1n,
    EVIDENCE,
  ],
  "batchForcedTransfer(address[],address[],uint256[])": ({ alice, bob }) => [
    [alice.wallet.address],
    [bob.wallet.address],
    [1n],
  ],
  "recoveryAddress(address,address,address)": (suite) => recovery(suite),
  "recoveryAddress(address,address,address,bytes)": (suite) => [...recovery(suite), EVIDENCE],
  "setAddressFrozen(address,bool)": ({ bob }) => [bob.wallet.address, true],
  "setAddressFrozen(address,bool,bytes)": ({ bob }) => [bob.wallet.address, true, EVIDENCE],
  "batchSetAddressFrozen(address[],bool[])": ({ bob }) => [[bob.wallet.address], [true]],
  "freezePartialTokens(address,uint256)": ({ bob }) => [bob.wallet.address, 1n],
  "freezePartialTokens(address,uint256,bytes)": ({ bob }) => [bob.wallet.address, 1n, EVIDENCE],
  "batchFreezePartialTokens(address[],uint256[])": ({ bob }) => [[bob.wallet.address], [1n]],
  "unfreezePartialTokens(address,uint256)": ({ bob }) => [bob.wallet.address, 0n],
  "unfreezePartialTokens(address,uint256,bytes)": ({ bob }) => [bob.wallet.address, 0n, EVIDENCE],
  "batchUnfreezePartialTokens(address[],uint256[])": ({ bob }) => [[bob.wallet.address], [0n]],
  "setIdentityFrozen(address,bool,bytes)": ({ bob }) => [bob.identity, true, EVIDENCE],
  "setBlocked(address,bool,bytes32)": ({ bob }) => [bob.identity, true, EVIDENCE],
  "pause()": () => [],
  "unpause()": () => [],
  "setTreasury(address,bool)": ({ bob }) => [bob.wallet.address, true],
  "setIdentityRegistry(address)": ({ settings }) => [settings.owner],
  "setCompliance(address)": ({ settings }) => [settings.owner],
  "takeRecordDate()": () => [],
  "scheduleRecordDates(uint40[])": () => [[LATER]],
  "moveRecordDate(uint40,uint40)": () => [LATER, LATER + 1n],
  "cancelRecordDate(uint40)": () => [LATER],
};

/** What touches neither tokens nor freezes and calls nobody that could act: rights, names, allowances, code. */
const FREE_FUNCTIONS: readonly string[] = [
  "initialize",
  "approve",
  "permit",
  "setName",
  "setSymbol",
  "setOnchainID",
  "setTerms",
  "setDocument",
  "removeDocument",
  "addAgent",
  "removeAgent",
  "setAgentPermissions",
  "onComplianceHooks",
  "transferOwnership",
  "acceptOwnership",
  "renounceOwnership",
  "renounceUpgrades",
  "upgradeToAndCall",
];

function recovery(suite: TokenFixture): readonly string[] {
  return [suite.alice.wallet.address, personOf(suite, 4).address, suite.alice.identity];
}

function transferOnce({ token, alice, bob }: TokenFixture): Promise<ContractTransactionResponse> {
  return token.connect(alice.wallet).transfer(bob.wallet, 1n);
}

/** Every way in which the token calls its compliance contract. */
const TRIGGERS: Readonly<Record<string, (suite: TokenFixture) => Promise<ContractTransactionResponse>>> = {
  transfer: transferOnce,
  transferFrom: async ({ token, alice, bob, stranger }) => {
    await token.connect(alice.wallet).approve(stranger, 1n);
    return token.connect(stranger).transferFrom(alice.wallet, bob.wallet, 1n);
  },
  batchTransfer: ({ token, alice, bob }) => token.connect(alice.wallet).batchTransfer([bob.wallet], [1n]),
  mint: ({ token, bob }) => token["mint(address,uint256)"](bob.wallet, 1n),
  "mint with evidence": ({ token, bob }) => token["mint(address,uint256,bytes)"](bob.wallet, 1n, EVIDENCE),
  batchMint: ({ token, bob }) => token["batchMint(address[],uint256[])"]([bob.wallet], [1n]),
  "batchMint with a reference": ({ token, bob }) =>
    token["batchMint(address[],uint256[],bytes32)"]([bob.wallet], [1n], id("issue")),
  burn: ({ token, bob }) => token["burn(address,uint256)"](bob.wallet, 1n),
  "burn with evidence": ({ token, bob }) => token["burn(address,uint256,bytes)"](bob.wallet, 1n, EVIDENCE),
  batchBurn: ({ token, bob }) => token.batchBurn([bob.wallet], [1n]),
  forcedTransfer: ({ token, alice, bob }) =>
    token["forcedTransfer(address,address,uint256)"](alice.wallet, bob.wallet, 1n),
  "forcedTransfer with evidence": ({ token, alice, bob }) =>
    token["forcedTransfer(address,address,uint256,bytes)"](alice.wallet, bob.wallet, 1n, EVIDENCE),
  batchForcedTransfer: ({ token, alice, bob }) => token.batchForcedTransfer([alice.wallet], [bob.wallet], [1n]),
  recoveryAddress: (suite) =>
    suite.token["recoveryAddress(address,address,address)"](
      suite.alice.wallet,
      personOf(suite, 4),
      suite.alice.identity,
    ),
  "recoveryAddress with evidence": (suite) =>
    suite.token["recoveryAddress(address,address,address,bytes)"](
      suite.alice.wallet,
      personOf(suite, 4),
      suite.alice.identity,
      EVIDENCE,
    ),
};

async function prepare<T extends TokenFixture>(suite: T): Promise<T> {
  await suite.registry.registerIdentity(personOf(suite, 4), suite.alice.identity, COUNTRY.germany);
  return suite;
}

async function armedFixture(): Promise<ReenteringFixture> {
  return prepare(await reenteringFixture());
}

interface ModuleFixture extends TokenFixture {
  readonly module: ModuleThatReentersToken;
}

async function moduleFixture(): Promise<ModuleFixture> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("no accounts");
  const module = await new ModuleThatReentersToken__factory(deployer).deploy();
  const rules = [{ rule: { address: await module.getAddress() } }];
  return { ...(await prepare(await deployTokenFixture({ rules }))), module };
}

describe("SecurityToken: calls from within a move", () => {
  it("lists every function that changes something", async () => {
    const { token } = await loadFixture(armedFixture);
    const changing = token.interface.fragments
      .filter((fragment): fragment is FunctionFragment => FunctionFragment.isFragment(fragment))
      .filter(({ constant }) => !constant)
      .filter(({ name }) => !FREE_FUNCTIONS.includes(name))
      .map((fragment) => fragment.format("sighash"));
    expect(changing.sort()).to.deep.equal(Object.keys(LOCKED_FUNCTIONS).sort());
  });

  describe("given a compliance contract that is owner and agent and calls back", () => {
    for (const [signature, argumentsOf] of Object.entries(LOCKED_FUNCTIONS)) {
      it(`refuses ${signature}`, async () => {
        const suite = await loadFixture(armedFixture);
        const { token, reenterer } = suite;
        const fragment = token.interface.fragments.find(
          (candidate): candidate is FunctionFragment =>
            FunctionFragment.isFragment(candidate) && candidate.format("sighash") === signature,
        );
        if (fragment === undefined) throw new Error(`no ${signature}`);
        const abi: Interface = token.interface;
        await reenterer.arm(abi.encodeFunctionData(fragment, argumentsOf(suite)));
        const answers = await eventsOf(transferOnce(suite), reenterer, "Reentered");
        expect(answers).to.deep.equal([[false, LOCKED]]);
      });
    }

    for (const [name, trigger] of Object.entries(TRIGGERS)) {
      it(`refuses a transfer from within ${name}`, async () => {
        const suite = await loadFixture(armedFixture);
        const { token, reenterer, bob } = suite;
        await reenterer.arm(token.interface.encodeFunctionData("transfer", [bob.wallet.address, 0n]));
        expect(await eventsOf(trigger(suite), reenterer, "Reentered")).to.deep.equal([[false, LOCKED]]);
      });
    }
  });

  describe("given a rule that calls back", () => {
    for (const [name, trigger] of Object.entries(TRIGGERS)) {
      it(`refuses a transfer and a freeze from within ${name}`, async () => {
        const suite = await loadFixture(moduleFixture);
        const { token, module, bob } = suite;
        const calls = [
          token.interface.encodeFunctionData("transfer", [bob.wallet.address, 0n]),
          token.interface.encodeFunctionData("setAddressFrozen(address,bool)", [bob.wallet.address, true]),
        ];
        await module.arm(token, calls[0] ?? "0x");
        expect(await eventsOf(trigger(suite), module, "Reentered")).to.deep.equal([[false, LOCKED]]);
        await module.arm(token, calls[1] ?? "0x");
        const again = suite.token["mint(address,uint256)"](bob.wallet, 1n);
        expect(await eventsOf(again, module, "Reentered")).to.deep.equal([[false, LOCKED]]);
      });
    }
  });

  it("tells of hooks from within a change of compliance, which is no move", async () => {
    const { token, compliance, reenterer } = await loadFixture(armedFixture);
    const call = token.interface.encodeFunctionData("setCompliance", [await compliance.getAddress()]);
    await compliance.bindToken(token);
    await compliance.transferOwnership(reenterer);
    await reenterer.execute(compliance, compliance.interface.encodeFunctionData("acceptOwnership"));
    await expect(reenterer.execute(token, call)).to.emit(token, "ComplianceHooksSet").withArgs(0n);
    expect(await token.compliance()).to.equal(await compliance.getAddress());
  });
});
