/** What every route of a pretend organisation is given, and how an address leads to one. */

import type { Body, Fields } from './front.ts';
import type { Store } from './state.ts';

/** A request as its route sees it. */
export interface Asked {
  readonly store: Store;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The first id in the path: of an account, or of a group. */
  readonly id: string;
  /** The second one: of a member. */
  readonly second: string;
  readonly pageSize: number;
  /** Addresses that Atlassian does not invite, and the reason that it gives. */
  readonly uninvitable: ReadonlyMap<string, string>;
}

export interface Route {
  /** Fields of the body; absent: the route takes none. */
  readonly fields?: Fields;
  readonly run: (asked: Asked) => Response;
}

/** What an address asks for: `directory/users/*`, and the ids in it; nothing when it leads nowhere. */
export function readPath(
  url: URL,
  organisation: string,
): { readonly path: string; readonly ids: readonly string[]; readonly organisation: boolean } | undefined {
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (parts[0] === 'users' && parts[2] === 'manage')
    return { path: ['manage', ...parts.slice(3)].join('/'), ids: [parts[1] ?? ''], organisation: true };
  if (parts[0] !== 'admin' || !/^v[12]$/.test(parts[1] ?? '') || parts[2] !== 'orgs') return undefined;
  let rest = parts.slice(4);
  if (rest[0] === 'directories' && rest.length > 1) {
    if (rest[1] !== '-' && rest[1] !== 'directory-1') return undefined;
    rest = ['directory', ...rest.slice(2)];
  }
  const ids: string[] = [];
  const words = new Set([
    'directory',
    'directories',
    'users',
    'groups',
    'search',
    'count',
    'workspaces',
    'domains',
    'invite',
    'suspend',
    'restore',
    'memberships',
    'role-assignments',
    'roles',
    'assign',
    'revoke',
  ]);
  const path = rest.map((part) => {
    if (words.has(part)) return part;
    ids.push(part);
    return '*';
  });
  return { path: path.join('/'), ids, organisation: parts[3] === organisation };
}
