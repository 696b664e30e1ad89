/** The table that a statement of the binlog defines, when it is just one; `use` names the schema it ran in. */
export function definedTable(text: string): { readonly schema: string; readonly name: string } | undefined {
  const statement = /^(?:use (`(?:[^`]|``)+`|[\w$]+);\s*)?(.*)$/is.exec(text);
  const [, used, body] = statement ?? [];
  const found = definition.exec(body ?? '');
  if (found === null) return undefined;
  const [, first, second, rest = ''] = found;
  if (first === undefined || rest.trimStart().startsWith(',')) return undefined;
  const name = unquoted(second ?? first);
  const schema = second === undefined ? used : first;
  return schema === undefined ? undefined : { schema: unquoted(schema), name };
}

const name = '(`(?:[^`]|``)+`|[\\w$]+)';
const definition = new RegExp(
  `^\\s*(?:/\\*.*?\\*/\\s*)?(?:CREATE|ALTER|DROP|TRUNCATE)\\s+(?:TABLE\\s+)(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?${name}(?:\\s*\\.\\s*${name})?(.*)$`,
  'is',
);

function unquoted(text: string): string {
  return text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text;
}
