import { visible } from '../../lambda/contract/visible';

/** One line of Markdown that shows `text` and does nothing else: no link, no image, no mention, no table cell. */
export function inMarkdown(text: string): string {
  return visible(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|<>~@&]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** As code. Backticks inside need a longer fence than they are. */
export function asCode(text: string): string {
  const line = visible(text).replaceAll(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 && line.trim() === line ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** As {@link asCode}, in a cell of a table: there a bar ends the cell even inside of code. */
export function asCellCode(text: string): string {
  return asCode(text).replaceAll('|', '\\|');
}
