/** Texts of the overview. */

const n = (count: number): string => new Intl.NumberFormat().format(count);

export const overviewTexts = {
  title: 'Overview',
  waitsFor: (plan: string): string => `${plan} waits for approval`,
  inStep: 'Everything is in step. Nothing waits for you, and nothing failed.',
  leftAlone: (sync: string, people: number): string =>
    people === 1 ? `${sync} leaves one person alone` : `${sync} leaves ${n(people)} people alone`,
  leftHeld: (count: number): string =>
    count === 1 ? 'One waits until somebody decides.' : `${n(count)} wait until somebody decides.`,
  leftInvalid: (count: number): string =>
    count === 1
      ? 'Of one no account can be made by the rules.'
      : `Of ${n(count)} no account can be made by the rules.`,
  /** Above the sentence that says why it is not known. */
  unknown: {
    waiting: 'Whether plans wait for you is not known',
    sources: 'Whether readings are held or failed is not known',
    why: 'Why it is held is not known',
    notices: 'Whether somebody asks for an account back, or a channel fails, is not known',
    late: 'Whether leavers keep access for too long is not known',
    failed: 'Whether anything failed is not known',
  },
  asOf: 'As of',
  seeWhom: 'See whom, and why',
  notRead: (source: string): string => `The last reading of ${source} failed`,
  notReadText: 'What is known of its people is as old as the reading before.',
  nobodyKnown: 'Nobody is known of it yet.',
  toConnection: 'To the connection',
  readingFailed: 'The last reading failed',
  syncs: 'Syncs',
  sync: 'Sync',
  lastRun: 'Last run',
  nextRun: 'Next',
  state: 'State',
  never: 'Not yet',
  notRun: 'Not run yet',
  nobodyTold: 'Nobody to look at: its sources tell nobody yet.',
  see: (source: string): string => `See ${source}`,
  nobodyConcerned: 'Nobody is in scope: all who are told stand outside of its rules.',
  seeScope: 'See its scope',
  paused: 'Paused',
  byHand: 'By hand',
  unconfirmed: 'First plan not approved yet',
  run: 'Run now',
  plan: 'Plan only',
  review: 'Review the plan',
  sources: 'Sources',
  source: 'Source',
  people: 'People',
  active: (count: number): string => `${n(count)} active`,
  groups: 'Groups',
  read: 'Last full reading',
  unread: 'Nothing read in full yet',
  pushes: 'Not read: it pushes',
  heldReading: 'A reading is held',
  heldReadingOf: (source: string): string => `A reading of ${source} lacked too much and is held`,
  believe: 'Believe it',
  disbelieve: 'Drop it',
  life: 'Joiners, movers and leavers',
  latest: 'The latest',
  many: { joiner: 'Joiners', mover: 'Movers', leaver: 'Leavers', rehire: 'Rehires' },
  chart: (kind: string, days: number, total: number): string =>
    `${kind} of ${n(days)} days: ${n(total)} in all`,
  asTable: 'As a table',
  day: 'Day',
  pace: 'From source to target',
  noPace: (days: number): string => `Nothing that was told in the last ${n(days)} days led to a change.`,
  byItself: 'Without approval',
  afterApproval: 'With the wait for approval',
  median: 'half are done within',
  p95: '95 of 100 are done within',
  measured: (count: number, days: number): string =>
    `Measured by ${count === 1 ? 'one event' : `${n(count)} events`} of the last ${n(days)} days.`,
  seats: 'Seats',
  product: 'Product',
  used: 'Taken',
  freed: (days: number): string => `Freed in ${n(days)} days`,
  cost: 'Cost a month',
  saved: 'Saved a month',
  unpriced: 'No price set',
  failed: 'Failed in the last day',
  allFailures: 'All failures',
  noneInDays: (days: number): string => `Nobody joined, moved or left in the last ${n(days)} days.`,
  lookBack: 'Look back a year',
  version: (version: string, engine: string): string =>
    `Rollcall ${version} on ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
  jobs: (waiting: number, failed: number): string =>
    `${waiting === 1 ? '1 job' : `${n(waiting)} jobs`} waiting, ${n(failed)} failed`,
  kinds: { joiner: 'Joiner', mover: 'Mover', leaver: 'Leaver', rehire: 'Rehire' } as Readonly<
    Record<string, string>
  >,
} as const;
