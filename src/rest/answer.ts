/** Reads what came back: bounded, and never trusted to be what it says it is. */

import type { ZodType } from 'zod';

/** An answer whose body could not be used. */
export type Unusable =
  /** It ended too early or is not the JSON it says it is. */
  | 'cut'
  /** A page to sign in at. */
  | 'login'
  /** Some other page, of a proxy or of a wrong address. */
  | 'page'
  /** More than may be held. */
  | 'too-large'
  /** JSON of another shape than this product answers with; `detail` says where. */
  | 'shape';

export type Decoded<Body> =
  | { readonly body: Body }
  | { readonly unusable: Unusable; readonly detail?: string };

/**
 * The bytes of an answer as text, at most `limit` of them; nothing when there are more.
 * Throws what the connection throws when it is cut.
 */
export async function readText(answer: Response, limit: number): Promise<string | undefined> {
  if (answer.body === null) return '';
  const announced = Number(answer.headers.get('content-length') ?? '0');
  const reader = answer.body.getReader();
  if (announced > limit) {
    await reader.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
}

/** Whether the header names a JSON media type (`application/json`, `application/scim+json`, …). */
function isJson(headers: Headers): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
}

/** Whether the header names a web page, or the text begins like one. */
export function isPage(headers: Headers, text: string): boolean {
  return (
    /^(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '') ||
    /^\s*<(!doctype|html)/i.test(text)
  );
}

/** Whether a web page is one to sign in at: proxies and expired sessions answer with it and status 200. */
export function isLoginPage(text: string): boolean {
  return /type=["']?password|os_username|login\.jsp|name=["']?SAMLRequest|<title>[^<]*(log ?in|sign ?in)/i.test(
    text,
  );
}

/** Whether a redirect leads to a page to sign in at. */
export function leadsToLogin(location: string): boolean {
  return /(login|log-in|signin|sign-in|\/sso|saml|oauth2?\/|\/authorize|\/auth\b)/i.test(location);
}

/** The body of a good answer, checked: first its media type, then its JSON, then the fields that are used. */
export function decode<Body>(headers: Headers, text: string, schema: ZodType<Body>): Decoded<Body> {
  if (isPage(headers, text)) return { unusable: isLoginPage(text) ? 'login' : 'page' };
  if (!isJson(headers)) return { unusable: text === '' ? 'cut' : 'page' };
  const value = parseJson(text);
  if (value === undefined) return { unusable: 'cut' };
  const checked = schema.safeParse(value);
  if (checked.success) return { body: checked.data };
  const issue = checked.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  return { unusable: 'shape', detail: `${place}: ${issue?.message ?? 'unknown'}` };
}

/** The JSON of a text, or nothing when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
