import type { MotoClient } from './moto-client';
import { allows, knownParameter, knownParameterNames } from './parameter-catalog';
import type { ApplyMethod, ParameterGroups } from './parameter-groups';
import type { RdsInstances } from './rds-instances';
import { escapeXml, rdsAnswer, rdsError } from './rds-xml';
import type { StoppedInstances } from './stopped-instances';
import type { WireAnswer } from './wire';

export interface RdsParts {
  readonly moto: MotoClient;
  readonly groups: ParameterGroups;
  readonly instances: RdsInstances;
  readonly stopped: StoppedInstances;
}

type Form = URLSearchParams;

/** `DescribeDBParameters`, whole: with where each value comes from, without which the provider sees no drift. */
export function describeParameters(form: Form, { groups }: RdsParts): WireAnswer {
  const group = form.get('DBParameterGroupName') ?? '';
  const wanted = form.get('Source');
  const set = groups.valuesOf(group);
  const names = [...new Set([...knownParameterNames(), ...set.keys()])].sort();
  const lines = names.map((name) => {
    const known = knownParameter(name);
    const own = set.get(name);
    const source = own !== undefined ? 'user' : known.standard === undefined ? 'engine-default' : 'system';
    if (wanted !== null && wanted !== source) return '';
    const value = own?.value ?? known.standard;
    return [
      `<Parameter><ParameterName>${name}</ParameterName>`,
      value === undefined ? '' : `<ParameterValue>${escapeXml(value)}</ParameterValue>`,
      `<Description>${name}</Description><Source>${source}</Source><ApplyType>${known.applyType}</ApplyType>`,
      `<DataType>${known.type ?? 'string'}</DataType>`,
      known.allowed === undefined ? '' : `<AllowedValues>${escapeXml(known.allowed)}</AllowedValues>`,
      '<IsModifiable>true</IsModifiable>',
      `<ApplyMethod>${own?.method ?? 'pending-reboot'}</ApplyMethod></Parameter>`,
    ].join('');
  });
  return rdsAnswer('DescribeDBParameters', `<Parameters>${lines.join('')}</Parameters>`);
}

interface Change {
  readonly name: string;
  readonly value: string | undefined;
  readonly method: ApplyMethod;
}

export async function modifyParameters(form: Form, parts: RdsParts): Promise<WireAnswer> {
  const group = form.get('DBParameterGroupName') ?? '';
  const changes = readChanges(form);
  const refused = refusal(group, changes);
  if (refused !== undefined) return refused;
  for (const { name, value, method } of changes) {
    if (value === undefined) parts.groups.reset(group, name);
    else parts.groups.set(group, name, { value, method });
  }
  await tellInstances(group, changes, parts);
  return rdsAnswer(form.get('Action') ?? '', `<DBParameterGroupName>${escapeXml(group)}</DBParameterGroupName>`);
}

export async function resetParameters(form: Form, parts: RdsParts): Promise<WireAnswer> {
  const group = form.get('DBParameterGroupName') ?? '';
  const everything = form.get('ResetAllParameters') === 'true';
  const named = readChanges(form).map(({ name, method }) => ({ name, method, value: undefined }));
  const changes = everything ? [...parts.groups.valuesOf(group).keys()].map(resetInTurn) : named;
  const refused = refusal(group, changes);
  if (refused !== undefined && !everything) return refused;
  for (const { name } of changes) parts.groups.reset(group, name);
  await tellInstances(group, changes, parts);
  return rdsAnswer('ResetDBParameterGroup', `<DBParameterGroupName>${escapeXml(group)}</DBParameterGroupName>`);
}

function resetInTurn(name: string): Change {
  const method = knownParameter(name).applyType === 'static' ? 'pending-reboot' : 'immediate';
  return { name, value: undefined, method };
}

function readChanges(form: Form): Change[] {
  const changes: Change[] = [];
  for (let index = 1; ; index += 1) {
    const at = ['Parameters.Parameter', 'Parameters.member'].find((list) => form.has(`${list}.${index}.ParameterName`));
    if (at === undefined) return changes;
    const method = form.get(`${at}.${index}.ApplyMethod`) === 'pending-reboot' ? 'pending-reboot' : 'immediate';
    const name = form.get(`${at}.${index}.ParameterName`) ?? '';
    changes.push({ name, value: form.get(`${at}.${index}.ParameterValue`) ?? undefined, method });
  }
}

function refusal(group: string, changes: readonly Change[]): WireAnswer | undefined {
  if (group.startsWith('default.')) {
    return rdsError('InvalidParameterValue', `${group} is a default parameter group and can't be modified`);
  }
  if (changes.length > 20) return rdsError('InvalidParameterValue', 'at most 20 parameters in one request');
  for (const { name, value, method } of changes) {
    const known = knownParameter(name);
    if (known.applyType === 'static' && method === 'immediate') {
      const said = `cannot use immediate apply method for static parameter: ${name}`;
      return rdsError('InvalidParameterCombination', said);
    }
    if (value !== undefined && !allows(known, value)) {
      return rdsError(
        'InvalidParameterValue',
        `Invalid parameter value: ${value} for: ${name} allowed values are: ${known.allowed}`,
      );
    }
  }
  return undefined;
}

async function tellInstances(group: string, changes: readonly Change[], { instances }: RdsParts): Promise<void> {
  const now = changes.filter(({ method }) => method === 'immediate').map(({ name }) => name);
  const later = changes.filter(({ method }) => method === 'pending-reboot').map(({ name }) => name);
  for (const identifier of await instances.attachedTo(group)) {
    if (now.length > 0) instances.control(identifier)?.changed(group, now, false);
    if (later.length > 0) instances.control(identifier)?.changed(group, later, true);
  }
}
