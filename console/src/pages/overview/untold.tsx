/** People who ask for an account back, and channels that take no messages: what somebody must see who is not told. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Unknown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Returns } from './returns.tsx';

const words = texts.notices.overview;

export function Untold() {
  const notices = useGet('get /notices', {});
  // Channels stand in the settings, which are for administrators.
  const may = useMay('administrator');
  const { data } = notices;
  if (data === undefined) return <Unknown of={notices} what={texts.overview.unknown.notices} />;
  return (
    <>
      <Returns of={data.returns} />
      {data.channels.map(({ name, failing }) =>
        failing === undefined ? null : (
          <Notice key={name} tone="danger">
            <div className="bar spread">
              <div>
                <Text fw={600}>{words.failing(name)}</Text>
                <div>{failing.message}</div>
              </div>
              {may && (
                <Button component={Link} to="/settings?tab=notices" variant="default">
                  {words.look}
                </Button>
              )}
            </div>
          </Notice>
        ),
      )}
    </>
  );
}
