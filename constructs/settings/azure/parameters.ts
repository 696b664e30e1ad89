import type { Fault } from './faults';
import { parameterNames } from './parameter-names';

/** Why one that MySQL knows must not be in the settings. */
const refused: Readonly<Record<string, string>> = {
  read_only: 'is the fence of the way back: the migration sets it',
  event_scheduler: 'is OFF until the promotion: the migration sets it',
  sql_generate_invisible_primary_key: 'is OFF while the migration runs: it sets it',
  gtid_mode: 'is raised step by step with management.gtidReset; one resource holds one value',
  enforce_gtid_consistency: 'is raised with gtid_mode, by management.gtidReset',
  lower_case_table_names: 'can only be chosen when a server is made, and Terraform has no argument for it',
  log_bin: 'is always on',
  binlog_format: 'is always ROW',
  innodb_strict_mode: 'can not be changed for the server, only for a session',
  super_read_only: 'can not be changed',
};

interface Written {
  readonly parameters: Readonly<Record<string, string>>;
  readonly otherParameters: Readonly<Record<string, string>>;
}

export function parameterFaults({ parameters, otherParameters }: Written): readonly Fault[] {
  const faults = (key: 'parameters' | 'otherParameters', names: readonly string[]): readonly Fault[] =>
    names.flatMap((name) => {
      const message = key === 'parameters' ? (refused[name] ?? unknownName(name)) : refused[name];
      return message === undefined ? [] : [{ path: [key, name], message }];
    });
  return [
    ...faults('parameters', Object.keys(parameters)),
    ...faults('otherParameters', Object.keys(otherParameters)),
    ...Object.keys(parameters)
      .filter((name) => name in otherParameters)
      .map((name) => ({ path: ['otherParameters', name], message: 'is in parameters too' })),
  ];
}

function unknownName(name: string): string | undefined {
  if (parameterNames.has(name)) return undefined;
  const near = nearest(name);
  const hint = near === undefined ? '' : `: is ${near} meant?`;
  return `is no parameter that is known here${hint} (if Azure has it all the same, move it to otherParameters)`;
}

/** The known name with the fewest letters changed, if there are few. */
function nearest(name: string): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const known of parameterNames) {
    const distance = distanceOf(name.toLowerCase().replaceAll('-', '_'), known);
    if (best === undefined || distance < best.distance) best = { name: known, distance };
  }
  return best !== undefined && best.distance <= 3 ? best.name : undefined;
}

/** Levenshtein. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
