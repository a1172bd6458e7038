/**
 * Owns health, readiness and metrics.
 * Hands on what counts, and the routes by which operators' tools look.
 * To app.ts and to the server, which counts its requests.
 */
export { type Metrics, openMetrics } from './metrics.ts';
export { opsRoutes } from './routes.ts';
