import { withOutput } from '../../../../lambda/migration/with-output';
import { aRunRecord } from '../../../support/a-run-record';

const stood = { file: 'binlog.000007', position: 4711, gtidSet: '' };

describe('what a step has brought', () => {
  it('is kept beside what the others have', () => {
    const record = withOutput(aRunRecord({ outputs: {} }), 'plan', { plan: 'plan.json' });

    expect(withOutput(record, 'copy', 'rows').outputs).toEqual({ plan: { plan: 'plan.json' }, copy: 'rows' });
  });

  it('leaves the place where the channel stood to whoever follows again with the same rows', () => {
    expect(withOutput(aRunRecord({ followsFrom: stood }), 'replicate', {}).followsFrom).toEqual(stood);
  });

  it('forgets that place with a new frozen point: the rows are those of another moment', () => {
    expect(withOutput(aRunRecord({ followsFrom: stood }), 'freeze', {})).not.toHaveProperty('followsFrom');
  });
});
