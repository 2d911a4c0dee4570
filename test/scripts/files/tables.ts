import { expect } from "chai";

import { type Edit, problemOf } from "./folder";

const WALLET = "0xcd3B766CCDd6AE721141F452C550Ca635964ce71";
const LOWER = WALLET.toLowerCase();

/** Each fault of a table: what is changed, and the problem that is reported. */
const FAULTS: readonly [title: string, edits: Edit[], problem: string][] = [
  [
    "a column is missing",
    [{ file: "investors.csv", replace: "reference,country,", by: "reference," }],
    "investors.csv:1 country: this column is missing",
  ],
  [
    "a column is unknown",
    [{ file: "orders.csv", replace: "order,from,to,amount", by: "order,from,to,amount,note" }],
    "orders.csv:1 note: this column is unknown",
  ],
  [
    "a column stands twice",
    [{ file: "orders.csv", replace: "order,from,to,amount", by: "order,from,to,amount,to" }],
    "orders.csv:1 to: this column stands twice",
  ],
  [
    "a line has too few values",
    [{ file: "orders.csv", line: 2, insert: "B-99,BT-101,BT-102" }],
    "orders.csv:2 line: has 3 values under 5 columns",
  ],
  [
    "a quote is never closed",
    [{ file: "holds.csv", line: 3, insert: 'BT-101,,,"Notice' }],
    "holds.csv:3 line: Quote Not Closed: the parsing is finished with an opening quote at line 3",
  ],
  ["a file is missing", [{ file: "orders.csv", remove: true }], "orders.csv:1 file: cannot be read"],
  [
    "a country is unknown",
    [{ file: "investors.csv", line: 2, insert: `BT-9,ENG,${WALLET},,,` }],
    "investors.csv:2 country: is no country",
  ],
  [
    "a wallet has no checksum",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${LOWER},,,` }],
    "investors.csv:2 wallets: carries no checksum or a wrong one",
  ],
  [
    "a wallet stands on two lines",
    [
      { file: "investors.csv", line: 2, insert: `BT-8,GBR,${WALLET},,,` },
      { file: "investors.csv", line: 3, insert: `BT-9,GBR,${WALLET},,,` },
    ],
    "investors.csv:3 wallets: stands on line 2, for BT-8 already",
  ],
  [
    "a wallet stands twice on a line",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${WALLET} ${WALLET},,,` }],
    "investors.csv:2 wallets: stands on this line already",
  ],
  [
    "an investor has no wallet",
    [{ file: "investors.csv", line: 2, insert: "BT-9,GBR,,,," }],
    "investors.csv:2 wallets: is empty",
  ],
  [
    "a reference stands twice",
    [{ file: "investors.csv", line: 31, insert: `BT-101,GBR,${WALLET},,,` }],
    "investors.csv:31 reference: stands on line 3 already",
  ],
  [
    "a reference is a person's name",
    [{ file: "investors.csv", line: 2, insert: `Ann Lee,GBR,${WALLET},,,` }],
    "investors.csv:2 reference: is no reference",
  ],
  [
    "an attestation comes from nobody in the configuration",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${WALLET},acme,2030-01-01,` }],
    "investors.csv:2 kyc_provider: is no KYC provider of config.json",
  ],
  [
    "an attestation has a date but no provider",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${WALLET},,2030-01-01,` }],
    "investors.csv:2 kyc_until: has no provider",
  ],
  [
    "a day does not exist",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${WALLET},harrow,2031-02-29,` }],
    "investors.csv:2 kyc_until: is no date",
  ],
  [
    "a withdrawal is neither yes nor empty",
    [{ file: "investors.csv", line: 2, insert: `BT-9,GBR,${WALLET},harrow,2031-02-28,soon` }],
    "investors.csv:2 kyc_revoked: is neither empty nor yes",
  ],
  [
    "tokens are allotted to nobody",
    [{ file: "allocation.csv", line: 2, insert: "BT-9,,100" }],
    "allocation.csv:2 reference: is nobody in investors.csv",
  ],
  [
    "tokens are allotted to another's wallet",
    [{ file: "allocation.csv", line: 2, insert: `BT-123,${WALLET},100` }],
    "allocation.csv:2 wallet: is no wallet of BT-123",
  ],
  [
    "a wallet is allotted tokens twice",
    [{ file: "allocation.csv", line: 27, insert: "BT-105,,100" }],
    "allocation.csv:27 wallet: is allotted tokens on line 8 already",
  ],
  [
    "a negative amount is allotted",
    [{ file: "allocation.csv", line: 2, insert: "BT-123,,-5" }],
    "allocation.csv:2 amount: is negative",
  ],
  [
    "an amount has more decimals than the token",
    [{ file: "allocation.csv", line: 2, insert: "BT-123,,5.25" }],
    "allocation.csv:2 amount: is too precise",
  ],
  [
    "nothing is allotted",
    [{ file: "allocation.csv", line: 2, insert: "BT-123,,0" }],
    "allocation.csv:2 amount: is zero",
  ],
  [
    "the issue is over the supply cap",
    [{ file: "config.json", replace: '"limit": "1000000"', by: '"limit": "738999"' }],
    "allocation.csv:26 amount: the issue comes to 739,000 here, over SupplyLimit",
  ],
  [
    "the issue is over what the operator may mint",
    [{ file: "config.json", replace: '"mintAllowance": "1000000"', by: '"mintAllowance": "738999"' }],
    "allocation.csv:26 amount: the issue comes to 739,000 here, over the mint allowance of company secretary",
  ],
  [
    "an investor is allotted more than one may hold",
    [{ file: "allocation.csv", line: 2, insert: "BT-123,,200001" }],
    "allocation.csv:2 amount: the investor comes to 200,001, over MaxBalance",
  ],
  [
    "the issue has more holders than are allowed",
    [{ file: "config.json", replace: '"holders": 24', by: '"holders": 21' }],
    "allocation.csv:24 reference: brings the holders of record to 22, over JurisdictionCap",
  ],
  [
    "a country has more holders than are allowed",
    [{ file: "config.json", replace: '"holders": 4', by: '"holders": 3' }],
    "allocation.csv:25 reference: brings the holders in USA to 4, over JurisdictionCap",
  ],
  [
    "a group of countries has a larger share than is allowed",
    [{ file: "config.json", replace: '"10%"', by: '"5%"' }],
    "allocation.csv:22 amount: brings EEA to 31,000 of 587,000, over JurisdictionCap",
  ],
  [
    "an investor without attestation is allotted tokens",
    [{ file: "allocation.csv", line: 2, insert: "BT-127,,100" }],
    "allocation.csv:2 reference: has no KYC attestation (investors.csv:29)",
  ],
  [
    "an investor whose attestation has ended is allotted tokens",
    [{ file: "allocation.csv", line: 2, insert: "BT-126,,100" }],
    "allocation.csv:2 reference: has a KYC attestation that ended 2025-02-28 (investors.csv:28)",
  ],
  [
    "an investor of a refused country is allotted tokens",
    [{ file: "allocation.csv", line: 2, insert: "BT-129,,100" }],
    "allocation.csv:2 reference: lives in Russian Federation, which CountryRestrict refuses",
  ],
  [
    "an investor outside the allowed countries is allotted tokens",
    [
      {
        file: "config.json",
        replace: '"CountryRestrict", "countries": ["BLR", "CUB", "IRN", "PRK", "RUS", "SYR"]',
        by: '"CountryAllow", "countries": ["GBR", "IRL", "USA", "DEU", "NLD", "FRA", "SWE", "SWE"]',
      },
    ],
    "allocation.csv:19 reference: lives in Canada, which CountryAllow refuses",
  ],
  [
    "an order has no number",
    [{ file: "orders.csv", line: 2, insert: ",BT-101,BT-102,5" }],
    "orders.csv:2 order: is empty",
  ],
  [
    "an order's number stands twice",
    [{ file: "orders.csv", line: 5, insert: "B-01,BT-101,BT-102,5" }],
    "orders.csv:5 order: stands on line 2 already",
  ],
  [
    "an order comes from a wallet nobody can sign for",
    [{ file: "orders.csv", line: 2, insert: `B-99,${WALLET},BT-102,5` }],
    "orders.csv:2 from: is nobody's wallet in investors.csv",
  ],
  [
    "an order names an unknown reference",
    [{ file: "orders.csv", line: 2, insert: "B-99,BT-101,BT-999,5" }],
    "orders.csv:2 to: is nobody in investors.csv",
  ],
  [
    "an order names a wallet without checksum",
    [{ file: "orders.csv", line: 2, insert: `B-99,BT-101,${LOWER},5` }],
    "orders.csv:2 to: carries no checksum or a wrong one",
  ],
  [
    "an order is for nothing",
    [{ file: "orders.csv", line: 2, insert: "B-99,BT-101,BT-102,0" }],
    "orders.csv:2 amount: is zero",
  ],
  [
    "an order is neither approved nor not",
    [{ file: "orders.csv", line: 2, insert: "B-99,BT-101,BT-102,5,perhaps" }],
    "orders.csv:2 approved: is neither empty nor yes",
  ],
  [
    "a class is unknown",
    [{ file: "investors.csv", line: 2, insert: `BT-999,GBR,${WALLET},harrow,2036-01-31,,accredited` }],
    "investors.csv:2 classes: is no class of investors",
  ],
  [
    "a class is nobody's word",
    [{ file: "investors.csv", line: 2, insert: `BT-999,GBR,${WALLET},,,,us-accredited` }],
    "investors.csv:2 classes: has no provider",
  ],
  [
    "a hold is on nobody",
    [{ file: "holds.csv", line: 2, insert: "BT-999,,,Notice" }],
    "holds.csv:2 reference: is nobody in investors.csv",
  ],
  [
    "a hold is on another's wallet",
    [{ file: "holds.csv", line: 2, insert: `BT-101,${WALLET},,Notice` }],
    "holds.csv:2 wallet: is no wallet of BT-101",
  ],
  [
    "a hold of an amount names no wallet",
    [{ file: "holds.csv", line: 2, insert: "BT-101,,5,Notice" }],
    "holds.csv:2 amount: names no wallet to hold it in",
  ],
  [
    "a hold has no order behind it",
    [{ file: "holds.csv", line: 2, insert: "BT-101,,," }],
    "holds.csv:2 order: is empty",
  ],
  [
    "the treasury is nobody",
    [{ file: "config.json", replace: '["BT-TREASURY"]', by: '["BT-TREASURE"]' }],
    "config.json:14 treasury[0]: is nobody in investors.csv",
  ],
];

describe("an issuer's tables", () => {
  for (const [title, edits, problem] of FAULTS) {
    describe(`when ${title}`, () => {
      it("says where and what", () => {
        expect(problemOf(...edits)).to.equal(problem);
      });
    });
  }
});
