import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { copyGenerated } from '../../support/copy-generated';
import { propertyRuns } from '../../support/property-runs';

jest.setTimeout(600_000);

const { seeds, tables } = propertyRuns();
let servers: LocalServers;

/** Neither server has the zone or the sql_mode of the other, nor ours. */
beforeAll(async () => {
  servers = await startLocalServers({
    roles: ['source', 'target'],
    durable: false,
    serverArguments: { source: ['--default-time-zone=-07:30', '--sql-mode='] },
  });
});
afterAll(() => servers?.stop());

describe('generated tables arrive as they were', () => {
  test.each(seeds.map((seed, index) => [seed, index + 1]))('COPY_SEED=%i', async (seed, epoch) => {
    const copied = await copyGenerated(servers, seed, tables, epoch);

    expect(copied.faults).toEqual([]);
    // Otherwise the seed would have tested nothing.
    expect(copied.made.length).toBeGreaterThan(tables / 2);
    expect(copied.rows).toBeGreaterThan(copied.made.length);
    expect(copied.chunks).toBeGreaterThan(copied.made.length);
  });
});
