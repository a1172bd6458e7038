/** Where the published description of Keycloak's Admin REST API says something else than Keycloak does. */

import type { SpecOverride } from '../../testkit/openapi.ts';

export const specOverrides: readonly SpecOverride[] = [
  {
    operation: 'GET /{realm}/users/{id}',
    answers: { 404: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] } },
    why: 'The file declares no 404, and Keycloak gives it for a user that is not there, with its reason in error.',
  },
  {
    operation: 'GET /{realm}/users/count',
    answers: { 403: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] } },
    why: 'The file declares no 403 here, and Keycloak gives it for a client without the role.',
  },
  {
    operation: 'GET /{realm}/groups/count',
    answers: { 403: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] } },
    why: 'The file declares no 403 here either.',
  },
  {
    operation: 'GET /{realm}/events/config',
    answers: { 403: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] } },
    why: 'The file declares no 403 here either.',
  },
];
