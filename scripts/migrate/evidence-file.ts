import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Addendum, isAddendum } from '../../lambda/migration/data/addendum';
import { type Evidence, isEvidence } from '../../lambda/migration/data/evidence';
import { usageProblem } from './exit-code';

export async function readEvidenceFile(file: string): Promise<Evidence> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw usageProblem(`${file} can not be read`, 'give the evidence.json of a migration');
  const blob = parsed(text);
  if (isEvidence(blob)) return blob;
  throw usageProblem(
    `${file} is no evidence of this tool`,
    'give the evidence.json that report wrote, or that is in the state',
  );
}

export const addendumFile = 'addendum.json';

/** Where `report` put it; there is none for an evidence that nobody has reported on. */
export async function readAddendumBeside(file: string): Promise<Addendum | undefined> {
  const text = await readFile(join(dirname(file), addendumFile), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const blob = parsed(text);
  if (isAddendum(blob)) return blob;
  throw usageProblem(`${addendumFile} beside ${file} is no addendum of this tool`, 'let report write it again');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
