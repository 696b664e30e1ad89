import { type SwitchName, switchForms, switchNames, type TypedSwitches } from '../switches';
import type { CallingCdktf } from './calling-cdktf';
import { type TypedVariable, typedVariables } from './typed-variables';
import { setsVariable, variableFiles } from './variable-files';

export class CommandLineError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'CommandLineError';
  }
}

export interface SwitchesInput {
  readonly calling: CallingCdktf;
  /** True when the environment says that cdktf started this process. */
  readonly calledByCdktf: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where variable files are taken from. */
  readonly folders: readonly string[];
}

/**
 * What was typed for the switches, made effective or refused. cdktf drops `-var cutover=true` without a word, and
 * a tfvars file beats `--var` without one: for a promotion both are dangerous (facts 4.1).
 */
export function readSwitches(input: SwitchesInput): TypedSwitches {
  const { calling, environment } = input;
  if (calling.kind !== 'found') {
    if (calling.kind === 'unreadable' || input.calledByCdktf) refuseUnlessStated(environment);
    refuseFiles(input.folders, []);
    return {};
  }
  const { dropped, passedOn, varFiles } = typedVariables(calling.args);
  refuseFiles(input.folders, varFiles);
  const faults = [...dropped, ...passedOn].flatMap((one) => [...unknownName(one), ...malformed(one)]);
  if (faults.length > 0) throw new CommandLineError(faults);
  const elsewhere = [...passedOn, ...fromEnvironment(environment)];
  const typed: { [Name in SwitchName]?: string } = {};
  for (const { name, value, spelling } of dropped) {
    const other = elsewhere.find((one) => one.name === name && one.value !== value);
    if (other !== undefined) {
      throw new CommandLineError([`${spelling} ${name}=${value} contradicts ${other.spelling} ${name}=${other.value}`]);
    }
    for (const known of switchNames) if (known === name) typed[known] = value;
  }
  return typed;
}

function unknownName({ name, spelling }: TypedVariable): readonly string[] {
  if (switchNames.some((known) => known === name)) return [];
  return [`${spelling} ${name}: there is no such variable; there are ${switchNames.join(', ')}`];
}

function malformed({ name, value, spelling }: TypedVariable): readonly string[] {
  const known = switchNames.find((one) => one === name);
  if (known === undefined || switchForms[known].form.test(value)) return [];
  return [`${spelling} ${name}: must be ${switchForms[known].says}`];
}

function fromEnvironment(environment: SwitchesInput['environment']): readonly TypedVariable[] {
  const own = switchNames.flatMap((name) => {
    const value = environment[`TF_VAR_${name}`];
    return value === undefined ? [] : [{ name, value, spelling: 'the environment with TF_VAR_' }];
  });
  const [name = '', value] = (environment.CDKTF_VAR ?? '').split('=');
  return value === undefined ? own : [...own, { name, value, spelling: 'CDKTF_VAR' }];
}

/** Without the command line a typed `-var` would be lost: only an unmistakable wish goes on. */
function refuseUnlessStated(environment: SwitchesInput['environment']): void {
  const stated = environment.TF_VAR_cutover;
  if (stated === 'true' || stated === 'false') return;
  throw new CommandLineError([
    'the command line of the calling cdktf can not be read here, so it is unknown whether `-var cutover=true` was typed,',
    'which cdktf drops without a word; say it in the environment instead:',
    '  TF_VAR_cutover=true cdktf deploy     to promote the target',
    '  TF_VAR_cutover=false cdktf deploy    for everything else',
  ]);
}

function refuseFiles(folders: readonly string[], named: readonly string[]): void {
  const faults = variableFiles(folders, named).flatMap((file) =>
    switchNames
      .filter((name) => setsVariable(file, name))
      .map(
        (name) =>
          `${file} sets ${name}: it would beat --var ${name}=... without a word; remove it there and type \`cdktf deploy --var ${name}=true\``,
      ),
  );
  if (faults.length > 0) throw new CommandLineError(faults);
}
