import type { Bound } from '../../../mysql/copy/key-range';
import { digestKeys } from '../../../mysql/copy/key-set';
import { parseRangeDigest } from '../../../mysql/copy/row-digest';
import { isEqual, type SessionPair } from '../validate/compare-range';
import type { ComparedTable } from '../validate/compared-tables';
import { overPairs } from '../validate/side-by-side';
import type { ChangedKeys } from './changed-rows';

const keysInOneQuestion = 500;

export interface ComparedKeys {
  readonly equal: number;
  readonly different: ReadonlyMap<string, readonly Bound[]>;
  /** Not asked before the stop. */
  readonly left: ReadonlyMap<string, readonly Bound[]>;
}

/** Both sides' digests of these rows, a few hundred keys a question, over all pairs of sessions. */
export async function compareKeys(
  pairs: readonly SessionPair[],
  tables: readonly ComparedTable[],
  keys: ChangedKeys,
  stop: () => boolean,
): Promise<ComparedKeys> {
  const byName = new Map(tables.map((one) => [`${one.table.schema}.${one.table.name}`, one.table]));
  const open = new Map(questions(keys).map((question) => [question, question] as const));
  const different = new Map<string, Bound[]>();
  let equal = 0;
  await overPairs(pairs, [...open.keys()], stop, async (pair, question) => {
    const table = byName.get(question.table);
    if (table?.rangeKey == null) return;
    const statement = digestKeys({ ...table, rangeKey: table.rangeKey }, question.keys);
    const [there, here] = await Promise.all(
      [pair.source, pair.target].map(async (session) => parseRangeDigest(await session.rows(statement))),
    );
    open.delete(question);
    if (there !== undefined && here !== undefined && isEqual(there, here)) equal += question.keys.length;
    else different.set(question.table, [...(different.get(question.table) ?? []), ...question.keys]);
  });
  const left = new Map<string, Bound[]>();
  for (const { table, keys: more } of open.keys()) left.set(table, [...(left.get(table) ?? []), ...more]);
  return { equal, different, left };
}

interface Question {
  readonly table: string;
  readonly keys: readonly Bound[];
}

function questions(keys: ChangedKeys): readonly Question[] {
  return [...keys].flatMap(([table, bounds]) => {
    const parts: Question[] = [];
    for (let at = 0; at < bounds.length; at += keysInOneQuestion) {
      parts.push({ table, keys: bounds.slice(at, at + keysInOneQuestion) });
    }
    return parts;
  });
}
