/** What a pretend SCIM application answers with, in the words of its version. */

import type { Attributes } from '../../../../model/index.ts';
import { answerToV1, errorMessage, type ScimError } from '../../../../scim/index.ts';

export type Version = '1.1' | '2.0';

export function answer(
  version: Version,
  body: object,
  {
    status = 200,
    headers = {},
  }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const said = version === '2.0' ? body : answerToV1(body as Attributes);
  const type = version === '2.0' ? 'application/scim+json' : 'application/json';
  return new Response(JSON.stringify(said), {
    status,
    headers: { 'content-type': `${type};charset=utf-8`, ...headers },
  });
}

export function refuse(version: Version, status: number, detail: string, scimType?: string): Response {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  return answer(
    version,
    { schemas, status: String(status), ...(scimType && { scimType }), detail },
    { status },
  );
}

/** What the SCIM room throws, as an answer. */
export function refused(version: Version, thrown: unknown): Response {
  const message = errorMessage(thrown as ScimError);
  return answer(version, message, { status: Number(message.status) });
}

export const nothing = (): Response => new Response(null, { status: 204 });
