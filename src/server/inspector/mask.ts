/** What of a request may be kept: its shape always, what it says of people only where that was chosen, secrets never. */

import { redactBody, redactText } from '../../rest/index.ts';

/** Elements of a list, and characters of a text, that are shown. */
const mostElements = 50;
const mostText = 2_000;
const secret = '[secret]';

const secretPath = /passw|pwd|secret|token|credential|api-?key|assertion/i;
/** Members whose values say nothing of anybody. */
const harmless =
  /^(?:schemas|id|op|operation|active|type|primary|resourceType|created|lastModified|location|version|status|code|scimType|method|bulkId|totalResults|startIndex|itemsPerPage|count|attributes|excludedAttributes|failOnErrors|sortBy|sortOrder|cursor|nextCursor|previousCursor|\$ref|error|grant_type)$/i;
/** Members whose `value` is the id of a resource. */
const references = /^(?:members|groups|manager)$/i;

export interface Masking {
  /** Also shows what is said of people. */
  readonly personal: boolean;
  /** Collects what was masked, so that it can be masked in sentences too. */
  readonly masked: Set<string>;
}

/** A JSON value as it may be kept. */
export function maskBody(value: unknown, masking: Masking): unknown {
  return mask(redactBody(value), '', masking);
}

function mask(value: unknown, name: string, masking: Masking): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const shown = value.slice(0, mostElements).map((each) => mask(each, name, masking));
    return value.length > mostElements ? [...shown, `[${value.length - mostElements} more]`] : shown;
  }
  if (typeof value !== 'object') return maskValue(value, name, masking);
  const members = Object.entries(value);
  const path = members.find(([each, text]) => each.toLowerCase() === 'path' && typeof text === 'string')?.[1];
  return Object.fromEntries(
    members.slice(0, 200).map(([each, inner]) => [each, maskMember(each, inner, { name, path, masking })]),
  );
}

function maskMember(
  name: string,
  value: unknown,
  around: { readonly name: string; readonly path: unknown; readonly masking: Masking },
): unknown {
  const { path, masking } = around;
  const last = lastName(name);
  if (last === 'path' || last === 'filter') return maskFilter(textOf(value), masking);
  if (last === 'detail' || last === 'error_description') return maskSentence(textOf(value), masking);
  if (last === 'value' && typeof path === 'string') {
    if (secretPath.test(path)) return secret;
    return mask(value, lastName(path.replace(/\[.*$/s, '')), masking);
  }
  // The `value` of a member, a group or a manager is an id.
  if (last === 'value' && references.test(around.name))
    return typeof value === 'string' ? value : mask(value, last, masking);
  return mask(value, last, masking);
}

function maskValue(value: unknown, name: string, masking: Masking): unknown {
  const text = textOf(value);
  if (harmless.test(name)) return typeof value === 'string' ? cut(redactText(text)) : value;
  if (masking.personal) return typeof value === 'string' ? cut(redactText(text)) : value;
  if (typeof value === 'number') return '[number]';
  return hidden(text, masking);
}

/** Literals of a filter or a path are masked, but for ids and what is no text. */
export function maskFilter(text: string, masking: Masking): string {
  if (secretPath.test(text)) return secret;
  if (masking.personal) return cut(redactText(text));
  const quoted = text.replace(
    /(?<before>\b(?:(?:members|groups|manager)\s*\[\s*value|id|meta\.\w+|members(?:\.value)?|manager(?:\.value)?|type)\s+\w\w\s+)?"(?<literal>(?:[^"\\]|\\.)*)"/gi,
    (all, before: string | undefined, literal: string) =>
      before === undefined ? `"${hidden(literal, masking)}"` : all,
  );
  const masked = quoted.replace(
    /\b(eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?!")([^\s)\]]+)/gi,
    (all, operator: string, literal: string) =>
      /^(?:true|false|null|-?\d+(?:\.\d+)?)$/i.test(literal)
        ? all
        : `${operator} ${hidden(literal, masking)}`,
  );
  // A quotation mark that is never closed: what follows it could be anything.
  const open = masked.replaceAll(/"(?:[^"\\]|\\.)*"/g, (each) => ' '.repeat(each.length)).indexOf('"');
  return cut(open < 0 ? masked : `${masked.slice(0, open)}"${hidden(masked.slice(open + 1), masking)}`);
}

/** A sentence of ours may repeat what was sent. */
function maskSentence(text: string, { personal, masked }: Masking): string {
  const shown = redactText(text);
  if (personal) return cut(shown);
  let without = shown;
  for (const each of masked)
    if (each.length > 2) without = without.replaceAll(each, `[${each.length} characters]`);
  return cut(without.replaceAll(/[^\s"'<>()]+@[^\s"'<>()]+/g, '[address]'));
}

/** An address as it may be kept: ids are shown, what could be a name is not. */
export function maskAddress(
  address: URL,
  masking: Masking,
): { readonly path: string; readonly query: string } {
  const segments = address.pathname.split('/').map((each) => {
    const text = decoded(each);
    return masking.personal || (text.length <= 64 && /^[\w.:-]*$/.test(text))
      ? redactText(text)
      : hidden(text, masking);
  });
  const parameters = [...address.searchParams].slice(0, 50).map(([name, value]) => {
    const shown =
      name.toLowerCase() === 'filter'
        ? maskFilter(value, masking)
        : secretPath.test(name)
          ? secret
          : harmless.test(name) || masking.personal || value === ''
            ? cut(redactText(value))
            : hidden(value, masking);
    return `${cut(name)}${value === '' ? '' : `=${shown}`}`;
  });
  return { path: cut(segments.join('/')), query: parameters.join('&') };
}

function hidden(text: string, { masked }: Masking): string {
  if (text === '') return '';
  if (masked.size < 500) masked.add(text);
  return `[${text.length} characters]`;
}

/** The attribute that a name or a path ends in: `urn:…:User:name.givenName` is `givenName`. */
function lastName(path: string): string {
  return path.split(/[.:]/).at(-1) ?? path;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function cut(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}… [${text.length - mostText} more]` : text;
}
