/** The calls to Microsoft Graph, one page per call, each with a schema of only the fields that are used. */

import { z } from 'zod';
import type { Rest } from '../../rest/index.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const Removed = z.object({ reason: z.string().optional() });

export const Reference = z.object({
  '@odata.type': z.string(),
  id: z.string().min(1),
  '@removed': Removed.optional(),
});
export type Reference = z.output<typeof Reference>;

/** A user as a page or a delta has it; in a delta, what is absent has not changed. */
export const User = z.looseObject({
  id: z.string().min(1),
  '@removed': Removed.optional(),
  userPrincipalName: text,
  displayName: text,
  givenName: text,
  surname: text,
  mail: text,
  otherMails: texts,
  proxyAddresses: texts,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  jobTitle: text,
  department: text,
  companyName: text,
  employeeId: text,
  employeeType: text,
  businessPhones: texts,
  mobilePhone: text,
  streetAddress: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  preferredLanguage: text,
  employeeOrgData: z.object({ costCenter: text, division: text }).nullish(),
  'manager@delta': z.array(Reference).optional(),
  manager: z.object({ id: z.string() }).nullish(),
});
export type User = z.output<typeof User>;

export const Group = z.object({
  id: z.string().min(1),
  '@removed': Removed.optional(),
  displayName: text,
  description: text,
  mail: text,
  visibility: text,
  'members@delta': z.array(Reference).optional(),
});
export type Group = z.output<typeof Group>;

const SignIn = z.object({
  id: z.string().min(1),
  signInActivity: z
    .object({
      lastSignInDateTime: text,
      lastNonInteractiveSignInDateTime: text,
      lastSuccessfulSignInDateTime: text,
    })
    .nullish(),
});
export type SignIn = z.output<typeof SignIn>;

/** A client secret of the app; `hint` is how its text begins. */
const AppSecrets = z.object({
  passwordCredentials: z.array(z.object({ hint: text, endDateTime: text })),
});

/** A subscription as it is told: without the secret that it was made with. */
const GraphSubscription = z.object({
  id: z.string().min(1),
  resource: z.string(),
  notificationUrl: text,
  lifecycleNotificationUrl: text,
  expirationDateTime: z.string(),
});
export type GraphSubscription = z.output<typeof GraphSubscription>;

const paged = <Entry extends z.ZodType>(entry: Entry) =>
  z.object({
    value: z.array(entry),
    '@odata.nextLink': z.string().min(1).optional(),
    '@odata.deltaLink': z.string().min(1).optional(),
    '@odata.count': z.number().optional(),
  });

export interface Page<Entry> {
  readonly value: readonly Entry[];
  readonly '@odata.nextLink'?: string | undefined;
  readonly '@odata.deltaLink'?: string | undefined;
  readonly '@odata.count'?: number | undefined;
}

const userFields = Object.keys(User.shape).filter((name) => /^[a-z]+$/i.test(name) && name !== 'manager');
const groupFields = ['id', 'displayName', 'description', 'mail', 'visibility'];

export type Kind = 'users' | 'groups';

/** Only changed properties in a delta; and full readings give way to whoever else asks Graph for something. */
const deltaHeaders = { prefer: 'return=minimal', 'x-ms-throttle-priority': 'Low' };
/** Counts come from an index that knows of changes a little later. */
const counted = { consistencylevel: 'eventual' };

/** @param keep further properties of users */
export function openApi(rest: Rest, keep: readonly string[]) {
  const userSelect = [...new Set([...userFields, ...keep.map((name) => name.split('.')[0] ?? name)])].join(
    ',',
  );

  async function get<Entry extends z.ZodType>(
    entry: Entry,
    call: {
      readonly path: string;
      readonly purpose: string;
      readonly query?: Readonly<Record<string, string | number | boolean>>;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ) {
    const answer = await rest.send({ method: 'GET', schema: paged(entry), ...call });
    return { page: answer.body as Page<z.output<Entry>>, headers: answer.headers };
  }

  return {
    title: rest.title,

    /** A page of a delta: the first one, or the one behind a link that Graph gave. */
    usersDelta: (link: string | undefined) =>
      get(User, {
        purpose: 'tell the users',
        headers: deltaHeaders,
        path: link ?? 'users/delta',
        ...(link === undefined && { query: { $select: `${userSelect},manager` } }),
      }),

    groupsDelta: (link: string | undefined) =>
      get(Group, {
        purpose: 'tell the groups',
        headers: deltaHeaders,
        path: link ?? 'groups/delta',
        ...(link === undefined && { query: { $select: [...groupFields, 'members'].join(',') } }),
      }),

    /** At most 15 users as they are now; `in` takes no more. Those that are gone are missing. */
    async users(ids: readonly string[]): Promise<readonly User[]> {
      const $filter = `id in (${ids.map((id) => `'${id}'`).join(',')})`;
      const query = { $filter, $select: userSelect, $expand: 'manager($select=id)' };
      return (await get(User, { path: 'users', purpose: 'tell users who changed', query })).page.value;
    },

    /** A group as it is now; nothing when it is gone. */
    async group(id: string): Promise<Group | undefined> {
      const call = {
        method: 'GET',
        path: `groups/${id}`,
        purpose: `tell the group ${id}`,
        schema: Group,
      } as const;
      return (await rest.attempt({ ...call, query: { $select: groupFields.join(',') } }, [404])).answer?.body;
    },

    /** A page of the direct members of a group. */
    members: (group: string, link: string | undefined) =>
      get(Reference, {
        purpose: `tell the members of the group ${group}`,
        path: link ?? `groups/${group}/members`,
        ...(link === undefined && { query: { $select: 'id', $top: 999 } }),
      }),

    /** How many direct members of every kind a group has; nothing when the group is gone. */
    async memberCount(group: string, again: boolean): Promise<number | undefined> {
      const call = {
        method: 'GET',
        path: `groups/${group}/members`,
        purpose: `count the members of the group ${group}`,
        schema: paged(Reference),
      } as const;
      const query = { $count: true, $top: again ? 2 : 1, $select: 'id' };
      const { answer } = await rest.attempt({ ...call, headers: counted, query }, [404]);
      return answer?.body['@odata.count'];
    },

    /** How many users or groups there are, and an example. @param again asks for one more, so that no cache answers */
    async count(kind: Kind, again = false) {
      const query = {
        $count: true,
        $top: again ? 2 : 1,
        $select: kind === 'users' ? 'id,userPrincipalName,accountEnabled' : 'id,displayName',
      };
      const { page, headers } = await get(kind === 'users' ? User : Group, {
        path: kind,
        purpose: `count the ${kind}`,
        headers: counted,
        query,
      });
      return { count: page['@odata.count'], example: page.value[0], headers };
    },

    /** @param size people on a page: 500 are the most today, and were 120 */
    signIns: (link: string | undefined, size = 500) =>
      get(SignIn, {
        purpose: 'tell when people last signed in',
        headers: { 'x-ms-throttle-priority': 'Low' },
        path: link ?? 'users',
        ...(link === undefined && { query: { $select: 'id,signInActivity', $top: size } }),
      }),

    /** The client secrets of an app; nothing where it may not read apps. */
    async clientSecrets(clientId: string) {
      const call = {
        method: 'GET',
        path: `applications(appId='${clientId}')`,
        purpose: 'tell when client secrets end',
        schema: AppSecrets,
        query: { $select: 'passwordCredentials' },
      } as const;
      return (await rest.attempt(call, [403, 404])).answer?.body.passwordCredentials;
    },

    /** A page of the subscriptions of this app. */
    subscriptions: (link: string | undefined) =>
      get(GraphSubscription, {
        purpose: 'tell the subscriptions of this app',
        path: link ?? 'subscriptions',
      }),

    /** Makes a subscription; Graph asks the address for a handshake before it answers. */
    async subscribe(asked: {
      readonly resource: Kind;
      readonly address: string;
      readonly secret: string;
      readonly until: string;
    }): Promise<GraphSubscription> {
      const { resource, address, secret, until } = asked;
      const answer = await rest.send({
        method: 'POST',
        path: 'subscriptions',
        purpose: `make a subscription to ${resource}`,
        schema: GraphSubscription,
        secrets: [secret],
        body: {
          // For users and groups `updated` stands for those who are new, and for those in the recycle bin.
          changeType: 'updated,deleted',
          resource,
          notificationUrl: address,
          lifecycleNotificationUrl: address,
          clientState: secret,
          expirationDateTime: until,
        },
      });
      return answer.body;
    },

    /** Lets a subscription last until then; nothing when it is gone. */
    async renew(id: string, until: string): Promise<GraphSubscription | undefined> {
      const call = {
        method: 'PATCH',
        path: `subscriptions/${id}`,
        purpose: `renew the subscription ${id}`,
        schema: GraphSubscription,
        body: { expirationDateTime: until },
        repeatable: true,
      } as const;
      return (await rest.attempt(call, [404])).answer?.body;
    },

    /** Takes a subscription back; one that is gone is no failure. */
    async unsubscribe(id: string): Promise<void> {
      const call = {
        method: 'DELETE',
        path: `subscriptions/${id}`,
        purpose: `remove the subscription ${id}`,
      } as const;
      await rest.attempt(call, [404]);
    },
  };
}

export type GraphApi = ReturnType<typeof openApi>;
