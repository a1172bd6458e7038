/** The buttons of a plan that waits: approve all or the kinds that are chosen, or reject with a reason. */

import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/hooks.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import type { ChosenPeople, Filter } from './changes.tsx';
import type { ShownPlan } from './plan.tsx';
import { Kinds } from './words.tsx';

const words = texts.plan;
type Asked = 'approve' | 'reject' | undefined;

export function Decision(props: {
  readonly shown: ShownPlan;
  /** Kinds that are left out. */
  readonly left: ReadonlySet<string>;
  readonly people: ChosenPeople;
}) {
  const { shown, left, people } = props;
  const { plan } = shown;
  const may = useMay('operator');
  const [asked, setAsked] = useState<Asked>();
  const apply = useSend('post /plans/{plan}/apply');
  const params = { plan: plan.id };
  if (!['held', 'ready', 'approved'].includes(plan.state)) return null;
  if (!may) return <Text c="dimmed">{words.viewerHint}</Text>;
  if (plan.state !== 'held')
    return (
      <>
        {apply.error !== null && <Failure error={apply.error} />}
        <Button loading={apply.isPending} onClick={() => apply.mutate({ params })}>
          {words.applyNow}
        </Button>
      </>
    );
  const kinds = Object.entries(plan.counts.changes).filter(([, count]) => count > 0);
  const chosen = kinds.filter(([type]) => !left.has(type));
  const isPart = chosen.length < kinds.length;
  return (
    <>
      <Button variant="default" onClick={() => setAsked('reject')}>
        {words.reject}
      </Button>
      <Button disabled={chosen.length === 0} onClick={() => setAsked('approve')}>
        {approvalWords(isPart ? chosen.length : undefined, people.size)}
      </Button>
      <Approve
        shown={shown}
        opened={asked === 'approve'}
        onClose={() => setAsked(undefined)}
        count={chosen.reduce((sum, [, count]) => sum + count, 0)}
        types={isPart ? chosen.map(([type]) => type as NonNullable<Filter['type']>) : undefined}
        people={people}
      />
      <Reject plan={plan.id} opened={asked === 'reject'} onClose={() => setAsked(undefined)} />
    </>
  );
}

/** What the button approves. @param kinds how many, where it is not all of them */
function approvalWords(kinds: number | undefined, people: number): string {
  if (people > 0) return words.approvePeople(people);
  return kinds === undefined ? words.approveAll : words.approvePart(kinds);
}

/** What is approved, counted by kind. @param types what was chosen, where it is not everything */
function Approved(props: { readonly shown: ShownPlan; readonly types: readonly string[] | undefined }) {
  const { shown, types } = props;
  const kinds = Object.entries(shown.plan.counts.changes).filter(
    ([type, count]) => count > 0 && (types === undefined || types.includes(type)),
  );
  return (
    <ul style={{ margin: 0, paddingLeft: 18 }}>
      <Kinds of={kinds} as="li" />
    </ul>
  );
}

function Approve(props: {
  readonly shown: ShownPlan;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly count: number;
  readonly types: readonly NonNullable<Filter['type']>[] | undefined;
  readonly people: ChosenPeople;
}) {
  const { shown, types, people, onClose } = props;
  const [note, setNote] = useState('');
  const approve = useSend('post /plans/{plan}/approve');
  const apply = useSend('post /plans/{plan}/apply');
  const params = { plan: shown.plan.id };
  const irreversible = shown.plan.counts.irreversible ?? [];
  const error = approve.error ?? apply.error;
  const go = async (): Promise<void> => {
    try {
      await approve.mutateAsync({
        params,
        body: {
          digest: shown.digest,
          note: note === '' ? undefined : note,
          types,
          people: people.size === 0 ? undefined : [...people.keys()],
        },
      });
      onClose();
      await apply.mutateAsync({ params });
    } catch {
      // Shown by the mutations themselves.
    }
  };
  return (
    <Dialog opened={props.opened} onClose={onClose} title={words.approveTitle}>
      <Stack>
        <Text>
          {people.size === 0
            ? words.approveText(props.count)
            : words.approvePeopleText(new Intl.ListFormat().format(people.values()))}
        </Text>
        {people.size === 0 && <Approved shown={shown} types={types} />}
        {people.size > 0 && types !== undefined && (
          <Text>
            {words.onlyKinds(new Intl.ListFormat().format(types.map((type) => words.kinds[type] ?? type)))}
          </Text>
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
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button loading={approve.isPending} onClick={() => void go()}>
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
