import { readFile } from 'node:fs/promises';
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
