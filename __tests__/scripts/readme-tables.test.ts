import { expect, test } from '@jest/globals';
import { renderTables } from '../../scripts/readme-tables.ts';

const actionFile = `
inputs:
  token:
    description: A secret.
    required: true
  mode:
    description: >-
      One of \`a|b\`,
      or
      nothing.
    default: a
  note:
    description: Free text.
outputs:
  verdict:
    description: What was decided.
`;
const tables = `<!-- inputs -->

| Input | Default | Meaning |
| --- | --- | --- |
| \`token\` | required | A secret. |
| \`mode\` | \`a\` | One of \`a\\|b\`, or nothing. |
| \`note\` |  | Free text. |

<!-- /inputs -->`;
const outputs = `<!-- outputs -->

| Output | Value |
| --- | --- |
| \`verdict\` | What was decided. |

<!-- /outputs -->`;

test('writes both tables between their markers and leaves the rest alone', () => {
  const readme = '# Title\n<!-- inputs -->old<!-- /inputs -->\ntext $& $1\n<!-- outputs --><!-- /outputs -->\nend\n';
  const rendered = renderTables(readme, actionFile);
  expect(rendered).toBe(`# Title\n${tables}\ntext $& $1\n${outputs}\nend\n`);
  expect(renderTables(rendered, actionFile)).toBe(rendered);
});

test.each([
  '<!-- inputs --><!-- /inputs -->',
  '<!-- inputs --><!-- outputs --><!-- /outputs -->',
  '<!-- /inputs --><!-- inputs --><!-- outputs --><!-- /outputs -->',
  '<!-- inputs --><!-- /inputs --><!-- inputs --><!-- /inputs --><!-- outputs --><!-- /outputs -->',
])('refuses a README without exactly one pair of each: %s', (readme) => {
  expect(() => renderTables(readme, actionFile)).toThrow(/The README needs one <!-- \w+ -->/);
});
