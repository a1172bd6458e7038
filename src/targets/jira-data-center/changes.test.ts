import { describe, expect, test } from 'vitest';
import type { Applied, Change, ProvisioningTarget } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { Seed } from './simulator.ts';

const open = (options?: Parameters<typeof openPretend>[1]) =>
  openPretend((fetch) => testTools({ fetch }), options);
const reason = { situation: 'confirmed', rule: 'test' } as const;
type Wanted = { [Type in Change['type']]: Omit<Extract<Change, { type: Type }>, 'reason'> }[Change['type']];

function apply(target: ProvisioningTarget, change: Wanted): Promise<Applied> {
  const handler = target.changes[change.type] as (change: object) => Promise<Applied>;
  return handler({ ...change, reason });
}

const ada = { userName: 'ada', displayName: 'Ada Lovelace', email: 'ada@example.com' };
const create = (attributes: object = ada, active = true): Wanted => ({
  type: 'account.create',
  identity: 'person-1',
  account: { attributes: attributes as typeof ada, active },
});

describe('creating', () => {
  test('tells nobody by e-mail, gives no application unasked, and hands on the request id', async () => {
    const bodies: unknown[] = [];
    const { jira, target } = openPretend((fetch) =>
      testTools({
        fetch: async (request) => {
          if (request.method === 'POST') bodies.push(await request.clone().json());
          expect(request.headers.get('x-experimentalapi')).toBe('true');
          expect(request.method === 'GET' || request.headers.get('x-atlassian-token') === 'no-check').toBe(
            true,
          );
          return fetch(request);
        },
      }),
    );
    const { id, requestId } = await apply(target, create());
    expect(bodies).toEqual([
      {
        name: 'ada',
        displayName: 'Ada Lovelace',
        emailAddress: 'ada@example.com',
        applicationKeys: [],
        notification: 'false',
      },
    ]);
    expect(id).toBe(jira.look.user('ada')?.key);
    expect(requestId).toMatch(/^480x/);
    expect(jira.look.groupsOf('ada')).toEqual([]);
  });

  test('gives the applications that are configured', async () => {
    const { jira, target } = open({ config: { applications: ['jira-software'] } });
    await apply(target, create());
    expect(jira.look.groupsOf('ada')).toEqual(['jira-software-users']);
  });

  test('of an account that is to be closed closes it; when that fails, it is known that it may be there', async () => {
    const { jira, target } = open();
    await apply(target, create({ ...ada, userName: 'bob' }, false));
    expect(jira.look.user('bob')?.active).toBe(false);
    jira.accidents.plan({ kind: 'error', operation: 'PUT user', times: 9 });
    await expect(apply(target, create(ada, false))).rejects.toMatchObject({ effectUnknown: true });
    expect(jira.look.user('ada')?.active).toBe(true);
  });

  test('without what Jira needs is refused before it is sent, naming all of it', async () => {
    const { jira, target } = open();
    await expect(apply(target, create({ userName: 'ada' }))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('displayName and email'),
    });
    expect(jira.calls.total).toBe(0);
  });

  const seats: Seed = {
    roles: [
      { key: 'jira-servicedesk', name: 'Service Management', groups: ['jira-software-users'], seats: 1 },
    ],
  };
  test.each([
    ['a user name that is taken', 'conflict', {}, { users: [{ name: 'ADA' }] }],
    ['an address that is none', 'invalid', {}, {}, { ...ada, email: 'nowhere' }],
    ['a user name that Jira does not allow', 'invalid', {}, {}, { ...ada, userName: 'a<b' }],
    [
      'an application without seats',
      'unsupported',
      { config: { applications: ['jira-servicedesk'] } },
      seats,
    ],
    ['an application that is not there', 'invalid', { config: { applications: ['jira-nothing'] } }, {}],
  ] as const)(
    'is refused for %s with %s, and makes nothing',
    async (_, code, options, seed, attributes: object = ada) => {
      const { jira, target } = open(options);
      jira.seed(seed);
      const before = jira.look.users().length;
      const error = await apply(target, create(attributes)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, effectUnknown: false });
      expect(jira.look.users()).toHaveLength(before);
    },
  );

  test('in a Jira whose directories are only read says so, and is not tried again', async () => {
    const { jira, target } = open({ directory: { name: 'Crowd', writable: false } });
    await expect(apply(target, create())).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('may only read'),
    });
    expect(jira.calls.byOperation.get('POST user')).toBe(1);
  });

  test('a name that is taken is recognised in a Jira that speaks another language', async () => {
    const { jira, target } = openPretend((fetch) =>
      testTools({ fetch: async (request) => inGerman(await fetch(request)) }),
    );
    jira.seed({ users: [{ name: 'ada' }] });
    await expect(apply(target, create())).rejects.toMatchObject({ code: 'conflict' });
  });
});

/** Refusals without a word that the connector knows. */
async function inGerman(answer: Response): Promise<Response> {
  if (answer.status !== 400 && answer.status !== 404) return answer;
  return Response.json({ errorMessages: ['Das geht leider nicht.'], errors: {} }, { status: answer.status });
}

describe('changing', () => {
  test('sends only what is named, and remembers the new name for calls about groups', async () => {
    const bodies: unknown[] = [];
    const { jira, target } = openPretend((fetch) =>
      testTools({
        fetch: async (request) => {
          if (request.method === 'PUT') bodies.push(await request.clone().json());
          return fetch(request);
        },
      }),
    );
    jira.seed({ users: [{ name: 'ada', key: 'ada' }] });
    await apply(target, { type: 'account.update', id: 'ada', before: {}, after: { userName: 'ada.l' } });
    await apply(target, { type: 'grant.add', account: 'ada', entitlement: 'jira-software-users' });
    expect(bodies).toEqual([{ name: 'ada.l' }]);
    expect(jira.look.membersOf('jira-software-users')).toContain('ada.l');
  });

  test('an account to a name that is taken is a conflict, in any language', async () => {
    for (const german of [false, true]) {
      const { jira, target } = openPretend((fetch) =>
        testTools({ fetch: async (request) => (german ? inGerman(await fetch(request)) : fetch(request)) }),
      );
      jira.seed({ users: [{ name: 'ada', key: 'ada' }, { name: 'bob' }] });
      const change = { type: 'account.update', id: 'ada', before: {}, after: { userName: 'bob' } } as const;
      await expect(apply(target, change)).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  test('a field to nothing changes nothing and says so', async () => {
    const { jira, target } = open();
    jira.seed({ users: [{ name: 'ada', key: 'ada' }] });
    const { note } = await apply(target, {
      type: 'account.update',
      id: 'ada',
      before: {},
      after: { email: null },
    });
    expect(note).toMatch(/cannot leave/);
    expect(jira.calls.writes).toBe(0);
  });

  test.each([
    ['9.12.0', 1],
    ['8.20.30', 1],
  ])(
    'an account of a directory that Jira %s only reads is unsupported, and not tried again',
    async (version, puts) => {
      const { jira, target } = open({ version });
      jira.seed({
        directories: [{ name: 'LDAP', writable: false }],
        users: [{ name: 'ada', key: 'ada', directory: 'LDAP' }],
      });
      await expect(apply(target, { type: 'account.deactivate', id: 'ada' })).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(/may only read.*LDAP, Crowd/),
      });
      expect(jira.calls.byOperation.get('PUT user')).toBe(puts);
    },
  );

  test('a system administrator as a mere administrator concerns that account, not the connection', async () => {
    const { jira, target } = open();
    jira.seed({
      groups: [{ name: 'lesser-admins', admin: 'jira' }],
      users: [{ name: 'lesser', groups: ['lesser-admins'] }],
    });
    jira.hand.addToken('pat-0123456789-secret', 'lesser');
    const change = { type: 'account.deactivate', id: 'admin' } as const;
    await expect(apply(target, change)).rejects.toMatchObject({ code: 'unsupported' });
    jira.hand.leave('lesser-admins', 'lesser');
    await expect(apply(target, change)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('closing', () => {
  test('ends open sessions; that they could not be ended is a note, not a failure', async () => {
    const { jira, target } = open();
    jira.seed({
      users: [
        { name: 'ada', key: 'ada', sessions: 2 },
        { name: 'bob', key: 'bob', sessions: 1 },
      ],
    });
    expect(await apply(target, { type: 'account.deactivate', id: 'ada' })).not.toHaveProperty('note');
    expect(jira.look.user('ada')).toMatchObject({ active: false, sessions: 0 });
    jira.seed({ users: [{ name: 'admin2' }] });
    const quiet = openPretend((fetch) =>
      testTools({
        fetch: async (request) =>
          request.url.includes('/session/')
            ? Response.json({ errorMessages: ['No such thing'] }, { status: 404 })
            : fetch(request),
      }),
    );
    quiet.jira.seed({ users: [{ name: 'bob', key: 'bob' }] });
    const { note } = await apply(quiet.target, { type: 'account.deactivate', id: 'bob' });
    expect(note).toMatch(/sessions could not be ended/);
    expect(quiet.jira.look.user('bob')?.active).toBe(false);
  });

  test('somebody who leads a project says what to do first, where the version does not allow it', async () => {
    const { jira, target } = open({ version: '8.20.30' });
    jira.seed({ users: [{ name: 'ada', key: 'ada', leads: ['APOLLO'] }] });
    await expect(apply(target, { type: 'account.deactivate', id: 'ada' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/another lead first.*APOLLO/),
    });
    expect(jira.look.user('ada')?.active).toBe(true);
  });

  test('and opening again needs a seat', async () => {
    const { jira, target } = open();
    jira.seed({
      groups: [{ name: 'desk' }],
      roles: [{ key: 'jira-servicedesk', name: 'Service Management', groups: ['desk'], seats: 1 }],
      users: [
        { name: 'ada', key: 'ada', active: false, groups: ['desk'] },
        { name: 'bob', groups: ['desk'] },
      ],
    });
    await expect(apply(target, { type: 'account.activate', id: 'ada' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('no seat left'),
    });
  });
});

describe('deleting', () => {
  test('removes an account without content, and refuses one with, saying what to do instead', async () => {
    const { jira, target } = open();
    jira.seed({
      users: [
        { name: 'ada', key: 'ada' },
        { name: 'bob', key: 'bob', issues: 12 },
      ],
    });
    await apply(target, { type: 'account.delete', id: 'ada' });
    expect(jira.look.user('ada')).toBeUndefined();
    await expect(apply(target, { type: 'account.delete', id: 'bob' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/deactivate it instead.*12 issues/),
    });
  });
});

describe('deleting where that means anonymising', () => {
  const anonymising = { config: { deletion: 'anonymise' } };

  test('closes the account and takes the name from it, also of whoever has written something', async () => {
    const { jira, target, tools } = open(anonymising);
    jira.seed({ users: [{ name: 'ada', key: 'JIRAUSER10777', issues: 12 }] });
    const start = tools.clock.now();
    expect(await apply(target, { type: 'account.delete', id: 'JIRAUSER10777' })).not.toHaveProperty('note');
    expect(jira.look.user('ada')).toBeUndefined();
    expect(jira.look.user('jirauser10777')).toMatchObject({
      active: false,
      email: 'JIRAUSER10777@jira.invalid',
    });
    expect(tools.clock.now() - start).toBe(1_000);
  });

  test('happens on its own word too, whatever a deletion is', async () => {
    const { jira, target } = open();
    jira.seed({ users: [{ name: 'ada', key: 'JIRAUSER10777', issues: 12 }] });
    await apply(target, { type: 'account.anonymise', id: 'JIRAUSER10777' });
    await apply(target, { type: 'account.anonymise', id: 'JIRAUSER10777' });
    expect(jira.look.user('jirauser10777')).toMatchObject({ active: false });
    await expect(apply(target, { type: 'account.anonymise', id: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('waits for its turn, since Jira anonymises one person at a time', async () => {
    const { jira, target } = open(anonymising);
    jira.seed({
      users: [
        { name: 'ada', key: 'ada' },
        { name: 'bob', key: 'bob' },
      ],
    });
    await Promise.all(['ada', 'bob'].map((id) => apply(target, { type: 'account.delete', id })));
    expect([jira.look.user('ada')?.active, jira.look.user('bob')?.active]).toEqual([false, false]);
  });

  test('says what to do when Jira does not', async () => {
    const { jira, target } = open(anonymising);
    jira.seed({
      groups: [{ name: 'helpers', admin: 'jira' }],
      users: [{ name: 'ada', key: 'ada' }],
    });
    jira.hand.join('helpers', 'rollcall');
    jira.hand.leave('jira-administrators', 'rollcall');
    await expect(apply(target, { type: 'account.delete', id: 'ada' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('system administrators'),
    });
    expect(jira.look.user('ada')?.active).toBe(false);
  });
});

describe('making a group', () => {
  test('that is there is a conflict, also in other case and in another language', async () => {
    for (const german of [false, true]) {
      const { jira, target } = openPretend((fetch) =>
        testTools({ fetch: async (request) => (german ? inGerman(await fetch(request)) : fetch(request)) }),
      );
      jira.seed({ groups: [{ name: 'Team' }] });
      const change = { type: 'entitlement.create', kind: 'group', name: 'team' } as const;
      await expect(apply(target, change)).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  test('without a name is invalid', async () => {
    await expect(
      apply(open().target, { type: 'entitlement.create', kind: 'group', name: ' ' }),
    ).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
