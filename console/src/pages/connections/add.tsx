/** A connection is added: its connector chosen, its settings written beside the help for it. */

import { Anchor, Text, Title } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import type { Connector } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { Lozenge, Notice, PageHead } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Editor } from './editor.tsx';
import { Help } from './help.tsx';

const words = texts.connections;

export function AddConnectionPage() {
  const { kind, type } = useSearch({ from: '/inside/add-connection' });
  const connectors = useGet('get /connectors', {});
  const others = useGet('get /connections', { query: {} });
  const may = useMay('administrator');
  return (
    <PageShown of={connectors} list={{ to: '/connections', title: words.title }}>
      {(all) => {
        const chosen = all.find((one) => one.kind === kind && one.type === type);
        if (chosen !== undefined)
          return (
            <Shown of={others}>
              {(known) => <Chosen connector={chosen} taken={known.map(({ name }) => name)} may={may} />}
            </Shown>
          );
        return (
          <>
            <PageHead
              title={words.add}
              above={
                <Anchor component={Link} to="/connections" c="var(--link)">
                  {words.title}
                </Anchor>
              }
            />
            {!may && <Notice tone="info">{words.viewer}</Notice>}
            {(['source', 'target'] as const)
              .filter((one) => kind === undefined || kind === one)
              .map((one) => (
                <section key={one} style={{ marginBottom: 24 }}>
                  <Title order={2} mb="xs">
                    {one === 'source' ? words.sources : words.targets}
                  </Title>
                  <div className="tiles wide">
                    {all
                      .filter((connector) => connector.kind === one)
                      .toSorted((a, b) => a.title.localeCompare(b.title))
                      .map((connector) => (
                        <Tile key={connector.type} connector={connector} />
                      ))}
                  </div>
                </section>
              ))}
          </>
        );
      }}
    </PageShown>
  );
}

function Tile({ connector: { kind, type, title, summary, pushes } }: { readonly connector: Connector }) {
  return (
    <Link className="tile" to="/add-connection" search={{ kind, type }}>
      <Text fw={600}>{title}</Text>
      {summary !== undefined && <div className="dim small">{summary}</div>}
      {pushes && <Lozenge tone="info">{words.pushes}</Lozenge>}
    </Link>
  );
}

function Chosen(props: {
  readonly connector: Connector;
  /** Names that other connections have. */
  readonly taken: readonly string[];
  readonly may: boolean;
}) {
  const { connector, taken, may } = props;
  const { kind, type, title, config } = connector;
  const navigate = useNavigate();
  const save = useSend('put /connections/{name}');
  return (
    <>
      <PageHead
        title={words.chosen(title)}
        above={
          <Anchor component={Link} to="/add-connection" c="var(--link)">
            {words.other}
          </Anchor>
        }
      />
      <div className="columns help">
        <div className="panel">
          <Editor
            shape={config}
            values={{}}
            readOnly={!may}
            suggested={type}
            taken={taken}
            sending={save}
            word={words.make}
            onSave={(values, name) =>
              save.mutate(
                { params: { name }, body: { kind, type, config: values }, version: 0 },
                {
                  onSuccess: () =>
                    void navigate({ to: '/connections/$name', params: { name }, search: { check: true } }),
                },
              )
            }
          />
        </div>
        <Help kind={kind} type={type} />
      </div>
    </>
  );
}
