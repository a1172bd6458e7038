/** The syntaxes of LDAP values: names, GUIDs, SIDs, and three ways to write a time. Pure. */

/** An entry's attributes as they came, by lower-case name without options. */
export interface Entry {
  readonly dn: string;
  /** Texts, in the order told. */
  texts(name: string): readonly string[];
  text(name: string): string | undefined;
  /** The first value's bytes. */
  bytes(name: string): Buffer | undefined;
  /** How many values it has in all. */
  readonly values: number;
  /** Names as they were told, options among them: `member;range=0-1499`. */
  readonly names: readonly string[];
}

type Value = Buffer | string;

/** Reads an entry, whatever shapes its values have. */
export function readEntry(raw: Readonly<Record<string, unknown>> & { readonly dn: string }): Entry {
  const values = new Map<string, readonly Value[]>();
  let count = 0;
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'dn') continue;
    const list = (Array.isArray(value) ? value : [value]) as readonly Value[];
    values.set(name.toLowerCase(), list);
    count += list.length;
  }
  const of = (name: string) => values.get(name.toLowerCase()) ?? [];
  const asText = (value: Value) => (typeof value === 'string' ? value : value.toString('utf8'));
  return {
    dn: raw.dn,
    values: count,
    names: Object.keys(raw).filter((name) => name !== 'dn'),
    texts: (name) => of(name).map(asText),
    text(name) {
      const [first] = of(name);
      return first === undefined ? undefined : asText(first);
    },
    bytes(name) {
      const [first] = of(name);
      return typeof first === 'string' ? Buffer.from(first, 'utf8') : first;
    },
  };
}

/** A GUID as Windows writes it: its first three fields are little-endian (MS-DTYP section 2.3.4). */
export function guidOf(bytes: Buffer): string {
  const turned = Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8, 16),
  ]).toString('hex');
  return turned.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The bytes of a GUID, as `guidOf` reads them. */
export function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8, 16),
  ]);
}

/** The last part of a SID, by which a primary group is named (MS-DTYP section 2.4.2). */
export function ridOf(sid: Buffer): number {
  return sid.readUInt32LE(sid.length - 4);
}

/** A generalizedTime (RFC 4517 section 3.3.13) as milliseconds since 1970; undefined when it is none. */
export function timeOf(text: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{2}(?:\d\d)?)$/.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute = '00', second = '00', zone = 'Z'] = found;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3) || '00'}`;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds since 1970 as a generalizedTime in whole seconds. */
export function generalizedTime(time: number): string {
  return `${new Date(time).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

/** Ticks of 100 ns since 1601 as milliseconds since 1970; `undefined`: never (0, or the largest number). */
export function ticksToTime(text: string): number | undefined {
  const ticks = /^\d+$/.test(text) ? BigInt(text) : 0n;
  if (ticks === 0n || ticks >= 9_223_372_036_854_775_807n) return undefined;
  return Number(ticks / 10_000n - 11_644_473_600_000n);
}

/** A distinguished name in the one form in which two that are equal are equal (RFC 4514; values compared without case). */
export function nameKey(dn: string): string {
  if (!/[\\"#]/.test(dn))
    return dn
      .normalize('NFC')
      .toLowerCase()
      .replace(/\s*([,=+;])\s*/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
  const text = unescaped(dn);
  return text
    .map((part) => (part === ',' || part === '=' ? part : part.trim().replace(/\s+/g, ' ')))
    .join('')
    .normalize('NFC')
    .toLowerCase();
}

/** The parts of a name, bare `,` and `=` each alone; what was escaped is written out, a comma as `\,`. */
function unescaped(dn: string): string[] {
  const parts: string[] = [''];
  const add = (text: string) => {
    parts[parts.length - 1] += text;
  };
  for (let at = 0; at < dn.length; at++) {
    const char = dn.charAt(at);
    if (char === '\\') {
      const run = /^(?:\\[0-9a-fA-F]{2})+/.exec(dn.slice(at))?.[0];
      const text =
        run === undefined ? dn.charAt(at + 1) : Buffer.from(run.replaceAll('\\', ''), 'hex').toString('utf8');
      add(text.replace(/[,=]/g, '\\$&'));
      at += run === undefined ? 1 : run.length - 1;
    } else if (char === ',' || char === ';' || char === '=') parts.push(char === ';' ? ',' : char, '');
    else add(char);
  }
  return parts;
}

/** Whether a name lies at or below a base; both as `nameKey` writes them. */
export function isBelow(key: string, base: string): boolean {
  return key === base || base === '' || key.endsWith(`,${base}`);
}
