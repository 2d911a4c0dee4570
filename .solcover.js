// Instrumented code is slow; a shorter random sequence reaches as much of it.
process.env.SCRIP_LEASE_STEPS ??= "20";

module.exports = {
  // Without the optimizer the ABI coder of a large struct runs out of stack; this lets Yul allocate it.
  configureYulOptimizer: true,
  skipFiles: ["mocks", "interfaces"],
  modifierWhitelist: ["initializer", "onlyInitializing", "nonReentrant"],
  istanbulReporter: ["html", "json", "text-summary"],
};
