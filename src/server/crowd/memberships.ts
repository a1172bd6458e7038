/** `GET /group/membership`: who is in which group, all of it in one answer; XML only. */

import { memberNames, type Reading } from '../../served/index.ts';
import type { Call } from './call.ts';
import { streamed } from './stream.ts';
import { xmlHead, xmlText } from './xml.ts';

export async function readMemberships(call: Call): Promise<Response> {
  const reading = await call.reading();
  return streamed(document(reading.whole('members', memberships(reading))), 'application/xml');
}

async function* document(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let before = `${xmlHead}<memberships>`;
  for await (const piece of pieces) {
    yield before + piece;
    before = '';
  }
  yield `${before}</memberships>`;
}

/** Every group, the empty ones too: an application keeps the old members of one that is left out. */
async function* memberships({ view }: Reading): AsyncGenerator<string> {
  for (const group of view.groups) {
    let begun = `<membership group="${xmlText(group.name)}"><users>`;
    for await (const page of memberNames(view, group)) {
      yield begun + page.map((name) => `<user name="${xmlText(name)}"/>`).join('');
      begun = '';
    }
    yield `${begun}</users><groups/></membership>`;
  }
}
