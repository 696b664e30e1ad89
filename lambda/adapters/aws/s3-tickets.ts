import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Ticket, ticket } from '../../contract/function-host';
import { asking, awsProblem, isFault, statusOf } from './aws-fault';
import type { BucketPlace } from './bucket-place';

export interface S3TicketsOptions extends BucketPlace {
  readonly s3: () => S3Client;
}

/** How far each run of the host is. In the bucket, because the next question may reach another instance of it. */
export interface Tickets {
  /** False: somebody has that run already. `owner` is a mark of this claim. */
  claim(id: string, owner: string): Promise<boolean>;
  /** Only by who has claimed it. */
  write(id: string, ticket: Ticket): Promise<void>;
  read(id: string): Promise<Ticket | undefined>;
}

export function s3Tickets({ s3, bucket, prefix }: S3TicketsOptions): Tickets {
  const place = (id: string) => ({ Bucket: bucket, Key: `${prefix}${id}.json` });
  const put = (id: string, written: Ticket, condition: { IfNoneMatch?: '*' } = {}) =>
    s3().send(
      new PutObjectCommand({
        ...place(id),
        ...condition,
        Body: JSON.stringify(written),
        ContentType: 'application/json',
      }),
    );
  const read = async (id: string): Promise<Ticket | undefined> => {
    try {
      const answer = await s3().send(new GetObjectCommand(place(id)));
      return ticket.parse(JSON.parse((await answer.Body?.transformToString()) ?? ''));
    } catch (thrown) {
      if (isFault(thrown, 'NoSuchKey', 'NotFound')) return undefined;
      throw awsProblem(`read ${place(id).Key}`, thrown);
    }
  };
  return {
    async claim(id, owner) {
      try {
        await put(id, { state: 'running', beat: 0, owner }, { IfNoneMatch: '*' });
        return true;
      } catch (thrown) {
        if (!isTaken(thrown)) throw awsProblem(`write ${place(id).Key}`, thrown);
        // A refusal may answer the SDK's second try, after a first one that landed.
        const found = await read(id);
        return found?.state === 'running' && found.owner === owner;
      }
    },
    async write(id, written) {
      await asking(`write ${place(id).Key}`, put(id, written));
    },
    read,
  };
}

/** 412: it is there. 409: another conditional write is under way. */
function isTaken(thrown: unknown): boolean {
  return (
    isFault(thrown, 'PreconditionFailed', 'ConditionalRequestConflict') || [412, 409].includes(statusOf(thrown) ?? 0)
  );
}
