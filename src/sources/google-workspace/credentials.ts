/** Signing in: a service account's key, used in the name of an administrator (domain-wide delegation). */

import { z } from 'zod';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Auth, signedAssertion } from '../../rest/index.ts';
import type { GoogleWorkspaceConfig } from './config.ts';
import { explainSignIn } from './refusals.ts';

/** Never the one of the key file, which could lead anywhere. */
const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = (name: string): string => `https://www.googleapis.com/auth/admin.directory.${name}.readonly`;

export const userScope = scope('user');
/** Suffices for the members, too. */
export const groupScope = scope('group');
export const orgUnitScope = scope('orgunit');

/** The scopes that a connection needs, and no more. */
export function scopesOf({ orgUnits }: Pick<GoogleWorkspaceConfig, 'orgUnits'>): readonly string[] {
  return [userScope, groupScope, ...(orgUnits === 'groups' ? [orgUnitScope] : [])];
}

const KeyFile = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().min(1).optional(),
});

/**
 * Signs in for some scopes. Connects to nothing until a token is needed, and reads the key file not before then.
 * The token throws `invalid` for a file that is none, `forbidden` for a scope that was not delegated.
 */
export function openCredentials(
  { key, admin }: Pick<GoogleWorkspaceConfig, 'key' | 'admin'>,
  scopes: readonly string[],
  tools: Tools,
): Auth {
  let opened: Auth | undefined;
  function open(): Auth {
    const { client_email, private_key, private_key_id } = readKeyFile(key);
    return signedAssertion(
      {
        tokenUrl,
        title: 'Google',
        privateKey: private_key,
        issuer: client_email,
        subject: admin,
        scope: scopes.join(' '),
        ...(private_key_id !== undefined && { header: { kid: private_key_id } }),
        use: 'grant',
        explain: explainSignIn(scopes, admin),
      },
      tools,
    );
  }
  return {
    async headers(request) {
      opened ??= open();
      return opened.headers(request);
    },
    renew: () => opened?.renew?.() ?? false,
    secrets: () => [key, ...(opened?.secrets() ?? [])],
  };
}

function readKeyFile(text: string): z.output<typeof KeyFile> {
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch (cause) {
    const message =
      'The key for Google cannot be read: give the whole JSON file that Google Cloud made for the service account, with client_email and private_key.';
    throw new ProvisioningError('invalid', message, { cause });
  }
}
