import { expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { watchAnswers } from '../testkit/answers.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { group, members, openStage, person } from './stage.ts';

test('what is told in parts is gathered part by part, and others have a turn in between', async () => {
  await using db = await openTestDatabase();
  const { directory } = openStage(db);
  await directory.tell('okta', [group('@all')]);
  let isTurned = true;
  const turned: boolean[] = [];
  const part = (ids: readonly string[]): SourceRecord => ({
    type: 'members',
    group: '@all',
    get members() {
      turned.push(isTurned);
      isTurned = false;
      setImmediate(() => {
        isTurned = true;
      });
      return members(...ids);
    },
  });
  const crowd = Array.from({ length: 30_000 }, (_, at) => `p${at}`);
  await directory.tell(
    'okta',
    [0, 10_000, 20_000].map((at) => part(crowd.slice(at, at + 10_000))),
  );
  expect(turned).toEqual([true, true, true]);
  const kept = await directory.members('okta', '@all', { untold: true, limit: 30_001 });
  expect(kept.members).toHaveLength(30_000);
});

test('events of very many are made as they are written, so that others have a turn in between', async () => {
  await using db = await openTestDatabase();
  let made = 0;
  const { directory } = openStage(db, { newId: () => `id-${String(++made).padStart(9, '0')}` });
  const crowd = Array.from({ length: 12_000 }, (_, at) => `p${at}`);
  await directory.tell('okta', [...crowd.map((id) => person(id)), group('@all')]);
  await directory.tell('okta', [group('@all', crowd)]);
  made = 0;
  const ahead = new Set<number>();
  const told = await db.transaction((within) =>
    directory.tell('okta', [group('@all')], { within: watchAnswers(within, () => ahead.add(made)) }),
  );
  expect([told.everyone, told.lifecycle.length]).toEqual([true, 12_000]);
  expect(ahead).toEqual(new Set([0, 5_000, 10_000, 12_000]));
});
