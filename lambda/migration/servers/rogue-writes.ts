import type { Chosen } from '../../contract/table-filter';
import { definedTable } from '../../mysql/definition/defined-table';
import { backPulseTable } from '../../mysql/pulse';
import { isCommentedByUs } from '../../mysql/session-settings';
import { readIdentity } from '../../mysql/variables';
import { type BinlogPosition, isAtOrPast } from '../data/position';
import type { Blobs, Session } from '../ports';
import { stillHas, type WalkedEvent, walkBinlog } from './binlog-walk';
import { isTaken, isTakenName } from './left-out';
import { readOwnPosition } from './own-position';

export interface RogueWrite {
  /** `schema.table`, or the clipped text of a statement. */
  readonly what: string;
  readonly first: BinlogPosition;
  readonly last: BinlogPosition;
}

export interface RogueWrites {
  readonly writes: readonly RogueWrite[];
  /** Everything before is read. */
  readonly checkedTo: BinlogPosition;
  /** False when something could not be seen: a purged file, a compressed transaction. Then nothing is known. */
  readonly complete: boolean;
}

export interface Watched extends Chosen {
  readonly session: Session;
  /** What was there before is not asked about: the channel's start on the target, the final position on the source. */
  readonly from: BinlogPosition;
  /** A full clean pass has compared everything that was written before: a gap before it does no harm. */
  readonly coveredTo?: BinlogPosition | undefined;
}

/** Writes of the server itself, that did not come through its channel, to these schemas. */
export async function rogueWrites(watched: Watched): Promise<RogueWrites> {
  return readOn(watched, { writes: [], checkedTo: watched.from, complete: true });
}

interface Checkpoint extends RogueWrites {
  readonly format: 1;
  readonly from: BinlogPosition;
}

/**
 * As {@link rogueWrites}, going on where the last look ended. The checkpoint is written after the look; one that is
 * lost only makes the next look longer. What was found stays found.
 */
export async function newRogueWrites(
  watched: Watched,
  kept: { readonly blobs: Blobs; readonly key: string },
): Promise<RogueWrites> {
  const { blobs, key } = kept;
  const blob = (await blobs.list(key)).length > 0 ? await blobs.get(key) : undefined;
  const known = isCheckpoint(blob) && same(blob.from, watched.from) ? blob : undefined;
  const found = await readOn(watched, known ?? { writes: [], checkedTo: watched.from, complete: true });
  await blobs.put(key, { format: 1, from: watched.from, ...found } satisfies Checkpoint);
  return found;
}

async function readOn(watched: Watched, known: RogueWrites): Promise<RogueWrites> {
  const { session, coveredTo } = watched;
  const until = await readOwnPosition(session);
  const since = await firstThatIsThere(session, [known.checkedTo, ...(coveredTo === undefined ? [] : [coveredTo])]);
  // The checkpoint stays where the gap begins: what was not seen does not become seen by looking again.
  if (since === undefined) return { ...known, complete: false };
  // A clean pass that began later answers for what could not be seen before it.
  let complete = known.complete || (coveredTo !== undefined && isAtOrPast(coveredTo, known.checkedTo));
  const own = (await session.rows(readIdentity))[0]?.serverId ?? '';
  const watch = watcher(watched, own);
  const found = new Map(known.writes.map((write) => [write.what, write]));
  for await (const page of walkBinlog(session, since, until)) {
    for (const walked of page) {
      const seen = watch(walked);
      if (seen === 'hidden') complete = false;
      if (typeof seen !== 'object') continue;
      const at = { file: walked.file, position: walked.event.start };
      found.set(seen.what, { what: seen.what, first: found.get(seen.what)?.first ?? at, last: at });
    }
  }
  return { writes: [...found.values()], checkedTo: { file: until.file, position: until.position }, complete };
}

async function firstThatIsThere(
  session: Session,
  positions: readonly BinlogPosition[],
): Promise<BinlogPosition | undefined> {
  for (const position of positions) if (await stillHas(session, position)) return position;
  return undefined;
}

/** Keeps what the events before said of a transaction: whose statement the next row events belong to. */
function watcher(chosen: Chosen, own: string) {
  const watched = chosen.schemas.map((schema) => schema.toLowerCase());
  let ours = false;
  return ({ event }: WalkedEvent): 'nothing' | 'hidden' | { readonly what: string } => {
    if (event.serverId !== own) return 'nothing';
    switch (event.kind) {
      case 'boundary':
        ours = false;
        return 'nothing';
      case 'rows-text':
        ours = isCommentedByUs(event.text);
        return 'nothing';
      case 'compressed':
        return 'hidden';
      case 'table-map':
        return !ours && isWatched(event.table, chosen) ? { what: event.table } : 'nothing';
      case 'statement':
        // Our own definitions, e.g. the AUTO_INCREMENT that a cut over raises, bear our comment.
        return !isCommentedByUs(event.text) && concerns(event.text, watched, chosen)
          ? { what: event.text.slice(0, 120) }
          : 'nothing';
      default:
        return 'nothing';
    }
  };
}

function isWatched(table: string, chosen: Chosen): boolean {
  // The proof of the way back beats there.
  const name = table.toLowerCase();
  if (name === backPulseTable) return false;
  return chosen.schemas.some((schema) => name.startsWith(`${schema.toLowerCase()}.`)) && isTakenName(chosen, table);
}

/** A definition of one table that is left out concerns nobody here. */
function concerns(text: string, schemas: readonly string[], chosen: Chosen): boolean {
  if (!mentions(text, schemas)) return false;
  const table = definedTable(text);
  return table === undefined || isTaken(chosen, table.schema, table.name);
}

/** Run inside one of the schemas, or naming one. Account statements name none. */
function mentions(text: string, schemas: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return schemas.some((schema) => {
    const name = schema.replaceAll(/[^\w]/g, '\\$&');
    return new RegExp(`\`${name}\`|(?<![\\w$])${name}\\s*\\.`).test(lower);
  });
}

function same(a: BinlogPosition, b: BinlogPosition): boolean {
  return a.file === b.file && a.position === b.position;
}

function isCheckpoint(blob: unknown): blob is Checkpoint {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'checkedTo' in blob;
}
