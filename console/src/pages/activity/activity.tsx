/** Activity: runs with progress, and the audit with its proof. */

import { Tabs } from '@mantine/core';
import { PageHead } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';
import { AuditTrail } from './audit-trail.tsx';
import { Runs } from './runs.tsx';

export function ActivityPage() {
  return (
    <>
      <PageHead title={texts.activity.title} />
      <Tabs defaultValue="runs" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="runs">{texts.activity.runs}</Tabs.Tab>
          <Tabs.Tab value="audit">{texts.activity.audit}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="runs">
          <Runs />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditTrail />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
