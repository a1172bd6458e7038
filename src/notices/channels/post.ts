/** One call to somebody's webhook: one try, bounded in time, and every failure in one sentence that never holds the address. */

import { asProvisioningError, type Fetch, ProvisioningError } from '../../model/index.ts';

export interface Called {
  /** Names the other side: `Slack`. */
  readonly title: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Milliseconds that one call may take. */
const patience = 20_000;
/** Letters of an answer that are read. */
const most = 2_000;

/**
 * Posts JSON. The whole address may be a secret, so only its host is ever said. A redirection is not followed: the call is
 * signed for one place.
 * @throws ProvisioningError by what was answered; with `retryAfter` where that was told
 */
export async function post({ title, url, body, headers = {} }: Called, fetch: Fetch): Promise<string> {
  const place = `${title} at ${new URL(url).host}`;
  const request = new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Rollcall', ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
  });
  let response: Response;
  let text: string;
  try {
    response = await fetch(request);
    text = (await response.text()).slice(0, most);
  } catch (thrown) {
    const { code } = asProvisioningError(thrown);
    const known = code === 'internal' ? 'unavailable' : code;
    throw new ProvisioningError(known, `${place} cannot be reached; it is tried again.`);
  }
  if (response.ok) return text;
  throw refusal(place, response, text);
}

function refusal(place: string, { status, headers }: Response, text: string): ProvisioningError {
  const said = text.replaceAll(/\s+/g, ' ').trim().slice(0, 120);
  const answered = `${place} answered ${status}${said === '' ? '' : ` (${said})`}`;
  if (status === 429) {
    const seconds = Number(headers.get('retry-after'));
    const wait = Number.isFinite(seconds) && seconds > 0 ? { retryAfter: Math.min(seconds, 86_400) } : {};
    return new ProvisioningError('rate-limited', `${place} takes no more messages for now.`, wait);
  }
  if (status >= 500 || status === 408)
    return new ProvisioningError('unavailable', `${answered}; it is tried again.`);
  if (status >= 300 && status < 400)
    return new ProvisioningError(
      'invalid',
      `${answered}, which leads elsewhere: write the address that it leads to.`,
    );
  if (status === 401 || status === 403)
    return new ProvisioningError('forbidden', `${answered}: the address or the secret is not good any more.`);
  if (status === 404 || status === 410)
    return new ProvisioningError(
      'not-found',
      `${answered}: the address is not there any more; make a new one and write it into the settings of notices.`,
    );
  return new ProvisioningError('invalid', `${answered}.`);
}
