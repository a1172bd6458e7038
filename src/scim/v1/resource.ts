/** Resources of SCIM 1.1 as those of 2.0, and back. What both say alike goes through as it is. */
import { type Attributes, type AttributeValue, ENTERPRISE_USER } from '../../model/index.ts';
import { isObject, memberName } from '../schema/read.ts';
import { CORE_1, ENTERPRISE_1, nameFromV1 } from './names.ts';

/** A resource as a client of 1.1 sends it, in the names of 2.0. `schemas` and `meta` say nothing that a client may set. */
export function resourceFromV1(resource: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]): [string, AttributeValue][] => {
      const folded = name.toLowerCase();
      if (folded === 'schemas' || folded === 'meta') return [];
      const told = nameFromV1(name);
      if (told === ENTERPRISE_USER && isObject(value)) return [[told, renamed(value, managerFromV1)]];
      return [[told, isManager(told) ? eachIn(value, managerFromV1) : value]];
    }),
  );
}

/** A resource of this service as 1.1 says it (core schema 1.1, sections 5 to 7). */
export function resourceToV1(resource: Attributes): Attributes {
  const { schemas: _, ...rest } = resource;
  const members = Object.entries(rest).map(([name, value]): [string, AttributeValue] => {
    if (name === ENTERPRISE_USER) {
      return [ENTERPRISE_1, isObject(value) ? renamed(value, managerToV1) : value];
    }
    if (name === 'meta' && isObject(value)) {
      const { resourceType: __, ...meta } = value;
      return [name, meta];
    }
    return [name, withoutAddresses(value)];
  });
  const extensions = members.map(([name]) => name).filter((name) => name.includes(':'));
  return { schemas: [CORE_1, ...extensions], ...Object.fromEntries(members) };
}

/** An enterprise extension with its `manager` put into other words. */
function renamed(extension: Attributes, change: (manager: Attributes) => Attributes): Attributes {
  const name = memberName(extension, 'manager');
  if (name === undefined) return extension;
  return { ...extension, [name]: eachIn(extension[name] ?? null, change) };
}

/** A list of one may stand for it. */
function eachIn(manager: AttributeValue, change: (manager: Attributes) => Attributes): AttributeValue {
  if (Array.isArray(manager)) return manager.map((each: AttributeValue) => eachIn(each, change));
  return isObject(manager) ? change(manager) : manager;
}

function isManager(name: string): boolean {
  const folded = name.toLowerCase();
  return folded === 'manager' || folded === `${ENTERPRISE_USER}:manager`.toLowerCase();
}

function managerFromV1(manager: Attributes): Attributes {
  const name = memberName(manager, 'managerId');
  if (name === undefined) return manager;
  const { [name]: value = null, ...rest } = manager;
  return { value, ...rest };
}

function managerToV1(manager: Attributes): Attributes {
  const { value, $ref: _, ...rest } = manager;
  return { ...(value !== undefined && { managerId: value }), ...rest };
}

/** 1.1 knows no `$ref`. */
function withoutAddresses(value: AttributeValue): AttributeValue {
  if (!Array.isArray(value)) return value;
  return value.map((each: AttributeValue) => {
    if (!isObject(each)) return each;
    const { $ref: _, ...rest } = each;
    return rest;
  });
}
