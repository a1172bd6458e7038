import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ProvisioningError } from '../model/index.ts';
import { hastyClock, testTools } from '../testkit/tools.ts';
import { bearer } from './auth/static.ts';
import { openRest, type RestOptions } from './client.ts';
import type { Call } from './request.ts';

const base = 'https://jira.example.com/jira';
const token = 'pat-0123456789';
const User = z.object({ key: z.string() });
const read: Call<{ key: string }> = {
  method: 'GET',
  path: '/user',
  purpose: 'read the account ada',
  schema: User,
};
const create: Call<{ key: string }> = {
  method: 'POST',
  path: '/user',
  purpose: 'create the account ada',
  schema: User,
  body: { name: 'ada' },
};

type Script = (request: Request) => Response | Promise<Response>;

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const html = (body: string, status = 200): Response =>
  new Response(`<!doctype html><html>${body}</html>`, { status, headers: { 'content-type': 'text/html' } });
const broken = (code: string): Script => {
  return () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  };
};

/** A client whose other side answers by script, one line per request; the last line answers all that follow. */
function scripted(script: readonly Script[], options: Partial<RestOptions> = {}) {
  const sent: Request[] = [];
  const clock = hastyClock();
  const tools = testTools({
    clock,
    fetch: async (request) => {
      sent.push(request);
      return script[Math.min(sent.length, script.length) - 1]!(request);
    },
  });
  const rest = openRest({ base, title: 'Jira', auth: bearer(token), ...options }, tools);
  const failure = async (call: Call<unknown>): Promise<ProvisioningError> =>
    rest.send(call).then(
      () => {
        throw new Error('The call was expected to fail.');
      },
      (error: ProvisioningError) => error,
    );
  return { rest, sent, tools, failure, waited: () => clock.now() - Date.UTC(2026, 0, 5, 8) };
}

describe('what is sent', () => {
  test('the base address keeps its path, queries are encoded, undefined ones left out', async () => {
    const { rest, sent } = scripted([() => json({ key: 'K1' })]);
    await rest.send({ ...read, query: { username: 'a+b c&d', expand: 'groups', none: undefined } });
    const url = new URL(sent[0]!.url);
    expect(url.pathname).toBe('/jira/user');
    expect(Object.fromEntries(url.searchParams)).toEqual({ username: 'a+b c&d', expand: 'groups' });
    expect(sent[0]!.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect(sent[0]!.redirect).toBe('manual');
  });

  test('headers of writes go with writes only', async () => {
    const { rest, sent } = scripted([() => json({ key: 'K1' })], {
      writeHeaders: { 'x-atlassian-token': 'no-check' },
    });
    await rest.send(read);
    await rest.send(create);
    expect(sent.map((request) => request.headers.get('x-atlassian-token'))).toEqual([null, 'no-check']);
    expect(sent[1]!.headers.get('content-type')).toBe('application/json');
  });

  test('an absolute address on another host is refused before anything is sent', async () => {
    const { failure, sent } = scripted([() => json({ key: 'K1' })]);
    const error = await failure({ ...read, path: 'https://jira.example.com.evil.example/user' });
    expect(error.code).toBe('unavailable');
    expect(error.message).toContain('credentials are not sent there');
    expect(sent).toEqual([]);
  });
});

describe('what comes back', () => {
  test('an answer has the fields that the schema names, and the id of the request', async () => {
    const { rest } = scripted([() => json({ key: 'K1', other: 1 }, 200, { 'x-arequestid': '480x1' })]);
    expect(await rest.send(read)).toMatchObject({ status: 200, body: { key: 'K1' }, requestId: '480x1' });
  });

  test('a body that nobody asked for is not looked at', async () => {
    const { rest } = scripted([
      () => new Response(null, { status: 204 }),
      () => new Response('fine', { status: 200 }),
    ]);
    expect((await rest.send({ method: 'DELETE', path: '/user', purpose: 'x' })).body).toBeUndefined();
    expect((await rest.send({ method: 'PUT', path: '/user', purpose: 'x' })).body).toBeUndefined();
  });

  test.each([
    [
      'a page to sign in',
      () => html('<form><input type="password"></form>'),
      'unauthorized',
      /page to sign in/,
    ],
    [
      'a redirect to a page to sign in',
      () => Response.redirect('https://sso.example.com/login?x=1', 302),
      'unauthorized',
      /single sign-on/,
    ],
    [
      'a redirect elsewhere',
      () => Response.redirect('https://other.example.com/jira/user', 301),
      'unavailable',
      /redirects \(301\) to https:\/\/other.example.com /,
    ],
    ["a proxy's page", () => html('<h1>Welcome</h1>'), 'unavailable', /not JSON/],
    [
      'plain text',
      () => new Response('OK', { headers: { 'content-type': 'text/plain' } }),
      'unavailable',
      /not JSON/,
    ],
    ['another product', () => json({ name: 'ada' }), 'unavailable', /unknown form .*key/],
    ['too much', () => json({ key: 'K'.repeat(2_000) }), 'unavailable', /more than may be held/],
  ] as const)('%s is recognised', async (_, script, code, words) => {
    const { failure, sent } = scripted([script], { maxAnswer: 1_000 });
    const error = await failure(read);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(sent).toHaveLength(1);
  });

  test('a page to sign in is no success for a call whose body nobody reads', async () => {
    const { failure } = scripted([() => html('<title>Log in</title>')]);
    expect((await failure({ method: 'DELETE', path: '/x', purpose: 'remove ada' })).code).toBe(
      'unauthorized',
    );
  });

  test('a streamed answer is given up as soon as it is too large', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(512));
      },
    });
    const { failure } = scripted(
      [() => new Response(endless, { headers: { 'content-type': 'application/json' } })],
      {
        maxAnswer: 2_048,
      },
    );
    expect((await failure(read)).message).toMatch(/more than may be held/);
    expect(pulled).toBeLessThan(10);
  });
});

describe('refusals', () => {
  test.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'unsupported'],
    [409, 'conflict'],
    [412, 'stale'],
    [422, 'invalid'],
    [501, 'unsupported'],
    [503, 'unavailable'],
  ] as const)('%d is %s, in one sentence with their words', async (status, code) => {
    const { failure } = scripted([() => json({ message: 'Their words.' }, status, { 'x-request-id': 'r1' })]);
    const error = await failure(read);
    expect(error).toMatchObject({ code, requestId: 'r1', effectUnknown: false });
    expect(error.message).toMatch(
      /^Jira at jira\.example\.com refused to read the account ada \(\d+\): .* It says: Their words\.$/,
    );
  });

  test('what the family explains is final', async () => {
    const { failure, sent } = scripted([() => json({ message: 'read-only' }, 500)], {
      explain: ({ words }) =>
        words === 'read-only' ? { code: 'unsupported', message: 'Read only.' } : undefined,
    });
    expect(await failure(create)).toMatchObject({
      code: 'unsupported',
      message: 'Read only.',
      effectUnknown: false,
    });
    expect(sent).toHaveLength(1);
  });

  test('a caller that asks for them gets refusals to judge, others are thrown', async () => {
    const { rest } = scripted([() => json({ message: 'already' }, 400), () => json({}, 403)]);
    const first = await rest.attempt(create, [400]);
    expect(first.refusal?.words).toBe('already');
    await expect(rest.attempt(create, [400])).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('both sides of a refused call are logged for whoever looks closely, without secrets', async () => {
    const { failure, tools } = scripted([
      () => json({ message: 'no', password: 'theirs' }, 400, { 'set-cookie': 'sid=1' }),
    ]);
    await failure({ ...create, body: { name: 'ada', password: 'ours' } });
    const text = JSON.stringify(tools.log.lines);
    expect(text).toContain('ada');
    expect(text).toContain('create the account ada (400)');
    for (const secret of ['ours', 'theirs', 'sid=1', token]) expect(text).not.toContain(secret);
  });

  test('credentials that are echoed in an error body reach neither the message nor the log', async () => {
    const { failure, tools } = scripted([
      (request) => json({ message: `bad ${request.headers.get('authorization')}` }, 400),
    ]);
    const error = await failure(read);
    expect(error.message).toContain('[redacted]');
    expect(error.message + JSON.stringify(tools.log.lines)).not.toContain(token);
  });
});

describe('trying again', () => {
  test('a reading is repeated until it succeeds', async () => {
    const { rest, sent } = scripted([() => json({}, 500), broken('ECONNRESET'), () => json({ key: 'K1' })]);
    expect((await rest.send(read)).body).toEqual({ key: 'K1' });
    expect(sent).toHaveLength(3);
  });

  test('a reading is given up after five tries', async () => {
    const { failure, sent } = scripted([() => json({}, 502)]);
    expect((await failure(read)).code).toBe('unavailable');
    expect(sent).toHaveLength(5);
  });

  test.each([
    ['answered with 500', () => json({}, 500)],
    ['cut before its answer', broken('ECONNRESET')],
    [
      'answered in broken JSON',
      () => new Response('{"key":', { headers: { 'content-type': 'application/json' } }),
    ],
  ] as const)('a creation %s is not repeated, and its effect is unknown', async (_, script) => {
    const { failure, sent } = scripted([script]);
    expect(await failure(create)).toMatchObject({ code: 'unavailable', effectUnknown: true });
    expect(sent).toHaveLength(1);
  });

  test('a creation that never left is repeated, and when it never leaves its effect is known', async () => {
    const { failure, sent } = scripted([broken('ECONNREFUSED')]);
    expect(await failure(create)).toMatchObject({ code: 'unavailable', effectUnknown: false });
    expect(sent).toHaveLength(5);
  });

  test('429 is waited out as told, for a creation too, and uses up no try', async () => {
    const wait = () => json({}, 429, { 'retry-after': '3' });
    const { rest, waited } = scripted([wait, wait, wait, wait, wait, wait, () => json({ key: 'K1' })]);
    await rest.send(create);
    expect(waited()).toBe(18_000);
  });

  test('429 beyond all patience is handed on with the time to come back', async () => {
    const { failure } = scripted([() => json({}, 429, { 'retry-after': '7200' })]);
    expect(await failure(read)).toMatchObject({ code: 'rate-limited', retryAfter: 7200 });
  });

  test('an unknown failure is ours, and is not repeated', async () => {
    const { failure, sent } = scripted([
      () => {
        throw new RangeError('bug');
      },
    ]);
    expect((await failure(read)).code).toBe('internal');
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['ENOTFOUND', /not known by name/],
    ['CERT_HAS_EXPIRED', /certificate .*expired/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS/],
  ])('%s is said in words and not repeated', async (code, words) => {
    const { failure, sent } = scripted([broken(code)]);
    const error = await failure(read);
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(words);
    expect(sent).toHaveLength(1);
  });

  test('an answer that does not come is given up at its deadline', async () => {
    const silence: Script = (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    const { failure, sent } = scripted([silence], { timeout: 5, tries: 2 });
    expect((await failure(read)).message).toMatch(/did not answer in time/);
    expect(sent).toHaveLength(2);
    expect(await failure(create)).toMatchObject({ effectUnknown: true });
  });

  test('an answer that is cut in the middle is read anew', async () => {
    const cut = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"key":'));
            controller.error(new TypeError('terminated'));
          },
        }),
        { headers: { 'content-type': 'application/json' } },
      );
    const { rest, sent } = scripted([cut, () => json({ key: 'K1' })]);
    expect((await rest.send(read)).body).toEqual({ key: 'K1' });
    expect(sent).toHaveLength(2);
  });

  test('work that is to be left is left at once, with its reason', async () => {
    const { rest, tools } = scripted([() => json({}, 500)]);
    tools.abort(new Error('shutting down'));
    await expect(rest.send(read)).rejects.toThrow('shutting down');
  });
});

describe('an answer with a sink', () => {
  const download = (take: (text: string) => void): Call => ({
    method: 'GET',
    path: '/file',
    purpose: 'give the file',
    sink: async (answer) => take(await answer.text()),
  });

  test('is handed over as it comes, whatever it is and however large', async () => {
    const { rest } = scripted([() => new Response('id\n1', { headers: { etag: '"1"' } })], { maxAnswer: 2 });
    const taken: string[] = [];
    const { headers } = await rest.send(download((text) => taken.push(text)));
    expect([taken, headers.get('etag')]).toEqual([['id\n1'], '"1"']);
  });

  test('is asked for again when the connection fails in the middle, and not when the sink refuses it', async () => {
    const cut: Script = () => {
      const failed = new TypeError('terminated', {
        cause: Object.assign(new Error('cut'), { code: 'UND_ERR_SOCKET' }),
      });
      return new Response(new ReadableStream({ pull: (controller) => controller.error(failed) }));
    };
    const mended = scripted([cut, () => new Response('whole')]);
    const taken: string[] = [];
    await mended.rest.send(download((text) => taken.push(text)));
    expect(taken).toEqual(['whole']);
    const refused = scripted([() => new Response('page')]);
    const refuse = download(() => {
      throw new ProvisioningError('unavailable', 'This is no file.');
    });
    expect((await refused.failure(refuse)).message).toBe('This is no file.');
    expect(refused.sent).toHaveLength(1);
  });

  test('is given to the caller when it says that nothing has changed', async () => {
    const { rest, failure } = scripted([() => new Response(null, { status: 304 })]);
    const call = download(() => undefined);
    expect((await rest.attempt(call, [304])).refusal?.status).toBe(304);
    expect((await failure(call)).code).toBe('unavailable');
  });
});
