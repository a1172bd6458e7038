/** The rules of the house, checked by reading the source. Exceptions stand in architecture/exceptions.ts, by name. */

import { describe, expect, test } from 'vitest';
import * as allowed from './architecture/exceptions.ts';
import { filesIn, paths, readText } from './architecture/file.ts';
import {
  carelessness,
  doorsWithoutComment,
  doubleTitles,
  tooLong,
  worldTouched,
} from './architecture/hand.ts';
import {
  betweenConnectors,
  listsReadElsewhere,
  pastDoors,
  pretenceInProduct,
  testkitInProduct,
  upward,
} from './architecture/imports.ts';
import { foreignQueries, ownersOf } from './architecture/tables.ts';

const files = filesIn('src', 'test', 'bench', 'scripts');

describe('imports', () => {
  test('go down by the table, and neighbours do not import each other', () => {
    expect(upward(files)).toEqual([]);
  });

  test('of connectors stay within the folder and shared/', () => {
    expect(betweenConnectors(files)).toEqual([]);
  });

  test('from outside a room go through its door', () => {
    expect(pastDoors(files, allowed.pastDoors)).toEqual([]);
  });

  test('of the lists of connectors are in app.ts alone', () => {
    expect(listsReadElsewhere(files, allowed.listReaders)).toEqual([]);
  });

  test('of the testkit are in tests, measurements, the demo and `verify`', () => {
    expect(testkitInProduct(files)).toEqual([]);
  });

  test('of simulators and fixtures are in nothing that is shipped to be run', () => {
    expect(pretenceInProduct(files)).toEqual([]);
  });
});

describe('a file', () => {
  test('touches clock, random, environment and network only at the rim', () => {
    expect(worldTouched(files, allowed.worldTouchers)).toEqual([]);
  });

  test('is short', () => {
    expect(tooLong(files, allowed.longFiles)).toEqual([]);
  });

  test('that is a door begins with what the room owns, hands on, and to whom', () => {
    expect(doorsWithoutComment(files)).toEqual([]);
  });

  test('has no `any`, and no test singled out or left out', () => {
    expect(carelessness(files, allowed.careless)).toEqual([]);
  });

  test('gives each of its tests a title of its own', () => {
    expect(doubleTitles(files)).toEqual([]);
  });
});

describe('a table', () => {
  test('is queried by the room that owns it', () => {
    expect(ownersOf(files).size).toBeGreaterThan(25);
    expect(foreignQueries(files)).toEqual([]);
  });
});

describe('a folder of a connector', () => {
  const folders = paths('src/{sources,targets}/*/index.ts')
    .map((path) => path.replace('/index.ts', ''))
    .filter((folder) => !folder.endsWith('/shared'));

  test('has its seven names', () => {
    const missing: string[] = [];
    for (const folder of folders) {
      const name = folder.split('/').at(-1);
      const seven = [
        'README.md',
        'index.ts',
        'config.ts',
        'api.ts',
        `${name}.ts`,
        'simulator.ts',
        `${name}.test.ts`,
      ];
      const there = new Set(paths(`${folder}/*`));
      const without = allowed.connectorsWithout[folder]?.names ?? [];
      for (const one of seven)
        if (there.has(`${folder}/${one}`) === without.includes(one)) missing.push(`${folder}/${one}`);
    }
    expect(missing).toEqual([]);
  });

  test.each(['sources', 'targets'])('of %s is on the list, and the list has no other', (room) => {
    const list = files.find((file) => file.path === `src/${room}/index.ts`);
    const listed = list?.imports.filter((path) => path.startsWith(`src/${room}/`)).sort();
    const there = folders
      .filter((folder) => folder.startsWith(`src/${room}/`))
      .map((folder) => `${folder}/index.ts`);
    expect(listed).toEqual(there);
  });
});

describe('the project', () => {
  const texts = paths('{*,.ci/*,.npmrc,bin/**,bench/**,deploy/**,docs/**,scripts/**,src/**,test/**}').filter(
    (path) => /\.(?:ts|js|json|md|ya?ml|svg|sh)$|^\.npmrc$|^\.ci\/run$/.test(path),
  );

  test('has nothing put off', () => {
    expect(texts.filter((path) => /\b(?:TO(?:DO)|FIX(?:ME)|XX(?:X))\b/.test(readText(path)))).toEqual([]);
  });

  test('names no address of a package registry', () => {
    const address =
      /https?:\/\/[^/\s"']*(?:registry|npmjs|artifactory|nexus|verdaccio)|^\s*registry\s*=|"resolved"\s*:\s*"(?!console")/m;
    expect(texts.filter((path) => address.test(readText(path)))).toEqual([]);
  });
});
