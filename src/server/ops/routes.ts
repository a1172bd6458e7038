/** /healthz, /readyz and /metrics: for whoever runs the service, without a token; they tell counts, never names of people. */

import { Hono } from 'hono';
import { asProvisioningError } from '../../model/index.ts';
import type { Metrics } from './metrics.ts';

export interface OpsParts {
  readonly metrics: Pick<Metrics, 'page'>;
  /** What must work before requests are sent here, by name; each resolves or throws. */
  readonly ready: Readonly<Record<string, () => Promise<void>>>;
}

/**
 * `/healthz`: the process answers. `/readyz`: all it depends on does; 503 names what does not. `/metrics`: Prometheus.
 */
export function opsRoutes(parts: OpsParts): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ state: 'ok' }));
  app.get('/readyz', async (context) => {
    const checks = await Promise.all(
      Object.entries(parts.ready).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const ready = checks.every(([, outcome]) => outcome === 'ok');
    return context.json(
      { state: ready ? 'ok' : 'not-ready', checks: Object.fromEntries(checks) },
      ready ? 200 : 503,
    );
  });
  app.get('/metrics', async (context) => {
    const { type, text } = await parts.metrics.page();
    return context.body(text, 200, { 'content-type': type });
  });
  return app;
}

/** `ok`, or the code of the failure: sentences may name addresses, and this page is open to all. */
async function outcomeOf(check: () => Promise<void>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (thrown) {
    return asProvisioningError(thrown).code;
  }
}
