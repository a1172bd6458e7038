/** What a server says of itself, and how a reading fits itself to it. */

import { z } from 'zod';
import { type ProviderConfig, type ScimApi, usersAsked } from './api.ts';
import type { ScimPullConfig } from './config.ts';

/** The server as a reading takes it. What it says of itself is a hint: nothing is believed that is not proved by its answers. */
export interface Server {
  readonly version: '1.1' | '2.0';
  /** Where users and groups are, below the base address. */
  readonly users: string;
  readonly groups: string;
  /** How lists are paged, in the order in which it is tried. */
  readonly paging: readonly ('cursor' | 'index')[];
  /** Entries asked for at once. */
  readonly size: number;
  /** False: it says that it does not filter. */
  readonly filters: boolean;
  /** URNs of the schemas that it tells; nothing when it tells none. */
  readonly schemas: ReadonlySet<string> | undefined;
  /** False: its schema of groups has no members. */
  readonly groupsHaveMembers: boolean;
}

const core1 = 'urn:scim:schemas:core:1.0';
const isCore1 = (schemas: readonly string[] | null | undefined): boolean =>
  schemas?.some((schema) => schema.toLowerCase() === core1) === true;

/** Asks the server for what it says of itself; whatever it does not offer is taken from the standard. */
export async function discover(api: ScimApi, config: ScimPullConfig): Promise<Server> {
  const { version, provider, small } = await introduced(api, config);
  const spelled = (name: string): string => (small ? name.toLowerCase() : name);
  const speaks = version === '2.0' && provider !== undefined;
  const types = speaks ? await api.documents(spelled('ResourceTypes')) : undefined;
  const schemas = speaks ? await api.documents(spelled('Schemas')) : undefined;
  const { pagination, filter } = provider ?? {};
  const limits = [pagination?.maxPageSize, filter?.maxResults].filter(
    (limit): limit is number => typeof limit === 'number' && limit > 1,
  );
  const byCursor = version === '2.0' && pagination?.cursor === true;
  const byIndex = !byCursor || pagination?.index !== false;
  return {
    version,
    users: endpointOf(types, 'User', config) ?? spelled('Users'),
    groups: endpointOf(types, 'Group', config) ?? spelled('Groups'),
    paging: [...(byCursor ? (['cursor'] as const) : []), ...(byIndex ? (['index'] as const) : [])],
    size: Math.min(config.pageSize, ...limits),
    filters: filter?.supported !== false,
    schemas: schemas && new Set(documentsOf(schemas).map(({ id }) => id.toLowerCase())),
    groupsHaveMembers: groupsHaveMembers(schemas),
  };
}

interface Introduced {
  readonly version: '1.1' | '2.0';
  readonly provider: ProviderConfig | undefined;
  /** It writes its addresses in small letters, as the SCIM server of Entra ID does. */
  readonly small: boolean;
}

async function introduced(api: ScimApi, config: ScimPullConfig): Promise<Introduced> {
  const set = config.version;
  for (const path of set === '1.1' ? [] : ['ServiceProviderConfig', 'serviceproviderconfig']) {
    const provider = await api.config(path);
    if (provider === undefined) continue;
    const version = set === 'auto' && isCore1(provider.schemas) ? '1.1' : '2.0';
    return { version, provider, small: path === path.toLowerCase() };
  }
  const provider = set === '2.0' ? undefined : await api.config('ServiceProviderConfigs');
  if (provider !== undefined) return { version: '1.1', provider, small: false };
  if (set !== 'auto') return { version: set, provider, small: false };
  // It says nothing of itself: then its answers do (RFC 7644 section 3.4.2; 1.1 has one schema for all).
  const page = await api.users(usersAsked('Users'), { startIndex: 1, count: 1 });
  return { version: isCore1(page?.schemas) ? '1.1' : '2.0', provider, small: false };
}

const Type = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  endpoint: z.string().min(1),
});

/** The endpoint of a resource type below the base address; servers write it with or without the path of that address. */
function endpointOf(
  types: readonly object[] | undefined,
  name: string,
  { url }: ScimPullConfig,
): string | undefined {
  for (const document of types ?? []) {
    const parsed = Type.safeParse(document);
    if (!parsed.success || (parsed.data.name ?? parsed.data.id)?.toLowerCase() !== name.toLowerCase())
      continue;
    const base = new URL(url);
    const there = new URL(parsed.data.endpoint, base);
    const within = `${base.pathname.replace(/\/+$/, '')}/`;
    if (there.origin !== base.origin) return undefined;
    const path = there.pathname.startsWith(within) ? there.pathname.slice(within.length) : there.pathname;
    return path.replace(/^\/+|\/+$/g, '') || undefined;
  }
  return undefined;
}

const Attribute = z.object({ name: z.string() });
const Schema = z.object({ id: z.string(), attributes: z.array(Attribute).nullish() });
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:group';

function documentsOf(schemas: readonly object[]): readonly z.output<typeof Schema>[] {
  return schemas.flatMap((document) => {
    const parsed = Schema.safeParse(document);
    return parsed.success ? [parsed.data] : [];
  });
}

function groupsHaveMembers(schemas: readonly object[] | undefined): boolean {
  const found = documentsOf(schemas ?? []).find(({ id }) => id.toLowerCase() === groupSchema);
  const attributes = found?.attributes ?? [];
  return attributes.length === 0 || attributes.some(({ name }) => name.toLowerCase() === 'members');
}
