module.exports = {
  // Without the optimizer the ABI coder of a large struct runs out of stack; this lets Yul allocate it.
  configureYulOptimizer: true,
  skipFiles: ["mocks", "interfaces"],
  modifierWhitelist: ["initializer", "onlyInitializing", "nonReentrant"],
  istanbulReporter: ["html", "json", "text-summary"],
};
