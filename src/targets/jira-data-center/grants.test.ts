import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(
  around: (fetch: Fetch) => Fetch = (fetch) => fetch,
  options?: Parameters<typeof openPretend>[1],
) {
  const opened = openPretend((fetch) => testTools({ fetch: around(fetch) }), options);
  const { changes } = opened.target;
  return {
    ...opened,
    add: async (account: string, entitlement: string) =>
      changes['grant.add']?.({ type: 'grant.add', account, entitlement, reason }),
    remove: async (account: string, entitlement: string) =>
      changes['grant.remove']?.({ type: 'grant.remove', account, entitlement, reason }),
  };
}

const german =
  (fetch: Fetch): Fetch =>
  async (request) => {
    const answer = await fetch(request);
    if (answer.status !== 400 && answer.status !== 404) return answer;
    return Response.json(
      { errorMessages: ['Das geht leider nicht.'], errors: {} },
      { status: answer.status },
    );
  };

test.each([
  ['English', (fetch: Fetch) => fetch],
  ['a language that nobody here speaks', german],
])('giving what is held and taking what is not succeeds with a note, in %s', async (_, around) => {
  const { jira, add, remove } = open(around);
  jira.seed({
    groups: [{ name: 'team' }],
    users: [
      { name: 'ada', key: 'ada', groups: ['team'] },
      { name: 'bob', key: 'bob' },
    ],
  });
  expect(await add('ada', 'Team')).toMatchObject({ note: 'ada was in Team already.' });
  expect(await remove('bob', 'team')).toMatchObject({ note: 'bob was not in team.' });
  expect(await remove('bob', 'no-such-group')).toMatchObject({ note: 'bob was not in no-such-group.' });
  expect(jira.look.membersOf('team')).toEqual(['ada']);
});

test('a group that is not there cannot be given', async () => {
  const { jira, add } = open();
  jira.seed({ users: [{ name: 'ada', key: 'ada' }] });
  await expect(add('ada', 'no-such-group')).rejects.toMatchObject({
    code: 'not-found',
    message: 'Jira has no group named no-such-group.',
  });
});

test('an account that was renamed since it was read keeps its grants under its new name', async () => {
  const { jira, read, add, remove } = open();
  jira.seed({
    groups: [{ name: 'team' }, { name: 'other' }],
    users: [{ name: 'ada', key: 'ada', groups: ['other'] }],
  });
  await read();
  jira.hand.change('ada', { name: 'ada.l' });
  await add('ada', 'team');
  await remove('ada', 'other');
  expect(jira.look.groupsOf('ada.l')).toEqual(['team']);
});

test('an account that was deleted since it was read is not found', async () => {
  const { jira, read, add, remove } = open();
  jira.seed({ groups: [{ name: 'team' }], users: [{ name: 'ada', key: 'ada' }] });
  await read();
  jira.hand.remove('ada');
  await expect(add('ada', 'team')).rejects.toMatchObject({ code: 'not-found' });
  await expect(remove('ada', 'team')).rejects.toMatchObject({ code: 'not-found' });
});

test('what is held through a group in the group is not taken, and it is said where to take it', async () => {
  const { jira, remove } = open();
  jira.seed({
    groups: [{ name: 'outer', groups: ['inner'] }, { name: 'inner' }],
    users: [{ name: 'ada', key: 'ada', groups: ['inner'] }],
  });
  await expect(remove('ada', 'outer')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('through a group that is in it'),
  });
  expect(jira.look.groupsOf('ada')).toContain('outer');
});

test('a group without seats left takes nobody in', async () => {
  const { jira, add } = open();
  jira.seed({
    groups: [{ name: 'desk' }],
    roles: [{ key: 'jira-servicedesk', name: 'Service Management', groups: ['desk'], seats: 1 }],
    users: [
      { name: 'ada', key: 'ada' },
      { name: 'bob', groups: ['desk'] },
    ],
  });
  await expect(add('ada', 'desk')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no seat left'),
  });
});

test('an agent of Jira Service Management gets the seat by a group of the application, loses it with it, and the next one takes it', async () => {
  const { jira, target, add, remove } = open();
  jira.seed({
    groups: [{ name: 'agents' }],
    roles: [{ key: 'jira-servicedesk', name: 'Service Management', groups: ['agents'], seats: 1 }],
    users: [
      { name: 'ada', key: 'ada' },
      { name: 'bob', key: 'bob' },
    ],
  });
  const used = async () =>
    (await target.seats?.())?.find(({ product }) => product === 'jira-servicedesk')?.used;
  await add('ada', 'agents');
  expect(await used()).toBe(1);
  await expect(add('bob', 'agents')).rejects.toMatchObject({ code: 'unsupported' });
  await remove('ada', 'agents');
  await add('bob', 'agents');
  expect([await used(), jira.look.membersOf('agents')]).toEqual([1, ['bob']]);
});

test('a group whose name speaks of seats or licences is a group like others', async () => {
  const { jira, add } = open();
  jira.seed({
    groups: [{ name: 'license-seats' }],
    users: [{ name: 'ada', key: 'ada', groups: ['license-seats'] }],
  });
  expect(await add('ada', 'license-seats')).toMatchObject({ note: expect.stringContaining('already') });
});

test('people of a directory that is only read can be put into local groups where Jira allows that, and nowhere else', async () => {
  const { jira, add } = open();
  jira.seed({
    directories: [
      { name: 'LDAP', writable: false, localGroups: true },
      { name: 'Crowd', writable: false },
    ],
    groups: [{ name: 'local' }, { name: 'of-ldap', directory: 'LDAP' }],
    users: [
      { name: 'ada', key: 'ada', directory: 'LDAP' },
      { name: 'bob', key: 'bob', directory: 'Crowd' },
    ],
  });
  await add('ada', 'local');
  await expect(add('ada', 'of-ldap')).rejects.toMatchObject({ code: 'unsupported' });
  await expect(add('bob', 'local')).rejects.toMatchObject({ code: 'unsupported' });
  expect(jira.look.groupsOf('ada')).toEqual(['local']);
});

test('a grant whose answer was lost is given again without harm', async () => {
  const { jira, add } = open();
  jira.seed({ groups: [{ name: 'team' }], users: [{ name: 'ada', key: 'ada' }] });
  jira.accidents.plan({ kind: 'timeout', operation: 'POST group/user' });
  expect(await add('ada', 'team')).toMatchObject({ note: expect.stringContaining('already') });
  expect(jira.look.membersOf('team')).toEqual(['ada']);
});
