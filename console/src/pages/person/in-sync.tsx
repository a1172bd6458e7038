/** How a person stands in one sync: the account, every entitlement with rule and path, what is next. */

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import type { Explanation, Person } from '../../api/schema.ts';
import { Humps } from '../../shared/humps.tsx';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeList, shown } from '../plan/words.tsx';
import { Inactivity } from './inactivity.tsx';
import { Linking } from './linking.tsx';
import { Departed, nothingNext, Standing } from './standing.tsx';
import { SyncCourse, SyncNow, useSyncNow } from './sync-now.tsx';
import { Unlinking } from './unlinking.tsx';

const words = texts.person;
const padded = { padding: '10px 16px' } as const;

export function InSync(props: {
  readonly person: Person;
  /** What the person is called. */
  readonly name: string;
  readonly sync: string;
}) {
  const { person, name, sync } = props;
  const query = useGet('get /people/{person}/explain', { params: { person: person.id }, query: { sync } });
  const now = useSyncNow(person.id, sync);
  return (
    <Panel title={sync} actions={<SyncNow of={now} />}>
      <SyncCourse of={now} />
      <Shown of={query} lines={4}>
        {(explained) => <Explained explained={explained} person={person} name={name} />}
      </Shown>
    </Panel>
  );
}

function Explained(props: {
  readonly explained: Explanation;
  readonly person: Person;
  readonly name: string;
}) {
  const { explained, person, name } = props;
  const { scope, link, message, next, names, sync, target } = explained;
  const { present } = person;
  const held = link === undefined ? undefined : (calledAt(explained) ?? link.account);
  return (
    <>
      <div style={padded}>
        <div className="bar spread" style={{ marginBottom: 4 }}>
          <div className="bar">
            <strong>
              {held === undefined
                ? next.length > 0
                  ? words.noAccountYet
                  : words.noAccount
                : words.account(held)}
            </strong>
            <Anchor component={Link} to={`/connections/${explained.target}`} c="var(--link)">
              {explained.target}
            </Anchor>
            <Standing explained={explained} />
          </div>
          <div className="bar">
            {held !== undefined && (
              <Unlinking {...{ person: person.id, name, sync, target, account: held }} />
            )}
            {/* Out of scope, what is linked would be closed by the next run. */}
            {(link === undefined || link.sync === sync) && present && scope.inScope && (
              <Linking
                whose={{ person: person.id, name, likely: likely(explained, person), sync, target, held }}
              />
            )}
          </div>
        </div>
        {link !== undefined && link.sync !== sync && <div className="dim">{texts.uncared.by(link.sync)}</div>}
        {present ? (
          <div className="sentence">
            <Marked text={scope.because} /> <span className="code dim">{scope.rule}</span>
          </div>
        ) : (
          // Whoever is gone is in no scope, whatever the rule would say.
          explained.departure === undefined && <div>{words.nobodyTells}</div>
        )}
        {message !== undefined && (
          <Text c="var(--warning)">
            <Marked text={message} />
          </Text>
        )}
        <Departed explained={explained} />
        <Inactivity explained={explained} person={person.id} />
      </div>
      <Entitlements explained={explained} />
      <AttributesTable explained={explained} />
      <div style={padded}>
        <Text fw={600}>{words.next}</Text>
        {next.length === 0 ? (
          <span className="dim">{nothingNext(explained)}</span>
        ) : (
          <ChangeList changes={next} names={names} />
        )}
      </div>
    </>
  );
}

function Entitlements({ explained }: { readonly explained: Explanation }) {
  const { next, names } = explained;
  const called = (id: string): string => names.entitlements[id] ?? id;
  const taken = new Set(
    next.flatMap((change) => (change.type === 'grant.remove' ? called(change.entitlement) : [])),
  );
  if (explained.entitlements.length === 0) return null;
  return (
    <Rows heads={[words.entitlement, '', words.because]} widths={['26%', '18%']}>
      {explained.entitlements.map(({ name, held, because, rule, notGiven }) => (
        <tr key={name}>
          <td>
            <strong>{name}</strong>
          </td>
          <td>
            {held && !taken.has(name) && <Lozenge tone="success">{words.held}</Lozenge>}
            {!held && (
              <Lozenge tone={notGiven === undefined ? 'info' : 'plain'}>
                {notGiven === undefined ? words.wanted : words.notGiven}
              </Lozenge>
            )}
            {held && taken.has(name) && <Lozenge tone="warning">{words.takes}</Lozenge>}
          </td>
          <td>
            <div className="sentence">
              <Marked text={because} />
            </div>
            {rule !== undefined && (
              <div className="code dim">
                <Humps name={rule} />
              </div>
            )}
            {notGiven !== undefined && (
              <div className="sentence">
                <Marked text={words.notGivenSince(notGiven)} />
              </div>
            )}
          </td>
        </tr>
      ))}
    </Rows>
  );
}

function AttributesTable({ explained }: { readonly explained: Explanation }) {
  const { attributes, departure, link, next } = explained;
  // Who has no account and gets none has no attributes there.
  if (attributes.length === 0 || (link === undefined && next.length === 0)) return null;
  // Of whoever left nothing is written any more: the account is as it was.
  const isLeft = departure !== undefined;
  return (
    <Rows heads={[words.attribute, words.current, ...(isLeft ? [] : [words.desired])]}>
      {attributes.map(({ name, current, desired, inStep }) => (
        <tr key={name}>
          <td className="name">
            <Humps name={name} />
          </td>
          <td>
            {link === undefined ? (
              '–'
            ) : (
              <span className={inStep || isLeft ? '' : 'before'}>{shown(current)}</span>
            )}
          </td>
          {!isLeft && (
            <td>
              <span className={inStep ? 'dim' : 'after'}>{shown(desired)}</span>
            </td>
          )}
        </tr>
      ))}
    </Rows>
  );
}

/** By which the account of a person is likely to be found: what the rules would call it, before what the source calls the person. */
function likely({ attributes: wanted }: Explanation, { attributes, identity }: Person): string {
  const { userName, displayName } = attributes;
  const called = wanted.find(({ name }) => name === 'userName')?.desired;
  return (
    [called, userName, identity.identity.userName, displayName]
      .map((one) => (typeof one === 'string' ? one : ''))
      .find(Boolean) ?? ''
  );
}

/** What the account is called at the target, where that is among its attributes. */
function calledAt({ attributes }: Explanation): string | undefined {
  const current = attributes.find(({ name }) => name === 'userName')?.current;
  return typeof current === 'string' ? current : undefined;
}
