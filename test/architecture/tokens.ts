/** Tells code from what is only text: comments, strings, templates and patterns of a TypeScript file. */

/** After one of these a slash begins a pattern, not a division. */
const beforePattern = /(?:^|[=(,:;!&|?{}[>+\-*%~^]|\b(?:return|typeof|case|of|in|throw|await))\s*$/;

/** What a piece of text is, and how far it goes. */
interface Piece {
  readonly end: number;
  readonly kind: 'comment' | 'text';
}

/**
 * The code of a file with the insides of comments, strings and patterns blanked, line for line as long as it was.
 * What stands in `${…}` of a template is code and stays.
 */
export function codeOf(source: string): string {
  let code = '';
  let at = 0;
  while (at < source.length) {
    const piece = pieceAt(source, at, code);
    if (piece === undefined) {
      code += source[at];
      at++;
      continue;
    }
    const text = source.slice(at, piece.end);
    code += text.startsWith('`') ? template(text) : blank(text);
    at = piece.end;
  }
  return code;
}

function pieceAt(source: string, at: number, code: string): Piece | undefined {
  const first = source[at];
  if (first === "'" || first === '"') return { kind: 'text', end: endOfString(source, at) };
  if (first === '`') return { kind: 'text', end: endOfTemplate(source, at) };
  if (first !== '/') return undefined;
  if (source.startsWith('//', at)) return { kind: 'comment', end: until(source, '\n', at) };
  if (source.startsWith('/*', at)) return { kind: 'comment', end: until(source, '*/', at) + 2 };
  if (beforePattern.test(code.slice(-40))) return { kind: 'text', end: endOfPattern(source, at) };
  return undefined;
}

function until(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  return end < 0 ? source.length : end;
}

function endOfString(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start] && source[at] !== '\n')
    at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfPattern(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const here = source[at];
    if (here === '\\') at++;
    else if (here === '[') inClass = true;
    else if (here === ']') inClass = false;
    else if (here === '\n' || (here === '/' && !inClass)) return at + 1;
  }
  return source.length;
}

function endOfTemplate(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at += 2;
    else if (source.startsWith('${', at)) at = endOfHole(source, at + 2);
    else at++;
  }
  return at + 1;
}

/** @returns the place after the brace that closes a `${`. */
function endOfHole(source: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < source.length && depth > 0) {
    const here = source[at];
    if (here === "'" || here === '"') at = endOfString(source, at);
    else if (here === '`') at = endOfTemplate(source, at);
    else {
      if (here === '{') depth++;
      if (here === '}') depth--;
      at++;
    }
  }
  return at;
}

function template(text: string): string {
  let code = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] === '\\') {
      code += '  ';
      at += 2;
    } else if (text.startsWith('${', at)) {
      const end = endOfHole(text, at + 2);
      code += `  ${codeOf(text.slice(at + 2, end - 1))} `;
      at = end;
    } else {
      code += text[at] === '\n' ? '\n' : ' ';
      at++;
    }
  }
  return code;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
