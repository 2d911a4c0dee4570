import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, hexlify, id, toUtf8Bytes, ZeroHash } from "ethers";

import { now, tokenFixture } from "./fixture";

const PROSPECTUS = encodeBytes32String("prospectus");
const ARTICLES = encodeBytes32String("articles");
const REPORT = encodeBytes32String("annual report");
const URI = "https://example.com/prospectus.pdf";

describe("SecurityToken: terms", () => {
  it("starts with the terms of the settings", async () => {
    const { token, settings } = await loadFixture(tokenFixture);
    const { isin, lei, class: class_, nominalValue, currency, law, hash, uri } = await token.terms();
    expect({ isin, lei, class: class_, nominalValue, currency, law, hash, uri }).to.deep.equal(settings.token.terms);
  });

  it("replaces them, with an event that says all", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    const terms = {
      isin: "",
      lei: "529900T8BM49AURSDO55",
      class: "Preferred share",
      nominalValue: 5n,
      currency: hexlify(toUtf8Bytes("EUR")),
      law: "Germany",
      hash: id("terms of 2026"),
      uri: "https://example.com/2026",
    };
    await expect(token.connect(owner).setTerms(terms))
      .to.emit(token, "TermsSet")
      .withArgs(terms.hash, terms.uri, Object.values(terms));
    expect(await token.terms()).to.deep.equal(Object.values(terms));
  });
});

describe("SecurityToken: documents (ERC-1643)", () => {
  it("adds a document", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    await expect(token.connect(owner).setDocument(PROSPECTUS, URI, id("v1")))
      .to.emit(token, "DocumentUpdated")
      .withArgs(PROSPECTUS, URI, id("v1"));
    expect(await token.getDocument(PROSPECTUS)).to.deep.equal([URI, id("v1"), await now()]);
    expect(await token.getAllDocuments()).to.deep.equal([PROSPECTUS]);
  });

  it("replaces the document of a name", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    await token.connect(owner).setDocument(PROSPECTUS, URI, id("v1"));
    await expect(token.connect(owner).setDocument(PROSPECTUS, `${URI}#2`, id("v2")))
      .to.emit(token, "DocumentUpdated")
      .withArgs(PROSPECTUS, `${URI}#2`, id("v2"));
    expect(await token.getDocument(PROSPECTUS)).to.deep.equal([`${URI}#2`, id("v2"), await now()]);
    expect(await token.getAllDocuments()).to.deep.equal([PROSPECTUS]);
  });

  it("removes one and leaves every other", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    const asOwner = token.connect(owner);
    for (const name of [PROSPECTUS, ARTICLES, REPORT]) await asOwner.setDocument(name, `${URI}#${name}`, id(name));
    await expect(asOwner.removeDocument(PROSPECTUS))
      .to.emit(token, "DocumentRemoved")
      .withArgs(PROSPECTUS, `${URI}#${PROSPECTUS}`, id(PROSPECTUS));
    expect(await token.getDocument(PROSPECTUS)).to.deep.equal(["", ZeroHash, 0n]);
    expect(new Set(await token.getAllDocuments())).to.deep.equal(new Set([ARTICLES, REPORT]));
    for (const name of [ARTICLES, REPORT]) {
      expect((await token.getDocument(name)).slice(0, 2)).to.deep.equal([`${URI}#${name}`, id(name)]);
    }
    await asOwner.removeDocument(REPORT);
    await asOwner.removeDocument(ARTICLES);
    expect(await token.getAllDocuments()).to.deep.equal([]);
    await asOwner.setDocument(PROSPECTUS, URI, id("v3"));
    expect(await token.getAllDocuments()).to.deep.equal([PROSPECTUS]);
  });

  it("knows nothing of a name that was never set", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    expect(await token.getDocument(PROSPECTUS)).to.deep.equal(["", ZeroHash, 0n]);
    await expect(token.connect(owner).removeDocument(PROSPECTUS))
      .to.be.revertedWithCustomError(token, "DocumentNotFound")
      .withArgs(PROSPECTUS);
  });

  it("refuses a document without a name or a URI", async () => {
    const { token, owner } = await loadFixture(tokenFixture);
    await expect(token.connect(owner).setDocument(ZeroHash, URI, id("v1")))
      .to.be.revertedWithCustomError(token, "DocumentEmpty")
      .withArgs(ZeroHash);
    await expect(token.connect(owner).setDocument(PROSPECTUS, "", id("v1")))
      .to.be.revertedWithCustomError(token, "DocumentEmpty")
      .withArgs(PROSPECTUS);
  });
});
