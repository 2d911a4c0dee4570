import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import { ConditionalTransfer__factory } from "../../../../typechain-types";
import { address } from "../moves";
import { type DeployedModule, encoderOf, type ModuleDescriptor } from "./descriptor";

const ALWAYS = 2n ** 40n - 1n;
/** Holders of `World`, and the first wallet of each. */
const holder = (number: number) => address(number * 16);
const wallet = (number: number) => address(number * 16 + 1);

/** Approvals, lists, fees, market hours and suspension. */
export const APPROVALS: readonly ModuleDescriptor[] = [
  {
    name: "ConditionalTransfer",
    counts: true,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new ConditionalTransfer__factory(deployer).deploy();
      const encode = encoderOf(module);
      const approval = { from: holder(1), to: holder(2), amount: 300n, validUntil: ALWAYS };
      const upTo = { ...approval, exact: false, holders: true, uses: 50n };
      const minted = [1, 2, 3, 4, 5].map((number) =>
        encode("approve", { ...upTo, from: address(0), to: holder(number), amount: 700n }),
      );
      const pairs = [2, 3, 4].flatMap((from) =>
        [1, 5, 6].map((to) => encode("approve", { ...upTo, from: holder(from), to: holder(to), amount: 90n })),
      );
      const ones = [1n, 2n, 40n, 75n].map((amount) => encode("approveTransfer", wallet(1), wallet(2), amount));
      return {
        module,
        settings: [
          ...minted,
          ...pairs,
          ...ones,
          encode("approve", upTo),
          encode("setExemptHolder", holder(8), true),
          encode("setExemptPair", holder(5), holder(6), true),
        ],
        setters: [
          encode("approveTransfer", wallet(1), wallet(2), 10n),
          encode("unApproveTransfer", wallet(1), wallet(2), 10n),
          encode("batchApproveTransfers", [wallet(1)], [wallet(2)], [11n]),
          encode("batchUnApproveTransfers", [wallet(1)], [wallet(2)], [11n]),
          encode("approve", { ...upTo, exact: true, uses: 3n }),
          encode("revoke", holder(1), holder(2), 300n, true),
          encode("setApprover", wallet(7), true),
          encode("setApprovalValidity", 86_400),
          encode("setDeemedConsent", 86_400),
          encode("setExemptHolder", holder(7), true),
          encode("setExemptPair", holder(6), holder(7), true),
        ],
      };
    },
  },
];
