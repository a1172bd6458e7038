/** What rules make of a person beside what the saved ones make of them. Pure. */

import type { Answer } from '../../api/client.ts';

/** What rules make of a person. */
export type Preview = Answer<'post /syncs/{name}/preview'>;

/** An attribute as it becomes, and as the saved rules would have it. */
interface ComparedAttribute {
  readonly name: string;
  readonly value: unknown;
  readonly saved: unknown;
  readonly isOther: boolean;
}

/** A group that is given: by both rules, only by these, or only by the saved ones. */
interface ComparedGroup {
  readonly name: string;
  readonly because: string;
  readonly by: 'both' | 'these' | 'saved';
}

export interface Compared {
  readonly attributes: readonly ComparedAttribute[];
  readonly groups: readonly ComparedGroup[];
  /** Whether the scope takes the person otherwise. */
  readonly isScopeOther: boolean;
  /** In how many places they differ. */
  readonly others: number;
}

/** @param saved absent: there is nothing saved to compare with, and nothing differs */
export function compare(these: Preview, saved: Preview | undefined): Compared {
  const by = saved ?? these;
  const before = new Map(by.attributes.map(({ name, value }) => [name, value]));
  const now = new Map(these.attributes.map(({ name, value }) => [name, value]));
  const attributes = [...new Set([...now.keys(), ...before.keys()])].map((name) => {
    const [value, savedValue] = [now.get(name), before.get(name)];
    return {
      name,
      value,
      saved: savedValue,
      isOther: JSON.stringify(value) !== JSON.stringify(savedValue),
    };
  });
  const given = new Set(these.entitlements.map(({ name }) => name));
  const had = new Set(by.entitlements.map(({ name }) => name));
  const groups = [
    ...these.entitlements.map(({ name, because }) => ({
      name,
      because,
      by: had.has(name) ? ('both' as const) : ('these' as const),
    })),
    ...by.entitlements
      .filter(({ name }) => !given.has(name))
      .map(({ name, because }) => ({ name, because, by: 'saved' as const })),
  ];
  const isScopeOther = these.scope?.inScope !== by.scope?.inScope;
  const others =
    attributes.filter(({ isOther }) => isOther).length +
    groups.filter((group) => group.by !== 'both').length +
    (isScopeOther ? 1 : 0);
  return { attributes, groups, isScopeOther, others };
}
