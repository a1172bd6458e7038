/** Texts of what is decided about one person: whose an account is, that somebody is still here, what would follow. */

/** Somebody's account at a target, as the sync sees it. */
interface Held {
  readonly name: string;
  readonly account: string;
  readonly sync: string;
  readonly target: string;
}

export const personTexts = {
  linking: {
    link: 'Link an account',
    title: (target: string, name: string): string => `Which account at ${target} is ${name}’s?`,
    linkAnother: 'Link another account',
    titleAnother: (target: string, name: string): string =>
      `Which account at ${target} is ${name}’s instead?`,
    linkedNow: 'Linked now',
    freed: (held: string, target: string): string =>
      `${held} is then nobody’s: at ${target} it keeps what it has, and no sync looks after it.`,
    search: 'Find by user name, address, name or id',
    accounts: (target: string): string => `Accounts at ${target}`,
    belongsTo: 'Belongs to',
    unlinkFirst: '; unlink it there first.',
    somebody: 'somebody whom no source tells any more',
    closed: 'Closed',
    protected: 'Protected',
    follows: ({ name, account, sync }: Held): string =>
      `${account} is then ${name}’s. ${sync} looks at it at once: within its limits it writes what its attributes say, and gives the groups that its rules give. The password and all content stay.`,
    none: 'No account fits',
    noneText: 'Try a part of the user name, the address or the name, or have the target read anew.',
    do: 'Link the account',
    unlink: 'Unlink',
    unlinkTitle: (account: string): string => `Unlink ${account}?`,
    unlinkQuestion: ({ name, account, sync, target }: Held): string =>
      `${account} is then nobody’s. At ${target} nothing changes: the account keeps what it has, and no sync looks after it. The next run of ${sync} looks for an account of ${name} anew: by its correlation it may find this one again, and where it finds none it makes one. To give ${name} another account, link that one instead.`,
    unlinkUncared: ({ name, account, target }: Held): string =>
      `${account} is then nobody’s: Rollcall no longer knows that it was ${name}’s. At ${target} nothing changes, and the account keeps what it has.`,
  },
  uncared: {
    title: 'Accounts that no sync looks after',
    syncGone: (sync: string): string =>
      `The sync ${sync} is removed: nobody updates or closes this account any more. Close it there by hand where it is not needed, or add a sync that concerns the person.`,
    elsewhere: (sync: string): string =>
      `None of the sources that tell the person feeds ${sync} any more: nobody updates or closes this account. Close it there by hand where it is not needed, or let the sync read such a source.`,
    by: (sync: string): string => `The sync ${sync} looks after this account.`,
  },
  stillHere: {
    button: 'Still here',
    asleepAt: 'Counts as not used from',
    saidAt: 'Said to be still here',
    follows: 'It counts as if the account were used today.',
    opens: 'It counts as if the account were used today, and the account is opened again.',
    noted: 'Noted. The sync looks at it now.',
    sleepsThen: 'The account counts as not used, unless it is used before',
  },
  journal: {
    gone: (sync: string): string => `${sync} (removed)`,
    deeds: {
      'link.added': 'Linked by hand:',
      'link.removed': 'Unlinked by hand:',
      'person.still-here': 'Said to be still here',
      'person.warned': 'Warned by mail of not using the account',
      'return.asked': 'Asked to have the account back',
    },
  },
  whatIf: {
    title: 'What if',
    text: 'See what the next run would do, were something otherwise. Nothing is changed.',
    sync: 'In the sync',
    joins: 'Joins the group',
    joinHint: 'A part of its name',
    leaves: 'Leaves the group',
    attribute: 'Attribute',
    value: 'Would be',
    addAttribute: 'Another attribute',
    addJoin: 'Join a group',
    addLeave: 'Leave a group',
    takeOut: (what: string): string => `Take out: ${what}`,
    active: 'Active at the source',
    inactive: 'Inactive at the source',
    ask: 'See what would happen',
    outdated: 'What is supposed has changed since. Ask again to see what would follow from it.',
    changes: 'Then the next run would',
    nothing: 'Nothing: everything stays as it is.',
  },
} as const;
