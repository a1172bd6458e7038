/** An expression while it is written: its tokens, the word at the caret and what it belongs to, the call around. Computes only. */

interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'comment' | 'mark';
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** A text whose end is not written yet. */
  readonly isOpen?: boolean;
}

/** A text begins so; what is raw knows no escapes (CEL, lexical structure). */
const textBegins = /([bB]?[rR]|[rR]?[bB])?("""|'''|"|')/y;
const patterns = [
  ['comment', /\/\/[^\n]*/y],
  ['number', /\d[\w.]*/y],
  ['name', /[A-Za-z_]\w*/y],
  ['mark', /[^\s]/y],
] as const;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    if (token !== undefined) tokens.push(token);
    at = token?.to ?? at + 1;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token | undefined {
  textBegins.lastIndex = at;
  const begins = textBegins.exec(text);
  if (begins !== null) {
    const [all, prefix = '', quote = '"'] = begins;
    const end = endOfText(text, at + all.length, { quote, isRaw: /r/i.test(prefix) });
    const to = end ?? text.length;
    return { kind: 'text', from: at, to, text: text.slice(at, to), isOpen: end === undefined };
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { kind, from: at, to: at + found.length, text: found };
  }
  return undefined;
}

function endOfText(
  text: string,
  from: number,
  { quote, isRaw }: { readonly quote: string; readonly isRaw: boolean },
): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith(quote, at)) return at + quote.length;
    if (text[at] === '\\' && !isRaw) at += 1;
  }
  return undefined;
}

/** The place at which something can be completed. */
export interface Place {
  /** Of the word at the caret, what stands before the caret. */
  readonly begun: string;
  /** The word; both the caret where none is begun. */
  readonly from: number;
  readonly to: number;
  /** What stands before the dot, if the word is a member of something. */
  readonly of?: {
    /** `user.name`, or `user["x y"]`; absent: something that is computed. */
    readonly path?: string;
    /** Where that begins. */
    readonly from: number;
  };
}

/** What is being written at the caret; nothing within texts, numbers and comments. */
export function placeAt(text: string, caret: number): Place | undefined {
  const tokens = tokensOf(text);
  const within = tokens.find(({ from, to, isOpen }) => from < caret && (caret < to || isOpen === true));
  if (within !== undefined && within.kind !== 'name' && within.kind !== 'mark') return undefined;
  const last = tokens.findLastIndex(({ from }) => from < caret);
  const token = tokens[last];
  // Where a comment, a number or a text ends nothing begins.
  if (token !== undefined && token.to >= caret && /comment|number|text/.test(token.kind)) return undefined;
  const isWord = token?.kind === 'name' && token.to >= caret;
  const dot = isWord ? last - 1 : last;
  const word = isWord
    ? { begun: text.slice(token.from, caret), from: token.from, to: token.to }
    : { begun: '', from: caret, to: caret };
  if (tokens[dot]?.text !== '.') return word;
  // Right behind the dot the word that follows is the one that is meant.
  const next = tokens[dot + 1];
  const to = next?.kind === 'name' && next.from <= caret ? next.to : word.to;
  return { ...word, to, of: pathBefore(tokens, dot) };
}

/** What the dot stands behind. */
function pathBefore(tokens: readonly Token[], dot: number): NonNullable<Place['of']> {
  let path = '';
  for (let at = dot - 1; at >= 0; ) {
    const token = tokens[at];
    if (token?.kind === 'name') {
      if (tokens[at - 1]?.text !== '.') return { path: token.text + path, from: token.from };
      path = `.${token.text}${path}`;
      at -= 2;
      continue;
    }
    const inside = tokens[at - 1];
    if (token?.text !== ']' || inside?.kind !== 'text' || tokens[at - 2]?.text !== '[') break;
    path = `[${JSON.stringify(saidBy(inside.text))}]${path}`;
    at -= 3;
  }
  return { from: tokens[dot]?.from ?? 0 };
}

/** What a written text says, for names: escapes beyond those of quotes and backslashes are left as they are. */
function saidBy(written: string): string {
  const [all = '', prefix = '', quote = ''] = /^([bBrR]*)("""|'''|"|')/.exec(written) ?? [];
  const inside = written.slice(all.length, -quote.length);
  return /r/i.test(prefix) ? inside : inside.replaceAll(/\\(["'\\])/g, '$1');
}

/** The call whose brackets are open at the caret. */
export interface OpenCall {
  /** `lower`, `cel.bind`. */
  readonly name: string;
  /** Which of its arguments the caret is in; the first is 0. */
  readonly argument: number;
  /** Written behind a dot: what stands before it is the first argument. */
  readonly isMethod: boolean;
}

/** The innermost call around the caret. */
export function callAt(text: string, caret: number): OpenCall | undefined {
  const open: { call?: Omit<OpenCall, 'argument'>; argument: number }[] = [];
  const tokens = tokensOf(text).filter(({ from, kind }) => from < caret && kind !== 'comment');
  for (const [place, token] of tokens.entries()) {
    if (token.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) open.push({ ...calledBy(tokens, place), argument: 0 });
    else if (')]}'.includes(token.text)) open.pop();
    const inner = open.at(-1);
    if (token.text === ',' && inner !== undefined) inner.argument += 1;
  }
  const { call, argument = 0 } = open.findLast(({ call }) => call !== undefined) ?? {};
  return call === undefined ? undefined : { ...call, argument };
}

function calledBy(tokens: readonly Token[], bracket: number): { call?: Omit<OpenCall, 'argument'> } {
  const name = tokens[bracket - 1];
  if (tokens[bracket]?.text !== '(' || name?.kind !== 'name' || name.text === 'in') return {};
  const isMethod = tokens[bracket - 2]?.text === '.';
  if (isMethod && name.text === 'bind' && tokens[bracket - 3]?.text === 'cel')
    return { call: { name: 'cel.bind', isMethod: false } };
  return { call: { name: name.text, isMethod } };
}

/** Whether every bracket that is opened is closed: another one would be too many. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  for (const { kind, text: mark } of tokensOf(text)) {
    if (kind !== 'mark') continue;
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
