import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type Identity } from '../model/index.ts';
import { departIdentity, type Standing, tellIdentity, withGroups } from './lifecycle.ts';

function ada(rest: Partial<Identity> = {}): Identity {
  return { id: '1', userName: 'ada', active: true, attributes: {}, ...rest };
}

describe('what a told identity means', () => {
  const cases: readonly [
    name: string,
    stood: Standing,
    before: Identity | undefined,
    now: Identity,
    expected: object,
  ][] = [
    [
      'told for the first time, active: joiner',
      'new',
      undefined,
      ada(),
      { standing: 'here', moment: { kind: 'joiner' } },
    ],
    [
      'told for the first time, inactive: nothing yet',
      'new',
      undefined,
      ada({ active: false }),
      { standing: 'new' },
    ],
    [
      'activated for the first time: joiner',
      'new',
      ada({ active: false }),
      ada(),
      { standing: 'here', moment: { kind: 'joiner', words: 'activated for the first time' } },
    ],
    [
      'told inactive: leaver',
      'here',
      ada(),
      ada({ active: false }),
      { standing: 'left', moment: { kind: 'leaver' } },
    ],
    [
      'told inactive once more: nothing',
      'left',
      ada({ active: false }),
      ada({ active: false }),
      { standing: 'left' },
    ],
    [
      'active after having left: rehire',
      'left',
      ada({ active: false }),
      ada(),
      { standing: 'here', moment: { kind: 'rehire' } },
    ],
    [
      'active after having left, under another name: a rehire that says so',
      'left',
      ada({ active: false }),
      ada({ userName: 'ada.l' }),
      {
        moment: {
          kind: 'rehire',
          words: 'active again after having left; userName changed from ada to ada.l',
        },
      },
    ],
    [
      'a new department: mover',
      'here',
      ada({ attributes: { [ENTERPRISE_USER]: { department: 'Sales' } } }),
      ada({ attributes: { [ENTERPRISE_USER]: { department: 'Legal' } } }),
      {
        standing: 'here',
        moment: {
          kind: 'mover',
          moves: [{ attribute: 'department', before: 'Sales', after: 'Legal' }],
          words: 'department changed from Sales to Legal',
        },
      },
    ],
    [
      'a first title and no manager any more: mover',
      'here',
      ada({ attributes: { [ENTERPRISE_USER]: { manager: { value: '7', displayName: 'Grace' } } } }),
      ada({ attributes: { title: 'Engineer' } }),
      { moment: { kind: 'mover', words: 'title is now Engineer; manager is no longer Grace' } },
    ],
    [
      'another primary address: mover',
      'here',
      ada({ attributes: { emails: [{ value: 'a@x', primary: true }, { value: 'b@x' }] } }),
      ada({ attributes: { emails: [{ value: 'a@x' }, { value: 'b@x', primary: true }] } }),
      { moment: { kind: 'mover', moves: [{ attribute: 'email', before: 'a@x', after: 'b@x' }] } },
    ],
  ];
  test.each(cases)('%s', (_name, stood, before, now, expected) => {
    expect(tellIdentity(stood, before, now)).toMatchObject(expected);
  });

  test('what is of no interest moves nobody', () => {
    const step = tellIdentity('here', ada(), ada({ attributes: { nickName: 'The Countess' } }));
    expect(step).toEqual({ standing: 'here' });
  });
});

describe('what a departure means', () => {
  test('only somebody who is here can leave', () => {
    expect(departIdentity('here', 'removed')).toMatchObject({
      standing: 'left',
      moment: { words: 'removed' },
    });
    expect(departIdentity('here', 'absent').moment?.words).toBe('absent from a complete reading');
    expect(departIdentity('new', 'removed')).toEqual({ standing: 'new' });
    expect(departIdentity('left', 'absent')).toEqual({ standing: 'left' });
  });

  test('in any life joining comes first and once, and leaving and returning take turns', () => {
    const tellings = fc.array(fc.constantFrom<'active' | 'inactive' | 'gone'>('active', 'inactive', 'gone'));
    fc.assert(
      fc.property(tellings, (life) => {
        let standing: Standing = 'new';
        let before: Identity | undefined;
        const kinds: string[] = [];
        for (const told of life) {
          const now = ada({ active: told === 'active' });
          const step: ReturnType<typeof tellIdentity> =
            told === 'gone' ? departIdentity(standing, 'absent') : tellIdentity(standing, before, now);
          standing = step.standing;
          before = now;
          if (step.moment) kinds.push(step.moment.kind);
        }
        const expected = kinds.map((_, at) => (at === 0 ? 'joiner' : at % 2 === 1 ? 'leaver' : 'rehire'));
        expect(kinds).toEqual(expected);
      }),
    );
  });
});

describe('groups joined and left', () => {
  test('make a mover, in words', () => {
    expect(withGroups(undefined, { joined: ['Eng', 'Backend'], left: ['Sales'] })).toEqual({
      kind: 'mover',
      moves: [{ attribute: 'groups', before: 'Sales', after: 'Backend, Eng' }],
      words: 'left Sales; joined Backend, Eng',
    });
  });

  test('are told together with what else changed', () => {
    const { moment } = tellIdentity('here', ada(), ada({ userName: 'ada.l' }));
    expect(withGroups(moment, { joined: ['Eng'], left: [] })).toMatchObject({
      kind: 'mover',
      moves: [{ attribute: 'userName' }, { attribute: 'groups', after: 'Eng' }],
      words: 'userName changed from ada to ada.l; joined Eng',
    });
  });

  test('of a joiner or a leaver are no move of their own', () => {
    const { moment } = tellIdentity('new', undefined, ada());
    expect(withGroups(moment, { joined: ['Eng'], left: [] })).toBe(moment);
    expect(withGroups(undefined, { joined: [], left: [] })).toBeUndefined();
  });
});
