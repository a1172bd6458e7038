/** What stands where an amount would be, as long as no price is set. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../shared/me.tsx';
import { texts } from '../../texts/index.ts';

export function Unpriced() {
  return useMay('administrator') ? (
    <Anchor component={Link} to="/settings?tab=seats" c="var(--link)">
      {texts.seatPrices.set}
    </Anchor>
  ) : (
    <span className="dim">{texts.overview.unpriced}</span>
  );
}
