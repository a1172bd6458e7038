/** Texts of the trial of unsaved rules, of versions, and of what a sync's own page does with it as a whole: begin, pause, duplicate and remove it, and how it stands. */

const n = (count: number): string => new Intl.NumberFormat().format(count);
const people = (count: number): string => (count === 1 ? 'one person' : `${n(count)} people`);

export const syncPageTexts = {
  syncPage: {
    standing: 'How it stands',
    lastRun: 'Last run',
    notRun: 'None yet',
    next: 'Next run',
    byHand: 'By hand, and as its sources push',
    paused: 'None while it is paused',
    waiting: 'Held plan',
    waits: 'A plan waits for you',
    waitsSince: 'made',
    noneWaits: 'None',
    pause: 'Pause',
    resume: 'Resume',
    pauseFirst: 'Something is typed and not saved: save it or take it back, then pause or resume the sync.',
    duplicate: 'Duplicate',
    duplicated: (name: string): string =>
      `Everything is taken over from ${name} but its name. Nothing is saved yet; once it is, its first plan waits for your approval.`,
    remove: 'Remove this sync',
    removeWord: 'Remove',
    removeText: (name: string, target: string): string =>
      `Nothing is run for ${name} any more. Accounts at ${target}, and the groups that it gave, stay as they are: nobody takes them back, not even from those who leave. Its versions are kept, and a sync saved under the name ${name} goes on where this one ended.`,
    removeWaiting: 'The plan that is held can then only be rejected.',
  },
  syncTrial: {
    drawOthers: 'Draw 20 others',
    nobodyTold: (sources: string): string => `${sources} tells nobody yet.`,
    others: (places: number): string => (places === 1 ? '1 difference' : `${n(places)} differences`),
    othersOf: (others: number, of: number): string =>
      others === 0
        ? 'The saved rules make the same of all of them.'
        : `The saved rules make something else of ${n(others)} of ${n(of)}.`,
    untold: (count: number, sources: string): string => `${sources} does not tell ${people(count)} of them.`,
    savedScope: (inScope: boolean): string => (inScope ? 'Saved: in scope,' : 'Saved: outside,'),
    groupMore: 'Not by the saved rules.',
    groupLess: 'Only by the saved rules.',
  },
  beside: {
    again: 'Compare the plans anew',
    outdated: 'Outdated',
    outdatedText:
      'The settings were changed since: this compares what they were then. Compare the plans anew to see what they would do now.',
    forgotten:
      'This comparison is not there any more, or it still waits for its turn at the target. Comparisons are kept for a day; compare the plans anew.',
    thus: 'Then',
    otherwise: '+/−',
    people: (count: number): string =>
      count === 0
        ? 'Nothing is otherwise for a person.'
        : `Something would be otherwise for ${people(count)}.`,
    groups: 'Groups that would be otherwise',
    groupsText: 'How many would be in it besides, and how many would not, beside the plan of today.',
    whom: 'People for whom it would be otherwise',
    everybody: 'All groups',
    more: 'With these settings',
    less: 'Only today',
  },
  versions: {
    /** What was done by a version, where it is not a change. */
    actions: { removed: 'Removed', restored: 'Made again' } as Readonly<Record<string, string>>,
    added: 'New',
    gone: 'Gone',
    changed: 'Changed',
    moved: (from: number, to: number): string => `Moved from ${n(from)} to ${n(to)}`,
    allOf: (count: number): string => `Show all ${n(count)}`,
    restoreTitle: (version: number): string => `Restore version ${n(version)}?`,
    restoreText: (now: number): string =>
      `What becomes of today’s version ${n(now)} stands below. It is saved as a new version, so that it can be taken back.`,
    typed:
      'What is typed in the form and not saved stays there; it stands on the version before then, and can only be taken back.',
    restore: (version: number): string => `Restore version ${n(version)}`,
  },
} as const;
