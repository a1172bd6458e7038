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
