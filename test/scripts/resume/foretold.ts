import { AbiCoder, keccak256, ZeroAddress } from "ethers";
import { expect } from "chai";
import { ethers } from "hardhat";

import type { StoredClaim } from "../../../scripts/claims/store";
import { commitment, type KycRecord } from "../../../scripts/claims/record";
import type { RunResult } from "../../../scripts/run";
import {
  Identity__factory,
  IdentityFactory__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  SecurityToken__factory,
} from "../../../typechain-types";
import { allotmentsOf, CLASS_TOPICS, type Files, type InvestorLine, isAttested, walletOf } from "./issuerFiles";

const KYC = 1;
const CERTIFIED = 20_001;
const COUNTRY_CODES = { GBR: 826n, DEU: 276n, USA: 840n, CHE: 756n } as const;
/** As `config.json` of the example has them trusted. */
const HARROWS = [KYC, 101, 102, 103, 104, 105, 106, 107, 108];

/**
 * Everything there is on chain is what the files say, once each.
 * @param others Identities that a stranger created beside.
 * @param since Block from which on they ran; the chain may have been others' before.
 */
export async function expectForetold(
  files: Files,
  { deployment }: RunResult,
  stored: readonly StoredClaim[],
  others: number,
  since: number,
): Promise<void> {
  const { suite, code, claimIssuers } = deployment;
  const provider = ethers.provider;
  const registry = IdentityRegistry__factory.connect(suite.identityRegistry, provider);
  const storage = IdentityRegistryStorage__factory.connect(suite.identityStorage, provider);
  const token = SecurityToken__factory.connect(suite.token, provider);
  const factory = IdentityFactory__factory.connect(code.identityFactory, provider);

  const treasury: InvestorLine = {
    wallets: 1,
    country: "GBR",
    kyc: "harrow",
    revoked: false,
    classes: [],
    allotted: [],
    held: false,
  };
  const lines: [number, InvestorLine][] = [[-1, treasury], ...files.investors.entries()];
  const wallets = lines.flatMap(([index, line]) => walletsOf(index, line));

  const registered = await storage.queryFilter(storage.filters.IdentityStored());
  expect(registered.map(({ args }) => args[0])).to.have.members(wallets, "each wallet is registered once");
  const created = await factory.queryFilter(factory.filters.IdentityCreated(), since);
  expect(created, "an identity an investor").to.have.length(lines.length + others);

  const identities = new Set<string>();
  for (const [index, line] of lines) {
    const [first = ""] = walletsOf(index, line);
    const identity = await registry.identity(first);
    identities.add(identity);
    const held = isAttested(line) && !line.revoked;
    for (const wallet of walletsOf(index, line)) {
      expect(await registry.identity(wallet), "one identity").to.equal(identity);
      expect(await registry.investorCountry(wallet)).to.equal(COUNTRY_CODES[line.country]);
      expect(await registry.isVerified(wallet), `verified: ${wallet}`).to.equal(held);
    }
    expect(await token.isIdentityFrozen(identity), "held").to.equal(line.held);
    await expectClaims(identity, line, claimIssuers, stored);
  }
  expect(identities.size, "an identity of its own each").to.equal(lines.length);
  expect(created.map(({ args }) => args[0])).to.include.members([...identities]);

  const transfers = await token.queryFilter(token.filters.Transfer());
  const issued = transfers.map(({ args }) => [args.from, args.to, args.value]);
  const allotted = [{ wallet: walletOf(-1, 0), amount: 500n }, ...allotmentsOf(files)];
  expect(issued).to.have.deep.members(
    allotted.map(({ wallet, amount }) => [ZeroAddress, wallet, amount]),
    "each line is issued once, and nothing moves",
  );
}

function walletsOf(index: number, { wallets }: InvestorLine): string[] {
  return Array.from({ length: wallets }, (_, wallet) => walletOf(index, wallet));
}

/** Exactly those claims that the files attest, each as the provider has it on file, once. */
async function expectClaims(
  identity: string,
  line: InvestorLine,
  [harrow = "", castell = ""]: readonly string[],
  stored: readonly StoredClaim[],
): Promise<void> {
  const contract = Identity__factory.connect(identity, ethers.provider);
  const attested = isAttested(line) ? [KYC, CERTIFIED, ...line.classes.map((name) => CLASS_TOPICS[name])] : [];
  const own = line.kyc === "castell" ? castell : harrow;
  const issuerOf = (topic: number): string => (topic === KYC ? own : topic === CERTIFIED ? castell : harrow);
  for (const topic of [...HARROWS, CERTIFIED]) {
    for (const issuer of [harrow, castell]) {
      const claimId = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [issuer, topic]));
      const claim = await contract.getClaim(claimId);
      const kept = stored.filter((one) => one.identity === identity && one.issuer === issuer && one.topic === topic);
      const has = attested.includes(topic) && issuerOf(topic) === issuer;
      expect(claim.topic, `topic ${String(topic)} of ${identity}`).to.equal(has ? topic : 0);
      expect(kept, "one record on file").to.have.length(has ? 1 : 0);
      const [record] = kept;
      if (record === undefined) continue;
      expect([claim.data, claim.signature]).to.deep.equal([record.data, record.signature]);
      const committed = commitment(record.salt, record.record as unknown as KycRecord);
      expect(claim.data.endsWith(committed.slice(2)), "its salt opens it").to.equal(true);
    }
  }
}
