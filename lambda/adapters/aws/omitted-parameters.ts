import { paginateDescribeDBParameters, type RDSClient } from '@aws-sdk/client-rds';
import { awsProblem } from './aws-fault';

/** Names that somebody set in the group in use and that the other group leaves at the engine's default. */
export async function omittedParameters(client: RDSClient, inUse: string, ours: string): Promise<readonly string[]> {
  if (inUse === ours || inUse === '') return [];
  const [theirs, own] = await Promise.all([setIn(client, inUse), setIn(client, ours)]);
  return theirs.filter((name) => !own.includes(name)).sort();
}

async function setIn(client: RDSClient, group: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const page of paginateDescribeDBParameters(
      { client },
      { DBParameterGroupName: group, Source: 'user' },
    )) {
      for (const { ParameterName, ParameterValue } of page.Parameters ?? []) {
        if (ParameterName !== undefined && ParameterValue !== undefined) names.push(ParameterName);
      }
    }
  } catch (thrown) {
    throw awsProblem(`list the parameters of ${group}`, thrown);
  }
  return names;
}
