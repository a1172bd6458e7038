/**
 * Owns the demo: a company, pretend systems around the true service, and the story told with them.
 * Hands on `runDemo`, which tells it and gives an exit code, and `fillDemo`, which fills an empty service with the company.
 * To cli/, which imports it only when it is asked for.
 */
export { fillDemo } from './fill.ts';
export { type DemoOptions, runDemo } from './main.ts';
