/** Signing in: passwords are never accepted here, and who signed in by other ways is told to us. */

import { findUser } from '../../served/index.ts';
import { answerJson, answerUser, answerXml, type Call, missing, namedUser, needed, single } from './call.ts';
import { CrowdError } from './error.ts';

/**
 * `POST /authentication`. Nobody has a password here: whoever is known and active is refused as for a wrong one. Somebody
 * unknown is told as such, so that the application may look into its other directories.
 */
export async function authenticate(call: Call): Promise<Response> {
  const user = await namedUser(call, await call.reading(), 400);
  if (!user.active) throw inactive(user.name);
  throw new CrowdError(
    400,
    'INVALID_USER_AUTHENTICATION',
    `Failed to authenticate principal <${user.name}>: passwords are not kept here; sign in by single sign-on`,
  );
}

/** `POST /authentication/notify`: somebody has signed in by SAML or OpenID Connect. Kept as the last login. */
export async function notify(call: Call): Promise<Response> {
  const reading = await call.reading();
  const name = needed(call, 'username');
  const user = await findUser(reading.view, { name });
  if (user === undefined) throw missing('USER_NOT_FOUND', `User <${name}> does not exist`);
  if (!user.active) throw inactive(user.name);
  await reading.signedIn(user.id);
  return answerUser(call, user, { ...single(call), attributes: true });
}

function inactive(name: string): CrowdError {
  return new CrowdError(400, 'INACTIVE_ACCOUNT', `Account with name <${name}> is inactive`);
}

/** `POST /session`: Crowd's own single sign-on begins with a password, and there is none. */
export function openSession(): Response {
  throw new CrowdError(
    400,
    'INVALID_USER_AUTHENTICATION',
    'Sessions of Crowd SSO are not kept here; sign in by single sign-on of the application',
  );
}

/** `GET` and `POST /session/{token}`: no token was ever given out. */
export function noSession(): Response {
  throw new CrowdError(404, 'INVALID_SSO_TOKEN', 'The session does not exist');
}

/** `DELETE /session/{token}` and `DELETE /session?username=`: what is to be ended is not there. */
export function endSession(): Response {
  return new Response(null, { status: 204 });
}

/** `GET /config/cookie`: read by clients before they know whether they use Crowd SSO. */
export function cookieConfig({ json, base }: Call): Response {
  const secure = base.startsWith('https:');
  return json
    ? answerJson({ secure, name: 'crowd.token_key' })
    : answerXml(`<cookie-config><secure>${secure}</secure><name>crowd.token_key</name></cookie-config>`);
}
