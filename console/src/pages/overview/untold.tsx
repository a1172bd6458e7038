/** Channels that take no messages, and people who ask for an account back: what somebody must see who is not told. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks.ts';
import { Notice, type Tone } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.notices.overview;

export function Untold() {
  const { data } = useGet('get /notices', {});
  if (data === undefined) return null;
  return (
    <>
      {data.returns.length > 0 && (
        <Line tone="warning" title={words.asking(data.returns.length)}>
          {data.returns.map(({ name }) => name).join(', ')}
        </Line>
      )}
      {data.channels.map(({ name, failing }) =>
        failing === undefined ? null : (
          <Line key={name} tone="danger" title={words.failing(name)}>
            {failing.message}
          </Line>
        ),
      )}
    </>
  );
}

function Line(props: { readonly tone: Tone; readonly title: string; readonly children: ReactNode }) {
  return (
    <Notice tone={props.tone}>
      <div className="bar" style={{ justifyContent: 'space-between' }}>
        <div>
          <Text fw={600}>{props.title}</Text>
          <div>{props.children}</div>
        </div>
        <Button component={Link} to="/settings?tab=notices" variant="default">
          {words.look}
        </Button>
      </div>
    </Notice>
  );
}
