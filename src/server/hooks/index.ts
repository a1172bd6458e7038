/**
 * Owns the addresses at which other sides say that something has changed, and the subscriptions by which they do (tables: hook_*).
 * Hands on the routes, to be mounted at `/hooks/:source`, and the keeping of subscriptions.
 * To app.ts, which says how a reading is woken.
 */
export { hookRoutes } from './routes.ts';
export { openSubscriptions, type Subscriptions } from './subscriptions.ts';
