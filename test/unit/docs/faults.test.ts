import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from '../../faults/causes';
import { onTwoSides } from '../../faults/run/acknowledged';
import { listCases } from '../../faults/run/matrix';

const documented = readFileSync(join(__dirname, '../../../docs/faults.md'), 'utf8');

describe('docs/faults.md', () => {
  const rows = [...documented.matchAll(/^\| `([^`]+)` \| .*$/gm)].map(([row, name]) => ({ row, name }));
  const listed = listCases(faults);

  it('has the cases that there are: else `npm run test:faults` was not run since', () => {
    expect(rows.map(({ name }) => name)).toEqual(listed.map(({ name }) => name));
    expect(listed.length).toBeGreaterThanOrEqual(60);
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
  });

  it('has no case that failed', () => {
    expect(rows.filter(({ row }) => row.includes('**FAILED**'))).toEqual([]);
  });
});

describe('writes on two sides', () => {
  const write = (side: 'source' | 'target', startedMs: number) => ({ side, startedMs, endedMs: startedMs + 2 });

  it('are those on the other side, when there was no switch', () => {
    expect(onTwoSides([write('source', 1), write('target', 5), write('source', 9)], 'source', 'source')).toEqual([
      write('target', 5),
    ]);
  });

  it('are those on the old side that began after one on the new side was acknowledged', () => {
    const writes = [write('source', 1), write('target', 10), write('source', 11), write('source', 13)];
    expect(onTwoSides(writes, 'source', 'target')).toEqual([write('source', 13)]);
    expect(onTwoSides(writes.slice(0, 2), 'source', 'target')).toEqual([]);
  });
});
