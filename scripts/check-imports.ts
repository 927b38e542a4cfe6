/**
 * Holds the import rules of `.dependency-cruiser.mjs` in the current folder. Prints each violation and ends with 1.
 *
 *     node scripts/check-imports.ts
 */
import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import rules from '../.dependency-cruiser.mjs';

/** The rooms that the rules speak of. */
const rooms = ['src', 'simulator/test-engine', 'simulator/runner', 'simulator/scenarios'].filter((room) =>
  existsSync(room),
);

const { output } = await cruise(rooms, {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
  validate: true,
  outputType: 'json',
});
const { summary } = JSON.parse(String(output));
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
// A cruise that reads nothing finds nothing wrong.
if (summary.totalCruised === 0) console.error('There was nothing to read.');
console.log(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} against the rules.`,
);
process.exitCode = summary.violations.length > 0 || summary.totalCruised === 0 ? 1 : 0;
