/** Reads a YAML text into plain values, and remembers the lines, so that every fault can say where it is. */

import { isMap, isPair, LineCounter, parseDocument } from 'yaml';
import type { Fault } from '../model/index.ts';

/** A YAML text read: the value and, for a path in it, the line. */
export interface YamlFile {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** The faults with the line appended to each whose place, or the nearest place around it, stands in the text. */
  withLines(faults: readonly Fault[]): readonly Fault[];
}

/** Reads a YAML 1.2 text. Syntax faults, double keys among them, have `line N` for their path. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const faults = document.errors.map((error) => ({
    path: `line ${lines.linePos(error.pos[0]).line}`,
    message: error.code === 'DUPLICATE_KEY' ? 'a key stands here for the second time' : plain(error.message),
  }));
  const locate = (path: string) => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  return {
    value: faults.length > 0 ? undefined : document.toJS(),
    faults,
    withLines: (found) =>
      found.map((fault) => {
        const line = locate(fault.path);
        return line === undefined ? fault : { ...fault, message: `${fault.message} (line ${line})` };
      }),
  };
}

function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Where the deepest known part of a path begins. Names may hold points, so the longest name that fits is taken first. */
function offsetOf(node: unknown, path: string): number | undefined {
  let at = node;
  let offset: number | undefined;
  let rest = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  while (rest.length > 0) {
    const step = stepInto(at, rest);
    if (step === undefined) return offset;
    offset = step.offset ?? offset;
    at = step.node;
    rest = rest.slice(step.taken);
  }
  return offset;
}

function stepInto(node: unknown, rest: readonly string[]) {
  if (!isMap(node) && !isSequence(node)) return undefined;
  for (let taken = rest.length; taken > 0; taken--) {
    const name = rest.slice(0, taken).join('.');
    for (const [index, item] of node.items.entries()) {
      if (isPair(item) && String(item.key) === name)
        return { node: item.value as unknown, offset: startOf(item.key), taken };
      if (!isPair(item) && String(index) === name)
        return { node: item as unknown, offset: startOf(item), taken };
    }
  }
  return undefined;
}

function isSequence(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const [start] = node.range as readonly unknown[];
  return typeof start === 'number' ? start : undefined;
}
