import { afterEach, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { testTools } from '../../testkit/tools.ts';
import { jiraDataCenter } from './index.ts';
import { type JiraSimulatorOptions, type Served, serveOnLoopback, simulateJira } from './simulator.ts';

const token = 'pat-0123456789-secret';

function open(options: Partial<JiraSimulatorOptions> = {}) {
  const clock: FakeClock = fakeClock();
  const jira = simulateJira({ clock, connection: { token, password: 'pw' }, ...options });
  const ask = async (
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string>; raw?: string } = {},
  ) => {
    const body = init.raw ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
    const answer = await jira.fetch(
      new Request(`${jira.url}/rest/api/2/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          'content-type': 'application/json',
          ...init.headers,
        },
        ...(body !== undefined && { body }),
      }),
    );
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    return {
      status: answer.status,
      headers: answer.headers,
      body: type.includes('json') ? JSON.parse(text) : text,
    };
  };
  return { jira, ask, clock };
}

const ada = { name: 'Ada', emailAddress: 'ada@example.com', displayName: 'Ada', applicationKeys: [] };

describe('it refuses what the real one refuses', () => {
  test.each([
    [
      'a form without the token header',
      'POST',
      'user',
      { raw: 'name=ada', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      403,
    ],
    [
      'a form with it, since the resource takes JSON',
      'POST',
      'user',
      {
        raw: 'name=ada',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-atlassian-token': 'no-check' },
      },
      415,
    ],
    ['a missing body', 'POST', 'user', {}, 400],
    ['a body that is no JSON', 'POST', 'user', { raw: '{' }, 400],
    ['a body that is no object', 'POST', 'group', { raw: '[]' }, 400],
    ['a field that it does not know', 'POST', 'user', { body: { ...ada, nickname: 'x' } }, 400],
    ['a creation without a name', 'POST', 'user', { body: { ...ada, name: '' } }, 400],
    ['a creation without an address', 'POST', 'user', { body: { ...ada, emailAddress: undefined } }, 400],
    ['a name that is taken in other case', 'POST', 'user', { body: { ...ada, name: 'ADMIN' } }, 400],
    ['a change that changes nothing', 'PUT', 'user?key=admin', { body: {} }, 400],
    ['a change of nobody', 'PUT', 'user', { body: { displayName: 'x' } }, 400],
    ['a change of somebody who is not there', 'PUT', 'user?key=nobody', { body: { displayName: 'x' } }, 404],
    ['closing oneself', 'PUT', 'user?key=rollcall', { body: { active: false } }, 400],
    ['removing oneself', 'DELETE', 'user?key=rollcall', {}, 400],
    ['a group without a name', 'POST', 'group', { body: { name: ' ' } }, 400],
    ['a group that is there in other case', 'POST', 'group', { body: { name: 'JIRA-Administrators' } }, 400],
    ['members of no group', 'GET', 'group/member', {}, 400],
    ['members of a group that is not there', 'GET', 'group/member?groupname=x', {}, 404],
    [
      'a member who is not there',
      'POST',
      'group/user?groupname=jira-administrators',
      { body: { name: 'nobody' } },
      404,
    ],
    [
      'a member who is one already',
      'POST',
      'group/user?groupname=jira-administrators',
      { body: { name: 'admin' } },
      400,
    ],
    [
      'taking out who is not in',
      'DELETE',
      'group/user?groupname=jira-software-users&username=rollcall',
      {},
      400,
    ],
    ['a search for nothing in particular', 'GET', 'user/search', {}, 400],
    ['an offset that is no number', 'GET', 'user/search?username=a&startAt=x', {}, 404],
    ['a cursor that is no number', 'GET', 'user/list?cursor=x', {}, 400],
    ['another method', 'PATCH', 'user', { body: {} }, 405],
    ['another resource', 'GET', 'nothing', {}, 404],
    ['nobody in particular', 'GET', 'myself', { headers: { authorization: '' } }, 401],
    ['a token that it does not know', 'GET', 'myself', { headers: { authorization: 'Bearer no' } }, 401],
    ['a wrong password', 'GET', 'myself', { headers: { authorization: `Basic ${btoa('admin:no')}` } }, 401],
  ] as const)('%s', async (_, method, path, init, status) => {
    const { jira, ask } = open();
    const before = jira.look.users();
    expect((await ask(method, path, init)).status).toBe(status);
    expect(jira.look.users()).toEqual(before);
  });

  test.each([
    'GET applicationrole',
    'GET user/list',
    'GET group/member?groupname=jira-administrators',
    'POST group',
    'POST user',
    'DELETE user?key=admin',
  ])('%s from somebody who is no administrator', async (operation) => {
    const { jira, ask } = open();
    jira.hand.leave('jira-administrators', 'rollcall');
    const [method = '', path = ''] = operation.split(' ');
    expect((await ask(method, path, { body: method === 'POST' ? ada : undefined })).status).toBe(403);
  });
});

describe('it does what the real one does', () => {
  test('user names are kept in lower case, and keys are numbered', async () => {
    const { ask } = open();
    const { status, body } = await ask('POST', 'user', { body: ada });
    expect([status, body.name, body.key]).toEqual([201, 'ada', expect.stringMatching(/^JIRAUSER\d+$/)]);
  });

  test('a creation without application keys gives those that are selected by default', async () => {
    const { jira, ask } = open();
    await ask('POST', 'user', { body: { ...ada, applicationKeys: undefined } });
    expect(jira.look.groupsOf('ada')).toEqual(['jira-software-users']);
  });

  test.each([
    ['9.12.0', 1_000],
    ['10.0.1', 100],
  ])('searches of %s end at %d matches, whatever is asked for', async (version, cap) => {
    const { jira, ask } = open({ version });
    jira.seed({ users: Array.from({ length: 1_200 }, (_, n) => ({ name: `user${n}` })) });
    expect((await ask('GET', 'user/search?username=user&maxResults=5000')).body).toHaveLength(cap);
    expect((await ask('GET', `user/search?username=user&startAt=${cap}&maxResults=50`)).body).toEqual([]);
    expect((await ask('GET', 'user/search?username=user')).body).toHaveLength(50);
  });

  test('inactive people are found only where they are asked for', async () => {
    const { jira, ask } = open();
    jira.seed({ groups: [{ name: 'team' }], users: [{ name: 'ada', active: false, groups: ['team'] }] });
    const names = async (path: string): Promise<readonly string[]> => {
      const { body } = await ask('GET', path);
      const users: readonly { name: string }[] = Array.isArray(body) ? body : body.values;
      return users.map(({ name }) => name);
    };
    expect(await names('user/search?username=ada')).toEqual([]);
    expect(await names('user/search?username=ada&includeInactive=true')).toEqual(['ada']);
    expect(await names('group/member?groupname=team')).toEqual([]);
    expect(await names('group/member?groupname=team&includeInactiveUsers=true')).toEqual(['ada']);
  });

  test('the picker gives twenty unless it is asked for more, and says how many there are', async () => {
    const { jira, ask } = open();
    jira.seed({ groups: Array.from({ length: 30 }, (_, n) => ({ name: `team-${n}` })) });
    const { body } = await ask('GET', 'groups/picker?query=team');
    expect([body.groups.length, body.total]).toEqual([20, 30]);
    expect((await ask('GET', 'groups/picker?query=team&maxResults=99')).body.groups).toHaveLength(30);
  });

  test('it counts seats of active people, once each', async () => {
    const { jira, ask } = open();
    jira.seed({
      users: [
        { name: 'ada', groups: ['jira-software-users'] },
        { name: 'bob', active: false, groups: ['jira-software-users'] },
      ],
    });
    const [role] = (await ask('GET', 'applicationrole')).body;
    expect(role).toMatchObject({ userCount: 2, numberOfSeats: -1, hasUnlimitedSeats: true });
    expect((await ask('GET', 'applicationrole/jira-software')).body).toEqual(role);
  });

  test('its token bucket fills as its headers say', async () => {
    const { ask, clock } = open({ rateLimit: { capacity: 2, fill: 1, seconds: 10 } });
    const first = await ask('GET', 'myself');
    expect([
      first.status,
      first.headers.get('x-ratelimit-remaining'),
      first.headers.get('retry-after'),
    ]).toEqual([200, '1', '0']);
    await ask('GET', 'myself');
    const refused = await ask('GET', 'myself');
    expect([refused.status, refused.headers.get('retry-after'), refused.body.message]).toEqual([
      429,
      '10',
      'Rate limit exceeded.',
    ]);
    await clock.advance(10_000);
    expect((await ask('GET', 'myself')).status).toBe(200);
  });

  test('other nodes hear of a write later, but names are unique at once', async () => {
    const { jira, ask, clock } = open({ lag: 1_000 });
    expect((await ask('POST', 'user', { body: ada })).status).toBe(201);
    expect((await ask('GET', 'user?username=ada')).status).toBe(404);
    expect((await ask('POST', 'user', { body: ada })).status).toBe(400);
    await clock.advance(1_000);
    expect((await ask('GET', 'user?username=ada')).status).toBe(200);
    await ask('DELETE', 'user?username=ada');
    jira.settle();
    expect((await ask('GET', 'user?username=ada')).status).toBe(404);
  });
});

describe('over a port of this machine', () => {
  let served: Served | undefined;
  afterEach(async () => {
    await served?.close();
    served = undefined;
  });

  /** As app.ts hands it to connectors. */
  const overTheWire = (request: Request): Promise<Response> => fetch(request);

  test('the connector checks, reads and changes', async () => {
    const { jira } = open();
    served = await serveOnLoopback(jira.fetch);
    const tools = testTools({ fetch: overTheWire });
    const target = jiraDataCenter.open(jiraDataCenter.config.parse({ url: served.url, token }), tools);
    await target.check();
    const account = {
      attributes: { userName: 'zoë', displayName: 'Zoë 李', email: 'zoe@example.com' },
      active: true,
    };
    const reason = { situation: 'absent', rule: 'test' } as const;
    await target.changes['account.create']?.({ type: 'account.create', identity: 'p', account, reason });
    const names: unknown[] = [];
    for await (const record of target.read())
      if (record.type === 'account') names.push(record.account.attributes.displayName);
    expect(names).toContain('Zoë 李');
    expect(jira.look.user('zoë')?.displayName).toBe('Zoë 李');
  });

  test.each([
    ['timeout', /cut the connection/],
    ['cut', /broke off|cut/],
  ] as const)('a %s breaks the connection on the wire', async (kind, words) => {
    const { jira } = open();
    served = await serveOnLoopback(jira.fetch);
    const tools = testTools({ fetch: overTheWire });
    const target = jiraDataCenter.open(jiraDataCenter.config.parse({ url: served.url, token }), tools);
    jira.accidents.plan({ kind, times: 99 });
    await expect(target.check()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(words),
    });
  });

  test('a port where nobody listens is said to be so', async () => {
    const { jira } = open();
    const gone = await serveOnLoopback(jira.fetch);
    await gone.close();
    const tools = testTools({ fetch: overTheWire });
    const target = jiraDataCenter.open(jiraDataCenter.config.parse({ url: gone.url, token }), tools);
    await expect(target.check()).rejects.toThrow(/does not accept connections/);
  });
});
