import { expect, test } from 'vitest';
import { csvRow } from './csv.ts';

test.each([
  [['a', 'b'], 'a,b\r\n'],
  [['a,b', 'c'], '"a,b",c\r\n'],
  [['say "hi"'], '"say ""hi"""\r\n'],
  [['two\nlines'], '"two\nlines"\r\n'],
  [['', ''], ',\r\n'],
  [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x\r\n"],
])('%j is written so that it is read as it was, and never run', (cells, row) => {
  expect(csvRow(cells)).toBe(row);
});
