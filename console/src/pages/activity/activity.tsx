/** Activity: runs with progress, failures by their cause, jobs, leavers, and the audit with its proof. */

import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';
import { AuditTrail } from './audit-trail.tsx';
import { Failures } from './failures.tsx';
import { Jobs } from './jobs.tsx';
import { Leavers } from './leavers.tsx';
import { Runs } from './runs.tsx';
import { oneOf } from './search.ts';

const tabs = [
  { tab: 'runs', text: texts.activity.runs, Content: Runs },
  { tab: 'failures', text: texts.activity.failures, Content: Failures },
  { tab: 'jobs', text: texts.jobs.tab, Content: Jobs },
  { tab: 'leavers', text: texts.leavers.tab, Content: Leavers },
  { tab: 'audit', text: texts.activity.audit, Content: AuditTrail },
] as const;

export function ActivityPage() {
  const { tab: named } = useSearch({ from: '/inside/activity' });
  const tab = oneOf(
    tabs.map((one) => one.tab),
    named,
    'runs',
  );
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={texts.activity.title} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ to: '/activity', search: { tab: next ?? 'runs' } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one.tab} value={one.tab}>
              {one.text}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ tab: name, Content }) => (
          <Tabs.Panel key={name} value={name}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
