/** How complete a reading was, and by what that is known. */

import type { Reading } from '../../api/schema.ts';
import { Fact, Facts } from '../../shared/facts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Faults } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.readings;
const counted = ['people', 'active', 'groups', 'memberships'] as const;

/** Changes that went well have nothing to prove. */
export function hasDetails({ kind, faultCount, proof }: Reading): boolean {
  return kind === 'full' || faultCount > 0 || proof !== undefined;
}

export function ReadingDetails({ reading }: { readonly reading: Reading }) {
  const { kind, tally, faults, faultCount, checksum, proof } = reading;
  return (
    <>
      {kind === 'full' && (
        <Rows heads={[words.of, words.before, words.told, words.lacking]}>
          {counted.map((of) => (
            <tr key={of}>
              <td>{words.kindsOfCounts[of]}</td>
              <td>{number(tally.before[of])}</td>
              <td>{number(tally.told[of])}</td>
              <td>{number(tally.lost[of])}</td>
            </tr>
          ))}
        </Rows>
      )}
      <Facts>
        {proof?.expected?.people !== undefined && (
          <Fact name={words.expectedName}>{words.expected(proof.expected.people)}</Fact>
        )}
        {proof !== undefined && <Fact name={words.pages}>{number(proof.pages)}</Fact>}
        {proof?.permissions !== undefined && (
          <Fact name={words.permissions}>{proof.permissions.join(', ')}</Fact>
        )}
        {proof?.remarks !== undefined && proof.remarks.length > 0 && (
          <Fact name={words.remarks}>
            {proof.remarks.map((remark) => (
              <div key={remark}>{remark}</div>
            ))}
          </Fact>
        )}
        {kind === 'full' && checksum !== '' && (
          <Fact name={words.checksum}>
            <span className="code">{checksum}</span>
          </Fact>
        )}
      </Facts>
      {faultCount > 0 && (
        <>
          <strong>{words.faults(faultCount)}</strong>
          <Faults of={faults} />
          {faultCount > faults.length && (
            <p className="dim">{words.moreFaults(faultCount - faults.length)}</p>
          )}
        </>
      )}
    </>
  );
}
