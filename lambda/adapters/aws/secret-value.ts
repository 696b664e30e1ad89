import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Problem } from '../../contract/problem';
import { awsSecretProblem, isFault } from './aws-fault';

/** Text as it is, or the field of a JSON object: RDS keeps user name and password in one secret. */
export async function secretValue(client: SecretsManagerClient, id: string, field: string): Promise<string> {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: id })).catch((thrown: unknown) => {
    if (isFault(thrown, 'ResourceNotFoundException')) throw missing(id, 'there is no such secret');
    throw awsSecretProblem(`read the secret ${id}`, thrown);
  });
  const text = answer.SecretString;
  if (text === undefined || text === '') throw missing(id, 'it holds no text');
  if (!text.trimStart().startsWith('{')) return text;
  const value = fieldOf(text, field);
  if (typeof value === 'string' && value !== '') return value;
  throw missing(id, `it has no field ${field}`);
}

/** A fault of the parser would quote what it read. */
function fieldOf(text: string, field: string): unknown {
  try {
    return Object(JSON.parse(text))[field];
  } catch {
    return undefined;
  }
}

function missing(id: string, why: string): Problem {
  return new Problem({
    code: 'ours.password-missing',
    side: 'ours',
    message: `the secret ${id} can not be used: ${why}`,
    remedy: 'name another secret or field in the settings: <ARN>#<field>',
  });
}
