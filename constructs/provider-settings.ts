import type { AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import type { Settings } from './settings';

const services = ['cloudwatchlogs', 'ec2', 'events', 'iam', 'lambda', 'rds', 's3', 'sfn', 'ssm', 'sts'];

/** Amazon, or the endpoint that the settings name: the local cloud goes the way that the real one goes. */
export function providerSettings({ name, aws }: Settings): AwsProviderConfig {
  const tags = [{ tags: { ...aws.tags, 'rds-to-azure': name } }];
  const { endpoint } = aws;
  if (endpoint === undefined) return { region: aws.region, defaultTags: tags };
  return {
    region: aws.region,
    defaultTags: tags,
    endpoints: [Object.fromEntries(services.map((service) => [service, endpoint]))],
    s3UsePathStyle: true,
    skipMetadataApiCheck: 'true',
    skipRegionValidation: true,
  };
}
