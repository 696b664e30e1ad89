import { errnoOf } from '../../../lambda/migration/data/errno';
import type { Session } from '../../../lambda/migration/ports';
import { literal } from '../../../lambda/mysql/quoting';
import { sql } from '../../../lambda/mysql/statement';
import { linesOf } from '../../support/lines-of';
import { problemOf } from '../../support/problem-of';
import { targetAlone } from '../../support/target-alone';

const target = targetAlone();
let batching: Session;

beforeEach(async () => {
  batching = await target.open({ purpose: 'batch', batches: true });
});
afterEach(async () => batching?.close());

describe('several statements in one message', () => {
  it('runs several statements of one message in order, each with its own answer', async () => {
    const replies = await batching.batch(
      [
        sql`CREATE TABLE shop.batched (id INT PRIMARY KEY, t VARCHAR(3))`,
        sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.batched`,
        sql`SHOW WARNINGS`,
        sql`SELECT id, t FROM shop.batched ORDER BY id`,
      ],
      linesOf('1\tab', 'c\n2\tabcd\n'),
    );
    const [alone] = await batching.batch([sql`SELECT 'ü' AS one`]);

    expect(replies.map(({ outcome }) => outcome.affected)).toEqual([0n, 2n, 0n, 0n]);
    expect(replies[1]?.outcome.warnings).toBe(1);
    expect(replies[2]?.rows).toMatchObject([{ Code: '1265' }]);
    expect(replies[3]?.rows).toEqual([
      { id: '1', t: 'abc' },
      { id: '2', t: 'abc' },
    ]);
    expect(alone?.rows).toEqual([{ one: 'ü' }]);
  });

  it('ends a message at the first statement that fails, and stays usable', async () => {
    await batching.run(sql`CREATE TABLE shop.halfway (id INT PRIMARY KEY)`);
    const insert = (id: number) => sql`INSERT INTO shop.halfway VALUES (${literal(id)})`;
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.halfway`;

    const met = await problemOf(batching.batch([insert(1), insert(1), load, insert(2)], linesOf('3\n')));

    expect(errnoOf(met)).toBe(1062);
    expect(await batching.rows(sql`SELECT id FROM shop.halfway`)).toEqual([{ id: '1' }]);
  });

  it('ends the connection when the file breaks off in the middle of a message', async () => {
    await batching.run(sql`CREATE TABLE shop.broken_off (id INT PRIMARY KEY)`);
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('1\n');
      throw new Error('the other server went away');
    }
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.broken_off`;

    await expect(batching.batch([sql`START TRANSACTION`, load, sql`COMMIT`], failing())).rejects.toThrow(
      'the other server went away',
    );
    expect(batching.closed).toBe(true);
  });

  it('takes one statement only when batches were not asked for', async () => {
    const single = await target.open({ purpose: 'port test' });
    try {
      await expect(single.batch([sql`SELECT 1`, sql`SELECT 2`])).rejects.toMatchObject({ side: 'target' });
    } finally {
      await single.close();
    }
  });
});
