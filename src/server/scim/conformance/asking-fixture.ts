/** What many checks ask of the service. For tests only. */

import { expect } from 'vitest';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import type { Answered, Stage } from '../fixture.ts';

export const core = 'urn:ietf:params:scim:schemas:core:2.0';
export const messages = 'urn:ietf:params:scim:api:messages:2.0';
export const enterprise = ENTERPRISE_USER;

/** A User that is made, as it is answered. */
export async function made(stage: Stage, more: object = {}) {
  const { status, body } = await stage.send('POST', '/Users', {
    body: { userName: 'ada@example.com', ...more },
  });
  expect(status).toBe(201);
  return body;
}

export async function read(stage: Stage, id: string, query = '') {
  return (await stage.send('GET', `/Users/${id}${query}`)).body;
}

/** A PATCH of a User, or of what stands at another endpoint. */
export function patch(
  stage: Stage,
  id: string,
  operations: readonly object[],
  endpoint = 'Users',
): Promise<Answered> {
  return stage.send('PATCH', `/${endpoint}/${id}`, {
    body: { schemas: [`${messages}:PatchOp`], Operations: operations },
  });
}

/** The ids of what fits a filter, in order of id. */
export async function found(stage: Stage, filter: string, path = '/Users'): Promise<readonly string[]> {
  const { body } = await stage.send('GET', `${path}?filter=${encodeURIComponent(filter)}`);
  return body.Resources.map(({ id }: { readonly id: string }) => id).toSorted();
}

export async function document(stage: Stage, path: string) {
  const { status, body } = await stage.send('GET', path);
  expect(status).toBe(200);
  return body;
}

export function mustRefuse(answered: Answered, status: number, scimType?: string): void {
  expect(answered).toMatchObject({
    status,
    body: { status: String(status), ...(scimType !== undefined && { scimType }) },
  });
}
