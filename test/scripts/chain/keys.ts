import { expect } from "chai";
import { JsonRpcProvider, Wallet, id } from "ethers";

import { KeyError, readKeys } from "../../../scripts/chain/keys";
import { TEST_MNEMONIC, findKeys, isTestAddress, testKey } from "../../../scripts/chain/testKeys";
import { readIssuer } from "../../../scripts/files/issuer";
import { NOW } from "../files/folder";

const OWN = new Wallet(id("a key of its own"));
const NAMES = ["SCRIP_KEY", "SCRIP_KYC_KEY", "SCRIP_KYC_KEY_BLUE_OAK", "SCRIP_INVESTORS_MNEMONIC"];

describe("readKeys", () => {
  const provider = new JsonRpcProvider("http://127.0.0.1:1");

  function clear(): void {
    for (const name of NAMES) Reflect.deleteProperty(process.env, name);
  }

  beforeEach(clear);
  afterEach(clear);
  after(() => {
    provider.destroy();
  });

  describe("given a development chain", () => {
    it("takes the documented test keys", () => {
      const keys = readKeys(provider, true);
      expect(keys.operator.address).to.equal(testKey(0, 0).address);
      expect(keys.kycProvider("meridian", 1).address).to.equal(testKey(0, 3).address);
    });

    it("takes a key that is set before a test key", () => {
      process.env["SCRIP_KEY"] = OWN.privateKey;
      expect(readKeys(provider, true).operator.address).to.equal(OWN.address);
    });

    it("finds the keys of the examples' wallets", () => {
      const { investors } = readIssuer("examples/brightwell-tools", NOW);
      const wallets = new Set(investors.byWallet.keys());
      expect([...readKeys(provider, true).investors(wallets).keys()]).to.have.members([...wallets]);
    });
  });

  describe("given another chain", () => {
    it("has no key that is not set", () => {
      expect(() => readKeys(provider, false)).to.throw(KeyError, "no key in SCRIP_KEY");
      process.env["SCRIP_KEY"] = OWN.privateKey;
      const keys = readKeys(provider, false);
      expect(() => keys.kycProvider("blue oak", 0)).to.throw(KeyError, "SCRIP_KYC_KEY_BLUE_OAK or SCRIP_KYC_KEY");
      expect(keys.investors(new Set([OWN.address])).size).to.equal(0);
    });

    it("refuses a test key, and does not tell it", () => {
      const { privateKey } = testKey(0, 7);
      process.env["SCRIP_KEY"] = privateKey;
      expect(() => readKeys(provider, false))
        .to.throw(KeyError, "SCRIP_KEY is a test key that everybody knows")
        .with.property("message")
        .that.does.not.contain(privateKey.slice(2));
    });

    it("refuses what is no key, and does not tell it", () => {
      process.env["SCRIP_KEY"] = "my secret";
      expect(() => readKeys(provider, false))
        .to.throw(KeyError, "SCRIP_KEY is no private key")
        .with.property("message")
        .that.does.not.contain("secret");
    });

    it("takes a KYC provider's own key before the one for all", () => {
      process.env["SCRIP_KEY"] = OWN.privateKey.slice(2);
      process.env["SCRIP_KYC_KEY"] = id("for all");
      process.env["SCRIP_KYC_KEY_BLUE_OAK"] = id("for one");
      const keys = readKeys(provider, false);
      expect(keys.operator.address).to.equal(OWN.address);
      expect(keys.kycProvider("blue oak", 0).address).to.equal(new Wallet(id("for one")).address);
      expect(keys.kycProvider("red elm", 1).address).to.equal(new Wallet(id("for all")).address);
    });

    it("finds investors' keys only from a mnemonic that is set", () => {
      process.env["SCRIP_KEY"] = OWN.privateKey;
      process.env["SCRIP_INVESTORS_MNEMONIC"] = TEST_MNEMONIC;
      const { address } = testKey(2, 5);
      expect([
        ...readKeys(provider, false)
          .investors(new Set([address]))
          .keys(),
      ]).to.deep.equal([address]);
    });
  });
});

describe("test keys", () => {
  it("are those that every development node opens", () => {
    expect(isTestAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")).to.equal(true);
    expect(isTestAddress(testKey(0, 19).address)).to.equal(true);
    expect(isTestAddress(OWN.address)).to.equal(false);
  });

  it("are searched only so far", () => {
    expect(findKeys(TEST_MNEMONIC, new Set([testKey(1, 9).address]), 9).size).to.equal(0);
  });
});
