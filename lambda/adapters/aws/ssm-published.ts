import {
  DeleteParameterCommand,
  GetParameterCommand,
  type ParameterType,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type PublishedKey, parameterName } from '../../contract/names';
import type { Published } from '../../migration/ports';
import { awsProblem, awsSecretProblem, isFault } from './aws-fault';

export interface SsmPublishedOptions {
  readonly ssm: () => SSMClient;
  readonly migration: string;
}

/** Parameter Store, `/<migration>/<key>`. */
export function ssmPublished({ ssm, migration }: SsmPublishedOptions): Published {
  const put = async (key: PublishedKey, value: string, Type: ParameterType) => {
    const Name = parameterName(migration, key);
    // Only what is longer than 4 KB (an endpoint with its certificates) becomes an advanced parameter, which costs.
    const Tier = 'Intelligent-Tiering';
    const command = new PutParameterCommand({ Name, Value: value, Type, Tier, Overwrite: true });
    await ssm()
      .send(command)
      .catch((thrown: unknown) => {
        const problem = Type === 'SecureString' ? awsSecretProblem : awsProblem;
        throw problem(`put the parameter ${Name}`, thrown);
      });
  };
  return {
    get: (key) => readParameter(ssm(), parameterName(migration, key)),
    put: (key, value) => put(key, value, 'String'),
    putSecret: (key, value) => put(key, value, 'SecureString'),
    async remove(key) {
      const Name = parameterName(migration, key);
      await ssm()
        .send(new DeleteParameterCommand({ Name }))
        .catch((thrown: unknown) => {
          if (!isFault(thrown, 'ParameterNotFound')) throw awsProblem(`remove the parameter ${Name}`, thrown);
        });
    },
  };
}

export async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    const answer = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter?.Value;
  } catch (thrown) {
    if (isFault(thrown, 'ParameterNotFound')) return undefined;
    throw awsProblem(`read the parameter ${name}`, thrown);
  }
}
