/** What a service desk can give: membership of organisations, and being a customer of single service desks. */

import { type Entitlement, foldKey, ProvisioningError, type Tools } from '../../../model/index.ts';
import { matchesAny } from '../glob.ts';
import { type Box, keepValue } from '../kept.ts';
import type { ServiceDeskApi } from './api.ts';
import type { ServiceDeskSettings } from './settings.ts';
import type { Desk, Organisation } from './shapes.ts';

/** What an entitlement is at Jira. */
export type Given =
  | { readonly of: 'organisation'; readonly id: string; readonly name: string }
  | { readonly of: 'desk'; readonly id: string; readonly name: string; readonly projectKey: string };

export interface Catalogue {
  /** By id. */
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  readonly given: ReadonlyMap<string, Given>;
  /** Ids of organisations that are not read. */
  readonly ignored: ReadonlySet<string>;
}

const life = 600_000;

export type Entitlements = ReturnType<typeof openEntitlements>;

/** The id of an organisation's membership as an entitlement. */
export const organisationId = (id: string): string => `organization/${id}`;
const deskId = (id: string): string => `servicedesk/${id}`;

export function openEntitlements(
  api: Pick<ServiceDeskApi, 'organisations' | 'desks'>,
  { clock }: Pick<Tools, 'clock'>,
  { config, memory }: { readonly config: ServiceDeskSettings; readonly memory: Box<Catalogue> },
) {
  const reads = (name: string): boolean =>
    matchesAny(config.organisations, name) && !matchesAny(config['organisations-ignored'], name);

  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const entitlements = new Map<string, Entitlement>();
    const given = new Map<string, Given>();
    const put = (entitlement: Entitlement, what: Given): void => {
      entitlements.set(entitlement.id, entitlement);
      given.set(entitlement.id, what);
    };
    const ignored = new Set<string>();
    for await (const page of api.organisations()) {
      for (const one of page) {
        if (reads(one.name)) put(membership(one), { of: 'organisation', id: one.id, name: one.name });
        else ignored.add(organisationId(one.id));
      }
    }
    if (config['service-desks'].length > 0) {
      for await (const page of api.desks()) {
        for (const desk of page.filter(({ projectKey }) => matchesAny(config['service-desks'], projectKey)))
          put(custom(desk), { of: 'desk', ...desk, name: desk.projectKey });
      }
    }
    return { entitlements, given, ignored };
  });

  return {
    renew: catalogue.renew,
    get: catalogue.get,
    /** Whether there is an organisation of that name now, whether or not it is read: names are compared without case. */
    async exists(name: string): Promise<boolean> {
      for await (const page of api.organisations())
        if (page.some((one) => foldKey(one.name) === foldKey(name))) return true;
      return false;
    },
    forget(): void {
      delete memory.kept;
    },
    /** What to change at Jira. Throws `not-found`; `unsupported` when no sync may change who holds it. */
    async changeable(id: string): Promise<Given> {
      const known = (await catalogue.get()).given.has(id) ? await catalogue.get() : await catalogue.renew();
      const [entitlement, given] = [known.entitlements.get(id), known.given.get(id)];
      if (entitlement === undefined || given === undefined)
        throw new ProvisioningError('not-found', `Jira has no ${id} among those that are read.`);
      if (entitlement.protected === undefined) return given;
      throw new ProvisioningError(
        'unsupported',
        `${entitlement.name} is protected, and who holds it stays as it is. ${entitlement.protected}`,
      );
    },
  };
}

function membership({ id, name, scimManaged }: Organisation): Entitlement {
  return {
    id: organisationId(id),
    kind: 'organisation',
    name,
    ...(scimManaged === true && {
      protected: 'It is kept by an identity provider through Atlassian Guard: change it there.',
    }),
  };
}

function custom({ id, projectKey }: Desk): Entitlement {
  return { id: deskId(id), kind: 'role', name: `Customers of ${projectKey}` };
}
