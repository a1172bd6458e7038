/** The resource types as a client of each dialect names them. */
import {
  type Aliases,
  groupDefinition,
  type ResourceType,
  type ResourceTypeDefinition,
  resourceType,
  userDefinition,
} from '../schema/resource-type.ts';
import { aliasesOf, PARTS_1 } from '../v1/names.ts';
import { type DialectName, dialectNames, dialectsNamed } from './list.ts';

/** The resource types that this service keeps, with the names of one dialect. */
export interface ResourceTypes {
  readonly user: ResourceType;
  readonly group: ResourceType;
  /** Those that the settings declare beyond the two. */
  readonly others: readonly ResourceType[];
}

type Extended = Required<Pick<ResourceTypeDefinition, 'extensions' | 'requiredExtensions'>>;

/** What settings declare: further extensions of the two types, and further types. */
export interface DeclaredTypes {
  readonly user: Extended;
  readonly group: Extended;
  readonly others: readonly ResourceTypeDefinition[];
}

/** The resource types for a dialect, in the names of SCIM 2.0 or of 1.1. Made once for each, at the start. */
export function resourceTypesOf(
  name: DialectName,
  version: 'v1' | 'v2' = 'v2',
  declared?: DeclaredTypes,
): ResourceTypes {
  if (declared === undefined) return version === 'v2' ? prepared[name] : preparedV1[name];
  const made = preparedFor.get(declared) ?? new Map<string, ResourceTypes>();
  preparedFor.set(declared, made);
  const key = `${version} ${name}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const types = prepare(name, declared);
  const wanted = version === 'v2' ? types : inV1(types);
  made.set(key, wanted);
  return wanted;
}

/** Made once for each declaration. */
const preparedFor = new WeakMap<DeclaredTypes, Map<string, ResourceTypes>>();

const prepared = Object.fromEntries(dialectNames.map((name) => [name, prepare(name)])) as Readonly<
  Record<DialectName, ResourceTypes>
>;

const preparedV1 = Object.fromEntries(
  Object.entries(prepared).map(([name, types]) => [name, inV1(types)]),
) as Readonly<Record<DialectName, ResourceTypes>>;

function inV1({ user, group, others }: ResourceTypes): ResourceTypes {
  return { user: alsoV1(user, userDefinition), group: alsoV1(group, groupDefinition), others };
}

/** The type with the URNs of 1.1 beside those that the dialect has, and its name for a manager's `value`. */
function alsoV1(type: ResourceType, definition: ResourceTypeDefinition): ResourceType {
  const { urns } = aliasesOf(definition.schema.id);
  const core = resourceType(definition, { urns, attributes: {} });
  const known = new Map([...core.known, ...type.known]);
  return { ...type, known: [...known].sort(([a], [b]) => b.length - a.length), parts: PARTS_1 };
}

function prepare(name: DialectName, declared?: DeclaredTypes): ResourceTypes {
  const several = dialectsNamed(name).map((each) => each.aliases);
  const aliases: Aliases = {
    urns: Object.assign({}, ...several.map((each) => each.urns)),
    attributes: Object.assign({}, ...several.map((each) => each.attributes)),
  };
  return {
    user: resourceType(extended(userDefinition, declared?.user), aliases),
    group: resourceType(extended(groupDefinition, declared?.group), aliases),
    others: declared?.others.map((each) => resourceType(each)) ?? [],
  };
}

function extended(definition: ResourceTypeDefinition, more: Extended | undefined): ResourceTypeDefinition {
  if (more === undefined) return definition;
  return { ...definition, ...more, extensions: [...definition.extensions, ...more.extensions] };
}
