/** What is counted, in the words of Prometheus. Each registry is its own: two services in one process do not mix. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is asked anew each time somebody looks. */
export interface MetricSources {
  /** Plans that wait for a person, by sync. */
  heldPlans(): Promise<readonly { readonly sync: string; readonly count: number }[]>;
  /** Leavers who have access for longer than the objective allows, by sync. */
  breaches(): Promise<readonly { readonly sync: string }[]>;
  /** Seats as each target was last read whole. */
  seats(): Promise<
    readonly {
      readonly target: string;
      readonly product: string;
      readonly used: number;
      readonly total?: number;
      readonly waiting: number;
    }[]
  >;
  jobs(): Promise<{ readonly waiting: number; readonly running: number; readonly failed: number }>;
}

export interface Metrics {
  /** A run has ended. */
  run(ended: {
    readonly sync: string;
    readonly kind: string;
    readonly state: string;
    readonly seconds: number;
  }): void;
  /** So many changes of a type were made, or were not. */
  change(made: {
    readonly sync: string;
    readonly type: string;
    readonly outcome: string;
    readonly count: number;
  }): void;
  /** A target shows no access of a leaver any more. Times are milliseconds. */
  closed(leaver: { readonly sync: string; readonly toldAt: number; readonly shownAt: number }): void;
  /** A request was answered. `route` is the declared path, never the one with names in it. */
  request(answered: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** The page that Prometheus reads, and its content type. */
  page(): Promise<{ readonly type: string; readonly text: string }>;
}

/** @param options.process also tells of memory, event loop and garbage collection, which needs observers of the process. */
export function openMetrics(sources: MetricSources, options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process === true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const runs = new Counter({
    name: 'rollcall_runs_total',
    help: 'Runs that have ended, by sync, kind and state.',
    labelNames: ['sync', 'kind', 'state'],
    registers,
  });
  const runSeconds = new Histogram({
    name: 'rollcall_run_seconds',
    help: 'How long runs took.',
    labelNames: ['sync', 'kind'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600],
    registers,
  });
  const changes = new Counter({
    name: 'rollcall_changes_total',
    help: 'Changes at targets, by sync, type and outcome.',
    labelNames: ['sync', 'type', 'outcome'],
    registers,
  });
  const closings = new Histogram({
    name: 'rollcall_deprovision_seconds',
    help: 'From when a source told a leaver to when the target showed no access, by sync.',
    labelNames: ['sync'],
    buckets: [5, 30, 60, 300, 900, 3_600, 14_400, 86_400, 604_800, 2_592_000],
    registers,
  });
  new Gauge({
    name: 'rollcall_deprovision_late',
    help: 'Leavers who have access for longer than closed-within of their sync allows.',
    labelNames: ['sync'],
    registers,
    async collect() {
      this.reset();
      const late = Map.groupBy(await sources.breaches(), ({ sync }) => sync);
      for (const [sync, of] of late) this.set({ sync }, of.length);
    },
  });
  new Gauge({
    name: 'rollcall_seats',
    help: 'Seats by target and product, as last read whole: used, total (where there is a limit), waiting.',
    labelNames: ['target', 'product', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { target, product, ...counts } of await sources.seats())
        for (const [state, count] of Object.entries(counts)) this.set({ target, product, state }, count);
    },
  });
  const requests = new Histogram({
    name: 'rollcall_http_request_seconds',
    help: 'Requests answered, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  new Gauge({
    name: 'rollcall_held_plans',
    help: 'Plans that wait for a person, by sync.',
    labelNames: ['sync'],
    registers,
    async collect() {
      this.reset();
      for (const { sync, count } of await sources.heldPlans()) this.set({ sync }, count);
    },
  });
  new Gauge({
    name: 'rollcall_jobs',
    help: 'Durable jobs by state; failed ones are kept for a person to look at.',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await sources.jobs())) this.set({ state }, count);
    },
  });
  return {
    run({ sync, kind, state, seconds }) {
      runs.inc({ sync, kind, state });
      runSeconds.observe({ sync, kind }, seconds);
    },
    closed: ({ sync, toldAt, shownAt }) => closings.observe({ sync }, (shownAt - toldAt) / 1_000),
    change: ({ count, ...labels }) => changes.inc(labels, count),
    request({ method, route, status, seconds }) {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
    page: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
