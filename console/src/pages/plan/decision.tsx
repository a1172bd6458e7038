/** The buttons of a plan that waits: approve all or the kinds that are chosen, or reject with a reason. */

import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAsked } from '../../api/asked.ts';
import { useSend } from '../../api/hooks.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { useMay, useMe } from '../../shared/me.tsx';
import { Actor, Notice } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { listOf } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { type Chosen, type Filter, partOf } from './filter.ts';
import { chosenWords, PartCounted } from './part.tsx';
import type { ShownPlan } from './plan.tsx';
import { countedKinds, Kinds } from './words.tsx';

const words = texts.plan;
type Asked = 'approve' | 'reject' | undefined;
type Types = readonly NonNullable<Filter['type']>[] | undefined;

export function Decision(props: {
  readonly shown: ShownPlan;
  /** Kinds that are left out. */
  readonly left: ReadonlySet<string>;
  readonly chosen: Chosen;
}) {
  const { shown, left, chosen } = props;
  const { plan } = shown;
  const may = useMay('operator');
  const [asked, setAsked] = useState<Asked>();
  const apply = useSend('post /plans/{plan}/apply');
  const params = { plan: plan.id };
  // By being refused, a plan may come into a state in which nothing can be decided any more.
  const refused = (
    <>
      {apply.error !== null && <Failure error={apply.error} />}
      {asked !== undefined && plan.state !== 'held' && <Overtaken plan={plan} />}
    </>
  );
  if (!['held', 'ready', 'approved'].includes(plan.state)) return refused;
  if (!may) return <Text c="dimmed">{words.viewerHint}</Text>;
  if (plan.state !== 'held')
    return (
      <>
        {refused}
        <Button loading={apply.isPending} onClick={() => apply.mutate({ params })}>
          {words.applyNow}
        </Button>
      </>
    );
  const kinds = countedKinds(plan.counts.changes);
  const covered = kinds.filter(([type]) => !left.has(type));
  const isPart = covered.length < kinds.length;
  return (
    <>
      <Button variant="default" onClick={() => setAsked('reject')}>
        {words.reject}
      </Button>
      <Button disabled={covered.length === 0} onClick={() => setAsked('approve')}>
        {approvalWords(isPart ? covered.length : undefined, chosen)}
      </Button>
      <Approve
        shown={shown}
        opened={asked === 'approve'}
        onClose={() => setAsked(undefined)}
        types={isPart ? covered.map(([type]) => type as NonNullable<Filter['type']>) : undefined}
        chosen={chosen}
        apply={apply}
      />
      <Reject plan={plan.id} opened={asked === 'reject'} onClose={() => setAsked(undefined)} />
    </>
  );
}

/** Whoever was about to decide is told that somebody else has: the dialog they were in is gone. */
function Overtaken({ plan: { decidedBy } }: { readonly plan: ShownPlan['plan'] }) {
  const { data: me } = useMe();
  if (decidedBy === undefined || me === undefined || decidedBy === `user:${me.name}`) return null;
  return (
    <div role="status">
      <Notice tone="warning">
        {words.overtaken} <Actor actor={decidedBy} />.
      </Notice>
    </div>
  );
}

/** What the button approves. @param kinds how many, where it is not all of them */
function approvalWords(kinds: number | undefined, chosen: Chosen): string {
  if (chosen?.by === 'people') return words.approvePeople(chosen.people.size);
  if (chosen?.by === 'groups') return words.approveGroups(chosen.groups.size);
  if (chosen?.by === 'filter') return words.approveFound;
  return kinds === undefined ? words.approveAll : words.approvePart(kinds);
}

function Approve(props: {
  readonly shown: ShownPlan;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly types: Types;
  readonly chosen: Chosen;
  /** Kept outside: once approved, the plan asks nothing more, and this is gone before it is applied. */
  readonly apply: ReturnType<typeof useSend<'post /plans/{plan}/apply'>>;
}) {
  const { shown, types, chosen, apply, opened, onClose } = props;
  const { counts } = shown.plan;
  const [note, setNote] = useState('');
  const approve = useSend('post /plans/{plan}/approve');
  const params = { plan: shown.plan.id };
  const isWhole = types === undefined && chosen === undefined;
  const body = partOf(chosen, types);
  const part = useAsked('post /plans/{plan}/part', { params, body }, { enabled: opened && !isWhole });
  const counted = part.isOld ? undefined : part.data;
  const irreversible = counts.irreversible ?? [];
  const error = approve.error ?? part.error;
  const go = async (): Promise<void> => {
    try {
      await approve.mutateAsync({
        params,
        body: {
          ...body,
          digest: shown.digest,
          note: note === '' ? undefined : note,
          counted: isWhole ? undefined : counted?.count,
        },
      });
      onClose();
      await apply.mutateAsync({ params });
    } catch {
      // Shown by the mutations themselves.
    }
  };
  const kinds = countedKinds(counts.changes);
  const all = kinds.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Dialog opened={opened} onClose={onClose} title={words.approveTitle}>
      <Stack>
        {chosen !== undefined && <Text>{chosenWords(chosen)}</Text>}
        {chosen !== undefined && types !== undefined && (
          <Text>{words.onlyKinds(listOf(types.map((type) => words.kinds[type] ?? type)))}</Text>
        )}
        {isWhole ? (
          <>
            <Text>{words.approveText(all)}</Text>
            <ul style={{ margin: 0, paddingLeft: 18 }}>
              <Kinds of={kinds} as="li" />
            </ul>
          </>
        ) : (
          (counted === undefined && error === null && <Loading lines={3} />) ||
          (counted !== undefined && (
            <>
              <Text>
                {words.approveText(counted.count)} {words.restLeft}
              </Text>
              <PartCounted part={counted} />
            </>
          ))
        )}
        {irreversible.length > 0 && (
          <Notice tone="warning">
            {words.irreversible}
            <ul>
              {irreversible.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Textarea
          label={words.note}
          maxLength={2_000}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {error !== null && <Failure error={error} />}
        <div className="bar" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            disabled={!isWhole && (counted === undefined || counted.count === 0)}
            loading={approve.isPending}
            onClick={() => void go()}
          >
            {words.approveAndApply}
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}

function Reject(props: { readonly plan: string; readonly opened: boolean; readonly onClose: () => void }) {
  const [note, setNote] = useState('');
  const reject = useSend('post /plans/{plan}/reject');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.rejectTitle}>
      <Stack>
        <Text>{words.rejectText}</Text>
        <Textarea
          label={words.reason}
          required
          data-autofocus
          maxLength={2_000}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {reject.error !== null && <Failure error={reject.error} />}
        <div className="bar" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={props.onClose}>
            {words.cancel}
          </Button>
          <Button
            color="red"
            disabled={note.trim() === ''}
            loading={reject.isPending}
            onClick={() =>
              reject.mutate({ params: { plan: props.plan }, body: { note } }, { onSuccess: props.onClose })
            }
          >
            {words.reject}
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}
