/** What a pretend Confluence answers with. */

import { type BodyRefusals, json } from '../../shared/simulator.ts';
import type { User } from './state.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
};

/** Confluence's own refusals. */
export function refuse(statusCode: number, message: string): Response {
  const data = { authorized: statusCode !== 403, valid: statusCode !== 400, successful: false };
  return json(
    { statusCode, data, message, reason: reasons[statusCode] ?? 'Internal Server Error' },
    statusCode,
  );
}

/** What the container answers before any resource looks. */
export function refusePlainly(status: number, message: string): Response {
  return json({ message, 'status-code': status }, status);
}

/** How Confluence, and the container before it, refuse bodies. */
export const bodyRefusals: BodyRefusals = {
  invalid: (message) => refuse(400, message),
  unsupported: () => refusePlainly(415, 'HTTP 415 Unsupported Media Type'),
};

export function personJson(base: string, user: User, expand: string): Record<string, unknown> {
  return {
    type: 'known',
    username: user.name,
    userKey: user.key,
    profilePicture: { path: '/images/icons/profilepics/default.svg', width: 48, height: 48, isDefault: true },
    displayName: user.fullName,
    ...(expand.split(',').includes('status') && { status: user.active ? 'current' : 'deactivated' }),
    _links: { self: `${base}/rest/api/user?key=${user.key}` },
    _expandable: expand.includes('status') ? {} : { status: '' },
  };
}

export function groupJson(base: string, name: string): Record<string, unknown> {
  return { type: 'group', name, _links: { self: `${base}/rest/api/group/${encodeURIComponent(name)}` } };
}

/** A personal space, as a list or a single look shows it without anything expanded. */
export function spaceJson(base: string, { name, fullName }: User): Record<string, unknown> {
  return {
    id: 98_305,
    key: `~${name}`,
    name: fullName,
    status: 'CURRENT',
    type: 'personal',
    _links: { webui: `/spaces/viewspace.action?key=~${name}`, self: `${base}/rest/api/space/~${name}` },
    _expandable: { homepage: '', description: '', metadata: '', icon: '' },
  };
}
