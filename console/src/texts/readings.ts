/** Texts of the readings of a source: begun, followed, listed. */

const n = (count: number): string => new Intl.NumberFormat().format(count);
const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${n(count)} ${many}`;

interface Counted {
  readonly people: number;
  readonly groups: number;
  readonly memberships: number;
}

export const readingTexts = {
  title: 'Readings',
  text: 'Each time this source was read: how much it told, whether it was believed, and what failed.',
  readChanges: 'Read what changed',
  readAll: 'Read everything',
  again: 'Read again',
  asked: 'Asked for. It begins as soon as the source is free.',
  triedAgain: 'The last try failed and is made again',
  operator: 'An operator may have it read.',
  none: 'It was not read yet',
  noneText: 'Read it now, or let a sync with a schedule read it.',
  noneFits: 'No reading of that kind',
  which: 'Which readings',
  all: 'All readings',
  when: 'When',
  state: 'How it went',
  told: 'Told',
  kinds: { full: 'Everything', changes: 'What changed' },
  states: {
    running: 'Under way',
    complete: 'Complete',
    held: 'Held',
    failed: 'Failed',
    superseded: 'Overtaken',
    disbelieved: 'Dropped',
  },
  /** Said where the service has no sentence of its own. */
  meanings: {
    running: 'It goes on.',
    complete: '',
    held: 'It lacks too much to be believed, and waits for a person.',
    failed: 'It was cut short. Nobody was taken for gone.',
    superseded: 'It was held, and a later one took its place.',
    disbelieved: 'Somebody dropped it. Nobody was taken for gone.',
  },
  records: (count: number): string => counted(count, 'record', 'records'),
  counts: ({ people, groups, memberships }: Counted): string =>
    [
      counted(people, 'person', 'people'),
      counted(groups, 'group', 'groups'),
      counted(memberships, 'membership', 'memberships'),
    ].join(', '),
  expectedName: 'The source itself counts',
  expected: (people: number): string => counted(people, 'person', 'people'),
  lives: {
    joiner: (count: number): string => counted(count, 'joiner', 'joiners'),
    mover: (count: number): string => counted(count, 'mover', 'movers'),
    leaver: (count: number): string => counted(count, 'leaver', 'leavers'),
    rehire: (count: number): string => counted(count, 'rehire', 'rehires'),
  },
  departed: (counts: Counted): string =>
    [
      [counts.people, counted(counts.people, 'person', 'people')],
      [counts.groups, counted(counts.groups, 'group', 'groups')],
      [counts.memberships, counted(counts.memberships, 'membership', 'memberships')],
    ]
      .filter(([count]) => count !== 0)
      .map(([, words]) => words)
      .join(', '),
  gone: (what: string): string => `Gone: ${what}`,
  faults: (count: number): string =>
    count === 1
      ? 'One thing in it could not be taken as it was'
      : `${n(count)} things in it could not be taken as they were`,
  moreFaults: (count: number): string => `and ${n(count)} more`,
  details: 'Details',
  before: 'Known before',
  lacking: 'Missing',
  of: 'Of what',
  kindsOfCounts: { people: 'People', active: 'Active people', groups: 'Groups', memberships: 'Memberships' },
  pages: 'Pages',
  permissions: 'Read with',
  remarks: 'Remarks',
  checksum: 'Checksum',
} as const;
