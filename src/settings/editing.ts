/** One change of the settings: a transaction that is alone, the versions it writes, and the audit lines that go with them. */

import type { Queryable } from '../store/index.ts';
import { serialise } from '../store/index.ts';
import type { SettingChange, SettingsParts } from './room.ts';
import { type By, type Keeping, keep, remove, type Which } from './versions.ts';

/** What the work inside a change is handed. */
export interface Editing {
  readonly tx: Queryable;
  readonly by: By;
  /** Keeps a new version, unless nothing changed. */
  keep(which: Which, content: unknown, by?: By): Promise<Keeping>;
  /** Marks it removed. */
  remove(which: Which, by?: By): Promise<Keeping>;
}

/**
 * Changes settings: no other change is under way meanwhile, in any process; all of it is kept with its audit lines, or
 * nothing. Then those who asked to be told are told.
 */
export async function edit<R>(
  parts: Pick<SettingsParts, 'db' | 'audit' | 'onChanged' | 'tools'>,
  who: Omit<By, 'at'>,
  work: (editing: Editing) => Promise<R>,
): Promise<{ readonly result: R; readonly changes: readonly SettingChange[] }> {
  const by = { ...who, at: parts.tools.clock.now() };
  const { result, changes } = await parts.db.transaction(async (tx) => {
    await serialise(tx, 'settings');
    const changes: SettingChange[] = [];
    const note = (which: Which, { action, version }: Keeping) => {
      if (action !== 'unchanged') changes.push({ subject: which.subject, name: which.name, action, version });
      return { action, version };
    };
    const result = await work({
      tx,
      by,
      keep: async (which, content, other = by) => note(which, await keep(tx, { ...which, content }, other)),
      remove: async (which, other = by) => note(which, await remove(tx, which, other)),
    });
    await parts.audit.append(
      changes.map(({ subject, name, action, version }) => ({
        at: by.at,
        actor: by.actor,
        action: `${subject}.${action}`,
        subject: name,
        ...(subject === 'sync' ? { sync: name } : {}),
        details: { version, managedBy: by.managedBy },
      })),
      tx,
    );
    return { result, changes };
  });
  if (changes.length > 0) await parts.onChanged?.(changes);
  return { result, changes };
}
