/** Texts of syncs, and of the way to the first one. */

export const syncTexts = {
  syncs: {
    title: 'Syncs',
    nameTaken: 'There is a sync of that name; give this one another.',
    add: 'Add a sync',
    none: 'No syncs yet',
    noneText: 'A sync says which sources feed which target, and by what rules.',
    lacking: 'Nothing to lead from or to yet',
    lackingText: 'A sync leads from sources to a target; connect what is lacking first.',
    name: 'Name',
    from: 'From',
    to: 'To',
    changed: 'Changed',
    unusable: 'Cannot be used',
    byFileText:
      'rollcall.yaml manages this sync. Change it there; here its rules can be looked at and tried.',
    viewer: 'Your role looks only; an administrator changes syncs.',
    rules: 'Rules',
    sections: {
      scope: {
        title: 'Scope',
        text: 'Whom the sync concerns. Whoever falls out of it is deprovisioned as written below.',
      },
      correlate: {
        title: 'Correlation',
        text: 'How an account that is there already is found. A first find waits for your approval.',
      },
      groups: {
        title: 'Groups',
        text: 'Which groups of the sources give which groups of the target. A map wins over the name; memberships given by hand stay.',
      },
      reactions: {
        title: 'Reactions',
        text: 'What is done in each situation: who is disabled or deleted at the source, leaves the scope, vanishes or is inactive has a way out of its own. Whatever you leave empty is done as usual.',
        words: {
          ignore: 'Nothing.',
          'remove-licences':
            'Takes only groups that give a seat, if this sync gave them; the account stays open.',
          'remove-grants': 'Takes all groups that this sync gave; the account stays open.',
          suspend: 'Closes the account, with all its groups: who comes back finds it as it was.',
          deactivate: 'Takes the groups that this sync gave, then closes the account.',
          delete: 'Closes the account at once; a person is asked before it is deleted, every time.',
          anonymise:
            'Closes the account at once; a person is asked before its name is taken from all that was written, every time.',
          unlink: 'Forgets whose the account is; nothing changes at the target.',
          hold: 'Does nothing by itself: a person decides.',
        },
      },
      deprovision: {
        title: 'Deprovisioning',
        text: 'How long after somebody left the account is closed, and whether it is deleted some day. 3d is three days, 12h twelve hours. Whoever comes back before loses nothing.',
        words: {
          suspected:
            'Vanished from a complete reading, and not yet missed often and long enough: nothing is done.',
          leaving: 'Believed to have left: nothing is done until the time has passed, on a working day.',
          suspended: 'The account is closed, or has lost what it was to lose; a deletion may follow later.',
          calendar:
            'What falls due on one of these days waits for the next working day, in the time zone of the sync.',
          exempt:
            'Who never counts as inactive: by group or expression at the source, by account or group at the target.',
        },
      },
      handover: {
        title: 'Hand-over',
        text: 'Who leads what a leaver led, from before the account is closed. Left empty, a plan tells it and everything stays.',
      },
      seats: {
        title: 'Seats',
        text: 'Who is served first when a target has fewer seats than people need. Left empty: whoever waits longest.',
      },
      safety: {
        title: 'Safety',
        text: 'Beyond these limits nothing is done before a person has looked at the plan.',
      },
    } as Readonly<
      Record<
        string,
        { readonly title: string; readonly text: string; readonly words?: Readonly<Record<string, string>> }
      >
    >,
    usual: 'More rules, all of them as usual',
    usualText:
      'Who is linked to which account, what happens to leavers and when, and what is too much to do without asking.',
    begunText:
      'Most of this is good as it stands. Choose groups, try it on people, then save: nothing is changed at the target before you have approved the first plan.',
    contents: 'Sections',
    whatWordsMean: 'What the words mean',
    attributes: 'Attributes',
    attributesText:
      'An expression for each attribute of the target. None at all: the usual ones. Write, or press the down arrow, to see what there is to write.',
    needed: 'Needed.',
    moreAttributes: (count: number): string =>
      count === 1
        ? 'One more attribute of the target'
        : `${new Intl.NumberFormat().format(count)} more attributes of the target`,
    notTaken: (target: string): string =>
      `${target} takes no such attribute. Empty the field to take it out of the sync.`,
    writing: {
      more: (attribute: string): string => `When ${attribute} is written`,
      write: 'Written',
      writes: {
        always: 'Always',
        'on-create': 'Only into new accounts',
        'if-empty': 'Only where the target has nothing',
      },
      immutable: 'The target takes it only when it makes the account.',
      empty: 'No value',
      empties: { keep: 'Leaves what the target has', clear: 'Clears it' },
    },
    usualSchedules: {
      title: 'Usual schedules',
      quarters: 'Every 15 minutes',
      hours: 'Every hour',
      days: 'Every day',
      workingDays: 'Monday to Friday',
    },
    next: 'The next five runs:',
    preview: 'Try it on people',
    person: 'Any person',
    sample: 'Try it on 20 people at random',
    inScope: 'In scope',
    outside: 'Outside',
    faulty: 'Fails',
    attribute: 'Attribute',
    value: 'Becomes',
    group: 'Group',
    because: 'Because',
    tryOut: 'Try it on everybody',
    tryText:
      'Makes the plan that these settings would make, beside the plan of today. Reads the target; changes nothing.',
    tryNow: 'Compare the plans',
    tryOperator: 'An operator may try it.',
    trying: 'Comparing',
    kind: 'Change',
    today: 'Today',
    sameAsToday: 'These settings would do just what today’s do.',
    newOnly: 'See what is new',
    goneOnly: 'See what falls away',
    wholeNew: 'The whole plan',
    wholeToday: 'Today’s plan',
    noneToday: 'This sync is not saved yet: there is no plan of today.',
    versions: 'Versions',
    version: 'Version',
    difference: 'What it changed',
    restore: 'Restore',
    first: 'The first version',
    same: 'Nothing',
  },
  begin: {
    title: 'Four steps to the first plan',
    source: 'Connect a source',
    sourceText: 'Where your people are told from: Okta, Entra ID, LDAP, files.',
    mend: (source: string): string => `${source} does not work yet: see why`,
    target: 'Connect a target',
    targetText: 'Where their accounts are kept: Jira, Confluence and others, in Cloud or Data Center.',
    sync: 'Map one to the other',
    syncText: 'Choose both, and try the rules on real people before anything is done.',
    plan: 'Look at the first plan, and approve it',
    planText:
      'It says what would be done, for whom and why. Nothing is changed at the target before you approve.',
    done: 'Done',
    onTheWay: 'You are on the way to the first plan.',
    next: (step: string): string => `Next: ${step}`,
    readFirst: 'Read who your people are',
    administrator: 'An administrator does this.',
    people: (count: number): string =>
      count === 1 ? 'One person is told' : `${new Intl.NumberFormat().format(count)} people are told`,
    waits: (source: string): string => `${source}: see its address, and wait for the first push`,
    reading: (source: string, records: number): string =>
      `${source} is being read: ${records === 1 ? 'one record' : `${new Intl.NumberFormat().format(records)} records`} so far`,
    read: (source: string): string => `Read ${source} now`,
    seeMapping: 'See the mapping on real people',
    make: 'Make the first plan',
    look: 'Look at the first plan',
    demo: 'No credentials at hand?',
    demoText:
      'A made-up company of 200 people, pushed as Okta would, and a directory to keep their accounts in. Nothing of yours is touched.',
    fill: 'Fill in the demo company',
  },
} as const;
