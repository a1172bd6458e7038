/** The way from an empty service to the first plan. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.begin;

export function Begin({ sources, targets }: { readonly sources: number; readonly targets: number }) {
  const may = useMay('administrator');
  const steps = [
    { title: words.source, text: words.sourceText, done: sources > 0, to: '/add-connection?kind=source' },
    { title: words.target, text: words.targetText, done: targets > 0, to: '/add-connection?kind=target' },
    { title: words.sync, text: words.syncText, done: false, to: '/add-sync' },
    { title: words.plan, text: words.planText, done: false },
  ];
  const next = steps.find(({ done }) => !done);
  return (
    <Panel title={words.title}>
      <ol style={{ margin: '12px 16px', display: 'grid', gap: 16 }}>
        {steps.map((step) => (
          <li key={step.title}>
            <div className="bar">
              {step.done && step.to !== undefined ? (
                <Anchor component={Link} to={step.to} c="var(--link)" fw={600}>
                  {step.title}
                </Anchor>
              ) : (
                <strong>{step.title}</strong>
              )}
              {step.done && <Lozenge tone="success">{words.done}</Lozenge>}
            </div>
            <div className="dim">{step.text}</div>
            {may && step === next && step.to !== undefined && (
              <Button component={Link} to={step.to} size="xs" mt="xs">
                {step.title}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
