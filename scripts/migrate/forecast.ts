import { forecastNow } from '../../lambda/migration/forecast/forecast-now';
import { askingAtOnce, withSession } from '../../lambda/migration/ports';
import { takenBy } from '../../lambda/migration/servers/left-out';
import { readServerLoad } from '../../lambda/migration/servers/load';
import { readInventory } from '../../lambda/mysql/catalog/read-inventory';
import { forecastText } from '../report/forecast/forecast-text';
import { type ExitCode, exitCode, usageProblem } from './exit-code';
import { type OpenedRun, withRun } from './opened-run';
import type { GivenOptions } from './options';
import { typed } from './typed';

export interface ForecastOptions extends GivenOptions {
  /** `--no-sample` makes it false. */
  readonly sample?: boolean;
  readonly sampleMib?: number;
  readonly sampleSeconds?: number;
  readonly lookSeconds?: number;
  readonly replicatedDays?: number;
}

const usual = { sampleMib: 32, sampleSeconds: 20, lookSeconds: 5 };

/**
 * Measures before it begins: watches the binlog for some seconds and copies a few chunks of the largest tables into a schema of its own
 * on the target, which it drops again. The forecast is kept for the report.
 */
export function forecastVerb(given: ForecastOptions): Promise<ExitCode> {
  return withRun(given, 'assessed', async ({ run, output }) => {
    const { desired, ports } = run;
    if ((await ports.records.read())?.record.outputs.freeze !== undefined) {
      throw usageProblem(
        'the migration has begun',
        'its forecast stays what it was; status, watch and report show what happens',
      );
    }
    const inventory = await inventoryOf(run);
    const sample =
      given.sample === false || !(await isCalm(run))
        ? undefined
        : {
            bytes: (given.sampleMib ?? usual.sampleMib) * 2 ** 20,
            seconds: given.sampleSeconds ?? usual.sampleSeconds,
          };
    output.progress(
      sample === undefined
        ? 'no rows are copied'
        : `copies up to ${given.sampleMib ?? usual.sampleMib} MiB of the largest tables, by one session, for up to ${sample.seconds} s, into rds_to_azure_sample on the target`,
    );
    const made = await forecastNow(
      { desired, ports, inventory },
      { lookSeconds: given.lookSeconds ?? usual.lookSeconds, sample, replicatedDays: given.replicatedDays },
    );
    output.result(
      { verb: 'forecast', outcome: 'done', ...made },
      `${forecastText(made)}\n\nnext: ${typed('sync', given)}`,
    );
    return exitCode.done;
  });
}

async function inventoryOf({ desired, ports }: OpenedRun['run']) {
  const source = await ports.databases.open('source', { purpose: 'forecast', batches: true });
  try {
    return await readInventory(askingAtOnce(source), desired.schemas, takenBy(desired));
  } finally {
    await source.close();
  }
}

/** A source that has enough to do is not asked for more: the limits of the copy hold for the sample too. */
async function isCalm({ desired, ports }: OpenedRun['run']): Promise<boolean> {
  const { maxThreadsRunning, maxHistoryLength } = desired.limits;
  const load = await withSession(ports.databases, 'source', 'forecast', readServerLoad);
  const busy = maxThreadsRunning > 0 && load.running > maxThreadsRunning;
  const behind = maxHistoryLength > 0 && (load.historyLength ?? 0) > maxHistoryLength;
  return !busy && !behind;
}
