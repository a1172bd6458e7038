/** Fills an empty service with the demo company: a pretended Okta pushes it through the service's own front door. */

import type { App, World } from '../app.ts';
import { ProvisioningError } from '../model/index.ts';
import { scopes } from '../server/door/index.ts';
import { type Employee, makeCompany } from './company.ts';
import { openOkta } from './okta.ts';
import { oktaGroups } from './structure.ts';

export interface Filling {
  readonly app: App;
  readonly world: Pick<World, 'clock' | 'newId'>;
  /** Who asks for it, as the audit tells. */
  readonly actor: string;
  /** People of the company, 200 when absent; at least 40. */
  readonly size?: number;
}

/** What is made; ordinary connections and an ordinary sync, to be changed and removed like any other. */
const names = { source: 'demo-okta', target: 'demo-directory', sync: 'demo' } as const;

/**
 * Makes a source and a directory of our own as its target, pushes the company as Okta would, and writes a sync between
 * them. Nothing is planned or applied: that is for whoever asked. The token that pushed is revoked again.
 *
 * @throws ProvisioningError `conflict` when anything is connected already: a made-up company must not stand beside a true one.
 */
export async function fillDemo({ app, world, actor, size = 200 }: Filling): Promise<typeof names> {
  const { settings, door, config } = app;
  if ((await settings.connections()).length > 0)
    throw new ProvisioningError(
      'conflict',
      'Something is connected already; the demo company is only for an empty service.',
    );
  const { source, target, sync } = names;
  await settings.saveConnection({ name: source, kind: 'source', type: 'scim', config: {} }, { actor });
  const application = { password: world.newId(), addresses: ['127.0.0.1', '::1'] };
  await settings.saveConnection(
    {
      name: target,
      kind: 'target',
      type: 'crowd-directory',
      config: { applications: { demo: application } },
    },
    { actor },
  );
  await settings.saveSync({ name: sync, content: contentOf(source, target) }, { actor });
  const made = await door.credentials.create({ source, name: 'demo', kind: 'token', scopes }, actor);
  try {
    const company = makeCompany(size);
    const people: readonly Employee[] = [...company.people.values()];
    const okta = openOkta({
      url: `${config.publicUrl}/scim/v2/${source}`,
      token: made.secret,
      fetch: async (request) => app.fetch(request),
      clock: world.clock,
    });
    for (const person of people) await okta.assign(person, company);
    for (const group of oktaGroups)
      await okta.push(
        group,
        people.filter(({ groups, active }) => active && groups.includes(group)),
      );
  } finally {
    await door.credentials.revoke({ source, credential: 'demo' }, actor);
  }
  return names;
}

function contentOf(from: string, to: string) {
  return {
    from: [from],
    to,
    scope: { where: 'user.userType != "Contractor"' },
    attributes: {
      userName: 'lower(stripDomain(user.userName))',
      displayName: 'user.displayName',
      firstName: 'user.name.givenName',
      lastName: 'user.name.familyName',
      email: 'user.emails.primary',
    },
    groups: {
      map: { 'jira-users': ['jira-software-users'], 'jira-agents': ['jira-servicedesk-users'] },
      rename: [{ match: '^prj-(.*)$', to: 'project-$1' }],
      include: ['project-*', 'office-*'],
      create: true,
    },
  };
}
