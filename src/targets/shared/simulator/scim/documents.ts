/** What a pretend SCIM application says of itself. */

import type { Attributes } from '../../../../model/index.ts';
import {
  configToV1,
  isObject,
  listOf,
  listResponse,
  schemaDocument,
  schemasOfV1,
  serviceProviderConfig,
} from '../../../../scim/index.ts';
import { answer } from './answers.ts';
import { type State, types } from './state.ts';

/** The document at that path below the base; nothing where there is none. */
export function documentAt(state: State, path: string): Response | undefined {
  const { version, options } = state;
  if (options.documents === false) return undefined;
  if (path === (version === '2.0' ? 'ServiceProviderConfig' : 'ServiceProviderConfigs')) {
    const config = configOf(state);
    return version === '2.0' ? answer(version, config) : raw(configToV1(config));
  }
  if (path !== 'Schemas') return undefined;
  return version === '2.0'
    ? answer(version, listResponse({ resources: schemas(state), total: schemas(state).length }))
    : raw({
        totalResults: 2,
        Resources: schemasOfV1([types.user, types.group]).map((each) => without(state, each)),
      });
}

const raw = (body: object): Response =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

function configOf({ options, base }: State): Attributes {
  const { patch = true, filter = true, bulk, etag = false, pageMax = 100 } = options;
  return {
    ...(serviceProviderConfig(
      { maxResults: pageMax, maxPayloadSize: 0, maxOperations: 0 },
      base,
    ) as Attributes),
    patch: { supported: patch },
    bulk: {
      supported: bulk !== undefined,
      maxOperations: bulk?.operations ?? 0,
      maxPayloadSize: bulk?.bytes ?? 0,
    },
    filter: { supported: filter !== false, maxResults: pageMax },
    etag: { supported: etag },
  };
}

function schemas(state: State): readonly Attributes[] {
  const { user, group } = types;
  const extensions = state.options.lacks?.includes('enterprise') ? [] : user.extensions;
  const all = [user.schema, group.schema, ...extensions];
  return all.map((schema) =>
    without(state, schemaDocument(schema, { base: state.base, core: false }) as Attributes),
  );
}

function without({ options }: State, schema: Attributes): Attributes {
  const lacks = options.lacks ?? [];
  const attributes = listOf(schema.attributes).flatMap((each) => {
    if (!isObject(each) || lacks.includes(String(each.name))) return [];
    if (lacks.includes('enterprise') && /enterprise/.test(String(each.schema))) return [];
    const onRequest = each.name === 'members' && options.membersOnRequest === true;
    return [onRequest ? { ...each, returned: 'request' } : each];
  });
  return { ...schema, attributes };
}
