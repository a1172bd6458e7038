/** The query parameters that a pretend Graph understands, and its refusals. */

import type { Properties } from './state.ts';

const user =
  'id,userPrincipalName,displayName,givenName,surname,mail,otherMails,proxyAddresses,accountEnabled,userType,jobTitle,department,companyName,employeeId,employeeType,employeeOrgData,businessPhones,mobilePhone,streetAddress,city,state,postalCode,country,preferredLanguage,officeLocation,usageLocation,createdDateTime,onPremisesSamAccountName,onPremisesExtensionAttributes,signInActivity,manager';

/** What may be selected. */
export const properties = {
  user: new Set(user.split(',')),
  group: new Set(
    'id,displayName,description,mail,mailNickname,visibility,securityEnabled,groupTypes,members'.split(','),
  ),
};

/** What is told when nothing is selected; whether an account is enabled is not among it. */
const few =
  'businessPhones,displayName,givenName,id,jobTitle,mail,mobilePhone,preferredLanguage,surname,userPrincipalName'.split(
    ',',
  );

export function selectOf(query: URLSearchParams, known: ReadonlySet<string>): readonly string[] | Response {
  const text = query.get('$select');
  if (text === null) return few.filter((name) => known.has(name));
  const names = text.split(',');
  const unknown = names.find((name) => !known.has(name));
  return unknown === undefined
    ? names
    : refuse(
        400,
        'BadRequest',
        `Could not find a property named '${unknown}' on type 'microsoft.graph.directoryObject'.`,
      );
}

/** Those that a filter `id in (…)` lets through; no other filter is understood. */
export function filtered(
  filter: string | null,
  from: ReadonlyMap<string, Properties | { readonly properties: Properties }>,
): readonly Properties[] | Response {
  const plain = (entry: Properties | { readonly properties: Properties }): Properties =>
    'properties' in entry ? (entry.properties as Properties) : entry;
  if (filter === null) return [...from.values()].map(plain);
  const ids = /^id in \(([^)]*)\)$/
    .exec(filter)?.[1]
    ?.split(',')
    .map((id) => id.replaceAll("'", ''));
  if (ids === undefined) return refuse(400, 'Request_UnsupportedQuery', 'Unsupported query.');
  if (ids.length > 15)
    return refuse(
      400,
      'Request_UnsupportedQuery',
      "Too many child clauses specified in search filter expression containing 'OR' operators: 16. Max allowed: 15.",
    );
  return ids.flatMap((id) => {
    const entry = from.get(id);
    return entry === undefined ? [] : [plain(entry)];
  });
}

export function refuse(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const innererror = { date: '2026-01-05T08:00:00', 'request-id': 'r', 'client-request-id': 'c' };
  return Response.json({ error: { code, message, innererror } }, { status, headers });
}
