/** `notices:` of rollcall.yaml: by which ways who is told of what, the mail server, and how often the same is told. */

import { z } from 'zod';
import { secret } from '../model/index.ts';
import { languages, noticeKinds, textFaults } from './notice-words.ts';
import { Duration, readDuration } from './quantity.ts';
import { Name } from './sync-entry.ts';

/** Plain HTTP is for this machine alone: whoever listens on the way would read names, and the address is a secret. */
function isFenced(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
const fenceSentence = 'must be an address that begins with https://';

const Address = z
  .string()
  .regex(
    /^(?:[^<>\r\n]{1,100} <[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/,
    'must be an address such as it@example.com or Rollcall <rollcall@example.com>',
  );
const Language = z.enum(languages);

const about = {
  events: z
    .array(z.enum(noticeKinds))
    .optional()
    .meta({ description: 'What it is told; absent: everything.' }),
  together: Duration.default('1m').meta({
    description: 'At most one message within so long; what comes meanwhile is told together in the next.',
  }),
  language: Language.optional().meta({ description: 'Absent: that of all notices.' }),
  enabled: z.boolean().default(true).meta({ description: 'False: nothing is told here.' }),
};
const hookAddress = z.string().refine(isFenced, fenceSentence);

/** One way to tell administrators. */
const Channel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('mail'),
    to: z.array(Address).min(1).max(50).meta({ description: 'Who gets it.' }),
    ...about,
  }),
  z.strictObject({
    type: z.literal('webhook'),
    url: z.url().refine(isFenced, fenceSentence),
    secret: secret().min(24, 'must have at least 24 characters').meta({
      description: 'What calls are signed with (Standard Webhooks); `whsec_` and base64, or any text.',
      secret: true,
    }),
    ...about,
  }),
  z.strictObject({
    type: z.literal('slack'),
    url: hookAddress.meta({
      description: 'The address of an incoming webhook. Whoever knows it can write there.',
      secret: true,
    }),
    ...about,
  }),
  z.strictObject({
    type: z.literal('teams'),
    url: hookAddress.meta({
      description: 'The address of a workflow that posts what it receives. Whoever knows it can write there.',
      secret: true,
    }),
    ...about,
  }),
]);

const Mail = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(587),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
      description:
        'starttls: begins in the clear and must go on encrypted. tls: from the first byte (port 465).',
    }),
    ca: z.string().startsWith('-----BEGIN CERTIFICATE-----', 'must be a certificate in PEM').optional().meta({
      description: 'The certificate of the authority that alone is trusted; absent: the usual ones.',
    }),
    user: z.string().min(1).optional(),
    password: secret().optional().meta({ secret: true }),
    from: Address,
    'reply-to': Address.optional(),
  })
  .superRefine(({ security, user, password }, context) => {
    const fault = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((user === undefined) !== (password === undefined))
      fault(user === undefined ? 'user' : 'password', 'must be written where the other of the two is');
    if (password !== undefined && security === 'none')
      fault('security', 'must not be none where there is a password: it would travel in the clear');
  });

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** `notices:` as a whole. */
export const Notices = z
  .strictObject({
    language: Language.default('en').meta({
      description: 'Of what is told to administrators, and to people whose own language has no texts.',
    }),
    mail: Mail.optional().meta({ description: 'The server that mail is handed to.' }),
    channels: z.record(Name, Channel).default({}),
    'again-after': Duration.default('24h').meta({
      description: 'The same cause is told again only after so long; sooner when it has changed.',
    }),
    'give-up-after': Duration.default('3d').meta({
      description: 'A message that could not be delivered for so long is given up.',
    }),
    weekly: z
      .strictObject({
        day: z.enum(days).default('monday'),
        at: z
          .string()
          .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00')
          .default('08:00'),
        'time-zone': z
          .string()
          .min(1)
          .default('UTC')
          .refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
      })
      .prefault({})
      .meta({ description: 'When the weekly summary is sent.' }),
    'seats-left': z.int().min(0).default(5).meta({
      description: 'When so few seats are free, or fewer, they run out.',
    }),
    texts: z
      .partialRecord(Language, z.record(z.string(), z.string().min(1).max(4_000)))
      .default({})
      .meta({ description: 'Texts of notices written anew, by language and name.' }),
  })
  .superRefine(({ channels, mail, texts, ...rest }, context) => {
    for (const [name, { type }] of Object.entries(channels))
      if (type === 'mail' && mail === undefined)
        context.addIssue({
          code: 'custom',
          path: ['channels', name, 'type'],
          message: 'needs a mail server; write `mail` beside `channels`',
        });
    for (const [language, written] of Object.entries(texts))
      for (const { path, message } of textFaults(written ?? {}))
        context.addIssue({ code: 'custom', path: ['texts', language, path], message });
    if ((readDuration(rest['again-after']) ?? 0) < 60_000)
      context.addIssue({ code: 'custom', path: ['again-after'], message: 'must be at least a minute' });
  })
  .prefault({});
export type Notices = z.output<typeof Notices>;
export type Channel = Notices['channels'][string];
export type MailServer = NonNullable<Notices['mail']>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** When the weekly summary is sent, as a cron expression. */
export function weeklyCron({ day, at }: Notices['weekly']): string {
  const [hour = '8', minute = '0'] = at.split(':');
  return `${Number(minute)} ${Number(hour)} * * ${(days.indexOf(day) + 1) % 7}`;
}
