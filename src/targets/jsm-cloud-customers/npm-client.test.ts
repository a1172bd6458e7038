import { createServiceDeskClient } from 'jira.js';
import { expect, test } from 'vitest';
import { serveOnLoopback, simulateSite } from './simulator.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };

test('jira.js makes customers and organisations of the pretend service desk over a true connection, and finds every answer as published', async () => {
  const site = simulateSite({ clock: { now: () => 0 }, connection, pageMax: 2 });
  site.seed({ desks: [{ projectKey: 'HELP' }] });
  const served = await serveOnLoopback(site.fetch);
  try {
    const { customer, organization, servicedesk, info } = createServiceDeskClient({
      host: served.url,
      auth: { type: 'basic', email: connection.email, apiToken: connection.token },
      onSchemaMismatch: 'throw',
    });
    expect(await info.getInfo()).toMatchObject({ isLicensedForUse: true });
    const made = [];
    for (const name of ['Ada', 'Bob', 'Eve']) {
      const email = `${name.toLowerCase()}@example.org`;
      made.push(await customer.createCustomer({ email, displayName: name, strictConflictStatusCode: true }));
    }
    await expect(
      customer.createCustomer({
        email: 'ADA@example.org',
        displayName: 'Ada',
        strictConflictStatusCode: true,
      }),
    ).rejects.toMatchObject({ status: 409 });
    const accountIds = made.map(({ accountId }) => accountId ?? '');

    const { id } = await organization.createOrganization({ name: 'Acme' });
    expect((await organization.createOrganization({ name: 'ACME' })).id).toBe(id);
    const organizationId = Number(id);
    await organization.addUsersToOrganization({ organizationId, body: { accountIds } });
    const pages = [0, 2].map((start) =>
      organization.getUsersInOrganization({ organizationId, start, limit: 50 }),
    );
    const [first, last] = await Promise.all(pages);
    expect([first?.isLastPage, last?.isLastPage]).toEqual([false, true]);
    const told = [...(first?.values ?? []), ...(last?.values ?? [])].map(({ emailAddress }) => emailAddress);
    expect(told).toEqual(['ada@example.org', 'bob@example.org', 'eve@example.org']);
    const [ada = '', bob = ''] = accountIds;
    await organization.removeUsersFromOrganization({ organizationId, body: { accountIds: [bob] } });
    expect((await organization.getOrganizations({ accountId: ada })).values).toHaveLength(1);
    expect((await organization.getOrganizations({ accountId: bob })).values).toHaveLength(0);

    const [desk] = (await servicedesk.getServiceDesks()).values ?? [];
    await servicedesk.addCustomers({ serviceDeskId: desk?.id ?? '', accountIds: [ada] });
    expect(site.look.desk('HELP')).toEqual([ada]);
  } finally {
    await served.close();
  }
});
