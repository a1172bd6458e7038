/**
 * Owns health, readiness and metrics.
 * Hands on what counts, and the routes by which operators' tools look.
 * To app.ts and to the server, which counts its requests.
 */
export { type Metrics, type MetricSources, openMetrics } from './metrics.ts';
export { type OpsParts, opsRoutes } from './routes.ts';
