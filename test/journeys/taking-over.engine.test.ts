/** Somebody who holds the token of one source tries to obtain the account of a person whom another source tells (decision 0021). */

import { describe, expect, test } from 'vitest';
import { accountsOf, openStage, type Stage } from './stage.ts';

const token = 'partner-token-0123456789';
const ada = { userName: 'ada', externalId: '00u-ada', email: 'ada@example.com' };

interface Attempt {
  readonly userName: string;
  readonly externalId?: string;
  readonly email?: string;
}

/** Ada has an account, told by Okta. A partner pushes people of its own to the same target. */
async function openCompany(partners: object = {}, people?: object): Promise<Stage> {
  const stage = await openStage({
    environment: { PARTNER_TOKEN: token },
    rules: {
      ...(people && { people }),
      sources: {
        okta: { type: 'scim', token: { env: 'OKTA_TOKEN' } },
        partner: { type: 'scim', token: { env: 'PARTNER_TOKEN' } },
      },
      syncs: {
        staff: { from: ['okta'], to: 'world' },
        partners: { from: ['partner'], to: 'world', ...partners },
      },
    },
  });
  await stage.okta.assign({ userName: 'ada', externalId: ada.externalId });
  await stage.roundApproved('staff');
  return stage;
}

async function send(
  stage: Stage,
  method: string,
  path: string,
  body: object,
): Promise<{ readonly id: string }> {
  const answer = await stage.app.fetch(
    new Request(`http://rollcall.example.com/scim/v2/partner${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    }),
  );
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as { readonly id: string };
}

function whole({ userName, externalId, email = `${userName}@partner.example` }: Attempt): object {
  return {
    userName,
    externalId,
    displayName: 'Eve',
    emails: [{ value: email, primary: true }],
    active: true,
  };
}

/** Ada's account as it was made, and nobody's beside her. */
async function mustBeAdas(stage: Stage, person?: string): Promise<void> {
  const { accounts } = stage.world.snapshot();
  expect(accounts.find(({ attributes }) => attributes.userName === 'ada')).toMatchObject({
    active: true,
    attributes: { ...ada, displayName: 'Ada Byron' },
  });
  const links = await stage.app.reconciliation.links(person ?? (await stage.personOf('ada')));
  expect(links).toMatchObject([{ target: 'world' }]);
}

/** What the partners' sync comes to, all that it asks for being approved. */
async function partnersRun(stage: Stage) {
  const { run } = await stage.round('partners');
  const plan = await stage.app.reconciliation.planById(run.plan ?? '');
  if (run.state === 'held') await stage.approve(plan.id);
  return plan.counts.situations;
}

describe('a partner who pushes somebody with', () => {
  test.each<[string, Attempt, object]>([
    ['Ada’s e-mail address', { userName: 'eve', email: ada.email }, {}],
    [
      'Ada’s e-mail address, where the sync links by it',
      { userName: 'eve', email: ada.email },
      { correlate: ['email'] },
    ],
    ['Ada’s external id', { userName: 'eve', externalId: ada.externalId }, {}],
    ['Ada’s user name', { userName: 'ADA' }, {}],
    ['all that Ada has', ada, { correlate: ['externalId', 'email', 'userName'] }],
  ])('%s obtains nothing of hers', async (_, attempt, partners) => {
    await using stage = await openCompany(partners);
    await send(stage, 'POST', '/Users', whole(attempt));
    const situations = await partnersRun(stage);
    await mustBeAdas(stage);
    // Either somebody else got an account of their own, or the case is held as ambiguous.
    expect(situations.found ?? 0).toBe(0);
    expect((situations.absent ?? 0) + (situations.ambiguous ?? 0)).toBe(1);
  });

  test('an own name, and gives that person what Ada has later, obtains nothing of hers', async () => {
    await using stage = await openCompany({ correlate: ['email', 'externalId', 'userName'] });
    const { id } = await send(stage, 'POST', '/Users', whole({ userName: 'eve' }));
    await partnersRun(stage);
    expect(accountsOf(stage)).toEqual({ ada: 'active', eve: 'active' });
    await send(stage, 'PUT', `/Users/${id}`, whole({ ...ada, userName: 'eve' }));
    const patch = { Operations: [{ op: 'replace', path: 'active', value: false }] };
    await send(stage, 'PATCH', `/Users/${id}`, patch);
    await stage.app.drain();
    await partnersRun(stage);
    await mustBeAdas(stage);
    expect(accountsOf(stage)).toEqual({ ada: 'active', eve: 'closed' });
  });
});

test('where people.join says so, the partner’s identity is Ada’s, and still tells nothing to the sync of another source', async () => {
  await using stage = await openCompany({}, { join: ['email'] });
  await send(stage, 'POST', '/Users', whole({ userName: 'eve', email: ada.email }));
  const [person, ...more] = await stage.app.directory.persons({ from: ['okta', 'partner'] });
  expect(more).toEqual([]);
  expect(person?.identities.map(({ source }) => source)).toEqual(['okta', 'partner']);
  await stage.round('staff');
  await mustBeAdas(stage, person?.id);
});
