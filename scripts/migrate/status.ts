import { join } from 'node:path';
import { folderRecords } from '../../lambda/adapters/local/folder-records';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { type ExitCode, exitCode } from './exit-code';
import type { GivenOptions } from './options';
import { findingsText, makeOutput } from './output';

/** From the state folder alone: needs no password and no server, and runs beside a sync. */
export async function status(given: GivenOptions): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const found = await folderRecords(join(given.stateDir, 'record')).read();
  if (found === undefined) {
    output.result({ verb: 'status', level: 'none' }, `nothing has been started in ${given.stateDir}\nnext: assess`);
    return exitCode.done;
  }
  const { record } = found;
  const { copy, validate } = record.outputs;
  output.result(
    {
      verb: 'status',
      level: record.level,
      step: record.at,
      latch: record.latch,
      copied: copy ?? null,
      validated: validate ?? null,
      cutover: record.cutover,
      held: record.held,
      updatedAt: record.updatedAt,
      next: nextCommand(record),
    },
    lines(record).join('\n'),
  );
  return record.held.length > 0 ? exitCode.held : exitCode.done;
}

function lines(record: RunRecord): readonly string[] {
  const { copy, validate } = record.outputs;
  return [
    `${record.name}: ${record.endpoints.source} -> ${record.endpoints.target}, schemas ${record.schemas.join(', ')}`,
    `level ${record.level}, step ${record.at}, last change ${record.updatedAt}`,
    ...(copy === undefined ? [] : [`copied ${copy.rows} rows, ${copy.bytes} bytes in ${copy.seconds.toFixed(1)} s`]),
    ...(validate === undefined
      ? []
      : [`validated ${validate.tables} tables, ${validate.mismatches} mismatches, at ${validate.finishedAt}`]),
    ...(record.cutover === null
      ? []
      : [`cut over ${record.cutover.id}: ${record.cutover.outcome} ${record.cutover.abortReason}`.trim()]),
    ...(record.held.length === 0 ? [] : [`held:\n${findingsText(record.held)}`]),
    `next: ${nextCommand(record)}`,
  ];
}

function nextCommand(record: RunRecord): string {
  if (record.latch === 'promoted') return record.level === 'cleaned-up' ? 'nothing' : 'cleanup';
  return record.level === 'validated' ? 'cutover' : 'sync';
}
