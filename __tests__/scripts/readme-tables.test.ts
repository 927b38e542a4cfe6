import { describe, expect, test } from '@jest/globals';
import { firstSentence, pages, renderInputsPage, renderReadme } from '../../scripts/readme-tables.ts';

const actionFile = `
inputs:
  # Who are you?
  token:
    description: A secret. It is long.
    required: true
  # What do you want?
  mode:
    description: >-
      One of \`a|b\`,
      or
      nothing, such as \`a.b\`. More on that.
    default: a
  # rare
  note:
    description: Free text.
outputs:
  verdict:
    description: What was decided.
  runs:
    description: Which runs.
`;

describe('the README', () => {
  const inputs = `<!-- inputs -->

Input, default | Meaning
--- | ---
**Who are you?** |
[\`token\`](docs/inputs.md#token) (required) | A secret.
**What do you want?** |
[\`mode\`](docs/inputs.md#mode) \`a\` | One of \`a\\|b\`, or nothing, such as \`a.b\`.

<details>
<summary>Rarely needed</summary>

Input, default | Meaning
--- | ---
[\`note\`](docs/inputs.md#note) | Free text.

</details>

<!-- /inputs -->`;
  const outputs = '<!-- outputs -->\n\n`verdict`, `runs`.\n\n<!-- /outputs -->';

  test('gets a row per input below the question it answers, and the rest stays as it is', () => {
    const page = '# Title\n<!-- inputs -->old<!-- /inputs -->\ntext $& $1\n<!-- outputs --><!-- /outputs -->\nend\n';
    const rendered = renderReadme(page, actionFile);
    expect(rendered).toBe(`# Title\n${inputs}\ntext $& $1\n${outputs}\nend\n`);
    expect(renderReadme(rendered, actionFile)).toBe(rendered);
  });
});

describe('the page of all inputs', () => {
  const inputs = `<!-- inputs -->

## Who are you?

### \`token\`

Required

A secret. It is long.

## What do you want?

### \`mode\`

Default: \`a\`

One of \`a|b\`, or nothing, such as \`a.b\`. More on that.

### \`note\`

No default

Free text.

<!-- /inputs -->`;
  const outputs = `<!-- outputs -->

Output | Value
--- | ---
\`verdict\` | What was decided.
\`runs\` | Which runs.

<!-- /outputs -->`;

  test('gets everything', () => {
    const page = '<!-- inputs --><!-- /inputs -->\n<!-- outputs --><!-- /outputs -->\n';
    const rendered = renderInputsPage(page, actionFile);
    expect(rendered).toBe(`${inputs}\n${outputs}\n`);
    expect(renderInputsPage(rendered, actionFile)).toBe(rendered);
  });
});

describe.each(pages)('$path', ({ render }) => {
  test.each([
    '<!-- inputs --><!-- /inputs -->',
    '<!-- inputs --><!-- outputs --><!-- /outputs -->',
    '<!-- /inputs --><!-- inputs --><!-- outputs --><!-- /outputs -->',
    '<!-- inputs --><!-- /inputs --><!-- inputs --><!-- /inputs --><!-- outputs --><!-- /outputs -->',
  ])('needs exactly one pair of markers for each: %s', (page) => {
    expect(() => render(page, actionFile)).toThrow(/The page needs exactly one <!-- \w+ -->/);
  });

  test('needs a question above the first input', () => {
    const page = '<!-- inputs --><!-- /inputs --><!-- outputs --><!-- /outputs -->';
    expect(() => render(page, actionFile.replace('  # Who are you?\n', ''))).toThrow('asks a question');
  });
});

test.each([
  ['One. Two.', 'One.'],
  ['At `https://a.b/c`, in 4.5 s. Two.', 'At `https://a.b/c`, in 4.5 s.'],
  ['No end', 'No end'],
])('the first sentence of %j is %j', (text, first) => {
  expect(firstSentence(text)).toBe(first);
});
