import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentials } from './assumed-role';

export interface AwsClientsOptions {
  /** Where an endpoint serves every bucket under one host name, as on this machine. */
  readonly forcePathStyle: boolean;
  /** @default the environment's */
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  /** Where the environment has none: for a host outside of AWS. */
  readonly credentials?: () => Promise<AwsCredentials>;
}

/** Made at the first use of each. Region, credentials and endpoint come from the environment, as for every AWS program. */
export interface AwsClients {
  readonly cloudwatch: CloudWatchClient;
  readonly eventbridge: EventBridgeClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  destroy(): void;
}

/**
 * A lost answer must not cost the write outage more than a few seconds: without `throwOnRequestTimeout` the SDK
 * would only log that the time is over, and wait on.
 */
function timing(requestTimeout: number) {
  const requestHandler = { connectionTimeout: 2000, requestTimeout, throwOnRequestTimeout: true };
  return { maxAttempts: 4, retryMode: 'standard', requestHandler };
}

export function awsClients(options: AwsClientsOptions): AwsClients {
  const { region, endpoint, credentials } = options;
  const place = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const settings = (requestTimeout: number) => ({ ...timing(requestTimeout), ...place });
  const cloudwatch = once(() => new CloudWatchClient(settings(5000)));
  const eventbridge = once(() => new EventBridgeClient(settings(5000)));
  const secretsManager = once(() => new SecretsManagerClient(settings(5000)));
  const rds = once(() => new RDSClient(settings(10_000)));
  const s3 = once(() => new S3Client({ ...settings(10_000), forcePathStyle: options.forcePathStyle }));
  const sfn = once(() => new SFNClient(settings(5000)));
  const ssm = once(() => new SSMClient(settings(5000)));
  const sts = once(() => new STSClient(settings(5000)));
  return {
    get cloudwatch() {
      return cloudwatch.get();
    },
    get eventbridge() {
      return eventbridge.get();
    },
    get secretsManager() {
      return secretsManager.get();
    },
    get rds() {
      return rds.get();
    },
    get s3() {
      return s3.get();
    },
    get sfn() {
      return sfn.get();
    },
    get ssm() {
      return ssm.get();
    },
    get sts() {
      return sts.get();
    },
    destroy: () => {
      for (const client of [cloudwatch, eventbridge, secretsManager, rds, s3, sfn, ssm, sts]) client.made()?.destroy();
    },
  };
}

function once<T>(make: () => T): { get(): T; made(): T | undefined } {
  let made: T | undefined;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    made: () => made,
  };
}
