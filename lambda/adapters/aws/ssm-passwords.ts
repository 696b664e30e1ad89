import { randomBytes } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Desired, SecretRef } from '../../contract/desired';
import { parameterName, replicationPasswordKey } from '../../contract/names';
import { Problem } from '../../contract/problem';
import type { Passwords } from '../../migration/ports';
import { entropyBytes, replicationPassword } from '../../mysql/replication-password';
import { awsSecretProblem, isFault } from './aws-fault';
import { secretValue } from './secret-value';
import { readParameter } from './ssm-published';

export interface SsmPasswordsOptions {
  readonly ssm: () => SSMClient;
  readonly secretsManager: () => SecretsManagerClient;
  readonly desired: Desired;
  /** Of a host that keeps secrets in its environment. @default it has none */
  readonly environmentSecret?: (name: string) => Promise<string>;
}

/** SecureStrings and secrets. Read at each use, so that a rotated password is taken up by the next session. */
export function ssmPasswords(options: SsmPasswordsOptions): Passwords {
  const { ssm, secretsManager, desired, environmentSecret } = options;
  return {
    of(server) {
      // Without a replica of its own the frozen source is the source.
      const spec = server === 'replica' ? (desired.replica ?? desired.source) : desired[server];
      const { password } = spec;
      if (password.kind === 'environment' && environmentSecret !== undefined) return environmentSecret(password.name);
      if (password.kind === 'secrets-manager') return secretValue(secretsManager(), password.name, password.field);
      return fromStore(ssm(), password);
    },
    async replication(on = 'source') {
      const Name = parameterName(desired.name, replicationPasswordKey(on));
      const kept = await readParameter(ssm(), Name);
      if (kept !== undefined) return kept;
      const Value = replicationPassword(randomBytes(entropyBytes));
      const create = new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: false });
      await ssm()
        .send(create)
        .catch((thrown: unknown) => {
          if (!isFault(thrown, 'ParameterAlreadyExists'))
            throw awsSecretProblem(`create the parameter ${Name}`, thrown);
        });
      // Of two at the same time one has created it; both use that one.
      return (await readParameter(ssm(), Name)) ?? vanished(Name);
    },
  };
}

export async function fromStore(ssm: SSMClient, ref: SecretRef): Promise<string> {
  if (ref.kind !== 'ssm') {
    throw new Problem({
      code: 'ours.secret-kind',
      side: 'ours',
      message: `the password ${ref.name} is kept in the environment, where a function's secrets do not belong`,
      remedy: 'put it in an SSM SecureString and name that parameter in the settings',
    });
  }
  const password = await readParameter(ssm, ref.name);
  if (password !== undefined) return password;
  throw new Problem({
    code: 'ours.password-missing',
    side: 'ours',
    message: `there is no SSM parameter ${ref.name}`,
    remedy: `create it: aws ssm put-parameter --type SecureString --name ${ref.name} --value file://<a file>`,
  });
}

function vanished(name: string): never {
  throw new Problem({
    code: 'ours.replication-password-vanished',
    side: 'ours',
    message: `the parameter ${name} was removed while it was being made`,
    remedy: 'do not roll back and go forward at the same time; then repeat the command',
    transient: true,
  });
}
