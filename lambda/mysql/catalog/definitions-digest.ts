import { createHash } from 'node:crypto';
import type { Inventory } from '../../migration/data/inventory';

/**
 * SHA-256 over every definition. Two inventories with the same digest were made by the same DDL; what rows do
 * (AUTO_INCREMENT, sizes) and what a replica does to events (their status) is left out.
 */
export function definitionsDigest(inventory: Inventory): string {
  const hash = createHash('sha256');
  for (const line of definitionLines(inventory).sort()) hash.update(`${Buffer.byteLength(line)}:${line}`);
  return hash.digest('hex');
}

/** What was made, changed or dropped between the two: `table shop.sale`. */
export function changedObjects(before: Inventory, now: Inventory): readonly string[] {
  const [old, met] = [new Set(definitionLines(before)), new Set(definitionLines(now))];
  const changed = [...old].filter((one) => !met.has(one)).concat([...met].filter((one) => !old.has(one)));
  const named = changed.map((one) => {
    const [kind, schema, name]: readonly unknown[] = JSON.parse(one);
    return kind === 'schema' ? `schema ${schema}` : `${String(kind).toLowerCase()} ${schema}.${name}`;
  });
  return [...new Set(named)].sort();
}

function definitionLines(inventory: Inventory): string[] {
  const line = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);
  return [
    ...inventory.schemas.map((s) => line('schema', s.name, s.charset, s.collation)),
    ...inventory.tables.map((t) => line('table', t.schema, t.name, withoutCounter(t.createText))),
    ...inventory.views.map((v) => line('view', v.schema, v.name, v.collationConnection, v.createText)),
    ...inventory.routines.map((r) =>
      line(r.kind, r.schema, r.name, r.sqlMode, r.collationConnection, r.definer, r.createText),
    ),
    ...inventory.triggers.map((t) => line('trigger', t.schema, t.name, t.sqlMode, t.collationConnection, t.createText)),
    ...inventory.events.map((e) => line('event', e.schema, e.name, e.sqlMode, e.timeZone, withoutStatus(e.createText))),
  ];
}

/** The options stand on the last line that begins with `)`; text in quotes before it is left alone. */
function withoutCounter(createText: string): string {
  const options = createText.lastIndexOf('\n) ');
  if (options < 0) return createText;
  return createText.slice(0, options) + createText.slice(options).replace(/ AUTO_INCREMENT=\d+/, '');
}

/** SHOW CREATE EVENT always writes ON COMPLETION, and the status right after it. */
function withoutStatus(createText: string): string {
  return createText.replace(/( ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE ON (?:SLAVE|REPLICA)|DISABLE)/, '$1');
}
