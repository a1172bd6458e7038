/** Mail by SMTP: handed to the mail server of the house, encrypted as it was decided, with every refusal in one sentence. */

import { ProvisioningError } from '../../model/index.ts';
import type { MailServer } from '../../settings/index.ts';

/** One letter. */
export interface Letter {
  /** Left of the `@` of its Message-ID; the same for every try. */
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail server that letters are handed to, one after the other; to be closed. */
export interface Post {
  /**
   * Hands over a letter; gives those of its addresses that were refused while others were taken.
   * @throws ProvisioningError `invalid` when the server refuses the letter or all of its addresses for good; all else may be
   * tried again.
   */
  send(letter: Letter): Promise<readonly string[]>;
  close(): void;
}

/** Milliseconds that one step of the conversation may take. */
const patience = 20_000;

/** Opens the way to a mail server; connects when the first letter is sent. */
export async function openPost(server: MailServer): Promise<Post> {
  const { createTransport } = await import('nodemailer');
  const { host, port, security, user, password, ca, from } = server;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    // What a letter says is text: it never names files or addresses to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  const replyTo = server['reply-to'];
  return {
    async send({ id, to, subject, text, html }) {
      try {
        const { rejected } = await transport.sendMail({
          from,
          to: [...to],
          ...(replyTo === undefined ? {} : { replyTo }),
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          // Nobody's absence is told to a service (RFC 3834 section 5).
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return rejected;
      } catch (thrown) {
        throw refusal(thrown, server);
      }
    },
    close: () => transport.close(),
  };
}

interface Refused {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
  /** Addresses that were refused. */
  readonly rejected?: readonly string[];
}

/** The failure in our words. What the server says is kept short; a password is never in it. */
function refusal(thrown: unknown, { host, port, password }: MailServer): ProvisioningError {
  const { code = '', responseCode, response, message = '', rejected = [] } = thrown as Refused;
  const place = `The mail server ${host}:${port}`;
  const hidden = (text: string): string => (password === undefined ? text : text.replaceAll(password, '***'));
  const said = hidden(response ?? message)
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
  const cause = { cause: new Error(said) };
  if (code === 'EAUTH')
    return new ProvisioningError(
      'unauthorized',
      `${place} does not take the user and password: ${said}. Mend them in the settings of notices.`,
      cause,
    );
  if (code === 'ETLS')
    return new ProvisioningError(
      'unavailable',
      `${place} cannot be spoken to encrypted: ${said}. See security and ca in the settings of notices.`,
      cause,
    );
  if (responseCode !== undefined && responseCode >= 500) {
    const ofThisLetter = rejected.length > 0 || code === 'EMESSAGE';
    return new ProvisioningError(ofThisLetter ? 'invalid' : 'forbidden', `${place} refuses: ${said}.`, cause);
  }
  if (responseCode !== undefined)
    return new ProvisioningError('unavailable', `${place} cannot take the letter now: ${said}.`, cause);
  const what = /tls|certificate|self.signed|ssl/i.test(`${code} ${message}`)
    ? 'cannot be spoken to encrypted'
    : 'cannot be reached';
  return new ProvisioningError('unavailable', `${place} ${what}: ${said}.`, cause);
}
