// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title InvestorClasses
/// @notice What the bits of `Party.class` stand for. Each is independent of the others: an issuer's identity registry
/// names the claim topic that gives it, and who may claim it.
/// @dev Law as of 2026-11, named to show what a class is for; no advice.
library InvestorClasses {
    /// @notice Accredited investor: 17 CFR 230.501(a).
    uint8 internal constant US_ACCREDITED = 1 << 0;
    /// @notice Qualified purchaser: 15 U.S.C. 80a-2(a)(51).
    uint8 internal constant US_QUALIFIED_PURCHASER = 1 << 1;
    /// @notice Qualified institutional buyer: 17 CFR 230.144A(a)(1).
    uint8 internal constant QUALIFIED_INSTITUTIONAL_BUYER = 1 << 2;
    /// @notice Qualified investor: Regulation (EU) 2017/1129, Article 2(e).
    uint8 internal constant EU_QUALIFIED = 1 << 3;
    /// @notice Professional client: Swiss Financial Services Act, Article 4(3) to (5).
    uint8 internal constant SWISS_PROFESSIONAL = 1 << 4;
    /// @notice Professional investor: Hong Kong Securities and Futures Ordinance, Schedule 1, Part 1, and Cap. 571D.
    uint8 internal constant HONG_KONG_PROFESSIONAL = 1 << 5;
    /// @notice Affiliate of the issuer: 17 CFR 230.144(a)(1).
    uint8 internal constant AFFILIATE = 1 << 6;
    /// @notice US person, wherever resident: 17 CFR 230.902(k).
    uint8 internal constant US_PERSON = 1 << 7;
}
