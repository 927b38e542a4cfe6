import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../../simulator/runner/commands.ts';

const KNOWN = ['error', 'group', 'add-mask'];

function parse(line: string) {
  const command = parseCommand(line, (name) => KNOWN.includes(name.toLowerCase()));
  return command && { name: command.name, properties: command.properties.toRecord(), data: command.data };
}

describe('::name key=value,…::data', () => {
  test.each([
    ['::error::boom', {}, 'boom'],
    ['::error::', {}, ''],
    ['  \t::error::after blanks', {}, 'after blanks'],
    ['\u0085\u3000::error::after blanks of other kinds', {}, 'after blanks of other kinds'],
    ['::error ::x', {}, 'x'],
    ['::error file=a.rb,line=3::x', { file: 'a.rb', line: '3' }, 'x'],
    [
      '::error file=a.rb, line=3::a name with a blank is another name',
      { file: 'a.rb', ' line': '3' },
      'a name with a blank is another name',
    ],
    ['::error file=a.rb,,line=::empty ones are left out', { file: 'a.rb' }, 'empty ones are left out'],
    ['::error   file=a ::x', { file: 'a' }, 'x'],
    ['::error title=a=b::x', { title: 'a=b' }, 'x'],
    ['::error =title==a::x', { title: 'a' }, 'x'],
    ['::error line=1,LINE=2::the last one wins', { line: '2' }, 'the last one wins'],
    ['::error title=a%2Cb%3Ac%25%0D%0A::a%2Cb%3Ac%25%0D%0A', { title: 'a,b:c%\r\n' }, 'a%2Cb%3Ac%\r\n'],
    ['::error title=%253A::%250A', { title: '%3A' }, '%0A'],
    ['::error title=%3a::%0a', { title: '%3a' }, '%0a'],
    ['::error::a::b##[group]c', {}, 'a::b##[group]c'],
  ])('%s', (line, properties, data) => {
    expect(parse(line)).toEqual({ name: 'error', properties, data });
  });

  test('names ignore case', () => {
    expect(parse('::ERROR::x')?.name).toBe('ERROR');
    expect(parse('::Add-Mask::x')?.name).toBe('Add-Mask');
  });
});

describe('##[name key=value;…]data', () => {
  test.each([
    ['##[error]boom', {}, 'boom'],
    ['text before ##[error]boom', {}, 'boom'],
    ['│ ##[error]a margin is no help', {}, 'a margin is no help'],
    ['##[error file=a.rb;line=3]x', { file: 'a.rb', line: '3' }, 'x'],
    ['##[error title=a%3Bb%5Dc%25%0D%0A]a%3Bb%5Dc%25%0D%0A', { title: 'a;b]c%\r\n' }, 'a;b]c%\r\n'],
    ['##[error title=a%2Cb%3A]x', { title: 'a%2Cb%3A' }, 'x'],
    ['::unknown::##[error]x', {}, 'x'],
    [':: ##[error]x', {}, 'x'],
  ])('%s', (line, properties, data) => {
    expect(parse(line)).toEqual({ name: 'error', properties, data });
  });
});

test.each([
  'text ::error::x',
  '│ ::error::x',
  '\ufeff::error::x',
  ':error::x',
  '::error',
  '::error:x',
  '::errors::x',
  '::unknown::x',
  ':: error::x',
  '##[error',
  '##[errors]x',
  '##[ error]x',
  '#[error]x',
  '# #[error]x',
  '##[first]only the first one counts ##[error]x',
  '',
])('no command: %s', (line) => {
  expect(parse(line)).toBeNull();
});

test('the colon form is tried first', () => {
  expect(parse('::group::##[error]x')).toEqual({ name: 'group', properties: {}, data: '##[error]x' });
});

test('what was escaped as documented comes back, in both forms', () => {
  const escaped = (text: string, signs: string) =>
    text.replace(/[%\r\n:,;\]]/g, (sign) =>
      signs.includes(sign) ? `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : sign,
    );
  const text = fc
    .array(fc.constantFrom('%', '%25', '%0A', '\r', '\n', ':', '::', ',', ';', ']', '##[', 'a', '€'))
    .map((parts) => `x${parts.join('')}x`);
  fc.assert(
    fc.property(text, text, (title, data) => {
      const expected = { name: 'error', properties: { title }, data };
      expect(parse(`::error title=${escaped(title, '%\r\n:,')}::${escaped(data, '%\r\n')}`)).toEqual(expected);
      expect(parse(`##[error title=${escaped(title, '%\r\n;]')}]${escaped(data, '%\r\n;]')}`)).toEqual(expected);
    }),
  );
});
