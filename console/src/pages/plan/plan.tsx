/** The plan: what, whom, why; approved, rejected, followed, undone. */

import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { Fact, Facts } from '../../shared/facts.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { Actor, Lozenge, Notice, PageHead, Panel } from '../../shared/parts.tsx';
import { number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Changes } from './changes.tsx';
import { Decision } from './decision.tsx';
import { type Chosen, useFilter } from './filter.ts';
import { Following } from './following.tsx';
import { Groups } from './groups.tsx';
import { Handover } from './handover.tsx';
import { Kinds } from './kinds.tsx';
import { LeftAlone } from './left-alone.tsx';
import { ChosenNotice } from './part.tsx';
import { PlanSeats } from './seats.tsx';
import { isUndone } from './undone.tsx';
import { toneOf } from './words.tsx';

const words = texts.plan;
export type ShownPlan = Answer<'get /plans/{plan}'>;

export function PlanPage() {
  const { plan } = useParams({ from: '/inside/plans/$plan' });
  return (
    <PageShown
      list={{ to: '/plans', title: words.title }}
      of={useGet('get /plans/{plan}', { params: { plan } })}
    >
      {(shown) => <Whole key={plan} shown={shown} />}
    </PageShown>
  );
}

function Whole({ shown }: { readonly shown: ShownPlan }) {
  const { plan } = shown;
  const [filter, setFilter] = useFilter();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<Chosen>();
  const all = Object.values(plan.counts.changes).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHead
        title={words.titleOf(plan.kind, plan.sync)}
        above={
          <Anchor component={Link} to="/plans" c="var(--link)">
            {words.title}
          </Anchor>
        }
        beside={
          isUndone(shown) ? (
            <Lozenge tone="plain">{words.undone}</Lozenge>
          ) : (
            <Lozenge tone={toneOf(plan.state)}>{words.states[plan.state] ?? plan.state}</Lozenge>
          )
        }
        actions={<Decision shown={shown} left={left} chosen={chosen} />}
      />
      <div className="columns parts">
        <Stack gap="md" style={{ minWidth: 0 }}>
          <Following shown={shown} filter={filter} onFilter={setFilter} />
          {words.over[plan.state] !== undefined && (
            <Notice tone="info">
              {words.over[plan.state]}
              {plan.state === 'rejected' && plan.note !== undefined && <div>“{plan.note}”</div>}
            </Notice>
          )}
          {plan.state === 'tried' && <Notice tone="info">{words.tried}</Notice>}
          {plan.hold.length > 0 && (plan.state === 'held' || plan.state === 'tried') && (
            <Notice tone="warning">
              <Text fw={600}>{plan.state === 'held' ? words.held : words.wouldHold}</Text>
              <ul style={{ margin: '4px 0 0', paddingLeft: 18 }}>
                {plan.hold.map(({ rule, message }) => (
                  <li key={`${rule} ${message}`}>
                    {message} <span className="code dim nowrap">{rule}</span>
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          {all === 0 ? (
            <Nothing plan={plan} />
          ) : (
            <>
              {chosen !== undefined && plan.state === 'held' && (
                <ChosenNotice chosen={chosen} onWhole={() => setChosen(undefined)} />
              )}
              <Kinds shown={shown} filter={filter} onFilter={setFilter} left={left} onLeft={setLeft} />
            </>
          )}
        </Stack>
        <Stack className="aside" gap="md" style={{ minWidth: 0 }}>
          <About plan={plan} />
          <PlanSeats plan={plan.id} isOnlyPlanned={isOnlyPlanned(shown)} />
          <Handover plan={plan.id} />
          {all > 0 && <Groups plan={plan} chosen={chosen} onChoose={setChosen} />}
        </Stack>
        <Stack gap="md" style={{ minWidth: 0 }}>
          {all > 0 && <Changes plan={plan} chosen={chosen} onChoose={setChosen} />}
          <LeftAlone plan={plan} />
        </Stack>
      </div>
    </>
  );
}

/** Nothing more will be done of the plan, and what it foresaw is not what came of it. */
function isOnlyPlanned({ plan, tally }: ShownPlan): boolean {
  const isOpen = ['planning', 'held', 'ready', 'approved', 'applying', 'tried'].includes(plan.state);
  return !isOpen && tally.some(({ state }) => state !== 'done');
}

/** Nothing is to be done: in green only where nobody is left alone who would be in step otherwise. */
function Nothing({ plan: { counts, kind } }: { readonly plan: ShownPlan['plan'] }) {
  const { held = 0, invalid = 0 } = counts.standings;
  if (kind === 'undo') return <Notice tone="info">{words.nothingToUndo}</Notice>;
  if (counts.people === 0) return <Notice tone="info">{words.nothingOfNobody}</Notice>;
  return held + invalid === 0 ? (
    <Notice tone="success">{words.nothing}</Notice>
  ) : (
    <Notice tone="info">{words.nothingButAlone(held + invalid)}</Notice>
  );
}

/** Groups that are shown before one asks for all. */
const few = 10;

/** Those that most people lack come first. */
function Lacking({ groups }: { readonly groups: readonly (readonly [name: string, people: number])[] }) {
  const [isWhole, setWhole] = useState(false);
  const sorted = groups.toSorted(([, one], [, other]) => other - one);
  return (
    <>
      {(isWhole ? sorted : sorted.slice(0, few)).map(([name, people]) => (
        <div key={name}>
          {name} ({number(people)})
        </div>
      ))}
      {!isWhole && groups.length > few && (
        <Button size="compact-xs" variant="subtle" onClick={() => setWhole(true)}>
          {texts.showAll(groups.length)}
        </Button>
      )}
    </>
  );
}

function About({ plan }: { readonly plan: ShownPlan['plan'] }) {
  const lacking = Object.entries(plan.counts.lacking);
  return (
    <Panel title={words.details}>
      <Facts>
        <Fact name={words.sync}>
          <Anchor component={Link} to={`/syncs/${plan.sync}`} c="var(--link)">
            {plan.sync}
          </Anchor>
        </Fact>
        <Fact name={words.target}>
          <Anchor component={Link} to={`/connections/${plan.target}`} c="var(--link)">
            {plan.target}
          </Anchor>
        </Fact>
        {plan.kind !== 'undo' && (
          <Fact name={words.scope}>
            {plan.full ? words.everybody(plan.counts.people) : words.some(plan.counts.people)}
          </Fact>
        )}
        {plan.undoes !== undefined && (
          <Fact name={words.undoes}>
            <Anchor component={Link} to={`/plans/${plan.undoes}`} c="var(--link)">
              {words.undoesThat}
            </Anchor>
          </Fact>
        )}
        <Fact name={words.made}>
          <Time at={plan.createdAt} />
        </Fact>
        {plan.decidedBy !== undefined && plan.decidedAt !== undefined && (
          <Fact name={words.decided}>
            <Actor actor={plan.decidedBy} />, <Time at={plan.decidedAt} />
            {/* Why it was rejected stands at the head of the page. */}
            {plan.state !== 'rejected' && plan.note !== undefined && <div>“{plan.note}”</div>}
          </Fact>
        )}
        {plan.expiresAt !== undefined && ['held', 'approved'].includes(plan.state) && (
          <Fact name={words.expires}>
            <Time at={plan.expiresAt} />
          </Fact>
        )}
        {(plan.counts.unassigned ?? 0) > 0 && (
          <Fact name={words.unassigned}>{words.unassignedText(plan.counts.unassigned ?? 0)}</Fact>
        )}
        {(plan.counts.untold ?? 0) > 0 && (
          <Fact name={words.untold}>{words.untoldText(plan.counts.untold ?? 0)}</Fact>
        )}
        {lacking.length > 0 && (
          <Fact name={words.lacking}>
            <Lacking groups={lacking} />
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
