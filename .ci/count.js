// Adds up what the suites reported and ends with the line that counts: `N passed, N failed, N skipped`.
import { existsSync, readFileSync } from 'node:fs';

const [steps = '0', ...files] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  if (!existsSync(file)) continue;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
// A step that failed without a failed test (a check, the demo, an install) counts as one.
const failed = Math.max(sum.failed, Number(steps));
console.log(`\n${sum.passed} passed, ${failed} failed, ${sum.skipped} skipped`);
process.exit(failed > 0 || sum.passed === 0 ? 1 : 0);
