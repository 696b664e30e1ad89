import type { Finding } from '../../contract/finding';
import { has } from '../../mysql/capability';
import { parseTableDefinition } from '../../mysql/definition/table-definition';
import { calledNames } from '../../mysql/definition/words';
import type { Check } from './survey';

/** CAST and CONVERT of 8.0.28 give other text for numbers and dates than before: a generated column computes anew on the target. */
export const generatedCasts: Check = ({ inventory, source, target }) => {
  const server = (one: typeof source | typeof target) => ({ platform: one.platform, version: one.facts.version });
  if (has(server(source), 'cast-by-connection') || !has(server(target), 'cast-by-connection')) return [];
  return inventory.tables.flatMap((table): readonly Finding[] => {
    if (!table.columns.some(({ generated }) => generated)) return [];
    const computed = parseTableDefinition(table.createText).columns.filter(
      (text) => text.includes('GENERATED ALWAYS') && ['cast', 'convert'].some((name) => calledNames(text).has(name)),
    );
    if (computed.length === 0) return [];
    return [
      {
        code: 'target.generated-cast',
        weight: 'warning',
        side: 'target',
        subject: `${table.schema}.${table.name}`,
        message: `${computed.length} generated column(s) use CAST or CONVERT, which give another character set since 8.0.28: their values on the target may differ from the source's`,
        remedy:
          'name the character set in the expression (CONVERT(... USING utf8mb4)) on the source, or upgrade the source to 8.0.28 or newer first',
      },
    ];
  });
};
