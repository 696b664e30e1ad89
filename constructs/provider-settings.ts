import type { AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import type { Settings } from './settings';

const services = [
  'backup',
  'cloudwatch',
  'cloudwatchlogs',
  'dms',
  'ec2',
  'events',
  'iam',
  'kms',
  'lambda',
  'rds',
  'route53',
  's3',
  'sfn',
  'sns',
  'ssm',
  'sts',
];

/** Amazon, or the endpoint that the settings name: the local cloud goes the way that the real one goes. */
export function providerSettings(settings: Settings): AwsProviderConfig {
  const { aws } = settings;
  const tags = [{ tags: tagsOf(settings) }];
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

/** On everything that is made, in both clouds. */
export function tagsOf({ name, aws, environment }: Settings): Record<string, string> {
  const where = environment === undefined ? {} : { environment };
  return { ...where, ...aws.tags, 'rds-to-azure': name };
}
