import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Construct } from 'constructs';
import { type UserCheck, type UserChecks, userChecksKey } from '../../lambda/contract/user-checks';
import type { StateBucket } from './state-bucket';

/** Where the function keeps its blobs in the state bucket (lambda/entry/aws-ports.ts). */
const blobs = 'blobs/';

/** The operator's queries: too long for an input, and no secret. */
export class UserChecksObject extends Construct {
  readonly object: S3Object;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly bucket: StateBucket; readonly checks: readonly UserCheck[] },
  ) {
    super(scope, id);
    const content: UserChecks = { format: 1, checks: [...props.checks] };
    this.object = new S3Object(this, 'object', {
      bucket: props.bucket.name,
      key: `${blobs}${userChecksKey}`,
      content: JSON.stringify(content),
      contentType: 'application/json',
    });
  }
}
