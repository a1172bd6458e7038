/** By what the list of changes is filtered, and the list as a file. */

import { Button, Select } from '@mantine/core';
import type { Plan } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Lozenge } from '../../shared/parts.tsx';
import { PersonSelect } from '../../shared/person-select.tsx';
import { texts } from '../../texts/index.ts';
import { type Filter, without } from './filter.ts';

const words = texts.plan;
/** What is picked elsewhere on the page is only named here. */
const named = ['notIn', 'entitlement', 'made', 'type'] as const;

export function ChangesBar(props: {
  readonly plan: Plan;
  readonly filter: Filter;
  /** What the filter says, in words. */
  readonly said: Readonly<Partial<Record<keyof Filter, string>>>;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { plan, filter, said, onFilter } = props;
  const { person, state } = filter;
  return (
    <div className="bar filters">
      {named.map((name) =>
        said[name] === undefined ? null : (
          <Lozenge key={name} tone="info">
            {/* Names are shown as they are written. */}
            <span className={name === 'entitlement' || name === 'made' ? 'as-written' : ''}>
              {said[name]}
            </span>
          </Lozenge>
        ),
      )}
      <PersonSelect
        slim
        label={words.filterPerson}
        value={person === undefined ? undefined : { id: person, name: said.person ?? person }}
        onChoose={(next) =>
          onFilter({ ...without(filter, 'person'), ...(next === undefined ? {} : { person: next.id }) })
        }
      />
      <Select
        size="xs"
        w={140}
        aria-label={words.filterState}
        placeholder={words.filterState}
        clearable
        data={Object.entries(words.entryStates).map(([value, label]) => ({ value, label }))}
        value={state ?? null}
        onChange={(next) =>
          onFilter({
            ...without(filter, 'state'),
            ...(next === null ? {} : { state: next as NonNullable<Filter['state']> }),
          })
        }
      />
      {Object.keys(filter).length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => onFilter({})}>
          {words.clear}
        </Button>
      )}
      <ExportLinks
        of="get /plans/{plan}/export"
        params={{ plan: plan.id }}
        query={filter}
        name={words.changesTitle}
      />
    </div>
  );
}
