/** `/event`: what has changed since a token; XML only. */

import type { ServedEvent } from '../../served/index.ts';
import { answerXml, type Call } from './call.ts';
import { attributesOf, groupXml, userXml } from './entity.ts';
import { CrowdError } from './error.ts';
import { textElement, xmlText } from './xml.ts';

/** `GET /event`: where to begin. */
export async function currentToken(call: Call): Promise<Response> {
  const reading = await call.reading();
  return answerXml(`<events ${head(await reading.token())}/>`);
}

/** `GET /event/{token}`. Throws `EVENT_TOKEN_EXPIRED`, by which an application knows that it must read everything. */
export async function readEvents(call: Call): Promise<Response> {
  const reading = await call.reading();
  const told = await reading.events(call.id);
  if (told === undefined)
    throw new CrowdError(410, 'EVENT_TOKEN_EXPIRED', 'The event token has expired; synchronise in full');
  const events = told.events.map((event) => eventXml(call, event)).join('');
  return answerXml(`<events ${head(told.token)}>${events}</events>`);
}

function head(token: string): string {
  return `newEventToken="${xmlText(token)}" incrementalSynchronisationAvailable="true"`;
}

function eventXml(call: Call, event: ServedEvent): string {
  const { base, application } = call;
  const detail = { base, directory: application.directory, full: true, attributes: false };
  switch (event.type) {
    case 'user':
      return `<userEvent>${operation(event.operation)}${userXml(event.user, detail)}${stored(call, event)}</userEvent>`;
    case 'user-gone':
      return `<userEvent>${operation('DELETED')}<user name="${xmlText(event.name)}"/></userEvent>`;
    case 'group':
      return `<groupEvent>${operation(event.operation)}${groupXml(event.group, detail)}</groupEvent>`;
    case 'membership': {
      const parents = event.groups.map((name) => `<group name="${xmlText(name)}"/>`).join('');
      return `<userMembershipEvent>${operation(event.operation)}<childUser name="${xmlText(event.user)}"/><parentGroups>${parents}</parentGroups></userMembershipEvent>`;
    }
  }
}

function operation(word: string): string {
  return textElement('operation', word);
}

/** Custom attributes that are held, and those that are not: whichever of them was removed is then removed there too. */
function stored({ application }: Call, { user }: Extract<ServedEvent, { type: 'user' }>): string {
  if (application.attributes.length === 0) return '';
  const held = attributesOf(user).filter(([name]) => application.attributes.includes(name));
  const lacking = application.attributes.filter((name) => !held.some(([other]) => other === name));
  const has = held.map(
    ([name, values]) =>
      `<attribute name="${xmlText(name)}"><values>${values.map((value) => textElement('value', value)).join('')}</values></attribute>`,
  );
  const lacks = lacking.map((name) => `<attribute name="${xmlText(name)}"/>`);
  return `<storedAttributes>${has.join('')}</storedAttributes><deletedAttributes>${lacks.join('')}</deletedAttributes>`;
}
