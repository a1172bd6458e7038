import { expect, test } from 'vitest';
import type { MailServer } from '../../settings/index.ts';
import {
  type MailServerOptions,
  type PretendMailServer,
  startMailServer,
} from '../../testkit/mail-server.ts';
import { openPost } from './mail.ts';

const login = { user: 'rollcall', password: 'a password of the server' };
const letter = {
  id: 'letter-1',
  to: ['ada@example.com'],
  subject: 'Über',
  text: 'Grüße',
  html: '<p>Grüße</p>',
};

function serverOf({ port, ca }: PretendMailServer, more: Partial<MailServer> = {}): MailServer {
  return {
    host: '127.0.0.1',
    port,
    security: 'starttls',
    ca,
    from: 'Rollcall <rollcall@example.com>',
    'reply-to': 'it@example.com',
    ...more,
  };
}

async function trying(
  options: MailServerOptions,
  more: Partial<MailServer> = {},
  to: readonly string[] = letter.to,
): Promise<{ readonly server: PretendMailServer; readonly refused: unknown }> {
  const server = await startMailServer(options);
  const post = await openPost(serverOf(server, more));
  const refused = await post.send({ ...letter, to }).catch((error: unknown) => error);
  post.close();
  return { server, refused };
}

test.each([
  ['by STARTTLS', {}, {}],
  ['by STARTTLS with a password', login, login],
  ['encrypted from the first byte', { ...login, implicit: true }, { ...login, security: 'tls' as const }],
  ['in the clear, where nothing else is wanted', { plain: true }, { security: 'none' as const }],
])('a letter is handed over %s, as it was written', async (_, options, more) => {
  const { server, refused } = await trying(options, more);
  await using _server = server;
  expect(refused).toEqual([]);
  const [taken] = server.letters;
  expect(taken?.to).toEqual(['ada@example.com']);
  expect(taken?.mail).toMatchObject({
    subject: 'Über',
    from: { name: 'Rollcall', address: 'rollcall@example.com' },
    replyTo: [{ address: 'it@example.com' }],
    messageId: '<letter-1@example.com>',
  });
  expect(taken?.mail.text).toContain('Grüße');
  expect(taken?.raw).toContain('Auto-Submitted: auto-generated');
});

test.each([
  [
    'a wrong password',
    login,
    { ...login, password: 'another password' },
    'unauthorized',
    'user and password',
  ],
  ['encryption that is not offered', { plain: true }, {}, 'unavailable', 'cannot be spoken to encrypted'],
  [
    'a certificate that nobody vouches for',
    {},
    { ca: undefined },
    'unavailable',
    'cannot be spoken to encrypted',
  ],
])('%s ends in one sentence without the password', async (_, options, more, code, words) => {
  const { server, refused } = await trying(options, more as Partial<MailServer>);
  await using _server = server;
  expect(refused).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(String(refused)).not.toContain('a password of the server');
  expect(server.letters).toEqual([]);
});

test('an address that nobody has is refused for good, and told apart from the others', async () => {
  await using server = await startMailServer();
  server.unknown.add('gone@example.com');
  const post = await openPost(serverOf(server));
  expect(await post.send({ ...letter, to: ['ada@example.com', 'gone@example.com'] })).toEqual([
    'gone@example.com',
  ]);
  await expect(post.send({ ...letter, to: ['gone@example.com'] })).rejects.toMatchObject({ code: 'invalid' });
  post.close();
  expect(server.letters).toHaveLength(1);
});

test('an address that is busy, and a server that sends everybody away, are to be tried again', async () => {
  await using server = await startMailServer();
  server.later.add('ada@example.com');
  const post = await openPost(serverOf(server));
  await expect(post.send(letter)).rejects.toMatchObject({ code: 'unavailable' });
  server.later.clear();
  server.away = true;
  await expect(post.send(letter)).rejects.toMatchObject({ code: 'unavailable' });
  server.away = false;
  expect(await post.send(letter)).toEqual([]);
  post.close();
});

test('nothing that is said can add a header', async () => {
  await using server = await startMailServer();
  const post = await openPost(serverOf(server));
  await post.send({ ...letter, subject: 'Hello\r\nBcc: eve@example.com' });
  post.close();
  expect(server.letters[0]?.to).toEqual(['ada@example.com']);
  expect(server.letters[0]?.raw).not.toMatch(/^Bcc:/m);
});
