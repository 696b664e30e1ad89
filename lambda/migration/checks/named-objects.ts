import type { Inventory } from '../data/inventory';

export interface NamedObject {
  /** `table`, `column`, `index`, `view`, `procedure`... */
  readonly what: string;
  readonly name: string;
  /** `shop.sale.note`. */
  readonly whole: string;
}

/** Everything that has a name in the chosen schemas, the schemas among it. */
export function namedObjects(inventory: Inventory): readonly NamedObject[] {
  const under = (what: string) => (object: { readonly schema: string; readonly name: string }) => ({
    what,
    name: object.name,
    whole: `${object.schema}.${object.name}`,
  });
  return [
    ...inventory.schemas.map(({ name }) => ({ what: 'schema', name, whole: name })),
    ...inventory.tables.flatMap((table) => [
      under('table')(table),
      ...table.columns.map(({ name }) => ({ what: 'column', name, whole: `${table.schema}.${table.name}.${name}` })),
      ...table.keys.map(({ name }) => ({ what: 'index', name, whole: `${table.schema}.${table.name}.${name}` })),
    ]),
    ...inventory.views.map(under('view')),
    ...inventory.routines.map((routine) => under(routine.kind.toLowerCase())(routine)),
    ...inventory.triggers.map(under('trigger')),
    ...inventory.events.map(under('event')),
  ];
}

export interface Program {
  readonly what: 'procedure' | 'function' | 'trigger' | 'event';
  readonly schema: string;
  readonly name: string;
  readonly text: string;
}

/** Stored programs with their text; one whose text may not be seen is left out. */
export function programsOf({ routines, triggers, events }: Inventory): readonly Program[] {
  const program = (what: Program['what'], { schema, name, createText }: Unread): readonly Program[] =>
    createText === null ? [] : [{ what, schema, name, text: createText }];
  return [
    ...routines.flatMap((routine) => program(routine.kind === 'FUNCTION' ? 'function' : 'procedure', routine)),
    ...triggers.flatMap((trigger) => program('trigger', trigger)),
    ...events.flatMap((event) => program('event', event)),
  ];
}

interface Unread {
  readonly schema: string;
  readonly name: string;
  readonly createText: string | null;
}
