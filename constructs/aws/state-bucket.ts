import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { hostRunsPrefix, parameterName } from '../../lambda/contract/names';

export interface StateBucketProps {
  readonly migration: string;
  readonly kmsKeyArn: string | undefined;
  /** A host in Azure writes a ticket for each run. */
  readonly hasTickets: boolean;
}

/**
 * State of record, plans, reports, evidence. Goes with the stack, whatever is in it: a destroy that stops at a full
 * bucket would leave the rest half taken down. Evidence is worth a copy before (docs/adr/0009).
 */
export class StateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const { migration, kmsKeyArn } = props;
    const bucket = new S3Bucket(this, 'bucket', { bucketPrefix: `${migration}-`, forceDestroy: true });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: bucket.id,
      rule: [
        kmsKeyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
    const access = new S3BucketPublicAccessBlock(this, 'access', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // Its name ends in what AWS chose: this is where `migrate status --cloud` finds it.
    const published = new SsmParameter(this, 'published', {
      name: parameterName(migration, 'bucket'),
      type: 'String',
      insecureValue: bucket.id,
      overwrite: true,
    });
    this.name = bucket.id;
    this.arn = bucket.arn;
    this.parts = [bucket, versioning, encryption, access, published];
    if (props.hasTickets)
      new S3BucketLifecycleConfiguration(this, 'tickets', { bucket: bucket.id, rule: [oldTickets] });
  }
}

/** Nobody asks for a ticket after an hour; each beat of a run is a version of its own. */
const oldTickets = {
  id: 'tickets-of-the-host',
  status: 'Enabled',
  filter: [{ prefix: hostRunsPrefix }],
  expiration: [{ days: 1 }],
  noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
};
