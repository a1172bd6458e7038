/** Slack and Microsoft Teams, each by the address that it gives for incoming messages. */

import { type Fetch, ProvisioningError } from '../../model/index.ts';
import type { Item, Message } from '../compose.ts';
import { post } from './post.ts';

/** Notices that one message holds; Slack takes 50 blocks, and nobody reads more. */
const most = 15;
/** Letters of one text; Slack takes 3,000 in a block, Teams 28 KB in a message. */
const longest = 1_000;

/** Slack: blocks, with a text for notifications and screen readers. */
export async function callSlack(url: string, message: Message, fetch: Fetch): Promise<void> {
  const { subject, items, open, footer } = message;
  const blocks: object[] = items.slice(0, most).map((item) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: slackText(item, open) },
  }));
  const rest = items.length - most;
  const foot = [...(rest > 0 ? [`+ ${rest}`] : []), ...(footer === '' ? [] : [footer])].join(' · ');
  if (foot !== '') blocks.push({ type: 'context', elements: [{ type: 'mrkdwn', text: slackEscaped(foot) }] });
  const body = JSON.stringify({ text: slackEscaped(subject), blocks });
  const answered = await post({ title: 'Slack', url, body }, fetch);
  if (answered.trim() !== 'ok')
    throw new ProvisioningError(
      'invalid',
      'Slack did not take the message: the address is none of an incoming webhook.',
    );
}

function slackText({ title, text, link }: Item, open: string): string {
  const way = link === undefined ? '' : `\n<${slackEscaped(link)}|${slackEscaped(open)}>`;
  return `*${slackEscaped(title)}*\n${slackEscaped(text.slice(0, longest))}${way}`;
}

/** The three signs that mean something in Slack's texts. */
function slackEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Teams: an adaptive card, as its workflows take it. */
export async function callTeams(url: string, message: Message, fetch: Fetch): Promise<void> {
  const { subject, items, open, footer } = message;
  const body = items
    .slice(0, most)
    .flatMap(({ title, text, link }) => [
      { type: 'TextBlock', text: plain(title), weight: 'Bolder', wrap: true },
      { type: 'TextBlock', text: plain(text.slice(0, longest)), wrap: true },
      ...(link === undefined
        ? []
        : [{ type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: open, url: link }] }]),
    ]);
  const rest = items.length - most;
  const foot = [...(rest > 0 ? [`+ ${rest}`] : []), ...(footer === '' ? [] : [footer])].join(' · ');
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: subject,
    body: [
      ...body,
      ...(foot === '' ? [] : [{ type: 'TextBlock', text: plain(foot), isSubtle: true, wrap: true }]),
    ],
  };
  const attachment = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: card,
  };
  await post(
    { title: 'Teams', url, body: JSON.stringify({ type: 'message', attachments: [attachment] }) },
    fetch,
  );
}

/** Cards read a little Markdown: what a source tells must not become a link or a heading. */
function plain(text: string): string {
  return text.replaceAll(/[\\*_[\]()#`>~]/g, (sign) => `\\${sign}`);
}
