import { pulseSchema } from '../../contract/names';
import type { Chosen } from '../../contract/table-filter';
import { parityQueries } from '../../mysql/parity';
import type { Session } from '../ports';
import { isTaken } from './left-out';

export interface SchemaDifference {
  readonly object: string;
  readonly what: string;
}

/** Everything that is not rows, compared by name and definition. Names are compared folded to lower case. */
export async function schemaDifferences(
  source: Session,
  target: Session,
  chosen: Chosen,
): Promise<readonly SchemaDifference[]> {
  const [there, here] = await Promise.all([objectsOf(source, chosen), objectsOf(target, chosen)]);
  const differences: SchemaDifference[] = [];
  for (const [object, wanted] of there) {
    const met = here.get(object);
    if (met === undefined) differences.push({ object, what: 'it is on the source and not on the target' });
    else if (!agree(object, wanted, met)) {
      differences.push({ object, what: `source: ${clipped(wanted)}; target: ${clipped(met)}` });
    }
  }
  for (const object of here.keys()) {
    if (!there.has(object)) differences.push({ object, what: 'it is on the target and not on the source' });
  }
  return differences;
}

async function objectsOf(session: Session, chosen: Chosen): Promise<ReadonlyMap<string, string>> {
  const objects = new Map<string, string>();
  for (const query of parityQueries([...chosen.schemas, pulseSchema])) {
    for (const row of await session.rows(query)) {
      const { ofSchema, ofTable } = row;
      if (ofSchema && ofTable && !isTaken(chosen, ofSchema, ofTable)) continue;
      objects.set(`${row.kind} ${row.name}`, row.what ?? '');
    }
  }
  return objects;
}

/** A server that folds names has them folded inside the text of a view. */
function agree(object: string, wanted: string, met: string): boolean {
  return wanted === met || (object.startsWith('view ') && wanted.toLowerCase() === met.toLowerCase());
}

function clipped(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
