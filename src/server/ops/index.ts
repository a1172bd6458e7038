/**
 * Owns what whoever runs the service looks at: health, readiness, metrics.
 * Hands on its routes and the counters.
 * To app.ts.
 */
export { type MetricSources, type Metrics, openMetrics } from './metrics.ts';
export { type OpsParts, opsRoutes } from './routes.ts';
