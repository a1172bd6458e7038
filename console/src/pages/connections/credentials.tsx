/** What an identity provider that pushes needs: the address, and tokens of which two can be live. */

import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Credential } from '../../api/schema.ts';
import { Copied } from '../../shared/copied.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { MakeToken, Revoke, Rotate } from './credential-forms.tsx';

const words = texts.connections;

type Doing = 'make' | { readonly rotate: Credential } | { readonly revoke: Credential };

export function Credentials({ source }: { readonly source: string }) {
  const list = useGet('get /credentials', { query: { source } });
  const may = useMay('administrator');
  const [doing, setDoing] = useState<Doing>();
  const done = (): void => setDoing(undefined);
  return (
    <Panel
      title={words.scim}
      actions={
        may && (
          <Button size="xs" onClick={() => setDoing('make')}>
            {words.makeToken}
          </Button>
        )
      }
    >
      <Stack p="md" gap="xs">
        <Addresses source={source} />
        <Text c="dimmed">{words.tokensText}</Text>
      </Stack>
      <Shown of={list} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="dim">{words.noTokens}</p>
          ) : (
            <Rows heads={[words.name, words.what, words.used, words.expires, '']}>
              {all.map((one) => (
                <Row key={one.id} one={one} may={may} onDo={setDoing} />
              ))}
            </Rows>
          )
        }
      </Shown>
      <Dialog
        opened={doing !== undefined}
        onClose={done}
        title={doing === 'make' ? words.makeToken : isRotation(doing) ? words.rotate : words.revoke}
        isKept
      >
        {doing === 'make' && <MakeToken source={source} onDone={done} />}
        {isRotation(doing) && <Rotate credential={doing.rotate} onDone={done} />}
        {doing !== undefined && doing !== 'make' && 'revoke' in doing && (
          <Revoke credential={doing.revoke} onDone={done} />
        )}
      </Dialog>
    </Panel>
  );
}

/** As the service knows them: a browser may have come by a way that is not the identity provider's. */
function Addresses({ source }: { readonly source: string }) {
  const told = useGet('get /sources/{source}/addresses', { params: { source } });
  return (
    <Shown of={told} lines={2}>
      {({ scim2, scim1, known }) => (
        <>
          <Copied label={words.address} text={scim2} />
          <Copied label={words.address1} text={scim1} />
          {known !== 'written' && <Notice tone="warning">{words.addressKnown[known]}</Notice>}
        </>
      )}
    </Shown>
  );
}

function isRotation(doing: Doing | undefined): doing is { readonly rotate: Credential } {
  return doing !== undefined && doing !== 'make' && 'rotate' in doing;
}

function Row(props: {
  readonly one: Credential;
  readonly may: boolean;
  readonly onDo: (doing: Doing) => void;
}) {
  const { one, may, onDo } = props;
  const never = <span className="dim">{words.never}</span>;
  return (
    <tr>
      <td>
        <strong>{one.name}</strong>{' '}
        {one.prefix !== undefined && <span className="code dim nowrap">{one.prefix}…</span>}
      </td>
      <td>{words.kindsOfCredential[one.kind]}</td>
      <td>
        {one.lastUsedAt === undefined ? never : <Time at={one.lastUsedAt} />}
        {one.lastAddress !== undefined && <div className="dim">{one.lastAddress}</div>}
      </td>
      <td>{one.expiresAt === undefined ? never : <Time at={one.expiresAt} />}</td>
      <td className="number">
        {one.managedBy === 'settings' && <Lozenge tone="plain">{words.inSettings}</Lozenge>}
        {one.managedBy === 'api' && may && (
          <div className="bar ends one-line">
            <Button
              size="xs"
              variant="default"
              aria-label={`${words.rotate}: ${one.name}`}
              onClick={() => onDo({ rotate: one })}
            >
              {words.rotate}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={`${words.revoke}: ${one.name}`}
              onClick={() => onDo({ revoke: one })}
            >
              {words.revoke}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}
