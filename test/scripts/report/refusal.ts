import { expect } from "chai";
import { Interface, ZeroAddress, encodeBytes32String, type ParamType } from "ethers";

import { RULES, type RuleName, type SharedCode } from "../../../deploy/shared";
import { type Teller, isTold, tellAllowed, tellRefusal } from "../../../scripts/report/refusal";
import { Who } from "../../../scripts/report/who";
import { SecurityToken__factory } from "../../../typechain-types";
import { NOW, read } from "../files/folder";

/** Errors of calls that set a rule or are made beside transfers: no transfer ends in them. */
const NO_CHECK = [
  /^Approv(al|er)/,
  /^Acquisition/,
  /^AddressEmptyCode$/,
  /^Blackout/,
  /^Country(BatchTooLarge|CodeInvalid|InTooManyGroups)$/,
  /^ERC1967|^ERC5267|^ECDSA|^InvalidShortString$|^StringTooLong$/,
  /^Fee(RateIsOutOfRange|CollectorIsZero|BoundsCrossed)$/,
  /^Flowback(DurationIsZero|ClosingInvalid)$/,
  /^Group(NameInvalid|sFull)$/,
  /^Holder(ClassInvalid|LimitInvalid|WeightLengthsDiffer|TokenUnknown)$/,
  // A warning.
  /^HoldersBelowFloor$/,
  /^IdentityNotFound$|^InsiderIsZero$|^InvalidListingTypeForConfiguration$/,
  /^InvestorClassSender(sFull|NotFound)$/,
  /^Issue(LimitLengthsDiffer|OfferingEndInvalid)$/,
  /^Jurisdiction(Unknown|CapInvalid)$/,
  /^Limit(TimeIsZero|TimeNotFound|sArraySizeExceeded)$/,
  /^Lot(sTooMany|sExceedHolding|SizeIsZero)$/,
  /^MaxShareInvalid$|^ShareInvalid$/,
  /^Module(NotBound|EpochNotNew)$/,
  /^ONCHAINID/,
  /^Offe(reeIsZero|rLimitNotFound|rListFull)$/,
  /^OffsetChangeInvalid$/,
  /^Purchaser(LimitTooHigh|WindowIsZero)$/,
  /^SafeCast/,
  /^Sanctions(List(AlreadyAdded|NotFound|sFull)|Bar|Identity|Officer|Grounds)/,
  /^Schedule/,
  /^Suspen(derUnauthorized|sionInvalid|sionNotExtended|sionNotFound|sionsFull)$|^ResumerUnauthorized$/,
  /^Token(AlreadyListed|IsNotListed)$/,
  /^TradingHoursInvalid$/,
  /^TransferRequest/,
  /^TransferSizeInvalid$|^(Utc|Market)OffsetInvalid$/,
  /^Volume(LimitNotFound|LimitsFull|WindowIsZero|ShareInvalid)$/,
];

const NAMES = Object.keys(RULES) as RuleName[];
/** Modules at made-up addresses. */
const MODULES = Object.fromEntries(
  NAMES.map((name, index) => [name, `0x${(index + 1).toString(16).padStart(40, "0")}`]),
) as SharedCode["rules"];

function teller(): Teller {
  const issuer = read();
  const code: SharedCode = { contracts: [], claimEpochs: "", identityFactory: "", suiteFactory: "", rules: MODULES };
  return { issuer, deployment: { code }, who: new Who(issuer, new Map()), now: NOW };
}

/** A value of a type that an error can carry. */
function sample({ type, name }: ParamType): unknown {
  if (type === "address") return "0x8C161d85fDC086AC6726bCEDe39f2CCB1Afa3bc8";
  if (type === "bool") return true;
  if (type === "bytes32") return encodeBytes32String("EEA");
  if (/country/i.test(name)) return 840;
  return 2;
}

describe("a refusal in words", () => {
  const refusals = NAMES.flatMap((rule) => {
    const abi = new Interface(RULES[rule].abi);
    const errors = abi.fragments.flatMap((fragment) => abi.getError(fragment.format("sighash")) ?? []);
    return errors.map((error) => ({ rule, error, abi }));
  });

  for (const { rule, error, abi } of refusals.filter(
    ({ error: { name } }) => !NO_CHECK.some((one) => one.test(name)),
  )) {
    it(`is there for ${error.name} of ${rule}, without loose ends`, () => {
      const reason = abi.encodeErrorResult(error, error.inputs.map(sample));
      const refusal = { module: MODULES[rule], reason };
      const told = tellRefusal(refusal, teller());
      expect(isTold(refusal, teller().deployment)).to.equal(true);
      expect(told.rule).to.equal(rule);
      expect(told.reason).not.to.match(/undefined|NaN|\[object|0x0000|Invalid/);
      expect(told.reason.length).to.be.greaterThan(10);
    });
  }

  it("is told of the token by its own headings", () => {
    const abi = SecurityToken__factory.createInterface();
    const wallet = "0x8C161d85fDC086AC6726bCEDe39f2CCB1Afa3bc8";
    const told = (reason: string): unknown => tellRefusal({ module: ZeroAddress, reason }, teller());
    expect(told(abi.encodeErrorResult("TokenPaused"))).to.deep.equal({
      rule: "Pause",
      reason: "holders' transfers are paused",
    });
    expect(told(abi.encodeErrorResult("TokenNotEligible", [wallet]))).to.deep.equal({
      rule: "Hold",
      reason: "BT-101 is not eligible",
    });
  });

  it("shows an error that nothing is known of as it is", () => {
    expect(tellRefusal({ module: ZeroAddress, reason: "0x12345678" }, teller())).to.deep.equal({
      rule: "Contract",
      reason: "0x12345678",
    });
    expect(isTold({ module: ZeroAddress, reason: "0x12345678" }, teller().deployment)).to.equal(false);
  });

  it("says what would have passed", () => {
    const abi = RULES.HolderLimit.createInterface();
    const full = abi.encodeErrorResult("HolderLimitReached", [encodeBytes32String("ALL"), 101, 100]);
    expect(tellAllowed({ module: ZeroAddress, reason: full }, 50n, 0)).to.equal("exactly all of its 50");
    expect(tellAllowed({ module: ZeroAddress, reason: "0x" }, 50n, 0)).to.equal("up to 50");
    expect(tellAllowed({ module: ZeroAddress, reason: "0x" }, 0n, 0)).to.equal("nothing");
  });
});
