/** What the service says of itself (RFC 7644 section 4). */

import {
  listResponse,
  type ResourceType,
  resourceTypeDocument,
  ScimError,
  schemaDocument,
  serviceProviderConfig,
} from '../../scim/index.ts';
import { type Answer, answer } from './answer.ts';
import type { Call } from './call.ts';
import { CURSOR_TIMEOUT } from './cursors.ts';
import { PAGE } from './query.ts';

/** GET /ServiceProviderConfig. */
export async function readConfig(call: Call): Promise<Answer> {
  refuseFilter(call);
  const { page, body, bulk } = call.limits;
  const capabilities = {
    maxResults: page,
    maxPayloadSize: body,
    maxOperations: bulk,
    sort: true,
    cursors: { defaultPageSize: Math.min(PAGE, page), cursorTimeout: CURSOR_TIMEOUT },
  };
  const told = serviceProviderConfig(capabilities, call.base) as {
    readonly authenticationSchemes: readonly object[];
  };
  return answer({ ...told, authenticationSchemes: [...told.authenticationSchemes, ...schemes] });
}

/** What the door takes beside a bearer token. */
const schemes = [
  // What Okta's agent and Ping send; see `tokenIn` of the door.
  {
    type: 'httpbasic',
    name: 'HTTP Basic',
    description: 'The token of this connection as the password, with any user name.',
    specUri: 'https://www.rfc-editor.org/info/rfc7617',
  },
  {
    type: 'oauth2',
    name: 'OAuth 2.0 client credentials',
    description:
      'A client of this connection, exchanged for access tokens at /oauth/token below this address.',
    specUri: 'https://www.rfc-editor.org/info/rfc6749',
  },
];

/** GET /ResourceTypes. */
export async function listTypes(call: Call): Promise<Answer> {
  return list(
    call,
    typesOf(call).map((type) => resourceTypeDocument(type, call.base)),
  );
}

/** GET /ResourceTypes/{name}. */
export async function readType(call: Call): Promise<Answer> {
  refuseFilter(call);
  const type = typesOf(call).find((each) => each.name.toLowerCase() === call.id.toLowerCase());
  if (type === undefined) throw new ScimError(404, undefined, `There is no resource type ${call.id}.`);
  return answer(resourceTypeDocument(type, call.base));
}

/** GET /Schemas. */
export async function listSchemas(call: Call): Promise<Answer> {
  return list(call, [...schemasOf(call).values()]);
}

/** GET /Schemas/{urn}. */
export async function readSchema(call: Call): Promise<Answer> {
  refuseFilter(call);
  const schema = schemasOf(call).get(call.id.toLowerCase());
  if (schema === undefined) throw new ScimError(404, undefined, `There is no schema ${call.id}.`);
  return answer(schema);
}

function list(call: Call, resources: readonly object[]): Answer {
  refuseFilter(call);
  return answer(listResponse({ total: resources.length, resources }));
}

/** RFC 7644 section 4: none of this is filtered, and who tries is told so. */
function refuseFilter({ query }: Call): void {
  if (query.filter !== undefined)
    throw new ScimError(
      403,
      undefined,
      'What the service says of itself cannot be filtered; leave out the filter.',
    );
}

function typesOf({ types }: Call): readonly ResourceType[] {
  return [types.user, types.group, ...types.others];
}

function schemasOf(call: Call): ReadonlyMap<string, object> {
  const documents = new Map<string, object>();
  for (const { schema, extensions } of typesOf(call)) {
    documents.set(schema.id.toLowerCase(), schemaDocument(schema, { base: call.base, core: true }));
    for (const each of extensions) {
      documents.set(each.id.toLowerCase(), schemaDocument(each, { base: call.base, core: false }));
    }
  }
  return documents;
}
