/** What stands where a page failed at what it was told: what happened, and the ways on. */

import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Refusal } from '../api/client.ts';
import { PageHead } from '../shared/parts.tsx';
import { texts } from '../texts/index.ts';

/** Where the frame of the pages itself failed. */
export function BrokenFrame(props: ErrorComponentProps) {
  return (
    <main style={{ padding: 24 }}>
      <Broken {...props} />
    </main>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  const client = useQueryClient();
  const router = useRouter();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus({ preventScroll: true }), []);
  const again = async (): Promise<void> => {
    // What the page failed at is asked for anew; what it had been told is forgotten.
    await client.resetQueries({ predicate: ({ queryKey: [route] }) => route !== 'get /me' });
    reset();
    await router.invalidate();
  };
  const request = error instanceof Refusal ? error.problem.request : undefined;
  return (
    <>
      <PageHead title={texts.broken} />
      <div className="notice tone-danger" role="alert" tabIndex={-1} ref={notice}>
        <Text>{texts.brokenText}</Text>
        <p className="dim">
          {texts.brokenBy}:{' '}
          <span className="code">{error instanceof Error ? error.message : String(error)}</span>
          {request !== undefined && (
            <>
              {' '}
              · {texts.request} <span className="code">{request}</span>
            </>
          )}
        </p>
        <div className="bar">
          <Button size="xs" onClick={() => void again()}>
            {texts.again}
          </Button>
          <Button size="xs" variant="default" onClick={() => window.location.reload()}>
            {texts.reload}
          </Button>
          {/* Loaded anew too: where the frame itself is broken, a link within it leads nowhere. */}
          <Button size="xs" variant="default" component="a" href="/overview">
            {texts.toOverview}
          </Button>
        </div>
      </div>
    </>
  );
}
