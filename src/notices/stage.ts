/** The room of notices over a real database, with a webhook that checks signatures, and runs, plans and readings as a test pretends them. */

import { openAudit } from '../audit/index.ts';
import { openJobs } from '../jobs/index.ts';
import type { IdentitySource } from '../model/index.ts';
import type { Deprovisioned, Plan, Run, SeatCount, SeatHistory } from '../reconciliation/index.ts';
import { type Notices as Decided, type ServiceEntry, serviceEntries } from '../settings/index.ts';
import { newSecretKey, openSecrets } from '../store/index.ts';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { countedIds, recordingLog, seededRandom, serve } from '../testkit/tools.ts';
import { pretendSlack, receiveWebhooks, type WebhookReceiver } from '../testkit/webhook-receiver.ts';
import { type Notices, openNotices } from './notices.ts';
import type { NoticeParts } from './room.ts';

const secret = 'a secret of four and twenty letters';

export interface Stage extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly clock: FakeClock;
  readonly ops: WebhookReceiver;
  readonly slack: ReturnType<typeof pretendSlack>;
  readonly log: ReturnType<typeof recordingLog>;
  /** What the rooms below tell. */
  runs: readonly Run[];
  held: readonly Plan[];
  readings: readonly object[];
  seats: readonly SeatCount[];
  history: readonly SeatHistory[];
  late: readonly Deprovisioned[];
  ends: Awaited<ReturnType<NonNullable<IdentitySource['ends']>>>;
  /** Whether the rooms below can be asked at all. */
  broken: boolean;
  /** Another process over the same database. */
  open(): Notices;
  /** Looks, and does all that is due. */
  look(notices?: Notices): Promise<void>;
  drain(notices?: Notices): Promise<void>;
  readonly notices: Notices;
}

export const failedRun = (
  id: number,
  message = 'Jira at jira.example.com answered 500.',
  more: Partial<Run> = {},
) =>
  ({
    id: `run-${id}`,
    sync: 'staff',
    target: 'jira',
    kind: 'full',
    actor: 'system',
    state: 'failed',
    startedAt: 0,
    counts: {},
    error: { code: 'unavailable', message },
    ...more,
  }) satisfies Run;

export const heldPlan = (id: string): Plan =>
  ({
    id,
    sync: 'staff',
    hold: [{ rule: 'max-deprovisions', message: '300 accounts would be closed.' }],
    counts: { people: 300, changes: { 'account.deactivate': 300 } },
  }) as unknown as Plan;

/** Somebody who left at the beginning and has had access for so long, where an hour is allowed. */
export const lateLeaver = (person: string, lasted: number): Deprovisioned => ({
  target: 'jira',
  sync: 'staff',
  person,
  account: `account-${person}`,
  state: 'open',
  toldAt: 0,
  lasted,
  objective: 3_600_000,
  late: true,
});

/** @param written beside the channels `ops` and `chat` */
export async function openStage(written: object = {}): Promise<Stage> {
  const db = await openTestDatabase();
  const clock = fakeClock();
  const ops = receiveWebhooks(secret, clock);
  const slack = pretendSlack('/services/secret');
  const audit = openAudit(db);
  const newId = countedIds();
  const log = recordingLog();
  const jobs = openJobs({ db, clock, log, newId, random: seededRandom(1) });
  const decided: Decided = serviceEntries.notices.parse({
    channels: {
      ops: { type: 'webhook', url: 'https://ops.example.com/hook', secret },
      chat: { type: 'slack', url: 'https://hooks.slack.com/services/secret' },
    },
    ...written,
  });
  const secrets = openSecrets([newSecretKey()]);
  const refuse = (): void => {
    if (stage.broken) throw new Error('The database is away.');
  };
  const parts = {
    db,
    clock,
    log,
    newId,
    audit,
    jobs,
    secrets,
    fetch: serve({
      'https://ops.example.com': (request) => ops.fetch(request),
      'https://hooks.slack.com': slack.fetch,
    }),
    settings: {
      serviceEntry: async () => decided as unknown as ServiceEntry<'notices'>,
      connections: async () => [
        { kind: 'source', name: 'okta', config: {} },
        { kind: 'target', name: 'jira', config: {} },
      ],
      syncs: async () => [{ name: 'staff', to: 'jira' }],
      openTarget: async () => ({ close: async () => undefined }),
      ends: async () => stage.ends.map((end) => ({ ...end, connection: 'okta', by: 'source' })),
    },
    directory: {
      readings: async ({ state, source }: { readonly state?: string; readonly source?: string }) =>
        stage.readings.filter(
          (one) =>
            (state === undefined || (one as { state: string }).state === state) &&
            (source === undefined || (one as { source: string }).source === source),
        ),
      person: async (id: string) => ({ attributes: { displayName: `Person ${id}` } }),
      eventCounts: async () => [
        { day: 1, kind: 'joiner', count: 3 },
        { day: 2, kind: 'leaver', count: 2 },
      ],
    },
    reconciliation: {
      async plans() {
        refuse();
        return stage.held;
      },
      async runs() {
        refuse();
        return stage.runs;
      },
      seatUse: async () => ({ currency: 'EUR', products: [{ freed: 4, saved: 28.4 }] }),
      seatCounts: async () => stage.seats,
      seatHistory: async () => stage.history,
      breaches: async () => stage.late,
      deprovisioning: async () => ({ closed: 3, open: 1, late: 1, median: 8 * 60_000, leavers: [] }),
      tallySince: async () => ({ done: 17, failed: 1, slept: 2, returned: 1 }),
    },
    pushCredentials: async () => [],
    publicUrl: 'https://rollcall.example.com',
  } as unknown as NoticeParts;
  const opened = openNotices(parts);
  const stage: Stage = {
    db,
    clock,
    ops,
    slack,
    log,
    runs: [],
    held: [],
    readings: [],
    seats: [],
    history: [],
    late: [],
    ends: [],
    broken: false,
    notices: opened,
    open: () => openNotices(parts),
    async drain(notices = opened) {
      await jobs.drain(notices.handlers);
    },
    async look(notices = opened) {
      await notices.stir();
      await jobs.drain(notices.handlers);
    },
    async [Symbol.asyncDispose]() {
      await db.close();
    },
  };
  return stage;
}
