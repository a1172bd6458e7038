/** Whether a connection can do its work, and if not, which role is missing and where it is assigned. */

import { type CheckStep, goThrough, nothing, ProvisioningError, type TellCheck } from '../../model/index.ts';
import type { KeycloakApi } from './api.ts';
import type { KeycloakConfig } from './config.ts';
import { whereToAssign } from './refusals.ts';
import { mustSaveLogins } from './sign-ins.ts';

/** Tries each role by using it. Throws `forbidden` with what is missing, or what comes. */
export function check(api: KeycloakApi, config: KeycloakConfig, tell?: TellCheck): Promise<void> {
  const steps: readonly CheckStep[] = [
    {
      name: 'view-users',
      without: 'Nobody can be read.',
      async ask() {
        mustBeSomebody(await api.countUsers(), config, api);
        if ((await api.users({ first: 0, max: 1 })).length === 0) mustBeSomebody(0, config, api);
        return undefined;
      },
    },
    {
      name: 'query-groups',
      without: 'Groups and who is in them cannot be read, so no reading is whole.',
      async ask() {
        await api.countGroups();
        await api.groups({ first: 0, max: 1 });
        return undefined;
      },
    },
    ...(config.changes ? [changes(api, config)] : []),
    ...(config.signIns
      ? [
          {
            name: 'view-events: logins',
            without: 'Nothing is known of when people last signed in.',
            ask: () => nothing(mustSaveLogins(api, config)),
          },
        ]
      : []),
  ];
  return goThrough(steps, { tell });
}

/** Without them every reading is a whole one, and nothing is wrong. */
function changes(api: KeycloakApi, config: KeycloakConfig): CheckStep {
  return {
    name: 'view-events: changes',
    without: 'Changes cannot be read by themselves: everything is read every time.',
    needed: false,
    async ask() {
      const saves = await api.saves();
      if (saves === undefined)
        return {
          missing: `The client ${config.clientId} may not see whether the realm keeps admin events.`,
          todo: `Assign it realm-management view-events (${whereToAssign(config)}), or set changes to false.`,
        };
      if (saves.changes) return undefined;
      return {
        missing: `The realm ${config.realm} keeps no admin events.`,
        todo: 'Switch on Realm settings, Events, Admin events settings, Save events, or set changes to false.',
      };
    },
  };
}

/** With query-users alone Keycloak tells nobody, with 200: a missing role looks like an empty realm. */
export function mustBeSomebody(count: number, config: KeycloakConfig, { title }: KeycloakApi): void {
  if (count > 0) return;
  throw new ProvisioningError(
    'forbidden',
    `${title} tells nobody of the realm ${config.realm}: assign realm-management view-users to the client (${whereToAssign(config)}).`,
  );
}
