// Sums a report of jest for .ci/run: names what failed, with the first lines of why, and what was skipped, on standard error.
const { readFileSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');

const reasonLines = 24;
/** Of a file that failed as a whole there may be hundreds. */
const mostReasons = 20;

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const failed = [];
const skipped = [];
let passed = 0;

function fail(name, reason) {
  failed.push(name);
  if (failed.length > mostReasons) return;
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'));
  console.error([`${name}`, ...lines.slice(0, reasonLines).map((line) => `    ${line}`)].join('\n'));
}

for (const suite of report.testResults) {
  // A file that could not even be loaded has no tests to count.
  if (suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed')) {
    fail(suite.name, suite.message);
  }
  for (const test of suite.assertionResults) {
    if (test.status === 'passed') passed += 1;
    else if (test.status === 'failed') fail(test.fullName, test.failureMessages.join('\n'));
    else skipped.push(test.fullName);
  }
}
// Last, together: of a long output mostly the end is looked at.
for (const name of failed) console.error(`FAILED: ${name}`);
for (const name of skipped) console.error(`SKIPPED: ${name}`);
console.log(passed, failed.length, skipped.length);
