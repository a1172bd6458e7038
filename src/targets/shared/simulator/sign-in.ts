/** Who asks a pretend Data Center product: by personal access token or by user name and password, as its login module judges them. */

/** Wrong passwords in a row after which a CAPTCHA is wanted. */
const allowed = 3;

export interface SignIn<User> {
  /** The user; nothing when nobody has signed in; else the refusal. */
  who(request: Request): User | undefined | Response;
  /** A personal access token of a user. */
  token(token: string, userName: string): void;
  password(userName: string, password: string): void;
  revoke(token: string): void;
}

export interface SignInOptions<User> {
  /** Whether this version has personal access tokens. */
  readonly knowsTokens: boolean;
  /** The user of that name, in lower case. */
  readonly find: (name: string) => User | undefined;
  /** What is answered to wrong credentials. */
  readonly refused: () => Response;
  /** What is answered once a CAPTCHA is wanted; the headers that say so are added. */
  readonly denied: () => Response;
  readonly loginUrl: string;
}

export function openSignIn<User extends { readonly active: boolean }>({
  knowsTokens,
  find,
  refused,
  denied,
  loginUrl,
}: SignInOptions<User>): SignIn<User> {
  const tokens = new Map<string, string>();
  const passwords = new Map<string, string>();
  const failures = new Map<string, number>();

  function wantsCaptcha(): Response {
    const answer = denied();
    answer.headers.set('x-seraph-loginreason', 'AUTHENTICATION_DENIED');
    answer.headers.set('x-authentication-denied-reason', `CAPTCHA_CHALLENGE; login-url=${loginUrl}`);
    return answer;
  }

  function failed(): Response {
    const answer = refused();
    answer.headers.set('x-seraph-loginreason', 'AUTHENTICATED_FAILED');
    return answer;
  }

  function byPassword(encoded: string): User | Response {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const name = text.slice(0, Math.max(0, text.indexOf(':'))).toLowerCase();
    const wrong = failures.get(name) ?? 0;
    if (wrong >= allowed) return wantsCaptcha();
    const user = find(name);
    if (user?.active === true && passwords.get(name) === text.slice(text.indexOf(':') + 1)) {
      failures.delete(name);
      return user;
    }
    failures.set(name, wrong + 1);
    return failed();
  }

  return {
    who(request) {
      const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(' ');
      if (scheme.toLowerCase() === 'basic') return byPassword(value);
      if (scheme.toLowerCase() !== 'bearer' || !knowsTokens) return undefined;
      const user = find(tokens.get(value) ?? '');
      return user?.active === true ? user : failed();
    },
    token: (token, userName) => void tokens.set(token, userName.toLowerCase()),
    password: (userName, password) => void passwords.set(userName.toLowerCase(), password),
    revoke: (token) => void tokens.delete(token),
  };
}
