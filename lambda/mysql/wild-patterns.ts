import { type PatternPart, partsOf, type TablePattern } from '../contract/table-filter';

/**
 * Patterns of `replicate_wild_ignore_table`: as in LIKE, `%` is any run of characters and `_` any one, a backslash takes
 * the character behind it as it is. The server matches them against `schema.table` as one text, so `%` reaches over
 * the dot. A list of them is parted by commas, which no pattern can hold: `_` stands for a comma.
 * https://dev.mysql.com/doc/refman/8.4/en/replication-options-replica.html
 */
export function wildName(schema: string, table: string): string {
  return `${wildText(schema)}.${wildText(table)}`;
}

/** Everything in a schema; the server takes it for CREATE and DROP DATABASE too. */
export function wildSchema(schema: string): string {
  return `${wildText(schema)}.%`;
}

export function wildPattern({ schema, table }: TablePattern): string {
  const wild = (pattern: string) => partsOf(pattern).map(wildPart).join('');
  return `${wild(schema)}.${wild(table)}`;
}

function wildPart(part: PatternPart): string {
  return part === 'any' ? '%' : part === 'one' ? '_' : wildText(part.text);
}

function wildText(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&').replaceAll(',', '_');
}

/** Whether the server leaves out `schema.table` by this pattern. `folds`: it compares without regard to case. */
export function wildMeets(pattern: string, name: string, folds: boolean): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    if (character === '%') source += '[^]*';
    else if (character === '_') source += '[^]';
    else source += literalText(character === '\\' && at + 1 < pattern.length ? (pattern[++at] ?? '') : character);
  }
  return new RegExp(`^${source}$`, folds ? 'i' : '').test(name);
}

function literalText(character: string): string {
  return character.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&');
}
