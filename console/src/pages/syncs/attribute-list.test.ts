import { expect, test } from 'vitest';
import { listAttributes } from './attribute-list.ts';

const attribute = (name: string, rest: object = {}) => ({
  name,
  description: name,
  required: false,
  mutability: 'readWrite' as const,
  ...rest,
});
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

test('of a target that takes few, all that may be written are shown', () => {
  const { shown, rest } = listAttributes(
    [attribute('id', { mutability: 'readOnly' }), attribute('title')],
    {},
  );
  expect(names(shown)).toEqual(['title']);
  expect(rest).toEqual([]);
});

test('of a target that takes many, what is neither needed nor written is folded away', () => {
  const many = Array.from({ length: 30 }, (_, place) => attribute(`a${place}`, { required: place === 29 }));
  const { shown, rest } = listAttributes(many, { a7: 'user.title' });
  expect(names(shown)).toEqual(['a7', 'a29']);
  expect(rest).toHaveLength(28);
});

test('what is written and not taken is shown, so that it can be taken out', () => {
  const { shown } = listAttributes([attribute('title')], { title: 'user.title', gone: 'user.x' });
  expect(shown.map(({ name, isTaken }) => [name, isTaken])).toEqual([
    ['title', true],
    ['gone', false],
  ]);
});
