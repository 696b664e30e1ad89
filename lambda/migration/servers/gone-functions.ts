import { lookForFunction, unknownFunction } from '../../mysql/catalog/server-catalogue';
import { calledNames } from '../../mysql/definition/words';
import { errnoOf } from '../data/errno';
import type { Inventory } from '../data/inventory';
import type { Session } from '../ports';

/** So many are looked for; a definition that calls more is no reason to keep both servers waiting. */
const most = 300;

/**
 * Functions that definitions call, that the source knows by itself and the target does not. Both servers are asked, no list by
 * version: a component brings one back, a platform takes one away. `known` are words that are no functions (reserved ones).
 */
export async function goneFunctions(
  inventory: Inventory,
  { source, target }: { readonly source: Session; readonly target: Session },
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const name of candidates(inventory, known)) {
    if ((await isUnknown(target, name)) && !(await isUnknown(source, name))) gone.add(name);
  }
  return gone;
}

function candidates(inventory: Inventory, known: ReadonlySet<string>): readonly string[] {
  const own = new Set(
    [...inventory.tables, ...inventory.routines, ...inventory.views].map(({ name }) => name.toLowerCase()),
  );
  const called = new Set(textsOf(inventory).flatMap((text) => [...calledNames(text)]));
  return [...called]
    .filter((name) => !known.has(name) && !own.has(name) && /^[a-z][a-z0-9_]*$/.test(name))
    .slice(0, most);
}

/** A definition of a table that computes nothing is not read: ten thousand of them are quick that way. */
function textsOf({ tables, views, routines, triggers, events }: Inventory): readonly string[] {
  const computing = tables.filter(({ createText }) => /GENERATED ALWAYS|DEFAULT \(|CHECK \(|\(\(/.test(createText));
  return [...computing, ...views, ...routines, ...triggers, ...events].flatMap(({ createText }) => createText ?? []);
}

async function isUnknown(session: Session, name: string): Promise<boolean> {
  try {
    await session.rows(lookForFunction(name));
    return false;
  } catch (thrown) {
    return unknownFunction.includes(errnoOf(thrown));
  }
}
