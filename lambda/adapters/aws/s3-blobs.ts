import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Problem } from '../../contract/problem';
import { checkedBlobKey } from '../../migration/data/blob-key';
import type { Blobs } from '../../migration/ports';
import { asking, awsProblem, isFault } from './aws-fault';
import type { BucketPlace } from './bucket-place';

export interface S3BlobsOptions extends BucketPlace {
  readonly s3: () => S3Client;
}

/** Plain JSON, not compressed: the state machine's ItemReader reads these objects as well. */
export function s3Blobs({ s3, bucket, prefix }: S3BlobsOptions): Blobs {
  const place = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkedBlobKey(key)}` });
  async function* keysUnder(start: string): AsyncGenerator<readonly string[]> {
    for (let token: string | undefined; ; ) {
      const page = new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${start}`, ContinuationToken: token });
      const answer = await asking(`list ${prefix}${start}`, s3().send(page));
      yield (answer.Contents ?? []).map((object) => (object.Key ?? '').slice(prefix.length));
      token = answer.NextContinuationToken;
      if (token === undefined) return;
    }
  }
  return {
    async put(key, body) {
      const put = { ...place(key), Body: JSON.stringify(body), ContentType: 'application/json' };
      await asking(`write ${put.Key}`, s3().send(new PutObjectCommand(put)));
    },
    async get(key) {
      const { Key, Bucket } = place(key);
      try {
        const answer = await s3().send(new GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await answer.Body?.transformToString()) ?? '');
      } catch (thrown) {
        throw isFault(thrown, 'NoSuchKey', 'NotFound') ? missing(Key, Bucket) : awsProblem(`read ${Key}`, thrown);
      }
    },
    async list(start) {
      const keys: string[] = [];
      for await (const page of keysUnder(start)) keys.push(...page);
      return keys.sort();
    },
    async remove(start) {
      for await (const page of keysUnder(start)) {
        if (page.length === 0) continue;
        const Objects = page.map((key) => ({ Key: `${prefix}${key}` }));
        const remove = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
        const answer = await asking(`remove ${prefix}${start}`, s3().send(remove));
        const left = answer.Errors?.[0];
        if (left !== undefined) throw awsProblem(`remove ${left.Key}`, { name: left.Code, message: left.Message });
      }
    },
    locate: (key) => ({ bucket, key: place(key).Key }),
  };
}

function missing(key: string, bucket: string): Problem {
  return new Problem({
    code: 'cloud.blob-missing',
    side: 'cloud',
    message: `there is no ${key} in ${bucket}, but the record names it`,
    remedy: 'roll back and start again, or restore the object',
  });
}
