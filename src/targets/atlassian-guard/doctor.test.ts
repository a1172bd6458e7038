import { expect, test } from 'vitest';
import type { Change, ReadScope } from '../../model/index.ts';
import { linesOf } from '../../testkit/check-lines.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { linkStateOf } from './doctor.ts';
import { openPretend, withOrganisation } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
const repairing = { ...withOrganisation, repair: true };
const hour = 3_600_000;

function open(config: object = repairing, options: object = {}) {
  const clock = hastyClock();
  const opened = openPretend((fetch) => testTools({ fetch, clock }), { config, ...options });
  const { target, guard } = opened;
  return {
    ...opened,
    clock,
    person: (name: string, more: object = {}) =>
      guard.scim.hand.user({
        userName: `${name}@example.com`,
        emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
        ...more,
      }),
    apply(change: object) {
      const handler = target.changes[(change as Change).type] as (
        change: object,
      ) => Promise<{ note?: string }>;
      return handler({ ...change, reason });
    },
    /** An hour later, when every change has reached its account. */
    async later() {
      await clock.sleep(hour);
    },
    async states(scope?: ReadScope) {
      const { accounts } = await readTarget(target, scope);
      return Object.fromEntries([...accounts].map(([id, { attributes }]) => [id, attributes.link]));
    },
  };
}

test('a record stands as what is known of it says', () => {
  const email = (value: string) => ({ emails: [{ value, type: 'work' }] });
  const urn = 'urn:scim:schemas:extension:atlassian-external:1.0';
  const record = (more: object) => ({ id: 'r', active: true, ...email('a@example.com'), ...more });
  const linked = { [urn]: { atlassianAccountId: 'x' } };
  const known = (account?: object) => ({
    now: Date.UTC(2026, 0, 5),
    twice: new Set<string>(),
    accounts: new Map(account === undefined ? [] : [['x', { accountId: 'x', ...account }]]),
  });
  const cases: readonly [
    what: string,
    record: object,
    known: Parameters<typeof linkStateOf>[1],
    state: string,
  ][] = [
    ['no account', record({}), known(), 'unlinked'],
    ['no account, but closed', record({ active: false }), known(), 'linked'],
    ['just changed', record({ meta: { lastModified: '2026-01-04T23:55:00Z' } }), known(), 'linked'],
    ['the same address', record(linked), known({ email: 'A@example.com' }), 'linked'],
    ['another address', record(linked), known({ email: 'b@example.com' }), 'stale'],
    ['an account that is gone', record(linked), known(), 'stale'],
    [
      'an account that is closed',
      record(linked),
      known({ email: 'a@example.com', accountStatus: 'closed' }),
      'stale',
    ],
    ['an address that is hidden', record(linked), known({ email: null }), 'linked'],
    [
      'held twice',
      record(linked),
      { ...known({ email: 'a@example.com' }), twice: new Set(['x']) },
      'duplicate',
    ],
    ['nothing known of accounts', record(linked), { now: 0, twice: new Set() }, 'linked'],
  ];
  for (const [what, about, all, state] of cases)
    expect([what, linkStateOf(about as never, all)]).toEqual([what, state]);
});

test('a record whose account changed its address is found, repaired by a change, and pushed into its groups again', async () => {
  const { guard, person, later, states, apply } = open();
  const id = person('ada');
  const group = guard.scim.hand.group('engineering', [id]);
  guard.hand.moveAway(id, 'ada@elsewhere.example');
  await later();
  expect(await states()).toEqual({ [id]: 'unlinked' });
  expect(await states({ accounts: [id], resembling: [] })).toEqual({ [id]: 'unlinked' });

  guard.scim.calls.reset();
  const update = { type: 'account.update', id, before: { link: 'unlinked' }, after: { link: 'linked' } };
  const { note } = await apply(update);
  expect(note).toContain('1 memberships pushed again');
  expect(guard.look.accountOf(id)?.email).toBe('ada@example.com');
  expect(guard.scim.look.members(group)).toEqual([id]);
  expect(guard.scim.calls.byOperation.get('DELETE Users/{id}')).toBeUndefined();
  await later();
  expect(await states()).toEqual({ [id]: 'linked' });
});

test('the account of another directory, whose record is left over, comes back to this one', async () => {
  const { guard, person, later, states, apply } = open();
  const id = person('ada');
  guard.hand.takeOver(id, { directory: 'directory-0', record: 'old-1' });
  guard.hand.moveAway(id, 'ada@example.com');
  await later();
  expect(await states()).toEqual({ [id]: 'unlinked' });
  const { note } = await apply({
    type: 'account.update',
    id,
    before: { link: 'unlinked' },
    after: { link: 'linked' },
  });
  expect(note).toContain('1 other links were taken away');
  expect(guard.look.accountOf(id)?.holders).toEqual(new Set([`directory-1/${id}`]));
});

test('two records of one account are found, and the other one lets go', async () => {
  const { guard, person, later, states, apply } = open();
  const [id, other] = [person('ada'), person('bob')];
  guard.hand.moveAway(other, 'bob@example.com');
  guard.hand.takeOver(id, { directory: 'directory-1', record: other });
  await later();
  expect(await states()).toEqual({ [id]: 'duplicate', [other]: 'duplicate' });
  expect(await states({ accounts: [id], resembling: [] })).toEqual({ [id]: 'duplicate' });
  await apply({ type: 'account.update', id, before: { link: 'duplicate' }, after: { link: 'linked' } });
  expect(guard.look.accountOf(id)?.email).toBe('ada@example.com');
  expect(guard.look.accountOf(other)).toBeUndefined();
});

test('what Atlassian does not link even so is said, and nothing was deleted', async () => {
  const { guard, person, later, apply } = open(repairing, { linkLag: hour });
  const id = person('ada');
  guard.hand.moveAway(id, 'ada@elsewhere.example');
  await later();
  const update = { type: 'account.update', id, before: { link: 'unlinked' }, after: { link: 'linked' } };
  await expect(apply(update)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('by hand'),
  });
  expect(guard.scim.look.user(id)).toMatchObject({ userName: 'ada@example.com' });
});

test('without repair the link is no attribute, and a full reading says what it found', async () => {
  const { guard, target, tools, person, later } = open(withOrganisation);
  const id = person('ada');
  guard.hand.moveAway(id, 'ada@elsewhere.example');
  await later();
  expect(target.schema.map(({ name }) => name)).not.toContain('link');
  const { accounts } = await readTarget(target);
  expect(accounts.get(id)?.attributes).not.toHaveProperty('link');
  expect(tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    expect.stringContaining('1 unlinked (ada@example.com)'),
  ]);
});

test('a group of the organisation is told as protected, so that no plan makes another of its name, and check warns of it', async () => {
  const { target } = open(withOrganisation, { groups: ['jira-users'] });
  const { entitlements } = await readTarget(target);
  expect([...entitlements.values()]).toMatchObject([
    { name: 'jira-users', protected: expect.stringContaining('is not synced') },
  ]);
  await target.check();
  expect((await linesOf(target)).at(-1)).toMatchObject({
    name: 'group conflicts',
    state: 'missing',
    needed: false,
    message: expect.stringContaining('jira-users'),
  });
  const create = { type: 'entitlement.create', kind: 'group', name: 'jira-users', reason } as const;
  await expect(target.changes['entitlement.create']?.(create)).rejects.toMatchObject({ code: 'conflict' });
});

test('leavers are deactivated, never deleted, and come back by the same record', async () => {
  const { guard, target, person, apply } = open({});
  const id = person('ada');
  expect(Object.keys(target.changes)).not.toContain('account.delete');
  await apply({ type: 'account.deactivate', id });
  expect(guard.look.account('ada@example.com')?.status).toBe('inactive');
  await apply({ type: 'account.activate', id });
  expect(guard.look.accountOf(id)?.status).toBe('active');
});

test('both keys are warned of in time', async () => {
  const clock = fakeClock(Date.UTC(2027, 5, 24));
  const { target, tools } = openPretend((fetch) => testTools({ fetch, clock }), {
    config: { ...withOrganisation, organisationKeyExpires: '2027-06-25' },
  });
  await target.check();
  const said = tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  expect(said[0]).toContain('The key of the SCIM directory expires in 6 days');
  expect(said[1]).toContain("The organisation's API key expires within a day");
});
