import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { serving } from './serving-fixture.ts';

test('the service listens, tells its address, makes the first administrator by a code, and ends when asked', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_LISTEN = '127.0.0.1:0';
  const { result, ended } = await serving(desk, async (told) => {
    const { address, first } = JSON.parse(told);
    expect(first.link).toBe(`${address}/first?code=${first.code}`);
    const health = await fetch(`${address}/healthz`);
    await health.text();
    const made = await fetch(`${address}/api/v1/tokens/first`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: first.code, name: 'me' }),
    });
    const { secret } = (await made.json()) as { secret: string };
    const me = await fetch(`${address}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
    const beside = await me.json();
    return { health: health.status, made: made.status, beside };
  });
  expect(result).toEqual({
    health: 200,
    made: 201,
    beside: { name: 'me', role: 'administrator', password: false },
  });
  expect(await ended()).toMatchObject({ code: 0, stderr: '' });
  const { stdout } = await desk.run('tokens', 'list');
  expect(stdout).toMatch(/me\s+administrator/);
});

test('a console that hears what happens does not keep the service from ending', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_LISTEN = '127.0.0.1:0';
  const token = (await desk.run('tokens', 'create', 'console', '--role', 'viewer')).stdout.trim();
  const { result: stream, ended } = await serving(desk, (told) =>
    fetch(`${JSON.parse(told).address}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } }),
  );
  const whole = stream.text();
  expect((await ended()).code).toBe(0);
  // A stream that was cut would throw.
  expect(await whole).not.toContain('problem');
});

test('commands work beside a running service', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_LISTEN = '127.0.0.1:0';
  const beside = { ...desk.surroundings };
  const { ended } = await serving(desk, async () => {
    const { runCommandLine } = await import('./command-line.ts');
    expect(await runCommandLine(['plan', 'staff', '--json'], beside)).toBe(6);
  });
  expect((await ended()).code).toBe(0);
});

test('a port that is taken is told in one sentence, and nothing is left open', async () => {
  await using desk = openDesk();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  desk.environment.ROLLCALL_LISTEN = `127.0.0.1:${port}`;
  const { code, stderr } = await desk.run('serve');
  expect(code).toBe(4);
  expect(stderr).toBe(
    `127.0.0.1:${port} is taken by another program; end it, or name another one in \`listen\`.\n`,
  );
  await new Promise((resolve) => server.close(resolve));
});

test('without a file it keeps everything in ./data and says where to begin', async () => {
  await using desk = openDesk({ yaml: false });
  desk.environment.ROLLCALL_LISTEN = '127.0.0.1:0';
  const wait = setInterval(() => desk.stop(), 50);
  const { code, stdout } = await desk.run('serve');
  clearInterval(wait);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Rollcall listens on http:\/\/127\.0\.0\.1:[1-9]\d*\n/);
  expect(stdout).toMatch(/curl -X POST http\S+\/api\/v1\/tokens\/first/);
  expect(stdout).toContain('Nothing is declared yet');
});

test('tokens are made, listed without what proves them, and revoked by name', async () => {
  await using desk = openDesk();
  const { stdout, stderr } = await desk.run('tokens', 'create', 'ci', '--role', 'viewer', '--expires', '90d');
  expect(stdout).toMatch(/^\S{40,}\n$/);
  expect(stderr).toContain('shown this once');
  const { json, stdout: listed } = await desk.run('tokens', 'list', '--json');
  expect(json.tokens).toMatchObject([{ name: 'ci', role: 'viewer', createdBy: 'cli' }]);
  expect(json.tokens[0].expiresAt - json.tokens[0].createdAt).toBeGreaterThan(89 * 86_400_000);
  expect(listed).not.toContain(stdout.trim());
  expect((await desk.run('tokens', 'revoke', 'ci')).code).toBe(0);
  expect((await desk.run('tokens', 'list')).stdout).toBe('There are no admin tokens.\n');
  expect((await desk.run('tokens', 'list', '--revoked')).stdout).toContain('ci');
  expect((await desk.run('tokens', 'revoke', 'ci')).code).toBe(4);
  expect((await desk.run('tokens', 'create', 'x', '--role', 'king')).code).toBe(2);
  expect((await desk.run('tokens', 'create', 'x', '--role', 'viewer', '--expires', 'soon')).code).toBe(2);
});
