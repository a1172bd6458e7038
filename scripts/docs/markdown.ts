/** Small pieces of Markdown. */

/** Said at the top of every page that is made. */
export const made = '<!-- Made by `npm run docs` from the code; change it there. -->\n';

/** A table; cells may hold anything but line ends. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return `${lines.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

/** Code within a line, whatever is in it. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
