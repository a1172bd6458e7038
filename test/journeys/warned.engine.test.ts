/** Whoever does not use an account is warned first, may say to be still here, and comes back the same morning. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PretendMailServer, startMailServer } from '../../src/testkit/mail-server.ts';
import { accountsOf, day, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const publicUrl = 'https://rollcall.example.com';
let mail: PretendMailServer;

beforeEach(async () => {
  mail = await startMailServer();
});
afterEach(() => mail[Symbol.asyncDispose]());

/** @param written of the sync; `people`: who has an account and has used it on the first day */
async function openCompany(
  written: {
    readonly deprovision?: object;
    readonly reaction?: string;
    readonly safety?: object;
    readonly notices?: object;
  } = {},
  people: readonly object[] = [{ userName: 'ada' }, { userName: 'bob' }],
): Promise<Stage> {
  const stage = await openStage({
    environment: { ROLLCALL_PUBLIC_URL: publicUrl },
    rules: {
      notices: written.notices ?? {
        mail: { host: '127.0.0.1', port: mail.port, ca: mail.ca, from: 'rollcall@example.com' },
      },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'world',
          groups: { include: ['*'], create: true },
          deprovision: {
            'inactive-after': '90d',
            'never-active-after': '30d',
            warn: '14d',
            ...written.deprovision,
          },
          reactions: { inactive: written.reaction ?? 'deactivate' },
          safety: { 'max-deprovision-share': '100%', ...written.safety },
        },
      },
    },
  });
  for (const person of people) await stage.okta.assign(person as { userName: string });
  await stage.roundApproved(sync);
  await stage.app.drain();
  for (const person of people) uses(stage, (person as { userName: string }).userName);
  return stage;
}

function accountOf({ world }: Stage, userName: string): string {
  return world.snapshot().accounts.find(({ attributes }) => attributes.userName === userName)?.id ?? '';
}

function uses(stage: Stage, userName: string): void {
  const lastActive = new Date(stage.clock.now()).toISOString();
  stage.world.changeAccount(accountOf(stage, userName), (account) => ({ ...account, lastActive }));
}

async function days(stage: Stage, count: number): Promise<void> {
  stage.clock.later(count * day);
  await stage.round(sync);
  await stage.app.drain();
}

const recipients = (): string[] => mail.letters.flatMap(({ to }) => to);

/** The path of the link in the last letter to somebody. */
function linkTo(address: string): string {
  const letter = mail.letters.findLast(({ to }) => to.includes(address));
  return /https:\/\/rollcall\.example\.com(\/here\/\S+)/.exec(letter?.mail.text ?? '')?.[1] ?? '';
}

async function opens(stage: Stage, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const response = await stage.app.fetch(new Request(`http://localhost${path}`, { method }));
  return { status: response.status, text: await response.text() };
}

async function messageFor(stage: Stage, userName: string) {
  const { standing, message } = await stage.app.reconciliation.explain({
    sync,
    person: await stage.personOf(userName),
  });
  return { standing, message };
}

test('ninety days asleep: warned, closed fourteen days later, and back the same morning by a click of an administrator', async () => {
  await using stage = await openCompany();
  await days(stage, 76);
  expect(recipients(), 'nobody is warned too early').toEqual([]);
  uses(stage, 'bob');
  await days(stage, 1.5);
  expect(recipients()).toEqual(['ada@example.com']);
  expect(mail.letters[0]?.mail.subject).toBe('Your account for world is about to be closed');
  expect(mail.letters[0]?.mail.text).toContain('March 2, 2026');
  await days(stage, 1);
  expect(recipients(), 'a letter is sent once').toHaveLength(1);
  await days(stage, 12.5);
  expect(accountsOf(stage).ada, 'what she did in the fourteen days may not be known yet').toBe('active');
  expect(await messageFor(stage, 'ada')).toMatchObject({
    standing: 'waiting',
    message: expect.stringContaining('Warned on'),
  });
  await days(stage, 2);
  expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active' });

  const path = linkTo('ada@example.com');
  const asked = await opens(stage, path);
  expect(asked.text).toContain('Do you need it back?');
  expect((await opens(stage, path)).text, 'looking changes nothing').toBe(asked.text);
  await stage.app.drain();
  expect(await stage.app.notices.returns()).toEqual([]);
  expect((await opens(stage, path, 'POST')).text).toContain('An administrator decides');
  await opens(stage, path, 'POST');
  const [request, ...more] = await stage.app.notices.returns();
  expect(more, 'whoever asks twice asks once').toEqual([]);
  await stage.app.drain();
  expect(accountsOf(stage).ada).toBe('closed');
  await stage.app.notices.decide({ id: request?.id ?? '', granted: true, by: 'user:grace' });
  await stage.app.drain();
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 60);
  expect(accountsOf(stage).ada, 'coming back counts as activity').toBe('active');
  const actions = (await stage.app.audit.list({ limit: 1_000, person: await stage.personOf('ada') })).map(
    ({ action, actor }) => `${actor} ${action}`,
  );
  expect(actions).toEqual(
    expect.arrayContaining([
      'system person.warned',
      'user:grace return.granted',
      'user:grace person.still-here',
    ]),
  );
});

test('who says to be still here in time keeps the account for another ninety days, and is warned again then', async () => {
  await using stage = await openCompany();
  await days(stage, 77.5);
  expect(recipients().sort()).toEqual(['ada@example.com', 'bob@example.com']);
  const path = linkTo('ada@example.com');
  const page = await opens(stage, path);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Do you still need your account for world?');
  expect((await opens(stage, path, 'POST')).text).toContain('stays open');
  await days(stage, 16);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed' });
  await days(stage, 62);
  expect(recipients().filter((to) => to === 'ada@example.com')).toHaveLength(2);
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 16);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('where the sync says so, whoever asks by the link has the account back at once', async () => {
  await using stage = await openCompany({ deprovision: { 'come-back': 'at-once' } });
  await days(stage, 77.5);
  await days(stage, 16);
  expect(accountsOf(stage).ada).toBe('closed');
  expect((await opens(stage, linkTo('ada@example.com'), 'POST')).text).toContain('is opened again');
  await stage.app.drain();
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed' });
});

test('signing in after the warning is enough', async () => {
  await using stage = await openCompany();
  await days(stage, 77.5);
  uses(stage, 'ada');
  await days(stage, 16);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed' });
});

test('a letter that cannot be delivered holds what it warns of, says so, and goes to the new address', async () => {
  await using stage = await openCompany({}, [{ userName: 'ada' }, { userName: 'bob' }]);
  mail.unknown.add('ada@example.com');
  await days(stage, 77.5);
  await days(stage, 20);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed' });
  expect(await messageFor(stage, 'ada')).toMatchObject({
    standing: 'held',
    message: expect.stringContaining('The warning could not be delivered'),
  });
  mail.unknown.clear();
  await days(stage, 1.5);
  expect(recipients(), 'the address works now, and is tried each day').toContain('ada@example.com');
  await days(stage, 16);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('a mail server that is away for two days delays all that it warns of by two days', async () => {
  await using stage = await openCompany();
  mail.away = true;
  await days(stage, 77.5);
  await days(stage, 2);
  expect(recipients()).toEqual([]);
  mail.away = false;
  stage.clock.later(day / 8);
  await stage.app.drain();
  expect(recipients().sort()).toEqual(['ada@example.com', 'bob@example.com']);
  await days(stage, 13.5);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active' });
  await days(stage, 2);
  expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'closed' });
});

test('without a mail server nobody loses anything that a warning was due for, and it says so', async () => {
  await using stage = await openCompany({ notices: {} });
  await days(stage, 77.5);
  for (let week = 0; week < 4; week += 1) await days(stage, 7);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active' });
  expect(await messageFor(stage, 'ada')).toMatchObject({
    standing: 'held',
    message: expect.stringContaining('There is no mail server'),
  });
});

test('whoever was never there is warned in other words, and in the language that the source tells', async () => {
  await using stage = await openCompany({}, [{ userName: 'ada' }]);
  await stage.okta.assign({ userName: 'neu', preferredLanguage: 'de-AT' });
  await stage.app.drain();
  await days(stage, 18);
  expect(recipients()).toEqual(['neu@example.com']);
  expect(mail.letters[0]?.mail.subject).toBe('Ihr Konto für world wird bald geschlossen');
  expect(mail.letters[0]?.mail.text).toContain('nie benutzt');
  expect((await opens(stage, linkTo('neu@example.com'))).text).toContain(
    'Brauchen Sie Ihr Konto für world noch?',
  );
});

test('no more people are written to in a day than may be closed in one, and none before a plan was approved', async () => {
  const people = Array.from({ length: 7 }, (_, index) => ({ userName: `person${index}` }));
  await using stage = await openCompany({ safety: { 'max-deprovisions': 3 } }, people);
  await days(stage, 77.5);
  expect(recipients()).toHaveLength(3);
  await days(stage, 0.1);
  expect(recipients()).toHaveLength(3);
  await days(stage, 1);
  expect(recipients()).toHaveLength(6);
  await days(stage, 1);
  expect(new Set(recipients()).size).toBe(7);
});

test('of seats that are taken back, only whoever has one to lose is warned', async () => {
  await using stage = await openCompany({ reaction: 'remove-licences' }, [{ userName: 'zoe' }]);
  stage.world.addEntitlement({ name: 'jira-users', kind: 'group', licences: ['jira-software'] });
  const [kim, lee] = [
    await stage.okta.assign({ userName: 'kim' }),
    await stage.okta.assign({ userName: 'lee' }),
  ];
  await stage.okta.members(await stage.okta.group('jira-users'), { in: [kim] });
  await stage.okta.members(await stage.okta.group('lunch'), { in: [kim, lee] });
  await stage.app.drain();
  await stage.round(sync);
  for (const userName of ['kim', 'lee', 'zoe']) uses(stage, userName);
  const held = () => stage.world.snapshot().grants.filter((grant) => grant.startsWith('kim'));
  await days(stage, 77.5);
  expect(recipients()).toEqual(['kim@example.com']);
  await days(stage, 16);
  expect(held()).toEqual(['kim → lunch']);
  await opens(stage, linkTo('kim@example.com'), 'POST');
  const [request] = await stage.app.notices.returns();
  await stage.app.notices.decide({ id: request?.id ?? '', granted: true, by: 'user:grace' });
  await stage.app.drain();
  expect(held().sort()).toEqual(['kim → jira-users', 'kim → lunch']);
});

test('whoever says so while a plan to close the account waits is taken out of it', async () => {
  await using stage = await openCompany({ safety: { 'max-deprovisions': 2 } }, [
    { userName: 'ada' },
    { userName: 'bob' },
    { userName: 'eve' },
  ]);
  await days(stage, 77.5);
  await days(stage, 1.5);
  await days(stage, 18);
  const { id } = await stage.heldPlan(sync);
  await opens(stage, linkTo('ada@example.com'), 'POST');
  await stage.approve(id);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed', eve: 'closed' });
});

test('a link that is over, was changed, or is of somebody who is gone leads to nothing', async () => {
  await using stage = await openCompany();
  await days(stage, 77.5);
  const path = linkTo('ada@example.com');
  expect((await opens(stage, `${path}x`)).status).toBe(404);
  expect((await opens(stage, '/here/nothing', 'POST')).status).toBe(404);
  stage.clock.later(60 * day);
  expect(await opens(stage, path, 'POST')).toMatchObject({ status: 410 });
});
