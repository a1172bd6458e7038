import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { describe } from 'vitest';
import { testSource } from '../../testkit/test-source.ts';
import { okta } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = keys.publicKey.export({ format: 'jwk' }) as JWK;

describe('Okta by token', () => testSource({ connector: okta, world: () => pretendWorld() }));

describe('Okta by a service app that must use DPoP', () =>
  testSource({
    connector: okta,
    world: () =>
      pretendWorld(
        { app: { clientId: '0oaApp', publicKey, dpop: true } },
        { clientId: '0oaApp', privateKey },
      ),
  }));
