/** Which bulkId a text goes on with, where it may hold what otherwise ends one: `/` and `"`. */

/** Finds the longest bulkId that stands at a place of a text and ends where a part of a path or of a filter does. */
export type BulkNames = (text: string, at: number) => string | undefined;

/** Longer ones are known only where they are the whole of a text: what is looked for may be made to be looked for often. */
const longest = 200;

interface Branch {
  readonly parts: Map<string, Branch>;
  isEnd: boolean;
}

/** @param bulkIds those that hold `/` or `"` are found; a text ends the others by itself. */
export function namesAmong(bulkIds: Iterable<string>): BulkNames {
  const root = branch();
  for (const id of bulkIds) {
    if (id.length > longest || !/[/"]/.test(id)) continue;
    let last = root;
    for (const part of id.split(/(?<=[/"])/)) {
      const next = last.parts.get(part) ?? branch();
      last.parts.set(part, next);
      last = next;
    }
    last.isEnd = true;
  }
  return (text, at) => {
    let found: number | undefined;
    let to = at;
    for (let here: Branch | undefined = root; here !== undefined && here.parts.size > 0; ) {
      part.lastIndex = to;
      const [, name = '', mark = ''] = part.exec(text) ?? [];
      if (here.parts.get(name)?.isEnd === true) found = to + name.length;
      to += name.length + mark.length;
      here = mark === '' ? undefined : here.parts.get(name + mark);
      if (here?.isEnd === true && (to === text.length || '/"'.includes(text.charAt(to)))) found = to;
    }
    return found === undefined ? undefined : text.slice(at, found);
  };
}

const part = /([^/"]*)([/"]?)/y;

function branch(): Branch {
  return { parts: new Map(), isEnd: false };
}
