/** What the Data Center products have in common: how they are signed in to, and how they refuse before any product looks. */

import { z } from 'zod';
import { pastedSecret, secret, type Tools } from '../../model/index.ts';
import { basic, bearer, type Explain, openRest, type ReadErrorBody, type Rest } from '../../rest/index.ts';

/** The settings that every Data Center connection has. */
export const dataCenterFields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://jira.example.com' })
    .refine((url) => !url.includes('?') && !url.includes('#'), 'must end with the path, without ? and #')
    .meta({ description: 'The base URL of the product, with its context path if it has one.' }),
  token: pastedSecret().optional().meta({
    description: 'A personal access token of an administrator; instead of a user name and password.',
  }),
  username: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The user name of an administrator; instead of a token.' }),
  password: secret().optional().meta({ description: 'The password of that administrator.' }),
  timeout: z.int().min(1).max(600).default(60).meta({ description: 'Seconds that one request may take.' }),
};

export interface DataCenterSettings {
  readonly url: string;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly timeout: number;
}

/** A connection proves itself by a token, or by a user name and a password; both or neither is a fault. */
export function checkCredentials(
  settings: Omit<DataCenterSettings, 'url' | 'timeout'>,
  context: z.RefinementCtx,
): void {
  const { token, username, password } = settings;
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (token !== undefined) {
    if (username !== undefined) fault('username', 'must be left out when there is a token');
    if (password !== undefined) fault('password', 'must be left out when there is a token');
    return;
  }
  if (username === undefined && password === undefined) {
    fault('token', 'is missing; give a token, or a username and a password');
    return;
  }
  if (username === undefined) fault('username', 'is missing beside the password');
  if (password === undefined) fault('password', 'is missing beside the user name');
}

/** Opens the HTTP side of a Data Center connection. Connects to nothing. */
export function openDataCenter(
  settings: DataCenterSettings,
  family: {
    readonly title: string;
    readonly readErrorBody: ReadErrorBody;
    readonly explain: Explain;
    /** Sent with every request. */
    readonly headers?: Readonly<Record<string, string>>;
  },
  tools: Tools,
): Rest {
  const { token, username = '', password = '' } = settings;
  return openRest(
    {
      base: settings.url,
      title: family.title,
      auth: token === undefined ? basic(username, password) : bearer(token),
      ...(family.headers !== undefined && { headers: family.headers }),
      writeHeaders: { 'x-atlassian-token': 'no-check' },
      readErrorBody: family.readErrorBody,
      explain: (refusal) => explainSignIn(family.title)(refusal) ?? family.explain(refusal),
      timeout: settings.timeout * 1_000,
    },
    tools,
  );
}

/** Refusals that come before the product: too many wrong passwords, and administrator sessions that no token can open. */
function explainSignIn(title: string): Explain {
  return ({ status, headers, words }) => {
    if (/captcha/i.test(headers.get('x-authentication-denied-reason') ?? '')) {
      return {
        code: 'unauthorized',
        message: `${title} wants a CAPTCHA after too many wrong passwords: sign in once by hand as the connection's user, correct the password here, or use a personal access token.`,
      };
    }
    if ((status === 401 || status === 403) && /websudo/i.test(words)) {
      return {
        code: 'forbidden',
        message: `${title} asks for a secure administrator session, which no token can open: turn off "secure administrator sessions" in its security configuration.`,
      };
    }
    return undefined;
  };
}
