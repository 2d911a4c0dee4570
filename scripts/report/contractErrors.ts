import { type ErrorDescription, Interface } from "ethers";

import {
  CountryAllow__factory,
  CountryRestrict__factory,
  DividendDistributor__factory,
  IIdentityRegistryOperations__factory,
  IdentityFactory__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  JurisdictionCap__factory,
  MaxBalance__factory,
  ModularCompliance__factory,
  SanctionsScreen__factory,
  SecurityToken__factory,
  SuiteFactory__factory,
  SupplyLimit__factory,
  TimeTransfersLimits__factory,
} from "../../typechain-types";

/** Every error that a call of ours can end in. */
const ERRORS = new Interface(
  [
    CountryAllow__factory,
    CountryRestrict__factory,
    DividendDistributor__factory,
    IIdentityRegistryOperations__factory,
    IdentityFactory__factory,
    IdentityRegistry__factory,
    IdentityRegistryStorage__factory,
    JurisdictionCap__factory,
    MaxBalance__factory,
    ModularCompliance__factory,
    SanctionsScreen__factory,
    SecurityToken__factory,
    SuiteFactory__factory,
    SupplyLimit__factory,
    TimeTransfersLimits__factory,
  ].flatMap(({ abi }) => abi.filter(({ type }) => type === "error")),
);

/** Reads a contract's error; undefined when it is none of ours. */
export function parseContractError(data: string): ErrorDescription | undefined {
  return ERRORS.parseError(data) ?? undefined;
}

/** An error as `Name(1, 2)`, for where nothing better is known. */
export function errorText(data: string): string {
  const error = parseContractError(data);
  return error === undefined ? data : `${error.name}(${error.args.map(String).join(", ")})`;
}
