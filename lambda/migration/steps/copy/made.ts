import { foldedKey, listTargetObjects, parseTargetObjects } from '../../../mysql/copy/target-objects';
import {
  dropMade,
  forgetMade,
  hasWorkSchema,
  type MadeKind,
  type MadeObject,
  noteMade,
  parseMade,
  readMade,
} from '../../../mysql/copy/work-schema';
import type { Statement } from '../../../mysql/statement';
import type { Row, Session } from '../../ports';
import type { StepContext } from '../../step';
import { runMany } from './lanes';

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
  return byFoldedKey(await target.rows(listTargetObjects(schemas)));
}

/** Of rows of `listTargetObjects`. */
export function byFoldedKey(rows: readonly Row[]): ReadonlyMap<string, MadeObject> {
  return new Map(parseTargetObjects(rows).map((object) => [foldedKey(object), object]));
}

const notedAtOnce = 500;

export function noteAll(objects: readonly MadeObject[]): readonly Statement[] {
  const statements: Statement[] = [];
  for (let from = 0; from < objects.length; from += notedAtOnce) {
    statements.push(noteMade(objects.slice(from, from + notedAtOnce)));
  }
  return statements;
}

/** Drops what is noted and stands, programs and views before tables, and forgets it. False: the budget is spent. */
export async function dropNoted(context: StepContext, objects: readonly MadeObject[]): Promise<boolean> {
  const of = (kinds: readonly MadeKind[]) =>
    kinds.flatMap((kind) => objects.filter((object) => object.kind === kind).map(dropAndForget));
  // Foreign keys between tables are not in the way: the checks are off.
  if (!(await runMany(context, of(['event', 'trigger', 'view', 'procedure', 'function'])))) return false;
  if (!(await runMany(context, of(['table'])))) return false;
  return runMany(context, of(['schema']));
}

function dropAndForget(object: MadeObject): readonly Statement[] {
  return [dropMade(object), forgetMade(object.kind, object.schema, object.name)];
}
