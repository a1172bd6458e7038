/** What pretend Data Center products have in common: how they are signed in to, how they limit, how calls are counted. */

export { type BodyRefusals, empty, json, page, readBody } from './simulator/answers.ts';
export { type Calls, countCalls } from './simulator/calls.ts';
export { openBuckets, type RateLimiting } from './simulator/rate-limiting.ts';
export type { ScimSimulatorOptions } from './simulator/scim/options.ts';
export { type ScimSimulator, simulateScim } from './simulator/scim/scim.ts';
export { type Served, serveOnLoopback } from './simulator/serve.ts';
export { openSignIn, type SignIn } from './simulator/sign-in.ts';
export {
  type SiteSeed,
  type SiteSimulator,
  type SiteSimulatorOptions,
  simulateSite,
} from './simulator/site/site.ts';
export { openWindows, type Window } from './simulator/windows.ts';
