/** Tells the story on a terminal as it happens: short sentences, numbers, colours only where they are seen. */

import { type Fact, holds, number, type ToldChapter } from './chapter.ts';
import { organisationId } from './organisation.ts';
import type { Links } from './stage.ts';

/** Where words go. */
export interface Output {
  write(text: string): void;
  /** Whether a person looks at it: then there are colours. */
  readonly isTTY?: boolean | undefined;
}

export interface Teller {
  opening(people: number): void;
  begins(chapter: string, expected: string): void;
  ends(told: ToldChapter): void;
  closing(story: { readonly ok: boolean; readonly milliseconds: number }): void;
  links(links: Links): void;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32 } as const;

export function openTeller(output: Output): Teller {
  const paint = (style: keyof typeof codes, text: string): string =>
    output.isTTY === true ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  const line = (text = ''): void => output.write(`${text}\n`);

  return {
    opening(people) {
      line(
        paint('bold', `Rollcall keeps ${number(people)} people of an Okta in step with what they work in.`),
      );
      line(
        'A Jira, later a Confluence and an Atlassian organisation: all are simulators on this machine, and everything between them is the real thing.',
      );
    },
    begins(chapter, expected) {
      line();
      line(paint('bold', capital(chapter)));
      line(paint('dim', `  ${expected}`));
    },
    ends(told) {
      const mark = told.ok ? paint('green', '✓') : paint('red', '✗');
      line(`${mark} ${told.happened}`);
      line(paint('dim', `  ${measures(told)}`));
      for (const { what, expected, actual } of told.facts.filter((one: Fact) => !holds(one)))
        line(paint('red', `  differs   ${what}: ${said(expected)} was expected, ${said(actual)} it is`));
    },
    closing({ ok, milliseconds }) {
      line();
      line(
        ok
          ? paint('green', `Everything was as expected, in ${(milliseconds / 1_000).toFixed(1)} seconds.`)
          : paint('red', 'Not everything was as expected; see the chapters marked with ✗.'),
      );
    },
    links({ api, token, password, jira, jiraToken, confluence, cloud, cloudKey, config }) {
      line();
      line(`Console        ${api}/`);
      line(`  sign in as   demo, password ${password}`);
      line(`API            ${api}/api/v1/status`);
      line(`  token        ${token}`);
      line(`Jira           ${jira}/rest/api/2/user?username=admin`);
      line(`  token        ${jiraToken}`);
      line(`Confluence     ${confluence}/rest/api/user?username=NAME`);
      line('  as it has read it from us; it asks again every minute');
      line(`Organisation   ${cloud}/admin/v2/orgs/${organisationId}/directories/-/users/count`);
      line(`  key          ${cloudKey}`);
      line(`rollcall.yaml  ${config}`);
      line('Tokens are sent as "Authorization: Bearer TOKEN". Ctrl-C ends the demo; the folder stays.');
    },
  };
}

function measures({ calls, milliseconds, secondPlan }: ToldChapter): string {
  const kinds = Object.entries(calls.byOperation).map(
    ([operation, count]) => `${number(count)} ${operation}`,
  );
  const jira = calls.jira === 0 ? 'no call to Jira' : `Jira: ${kinds.join(', ')}`;
  const cloud = calls.cloud === 0 ? '' : `; organisation: ${number(calls.cloud)} calls`;
  const second =
    secondPlan === undefined
      ? ''
      : `; second plan: ${secondPlan.changes} changes, ${secondPlan.writes} writes`;
  return `${number(milliseconds)} ms; ${jira}${cloud}${second}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function said(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
