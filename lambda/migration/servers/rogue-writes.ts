import { pulseSchema } from '../../contract/names';
import { backPulseTable } from '../../mysql/pulse';
import { isCommentedByUs } from '../../mysql/session-settings';
import { readIdentity } from '../../mysql/variables';
import type { BinlogPosition } from '../data/position';
import type { Session } from '../ports';
import { stillHas, walkBinlog } from './binlog-walk';

export interface RogueWrite {
  /** `schema.table`, or the clipped text of a statement. */
  readonly what: string;
  readonly at: BinlogPosition;
}

export interface RogueWrites {
  readonly writes: readonly RogueWrite[];
  /** False when the target no longer has its binlog from that position on: then nothing is known. */
  readonly complete: boolean;
}

const enough = 20;

/** Writes on the target that did not come through the channel, to the schemas that are migrated. */
export async function rogueWrites(
  target: Session,
  since: BinlogPosition,
  schemas: readonly string[],
): Promise<RogueWrites> {
  if (!(await stillHas(target, since))) return { writes: [], complete: false };

  const own = (await target.rows(readIdentity))[0]?.serverId ?? '';
  const watched = [...schemas, pulseSchema].map((schema) => schema.toLowerCase());
  const found = new Map<string, RogueWrite>();
  let complete = true;
  for await (const page of walkBinlog(target, since)) {
    for (const { event, file } of page) {
      if (event.serverId !== own) continue;
      const at = { file, position: event.start };
      if (event.kind === 'compressed') complete = false;
      if (event.kind === 'table-map' && isIn(event.table, watched)) found.set(event.table, { what: event.table, at });
      // Our own definitions, e.g. the AUTO_INCREMENT that a cut over raises, bear our comment.
      if (event.kind === 'statement' && !isCommentedByUs(event.text) && mentions(event.text, watched)) {
        const what = event.text.slice(0, 120);
        found.set(what, { what, at });
      }
      if (found.size >= enough) return { writes: [...found.values()], complete };
    }
  }
  return { writes: [...found.values()], complete };
}

function isIn(table: string, schemas: readonly string[]): boolean {
  // The proof of the way back beats there.
  if (table.toLowerCase() === backPulseTable) return false;
  return schemas.some((schema) => table.toLowerCase().startsWith(`${schema}.`));
}

/** Run inside one of the schemas, or naming one. Account statements name none. */
function mentions(text: string, schemas: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return schemas.some((schema) => {
    const name = schema.replaceAll(/[^\w]/g, '\\$&');
    return new RegExp(`\`${name}\`|(?<![\\w$])${name}\\s*\\.`).test(lower);
  });
}
