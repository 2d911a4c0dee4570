import { expect } from "chai";
import { JsonRpcProvider, Wallet, id } from "ethers";

import { OwnerError, acceptanceText, refuseTestAccounts, requireOwner } from "../../../scripts/chain/owner";
import { testKey } from "../../../scripts/chain/testKeys";
import type { Config } from "../../../scripts/files/config";
import { read } from "../files/folder";

const OWNER = new Wallet(id("an owner"));
const OPERATOR = new Wallet(id("an operator"));
const TOKEN = "0x00000000000000000000000000000000000000A1";

/** A chain on which some addresses are contracts. */
class ChainWithContracts extends JsonRpcProvider {
  constructor(private readonly contracts: readonly string[]) {
    super("http://127.0.0.1:1");
  }

  override getCode(address: string): Promise<string> {
    return Promise.resolve(this.contracts.includes(address) ? "0x00" : "0x");
  }
}

describe("owner", () => {
  const config: Config = { ...read().config, owner: OWNER.address };

  async function refusal(contracts: readonly string[], operator = OPERATOR.address): Promise<string> {
    const provider = new ChainWithContracts(contracts);
    try {
      await requireOwner(config, TOKEN, operator, provider, 5n);
      return "";
    } catch (error) {
      if (error instanceof OwnerError) return error.message;
      throw error;
    } finally {
      provider.destroy();
    }
  }

  afterEach(() => {
    Reflect.deleteProperty(process.env, "SCRIP_OWNER_ACCEPTANCE");
  });

  describe("requireOwner", () => {
    it("takes a contract that exists", async () => {
      expect(await refusal([OWNER.address])).to.equal("");
    });

    it("refuses the operator", async () => {
      expect(await refusal([], OWNER.address)).to.contain("is the operator");
    });

    it("asks an account to accept, and says what to sign", async () => {
      expect(await refusal([]))
        .to.contain("has not accepted")
        .and.to.contain(acceptanceText(config, TOKEN, 5n));
    });

    it("takes an account that signed for this token on this chain", async () => {
      process.env["SCRIP_OWNER_ACCEPTANCE"] = await OWNER.signMessage(acceptanceText(config, TOKEN, 5n));
      expect(await refusal([])).to.equal("");
    });

    it("refuses a signature of another account, for another chain, or of no shape", async () => {
      for (const signature of [
        await OPERATOR.signMessage(acceptanceText(config, TOKEN, 5n)),
        await OWNER.signMessage(acceptanceText(config, TOKEN, 6n)),
        "0x12",
      ]) {
        process.env["SCRIP_OWNER_ACCEPTANCE"] = signature;
        expect(await refusal([])).to.contain("is not the signature of the owner");
      }
    });
  });

  describe("refuseTestAccounts", () => {
    it("refuses one as owner", () => {
      const { address } = testKey(0, 1);
      expect(() => {
        refuseTestAccounts({ ...config, owner: address });
      }).to.throw(OwnerError, `the owner ${address} is a test account`);
    });

    it("refuses one as agent", () => {
      const agent = { name: "officer", address: testKey(0, 4).address, permissions: [], mintAllowance: undefined };
      expect(() => {
        refuseTestAccounts({ ...config, agents: [agent] });
      }).to.throw(OwnerError, 'the agent "officer"');
    });

    it("lets pass accounts of the issuer's own", () => {
      refuseTestAccounts(config);
    });
  });
});
