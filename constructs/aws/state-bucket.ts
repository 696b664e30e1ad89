import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { parameterName } from '../../lambda/contract/names';

/**
 * State of record, plans, reports, evidence. Goes with the stack, whatever is in it: a destroy that stops at a full
 * bucket would leave the rest half taken down. Evidence is worth a copy before (README).
 */
export class StateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, migration: string, kmsKeyArn: string | undefined) {
    super(scope, id);
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
  }
}
