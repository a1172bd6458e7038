/** The plainest answers of pretend products. */

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  });
}

export function page(status: number, title: string, body = ''): Response {
  return new Response(
    `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`,
    {
      status,
      headers: { 'content-type': 'text/html;charset=UTF-8' },
    },
  );
}

export function empty(status: number): Response {
  return new Response(null, { status });
}

/** How a product refuses bodies. */
export interface BodyRefusals {
  /** 400, in one sentence. */
  readonly invalid: (message: string) => Response;
  /** 415. */
  readonly unsupported: () => Response;
}

/** The body; a request that a foreign page could send as well is taken only with `X-Atlassian-Token: no-check`. */
export function readBody(
  request: Request,
  text: string,
  { invalid, unsupported }: BodyRefusals,
): Readonly<Record<string, unknown>> | Response {
  if (request.method === 'GET') return {};
  const isJson = (request.headers.get('content-type') ?? '').startsWith('application/json');
  if (!isJson && request.headers.get('x-atlassian-token') !== 'no-check')
    return new Response('XSRF check failed', { status: 403, headers: { 'content-type': 'text/plain' } });
  if (text === '') return {};
  if (!isJson) return unsupported();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    return invalid('The request body is no JSON.');
  }
  return invalid('The request body is no JSON object.');
}
