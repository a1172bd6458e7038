/** Filters and paths as they may be kept: what is compared, but not with what. What cannot be read is hidden whole. */

import { type Filter, parseFilter, parsePatchPath, printFilter } from '../../scim/index.ts';
import * as forms from './forms.ts';
import { hidden, hiddenExpression, isSecret, keptExpression, type Masking, shownText } from './hiding.ts';

/** Names whose values say nothing of anybody where they have this form. */
const harmless: Readonly<Record<string, RegExp>> = {
  id: forms.id,
  active: forms.flag,
  members: forms.id,
  'members.value': forms.id,
  groups: forms.id,
  'groups.value': forms.id,
  manager: forms.id,
  'manager.value': forms.id,
  'manager.managerid': forms.id,
  'meta.created': forms.moment,
  'meta.lastmodified': forms.moment,
  'meta.version': forms.version,
  'meta.location': forms.address,
  'meta.resourcetype': forms.word,
};

/** Schemas of the standards, whose names need no URN. */
const standard =
  /^urn:(?:ietf:params:scim:schemas:(?:core:2\.0:(?:user|group)|extension:enterprise:2\.0:user)|scim:schemas:(?:core|extension:enterprise):1\.0):/;

/** A filter with what it compares. */
export function maskFilter(text: string, masking: Masking): string {
  return masked(text, masking, () => printFilter(maskedFilter(parseFilter(text), '', masking)));
}

/** The path of a change: of a PATCH, or, as it begins with a slash, of an operation of a Bulk. */
export function maskPath(text: string, masking: Masking): string {
  if (text.startsWith('/'))
    return isSecret(text, masking) ? keptExpression(text, masking) : maskSegments(text, masking);
  return masked(text, masking, () => {
    const { attribute, filter, sub } = parsePatchPath(text);
    if (filter === undefined) return attribute;
    const choice = printFilter(maskedFilter(filter, `${attribute}.`, masking));
    return `${attribute}[${choice}]${sub === undefined ? '' : `.${sub}`}`;
  });
}

/** The segments of an address: ids are shown, what could be a name is not. */
export function maskSegments(path: string, masking: Masking): string {
  return path
    .split('/')
    .map((each) => {
      const text = decoded(each);
      return masking.personal || text === '' || forms.id.test(text) ? shownText(text) : hidden(text, masking);
    })
    .join('/');
}

function masked(text: string, masking: Masking, read: () => string): string {
  if (isSecret(text, masking)) return keptExpression(text, masking);
  if (masking.personal || text.trim() === '') return shownText(text);
  try {
    return shownText(read());
  } catch {
    return hiddenExpression(text, masking);
  }
}

/** @param within the attribute whose values are chosen, with a dot; empty outside of brackets */
function maskedFilter(filter: Filter, within: string, masking: Masking): Filter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((each) => maskedFilter(each, within, masking)) };
    case 'not':
      return { ...filter, filter: maskedFilter(filter.filter, within, masking) };
    case 'some':
      return { ...filter, filter: maskedFilter(filter.filter, `${filter.path}.`, masking) };
    case 'present':
      return filter;
    case 'compare': {
      const { value } = filter;
      if (typeof value === 'number') return { ...filter, value: '[number]' };
      if (typeof value !== 'string' || isHarmless(`${within}${filter.path}`, value)) return filter;
      return { ...filter, value: hidden(value, masking) };
    }
  }
}

function isHarmless(path: string, value: string): boolean {
  const name = path.toLowerCase().replace(standard, '');
  const form = Object.hasOwn(harmless, name) ? harmless[name] : undefined;
  return form?.test(value) === true || (/(?:^|[.:])type$/.test(name) && forms.kind.test(value));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
