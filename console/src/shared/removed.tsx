/** What one looks at, and has perhaps typed into, while somebody else removes it. */

import { type UseQueryResult, useIsMutating } from '@tanstack/react-query';
import { Refusal } from '../api/client.ts';
import { texts } from '../texts/index.ts';
import { Notice } from './parts.tsx';

/** Whether the service has told what is shown, and now tells that it is not there. */
export function useIsRemoved({ data, error }: Pick<UseQueryResult, 'data' | 'error'>): boolean {
  // Whoever removes it is led away by the answer.
  const isSending = useIsMutating() > 0;
  return data !== undefined && error instanceof Refusal && error.problem.status === 404 && !isSending;
}

/** Says so, and what can still be done. */
export function Removed({ isRemoved, maySave }: { readonly isRemoved: boolean; readonly maySave: boolean }) {
  const words = texts.form.removed;
  return (
    <div role="status">
      {isRemoved && <Notice tone="warning">{maySave ? words.saveAnew : words.looking}</Notice>}
    </div>
  );
}
