import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type FunctionFragment, Interface, type InterfaceAbi } from "ethers";
import { artifacts } from "hardhat";

import { plausible } from "./arguments";
import { errorOf } from "./call";
import { accessErrors } from "./rights";
import { stageOf, type Stages, type Subject } from "./subject";
import { SUBJECTS } from "./subjects";

describe("Role matrix", () => {
  it("covers every contract that can be deployed and changed", async () => {
    const names = (await artifacts.getAllFullyQualifiedNames()).filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    const changeable = names.filter((name) => {
      const { abi, bytecode } = artifacts.readArtifactSync(name);
      return bytecode !== "0x" && changing(new Interface(abi as InterfaceAbi)).length > 0;
    });
    const missing = changeable.filter((name) => !SUBJECTS.some((subject) => name.endsWith(`:${subject.name}`)));
    expect(missing).to.deep.equal([]);
  });

  for (const subject of SUBJECTS) {
    describe(subject.name, () => {
      it("says of each function who may call it", async () => {
        const { abi } = stageOf(await loadFixture(subject.deploy), subject.name);
        const signatures = changing(abi).map((fragment) => fragment.format("sighash"));
        expect(Object.keys(subject.rights)).to.have.members(signatures);
      });

      for (const [signature, right] of Object.entries(subject.rights)) {
        const { allowed } = right;
        if (allowed === "anyone") continue;
        it(`lets ${allowed.join(", ") || "nobody"} call ${signature}`, async () => {
          await expectRight(await loadFixture(subject.deploy), subject, signature, right.error, allowed);
        });
      }
    });
  }
});

/** Every caller that is not listed gets the error of the right; none of those listed gets an error of access. */
async function expectRight(
  stages: Stages,
  subject: Subject,
  signature: string,
  error: string,
  allowed: readonly string[],
): Promise<void> {
  const { abi, address, callers, args = {} } = stageOf(stages, subject.name);
  const fragment = abi.getFunction(signature);
  if (fragment === null) throw new Error(`${subject.name} has no ${signature}`);
  expect(callers, "callers of the stage").to.include.all.keys(...allowed, "stranger");

  const data = abi.encodeFunctionData(fragment, args[signature] ?? plausible(fragment));
  const refusals = accessErrors(subject.rights);
  for (const [role, from] of Object.entries(callers)) {
    const met = await errorOf(abi, address, from, data);
    if (!allowed.includes(role)) expect(met, `${role} calls ${signature}`).to.equal(error);
    else expect([...refusals], `${role} calls ${signature}`).not.to.include(met);
  }
}

function changing(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((fragment) => {
    if (!fragment.constant) found.push(fragment);
  });
  return found;
}
