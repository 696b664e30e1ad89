import type { Finding } from '../../../contract/finding';
import { parseVariables, readVariables } from '../../../mysql/survey';
import type { Session } from '../../ports';
import type { StepContext } from '../../step';
import { lendTargetParameter } from './lend-parameter';

interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly why: string;
  /** False where a session of ours can do without. */
  readonly needed: boolean;
}

/** What the copy and the channel need otherwise than the platform has it. */
const wanted: readonly Wanted[] = [
  {
    name: 'sql_generate_invisible_primary_key',
    value: 'OFF',
    why: 'a key that the target adds by itself makes tables differ (1068, 1075)',
    needed: false,
  },
  { name: 'local_infile', value: 'ON', why: 'rows are loaded with LOAD DATA LOCAL', needed: true },
  { name: 'sql_require_primary_key', value: 'OFF', why: 'the source has tables without a key', needed: false },
  {
    name: 'log_bin_trust_function_creators',
    value: 'ON',
    why: 'triggers and functions are made by an account without SUPER (1418, 1419)',
    needed: true,
  },
];

export interface ParametersSet {
  /** Parameters that are needed and that we may not set. */
  readonly missing: readonly Finding[];
  /** Set, and without effect before a restart. */
  readonly waiting: readonly string[];
}

export async function setTargetParameters(context: StepContext, target: Session): Promise<ParametersSet> {
  const found = parseVariables(await target.rows(readVariables(wanted.map(({ name }) => name))));
  const missing: Finding[] = [];
  const waiting: string[] = [];
  for (const { name, value, why, needed } of wanted) {
    const was = found.get(name);
    if (was === undefined || was === value) continue;
    const outcome = await lendTargetParameter(context, { name, was, value });
    if (outcome === 'waits') waiting.push(name);
    if (outcome !== 'refused' || !needed) continue;
    missing.push({
      code: 'target.parameter',
      weight: 'blocker',
      side: 'target',
      subject: name,
      message: `${name} is ${was} and ${value} is needed (${why}), but our account may not set it`,
      remedy: `az mysql flexible-server parameter set -g <group> -s <server> -n ${name} -v ${value}, or SET GLOBAL ${name} = ${value}`,
    });
  }
  return { missing, waiting };
}
