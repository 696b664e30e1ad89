import { atLeast, type Level } from '../contract/reach';
import { jsonText } from '../contract/visible';
import type { RunRecord } from './data/run-record';
import { nothingCompared } from './data/validation-health';
import { notClean } from './gates/validation-clean';
import type { Ports } from './ports';

/** The copy for people and Terraform: written after the record, and again at any later turn if this was cut off. */
export async function publishLevel(ports: Ports, record: RunRecord): Promise<void> {
  const level = publishedLevel(record);
  const before = await ports.published.get('level');
  // Said before it is published: cut off in between, it is said twice rather than never.
  if (before !== level) {
    ports.observer.notice({ name: 'level.changed', facts: { from: before ?? 'none', to: level } });
  }
  await ports.published.put('level', level);
}

/** `returned`: rolled back after a promotion. Nothing goes on from there by itself. */
export function publishedLevel(record: RunRecord): Level | 'none' | 'returned' {
  return record.latch === 'returned' ? 'returned' : record.level;
}

export interface Readiness {
  readonly ready: boolean;
  /** ISO time of the last change between ready and not ready. */
  readonly since: string;
  readonly why: string;
  /** Gates of a cut over that are closed now, `gate: code`; the blob `gates.json` has every verdict. */
  readonly closed: readonly string[];
  readonly validation: ReadyValidation;
}

/** What stands behind `ready`: how old, how much, since when. */
export interface ReadyValidation {
  readonly passes: number;
  readonly firstCleanAt: string | null;
  readonly lastCleanAt: string | null;
  /** Age of the newest clean pass, in seconds. */
  readonly ageSeconds: number | null;
  readonly poisonedBy: string | null;
  /** `compared/all` chunks of the pass under way. */
  readonly underWay: string | null;
}

/** Whether a cut over asked for now would have a clean, complete copy to promote. Keeps `since` while it stays. */
export async function publishReadiness(
  ports: Ports,
  record: RunRecord,
  found: { readonly why: string; readonly closed: readonly string[] },
): Promise<void> {
  const { why, closed } = found;
  const ready = why === '' && closed.length === 0 && atLeast(record.level, 'validated');
  const known = readReadiness(await ports.published.get('ready'));
  const since = known !== undefined && known.ready === ready ? known.since : ports.clock.now().toISOString();
  const clean = record.outputs.validate === undefined ? null : notClean(record) === '';
  ports.observer.notice({ name: 'readiness', facts: { ready, why, clean } });
  const validation = readyValidation(record, ports.clock.now());
  const now: Readiness = { ready, since, why, closed, validation };
  await ports.published.put('ready', jsonText(now));
}

export function readyValidation({ validation }: Pick<RunRecord, 'validation'>, now: Date): ReadyValidation {
  const { passes, firstCleanAt, lastCleanAt, poisoned, underWay } = validation ?? nothingCompared;
  return {
    passes,
    firstCleanAt,
    lastCleanAt,
    ageSeconds: lastCleanAt === null ? null : Math.round((now.getTime() - Date.parse(lastCleanAt)) / 1000),
    poisonedBy: poisoned?.what ?? null,
    underWay: underWay === null ? null : `${underWay.chunks}/${underWay.ofChunks}`,
  };
}

function readReadiness(text: string | undefined): { ready: boolean; since: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('ready' in value) || !('since' in value)) return undefined;
    return { ready: value.ready === true, since: String(value.since) };
  } catch {
    return undefined;
  }
}
