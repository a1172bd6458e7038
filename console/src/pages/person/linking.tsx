/** Whose an account is, said by hand: the accounts of the target are searched, and one of them is linked. */

import { Anchor, Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages, useSend } from '../../api/hooks.ts';
import type { TargetAccount } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { faded } from '../../shared/faded.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More } from '../../shared/parts.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { TargetRead } from '../syncs/target-read.tsx';

const words = texts.linking;

/** Who gets an account, in which sync. */
export interface Whose {
  readonly person: string;
  /** What the person is called. */
  readonly name: string;
  /** By which the person's account is likely to be found. */
  readonly likely: string;
  readonly sync: string;
  readonly target: string;
  /** What the account is called that the person has there, whose place another one may take. */
  readonly held?: string | undefined;
}

/** The button, and the dialog, which has an address of its own: advice leads there. */
export function Linking({ whose }: { readonly whose: Whose }) {
  const may = useMay('operator');
  const { link } = useSearch({ from: '/inside/people/$person' });
  const navigate = useNavigate();
  const open = (sync: string | undefined): void =>
    void navigate({
      to: '/people/$person',
      params: { person: whose.person },
      search: sync === undefined ? {} : { link: sync },
      replace: true,
      resetScroll: false,
    });
  if (!may) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => open(whose.sync)}>
        {whose.held === undefined ? words.link : words.linkAnother}
      </Button>
      <Dialog
        wide
        title={(whose.held === undefined ? words.title : words.titleAnother)(whose.target, whose.name)}
        opened={link === whose.sync}
        onClose={() => open(undefined)}
      >
        <Choosing whose={whose} onDone={() => open(undefined)} />
      </Dialog>
    </>
  );
}

function Choosing({ whose, onDone }: { readonly whose: Whose; readonly onDone: () => void }) {
  const { person, sync, target, held } = whose;
  const [text, setText] = useState(whose.likely);
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<TargetAccount>();
  const found = usePages('get /connections/{name}/accounts', {
    params: { name: target },
    query: { text: wanted, limit: 10 },
  });
  const send = useSend('put /syncs/{name}/links/{person}');
  return (
    <Stack>
      <TextInput
        type="search"
        label={words.search}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <fieldset className="inner" {...faded(found.isPlaceholderData)}>
        <legend>{words.accounts(target)}</legend>
        {found.isPending && <Loading lines={3} />}
        {found.error !== null && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.isSuccess && found.items.length === 0 && <Empty title={words.none} text={words.noneText} />}
        <Stack gap="sm">
          {found.items.map((account) => (
            <Choice
              key={account.id}
              account={account}
              person={person}
              isChosen={account.id === chosen?.id}
              onChoose={() => setChosen(account)}
            />
          ))}
        </Stack>
        <More of={found} />
      </fieldset>
      <TargetRead target={target} />
      <div role="status">
        {chosen !== undefined && (
          <Text>
            {words.follows({ ...whose, account: calledAt(chosen) })}
            {held !== undefined && ` ${words.freed(held, target)}`}
          </Text>
        )}
      </div>
      {send.error !== null && <Failure error={send.error} />}
      <div className="bar" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onDone}>
          {texts.settings.cancel}
        </Button>
        <Button
          disabled={chosen === undefined}
          loading={send.isPending}
          onClick={() =>
            chosen !== undefined &&
            send.mutate(
              { params: { name: sync, person }, body: { account: chosen.id, replace: held !== undefined } },
              { onSuccess: onDone },
            )
          }
        >
          {words.do}
        </Button>
      </div>
    </Stack>
  );
}

function Choice(props: {
  readonly account: TargetAccount;
  /** For whom one is chosen. */
  readonly person: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const { account, person, isChosen, onChoose } = props;
  const { id, displayName, userName, email, active, link } = account;
  const called = calledAt(account);
  const more = [displayName, userName, email, id].filter((one) => one !== undefined && one !== called);
  return (
    <div>
      <Radio
        name="account"
        label={called}
        description={[...new Set(more)].join(' · ')}
        disabled={link !== undefined}
        checked={isChosen}
        onChange={onChoose}
      />
      <div className="choice">
        {!active && <Lozenge tone="warning">{words.closed}</Lozenge>}
        {account.protected !== undefined && (
          <span>
            <Lozenge tone="plain">{words.protected}</Lozenge> <span className="dim">{account.protected}</span>
          </span>
        )}
        {link?.person === person && <Lozenge tone="info">{words.linkedNow}</Lozenge>}
        {link !== undefined && link.person !== person && (
          <span>
            {words.belongsTo}{' '}
            <Anchor component={Link} to={`/people/${encodeURIComponent(link.person)}`} c="var(--link)">
              {link.name ?? words.somebody}
            </Anchor>
            {words.unlinkFirst}
          </span>
        )}
      </div>
    </div>
  );
}

function calledAt({ id, userName, displayName }: TargetAccount): string {
  return userName ?? displayName ?? id;
}
