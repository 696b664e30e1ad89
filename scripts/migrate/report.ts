import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderBlobs } from '../../lambda/adapters/local/folder-blobs';
import { folderRecords } from '../../lambda/adapters/local/folder-records';
import { type Evidence, isEvidence } from '../../lambda/migration/data/evidence';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { migrationMarkdown } from '../report/migration/migration-markdown';
import { migrationPage } from '../report/migration/migration-page';
import { readEvidenceFile } from './evidence-file';
import { type ExitCode, exitCode, usageProblem } from './exit-code';
import type { GivenOptions } from './options';
import { makeOutput } from './output';

export interface ReportOptions extends GivenOptions {
  readonly evidence?: string;
  readonly out?: string;
}

/** Page, summary and evidence of a migration that was cut over, from its state folder or from an evidence file. */
export async function report(given: ReportOptions): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const fromFile = given.evidence !== undefined;
  const evidence = fromFile ? await readEvidenceFile(given.evidence ?? '') : await evidenceOf(given.stateDir);
  const record = fromFile ? undefined : (await folderRecords(join(given.stateDir, 'record')).read())?.record;
  const claims = verifyEvidence(evidence, record);
  const folder = given.out ?? join('out', evidence.name);
  await mkdir(folder, { recursive: true });
  const files = {
    evidence: join(folder, 'evidence.json'),
    page: join(folder, 'report.html'),
    summary: join(folder, 'summary.md'),
  };
  await writeFile(files.evidence, `${JSON.stringify(evidence, null, 2)}\n`);
  await writeFile(files.page, migrationPage(evidence, claims));
  await writeFile(files.summary, migrationMarkdown(evidence, claims));
  const broken = claims.filter(({ holds }) => !holds);
  output.result(
    { verb: 'report', outcome: 'done', ...files, proven: broken.length === 0 },
    [
      `${files.page}`,
      `${files.summary}`,
      `${files.evidence}`,
      ...broken.map(({ claim }) => `DOES NOT HOLD: ${claim}`),
    ].join('\n'),
  );
  return broken.length === 0 ? exitCode.done : exitCode.held;
}

async function evidenceOf(stateDir: string): Promise<Evidence> {
  const blobs = folderBlobs(join(stateDir, 'blobs'));
  const blob = (await blobs.list('evidence.json')).length === 0 ? undefined : await blobs.get('evidence.json');
  if (isEvidence(blob)) return blob;
  throw usageProblem(
    `${stateDir} has no evidence: nothing was cut over there yet`,
    'run cutover first, or name a file: report --evidence evidence.json',
  );
}
