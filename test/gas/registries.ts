import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { hexlify, id, randomBytes, Wallet, ZeroAddress } from "ethers";

import { VerificationMeter__factory } from "../../typechain-types";
import { legacyClaim } from "../identity/claims";
import { buildFixture, createIdentityWith, type RegistryFixture, registryFixture, TOPIC } from "../registry/fixture";

const threeTopics = async (): Promise<RegistryFixture> => registered([1n, 2n, 3n]);
const oneTopic = async (): Promise<RegistryFixture> => registered([TOPIC.kyc]);
const wideTopic = async (): Promise<RegistryFixture> => registered([TOPIC.wide]);

async function registered(topics: readonly bigint[]): Promise<RegistryFixture> {
  const f = await buildFixture({ topics });
  await f.registry.connect(f.agent).registerIdentity(f.wallet, f.identity, 1n);
  return f;
}

/** Gas of `isVerified` by a meter on chain, everything cold. */
async function metered(f: RegistryFixture): Promise<bigint> {
  const meter = await new VerificationMeter__factory(f.owner).deploy();
  const receipt = await (await meter.meter(f.registry, f.wallet)).wait();
  const log = receipt?.logs[0];
  const event = log === undefined ? null : meter.interface.parseLog(log);
  if (event === null) throw new Error("no reading");
  const [verified, gas] = event.args.toArray() as [boolean, bigint];
  expect(verified).to.equal(true);
  return gas;
}

describe("Registries, gas", () => {
  it("isVerified with three topics costs at most 20,000 leased", async () => {
    const f = await loadFixture(threeTopics);
    await f.registry.refresh(f.wallet);
    expect(await metered(f)).to.be.at.most(20_000n);
  });

  it("isVerified with one topic costs at most 60,000 live, and 65,000 where the topic is a hash", async () => {
    for (const [fixture, most] of [
      [oneTopic, 60_000n],
      [wideTopic, 65_000n],
    ] as const) {
      const f = await loadFixture(fixture);
      await f.registry.setMaxLease(0n);
      expect(await metered(f)).to.be.at.most(most);
    }
  });

  it("onboarding an investor with one claim costs at most 215,000, and 280,000 with a lease", async () => {
    const f = await loadFixture(registryFixture);
    for (const [lease, most] of [
      [false, 215_000n],
      [true, 280_000n],
    ] as const) {
      const salt = hexlify(randomBytes(32));
      const identity = await f.implementations.factory.identityAddress(f.wallet2, salt);
      const claim = await legacyClaim(f.claimSigner, f.issuer, identity, TOPIC.kyc);
      const wallets = [Wallet.createRandom().address];
      const managementKey = f.wallet2.address;
      const request = { identity: ZeroAddress, managementKey, salt, claims: [claim], wallets, country: 276n, lease };
      const receipt = await (await f.registry.connect(f.agent).onboard(request)).wait();
      expect(receipt?.gasUsed).to.be.at.most(most);
    }
  });

  for (const [name, most] of [
    ["batchRegisterIdentity", 32_000n],
    ["batchRegisterIdentityWithLease", 85_000n],
  ] as const) {
    it(`${name} of fifty investors costs at most ${most} each`, async () => {
      const f = await loadFixture(registryFixture);
      const wallets: string[] = [];
      const identities: string[] = [];
      for (let i = 0; i < 50; i++) {
        const identity = await createIdentityWith(f.implementations.factory, f.wallet, id(`investor ${i}`), [
          { issuer: f.issuer, signer: f.claimSigner, topic: TOPIC.kyc },
        ]);
        identities.push(await identity.getAddress());
        wallets.push(Wallet.createRandom().address);
      }
      const tx = await f.registry.connect(f.agent)[name](wallets, identities, Array(50).fill(276n));
      expect((await tx.wait())?.gasUsed).to.be.at.most(most * 50n);
    });
  }
});
