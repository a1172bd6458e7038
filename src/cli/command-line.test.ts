import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { openDesk } from './fixture.ts';

const calls = commands.flatMap((entry) =>
  'commands' in entry
    ? entry.commands.map(({ usage }) => [entry.name, ...usage.split(' ').slice(0, 1)])
    : [entry.usage.split(' ').slice(0, 1)],
);

test.each(calls)('rollcall %s %s says how it is used, with --config and --json', async (...words) => {
  await using desk = openDesk({ yaml: false });
  const { code, stdout, stderr } = await desk.run(...words.filter(Boolean), '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: rollcall ${words.filter(Boolean).join(' ')}`);
  expect(stdout).toContain('--config <file>');
  expect(stdout).toContain('--json');
});

test('help names every command and the exit codes', async () => {
  await using desk = openDesk({ yaml: false });
  const { stdout } = await desk.run('--help');
  for (const word of 'serve check doctor plan apply run undo explain export import verify demo'.split(' '))
    expect(stdout).toMatch(new RegExp(`^  ${word}`, 'm'));
  expect(stdout).toContain('6 a person has to look first');
});

test('the version is told', async () => {
  await using desk = openDesk({ yaml: false });
  expect(await desk.run('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

test.each([
  [['explian', 'ada'], "Unknown command 'explian'. (Did you mean explain?) See rollcall --help."],
  [['plan', 'staff', '--jsn'], "Unknown option '--jsn'. (Did you mean --json?) See rollcall --help."],
  [['plan'], "Missing required argument 'sync'. See rollcall --help."],
  [['tokens', 'create', 'me'], "Required option '--role <role>' not specified. See rollcall --help."],
])('%j is answered with one sentence', async (argv, sentence) => {
  await using desk = openDesk({ yaml: false });
  expect(await desk.run(...argv)).toMatchObject({ code: 2, stdout: '', stderr: `${sentence}\n` });
});

test('no command at all shows what there is, and is wrong input', async () => {
  await using desk = openDesk({ yaml: false });
  expect(await desk.run()).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Usage: rollcall'),
  });
});
