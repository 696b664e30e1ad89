import { join } from 'node:path';
import { folderBlobs } from '../../lambda/adapters/local/folder-blobs';
import { folderRecords } from '../../lambda/adapters/local/folder-records';
import type { ProgressReport } from '../../lambda/migration/data/progress';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { StandingNotice } from '../../lambda/migration/data/standing-notice';
import { standingNotices } from '../../lambda/migration/notices';
import { readKeptProgress } from '../../lambda/migration/progress/keep-progress';
import { readyValidation } from '../../lambda/migration/published-copy';
import { type ExitCode, exitCode } from './exit-code';
import { noticeLines } from './notice-lines';
import type { GivenOptions } from './options';
import { findingsText, makeOutput } from './output';
import { progressTable } from './progress-table';
import { duration } from './progress-words';
import { readStandingLook, standingLines } from './standing-lines';

/** From the state folder alone: needs no password and no server, and runs beside a sync. */
export async function status(given: GivenOptions): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const found = await folderRecords(join(given.stateDir, 'record')).read();
  if (found === undefined) {
    output.result({ verb: 'status', level: 'none' }, `nothing has been started in ${given.stateDir}\nnext: assess`);
    return exitCode.done;
  }
  const { record } = found;
  const notices = await standingNotices(folderBlobs(join(given.stateDir, 'blobs')), new Date());
  const { copy, validate } = record.outputs;
  const progress = await progressOf(given.stateDir, record);
  const standing = await readStandingLook({ blobs: folderBlobs(join(given.stateDir, 'blobs')) });
  output.result(
    {
      verb: 'status',
      level: record.level,
      step: record.at,
      latch: record.latch,
      copied: copy ?? null,
      validated: validate ?? null,
      validation: readyValidation(record, new Date()),
      cutover: record.cutover,
      wayBack: record.wayBack ?? null,
      held: record.held,
      notices,
      updatedAt: record.updatedAt,
      progress: progress ?? null,
      standing: standing ?? null,
      next: nextCommand(record),
    },
    [...lines(record, progress, notices), ...standingLines(standing, new Date()), `next: ${nextCommand(record)}`].join(
      '\n',
    ),
  );
  return record.held.length > 0 ? exitCode.held : exitCode.done;
}

/** What was kept of another freeze says nothing about this one. */
async function progressOf(stateDir: string, record: RunRecord): Promise<ProgressReport | undefined> {
  const kept = await readKeptProgress(folderBlobs(join(stateDir, 'blobs')));
  return kept !== undefined && kept.frozenId === record.outputs.freeze?.id ? kept : undefined;
}

const tablesShown = 15;

function progressLinesOf(progress: ProgressReport): readonly string[] {
  const ageSeconds = (Date.now() - Date.parse(progress.at)) / 1000;
  const taken = ageSeconds < 10 ? 'now' : `${duration(ageSeconds)} ago, when it was last looked at`;
  return [`progress (${taken}):`, ...progressTable(progress, tablesShown, process.stdout.columns ?? 120)];
}

function lines(
  record: RunRecord,
  progress: ProgressReport | undefined,
  notices: readonly StandingNotice[],
): readonly string[] {
  const { copy, validate } = record.outputs;
  return [
    `${record.name}: ${record.endpoints.source} -> ${record.endpoints.target}, schemas ${record.schemas.join(', ')}`,
    `level ${record.level}, step ${record.at}, last change ${record.updatedAt}`,
    ...(progress === undefined ? [] : progressLinesOf(progress)),
    ...(copy === undefined ? [] : [`copied ${copy.rows} rows, ${copy.bytes} bytes in ${copy.seconds.toFixed(1)} s`]),
    ...(validate === undefined
      ? []
      : [`validated ${validate.tables} tables, ${validate.mismatches} mismatches, at ${validate.finishedAt}`]),
    ...validationLines(record),
    ...(record.cutover === null
      ? []
      : [
          `${record.cutover.direction === 'back' ? 'roll back' : 'cut over'} ${record.cutover.id}: ${record.cutover.outcome} ${record.cutover.abortReason}`.trim(),
        ]),
    ...wayBackLines(record),
    ...(record.held.length === 0 ? [] : [`held:\n${findingsText(record.held)}`]),
    ...noticeLines(notices),
  ];
}

function validationLines(record: RunRecord): readonly string[] {
  if (record.validation === undefined) return [];
  const { passes, firstCleanAt, ageSeconds, poisonedBy, underWay } = readyValidation(record, new Date());
  const age =
    ageSeconds === null ? 'no clean pass yet' : `newest clean pass ${ageSeconds} s old, first at ${firstCleanAt}`;
  return [
    `${passes} full passes, ${age}`,
    ...(underWay === null ? [] : [`a pass is under way: ${underWay} chunks`]),
    ...(poisonedBy === null ? [] : [`NOT READY until a full clean pass: ${poisonedBy}`]),
  ];
}

/** Loud where there should be one and is none. */
function wayBackLines({ wayBack }: RunRecord): readonly string[] {
  if (wayBack === undefined) return [];
  const { state, since, why } = wayBack;
  const word = state === 'down' || state === 'gone' ? state.toUpperCase() : state;
  return [`way back ${word} since ${since}${why === '' ? '' : `: ${why}`}`];
}

function nextCommand(record: RunRecord): string {
  if (record.latch === 'promoted') return record.level === 'cleaned-up' ? 'nothing' : 'cleanup';
  if (record.latch === 'returned') return `sync --empty-target ${record.cutover?.id ?? ''}`;
  return record.level === 'validated' ? 'cutover' : 'sync';
}
