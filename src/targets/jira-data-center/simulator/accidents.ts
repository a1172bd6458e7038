/** What happens to requests that a pretend Jira would otherwise answer well. */

import { page } from '../../shared/simulator.ts';
import { refuse, refusePlainly } from './answers.ts';

/**
 * - `error`: 500 before anything is done; `lost`: done, then 500.
 * - `timeout`: done, then no answer; `unreachable`: no connection.
 * - `cut`: done, and the answer's body breaks off.
 * - `page`: a proxy's error page with status 502; `login`: a page to sign in with status 200.
 * - `starting`: the container answers before Jira is there: 404 to everything.
 * - `short`: one page of a list is told without its entries.
 */
export type AccidentKind =
  | 'error'
  | 'lost'
  | 'timeout'
  | 'unreachable'
  | 'cut'
  | 'page'
  | 'login'
  | 'starting'
  | 'short';

export interface Accident {
  readonly kind: AccidentKind;
  /** `GET user/list`; absent: any request. */
  readonly operation?: string;
  /** How often it happens; 1 when absent. */
  readonly times?: number;
  /** How many requests pass before it happens first. */
  readonly after?: number;
}

export interface Accidents {
  /** From now on this happens. */
  plan(accident: Accident): void;
  /** Nothing more happens. */
  clear(): void;
  /** Answers a request, with what is planned for it. */
  meet(operation: string, answer: () => Response): Promise<Response>;
}

export function openAccidents(): Accidents {
  let planned: { accident: Accident; left: number; pass: number }[] = [];

  function next(operation: string): AccidentKind | undefined {
    for (const entry of planned) {
      if (entry.accident.operation !== undefined && entry.accident.operation !== operation) continue;
      if (entry.pass > 0) {
        entry.pass -= 1;
        continue;
      }
      if (entry.left <= 0) continue;
      entry.left -= 1;
      return entry.accident.kind;
    }
    return undefined;
  }

  return {
    plan(accident) {
      planned.push({ accident, left: accident.times ?? 1, pass: accident.after ?? 0 });
    },
    clear() {
      planned = [];
    },
    async meet(operation, answer) {
      const kind = next(operation);
      return kind === undefined ? answer() : happen[kind](answer);
    },
  };
}

const happen: Readonly<Record<AccidentKind, (answer: () => Response) => Response | Promise<Response>>> = {
  error: () => refuse(500, 'Internal server error'),
  lost: (answer) => {
    answer();
    return refuse(500, 'Internal server error');
  },
  timeout: (answer) => {
    answer();
    throw broken('UND_ERR_HEADERS_TIMEOUT');
  },
  unreachable: () => {
    throw broken('ECONNREFUSED');
  },
  cut: async (answer) => {
    const whole = answer();
    const text = await whole.text();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
        controller.error(broken('UND_ERR_SOCKET'));
      },
    });
    return new Response(body, { status: whole.status, headers: whole.headers });
  },
  page: () => page(502, 'Bad Gateway', '<h1>502 Bad Gateway</h1>'),
  login: () => page(200, 'Log in - Jira', '<form action="/login.jsp"><input name="os_username"></form>'),
  starting: () => refusePlainly(404, 'null for uri'),
  short: async (answer) => {
    const whole = answer();
    const body: unknown = await whole.json();
    const short =
      typeof body === 'object' && body !== null && 'values' in body ? { ...body, values: [] } : [];
    return new Response(JSON.stringify(short), { status: whole.status, headers: whole.headers });
  },
};

function broken(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
