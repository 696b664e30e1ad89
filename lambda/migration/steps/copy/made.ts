import { foldedKey, listTargetObjects, parseTargetObjects } from '../../../mysql/copy/target-objects';
import {
  dropMade,
  forgetMade,
  hasWorkSchema,
  type MadeObject,
  noteMade,
  parseMade,
  readMade,
} from '../../../mysql/copy/work-schema';
import type { Budget, Session } from '../../ports';

/** The objects that this migration made on the target, written down before each was made. */
export async function madeObjects(target: Session): Promise<readonly MadeObject[]> {
  if ((await target.rows(hasWorkSchema)).length === 0) return [];
  return parseMade(await target.rows(readMade));
}

/** What stands on the target in these schemas, by folded name. */
export async function standingObjects(
  target: Session,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, MadeObject>> {
  const found = parseTargetObjects(await target.rows(listTargetObjects(schemas)));
  return new Map(found.map((object) => [foldedKey(object), object]));
}

export async function note(target: Session, objects: readonly MadeObject[]): Promise<void> {
  for (let from = 0; from < objects.length; from += 500) {
    await target.run(noteMade(objects.slice(from, from + 500)));
  }
}

/** Drops what is noted and stands, programs and views before tables, and forgets it. False: the budget is spent. */
export async function dropNoted(
  target: Session,
  objects: readonly MadeObject[],
  budget: Pick<Budget, 'shouldPause'>,
): Promise<boolean> {
  const order = ['event', 'trigger', 'view', 'procedure', 'function', 'table', 'schema'];
  const sorted = [...objects].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const object of sorted) {
    await target.run(dropMade(object));
    await target.run(forgetMade(object.kind, object.schema, object.name));
    if (budget.shouldPause()) return false;
  }
  return true;
}
