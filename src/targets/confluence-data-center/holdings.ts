/** The personal spaces of Confluence's users: all that its interface tells of what somebody owns. */

import type { Holding, Holdings } from '../../model/index.ts';
import { fetchAhead } from '../shared/index.ts';
import type { ConfluenceApi } from './api.ts';
import type { People } from './people.ts';

export function openHoldings(api: ConfluenceApi, people: People, atOnce: number): Holdings {
  async function spacesOf(userKey: string): Promise<readonly [string, readonly Holding[]]> {
    const name = await people.nameOf(userKey);
    const space = name === undefined ? undefined : await api.personalSpace(name);
    if (space === undefined) return [userKey, []];
    return [userKey, [{ kind: 'space', id: space.key, name: `${space.name} (personal)` }]];
  }

  return {
    kinds: ['space'],
    movable: [],
    note: 'Of spaces the personal one alone is told, where the account of the connection may see it: no interface names whose the others are.',
    /** A call for each account. */
    async of({ accounts, counts }) {
      const held = new Map<string, readonly Holding[]>();
      if (!counts) return { held, silent: ['space'] };
      for await (const [account, spaces] of fetchAhead(accounts, atOnce, spacesOf)) held.set(account, spaces);
      return { held };
    },
  };
}
