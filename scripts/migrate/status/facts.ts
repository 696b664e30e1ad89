import { blockers } from '../../../lambda/contract/finding';
import { publishedLevel, readyValidation } from '../../../lambda/migration/published-copy';
import { nextCommand } from './next-command';
import type { Place } from './place';
import type { Standing } from './standing';

/** What the screen shows, for a program. Fields are only ever added. */
export function statusFacts(
  standing: Standing,
  place: Pick<Place, 'at' | 'options' | 'cloud'>,
): Readonly<Record<string, unknown>> {
  const { record, progress, look, notices, gates, published, measured, execution, unread, now } = standing;
  const { command, why } = nextCommand(standing, place);
  const about = { verb: 'status', place: place.at, at: now.toISOString(), next: command, nextBecause: why, unread };
  const cloud = place.cloud === undefined ? null : { execution: execution ?? null, measured: measured ?? null };
  if (record === undefined) return { ...about, level: 'none', cloud };
  const { copy, validate } = record.outputs;
  return {
    ...about,
    level: publishedLevel(record),
    step: record.at,
    turn: record.epoch,
    latch: record.latch,
    copied: copy ?? null,
    validated: validate ?? null,
    validation: readyValidation(record, now),
    ready: published.ready ?? null,
    fence: published.fence ?? null,
    gates:
      gates === undefined
        ? null
        : {
            askedAt: gates.askedAt,
            verdicts: gates.verdicts.map(({ gate, findings }) => ({
              gate,
              open: blockers(findings).length === 0,
              findings,
            })),
          },
    lag: look?.lag ?? null,
    cutover: record.cutover,
    wayBack: record.wayBack ?? null,
    hooksOwed: record.hooksOwed ?? [],
    held: record.held,
    notices,
    updatedAt: record.updatedAt,
    progress: progress ?? null,
    standing: look ?? null,
    cloud,
  };
}
