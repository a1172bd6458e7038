/** What stands at an address at which there is nothing. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHead } from '../shared/parts.tsx';
import { texts } from '../texts/index.ts';

export function Lost() {
  return (
    <>
      <PageHead title={texts.nothingHere} />
      <p className="dim">{texts.nothingHereText}</p>
      <Button component={Link} to="/overview" variant="default">
        {texts.toOverview}
      </Button>
    </>
  );
}
