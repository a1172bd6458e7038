import { afterAll, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { openStage, person } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());

test('an external id that another has is refused to the letter, and one that stays as it was is not', async () => {
  const { directory } = openStage(db);
  const source = 'okta';
  const tell = (...records: readonly SourceRecord[]) =>
    directory.tell(source, records, { uniqueUserNames: true });
  const taken = { code: 'conflict', faults: [{ path: 'externalId', message: 'is taken.' }] };
  await directory.tell(source, [person('1', { externalId: 'E' }), person('2', { externalId: 'E' })]);
  await tell(
    person('1', { externalId: 'E', active: false }),
    person('2', { externalId: 'E', active: false }),
  );
  await expect(tell(person('3', { externalId: 'E' }))).rejects.toMatchObject(taken);
  await tell(
    person('3', { externalId: 'e' }),
    person('4', { externalId: '' }),
    person('5', { externalId: ' ' }),
  );
  await expect(
    tell(person('6', { externalId: 'F' }), person('7', { externalId: 'F' })),
  ).rejects.toMatchObject(taken);
  await expect(
    tell(person('3', { externalId: 'e', active: false }), person('2', { externalId: 'e' })),
  ).rejects.toMatchObject(taken);
  await tell({ type: 'removed', of: 'identity', id: '3' });
  await tell(person('2', { externalId: 'e' }));
  await expect(tell(person('3', { externalId: 'e' }))).rejects.toMatchObject(taken);
  await directory.tell(`${source}-other`, [person('1', { externalId: 'e' })], { uniqueUserNames: true });
});

test('an external id that was given up while its bearer was gone is not its own any more', async () => {
  const { directory } = openStage(db);
  const tell = (...records: readonly SourceRecord[]) =>
    directory.tell('entra', records, { uniqueUserNames: true });
  await tell(person('1', { externalId: 'E' }));
  await tell({ type: 'removed', of: 'identity', id: '1' });
  await tell(person('2', { externalId: 'E' }));
  await expect(tell(person('1', { externalId: 'E' }))).rejects.toMatchObject({ code: 'conflict' });
});

test('two that exchange their external ids in one go do not take each other’s', async () => {
  const { directory } = openStage(db);
  const tell = (...records: readonly SourceRecord[]) =>
    directory.tell('onelogin', records, { uniqueUserNames: true });
  await tell(person('1', { externalId: 'E' }), person('2', { externalId: 'F' }));
  await tell(person('1', { externalId: 'F' }), person('2', { externalId: 'E' }));
  expect(await directory.findIdentities('onelogin', { externalId: 'E' })).toMatchObject([
    { identity: { id: '2' } },
  ]);
});

test('a user name that two have already keeps neither of them from being deactivated, and nobody else gets it', async () => {
  const { directory } = openStage(db);
  const tell = (...records: readonly SourceRecord[]) =>
    directory.tell('jumpcloud', records, { uniqueUserNames: true });
  await directory.tell('jumpcloud', [person('1', { userName: 'Ada' }), person('2', { userName: 'ada' })]);
  await tell(person('1', { userName: 'ADA', active: false }));
  expect((await directory.identity('jumpcloud', '1'))?.identity.active).toBe(false);
  await expect(tell(person('3', { userName: 'ada' }))).rejects.toMatchObject({ code: 'conflict' });
});
