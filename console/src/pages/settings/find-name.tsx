/** Finding somebody or something by name in the list of a tab; the address says what is asked for. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { SearchField } from '../../shared/search-field.tsx';
import { texts } from '../../texts/index.ts';

/** What is asked for, as the address has it. */
export function useNameSought(): string | undefined {
  return useSearch({ from: '/inside/settings' }).text;
}

export function FindName() {
  const asked = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate();
  return (
    <div className="search-within">
      <SearchField
        label={texts.settings.find}
        text={asked.text}
        onText={(text) => void navigate({ to: '/settings', search: { ...asked, text }, replace: true })}
      />
    </div>
  );
}

/** What stands in place of the list when no name fits. */
export function NoneCalled({ text = '' }: { readonly text: string | undefined }) {
  return <p className="dim">{texts.settings.noneCalled(text)}</p>;
}
