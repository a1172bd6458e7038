/** What a pretend server holds: entries by name, with who changed what in which order. */

import { randomBytes } from 'node:crypto';
import { generalizedTime, guidBytes, guidOf, nameKey } from '../syntax.ts';

export type Value = string | Buffer;

export interface Held {
  dn: string;
  readonly guid: string;
  /** By lower-case name. */
  readonly attributes: Map<string, { readonly name: string; values: Value[] }>;
  readonly created: number;
  gone: boolean;
}

/** One change, as DirSync tells it. */
interface Change {
  readonly usn: number;
  readonly guid: string;
  readonly names: readonly string[];
  readonly came: readonly string[];
  readonly went: readonly string[];
}

export interface Tree {
  readonly entries: Map<string, Held>;
  readonly byGuid: Map<string, Held>;
  readonly changes: readonly Change[];
  readonly usn: number;
  /** Moves with every write, removals too. */
  readonly writes: number;
  /** Adds an entry; gives its GUID. */
  add(dn: string, attributes: Readonly<Record<string, Value | readonly Value[]>>): string;
  /** Sets attributes; an empty list takes one away. */
  set(dn: string, attributes: Readonly<Record<string, Value | readonly Value[]>>): void;
  move(dn: string, to: string): void;
  /** Leaves a tombstone where the server keeps them; members of groups go too where the server sees to that. */
  remove(dn: string): void;
  find(dn: string): Held | undefined;
  /** Groups that have the entry as a direct member. */
  holders(held: Held): readonly Held[];
}

export interface TreeOptions {
  readonly activeDirectory: boolean;
  /** Milliseconds since 1970. */
  readonly start: number;
}

/** A tree whose clock moves on by a second with every change. */
export function openTree({ activeDirectory, start }: TreeOptions): Tree {
  const entries = new Map<string, Held>();
  const byGuid = new Map<string, Held>();
  const changes: Change[] = [];
  /** Entry name → names of groups that have it as a member. */
  const holders = new Map<string, Set<string>>();
  let usn = 1000;
  let writes = 0;
  let rid = 1100;
  const domain = Buffer.concat([Buffer.from('010500000000000515000000', 'hex'), randomBytes(12)]);

  const time = () => generalizedTime(start + usn * 1000);
  const stampName = activeDirectory ? 'whenChanged' : 'modifyTimestamp';
  const sidOf = (number: number) => {
    const sid = Buffer.concat([domain, Buffer.alloc(4)]);
    sid.writeUInt32LE(number, sid.length - 4);
    return sid;
  };

  function put(held: Held, name: string, values: readonly Value[]): void {
    if (values.length === 0) held.attributes.delete(name.toLowerCase());
    else held.attributes.set(name.toLowerCase(), { name, values: [...values] });
  }

  function change(
    held: Held,
    names: readonly string[],
    moved: { came?: readonly string[]; went?: readonly string[] } = {},
  ) {
    usn += 1;
    writes += 1;
    put(held, stampName, [time()]);
    changes.push({ usn, guid: held.guid, names, came: moved.came ?? [], went: moved.went ?? [] });
  }

  function link(group: Held, before: readonly string[], after: readonly string[]): void {
    const key = nameKey(group.dn);
    for (const name of before) holders.get(nameKey(name))?.delete(key);
    for (const name of after) holders.set(nameKey(name), (holders.get(nameKey(name)) ?? new Set()).add(key));
  }

  const must = (dn: string): Held => {
    const held = entries.get(nameKey(dn));
    if (held === undefined) throw new Error(`There is no entry ${dn}.`);
    return held;
  };
  const namesIn = (held: Held, attribute: string) =>
    (held.attributes.get(attribute)?.values ?? []).map((value) => String(value));

  /** Renames `from` in every group that has it; `undefined` takes it out. */
  function follow(from: string, to: string | undefined): void {
    for (const key of holders.get(nameKey(from)) ?? []) {
      const group = entries.get(key);
      if (group === undefined) continue;
      for (const attribute of ['member', 'uniquemember']) {
        const kept = group.attributes.get(attribute);
        if (kept === undefined) continue;
        const values = kept.values.flatMap((value) =>
          nameKey(String(value)) !== nameKey(from) ? [value] : to === undefined ? [] : [to],
        );
        put(group, kept.name, values);
        link(group, [from], to === undefined ? [] : [to]);
      }
      if (!activeDirectory) change(group, ['member']);
    }
  }

  return {
    entries,
    byGuid,
    changes,
    get usn() {
      return usn;
    },
    get writes() {
      return writes;
    },
    find: (dn) => entries.get(nameKey(dn)),
    holders: ({ dn }) => [...(holders.get(nameKey(dn)) ?? [])].flatMap((key) => entries.get(key) ?? []),
    add(dn, attributes) {
      if (entries.has(nameKey(dn))) throw new Error(`There is an entry ${dn} already.`);
      const bytes = randomBytes(16);
      const guid = guidOf(bytes);
      const held: Held = { dn, guid, attributes: new Map(), created: usn + 1, gone: false };
      if (activeDirectory) {
        put(held, 'objectGUID', [guidBytes(guid)]);
        put(held, 'objectSid', [sidOf(++rid)]);
        put(held, 'name', [/^[^=]+=([^,]*)/.exec(dn)?.[1] ?? '']);
      } else put(held, 'entryUUID', [guid]);
      for (const [name, values] of Object.entries(attributes)) put(held, name, [values].flat() as Value[]);
      entries.set(nameKey(dn), held);
      byGuid.set(guid, held);
      const came = [...namesIn(held, 'member'), ...namesIn(held, 'uniquemember')];
      link(held, [], came);
      change(held, ['*'], { came: namesIn(held, 'member') });
      put(held, activeDirectory ? 'whenCreated' : 'createTimestamp', [time()]);
      return guid;
    },
    set(dn, attributes) {
      const held = must(dn);
      const linked = ['member', 'uniquemember'].flatMap((name) => namesIn(held, name));
      const before = new Set(namesIn(held, 'member').map(nameKey));
      for (const [name, values] of Object.entries(attributes)) put(held, name, [values].flat() as Value[]);
      link(
        held,
        linked,
        ['member', 'uniquemember'].flatMap((name) => namesIn(held, name)),
      );
      const after = namesIn(held, 'member');
      const now = new Set(after.map(nameKey));
      const names = Object.keys(attributes).filter((name) => name.toLowerCase() !== 'member');
      change(held, names, {
        came: after.filter((name) => !before.has(nameKey(name))),
        went: linked.filter((name) => before.has(nameKey(name)) && !now.has(nameKey(name))),
      });
    },
    move(dn, to) {
      const held = must(dn);
      follow(dn, to);
      entries.delete(nameKey(dn));
      link(
        held,
        ['member', 'uniquemember'].flatMap((name) => namesIn(held, name)),
        [],
      );
      held.dn = to;
      entries.set(nameKey(to), held);
      link(
        held,
        [],
        ['member', 'uniquemember'].flatMap((name) => namesIn(held, name)),
      );
      change(held, ['name', 'parentGUID']);
    },
    remove(dn) {
      const held = must(dn);
      writes += 1;
      follow(dn, undefined);
      link(
        held,
        ['member', 'uniquemember'].flatMap((name) => namesIn(held, name)),
        [],
      );
      entries.delete(nameKey(dn));
      if (!activeDirectory) return void byGuid.delete(held.guid);
      held.gone = true;
      held.dn = `${dn.split(',')[0]}\\0ADEL:${held.guid},CN=Deleted Objects,DC=example,DC=com`;
      for (const { name } of held.attributes.values())
        if (!['objectGUID', 'objectSid', 'objectClass', 'name'].includes(name)) put(held, name, []);
      put(held, 'isDeleted', ['TRUE']);
      change(held, ['isDeleted', 'name']);
    },
  };
}
