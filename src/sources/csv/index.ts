/**
 * Owns the source `csv`: people and their groups, told by files in folders or at addresses.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { CsvConfig } from './config.ts';
import { openCsv } from './csv.ts';

export const csv: SourceConnector<CsvConfig> = {
  kind: 'source',
  type: 'csv',
  title: 'CSV files',
  summary:
    'Files that an HR system or another one exports: in a folder of this machine, or at an https address.',
  config: CsvConfig,
  declined: {
    'a cursor that stands still is an error':
      'A file is read from its first byte to its last; it has no pages.',
    'a group of many pages is read whole':
      'A file has no pages; long groups are checked by the tests beside it.',
    '429 waits as told and counts against no one':
      'A file refuses nobody; addresses do, and keep it by the tests beside them.',
    'what goes wrong at any one request ends in an error or in the same reading':
      'A file is read without requests; files that are cut off, short or changing are tested beside it, and so are addresses.',
    'secrets never appear in what is logged':
      'Files are opened without credentials; addresses have some, and keep it by the tests beside them.',
  },
  open: openCsv,
};
