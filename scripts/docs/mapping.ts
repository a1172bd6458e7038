/** The page about mapping: its functions and the members of `user`, as the code describes them. */

import type { FunctionDescription, MemberDescription } from '../../src/mapping/index.ts';
import { code, made, table } from './markdown.ts';

const opening = `# Mapping

A sync says with expressions who is in its scope and what goes into an account. Expressions are written in CEL
([the language](https://github.com/google/cel-spec)), over one name, \`user\`: the person as the sources told it, merged in the
order of \`from\`.

\`\`\`yaml
scope: { groups: [Staff], where: 'user.active && user.userType != "Contractor"' }
attributes:
  userName: lower(substringBefore(user.userName, "@"))
  displayName: coalesce(user.displayName, user.userName)
  email: { value: user.emails.primary, write: on-create }
  title: { value: user.title, empty: clear }
\`\`\`

- **Nothing is not a fault.** A member that the person does not have is null; a function whose first argument is null gives
  null. A null value is *no value*: \`empty: keep\` (the default) leaves what the target has, \`empty: clear\` clears it.
- **\`write\`** is \`always\` (the default), \`on-create\` (only into new accounts) or \`if-empty\` (only where the target has nothing).
- **A fault concerns one person.** When an expression fails for somebody, that person is reported and left as they are; all
  others go on.
- **The same person always gives the same value.** There is no clock, no chance and no look at the target.
- **Expressions cannot hang.** Their size, their steps and the size of what they make are limited, and regular expressions are of
  the RE2 kind, which takes time in proportion to the text. \`matches\` is refused; write \`regexMatch\`.
- Faults are found when a sync is saved, all at once, with their places. Unknown members such as \`user.usrName\` are hinted at.

Every function is also a method of its first argument: \`lower(user.userName)\` is \`user.userName.lower()\`. The examples are
about Ada Lovelace, \`ada@example.com\`, who is in the groups Staff and SG-Jira.

## Groups

\`groups\` says what source groups mean at the target. For each group that a person is in, directly or through nested groups:

1. \`map\` names target groups for it, one to many; then that is all.
2. Else \`rename\` rules are tried over its name; the first whose \`match\` fits gives the new name.
3. The name is taken if it fits a glob of \`include\` and none of \`exclude\`.

\`default\` groups are given to every synced person and never taken. Groups that the target lacks are made with \`create: true\`,
else reported as lacking. Whose memberships may be taken away again: [who owns a grant](concepts.md#who-owns-a-grant).
`;

export function mappingPage(parts: {
  readonly functions: readonly FunctionDescription[];
  readonly members: readonly MemberDescription[];
}): string {
  const functions = parts.functions.map(({ signature, description, example }) => [
    code(signature),
    description,
    `${code(example.expression)} → ${code(JSON.stringify(example.gives))}`,
  ]);
  const members = parts.members.map(({ path, type, description }) => [code(path), type, description]);
  return [
    made,
    opening,
    '## Functions\n',
    table(['function', 'gives', 'example'], functions),
    '## Members of `user`\n',
    table(['member', 'type', 'what it is'], members),
  ].join('\n');
}
