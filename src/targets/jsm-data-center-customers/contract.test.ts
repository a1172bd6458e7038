/** Jira's own interface is judged by what Atlassian publishes; its service desk, of which no file is published, by what its documentation says, written down here. */

import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, targetPromises } from '../../testkit/index.ts';
import { findSpec, judgedFetch, type OpenApiFile, openContract } from '../../testkit/openapi.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jsmDataCenterCustomers } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'confirmed', rule: 'contract' } as const;

const text = { type: 'string' };
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const links = { type: 'object' };
const customer = object(['name', 'key', 'emailAddress', 'displayName', 'active', 'timeZone', '_links'], {
  name: text,
  key: text,
  emailAddress: text,
  displayName: text,
  active: { type: 'boolean' },
  timeZone: text,
  _links: links,
});
const organisation = object(['id', 'name', '_links'], { id: text, name: text, _links: links });
const desk = object(['id', 'projectId', 'projectKey', 'projectName'], {
  id: text,
  projectId: text,
  projectKey: text,
  projectName: text,
  _links: links,
});
const pageOf = (items: object) =>
  object(['_expands', 'size', 'start', 'limit', 'isLastPage', '_links', 'values'], {
    _expands: { type: 'array', items: text },
    size: { type: 'integer' },
    start: { type: 'integer' },
    limit: { type: 'integer', maximum: 50 },
    isLastPage: { type: 'boolean' },
    _links: links,
    values: { type: 'array', items },
  });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const refused = json({
  anyOf: [
    object(['errorMessage', 'i18nErrorMessage'], {
      errorMessage: text,
      i18nErrorMessage: { type: 'object' },
    }),
    object(['errorMessages', 'errors'], { errorMessages: { type: 'array' }, errors: { type: 'object' } }),
  ],
});
const refusals = { 400: refused, 401: refused, 403: refused, 404: refused, 412: refused };
const paging = ['start', 'limit'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } }));
const id = { name: 'id', in: 'path', required: true, schema: text };
const usernames = {
  required: true,
  ...json(object(['usernames'], { usernames: { type: 'array', minItems: 1, items: text } })),
};
const done = { ...refusals, 204: {} };

/** The service desk's interface as the documentation of 10.x and 11.x tells it. */
const documented = {
  paths: {
    '/servicedeskapi/info': {
      get: {
        responses: {
          ...refusals,
          200: json(
            object(['version', 'platformVersion', 'isLicensedForUse'], {
              version: text,
              platformVersion: text,
              isLicensedForUse: { type: 'boolean' },
            }),
          ),
        },
      },
    },
    '/servicedeskapi/customer': {
      post: {
        requestBody: {
          required: true,
          ...json(object(['email', 'fullName'], { email: text, fullName: text })),
        },
        responses: { ...refusals, 201: json(customer) },
      },
    },
    '/servicedeskapi/organization': {
      get: { parameters: paging, responses: { ...refusals, 200: json(pageOf(organisation)) } },
      post: {
        requestBody: { required: true, ...json(object(['name'], { name: text })) },
        responses: { ...refusals, 201: json(organisation) },
      },
    },
    '/servicedeskapi/organization/{id}/user': {
      get: { parameters: [id, ...paging], responses: { ...refusals, 200: json(pageOf(customer)) } },
      post: { parameters: [id], requestBody: usernames, responses: done },
      delete: { parameters: [id], requestBody: usernames, responses: done },
    },
    '/servicedeskapi/servicedesk': {
      get: { parameters: paging, responses: { ...refusals, 200: json(pageOf(desk)) } },
    },
  },
};

test('what is published of Jira 11.3 and documented of its service desk holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const spec = findSpec('jira-dc-11.3.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const base = 'https://jira.example.com/rest';
  const about = {
    jira: openContract(spec.file, { base, overrides: specOverrides }),
    desk: openContract(documented as unknown as OpenApiFile, {
      base,
      overrides: [
        {
          operation: '*',
          why: 'Without valid credentials the login module answers with a web page, whatever the resource declares.',
          answers: { 401: {} },
        },
      ],
    }),
  };
  const found = new Set<string>();
  function judged(inner: Fetch): Fetch {
    const byJira = judgedFetch(inner, about.jira, { faults: found });
    const byDesk = judgedFetch(inner, about.desk, { faults: found });
    return (request) =>
      (new URL(request.url).pathname.startsWith('/rest/servicedeskapi/') ? byDesk : byJira).fetch(request);
  }
  const { declined = {} } = jsmDataCenterCustomers;
  const world = () => {
    const made = pretendWorld();
    return { ...made, fetch: judged(made.fetch) };
  };
  const subject = { connector: jsmDataCenterCustomers, world };
  for await (const result of keepPromises({ promises: targetPromises, subject, declined })) {
    const expected = declined[result.name] === undefined ? 'kept' : 'declined';
    expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe(expected);
  }
  await serviceDesks(judged);
  expect([...found]).toEqual([]);
  expect(about.jira.unused()).toEqual([]);
  expect([...about.jira.judged, ...about.desk.judged].sort()).toEqual([
    'DELETE /api/2/project/{projectIdOrKey}/role/{id}',
    'DELETE /servicedeskapi/organization/{id}/user',
    'GET /api/2/applicationrole',
    'GET /api/2/group/member',
    'GET /api/2/myself',
    'GET /api/2/project/{projectIdOrKey}/role',
    'GET /api/2/project/{projectIdOrKey}/role/{id}',
    'GET /api/2/serverInfo',
    'GET /api/2/user',
    'GET /api/2/user/list',
    'GET /api/2/user/search',
    'GET /servicedeskapi/info',
    'GET /servicedeskapi/organization',
    'GET /servicedeskapi/organization/{id}/user',
    'GET /servicedeskapi/servicedesk',
    'POST /api/2/project/{projectIdOrKey}/role/{id}',
    'POST /servicedeskapi/customer',
    'POST /servicedeskapi/organization',
    'POST /servicedeskapi/organization/{id}/user',
    'PUT /api/2/user',
  ]);
});

/** Customers of single service desks, which the kit asks for only in part. */
async function serviceDesks(judged: (inner: Fetch) => Fetch): Promise<void> {
  const { jira, target } = openPretend((inner) => testTools({ clock: hastyClock(), fetch: judged(inner) }), {
    config: { 'service-desks': ['*'] },
  });
  jira.seed({ desks: ['HELP'], users: [{ name: 'ada' }, { name: 'eve', desks: ['HELP'] }] });
  const [entitlement = ''] = (await readTarget(target)).entitlements.keys();
  for (const account of ['ada', 'ada', 'nobody']) {
    const added = target.changes['grant.add']?.({ type: 'grant.add', account, entitlement, reason });
    await added?.catch((failed: unknown) => expect(failed).toMatchObject({ code: 'not-found' }));
  }
  for (const _ of [1, 2])
    await target.changes['grant.remove']?.({ type: 'grant.remove', account: 'ada', entitlement, reason });
  expect(jira.look.desk('HELP')).toEqual(['eve']);
}
