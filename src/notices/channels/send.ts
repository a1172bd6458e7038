/** One message by one channel, whatever it is. */

import type { Fetch } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Channel, MailServer } from '../../settings/index.ts';
import type { Message } from '../compose.ts';
import { callSlack, callTeams } from './chat.ts';
import { letterOf } from './letter.ts';
import { openPost } from './mail.ts';
import { callWebhook } from './webhook.ts';

export interface Sending {
  readonly channel: Channel;
  readonly mail: MailServer | undefined;
  readonly message: Message;
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Sends it, once. Gives a sentence when some of those it is for did not get it.
 * @throws ProvisioningError when nobody got it
 */
export async function sendBy({ channel, mail, message, fetch, now }: Sending): Promise<string | undefined> {
  switch (channel.type) {
    case 'mail':
      return sendMail(channel.to, message, mail);
    case 'webhook':
      return void (await callWebhook(channel, message, { fetch, now }));
    case 'slack':
      return void (await callSlack(channel.url, message, fetch));
    case 'teams':
      return void (await callTeams(channel.url, message, fetch));
  }
}

async function sendMail(
  to: readonly string[],
  message: Message,
  mail: MailServer | undefined,
): Promise<string | undefined> {
  if (mail === undefined)
    throw new ProvisioningError(
      'invalid',
      'There is no mail server; write one into the settings of notices.',
    );
  const post = await openPost(mail);
  try {
    const refused = await post.send(letterOf(message, to));
    return refused.length === 0 ? undefined : `The mail server did not take it for ${refused.join(', ')}.`;
  } finally {
    post.close();
  }
}
