/** What makes a person billable, and how long access lasted where the person has left. */

import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { duration } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;

export function Billing({ person }: { readonly person: string }) {
  return (
    <Panel title={words.billable}>
      <Shown of={useGet('get /people/{person}/billing', { params: { person } })} lines={2}>
        {(all) => (
          <ul className="listed">
            {all.length === 0 && <li className="dim">{words.notBillable}</li>}
            {all.map(({ target, account, product, name, entitlement, kind, givenBy }) => (
              <li key={`${target} ${account} ${product} ${entitlement}`}>
                <strong>{name}</strong> {target}: {entitlement}{' '}
                <span className="dim">
                  {kind}, {givenBy.length === 0 ? words.byHand : words.givenBy(givenBy)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Panel>
  );
}

export function LeaverTime({ person }: { readonly person: string }) {
  const { data } = useGet('get /deprovisioning', { query: { person } });
  if (data === undefined || data.leavers.length === 0) return null;
  return (
    <Panel title={texts.leavers.title}>
      <ul className="listed">
        {data.leavers.map(({ target, state, shownAt, lasted, late }) => (
          <li key={target}>
            <strong>{target}</strong>:{' '}
            {shownAt === undefined
              ? `${texts.leavers.states[state]}, ${texts.leavers.lasts(duration(lasted))}`
              : texts.leavers.lasted(duration(lasted))}{' '}
            {late && <Lozenge tone="danger">{texts.leavers.late}</Lozenge>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
