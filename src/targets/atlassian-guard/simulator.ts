/** A pretend organisation with a SCIM directory of Guard: records, accounts, groups, and how they are linked; as strict as the real one. */

import type { Attributes, Clock, Fetch } from '../../model/index.ts';
import {
  type Calls,
  openWindows,
  type ScimSimulator,
  simulateScim,
  type Window,
} from '../shared/simulator.ts';
import { type Account, openAccounts } from './simulator/accounts.ts';
import { answerOrganisation } from './simulator/organisation.ts';

export interface GuardSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory?: string;
  readonly key?: string;
  readonly organisation?: string;
  readonly organisationKey?: string;
  readonly pageMax?: number;
  readonly rateLimit?: Window;
  readonly domains?: readonly string[];
  /** Groups of the organisation that are synced by nobody. */
  readonly groups?: readonly string[];
  /** Milliseconds until a record that was pushed holds its account. */
  readonly linkLag?: number;
}

export interface GuardSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  readonly scim: ScimSimulator;
  readonly hand: {
    /** Somebody changes the address of an account at Atlassian: its record holds it no more, and it leaves its groups. */
    moveAway(record: string, email: string): void;
    /** A second record, of this directory or another, takes the account. */
    takeOver(record: string, by: { readonly directory: string; readonly record: string }): void;
    revokeOrganisationKey(): void;
  };
  readonly look: {
    accountOf(record: string): Readonly<Account> | undefined;
    account(email: string): Readonly<Account> | undefined;
  };
}

/** Opens a pretend organisation with nobody in it. */
export function simulateGuard(options: GuardSimulatorOptions): GuardSimulator {
  const {
    clock,
    directory = 'directory-1',
    key = 'scim-key-0123456789',
    domains = ['example.com'],
  } = options;
  const { organisation = 'organisation-1', organisationKey = 'org-key-0123456789' } = options;
  const origin = 'https://api.atlassian.com';
  const accounts = openAccounts({ clock, directory, domains, linkLag: options.linkLag ?? 0 });
  const limit = options.rateLimit === undefined ? undefined : openWindows(options.rateLimit, clock);
  const organisationGroups = [...(options.groups ?? [])];
  let revoked = false;
  const scim = simulateScim({
    clock,
    url: `${origin}/scim/directory/${directory}`,
    token: key,
    pageMax: options.pageMax ?? 100,
    filter: ['userName', 'externalId', 'displayName'],
    documents: false,
    usersTellGroups: true,
    uniqueGroups: true,
    answersGroups: true,
    lacks: ['userType', 'locale', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'],
    ...(limit !== undefined && { limit }),
    judgeUser: accounts.judge,
    judgeGroup: (after, before) => judgeGroup(organisationGroups, after, before),
    onUser: accounts.pushed,
    shownAs: (kind, resource) => accounts.shown(kind, resource),
  });

  return {
    url: origin,
    scim,
    calls: scim.calls,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/admin/')) return scim.fetch(request);
      request.signal.throwIfAborted();
      const synced = scim.look.groups();
      return answerOrganisation({
        request,
        text: await request.text(),
        organisation,
        key: revoked ? undefined : organisationKey,
        accounts,
        groups: [
          ...organisationGroups.map((name) => ({ id: `org-${name}`, name, externalSynced: false })),
          ...synced.map((name) => ({ id: `org-synced-${name}`, name, externalSynced: true })),
        ],
        count: (operation) => scim.count(operation),
      });
    },
    hand: {
      moveAway: accounts.moveAway,
      takeOver: accounts.takeOver,
      revokeOrganisationKey: () => {
        revoked = true;
      },
    },
    look: { accountOf: accounts.ofRecord, account: accounts.withEmail },
  };
}

/** A group of the organisation's own name cannot be made; a name once given stays. */
function judgeGroup(
  taken: readonly string[],
  after: Attributes,
  before: Attributes | undefined,
): Response | undefined {
  const name = String(after.displayName);
  const error = (status: number, detail: string) =>
    new Response(
      JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
        detail,
      }),
      { status, headers: { 'content-type': 'application/scim+json' } },
    );
  if (before !== undefined && before.displayName !== name)
    return error(400, 'Renaming groups is not supported.');
  return before === undefined && taken.includes(name)
    ? error(409, `A group named ${name} exists.`)
    : undefined;
}
