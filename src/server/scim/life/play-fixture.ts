/** One company, pushed by an identity provider and pulled from files, side by side. For tests only. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DialectName } from '../../../scim/index.ts';
import { csv } from '../../../sources/csv/index.ts';
import { fakeClock } from '../../../testkit/clock.ts';
import { openTestDatabase } from '../../../testkit/database.ts';
import { countedIds, seededRandom, testTools } from '../../../testkit/index.ts';
import { openStage } from '../fixture.ts';
import { daysOf, writeDay } from './company-fixture.ts';
import { entra } from './entra-fixture.ts';
import { okta } from './okta-fixture.ts';
import { type Client, openProvider, type Speech } from './provider-fixture.ts';
import { stateOf } from './state-fixture.ts';

/** The identity providers, the dialect that each speaks, and whether they ever delete people. */
export const providers: readonly (readonly [
  string,
  {
    readonly client: (speech: Speech) => Client;
    readonly dialect: DialectName;
    readonly deletes: boolean;
  },
])[] = [
  ['Entra ID', { client: (speech) => entra(speech, false), dialect: 'entra-legacy', deletes: true }],
  [
    'Entra ID with its flag',
    { client: (speech) => entra(speech, true), dialect: 'entra-compliant', deletes: true },
  ],
  [
    'Okta, from its catalogue',
    { client: (speech) => okta(speech, 'oin'), dialect: 'okta-oin', deletes: false },
  ],
  [
    'Okta, from its app wizard',
    { client: (speech) => okta(speech, 'aiw'), dialect: 'okta-aiw', deletes: false },
  ],
];

/** Plays the days, and expects after each that both sources told the same. Hands back how many were there in the end. */
export async function play(
  { client, dialect, deletes }: (typeof providers)[number][1],
  size: { readonly people: number; readonly teams: number; readonly days: number },
): Promise<{ readonly people: number; readonly gone: number; readonly groups: number }> {
  await using db = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-life-'));
  try {
    const stage = openStage(db, { clock: fakeClock(), newId: countedIds(), dialect });
    const provider = openProvider(stage, client);
    const files = { users: join(folder, 'people.csv'), groups: join(folder, 'groups.csv') };
    const pulled = csv.open(csv.config.parse(files), testTools());
    let counts = { people: 0, gone: 0, groups: 0 };
    for (const day of daysOf({ ...size, deletes, random: seededRandom(size.people) })) {
      await provider.push(day);
      await writeDay(day, files);
      const reading = await stage.directory.read('hr', pulled, { full: true, maxShrink: 1 });
      expect(reading.state).toBe('complete');
      const state = await stateOf(stage.directory, 'idp');
      expect(state).toEqual(await stateOf(stage.directory, 'hr'));
      expect([state.people.length, state.groups.length]).toEqual([day.people.size, day.teams.size]);
      counts = {
        people: state.people.length,
        gone: state.persons.filter(({ present }) => !present).length,
        groups: state.groups.length,
      };
    }
    await pulled.close();
    return counts;
  } finally {
    await rm(folder, { recursive: true });
  }
}
