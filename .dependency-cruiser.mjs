/**
 * Which room may import from which. `npm run imports` checks it, and a test plants violations to see that they are seen.
 *
 *     inputs → test-engine → gate → report → main      data goes this way, imports of values go only as said below
 */
const values = { dependencyTypesNot: ['type-only'] };

/** Small values that every room shares. */
const shared = '^src/(shared/|(github-context|selector|settings)[.]ts$)';

const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    only(
      'gate-is-pure',
      '^src/gate/',
      ['^src/gate/', '^src/test-engine/model[.]ts$', '(^|/)node_modules/p-retry/', shared],
      'The gate has no I/O and no clock of its own: no Node module, no other room, and no package but the retry loop’s.',
    ),
    {
      name: 'gate-takes-types-only',
      severity: 'error',
      comment: 'Of the Test Engine client, the gate knows the words only.',
      from: { path: '^src/gate/' },
      to: { path: '^src/test-engine/', ...values },
    },
    only(
      'compare-is-pure',
      '^src/compare/',
      ['^src/compare/', '^src/(gate/failures|test-engine/model)[.]ts$', shared],
      'What a failed test is to those who changed something, decided by lists alone.',
    ),
    only(
      'test-engine-knows-buildkite-only',
      '^src/test-engine/',
      ['^src/test-engine/', '^http$', '(^|/)node_modules/(ky|valibot|http-link-header)/', shared],
      'Everything about Buildkite, nothing about GitHub or verdicts.',
    ),
    only(
      'text-stands-alone',
      '^src/text/',
      ['^src/text/', '^util$', shared],
      'Making text safe takes text and nothing else.',
    ),
    only(
      'locate-knows-the-checkout-only',
      '^src/locate/',
      [
        '^src/locate/',
        '^src/(gate/failures|test-engine/model)[.]ts$',
        '^(fs|path|child_process|fs/promises)$',
        '(^|/)node_modules/ignore/',
        '^src/text/',
        shared,
      ],
      'Where a failed test stands, whatever is said of it.',
    ),
    {
      name: 'report-decides-nothing',
      severity: 'error',
      comment:
        'The report takes what the gate decided, as types, and errors, which messages tell apart; it asks nobody anything.',
      from: { path: '^src/(report|messages|text|locate)/' },
      to: { path: '^src/(gate|test-engine)/', pathNot: '^src/(gate|test-engine)/errors[.]ts$', ...values },
    },
    {
      name: 'report-does-not-reach-back',
      severity: 'error',
      comment: 'Of what comes after it, it knows what went wrong there, as types.',
      from: { path: '^src/(report|messages|text|locate)/' },
      to: { path: ['^src/(deliver|main|index)[.]ts$', '^src/(github|runner)/'], ...values },
    },
    only(
      'github-asks-and-writes-only',
      '^src/github/',
      [
        '^src/github/',
        '^src/text/redact[.]ts$',
        '^src/report/(check-run/check-run|comment|commit-status|published)[.]ts$',
        '(^|/)node_modules/(@(actions/github|octokit)|bottleneck)/',
        shared,
      ],
      'Everything about GitHub’s API, nothing about what a report says.',
    ),
    {
      name: 'github-takes-types-only',
      severity: 'error',
      comment: 'Of the report, the client knows the shapes only.',
      from: { path: '^src/github/' },
      to: { path: '^src/report/', ...values },
    },
    {
      name: 'octokit-in-one-file',
      severity: 'error',
      comment: 'It is loaded only where GitHub is asked for something.',
      from: { path: '^src/', pathNot: '^src/github/octokit[.]ts$' },
      to: { path: '(^|/)node_modules/@octokit/' },
    },
    {
      name: 'octokit-is-loaded-late',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/github/octokit[.]ts$', dynamic: false, ...values },
    },
    {
      name: 'inputs-come-first',
      severity: 'error',
      from: { path: '^src/inputs/' },
      to: { path: ['^src/(gate|github|locate|report|test-engine)/', '^src/(main|index)[.]ts$'] },
    },
    {
      name: 'actions-toolkit-at-the-edge',
      severity: 'error',
      comment: 'Only the edge talks to the runner.',
      from: { path: '^src/', pathNot: '^src/runner/(event|runner)[.]ts$' },
      to: { path: '(^|/)node_modules/@actions/' },
    },
    {
      name: 'http-in-one-room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/test-engine/' },
      to: { path: ['(^|/)node_modules/ky/', '^(node:)?https?$'] },
    },
    {
      name: 'one-retry-loop',
      severity: 'error',
      comment: 'Towards Buildkite, one place tries again.',
      from: { path: '^src/', pathNot: '^src/gate/persist[.]ts$' },
      to: { path: '(^|/)node_modules/p-retry/' },
    },
    {
      name: 'product-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^(simulator|bench|scripts|__tests__)/'] },
    },
    {
      name: 'stand-ins-know-no-product',
      severity: 'error',
      comment: 'What proves the product must not share its mistakes.',
      from: { path: '^simulator/(github|test-engine|runner|scenarios)/' },
      to: { path: '^src/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Of types neither: who reads the one file would have to know the other first.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unused',
      severity: 'error',
      from: { orphan: true, path: '^(src|simulator)/', pathNot: '[.]d[.]ts$' },
      to: {},
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'], ...values },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
