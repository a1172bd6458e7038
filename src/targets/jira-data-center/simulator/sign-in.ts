/** Who asks a pretend Jira: by personal access token or by user name and password, as its login module judges them. */

import { isAtLeast, readVersion } from '../version.ts';
import { page } from './answers.ts';
import { type State, type User, userNamed } from './state.ts';

/** Wrong passwords in a row after which Jira wants a CAPTCHA. */
const allowed = 3;

export interface SignIn {
  /** The user; nothing when nobody has signed in; else the refusal. */
  who(request: Request, state: State): User | undefined | Response;
  /** A personal access token of a user. */
  token(token: string, userName: string): void;
  password(userName: string, password: string): void;
  revoke(token: string): void;
}

export function openSignIn(version: string): SignIn {
  const tokens = new Map<string, string>();
  const passwords = new Map<string, string>();
  const failures = new Map<string, number>();
  const knowsTokens = isAtLeast(readVersion(version), 8, 14);

  function byPassword(encoded: string, state: State): User | Response {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const name = text.slice(0, Math.max(0, text.indexOf(':'))).toLowerCase();
    const wrong = failures.get(name) ?? 0;
    if (wrong >= allowed) {
      const refused = page(
        403,
        'Forbidden (403)',
        'Basic Authentication Failure - Reason : AUTHENTICATION_DENIED',
      );
      refused.headers.set('x-seraph-loginreason', 'AUTHENTICATION_DENIED');
      refused.headers.set(
        'x-authentication-denied-reason',
        'CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp',
      );
      return refused;
    }
    const user = userNamed(state, name);
    if (user?.active === true && passwords.get(name) === text.slice(text.indexOf(':') + 1)) {
      failures.delete(name);
      return user;
    }
    failures.set(name, wrong + 1);
    return unauthorized();
  }

  return {
    who(request, state) {
      const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(' ');
      if (scheme.toLowerCase() === 'basic') return byPassword(value, state);
      if (scheme.toLowerCase() !== 'bearer' || !knowsTokens) return undefined;
      const user = userNamed(state, tokens.get(value) ?? '');
      return user?.active === true ? user : unauthorized();
    },
    token: (token, userName) => void tokens.set(token, userName.toLowerCase()),
    password: (userName, password) => void passwords.set(userName.toLowerCase(), password),
    revoke: (token) => void tokens.delete(token),
  };
}

function unauthorized(): Response {
  const refused = page(
    401,
    'Unauthorized (401)',
    '<h1>Unauthorized (401)</h1>Encountered a "401 - Unauthorized" error.',
  );
  refused.headers.set('x-seraph-loginreason', 'AUTHENTICATED_FAILED');
  refused.headers.set('www-authenticate', 'OAuth realm="https%3A%2F%2Fjira.example.com"');
  return refused;
}
