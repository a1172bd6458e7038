import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend, type Pretended } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(pretended: Pretended = {}) {
  const opened = openPretend((fetch) => testTools({ fetch }), pretended);
  const { target } = opened;
  return {
    ...opened,
    apply(change: object) {
      const handler = target.changes[(change as Change).type] as (
        change: object,
      ) => Promise<{ id?: string; note?: string }>;
      return handler({ ...change, reason });
    },
    read: (scope?: ReadScope) => readTarget(target, scope),
  };
}

const account = (userName: string, more: object = {}): Omit<Account, 'id'> => ({
  attributes: { userName, ...more },
  active: true,
});

const ways: Readonly<Record<string, Pretended>> = {
  PATCH: {},
  PUT: { application: { patch: false } },
  'PATCH of 1.1': { application: { version: '1.1' }, settings: { version: '1.1' } },
};

test.each(Object.entries(ways))(
  'a changed address leaves the other addresses alone: %s',
  async (_, pretended) => {
    const { app, apply } = open(pretended);
    const id = app.hand.user({
      userName: 'ada',
      emails: [
        { value: 'ada@home.example', type: 'home', primary: true },
        { value: 'ada@example.com', type: 'work' },
      ],
      nickName: 'countess',
    });
    await apply({ type: 'account.update', id, before: {}, after: { email: 'ada.l@example.com' } });
    expect(app.look.user(id)).toMatchObject({
      emails: [
        { value: 'ada@home.example', type: 'home', primary: true },
        { value: 'ada.l@example.com', type: 'work' },
      ],
      nickName: 'countess',
    });
  },
);

test.each(Object.entries(ways))(
  'what is to be empty is cleared, and nothing else: %s',
  async (_, pretended) => {
    const { app, apply } = open(pretended);
    const id = app.hand.user({
      userName: 'ada',
      title: 'Countess',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      [ENTERPRISE_USER]: { department: 'Looms', division: 'Engines' },
    });
    const after = { title: null, firstName: null, department: null };
    await apply({ type: 'account.update', id, before: {}, after });
    const held = app.look.user(id);
    expect(held).toMatchObject({
      name: { familyName: 'Lovelace' },
      [ENTERPRISE_USER]: { division: 'Engines' },
    });
    expect(held).not.toHaveProperty('title');
    expect(held).not.toHaveProperty('name.givenName');
    expect(held?.[ENTERPRISE_USER]).not.toHaveProperty('department');
  },
);

test('an attribute of its own is kept at the path that the settings name', async () => {
  const { app, target, apply, read } = open({
    settings: {
      attributes: {
        badge: `${ENTERPRISE_USER}:employeeNumber`,
        employeeNumber: null,
        home: 'emails[type eq "home"].value',
      },
    },
  });
  await read();
  expect(target.schema.map(({ name }) => name)).toEqual(expect.arrayContaining(['badge', 'home']));
  expect(target.schema.map(({ name }) => name)).not.toContain('employeeNumber');
  const more = { badge: '7', email: 'a@example.com', home: 'a@home.example' };
  const { id = '' } = await apply({ type: 'account.create', identity: 'p', account: account('ada', more) });
  expect(app.look.user(id)).toMatchObject({
    emails: [
      { value: 'a@example.com', type: 'work', primary: true },
      { value: 'a@home.example', type: 'home' },
    ],
    [ENTERPRISE_USER]: { employeeNumber: '7' },
  });
  expect((await read()).accounts.get(id)?.attributes).toMatchObject(more);
});

test('what the application does not keep is left out of what is desired', async () => {
  const { target, read } = open({ application: { lacks: ['title', 'enterprise'] } });
  await read();
  const fitted = target.fit({
    id: '',
    ...account('ada', { title: 'Countess', department: 'Looms', nickName: 'A' }),
  });
  expect(fitted.attributes).toEqual({ userName: 'ada', nickName: 'A' });
});

test('members are changed as many at once as are allowed, and groups within the group stay', async () => {
  const { app, target } = open({ application: { membersAtOnce: 3 }, settings: { 'members-at-once': 3 } });
  const people = ['a', 'b', 'c', 'd'].map((userName) => app.hand.user({ userName }));
  const inner = app.hand.group('inner');
  const group = app.hand.group('outer', [inner]);
  const add = target.batches?.find(({ type }) => type === 'grant.add');
  expect(add?.size).toBe(3);
  if (add?.type !== 'grant.add') throw new Error('There is no such offer.');
  await add.apply(
    people.slice(0, 3).map((one) => ({ type: 'grant.add', account: one, entitlement: group, reason })),
  );
  expect(app.look.members(group)).toEqual([inner, ...people.slice(0, 3)]);
  expect((await readTarget(target)).grants.size).toBe(3);
});

test('two people put into a group side by side are both in, where groups are put whole', async () => {
  const { app, apply } = open({ application: { patch: false } });
  const [a, b] = [app.hand.user({ userName: 'a' }), app.hand.user({ userName: 'b' })];
  const group = app.hand.group('g');
  await Promise.all([a, b].map((one) => apply({ type: 'grant.add', account: one, entitlement: group })));
  expect(app.look.members(group)).toEqual([a, b]);
});

test('in Bulk each is answered by itself, and who is there already is a conflict', async () => {
  const { app, target } = open({ application: { bulk: { operations: 2, bytes: 100_000 } } });
  app.hand.user({ userName: 'bob' });
  const create = target.batches?.find(({ type }) => type === 'account.create');
  if (create?.type !== 'account.create') throw new Error('There is no such offer.');
  const outcomes = await create.apply(
    ['ada', 'bob', '', 'eve'].map((name) => ({
      type: 'account.create',
      identity: name,
      account: account(name),
      reason,
    })),
  );
  expect(outcomes).toMatchObject([
    { id: expect.stringMatching(/^u-/) },
    { failed: { code: 'conflict' } },
    { failed: { code: 'invalid' } },
    { id: expect.stringMatching(/^u-/) },
  ]);
  expect(app.calls.byOperation.get('POST Bulk')).toBe(2);
});

test.each(['2.0', '1.1'] as const)(
  'many are closed by one Bulk request of %s, and who is missing is told',
  async (version) => {
    const { app, target } = open({
      application: { version, bulk: { operations: 10, bytes: 100_000 } },
      settings: { version },
    });
    const ids = ['ada', 'bob'].map((userName) => app.hand.user({ userName }));
    const close = target.batches?.find(({ type }) => type === 'account.deactivate');
    if (close?.type !== 'account.deactivate') throw new Error('There is no such offer.');
    const outcomes = await close.apply(
      [...ids, 'u-999999'].map((id) => ({ type: 'account.deactivate', id, reason })),
    );
    expect(outcomes).toMatchObject([{}, {}, { failed: { code: 'not-found' } }]);
    expect(ids.map((id) => app.look.user(id)?.active)).toEqual([false, false]);
    expect(app.calls.writes).toBe(1);
  },
);

test('a change of what somebody has changed meanwhile is planned anew', async () => {
  const { app, target, tools } = open({ application: { etag: true, patch: false } });
  const id = app.hand.user({ userName: 'ada' });
  await readTarget(target);
  const meanwhile = {
    ...tools,
    async fetch(request: Request) {
      const answer = await tools.fetch(request);
      if (request.method === 'GET' && request.url.endsWith(id)) app.hand.change(id, { title: 'Countess' });
      return answer;
    },
  };
  const opened = openPretend(() => meanwhile, { application: { etag: true, patch: false } }).target;
  const update = { type: 'account.update', id, before: {}, after: { displayName: 'Ada' }, reason } as const;
  await expect(opened.changes['account.update']?.(update)).rejects.toMatchObject({ code: 'stale' });
  expect(app.look.user(id)).toMatchObject({ title: 'Countess' });
});

test('a token that may only read stops the connection; one account that may not be changed does not', async () => {
  const { app, apply } = open({
    application: { judgeUser: () => new Response('{"detail":"It is managed elsewhere."}', { status: 403 }) },
  });
  const id = app.hand.user({ userName: 'ada' });
  const update = { type: 'account.update', id, before: {}, after: { displayName: 'Ada' } };
  await expect(apply(update)).rejects.toMatchObject({ code: 'unsupported' });
  app.hand.revoke();
  await expect(apply(update)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a wrong address does not look like an application that has lost everybody', async () => {
  const { target } = open({ settings: { url: 'https://app.example.com/scim/v9' } });
  await expect(readTarget(target, { accounts: ['u-1'], resembling: [] })).rejects.toMatchObject({
    code: 'unavailable',
  });
  await expect(target.check()).rejects.toMatchObject({ code: 'unavailable' });
});

test('somebody with the same address is found, whether addresses can be filtered by or not', async () => {
  for (const filter of [true, ['userName', 'externalId'], false] as const) {
    const { app, read } = open({ application: { filter } });
    const id = app.hand.user({ userName: 'ada', emails: [{ value: 'Ada@example.com', type: 'work' }] });
    const like = { id: '', ...account('other', { email: 'ada@example.com' }) };
    expect([...(await read({ accounts: [], resembling: [like] })).accounts.keys()]).toEqual([id]);
  }
});

test('nobody is skipped when somebody is deleted between two pages', async () => {
  const { app, target } = open({ application: { pageMax: 4 } });
  const ids = [...'abcdefgh'].map((userName) => app.hand.user({ userName }));
  const told = new Set<string>();
  for await (const record of target.read()) {
    if (record.type !== 'account') continue;
    if (told.size === 0) app.hand.remove(ids[0] ?? '');
    told.add(record.account.id);
  }
  expect(ids.slice(1).filter((id) => !told.has(id))).toEqual([]);
});

test('an application that lacks a dialect of its own is spoken to as its dialect says', async () => {
  const gitlab = open({ settings: { dialect: 'gitlab' } });
  expect(Object.keys(gitlab.target.changes)).not.toContain('grant.add');
  const slack = open({ settings: { dialect: 'slack' } });
  expect(Object.keys(slack.target.changes)).not.toContain('account.delete');
});
