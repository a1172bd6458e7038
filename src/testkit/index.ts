/**
 * Owns the promises of sources and targets, as data, and the tools to put them to a connector.
 * Hands them on to tests, the demo, `rollcall verify` and authors of connectors elsewhere.
 * The vitest runners are beside this door, in test-source.ts and test-target.ts, since the product runs without vitest.
 */
export * from './faults.ts';
export * from './kit.ts';
export * from './sandbox.ts';
export * from './source-promises.ts';
export * from './subject.ts';
export * from './target-promises.ts';
export * from './tools.ts';
