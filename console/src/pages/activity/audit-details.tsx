/** What a line of the audit says besides: in words where they are known, and always as it was written. */

import type { ReactNode } from 'react';
import type { Change } from '../../api/schema.ts';
import { isObject } from '../../shared/form/shape.ts';
import { Marked } from '../../shared/marked.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeWords, type Names } from '../plan/words.tsx';

const words = texts.activity;
/** Letters of what is written that are shown at once. */
const short = 80;
/** The audit names nobody: accounts and groups stand in it by what the target calls them. */
const unnamed: Names = { people: {}, accounts: {}, entitlements: {} };

export function AuditDetails({ of }: { readonly of: unknown }) {
  const says = saidBy(of);
  const text = JSON.stringify(of);
  if (says === undefined && text.length <= short) return <span className="code dim">{text}</span>;
  return (
    <>
      {says}
      <details className="written">
        <summary>{words.asWritten}</summary>
        <pre className="json">{JSON.stringify(of, null, 2)}</pre>
      </details>
    </>
  );
}

/** Nothing where this console was not written for it. */
function saidBy(of: unknown): ReactNode {
  if (!isObject(of)) return undefined;
  const { change, reason, reasons, message, words: plain } = of;
  if (isObject(change) && typeof change.type === 'string')
    return (
      <>
        <ChangeWords change={change as Change} names={unnamed} />
        {isObject(reason) && typeof reason.because === 'string' && (
          <div className="dim sentence">
            <Marked text={reason.because} />
          </div>
        )}
      </>
    );
  const sentences = [
    ...(Array.isArray(reasons) ? reasons.map((one) => (isObject(one) ? one.message : undefined)) : []),
    message,
    plain,
  ].filter((one) => typeof one === 'string');
  if (sentences.length === 0) return undefined;
  return sentences.map((one) => (
    <div key={one} className="sentence">
      <Marked text={one} />
    </div>
  ));
}
