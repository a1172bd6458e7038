/** `rollcall explain PERSON`: why does Ada (not) have this? One page. */

import type { App } from '../app.ts';
import type { PersonRecord } from '../directory/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Explanation } from '../reconciliation/index.ts';
import { type CommandDeclaration, textOption } from './declaration.ts';
import { eventLines, explainedLines, MOST_EVENTS, personLines } from './explanation-page.ts';
import { personNamed } from './people.ts';
import { namesFor } from './target-names.ts';

export const explain: CommandDeclaration = {
  usage: 'explain <person>',
  summary: 'Say why a person has, or has not, what they have.',
  description:
    'Shows on one page what every source says of a person, the account, its attributes, every entitlement with the rule and the path that give it, what was done, and what is next. Asks nobody: it tells what was last read.',
  args: { person: 'An id, user name, address, or a part of the name.' },
  options: [
    { flags: '--sync <sync>', summary: 'Only in this sync; all that the person’s sources feed when absent.' },
  ],
  work: ({ args: [text = ''], options, room, withApp }) =>
    withApp(async (app) => {
      const { id } = await personNamed(app, text);
      const person = await app.directory.person(id);
      if (person === undefined)
        throw new ProvisioningError('not-found', `There is no person ${id} any more; ask again.`);
      const only = textOption(options, 'sync');
      const explanations: Explanation[] = [];
      const pages: string[] = [];
      for (const sync of only === undefined ? await syncsOf(app, person) : [only]) {
        const explained = await app.reconciliation.explain({ sync, person: id });
        const changes = [...explained.next, ...explained.history.map(({ change }) => change)];
        const called = await namesFor(app, explained.target, changes);
        explanations.push(explained);
        pages.push('', ...explainedLines(explained, { room, called }));
      }
      const links = await app.reconciliation.links(id);
      const events = await app.directory.events({ person: id, limit: MOST_EVENTS + 1 });
      return {
        json: {
          person,
          links,
          events: events.slice(0, MOST_EVENTS),
          truncated: events.length > MOST_EVENTS,
          syncs: explanations,
        },
        lines: [
          ...personLines(person),
          ...(explanations.length === 0
            ? ['', 'No sync takes people from these sources, so nobody provides this person with anything.']
            : pages),
          ...eventLines(events),
        ],
      };
    }),
};

/** The syncs that one of the person's sources feeds, and that can be used as they are written. */
async function syncsOf({ settings }: App, { identities }: PersonRecord): Promise<readonly string[]> {
  const sources = new Set(identities.map(({ source }) => source));
  const saved = await settings.savedSyncs();
  return saved.flatMap(({ name, written, sync }) =>
    sync !== undefined && written.from.some((source) => sources.has(source)) ? [name] : [],
  );
}
