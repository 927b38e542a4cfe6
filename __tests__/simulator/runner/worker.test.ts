import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { StandInError } from '../../../simulator/runner/errors.ts';
import type { Worker, WorkerOptions } from '../../../simulator/runner/worker.ts';
import { freshFolder, makeWorker, shown } from './fixture.ts';

function take(lines: readonly string[], options: Partial<WorkerOptions> = {}): Worker {
  const worker = makeWorker(options);
  for (const line of lines) worker.takeLine(line);
  return worker;
}

const logOf = (...lines: readonly string[]) => shown(take(lines).log.entries);
const debugLogOf = (...lines: readonly string[]) => shown(take(lines, { debug: true }).log.entries);
const namesOf = (worker: Worker) => worker.commands.map(({ name }) => name);

describe('lines', () => {
  test('what is no command is text, blanks and unknown names included', () => {
    const lines = ['', '  two blanks', '::unknown::x', '##[section]x', '##[command]x', '│ ::error::x'];
    const worker = take(lines);
    expect(shown(worker.log.entries)).toEqual(lines.map((line) => `text: ${line}`));
    expect(worker.commands).toEqual([]);
  });

  test('each command is recorded as it was meant', () => {
    const line = '  ::Error file=a.rb,line=3,title=a%2Cb::bo%0Aom';
    expect(take([line]).commands).toEqual([
      { name: 'Error', properties: { file: 'a.rb', line: '3', title: 'a,b' }, data: 'bo\nom', line },
    ]);
  });

  test('errors, warnings and notices make annotations, groups do not', () => {
    const lines = [
      '::error title=T,file=a.rb,line=1::e',
      'x ##[warning]w',
      '::notice::n',
      '::group::g %25',
      '::endgroup::data',
    ];
    const worker = take(lines);
    expect(shown(worker.log.entries)).toEqual(['error: e', 'warning: w', 'notice: n', 'group: g %', 'endgroup: ']);
    expect(worker.annotations.kept).toMatchObject([
      { level: 'error', message: 'e', title: 'T', path: 'a.rb', line: 1, lands: true, source: 'command' },
      { level: 'warning', message: 'w', title: null, path: null, source: 'command' },
      { level: 'notice', message: 'n' },
    ]);
    expect(worker.log.entries.every(({ from }) => from === 'action')).toBe(true);
    expect(worker.failed).toBe(false);
  });

  test('an annotation beyond the limit still is in the log; an empty message is nowhere', () => {
    const worker = take([...Array.from({ length: 11 }, (_, index) => `::error::${index}`), '::notice::']);
    expect(worker.annotations.kept).toHaveLength(10);
    expect(worker.annotations.dropped).toMatchObject([{ reason: 'limit', message: '10' }, { reason: 'empty message' }]);
    expect(worker.log.entries).toHaveLength(11);
  });

  test('a long message is cut in the log too', () => {
    expect(logOf(`::error::${'x'.repeat(5000)}`)).toEqual([`error: ${'x'.repeat(4096)}`]);
  });

  test('each entry is handed on as it is written', () => {
    const live: string[] = [];
    let now = 0;
    const worker = take(['::add-mask::hello', 'hello', '::error::hello'], {
      onLine: ({ kind, text, ms }) => live.push(`${ms} ${kind}: ${text}`),
      elapsed: () => ++now,
    });
    expect(live).toEqual(['1 text: ***', '2 error: ***']);
    expect(worker.log.entries).toHaveLength(2);
  });
});

describe('debug', () => {
  test('debug lines are shown in a debug run only, and so are commands', () => {
    const lines = ['::debug::one%0Atwo', '::group::g', '::error::e', '::notice::n'];
    expect(logOf(...lines)).toEqual(['group: g', 'error: e', 'notice: n']);
    expect(debugLogOf(...lines)).toEqual([
      'debug: one',
      'debug: two',
      'command: ::group::g',
      'group: g',
      'error: e',
      'notice: n',
    ]);
  });

  test('echo goes on and off', () => {
    expect(logOf('::echo::on', '::group::g', '::add-mask::abc', '::echo::OFF ', '::endgroup::')).toEqual([
      'command: ::group::g',
      'group: g',
      'command: ::add-mask::***',
      'command: ::echo::OFF ',
      'endgroup: ',
    ]);
  });

  test.each([['::echo::'], ['::echo::maybe']])('%s makes the step fail', (line) => {
    expect(take([line]).failed).toBe(true);
  });
});

describe('masks', () => {
  test('they count from their line on, in the log and in messages, not in titles and paths', () => {
    const line = '::error title=hello,file=hello.rb::hello';
    const worker = take(['hello', '::add-mask::hello', 'say hello', line]);
    expect(shown(worker.log.entries)).toEqual(['text: hello', 'text: say ***', 'error: ***']);
    expect(worker.annotations.kept).toMatchObject([{ message: '***', title: 'hello', path: 'hello.rb' }]);
  });

  test('given secrets are masked without the blanks around them, and by line', () => {
    const worker = take(['hunter2', 'first', 'second'], { secrets: [' hunter2\n', 'first\nsecond'] });
    expect(shown(worker.log.entries)).toEqual(['text: ***', 'text: ***', 'text: ***']);
    expect(worker.masks.values).toEqual(['hunter2', 'first\nsecond', 'first', 'second']);
  });

  test('a mask of several lines hides each', () => {
    expect(logOf('::add-mask::one%0D%0A two ', 'one', 'a two')).toEqual(['text: ***', 'text: a ***']);
  });

  test('a short one is honoured', () => {
    expect(logOf('::add-mask::a', 'banana')).toEqual(['text: b***n***n***']);
  });

  test('an empty one is a warning of the runner', () => {
    const worker = take(['::add-mask::', '::add-mask:: ', 'text']);
    expect(worker.annotations.kept).toMatchObject([
      {
        level: 'warning',
        source: 'runner',
        message: "Can't add secret mask for empty string in ##[add-mask] command.",
      },
      { level: 'warning' },
    ]);
    expect(worker.masks.values).toEqual([]);
    expect(worker.failed).toBe(false);
  });

  test('a message is masked before it is cut', () => {
    const worker = take(['::add-mask::hello', `::error::${'x'.repeat(4094)}hello`]);
    expect(worker.annotations.kept[0]?.message).toBe(`${'x'.repeat(4094)}**`);
  });
});

describe('stop-commands', () => {
  test('nothing is a command until the token comes, in either form and case', () => {
    for (const resume of ['::TOKEN-1::', '##[token-1]']) {
      const worker = take([
        '::stop-commands::token-1',
        '::error::e',
        '::stop-commands::other',
        '::other::',
        resume,
        '::error::f',
      ]);
      expect(namesOf(worker)).toEqual([
        'stop-commands',
        resume.slice(resume.startsWith('#') ? 3 : 2, -2 + Number(resume.startsWith('#'))),
        'error',
      ]);
      expect(worker.annotations.kept).toMatchObject([{ message: 'f' }]);
      expect(shown(worker.log.entries).slice(1, 4)).toEqual([
        'text: ::error::e',
        'text: ::stop-commands::other',
        'text: ::other::',
      ]);
    }
  });

  test('the token is no command without a stop, nor after the end of one', () => {
    const worker = take(['::t0ken::', '::stop-commands::t0ken', '::t0ken::', '::t0ken::x']);
    expect(namesOf(worker)).toEqual(['stop-commands', 't0ken']);
    expect(shown(worker.log.entries).at(-1)).toBe('text: ::t0ken::x');
  });

  test('a token of more than six characters is masked', () => {
    expect(logOf('::stop-commands::seven77', '::seven77::')).toEqual([
      'command: ::stop-commands::***',
      'command: ::***::',
    ]);
    expect(logOf('::stop-commands::six666', '::six666::')).toEqual([
      'command: ::stop-commands::six666',
      'command: ::six666::',
    ]);
  });

  test.each([['::stop-commands::'], ['::stop-commands::pause-logging'], ['::stop-commands::Error']])(
    '%s ends the step at once',
    (line) => {
      const worker = take([line, 'more', '::error::more']);
      expect(worker).toMatchObject({ failed: true, abandoned: true });
      expect(worker.annotations.kept).toHaveLength(1);
      expect(worker.annotations.kept[0]?.message).toContain('You cannot use a endToken');
      expect(worker.log.entries).toHaveLength(1);
    },
  );
});

describe('old commands', () => {
  test.each(['set-env name=A::x', 'add-path::/x'])('::%s makes the step fail', (command) => {
    const worker = take([`::${command}`, 'more']);
    expect(worker.failed).toBe(true);
    expect(worker.annotations.kept.map(({ message }) => message)).toEqual([
      `Unable to process command '::${command}' successfully.`,
      expect.stringMatching(/^The `(set-env|add-path)` command is disabled\./),
    ]);
    expect(shown(worker.log.entries).at(-1)).toBe('text: more');
  });

  test('set-output and save-state work and are warned of', () => {
    const worker = take(['::set-output name=a::1', '::set-output name=A::2', '##[save-state name=s]x%3By']);
    expect(worker.outputs.toRecord()).toEqual({ a: '2' });
    expect(worker.state.toRecord()).toEqual({ s: 'x;y' });
    expect(worker.annotations.kept.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
    expect(worker.failed).toBe(false);
  });

  test('without a name they make the step fail', () => {
    const worker = take(['::set-output::1']);
    expect(worker.failed).toBe(true);
    expect(worker.annotations.kept.at(-1)?.message).toBe("Required field 'name' is missing in ##[set-output] command.");
  });
});

describe('problem matchers', () => {
  const matcher = { owner: 'broad', pattern: [{ regexp: 'E(\\d+)$', message: 1 }] };

  test('they make annotations of text, and of commands while these are stopped', () => {
    const worker = take(['see E1', '::notice::E2', '::stop-commands::halt', '::notice::E3'], { matchers: [matcher] });
    expect(worker.annotations.kept).toMatchObject([
      { level: 'error', message: '1', source: 'matcher' },
      { level: 'notice', message: 'E2', source: 'command' },
      { level: 'error', message: '3', source: 'matcher' },
    ]);
    expect(shown(worker.log.entries)[0]).toBe('error: see E1');
  });

  test('a step adds and removes them by file and by owner', () => {
    const workspace = freshFolder();
    writeFileSync(join(workspace, 'matchers.json'), JSON.stringify({ problemMatcher: [matcher] }));
    const lines = ['E1', '::add-matcher::matchers.json', 'E2', '::remove-matcher owner=BROAD::', 'E3'];
    const again = [`::add-matcher::${workspace}/matchers.json`, 'E4', '::remove-matcher::matchers.json', 'E5'];
    const worker = take([...lines, ...again], { workspace });
    expect(worker.annotations.kept.map(({ message }) => message)).toEqual(['2', '4']);
    expect(worker.failed).toBe(false);
  });

  test('a file that is none makes the step fail; what names nothing is a warning', () => {
    expect(take(['::add-matcher::gone.json']).failed).toBe(true);
    const worker = take(['::add-matcher::', '::remove-matcher::', '::remove-matcher owner=a::b']);
    expect(worker.failed).toBe(false);
    expect(worker.annotations.kept.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
  });

  test('one that is not modelled is no failure of the step', () => {
    const workspace = freshFolder();
    const many = { owner: 'many', pattern: [...matcher.pattern, ...matcher.pattern] };
    writeFileSync(join(workspace, 'many.json'), JSON.stringify({ problemMatcher: [many] }));
    expect(() => take(['::add-matcher::many.json'], { workspace })).toThrow(StandInError);
  });
});
