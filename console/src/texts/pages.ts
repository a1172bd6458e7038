/** Texts of signing in, of people and of how runs are told. */

const n = (count: number): string => new Intl.NumberFormat().format(count);

/** Changes that were done and failed, and people who were queued to be planned anew. */
interface RunCounts {
  readonly done?: number | undefined;
  readonly failed?: number | undefined;
  readonly again?: number | undefined;
}

export const pageTexts = {
  signIn: {
    title: 'Sign in',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    over: 'Sign in to go on where you were.',
    with: (title: string): string => `Sign in with ${title}`,
    or: 'or with a password',
    again: 'Sign in again',
    againText: (name: string): string =>
      `Your session is over. Sign in as ${name}, and everything goes on where it was: what you typed is kept.`,
    elsewhere: 'It opens in a window of its own; come back here when it is closed.',
    done: 'You are signed in',
    goOn: 'Close this window, and go on where you were.',
  },
  first: {
    title: 'The first administrator',
    text: 'You opened the link that Rollcall printed when it started. Choose how you sign in from now on.',
    name: 'Name or address',
    password: 'Password',
    passwordHint: 'At least twelve characters',
    submit: 'Begin',
    noCode: 'This address lacks its code. Copy the whole link that Rollcall printed when it started.',
  },
  runs: {
    states: {
      waiting: 'Waiting',
      running: 'Running',
      done: 'Done',
      held: 'Held',
      failed: 'Failed',
      stopped: 'Stopped',
      interrupted: 'Goes on later',
    } as Readonly<Record<string, string>>,
    kinds: {
      full: 'Everybody',
      scoped: 'Some people',
      plan: 'Plan only',
      apply: 'Apply',
      undo: 'Undo',
    } as Readonly<Record<string, string>>,
    steps: {
      observing: 'Reading the target',
      planning: 'Planning',
      applying: 'Applying',
      finished: 'Finished',
    } as Readonly<Record<string, string>>,
    counts: ({ done = 0, failed = 0, again = 0 }: RunCounts): string =>
      [
        `${n(done)} done`,
        ...(failed > 0 ? [`${n(failed)} failed`] : []),
        ...(again > 0 ? [`${again === 1 ? '1 person' : `${n(again)} people`} planned anew`] : []),
      ].join(', '),
  },
  syncNow: {
    begin: 'Sync now',
    states: {
      waiting: 'It waits for its turn: somebody else is at work at the target.',
      running: 'It is under way.',
      held: 'It is held: somebody must approve the plan first.',
      failed: 'It failed.',
      stopped: 'It was stopped.',
      interrupted: 'It was cut off, and goes on later.',
    } as Readonly<Record<string, string>>,
    nothing: 'Done: there was nothing to do.',
    did: (counts: string): string => `Done: ${counts}.`,
    toPlan: 'Open the plan',
  },
  people: {
    title: 'People',
    search: 'Find by name, user name, address or id',
    none: 'Nobody fits',
    noneText: 'Try a part of the name, the user name or the address.',
    empty: 'No people yet',
    emptyText: 'People appear here as soon as a source tells them.',
    name: 'Name',
    userName: 'User name',
    email: 'Address',
    sources: 'Told by',
    everySource: 'Every source',
    state: 'State',
    everyState: 'Every state',
    noneFiltered: 'Nobody fits the filters',
    active: 'Active',
    inactive: 'Inactive',
    gone: 'Gone',
  },
  person: {
    groups: 'Groups at the sources',
    noGroups: 'In no group of any source.',
    accounts: 'Accounts and entitlements',
    noSyncs: 'No sync concerns this person.',
    timeline: 'What happened, and what is next',
    /** What becomes due, by how far the person is out and by the reaction that decides. */
    dueThen: (stage: string, reaction: string): string => {
      if (stage === 'suspended')
        return reaction === 'anonymise'
          ? 'The account is due to be anonymised, with somebody’s approval'
          : 'The account is due to be deleted, with somebody’s approval';
      const what =
        {
          'remove-grants': 'what this sync gave is taken from the account',
          'remove-licences': 'the seats of the account are freed',
          unlink: 'the account is let go, as it is',
        }[reaction] ?? 'the account is closed';
      return stage === 'suspected'
        ? `The suspicion ends: unless a source tells the person again, ${what}`
        : `The grace period ends, and ${what}`;
    },
    nextRun: (changes: number): string =>
      changes === 1 ? 'The next run makes 1 change' : `The next run makes ${n(changes)} changes`,
    whenRun: 'When it is run',
    closedAfter: (time: string): string => `Closed ${time} after they had left.`,
    attribute: 'Attribute',
    current: 'At the target',
    desired: 'Wanted',
    entitlement: 'Group',
    because: 'Because',
    held: 'Has it',
    wanted: 'Gets it',
    takes: 'Loses it',
    notGiven: 'Not given now',
    notGivenSince: (why: string): string => `Not given now: ${why}`,
    next: 'The next run would',
    nothingNext: 'Everything is in step.',
    nothingNow: 'Nothing, as things are.',
    staysClosed: 'Nothing: the account stays closed.',
    staysClosedUntil: 'Nothing: the account stays closed until its next step is due.',
    noAccountYet: 'No account yet',
    noAccount: 'No account',
    nobodyTells: 'No source tells the person any more.',
    account: (name: string): string => `Account ${name}`,
    /** Why somebody left, as the end of a sentence. */
    left: {
      disabled: 'the source tells the person as inactive',
      deleted: 'the source has told that the person was deleted there',
      unqualified: 'the person is out of the scope of this sync',
      'source-missing': 'no source tells the person any more',
    },
    suspected: (why: string): string => `Suspected to have left, since ${why}; nothing is done yet.`,
    leaving: (why: string): string => `On the way out, since ${why}.`,
    closedSince: (why: string): string => `The account is closed, since ${why}.`,
    takenSince: (why: string): string =>
      `The account is open, without what this sync takes from leavers, since ${why}.`,
    since: 'Left',
    closedAt: 'closed',
    due: 'next step due',
    none: 'Nothing yet',
    goneAt: 'No longer told since',
    inStep: 'In step',
    closed: 'Account closed',
    taken: 'Access taken away',
    outside: 'Outside',
  },
} as const;
