import { expect, test } from 'vitest';
import { watchAnswers } from '../testkit/answers.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { group, openStage, person } from './stage.ts';

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
