module.exports = {
  skipFiles: ["mocks", "interfaces"],
  modifierWhitelist: ["initializer", "onlyInitializing", "nonReentrant"],
  istanbulReporter: ["html", "json", "text-summary"],
};
