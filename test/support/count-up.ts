import { folderRecords } from '../../lambda/adapters/local/folder-records';

/** A process that raises the epoch as often as it can and says so, one line per success, until it is killed. */
async function countUp(folder: string, times: number): Promise<void> {
  const records = folderRecords(folder);
  for (let successes = 0; successes < times; ) {
    const found = await records.read();
    if (found === undefined) throw new Error('there is no record');
    const outcome = await records.replace({ ...found.record, epoch: found.record.epoch + 1 }, found.version);
    if (outcome === 'conflict') continue;
    successes += 1;
    process.stdout.write(`${found.record.epoch + 1}\n`);
  }
}

void countUp(process.argv[2] ?? '', Number(process.argv[3]));
