/**
 * Owns the way of the built console to browsers: its files, compressed beforehand, and the policy that fences its pages.
 * Hands on the routes at `/`.
 * To app.ts.
 */
export { consoleRoutes, readConsole } from './console.ts';
