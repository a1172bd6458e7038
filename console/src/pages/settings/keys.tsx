/** The keys that seal secrets: which of them seals what, and how far their rotation is. */

import { Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.settings.key;
type Key = Answer<'get /secrets/keys'>[number];

export function Keys() {
  return (
    <Panel title={words.title}>
      <Shown of={useGet('get /secrets/keys', {})} lines={2}>
        {(keys) => (
          <>
            <Rows heads={[words.key, words.state, words.secrets, words.whose]}>
              {keys.map((key) => (
                <Row key={key.version} of={key} />
              ))}
            </Rows>
            <Rotation keys={keys} />
          </>
        )}
      </Shown>
    </Panel>
  );
}

function Row({ of: { version, atHand, seals, secrets, holders } }: { readonly of: Key }) {
  return (
    <tr>
      <td className="code">{version}</td>
      <td>
        {!atHand && <Lozenge tone="danger">{words.missing}</Lozenge>}
        {atHand && <Lozenge tone={seals ? 'success' : 'plain'}>{seals ? words.seals : words.opens}</Lozenge>}
      </td>
      <td>{number(secrets)}</td>
      <td>
        {holders.map(({ kind, name, secrets: count }) => (
          <div key={`${kind} ${name}`}>
            {kind === 'connection' ? (
              <Anchor component={Link} to={`/connections/${encodeURIComponent(name)}`} c="var(--link)">
                {name}
              </Anchor>
            ) : (
              (words.settings[name] ?? name)
            )}
            {count > 1 && <span className="dim"> ({number(count)})</span>}
          </div>
        ))}
      </td>
    </tr>
  );
}

/** The steps of a rotation, the one that comes next marked; what is sealed anew so far is counted. */
function Rotation({ keys }: { readonly keys: readonly Key[] }) {
  const reseal = useSend('post /secrets/reseal');
  const older = keys.filter(({ seals }) => !seals);
  const total = keys.reduce((sum, { secrets }) => sum + secrets, 0);
  const left = older.reduce((sum, { secrets }) => sum + secrets, 0);
  const at = older.length === 0 ? 'make' : left > 0 ? 'seal' : 'remove';
  return (
    <>
      <ol className="steps">
        <li aria-current={at === 'make' ? 'step' : undefined}>
          <Text fw={600}>{words.make}</Text>
          <Text>
            <Marked text={words.makeText} />
          </Text>
          <div className="code">openssl rand -base64 32</div>
        </li>
        <li aria-current={at === 'seal' ? 'step' : undefined}>
          <Text fw={600}>{words.sealAnew}</Text>
          <Text>{words.sealText}</Text>
          {older.length > 0 && total > 0 && (
            <>
              <Text aria-live="polite">{words.sealed(total - left, total)}</Text>
              <Progress
                aria-label={words.sealAnew}
                maw={480}
                my="xs"
                value={(100 * (total - left)) / total}
              />
            </>
          )}
          <Button
            mt="xs"
            variant={at === 'seal' ? 'filled' : 'default'}
            disabled={left === 0}
            loading={reseal.isPending}
            onClick={() => reseal.mutate({})}
          >
            {words.reseal}
          </Button>
        </li>
        <li aria-current={at === 'remove' ? 'step' : undefined}>
          <Text fw={600}>{words.takeOut}</Text>
          <Text>
            <Marked text={words.takeOutText} />
          </Text>
          {at === 'remove' && (
            <Notice tone="success">{words.canGo(older.map(({ version }) => version).join(', '))}</Notice>
          )}
        </li>
      </ol>
      <Stack gap="xs" px="md" pb="md">
        <div role="status">{reseal.data !== undefined && words.resealed(reseal.data.resealed)}</div>
        {reseal.error !== null && <Failure error={reseal.error} />}
      </Stack>
    </>
  );
}
