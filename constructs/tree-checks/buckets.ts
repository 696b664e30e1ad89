import type { TreeCheck } from './tree-check';

const besides = ['versioning', 'server_side_encryption_configuration', 'public_access_block'];

/** A bucket of ours has its versions, its encryption and its walls as resources of their own. */
export const bucketsArePrivate: TreeCheck = (resources) =>
  resources
    .filter(({ type }) => type === 'aws_s3_bucket')
    .flatMap(({ address }) =>
      besides
        .filter(
          (part) =>
            !resources.some(
              ({ type, values }) => type === `aws_s3_bucket_${part}` && String(values.bucket).includes(address),
            ),
        )
        .map((part) => `${address}: has no aws_s3_bucket_${part}`),
    );
