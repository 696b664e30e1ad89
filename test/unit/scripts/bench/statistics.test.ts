import { median, rounded, spreadPercent, textTable } from '../../../../scripts/bench/statistics';

describe('the maths of the bench', () => {
  it('takes the value in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('has no median of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('says how far runs disagree, in percent of the middle', () => {
    expect(spreadPercent([10, 9, 11])).toBe(10);
    expect(spreadPercent([3, 3, 3])).toBe(0);
    expect(spreadPercent([0, 0])).toBe(0);
  });

  it('rounds to what a reader needs', () => {
    expect(rounded(1.23456)).toBe(1.23);
    expect(rounded(255.6, 0)).toBe(256);
  });

  it('aligns words to the left and numbers to the right', () => {
    expect(
      textTable([
        ['', 'seconds'],
        ['ours', '9.5'],
        ['floor', '10.25'],
      ]),
    ).toBe('       seconds\nours       9.5\nfloor    10.25');
  });
});
