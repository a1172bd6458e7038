/** What a pretend Bitbucket answers with. */

import { type BodyRefusals, empty, json } from '../../shared/simulator.ts';
import { directoryOf, type Group, type State, type User } from './state.ts';

/** @param exception the class of Bitbucket's exception, after `com.atlassian.bitbucket.` */
export function refuse(
  status: number,
  message: string,
  { exception, context = null }: { readonly exception?: string; readonly context?: string | null } = {},
): Response {
  const exceptionName = exception === undefined ? null : `com.atlassian.bitbucket.${exception}`;
  return json({ errors: [{ context, message, exceptionName }] }, status);
}

/** How Bitbucket refuses bodies. */
export const bodyRefusals: BodyRefusals = {
  invalid: (message) => refuse(400, message),
  unsupported: () => empty(415),
};

export const notPermitted = (): Response =>
  refuse(401, 'You are not permitted to access this resource', { exception: 'AuthorisationException' });

export const noUser = (name: string): Response =>
  refuse(404, `User '${name}' does not exist.`, { exception: 'user.NoSuchUserException' });

export const noGroup = (name: string): Response =>
  refuse(404, `Group '${name}' does not exist.`, { exception: 'user.NoSuchGroupException' });

export function userJson(state: State, user: User): Record<string, unknown> {
  const { details, groups } = directoryOf(state, user);
  return {
    name: user.name,
    emailAddress: user.email,
    active: user.active,
    displayName: user.displayName,
    id: user.id,
    slug: user.name.toLowerCase().replace(/[^\w.-]/g, '_'),
    type: 'NORMAL',
    directoryName: user.directory,
    deletable: details,
    mutableDetails: details,
    mutableGroups: groups,
    ...(user.created !== undefined && { createdTimestamp: user.created }),
    ...(user.lastAuthentication !== undefined && { lastAuthenticationTimestamp: user.lastAuthentication }),
  };
}

export function groupJson({ name }: Group): Record<string, unknown> {
  return { name, deletable: true };
}
