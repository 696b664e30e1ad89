import { type Numbered, onTarget, passing, startAgain } from './fault';

const notTogether = 'the copy and the coordinates do not belong together, or somebody writes to the target';

/** What keeps the applier from a row. */
export const rowFaults: Numbered = [
  [1062, onTarget('duplicate-row', `a row is already there: ${notTogether}`, startAgain)],
  [1032, onTarget('row-missing', `a row is not there: ${notTogether}`, startAgain)],
  [1452, onTarget('parent-missing', `the row that a foreign key refers to is not there: ${notTogether}`, startAgain)],
  [1451, onTarget('child-there', `a row is there that refers to the one that goes: ${notTogether}`, startAgain)],
  [
    1677,
    onTarget(
      'column-differs',
      'a column has another type on the target than in the event',
      'make the definition equal to the source; then sync again',
    ),
  ],
  [
    1535,
    onTarget(
      'column-differs',
      'a table has other columns on the target than in the event',
      'make the definition equal to the source; then sync again',
    ),
  ],
  [
    1205,
    passing(
      'lock-timeout',
      'a lock on the target is held longer than the applier waits',
      'end whoever holds it (SHOW PROCESSLIST on the target); then sync again',
    ),
  ],
  [
    1213,
    passing(
      'deadlock',
      'the applier meets deadlocks on the target: somebody else works there',
      'end whoever writes there (SHOW PROCESSLIST on the target); then sync again',
    ),
  ],
];
