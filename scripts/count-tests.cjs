// Sums a report of jest for .ci/run: names what failed, and why something was skipped, on standard error.
const { readFileSync } = require('node:fs');

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const skipped = [];
let failed = 0;
let passed = 0;
for (const suite of report.testResults) {
  // A file that could not even be loaded has no tests to count.
  if (suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed')) {
    failed += 1;
    console.error(`FAILED: ${suite.name}: ${suite.message.split('\n')[0]}`);
  }
  for (const test of suite.assertionResults) {
    if (test.status === 'passed') passed += 1;
    else if (test.status === 'failed') {
      failed += 1;
      console.error(`FAILED: ${test.fullName}`);
    } else skipped.push(test.fullName);
  }
}
for (const name of skipped) console.error(`SKIPPED: ${name}`);
console.log(passed, failed, skipped.length);
