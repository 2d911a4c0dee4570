import { type ErrorDescription, Interface, dataLength } from "ethers";

import { RULES } from "../../deploy/shared";
import {
  DividendDistributor__factory,
  IIdentityRegistryOperations__factory,
  IdentityFactory__factory,
  IdentityRegistry__factory,
  IdentityRegistryStorage__factory,
  ModularCompliance__factory,
  SecurityToken__factory,
  SuiteFactory__factory,
} from "../../typechain-types";

const SELECTOR_BYTES = 4;

/** Every error that a call of ours can end in. */
const ERRORS = new Interface(
  [
    DividendDistributor__factory,
    IIdentityRegistryOperations__factory,
    IdentityFactory__factory,
    IdentityRegistry__factory,
    IdentityRegistryStorage__factory,
    ModularCompliance__factory,
    SecurityToken__factory,
    SuiteFactory__factory,
    ...Object.values(RULES),
  ].flatMap(({ abi }): readonly { readonly type: string }[] => abi.filter(({ type }) => type === "error")),
);

/** Reads a contract's error; undefined when it is none of ours. */
export function parseContractError(data: string): ErrorDescription | undefined {
  return dataLength(data) < SELECTOR_BYTES ? undefined : (ERRORS.parseError(data) ?? undefined);
}

/** An error as `Name(1, 2)`, for where nothing better is known. */
export function errorText(data: string): string {
  const error = parseContractError(data);
  return error === undefined ? data : `${error.name}(${error.args.map(String).join(", ")})`;
}

/** The name of an error by its selector, and the selector where it is none of ours. */
export function errorNameOf(selector: string): string {
  return ERRORS.getError(selector)?.name ?? selector;
}
