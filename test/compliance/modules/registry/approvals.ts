import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { id } from "ethers";

import {
  ConditionalTransfer__factory,
  Suspension__factory,
  TokenListingRestrictions__factory,
  TradingWindow__factory,
  TransferFees__factory,
  TransferRestrict__factory,
} from "../../../../typechain-types";
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
  {
    name: "TransferFees",
    counts: false,
    exempts: "nobody",
    refuses: false,
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TransferFees__factory(deployer).deploy();
      const encode = encoderOf(module);
      const settings = [
        encode("setFee", 25n, wallet(3)),
        encode("setFeeTerms", { senderPays: true, min: 1n, max: 50n }),
        encode("setFreeHolders", [holder(1)], true),
      ];
      return { module, settings, setters: settings };
    },
  },
  {
    name: "TransferRestrict",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TransferRestrict__factory(deployer).deploy();
      const encode = encoderOf(module);
      return {
        module,
        settings: [encode("setMode", 1, true), encode("batchAllowUsers", [1, 2, 3, 4, 5].map(holder))],
        setters: [
          encode("allowUser", wallet(6)),
          encode("batchAllowUsers", [wallet(7)]),
          encode("disallowUser", holder(1)),
          encode("batchDisallowUsers", [wallet(7), holder(2)]),
          encode("setMode", 0, false),
        ],
      };
    },
  },
  {
    name: "TokenListingRestrictions",
    counts: false,
    exempts: "receiver",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TokenListingRestrictions__factory(deployer).deploy();
      const encode = encoderOf(module);
      // A white list that nobody has put anything on.
      return { module, settings: [encode("configureToken", 1)], setters: [encode("configureToken", 2)] };
    },
  },
  {
    name: "Suspension",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new Suspension__factory(deployer).deploy();
      const encode = encoderOf(module);
      const reason = id("audit");
      return {
        module,
        settings: [encode("suspend", { reason, end: ALWAYS, transfers: false, mints: true })],
        setters: [
          encode("suspend", { reason: id("merger"), end: ALWAYS, transfers: true, mints: false }),
          encode("resume", reason),
          encode("setSuspender", wallet(1), true),
          encode("setResumer", wallet(2), true),
        ],
      };
    },
  },
  {
    name: "TradingWindow",
    counts: false,
    exempts: "nobody",
    deploy: async (deployer: HardhatEthersSigner): Promise<DeployedModule> => {
      const module = await new TradingWindow__factory(deployer).deploy();
      const encode = encoderOf(module);
      const allWeek = Array.from({ length: 7 }, () => ({ opens: 0, closes: 1_440 }));
      const insiders = [1, 2].map(holder);
      return {
        module,
        // Always open, but never for two holders.
        settings: [
          encode("setTradingHours", allWeek),
          encode("addBlackout", 0n, ALWAYS),
          encode("setInsiders", insiders, true),
          encode("setMintsCovered", true),
        ],
        setters: [
          encode("setTradingHours", allWeek),
          encode("setTimeZone", 60, [{ from: 1_800_000_000n, offset: 120 }]),
          encode("setHolidays", [20_000], true),
          encode("setMintsCovered", false),
          encode("addBlackout", 1n, ALWAYS),
          encode("removeBlackout", 0n, ALWAYS),
          encode("setInsiders", insiders, false),
        ],
      };
    },
  },
];
