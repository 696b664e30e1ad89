import { benchSchema } from '../sysbench-data';
import { client, clientArguments, loginFile, quoted, timedShell } from './client-programs';
import type { Competitor } from './competitor';

const options = ['--single-transaction', '--order-by-primary', '--set-gtid-purged=OFF', '--no-tablespaces'];

export const mysqldump: Competitor = {
  name: 'mysqldump',
  about: `mysqldump ${options.join(' ')} | mysql`,
  async run({ source, target, folder }) {
    const more = await clientArguments();
    const from = `--defaults-file=${await loginFile(folder, source)}`;
    const to = `--defaults-file=${await loginFile(folder, target)}`;
    const tls = '--ssl-mode=VERIFY_CA';
    const dump = quoted(await client('mysqldump'), [from, ...more, tls, ...options, '--databases', benchSchema]);
    const load = quoted(await client('mysql'), [to, ...more, tls]);
    const { seconds, cpuSeconds } = await timedShell(`${dump} | ${load}`);
    return { seconds, phases: {}, clientCpuSeconds: cpuSeconds };
  },
};
