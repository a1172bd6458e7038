/** XML both ways: written piece by piece, and read into a small tree without DTDs and entities of their own. */

import { SaxesParser } from 'saxes';
import { CrowdError } from './error.ts';

/** An element as it was read; text of all depths is not joined: an element holds either text or elements here. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const deepest = 64;
const most = 20_000;

/** Reads a document. Throws `ILLEGAL_ARGUMENT` when it is none, has a DTD, or is too deep or too large. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const root: Growing = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let elements = 0;
  parser.on('error', (error) => {
    throw illegal(`is not well-formed (${error.message})`);
  });
  parser.on('doctype', () => {
    throw illegal('has a document type, which is refused');
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (open.length > deepest || elements > most) throw illegal('is too deep or too large');
    const element: Growing = {
      name: name.replace(/^.*:/, ''),
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const said = (more: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += more;
  };
  parser.on('text', said);
  parser.on('cdata', said);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [document] = root.children;
  if (document === undefined) throw illegal('is empty');
  return document;
}

function illegal(why: string): CrowdError {
  return new CrowdError(400, 'ILLEGAL_ARGUMENT', `The body ${why}.`);
}

/** The child of that name. */
export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Characters that XML 1.0 cannot write (production 2); one of them would break an application's whole synchronisation. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const special = /[&<>"\r\n\t]/g;
const written: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** A text as it may stand in an element or an attribute. */
export function xmlText(value: string): string {
  return value.replace(unwritable, '').replace(special, (character) => written[character] ?? '');
}

/** `<name>text</name>`. */
export function textElement(name: string, value: string): string {
  return `<${name}>${xmlText(value)}</${name}>`;
}
