/** Texts of jobs and schedules. */

const n = (count: number): string => new Intl.NumberFormat().format(count);

/** Of what a job is, by what it names. */
interface Named {
  readonly source?: string | undefined;
  readonly sync?: string | undefined;
  readonly person?: string | undefined;
  readonly channel?: string | undefined;
}

export const jobTexts = {
  tab: 'Jobs',
  text: 'What Rollcall does by itself or was asked to do, one piece of work each. What fails is tried again later and later; what cannot be mended by that has failed.',
  running: 'At work',
  waiting: 'Waiting',
  failed: 'Failed',
  noneRunning: 'Nothing is at work now.',
  noneWaiting: 'Nothing waits.',
  noneFailed: 'Nothing has failed.',
  failedText: 'They are kept for 30 days. Mend what the sentence names, then let the job run again.',
  schedules: 'Schedules',
  noSchedules: 'Nothing comes by the clock. A sync has a schedule of its own among its rules.',
  what: 'What',
  due: 'Due',
  next: 'Next',
  clock: 'By the clock',
  at: 'When',
  tries: 'Tries',
  why: 'Why',
  lastTry: 'The last try failed',
  retry: 'Retry',
  retryAll: (name: string): string => `Retry: ${name}`,
  operator: 'An operator may let a failed job run again.',
  person: 'The person',
  plan: 'The plan',
  due_: (count: number): string => `${n(count)} due`,
  /** By the name that the job has; one that is not here is told by that name. */
  names: {
    read: ({ source = '' }: Named): string => `Read ${source}`,
    'read-activity': ({ source = '' }: Named): string => `Read when people of ${source} were last active`,
    reconcile: ({ sync = '', person }: Named): string =>
      person === undefined ? `Run ${sync} for everybody` : `Run ${sync} for one person`,
    cycle: ({ sync = '' }: Named): string => `Read the sources of ${sync}, then run it`,
    due: ({ sync = '' }: Named): string => `Look at the people of ${sync} whose grace period ends`,
    apply: (): string => 'Apply a plan',
    retain: (): string => 'Forget what is older than the settings keep',
    subscribe: ({ source = '' }: Named): string => `See that ${source} tells of changes at once`,
    'subscribe-all': (): string => 'See that all sources tell of changes at once',
    'notices-look': (): string => 'Look what administrators are to be told',
    'notices-send': ({ channel = '' }: Named): string => `Send what waits for ${channel}`,
    'notices-warn': (): string => 'Send the warnings to people that are due',
    'notices-weekly': (): string => 'Tell of the week',
  } as Readonly<Record<string, (named: Named) => string>>,
  /** By what a schedule is called before its colon. */
  bySchedule: {
    sync: (of: string): string => `Read the sources of ${of}, then run it`,
    activity: (of: string): string => `Read when people of ${of} were last active`,
    retain: (): string => 'Forget what is older than the settings keep',
    subscriptions: (): string => 'See that all sources tell of changes at once',
    'notices-look': (): string => 'Look what administrators are to be told',
    'notices-outlook': (): string => 'Look what is coming: seats, and what ends',
    'notices-weekly': (): string => 'Tell of the week',
  } as Readonly<Record<string, (of: string) => string>>,
} as const;
