/** What a linter may find, on which lines, and why it stays so. One that excuses nothing is reported too. */
export interface Excuse {
  readonly rule: string;
  /** The whole line of the file or page, indented as it is. */
  readonly line: RegExp;
  readonly why: string;
}

export const excuses: readonly Excuse[] = [
  {
    rule: 'zizmor/self-repository',
    line: /^ +(?:- )?uses: \.\/$/,
    why: 'CI tests the checkout as it lies there, the commit of a pull request included; the newer way to write it is not known to all runners.',
  },
  {
    rule: 'zizmor/unpinned-uses',
    line: /^ +(?:- )?uses: [\w./-]+@v\d+$/,
    why: 'Examples are for copying and name major versions, as their owners recommend; the README shows how to pin one by its commit.',
  },
  {
    rule: 'zizmor/excessive-permissions',
    line: /^(?:name: .+|on: .+|on:| {2}[\w-]+:)$/,
    why: 'Examples say which permissions the gate needs beyond none; what a repository gives by default is its own setting.',
  },
  {
    rule: 'zizmor/artipacked',
    line: /^ +- uses: actions\/checkout@v\d+$/,
    why: 'No example uploads the checkout: what is uploaded is one file that is named.',
  },
  {
    rule: 'zizmor/overprovisioned-secrets',
    line: /secrets\[format\('ANALYTICS_TOKEN_\{0\}', matrix\.\w+\)\]/,
    why: "Each leg of the matrix has its suite's token; none but jobs of the repository's own workflow see it.",
  },
  {
    rule: 'zizmor/dangerous-triggers',
    line: /^ {2}workflow_run:$/,
    why: 'Its job checks nothing out and runs nothing of the pull request; the page says so.',
  },
];
