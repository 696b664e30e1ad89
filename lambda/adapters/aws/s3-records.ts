import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { recordKey } from '../../contract/names';
import { Problem } from '../../contract/problem';
import type { RunRecord } from '../../migration/data/run-record';
import type { Records } from '../../migration/ports';
import { asking, awsProblem, isFault, statusOf } from './aws-fault';
import type { BucketPlace } from './bucket-place';

/**
 * Each write carries a mark of its own. It makes the ETag, which S3 computes from the content, a version that never
 * comes back; and it tells a write that landed although its answer was lost from one that somebody else made.
 */
interface Stored {
  readonly write: string;
  readonly record: RunRecord;
}

interface Found extends Stored {
  readonly version: string;
}

type Condition = { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };

export interface S3RecordsOptions extends BucketPlace {
  readonly s3: () => S3Client;
}

export function s3Records(options: S3RecordsOptions): Records {
  const place = { Bucket: options.bucket, Key: `${options.prefix}${recordKey}` };
  const read = async (): Promise<Found | undefined> => {
    try {
      const answer = await options.s3().send(new GetObjectCommand(place));
      const text = await answer.Body?.transformToString();
      return text === undefined ? undefined : { ...parse(text, place.Key), version: answer.ETag ?? '' };
    } catch (thrown) {
      if (isFault(thrown, 'NoSuchKey', 'NotFound')) return undefined;
      throw awsProblem(`read ${place.Key}`, thrown);
    }
  };
  const write = async (record: RunRecord, condition: Condition): Promise<string | 'conflict'> => {
    const stored: Stored = { write: randomUUID(), record };
    const Body = `${JSON.stringify(stored, null, 2)}\n`;
    try {
      const put = new PutObjectCommand({ ...place, ...condition, Body, ContentType: 'application/json' });
      return (await options.s3().send(put)).ETag ?? '';
    } catch (thrown) {
      const refused = isConflict(thrown);
      if (!refused && !isAmbiguous(thrown)) throw awsProblem(`write ${place.Key}`, thrown);
      // A refusal may answer the SDK's second try, after a first one that landed.
      const found = await read();
      if (found?.write === stored.write) return found.version;
      if (refused) return 'conflict';
      throw awsProblem(`write ${place.Key}`, thrown);
    }
  };
  return {
    async read() {
      const found = await read();
      return found === undefined ? undefined : { record: found.record, version: found.version };
    },
    create: (record) => write(record, { IfNoneMatch: '*' }),
    replace: (record, expected) => write(record, { IfMatch: expected }),
    async remove() {
      await asking(`remove ${place.Key}`, options.s3().send(new DeleteObjectCommand(place)));
    },
  };
}

/** 412: the condition does not hold. 409: another conditional write is under way. 404: `If-Match` of what is gone. */
function isConflict(thrown: unknown): boolean {
  if (isFault(thrown, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey')) return true;
  return [412, 409].includes(statusOf(thrown) ?? 0);
}

/** No answer, or one that a server on the way may have made up. */
function isAmbiguous(thrown: unknown): boolean {
  const status = statusOf(thrown);
  return status === undefined || status >= 500;
}

function parse(text: string, key: string): Stored {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem({
      code: 'cloud.record-unreadable',
      side: 'cloud',
      message: `${key} in the state bucket is not JSON`,
      remedy: 'somebody has overwritten it: restore the previous version of the object',
      cause,
    });
  }
}
