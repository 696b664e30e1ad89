import { groupOf } from './rds-instances';
import { describeParameters, modifyParameters, type RdsParts, resetParameters } from './rds-parameters-front';
import { element, rdsError } from './rds-xml';
import type { Interceptor, WireAnswer, WireRequest } from './wire';

/** RDS as the provider and the SDK expect it: moto holds the resources, this completes its answers. */
export function rdsFront(parts: RdsParts): Interceptor {
  return async (request) => {
    if (request.service !== 'rds' || request.method !== 'POST') return undefined;
    const form = new URLSearchParams((await request.body()).toString());
    const action = form.get('Action') ?? '';
    if (action.endsWith('DBParameters') || action.endsWith('DBParameterGroup'))
      return parameterGroup(action, form, request, parts);
    if (action.includes('DBInstance')) return instance(action, form, request, parts);
    return undefined;
  };
}

async function parameterGroup(
  action: string,
  form: URLSearchParams,
  request: WireRequest,
  parts: RdsParts,
): Promise<WireAnswer | undefined> {
  const group = form.get('DBParameterGroupName') ?? '';
  const exists = async (): Promise<WireAnswer | undefined> => {
    const found = await parts.moto.query('DescribeDBParameterGroups', { DBParameterGroupName: group });
    if (element(found, 'DBParameterGroupName') !== undefined || group.startsWith('default.')) return undefined;
    return rdsError('DBParameterGroupNotFound', `DBParameterGroup not found: ${group}`);
  };
  switch (action) {
    case 'DescribeDBParameters':
      return (await exists()) ?? describeParameters(form, parts);
    case 'ModifyDBParameterGroup':
      return (await exists()) ?? modifyParameters(form, parts);
    case 'ResetDBParameterGroup':
      return (await exists()) ?? resetParameters(form, parts);
    case 'DeleteDBParameterGroup':
      return deleteGroup(group, request, parts);
    case 'CopyDBParameterGroup': {
      const [from, to] = ['Source', 'Target'].map((side) => form.get(`${side}DBParameterGroupIdentifier`) ?? '');
      if (from !== undefined && to !== undefined) parts.groups.copy(from, to);
      return undefined;
    }
    default:
      return undefined;
  }
}

async function deleteGroup(group: string, request: WireRequest, parts: RdsParts): Promise<WireAnswer> {
  const users = await parts.instances.attachedTo(group);
  if (users.length > 0) {
    const said = `One or more database instances are still members of this parameter group ${group}, so the group cannot be deleted`;
    return rdsError('InvalidDBParameterGroupState', said);
  }
  const answer = await forward(request, parts);
  if (answer.status < 300) parts.groups.drop(group);
  return answer;
}

async function instance(
  action: string,
  form: URLSearchParams,
  request: WireRequest,
  parts: RdsParts,
): Promise<WireAnswer | undefined> {
  const identifier = form.get('DBInstanceIdentifier') ?? '';
  const control = parts.instances.control(identifier);
  if (action === 'DescribeDBInstances') await nameInsteadOfResourceId(form, parts);
  if (action === 'RebootDBInstance') control?.reboot();
  const answer = await forward(request, parts, form);
  if (answer.status >= 300) return answer;
  const said = answer.body.toString();
  parts.stopped.seen(action, identifier);
  if (action === 'CreateDBInstance' || action === 'RestoreDBInstanceFromDBSnapshot')
    control?.born(groupOf(said), 'source');
  if (action === 'CreateDBInstanceReadReplica') control?.born(groupOf(said), 'replica');
  if (action === 'ModifyDBInstance') control?.attached(groupOf(said));
  if (action === 'PromoteReadReplica') control?.born(groupOf(said), 'source');
  return { ...answer, body: Buffer.from(parts.instances.complete(said)) };
}

/** The provider finds instances by resource id; moto's are not unique, ours are unknown to it. */
async function nameInsteadOfResourceId(form: URLSearchParams, { instances }: RdsParts): Promise<void> {
  for (const [key, value] of [...form]) {
    if (value !== 'dbi-resource-id' || !/^Filters\.[^.]+\.\d+\.Name$/.test(key)) continue;
    const values = [...form.keys()].filter((other) => other.startsWith(key.replace(/Name$/, 'Values.')));
    form.set(key, 'db-instance-id');
    for (const each of values) form.set(each, (await instances.identifierOfResource(form.get(each) ?? '')) ?? 'none');
  }
}

function forward(request: WireRequest, { moto }: RdsParts, form?: URLSearchParams): Promise<WireAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  if (form !== undefined) return moto.call({ service: 'rds', headers, body: form.toString() });
  return request.body().then((body) => moto.call({ service: 'rds', headers, body }));
}
