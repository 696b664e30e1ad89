import { lagSection } from '../../../../scripts/report/migration/lag';
import { anEvidence } from '../../../support/an-evidence';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 20, minute)).toISOString();
const pageOf = (lag: Parameters<typeof anEvidence>[0]) => lagSection(anEvidence(lag)).html;

describe('the section on the lag', () => {
  it('draws each pulse by what became of it, and the positions beside it', () => {
    const page = pageOf({
      lag: [
        { at: at(0), lagMs: 120, behindBytes: 0 },
        { at: at(1), lagMs: null, reason: 'stuck', behindBytes: 5_000_000 },
        { at: at(2), lagMs: null, reason: 'contradiction' },
        { at: at(3), lagMs: 80.4, behindBytes: 1000 },
      ],
    });

    expect(page).toContain('4 pulses, at most 120 ms, 2 not known');
    expect(page).toContain('arrived, and the position agrees');
    expect(page).toContain('not seen: the position does not move');
    expect(page).toContain('seen, but the position says otherwise');
    expect(page).toContain('the last one before the fence');
    expect(page).not.toContain('a server did not answer');
    expect(page).toContain('3 looks at the positions, at most 5.0 MB behind, 1.0 kB at the last');
  });

  it('reads evidence of older versions, whose samples say no more than that', () => {
    const page = pageOf({ lag: [0, 1, 2].map((minute) => ({ at: at(minute), lagMs: minute === 1 ? null : 10 })) });

    expect(page).toContain('not seen in time');
    expect(page).not.toContain('looks at the positions');
  });

  it('says that nobody watched, and what the switch itself measured', () => {
    expect(pageOf({ lag: [] })).toMatch(/nobody watched.*The last pulse before the fence took 184 ms/);
    expect(pageOf({ lag: [], cutover: null })).not.toContain('<svg');
  });
});
