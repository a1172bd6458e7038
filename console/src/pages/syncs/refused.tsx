/** Why unsaved rules cannot be tried: rules that are only half written are no failure. */

import { Text } from '@mantine/core';
import { faultsOf } from '../../api/client.ts';
import { Notice } from '../../shared/parts.tsx';
import { Failure, Faults } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

export function Refused({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const faults = faultsOf(error);
  if (faults.length === 0) return <Failure error={error} retry={retry} />;
  return (
    <Notice tone="warning">
      <Text fw={500}>{texts.groupMapping.notAsTheyAre}</Text>
      <Faults of={faults} />
    </Notice>
  );
}
