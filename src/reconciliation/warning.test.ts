import { expect, test } from 'vitest';
import type { Sync } from '../model/index.ts';
import { account, day, given, group, holds, link, linked, now, react, rules } from './fixture.ts';
import { planPerson } from './plan.ts';
import type { Subject } from './subject.ts';
import type { Warning } from './warnings.ts';

const lastUse = now - 100 * day;
const seat = group('Staff', { licences: ['jira-software'] });

function planned(inactive: Sync['reactions']['inactive'], more: Partial<Subject> = {}) {
  const asked = rules(
    {
      deprovision: { after: 0, inactiveAfter: 90 * day, warn: 7 * day, exempt: noExempt },
      ...react({ inactive }),
    },
    {
      feeds: { target: { delay: 0, absent: 'unknown', asOf: now }, sources: new Map() },
      entitlement: (name) => (name === 'Staff' ? seat : group(name)),
    },
  );
  const sleeper = linked(
    { groups: ['Staff'] },
    holds({ entitlement: seat, givenBy: ['staff'] }, given('Sales')),
    {
      account: account({ id: 'ada' }, { lastActive: new Date(lastUse).toISOString() }),
      link: { ...link, createdAt: 0 },
      ...more,
    },
  );
  const { changes, warning } = planPerson(sleeper, asked, undefined);
  const takes = changes.filter(({ reason }) => reason.rule === 'deprovision.inactive-after');
  const gives = changes.flatMap(({ type }) => (type === 'grant.add' ? [type] : []));
  return { gives, takes: takes.map(({ type }) => type), warns: warning !== undefined };
}
const noExempt = { groups: [], accounts: [], targetGroups: [] };

const delivered = (daysAgo: number): Warning => ({
  state: 'delivered',
  spell: lastUse,
  askedAt: now - daysAgo * day,
  deliveredAt: now - daysAgo * day,
});

const ways = ['suspend', 'deactivate', 'delete', 'anonymise', 'remove-licences'] as const;

test.each(ways)(
  'with %s nothing is taken before the warning was delivered, and its time has passed',
  (way) => {
    const takes = way === 'remove-licences' ? ['grant.remove'] : ['account.deactivate'];
    expect(planned(way)).toEqual({ gives: [], takes: [], warns: true });
    expect(planned(way, { warning: { state: 'asked', spell: lastUse, askedAt: now } })).toEqual({
      gives: [],
      takes: [],
      warns: false,
    });
    expect(planned(way, { warning: delivered(3) })).toEqual({ gives: [], takes: [], warns: false });
    expect(planned(way, { warning: delivered(7) })).toEqual({ gives: [], takes, warns: false });
    const older = { ...delivered(20), spell: lastUse - day };
    expect(planned(way, { warning: older }), 'of an older silence').toEqual({
      gives: [],
      takes: [],
      warns: true,
    });
  },
);

test.each(['ignore', 'hold'] as const)('with %s nothing is taken, and nobody is warned', (way) => {
  expect(planned(way)).toEqual({ gives: [], takes: [], warns: false });
});

test('a seat that a person has decided to take back is not given again until somebody is warned', () => {
  const without = holds(given('Sales'));
  expect(planned('deactivate', { held: without }).gives).toEqual(['grant.add']);
  expect(planned('deactivate', { held: without, reclaim: 'remove-licences' })).toEqual({
    gives: [],
    takes: [],
    warns: false,
  });
});
