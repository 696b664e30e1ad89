import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checks } from '../../lambda/migration/checks';
import { forecastNow, readForecast } from '../../lambda/migration/forecast/forecast-now';
import { readSurvey } from '../../lambda/migration/servers/survey';
import { asHtml } from './assessment/as-html';
import { asMarkdown } from './assessment/as-markdown';
import { asReader } from './assessment/as-reader';
import { asText } from './assessment/as-text';
import { assessmentOf } from './assessment/assessment';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { typed } from './typed';

export interface AssessOptions extends GivenOptions {
  readonly reader?: true;
  readonly html?: string;
  readonly markdown?: string;
}

/** Counters that the source keeps anyway; what an earlier `migrate forecast` measured is kept. */
const nothingMore = { lookSeconds: 0, sample: undefined, replicatedDays: undefined };

/** Looks at both servers now and changes nothing on them. */
export function assess(given: AssessOptions): Promise<ExitCode> {
  return withRun(given, 'assessed', async ({ run, output }) => {
    const found = await run.ports.records.read();
    const begun = found?.record.outputs.freeze !== undefined;
    const survey = await readSurvey(run.desired, run.ports, begun);
    const met = checks.flatMap((check) => check(survey));
    const findings = given.reader === true ? met.map(asReader) : met;
    const { desired, ports } = run;
    const forecast = begun
      ? ((await readForecast(ports.blobs)) ?? null)
      : await forecastNow({ desired, ports, inventory: survey.inventory }, nothingMore);
    const assessment = assessmentOf(survey, findings, ports.clock.now().toISOString(), forecast);
    const blocked = assessment.verdict === 'blocked';
    if (given.html !== undefined) output.progress(`report: ${await written(given.html, asHtml(assessment))}`);
    if (given.markdown !== undefined)
      output.progress(`report: ${await written(given.markdown, asMarkdown(assessment))}`);
    output.result(
      { verb: 'assess', outcome: blocked ? 'held' : 'done', ...assessment },
      asText(assessment, nextOf(blocked, begun, given)),
    );
    return blocked ? exitCode.held : exitCode.done;
  });
}

function nextOf(blocked: boolean, begun: boolean, given: AssessOptions): string {
  if (blocked) return `next: settle the blockers, then ${typed('assess', given)} again`;
  return begun ? `next: ${typed('status', given)}` : `next: ${typed('sync', given)}`;
}

async function written(file: string, text: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}
