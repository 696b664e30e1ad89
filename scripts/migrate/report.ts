import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Addendum } from '../../lambda/migration/data/addendum';
import { directionOf } from '../../lambda/migration/data/cutover-state';
import { type Evidence, isEvidence } from '../../lambda/migration/data/evidence';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { addendumTo, verifyAddendum } from '../../lambda/migration/evidence/addendum';
import { readStatements } from '../../lambda/migration/evidence/statements';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { migrationMarkdown } from '../report/migration/migration-markdown';
import { migrationPage } from '../report/migration/migration-page';
import { addendumFile, readAddendumBeside, readEvidenceFile } from './evidence-file';
import { type ExitCode, exitCode, usageProblem } from './exit-code';
import type { GivenOptions } from './options';
import { makeOutput } from './output';
import { cloudPlace } from './status/cloud-place';
import { folderPlace, type Place } from './status/place';

export interface ReportOptions extends GivenOptions {
  readonly evidence?: string;
  readonly out?: string;
  /** Of the newest roll back after a promotion instead. */
  readonly rollBack?: true;
}

/**
 * Page, summary and evidence of a migration that was cut over, from its state folder or from an evidence file; what was learnt since then
 * in an addendum.
 */
export async function report(given: ReportOptions): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const { evidence, record, addendum } = await found(given);
  const claims = [
    ...verifyEvidence(evidence, record),
    ...(addendum === undefined ? [] : verifyAddendum(evidence, addendum)),
  ];
  const folder = given.out ?? join('out', evidence.name, ...(given.rollBack === true ? ['roll-back'] : []));
  await mkdir(folder, { recursive: true });
  const files = {
    evidence: join(folder, 'evidence.json'),
    page: join(folder, 'report.html'),
    summary: join(folder, 'summary.md'),
  };
  await writeFile(files.evidence, `${JSON.stringify(evidence, null, 2)}\n`);
  const more = addendum === undefined ? {} : { addendum: join(folder, addendumFile) };
  if (addendum !== undefined) await writeFile(join(folder, addendumFile), `${JSON.stringify(addendum, null, 2)}\n`);
  await writeFile(files.page, migrationPage(evidence, claims, addendum));
  await writeFile(files.summary, migrationMarkdown(evidence, claims, addendum));
  const broken = claims.filter(({ holds }) => !holds);
  output.result(
    { verb: 'report', outcome: 'done', ...files, ...more, proven: broken.length === 0 },
    [
      `${files.page}`,
      `${files.summary}`,
      `${files.evidence}`,
      ...Object.values(more),
      ...broken.map(({ claim }) => `DOES NOT HOLD: ${claim}`),
    ].join('\n'),
  );
  return broken.length === 0 ? exitCode.done : exitCode.held;
}

interface Found {
  readonly evidence: Evidence;
  /** Of the state, where there is one beside the evidence. */
  readonly record?: RunRecord | undefined;
  readonly addendum?: Addendum | undefined;
}

async function found(given: ReportOptions): Promise<Found> {
  if (given.evidence !== undefined) {
    return { evidence: await readEvidenceFile(given.evidence), addendum: await readAddendumBeside(given.evidence) };
  }
  const place = given.cloud === undefined ? folderPlace(given.stateDir) : await cloudPlace(given);
  try {
    const record = (await place.records.read())?.record;
    const evidence = await evidenceOf(place, given.rollBack === true);
    if (record === undefined) return { evidence };
    const side = directionOf(evidence.cutover) === 'back' ? 'source' : 'target';
    const statements = await readStatements(place.blobs, side);
    return { evidence, record, addendum: addendumTo(evidence, record, { statements, at: new Date().toISOString() }) };
  } finally {
    place.close();
  }
}

async function evidenceOf({ blobs, at }: Place, ofRollBack: boolean): Promise<Evidence> {
  const key = ofRollBack ? 'evidence-back.json' : 'evidence.json';
  const blob = (await blobs.list(key)).length === 0 ? undefined : await blobs.get(key);
  if (isEvidence(blob)) return blob;
  throw ofRollBack
    ? usageProblem(
        `${at} has no evidence of a roll back: none was made there after a promotion`,
        'leave --roll-back away for the evidence of the promotion',
      )
    : usageProblem(
        `${at} has no evidence: nothing was cut over there yet`,
        'cut over first, or name a file: report --evidence evidence.json',
      );
}
