import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, basic, type CrowdStage, openCrowdStage, password } from './fixture.ts';

const nasty = 'a+b/c%d&"<é>😀';
const json: Ask = { headers: { accept: 'application/json' } };

let stage: CrowdStage;
let ada: string;

beforeAll(async () => {
  stage = await openCrowdStage(undefined, { attributes: ['department'] });
  const { hand } = stage;
  const staff = await hand.group('staff');
  await hand.group('empty');
  ada = await hand.user('ada', {
    displayName: 'Ada\u0001\u0008 <Lovelace> & "co"',
    email: 'Ada@Example.com',
    department: 'Engines',
  });
  const grace = await hand.user('grace', { displayName: 'Grace', firstName: 'G', lastName: 'H' }, false);
  const odd = await hand.user(nasty);
  for (const one of [ada, grace, odd]) await hand.join(one, staff);
});
afterAll(() => stage[Symbol.asyncDispose]());

async function text(path: string, more?: Ask): Promise<string> {
  const answer = await stage.ask(path, more);
  expect(answer.status).toBe(200);
  return answer.text();
}

async function told(path: string, more: Ask = {}) {
  return JSON.parse(await text(path, { ...more, headers: { accept: 'application/json', ...more.headers } }));
}

const names = (list: { users?: { name: string }[]; groups?: { name: string }[] }) =>
  (list.users ?? list.groups ?? []).map(({ name }) => name);

/** Paths that are read, and what is asked of them: the answer is the same in both languages, by the contract. */
const reads = [
  '/user?username=ada',
  '/user?username=ADA&expand=attributes',
  `/user?username=${encodeURIComponent(nasty)}`,
  '/user/attribute?username=ada',
  '/user/group/direct?username=ada',
  '/user/group/nested?username=ada&start-index=0&max-results=-1',
  '/user/group/direct?username=ada&groupname=staff',
  '/group?groupname=staff',
  '/group?groupname=staff&expand=attributes',
  '/group/attribute?groupname=staff',
  '/group/user/direct?groupname=staff',
  '/group/user/nested?groupname=staff&expand=user',
  '/group/user/direct?groupname=staff&username=ada',
  '/group/user/direct?groupname=staff&username=ada&expand=user',
  '/group/child-group/direct?groupname=staff',
  '/group/child-group/nested?groupname=staff',
  '/group/parent-group/direct?groupname=staff',
  '/group/parent-group/nested?groupname=staff',
  '/search?entity-type=user',
  '/search?entity-type=user&expand=user,attributes&max-results=-1',
  '/search?entity-type=group&expand=group',
  '/config/cookie',
];

describe('a reading', () => {
  test.each(reads)('of %s keeps the contract in XML and in JSON, under both versions', async (path) => {
    await text(path);
    await text(path, { version: 'latest' });
    const answer = await stage.ask(path, json);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  });

  test('of memberships and events is XML, whatever is asked for', async () => {
    for (const path of ['/group/membership', '/event']) expect(await text(path, json)).toMatch(/^<\?xml/);
  });

  test('of memberships tells every group, the empty ones too', async () => {
    expect(await text('/group/membership')).toContain(
      '<membership group="empty"><users></users><groups/></membership>',
    );
  });

  test('strips what XML cannot write, and escapes the rest', async () => {
    expect(await text('/user?username=ada')).toContain(
      '<display-name>Ada &lt;Lovelace&gt; &amp; &quot;co&quot;</display-name>',
    );
  });

  test('survives every character in a name', async () => {
    expect((await told(`/user?username=${encodeURIComponent(nasty)}`)).name).toBe(nasty);
  });

  test('finds a user by key, for ever the same', async () => {
    expect((await told(`/user?key=${ada}`)).name).toBe('ada');
  });

  test('gives full entities where they are asked for, and names alone elsewhere', async () => {
    expect((await told('/search?entity-type=user')).users[0]).not.toHaveProperty('active');
    expect((await told('/search?entity-type=user&expand=user')).users[1]).toMatchObject({ active: false });
  });

  test('splits the display name when the parts are not told', async () => {
    expect(await told('/user?username=grace')).toMatchObject({ 'first-name': 'G', 'last-name': 'H' });
    expect(await told('/user?username=ada')).toMatchObject({ 'last-name': '"co"' });
  });
});

describe('paging', () => {
  test('begins where it is told, gives as many as are asked for, and takes -1 for all', async () => {
    const page = async (query: string) => names(await told(`/search?entity-type=user&${query}`));
    expect(await page('start-index=0&max-results=2')).toEqual(['ada', 'grace']);
    expect(await page('start-index=2&max-results=2')).toEqual([nasty]);
    expect(await page('start-index=3&max-results=2')).toEqual([]);
    expect(await page('start-index=1&max-results=-1')).toEqual(['grace', nasty]);
    expect(await page('max-results=0')).toEqual([]);
  });

  test('that makes no sense is refused', async () => {
    for (const query of ['start-index=x', 'start-index=-1', 'max-results=1.5'])
      expect((await stage.ask(`/search?entity-type=user&${query}`)).status).toBe(400);
  });

  test('is refused, not thinned out, when somebody has left the list since its first page', async () => {
    await using other = await openCrowdStage();
    const [first] = [await other.hand.user('a'), await other.hand.user('b'), await other.hand.user('c')];
    const page = (start: number) => other.ask(`/search?entity-type=user&start-index=${start}&max-results=1`);
    await page(0);
    await other.hand.user('d');
    expect((await page(1)).status).toBe(200);
    await other.hand.remove(first);
    expect((await page(2)).status).toBe(500);
    await page(0);
    expect((await page(1)).status).toBe(200);
  });
});

describe('what is not there', () => {
  test.each([
    ['/user?username=nobody', 'USER_NOT_FOUND'],
    ['/user?key=nothing', 'USER_NOT_FOUND'],
    ['/user/attribute?username=nobody', 'USER_NOT_FOUND'],
    ['/user/group/direct?username=nobody', 'USER_NOT_FOUND'],
    ['/group?groupname=nothing', 'GROUP_NOT_FOUND'],
    ['/group/user/direct?groupname=nothing', 'GROUP_NOT_FOUND'],
    ['/group/user/direct?groupname=empty&username=ada', 'MEMBERSHIP_NOT_FOUND'],
    ['/user/group/direct?username=ada&groupname=empty', 'MEMBERSHIP_NOT_FOUND'],
    ['/group/child-group/direct?groupname=staff&child-groupname=empty', 'MEMBERSHIP_NOT_FOUND'],
    ['/session/abc', 'INVALID_SSO_TOKEN'],
    ['/webhook/1', 'WEBHOOK_NOT_FOUND'],
    ['/nothing', 'ILLEGAL_ARGUMENT'],
  ])('is 404 with a reason: %s', async (path, reason) => {
    const answer = await stage.ask(path);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining(`<reason>${reason}<`),
    ]);
    expect(JSON.parse(await (await stage.ask(path, json)).text()).reason).toBe(reason);
  });

  test('is 405 for a method that an address does not know', async () => {
    const answer = await stage.ask('/search?entity-type=user', { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test('is an expired token for every token of nobody', async () => {
    const answer = await stage.ask('/event/abc');
    expect([answer.status, await answer.text()]).toEqual([
      410,
      expect.stringContaining('EVENT_TOKEN_EXPIRED'),
    ]);
  });

  test('is a webhook: told without an entity, as by an older Crowd', async () => {
    const answer = await stage.ask('/webhook', { method: 'POST', body: '<webhook/>' });
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });
});

describe('a write is refused with 403 in plain text', () => {
  test.each([
    ['POST', '/user'],
    ['PUT', '/user?username=ada'],
    ['DELETE', '/user?username=ada'],
    ['POST', '/user/rename?username=ada'],
    ['POST', '/user/attribute?username=ada'],
    ['DELETE', '/user/attribute?username=ada&attributename=x'],
    ['PUT', '/user/password?username=ada'],
    ['DELETE', '/user/password?username=ada'],
    ['POST', '/user/mail/password?username=ada'],
    ['POST', '/user/mail/usernames?email=a%40b'],
    ['POST', '/user/expire-all-passwords?confirm=true'],
    ['POST', '/group'],
    ['PUT', '/group?groupname=staff'],
    ['DELETE', '/group?groupname=staff'],
    ['POST', '/group/attribute?groupname=staff'],
    ['DELETE', '/group/attribute?groupname=staff&attributename=x'],
    ['POST', '/group/user/direct?groupname=empty'],
    ['DELETE', '/group/user/direct?groupname=staff&username=ada'],
    ['POST', '/user/group/direct?username=ada'],
    ['DELETE', '/user/group/direct?username=ada&groupname=staff'],
    ['POST', '/group/child-group/direct?groupname=staff'],
    ['DELETE', '/group/child-group/direct?groupname=staff&child-groupname=empty'],
    ['POST', '/group/parent-group/direct?groupname=staff'],
    ['DELETE', '/group/parent-group/direct?groupname=staff&parent-groupname=empty'],
  ])('%s %s', async (method, path) => {
    const before = await text('/search?entity-type=user&expand=user');
    const answer = await stage.ask(path, { method, ...(method === 'DELETE' ? {} : { body: '<user/>' }) });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringMatching(/is not permitted to modify/),
    ]);
    expect(await text('/search?entity-type=user&expand=user')).toBe(before);
  });
});

describe('signing in', () => {
  const post = (path: string, body = '<password><value>secret</value></password>') =>
    stage.ask(path, { method: 'POST', body });

  test('by password is never possible', async () => {
    const answer = await post('/authentication?username=ada');
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('INVALID_USER_AUTHENTICATION'),
    ]);
  });

  test('by password is told apart for whoever is closed or unknown', async () => {
    expect(await (await post('/authentication?username=grace')).text()).toContain('INACTIVE_ACCOUNT');
    const unknown = await post('/authentication?username=nobody');
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('USER_NOT_FOUND')]);
  });

  test('by single sign-on gives the whole user, with the moment of it among the attributes', async () => {
    await post('/authentication/notify?username=ada', '<password/>');
    const answer = await post('/authentication/notify?username=ADA', '<password/>');
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('<active>true</active>'),
    ]);
    expect(await told('/user/attribute?username=ada')).toMatchObject({
      attributes: [
        { name: 'department', values: ['Engines'] },
        { name: 'lastAuthenticated', values: [String(stage.now)] },
      ],
    });
  });

  test('by sessions of Crowd is never possible, and ending one succeeds', async () => {
    expect(await (await post('/session', '<authentication-context/>')).text()).toContain(
      'INVALID_USER_AUTHENTICATION',
    );
    expect((await post('/session/abc', '<validation-factors/>')).status).toBe(404);
    for (const path of ['/session/abc', '/session?username=ada&exclude=x'])
      expect((await stage.ask(path, { method: 'DELETE' })).status).toBe(204);
  });
});

describe('an application', () => {
  const unauthenticated = async (as: string | null, path = '/user?username=ada') => {
    const answer = await stage.ask(path, { as });
    expect([answer.status, await answer.text(), answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Application failed to authenticate',
      'BASIC realm="Crowd REST Service"',
    ]);
  };

  test('without credentials, or with wrong ones, is told so in the very words of Crowd', async () => {
    stage.address = '10.9.9.1';
    for (const as of [null, 'confluence:wrong', 'nobody:x', `Confluence:${password}`, ':', 'confluence'])
      await unauthenticated(as);
    await unauthenticated(null, '/nothing');
    stage.address = '10.1.2.3';
  });

  test('that calls from elsewhere is refused with 403 in plain text', async () => {
    for (const address of ['192.168.1.1', '::1', 'unknown']) {
      stage.address = address;
      const answer = await stage.ask('/user?username=ada');
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(address)]);
    }
    stage.address = '::ffff:10.1.2.3';
    expect((await stage.ask('/user?username=ada')).status).toBe(200);
    stage.address = '10.1.2.3';
  });

  test('that shows ten wrong passwords must wait, and others behind the same address need not', async () => {
    await using other = await openCrowdStage({ confluence: {}, jira: { password: 'another' } });
    await other.hand.user('ada');
    for (let n = 0; n < 10; n++) await other.ask('/event', { as: 'confluence:wrong' });
    const shut = await other.ask('/event');
    expect([shut.status, shut.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await other.ask('/event', { as: 'jira:another' })).status).toBe(200);
    other.now += 60_000;
    expect((await other.ask('/event')).status).toBe(200);
  });

  test('sees its own view, and no other', async () => {
    await using other = await openCrowdStage({
      confluence: { scope: { groups: ['staff'] }, groups: { include: ['conf-*'] } },
      jira: {},
    });
    const [staff, conf] = [await other.hand.group('staff'), await other.hand.group('conf-users')];
    const [one] = [await other.hand.user('one'), await other.hand.user('two')];
    for (const group of [staff, conf]) await other.hand.join(one, group);
    const users = async (as: string) =>
      names(JSON.parse(await (await other.ask('/search?entity-type=user', { ...json, as })).text()));
    const groups = async (as: string) =>
      names(JSON.parse(await (await other.ask('/user/group/direct?username=one', { ...json, as })).text()));
    expect([await users(`confluence:${password}`), await users(`jira:${password}`)]).toEqual([
      ['one'],
      ['one', 'two'],
    ]);
    expect(await groups(`confluence:${password}`)).toEqual(['conf-users']);
    expect(await groups(`jira:${password}`)).toEqual(['staff', 'conf-users']);
    expect((await other.ask('/user?username=two')).status).toBe(404);
    expect((await other.ask('/group?groupname=staff')).status).toBe(404);
  });

  test('is told 500 about everything while the directory may not be whole', async () => {
    await using other = await openCrowdStage(undefined, { 'serve-when': 'complete' });
    await other.hand.user('ada');
    for (const path of [
      '/user?username=ada',
      '/search?entity-type=user',
      '/group/membership',
      '/event',
      '/event/x',
    ]) {
      const answer = await other.ask(path);
      expect([answer.status, await answer.text()]).toEqual([
        500,
        expect.stringContaining('OPERATION_FAILED'),
      ]);
    }
    await other.served.settled({ directory: 'dc', sync: 'staff' });
    expect((await other.ask('/user?username=ada')).status).toBe(200);
  });

  test('never has its password logged', async () => {
    await stage.ask('/nothing');
    await stage.ask('/event', { as: `confluence:${password}x` });
    const said = JSON.stringify(stage.log.lines);
    expect(said).toContain('/nothing');
    for (const secret of [password, basic(`confluence:${password}`).slice(6)])
      expect(said).not.toContain(secret);
  });
});

describe('events', () => {
  test('tell custom attributes that are held and those that are not', async () => {
    const token = /newEventToken="([^"]+)"/.exec(await text('/event'))?.[1] ?? '';
    await stage.hand.update(ada, { title: 'none of ours', department: 'Looms & "co"' });
    const events = await text(`/event/${encodeURIComponent(token)}`);
    expect(events).toContain(
      '<attribute name="department"><values><value>Looms &amp; &quot;co&quot;</value>',
    );
    await stage.hand.update(ada, { department: null });
    expect(await text(`/event/${encodeURIComponent(token)}`)).toContain(
      '<deletedAttributes><attribute name="department"/></deletedAttributes>',
    );
  });
});
