/** What must be prepared for a connector; drawn when it is there, since drawing Markdown is a large part of the script. */

import { lazy, Suspense } from 'react';
import { useGet } from '../../api/hooks.ts';
import { Panel } from '../../shared/parts.tsx';
import { Loading, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const Prose = lazy(() => import('../../shared/prose.tsx').then(({ Prose }) => ({ default: Prose })));

export function Help({ kind, type }: { readonly kind: 'source' | 'target'; readonly type: string }) {
  const help = useGet('get /connectors/{kind}/{type}/help', { params: { kind, type } });
  return (
    <Panel title={texts.connections.help}>
      <Shown of={help}>
        {({ text }) => (
          <div style={{ padding: '4px 16px' }}>
            {text === undefined ? (
              <p className="dim">{texts.connections.noHelp}</p>
            ) : (
              <Suspense fallback={<Loading />}>
                <Prose text={text} />
              </Suspense>
            )}
          </div>
        )}
      </Shown>
    </Panel>
  );
}
