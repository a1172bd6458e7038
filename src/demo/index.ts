/**
 * Owns the demo: a company, pretend systems around the true service, and the story told with them.
 * Hands on `runDemo`, which tells it and gives an exit code.
 * To cli/, which imports it only when it is asked for.
 */
export { type DemoOptions, runDemo } from './main.ts';
