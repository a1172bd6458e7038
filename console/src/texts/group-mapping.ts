/** Texts of what becomes of groups on their way from a source to a target. */

const n = (count: number): string => new Intl.NumberFormat().format(count);
const groups = (count: number): string => (count === 1 ? 'one group' : `${n(count)} groups`);

export const groupMappingTexts = {
  groupMapping: {
    beginning: {
      title: 'Groups to begin with',
      text: 'An account alone opens nothing yet; groups do. What you choose here stands in the fields below, where all of it can be changed.',
      see: (target: string): string => `See which groups ${target} has`,
      seat: (group: string, products: string): string => `${group} gives a seat of ${products}.`,
      toEverybody: (group: string): string => `Give ${group} to everybody`,
      same: (count: number): string =>
        count === 1
          ? 'One group has the same name on both sides. Whoever is in it at the source is put into it at the target.'
          : `${n(count)} groups have the same name on both sides. Whoever is in one at the source is put into it at the target.`,
      give: (names: readonly string[]): string =>
        names.length <= 3
          ? `Give ${names.join(', ')}`
          : `Give ${names.slice(0, 2).join(', ')} and ${n(names.length - 2)} more`,
      none: 'No group of the target gives a seat, and none has the same name on both sides. Map them below.',
      chosen: 'Chosen',
    },
    title: 'Try it on groups',
    find: 'Find by either name',
    show: 'Show',
    all: 'All groups',
    /** How what a group gives stands to the target, in a word. */
    states: {
      there: 'At the target',
      made: 'Will be made',
      lacking: 'Missing',
      protected: 'Protected',
      unknown: 'Not known yet',
      left: 'Left out',
    },
    whatWordsMean: 'What the words mean',
    meanings: {
      there:
        'The target has it, and Rollcall takes it as it is: people are added. Who is in it by hand stays, unless the group is the sync’s own.',
      made: 'The target does not have it; it is made when the first person needs it.',
      lacking: 'The target does not have it and it is not made: nobody is given it, and every plan says so.',
      protected: 'The target or these settings protect it: nobody is put into it or taken out.',
      unknown: 'The target was never read whole, so nobody knows whether it has it.',
      left: 'No rule takes the group: it gives nothing.',
    },
    told: (count: number, sources: string): string =>
      count === 0 ? `${sources} tells no groups yet.` : `${sources}: ${groups(count)}.`,
    noneText: 'Groups appear here once a source has told them.',
    toSource: (source: string): string => `To ${source}`,
    noneFits: 'No group fits.',
    noneAmong: (looked: number, total: number): string =>
      `None fits among the first ${n(looked)} of ${n(total)}.`,
    among: (looked: number, total: number): string => `Looked at ${n(looked)} of ${n(total)} so far.`,
    further: 'Look further',
    notAsTheyAre: 'The rules cannot be tried as they are.',
    members: (count: number): string => (count === 1 ? 'one member' : `${n(count)} members`),
    becomes: 'becomes',
    by: (rule: string): string => `by ${rule}`,
    renamed: (rule: string): string => `renamed by ${rule}`,
    administrative: 'Gives administrative rights',
    owned: 'The sync’s own',
    left: {
      map: (): string => 'Its entry in the map is empty.',
      name: (): string => 'Nothing is left of its name.',
      include: (): string => 'No pattern of include fits.',
      exclude: (rule: string): string => `By ${rule}.`,
      fault: (message: string): string => `A rule fails for it: ${message}`,
    } as Readonly<Record<string, (rule: string) => string>>,
    makes: {
      yes: 'Missing groups are made.',
      off: 'Missing groups are not made: Create is off.',
      cannot: (target: string): string => `Missing groups are not made: ${target} has no way to.`,
    },
    readAt: (target: string): string => `${target} was read`,
    neverRead: (target: string): string => `${target} was never read whole.`,
    readNow: (target: string): string => `Look at ${target} anew`,
    readOperator: 'An operator may have it looked at anew.',
    reading: (target: string): string => `Looking at ${target}`,
    seen: (entitlements: number, accounts: number): string =>
      `${groups(entitlements)} and ${accounts === 1 ? 'one account' : `${n(accounts)} accounts`} so far`,
    seenAll: (entitlements: number): string => `It has ${groups(entitlements)}.`,
    map: 'Map by hand',
    mapOf: (group: string): string => `Map by hand: ${group}`,
    change: 'Change the map',
    changeOf: (group: string): string => `Change the map: ${group}`,
    mapping: (group: string): string => `What ${group} gives`,
    gives: (target: string): string => `Groups at ${target}`,
    givesText:
      'Instead of what its name would give. Chosen from what the target has, or written: press Enter after each. None at all: it gives nothing.',
    unsaved: 'This is not saved before you save the sync.',
    noEntry: 'Take out of the map',
    done: 'Done',
    source: 'Group at the source',
    sourceText: 'Found as you write; another name can be written too.',
    add: 'Add',
    already: 'It stands in the map already.',
    findEntry: 'Find an entry',
    moreEntries: (count: number): string => `Show all ${n(count)} entries`,
    noneRead: (target: string): string =>
      `${target} was never read whole: have it looked at anew, or write names.`,
    notThere: (target: string, name: string): string => `${target} has no “${name}” as far as is known.`,
    kinds: { role: 'Role', product: 'Product', organisation: 'Organisation' } as Readonly<
      Record<string, string>
    >,
  },
} as const;
