/** What differs between two settings, place by place. Pure. */

import { isObject } from './shape.ts';

/** One place that differs. */
export interface Difference {
  /** `syncs.staff.groups.map.Engineering` */
  readonly path: string;
  /** Absent: it is not there. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every place in which two values differ; lists are compared whole, since their order means something. */
export function differences(path: string, before: unknown, after: unknown): readonly Difference[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      differences(path === '' ? name : `${path}.${name}`, before[name], after[name]),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

/** `+ path: value`, `- path: value`, `~ path: before → after`. */
export function differenceLine({ path, before, after }: Difference): string {
  if (before === undefined) return `+ ${path}: ${JSON.stringify(after)}`;
  if (after === undefined) return `- ${path}: ${JSON.stringify(before)}`;
  return `~ ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}
