/** Deltas of a pretend tenant: rounds in pages of the server's own size, tokens that end, members in slices. */

import type { Directory, Happening, MemberKind, Properties } from './state.ts';

export type Entry = Record<string, unknown>;

/** One page's worth of an object: of a group, these of its members. */
interface Slice {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

interface Round {
  readonly kind: 'user' | 'group';
  readonly select: readonly string[];
  /** The history up to here is in this round. */
  readonly until: number;
  readonly first: readonly Slice[] | undefined;
  readonly changes: readonly Entry[] | undefined;
}

export interface DeltaPage {
  readonly value: readonly Entry[];
  /** The parameter that leads to the next page, or to the next round. */
  readonly next: readonly ['$skiptoken' | '$deltatoken', string];
}

interface Tenant {
  readonly directory: Directory;
  readonly now: () => number;
  /** Objects, or members of one group, on one page. */
  readonly pageSize: number;
  /** Milliseconds after which a change is seen by deltas. */
  readonly lag: () => number;
  /** Properties that this token may read of a user. */
  readonly readable: (name: string) => boolean;
  readonly mayReadHidden: () => boolean;
}

const week = 7 * 86_400_000;

const typeOf: Readonly<Record<MemberKind, string>> = {
  user: '#microsoft.graph.user',
  group: '#microsoft.graph.group',
  device: '#microsoft.graph.device',
};

export function openDeltas(tenant: Tenant) {
  const { directory, now, pageSize } = tenant;
  const rounds = new Map<string, Round>();
  let count = 0;

  const visible = (): number => {
    const { history } = directory;
    let end = history.length;
    const seen = now() - tenant.lag();
    while (end > 0 && (history[end - 1]?.at ?? 0) > seen) end -= 1;
    return end;
  };

  function remember(round: Round): string {
    count += 1;
    const name = `r${count}`;
    rounds.set(name, round);
    return name;
  }

  /** Who and what there is, cut into what fits on pages. */
  function everything(kind: 'user' | 'group'): readonly Slice[] {
    if (kind === 'user') return [...directory.users.keys()].map((id) => ({ id, from: 0, to: 0 }));
    const slices: Slice[] = [];
    for (const [id, { members }] of directory.groups) {
      for (let from = 0; from === 0 || from < members.size; from += pageSize)
        slices.push({ id, from, to: Math.min(from + pageSize, members.size) });
    }
    return slices;
  }

  function page(name: string, round: Round, from: number): DeltaPage {
    const [entries, end] =
      round.first === undefined
        ? [(round.changes ?? []).slice(from, from + pageSize), from + pageSize]
        : filled(round, round.first, from);
    const length = (round.first ?? round.changes ?? []).length;
    if (end < length) return { value: entries, next: ['$skiptoken', `${name}.${end}`] };
    const token = `${round.kind}.${round.until}.${now()}.${round.select.join('~')}`;
    return { value: entries, next: ['$deltatoken', Buffer.from(token).toString('base64url')] };
  }

  /** A page takes objects until their members, too, are as many as it holds. */
  function filled(round: Round, slices: readonly Slice[], from: number): [Entry[], number] {
    const entries: Entry[] = [];
    let weight = 0;
    let at = from;
    for (let slice = slices[at]; slice !== undefined && weight < pageSize; slice = slices[at]) {
      const cost = Math.max(1, slice.to - slice.from);
      if (entries.length > 0 && weight + cost > pageSize) break;
      const entry =
        round.kind === 'user' ? userEntry(slice.id, round.select) : groupEntry(slice, round.select);
      if (entry !== undefined) entries.push(entry);
      weight += cost;
      at += 1;
    }
    return [entries, at];
  }

  function userEntry(id: string, names: readonly string[]): Entry | undefined {
    const user = directory.users.get(id);
    return (
      user && { ...picked(user, names, tenant.readable), ...(names.includes('manager') && managerOf(user)) }
    );
  }

  function groupEntry({ id, from, to }: Slice, names: readonly string[]): Entry | undefined {
    const group = directory.groups.get(id);
    if (group === undefined) return undefined;
    const hidden = group.properties.visibility === 'HiddenMembership' && !tenant.mayReadHidden();
    const members = hidden ? [] : slice(group.members, from, to);
    return {
      ...picked(group.properties, names, () => true),
      ...(names.includes('members') &&
        members.length > 0 && {
          'members@delta': members.map(([member, kind]) => ({ '@odata.type': typeOf[kind], id: member })),
        }),
    };
  }

  function changed(kind: 'user' | 'group', since: number, select: readonly string[]): readonly Entry[] {
    const about = new Map<string, Happening[]>();
    for (const happening of directory.history.slice(since, visible())) {
      if (happening.kind !== kind) continue;
      about.set(happening.id, [...(about.get(happening.id) ?? []), happening]);
    }
    return [...about].flatMap(([id, happenings]) => entriesOf(kind, { id, happenings, select }));
  }

  function entriesOf(
    kind: 'user' | 'group',
    { id, happenings, select }: { id: string; happenings: readonly Happening[]; select: readonly string[] },
  ): readonly Entry[] {
    const last = happenings.findLast(({ what }) => what === 'removed' || what === 'changed');
    if (last?.what === 'removed') return [{ id, '@removed': { reason: last.reason } }];
    const names = new Set(happenings.flatMap((one) => (one.what === 'changed' ? one.names : [])));
    const wanted = select.filter((name) => names.has(name));
    const stored = kind === 'user' ? directory.users.get(id) : directory.groups.get(id)?.properties;
    if (stored === undefined) return [];
    const base = {
      ...picked(stored, ['id', ...wanted], kind === 'user' ? tenant.readable : () => true),
      ...(wanted.includes('manager') && managerOf(stored)),
    };
    const members = new Map<string, Entry>();
    for (const one of happenings) {
      if (one.what !== 'members') continue;
      members.delete(one.member);
      const entry = { '@odata.type': typeOf[one.of], id: one.member };
      members.set(one.member, one.there ? entry : { ...entry, '@removed': { reason: 'deleted' } });
    }
    if (members.size === 0) return wanted.length === 0 ? [] : [base];
    const slices: Entry[] = [];
    for (let from = 0; from < members.size; from += pageSize)
      slices.push({
        ...(from === 0 ? base : { id }),
        'members@delta': slice(members, from, from + pageSize).map(([, entry]) => entry),
      });
    return slices;
  }

  return {
    first(kind: 'user' | 'group', select: readonly string[]): DeltaPage {
      const round: Round = { kind, select, until: visible(), first: everything(kind), changes: undefined };
      return page(remember(round), round, 0);
    },
    /** Nothing: there is no such page any more. */
    further(token: string): DeltaPage | undefined {
      const [name = '', from = ''] = token.split('.');
      const round = rounds.get(name);
      return round && page(name, round, Number(from));
    },
    /** Nothing: the token is too old, or none of this kind. */
    since(kind: 'user' | 'group', token: string): DeltaPage | undefined {
      const [of, until, issued, select = ''] = Buffer.from(token, 'base64url').toString().split('.');
      if (of !== kind || now() - Number(issued) > week) return undefined;
      const names = select.split('~');
      const round: Round = {
        kind,
        select: names,
        until: visible(),
        first: undefined,
        changes: changed(kind, Number(until), names),
      };
      return page(remember(round), round, 0);
    },
  };
}

function slice<Value>(map: ReadonlyMap<string, Value>, from: number, to: number): [string, Value][] {
  if (from === 0 && to >= map.size) return [...map];
  return [...map].slice(from, to);
}

function managerOf({ manager }: Properties): Entry {
  return typeof manager === 'string'
    ? { 'manager@delta': [{ '@odata.type': typeOf.user, id: manager }] }
    : {};
}

/** The properties with these names; what may not be read is null, as if it were so. */
export function picked(
  from: Properties,
  names: readonly string[],
  readable: (name: string) => boolean,
): Entry {
  const entry: Entry = {};
  for (const name of names) {
    if (name === 'manager' || name === 'members') continue;
    entry[name] = name === 'id' || readable(name) ? (from[name] ?? none(name)) : none(name);
  }
  return entry;
}

const lists = new Set(['businessPhones', 'otherMails', 'proxyAddresses', 'groupTypes']);

/** How it is said that there is none. */
const none = (name: string): unknown => (lists.has(name) ? [] : null);
