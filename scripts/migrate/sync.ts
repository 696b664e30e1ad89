import type { ExitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { reportSettled } from './settled';
import { typed } from './typed';

/** Everything up to a validated, following target. The application notices nothing. */
export function sync(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'validated', async ({ run, output }) => {
    const settled = await run.advanceUntilSettled('validated');
    const { copy, validate } = settled.record.outputs;
    const copied = copy === undefined ? '' : `${copy.rows} rows copied in ${copy.seconds.toFixed(1)} s, `;
    const compared =
      validate === undefined
        ? ''
        : `${validate.tables} tables, those of the pulse included, compared in ${validate.chunks} chunks, all equal; `;
    const done = `validated: ${copied}${compared}the target follows the source\nnext: ${typed('cutover --dry-run', given)} shows the gates; in the window: ${typed('cutover', given)}`;
    return reportSettled('sync', settled, output, done);
  });
}
