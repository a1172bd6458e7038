/** Pretend SCIM applications: one that can all that the standard has, and some that lack what many lack. */

export { type ScimSimulator, type ScimSimulatorOptions, simulateScim } from '../shared/simulator.ts';
