/**
 * Which schemas, tables and views a migration takes. One pattern language for both: `*` is any run of characters, `?` is any one
 * character, a backslash takes the character behind it as it is, everything else (`_` and `%` too) stands for itself. Upper
 * and lower case are the same: the target folds names. A pattern of a table is `schema.table`, parted at the first dot
 * (a dot in the name of a schema is written `\.`); each side is matched whole, so `*` does not reach over the dot.
 */
export interface TableFilter {
  /** Empty: everything that is not excluded. */
  readonly include: readonly string[];
  /** Wins over `include`. */
  readonly exclude: readonly string[];
}

export const everyTable: TableFilter = { include: [], exclude: [] };

/** What is chosen by the settings; the schemas of the migration itself always are. */
export interface Chosen {
  readonly schemas: readonly string[];
  readonly tables: TableFilter;
}

export interface TablePattern {
  readonly schema: string;
  readonly table: string;
}

/** One part of a pattern, read: literal text, or a wildcard. */
export type PatternPart = { readonly text: string } | 'any' | 'one';

export function partsOf(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') parts.push('any');
    else if (character === '?') parts.push('one');
    else if (character === '\\' && at + 1 < characters.length) parts.push({ text: characters[++at] ?? '' });
    else parts.push({ text: character });
  }
  return parts;
}

/** `undefined`: it has no dot, or nothing on one side of it. */
export function tablePattern(pattern: string): TablePattern | undefined {
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '.') {
      const parts = { schema: pattern.slice(0, at), table: pattern.slice(at + 1) };
      return parts.schema === '' || parts.table === '' ? undefined : parts;
    }
  }
  return undefined;
}

/** The name that a pattern without a wildcard stands for. */
export function literalOf(pattern: string): string {
  return partsOf(pattern)
    .map((part) => (typeof part === 'string' ? '' : part.text))
    .join('');
}

export function isPattern(name: string): boolean {
  return partsOf(name).some((part) => typeof part === 'string');
}

const known = new Map<string, RegExp>();

/** True when the pattern of one part (of a schema, of a table) meets this name. */
export function meets(pattern: string, name: string): boolean {
  let expression = known.get(pattern);
  if (expression === undefined) {
    const source = partsOf(pattern).map((part) =>
      part === 'any' ? '[^]*' : part === 'one' ? '[^]' : part.text.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, '\\$&'),
    );
    expression = new RegExp(`^${source.join('')}$`, 'iu');
    known.set(pattern, expression);
  }
  return expression.test(name);
}

/** Whether this table or view of a chosen schema is taken. */
export function takes(filter: TableFilter, schema: string, table: string): boolean {
  const met = (patterns: readonly string[]) =>
    patterns.some((pattern) => {
      const parts = tablePattern(pattern);
      return parts !== undefined && meets(parts.schema, schema) && meets(parts.table, table);
    });
  return !met(filter.exclude) && (filter.include.length === 0 || met(filter.include));
}

/** Whether a schema is taken: one of the patterns meets it, and no exclusion leaves all of it out (`name.*`). */
export function takesSchema(patterns: readonly string[], { exclude }: TableFilter, schema: string): boolean {
  if (!patterns.some((pattern) => meets(pattern, schema))) return false;
  return !exclude.some((pattern) => {
    const parts = tablePattern(pattern);
    return parts?.table === '*' && meets(parts.schema, schema);
  });
}
