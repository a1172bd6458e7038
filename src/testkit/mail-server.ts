/** A pretended mail server, as strict as the real ones: encryption before a password, known addresses only, letters by the book. For tests. */

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { issueCertificate } from '../sources/ldap/simulator.ts';

/** A letter that was taken. */
export interface TakenLetter {
  /** Who it is for, by the envelope. */
  readonly to: readonly string[];
  readonly mail: Email;
  /** As it came over the line. */
  readonly raw: string;
}

/** How the server stands at the moment. */
export interface Mood {
  /** It takes connections and sends everybody away (421). */
  away: boolean;
  /** Addresses that nobody has (550). */
  readonly unknown: Set<string>;
  /** Addresses that are to be tried later (450). */
  readonly later: Set<string>;
}

export interface PretendMailServer extends Mood, AsyncDisposable {
  readonly port: number;
  /** The certificate of the authority that vouches for it. */
  readonly ca: string;
  readonly letters: readonly TakenLetter[];
  /** Connections that were made. */
  readonly connections: number;
}

export interface MailServerOptions {
  /** Who may send; absent: anybody. */
  readonly user?: string;
  readonly password?: string;
  /** Encrypted from the first byte; else by STARTTLS, without which nothing is taken. */
  readonly implicit?: boolean;
  /** Offers no encryption at all. */
  readonly plain?: boolean;
}

/** Starts it on a free port of this machine. */
export async function startMailServer(options: MailServerOptions = {}): Promise<PretendMailServer> {
  const { user, password, implicit = false, plain = false } = options;
  const { certificate: cert, key, authority } = issueCertificate('127.0.0.1', 'localhost');
  const mood: Mood = { away: false, unknown: new Set(), later: new Set() };
  const letters: TakenLetter[] = [];
  let connections = 0;
  const server = new SMTPServer({
    secure: implicit,
    key,
    cert,
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: user === undefined,
    disabledCommands: plain ? ['STARTTLS'] : [],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect(_session, done) {
      connections += 1;
      done(mood.away ? refused(421, 'Try again later') : null);
    },
    onAuth(auth, session, done) {
      if (!session.secure) return done(refused(530, 'Must issue a STARTTLS command first'));
      if (auth.username !== user || auth.password !== password)
        return done(refused(535, '5.7.8 Authentication credentials invalid'));
      done(null, { user: auth.username });
    },
    onMailFrom(_address, session, done) {
      if (!session.secure && !plain) return done(refused(530, 'Must issue a STARTTLS command first'));
      done();
    },
    onRcptTo({ address }, _session, done) {
      if (mood.unknown.has(address)) return done(refused(550, '5.1.1 No such user here'));
      if (mood.later.has(address)) return done(refused(450, '4.2.1 Mailbox busy'));
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const fault = faultOf(raw);
        if (fault !== undefined) return done(refused(554, fault));
        PostalMime.parse(Buffer.concat(chunks)).then(
          (mail) => {
            letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail, raw });
            done();
          },
          () => done(refused(554, 'The letter cannot be read')),
        );
      });
    },
  });
  // What breaks within a conversation is told to the client; here it must only not be unheard.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(mood, {
    port,
    ca: authority,
    letters,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

function refused(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** What is wrong with a letter by RFC 5322: the header fields that every letter has, and how long its lines may be. */
function faultOf(raw: string): string | undefined {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const fields = head.split(/\r\n(?![ \t])/).map((line) => /^([!-9;-~]+):/.exec(line)?.[1]?.toLowerCase());
  if (fields.includes(undefined)) return 'A header field is none';
  for (const field of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version'])
    if (fields.filter((one) => one === field).length !== 1) return `The letter must have one ${field}`;
  if (raw.split('\r\n').some((line) => line.length > 998)) return 'A line is too long';
  if (/(?<!\r)\n|\r(?!\n)/.test(raw)) return 'A line does not end as lines must';
  if ([...raw].some((sign) => sign > '\x7f')) return 'The letter has eight bits and nobody said so';
  return undefined;
}
