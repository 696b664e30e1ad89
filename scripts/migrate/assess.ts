import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checks } from '../../lambda/migration/checks';
import { readSurvey } from '../../lambda/migration/servers/survey';
import { asHtml } from './assessment/as-html';
import { asMarkdown } from './assessment/as-markdown';
import { asText } from './assessment/as-text';
import { assessmentOf } from './assessment/assessment';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';

export interface AssessOptions extends GivenOptions {
  readonly html?: string;
  readonly markdown?: string;
}

/** Looks at both servers now and changes nothing on them. */
export function assess(given: AssessOptions): Promise<ExitCode> {
  return withRun(given, 'assessed', async ({ run, output }) => {
    const found = await run.ports.records.read();
    const survey = await readSurvey(run.desired, run.ports, found?.record.outputs.freeze !== undefined);
    const findings = checks.flatMap((check) => check(survey));
    const assessment = assessmentOf(survey, findings, run.ports.clock.now().toISOString());
    const blocked = assessment.verdict === 'blocked';
    if (given.html !== undefined) output.progress(`report: ${await written(given.html, asHtml(assessment))}`);
    if (given.markdown !== undefined)
      output.progress(`report: ${await written(given.markdown, asMarkdown(assessment))}`);
    output.result({ verb: 'assess', outcome: blocked ? 'held' : 'done', ...assessment }, asText(assessment));
    return blocked ? exitCode.held : exitCode.done;
  });
}

async function written(file: string, text: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}
