/** Texts of groups, and of asking what if. */

const n = (count: number): string => new Intl.NumberFormat().format(count);

export const groupTexts = {
  groups: {
    title: 'Groups',
    search: 'Find by name or id',
    none: 'No group fits',
    noneText: 'Try a part of the name.',
    empty: 'No groups yet',
    emptyText: 'Groups appear here as soon as a source tells them.',
    name: 'Name',
    source: 'Told by',
    members: 'Direct members',
    facts: 'Details',
    people: (count: number): string => (count === 1 ? 'One person' : `${n(count)} people`),
    inAll: 'In it, at any depth',
    nested: (count: number): string => (count === 1 ? 'one group inside it' : `${n(count)} groups inside it`),
    externalId: 'External id',
    id: 'Id',
    changed: 'Changed',
    within: 'Inside of',
    outermost: 'No group holds this one.',
    gives: 'What it gives',
    givesNothing: 'No sync gives anything for this group.',
    through: (name: string): string => `through ${name}`,
    who: 'Who is in it',
    direct: 'Direct members',
    all: 'Everybody, with the way',
    showing: 'Show',
    nobody: 'Nobody is in it.',
    group: 'Group',
    path: 'Way',
    directly: 'directly',
  },
} as const;
