/** What Active Directory adds: its root, DirSync with cookies of one database, tombstones, members that came and went. */

import { nameKey } from '../syntax.ts';
import { children, element, integer, numberOf, text } from './ber.ts';
import { judgeOf } from './filter.ts';
import { dirSyncControl, extendedNames, readSearch, type Temper } from './searching.ts';
import { controlOf, type Message, type Result } from './session.ts';
import type { Held, Tree, Value } from './tree.ts';

export interface Controller {
  readonly context: string;
  readonly host: string;
  /** 32 hexadecimal digits. */
  invocation: string;
}

/** Changes told in one round. */
const round = 200;
const objectSecurity = 1;

/** Answers a search with the DirSync control. */
export function dirSync(
  { tree, temper, controller }: { tree: Tree; temper: Temper; controller: Controller },
  message: Message,
): Result {
  const searched = readSearch(message);
  const [flags, , cookie] = children(
    children(message.controls.get(dirSyncControl) ?? Buffer.alloc(0))[0]?.body ?? Buffer.alloc(0),
  );
  if (flags === undefined || cookie === undefined)
    return { code: 2, message: 'DirSync control is malformed' };
  if (nameKey(searched.base) !== nameKey(controller.context))
    return { code: 50, message: '00002105: DN is not one of the naming context' };
  if ((numberOf(flags) & objectSecurity) === 0)
    return { code: 50, message: '00002105: SecErr: DSID-0315142B, INSUFF_ACCESS_RIGHTS' };
  const given = cookie.body.toString('utf8');
  const since = given === '' ? 0 : sinceOf(given, controller);
  if (since === undefined) return { code: 12, message: '0000202C: SvcErr: DirSync cookie' };

  const changes = tree.changes.filter(({ usn }) => usn > since);
  const now = changes.slice(0, round);
  const more = changes.length > now.length;
  const usn = more ? (now.at(-1)?.usn ?? since) : tree.usn;
  const judge = judgeOf(searched.filter, tree);
  const told: Buffer[] = [];
  for (const guid of new Set(now.map((change) => change.guid))) {
    const held = tree.byGuid.get(guid);
    if (held === undefined || !judge(held) || (held.gone && !temper.seesDeleted)) continue;
    const own = now.filter((change) => change.guid === guid);
    told.push(delta(held, own, { tree, extended: message.controls.has(extendedNames) }));
  }
  const next = `${controller.invocation} ${usn}`;
  const value = element(0x30, integer(more ? 1 : 0), integer(0), text(next));
  return { code: 0, told, controls: [controlOf(dirSyncControl, value)] };
}

function sinceOf(cookie: string, { invocation }: Controller): number | undefined {
  const found = /^([0-9a-f]{32}) (\d+)$/.exec(cookie);
  return found?.[1] === invocation ? Number(found[2]) : undefined;
}

/** Only what changed; of members only those that came (range 1-1) and went (range 0-0). */
function delta(
  held: Held,
  changes: Tree['changes'],
  { tree, extended }: { tree: Tree; extended: boolean },
): Buffer {
  const told: Buffer[] = [];
  const shown = (value: Value): Value => {
    const other = extended && typeof value === 'string' ? tree.find(value) : undefined;
    return other === undefined ? value : `<GUID=${other.guid}>;<SID=S-1-5-21>;${other.dn}`;
  };
  const tell = (name: string, values: readonly Value[]) =>
    told.push(element(0x30, text(name), element(0x31, ...values.map((value) => text(shown(value))))));
  const names = new Set(changes.flatMap((change) => change.names).map((name) => name.toLowerCase()));
  const all = names.has('*') || held.gone;
  for (const [key, { name, values }] of held.attributes) {
    const linked = key === 'member' || key === 'whenchanged';
    if (!linked && (key === 'objectguid' || all || names.has(key))) tell(name, values);
  }
  if (names.has('parentguid')) tell('parentGUID', [Buffer.alloc(16)]);
  for (const name of names)
    if (name !== '*' && !held.attributes.has(name) && name !== 'parentguid') tell(name, []);
  const last = new Map<string, { readonly name: string; readonly came: boolean }>();
  for (const { came, went } of changes) {
    for (const name of went) last.set(nameKey(name), { name, came: false });
    for (const name of came) last.set(nameKey(name), { name, came: true });
  }
  const moved = (came: boolean) =>
    [...last.values()].filter((one) => one.came === came).map(({ name }) => name);
  if (moved(true).length > 0 && !held.gone) tell('member;range=1-1', moved(true));
  if (moved(false).length > 0 && !held.gone) tell('member;range=0-0', moved(false));
  const dn = extended ? `<GUID=${held.guid}>;<SID=S-1-5-21>;${held.dn}` : held.dn;
  return element(0x64, text(dn), element(0x30, ...told));
}
