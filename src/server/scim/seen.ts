/** What was read of requests and made of answers, for the record: remembered as long as they live, never copied. */

const bodies = new WeakMap<Request, Uint8Array>();
const answers = new WeakMap<Response, { text: string }>();
const made = new WeakMap<Response, Made>();

/** What an answer was made of. */
export interface Made {
  readonly text: string | null;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Characters of an answer in pieces that are remembered. */
const mostText = 64 * 1024;

/** Remembers the body of a request. */
export function sawBody(request: Request, body: Uint8Array): void {
  bodies.set(request, body);
}

export function bodyOf(request: Request): Uint8Array | undefined {
  return bodies.get(request);
}

/** Remembers the text of an answer; gives the answer. */
export function sawAnswer(response: Response, text: string): Response {
  answers.set(response, { text });
  return response;
}

/** Remembers what an answer was made of; gives the answer. */
export function sawMade(response: Response, of: Made): Response {
  made.set(response, of);
  return of.text === null ? response : sawAnswer(response, of.text);
}

/** The answer with these headers too. Of one that was made as a whole another is made, which costs less than to look into it. */
export function withHeaders(response: Response, more: Readonly<Record<string, string>>): Response {
  const of = made.get(response);
  if (of !== undefined)
    return new Response(of.text, { status: of.status, headers: { ...of.headers, ...more } });
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  return response;
}

/** The text of an answer; one that is made in pieces grows while it is sent. */
export function answerOf(response: Response): { readonly text: string } | undefined {
  return answers.get(response);
}

/** A place to remember the pieces of an answer in; what is beyond the bound is left out. */
export function growingAnswer(): {
  readonly add: (piece: string) => void;
  readonly of: (response: Response) => Response;
} {
  const grown = { text: '' };
  return {
    add(piece) {
      if (grown.text.length < mostText) grown.text += piece;
    },
    of(response) {
      answers.set(response, grown);
      return response;
    },
  };
}
