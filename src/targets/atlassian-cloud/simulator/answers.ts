/** How a pretend organisation answers. */

export function answer(status: number, body?: unknown): Response {
  if (body === undefined) return new Response(null, { status });
  return Response.json(body, { status });
}

/** As the organisation's interface refuses. */
export function refuse(status: number, detail: string, code = `ADMIN-${status}-1`): Response {
  return answer(status, { errors: [{ id: `id-${status}`, status: String(status), code, detail }] });
}

/** As the gateway before it refuses. */
export function refusePlainly(code: number, message: string): Response {
  return answer(code, { code, message });
}

/** As the interface for managed accounts refuses. */
export function refuseByKey(status: number, key: string, context?: unknown): Response {
  return answer(status, { key, ...(context !== undefined && { context }) });
}
