import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Problem } from '../../contract/problem';
import { awsSecretProblem } from './aws-fault';

export interface AssumedRoleOptions {
  readonly role: string;
  /** Who it is, in CloudTrail. */
  readonly session: string;
  /** A token of the own platform that the role trusts. */
  readonly token: () => Promise<string>;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

const seconds = 3600;

/**
 * Credentials of a role in AWS for somebody outside of it. The SDK keeps them, and asks again before they end.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function assumedRole({ role, session, token }: AssumedRoleOptions): () => Promise<AwsCredentials> {
  return async () => {
    // The call is not signed: the token is the proof.
    const sts = new STSClient({ maxAttempts: 4 });
    try {
      const ask = new AssumeRoleWithWebIdentityCommand({
        RoleArn: role,
        RoleSessionName: session,
        WebIdentityToken: await token(),
        DurationSeconds: seconds,
      });
      const { Credentials: got } = await sts.send(ask).catch((thrown: unknown) => {
        throw refused(role, thrown);
      });
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = got ?? {};
      if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
        throw refused(role, { name: 'NoCredentials' });
      }
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration ?? new Date(Date.now() + seconds * 1000),
      };
    } finally {
      sts.destroy();
    }
  };
}

/** AWS may quote the token that it does not like. */
function refused(role: string, thrown: unknown): Problem {
  const { message, transient } = awsSecretProblem(`let us take the role ${role}`, thrown);
  return new Problem({
    code: 'cloud.role-refused',
    side: 'cloud',
    message,
    remedy:
      'compare issuer, audience and subject in the trust of the role with the identity of the Function app; its application has to ask for tokens of version 2 (docs/azure-function.md)',
    transient,
  });
}
