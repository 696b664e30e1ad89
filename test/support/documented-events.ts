import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The table of events of docs/logs.md: names, in its order, with their facts. */
export function documentedEvents(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(__dirname, '../../docs/logs.md'), 'utf8');
  const rows = page.slice(page.indexOf('## Events')).matchAll(/^\| `([^`]+)` \| ([^|]*)\|/gm);
  return new Map(
    [...rows].map(([, name = '', facts = '']) => [name, facts.trim() === '' ? [] : facts.trim().split(', ')]),
  );
}

/** Whether the table has an event of that name; `way-back.<state>` stands for many. */
export function isDocumented(name: string): boolean {
  return [...documentedEvents().keys()].some((row) => new RegExp(`^${row.replace(/<\w+>/, '[a-z-]+')}$`).test(name));
}
