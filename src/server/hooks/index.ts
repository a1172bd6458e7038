/**
 * Owns the addresses at which other sides say that something has changed: one for each source that has a hook.
 * Hands on the routes, to be mounted at `/hooks/:source`.
 * To app.ts, which says how a reading is woken.
 */
export { hookRoutes } from './routes.ts';
