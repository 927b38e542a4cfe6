import { describe, expect, test } from '@jest/globals';
import type { NamedPlace } from '../../src/locate/frames.ts';
import { bestFrame, type Frame, frameIn, type Resolver } from '../../src/locate/stack.ts';
import { untrusted } from '../../src/shared/untrusted.ts';

interface Sent {
  readonly backtrace?: readonly string[];
  readonly message?: readonly string[];
  readonly reason?: string;
}

function textsOf({ backtrace = [], message = [], reason }: Sent) {
  const details = [{ backtrace: backtrace.map(untrusted), message: message.map(untrusted) }];
  return { details, reason: reason === undefined ? undefined : untrusted(reason) };
}

/** A repository that has every path but those that begin with `lib`; it notes what was asked for. */
function everything() {
  const asked: string[] = [];
  const idleLines = new Set<string>();
  const file = (place: NamedPlace, isTrace: boolean) => {
    asked.push(`${isTrace ? 'trace' : 'words'} ${place.path}`);
    const { path, isFrame } = place;
    return path.startsWith('lib') ? undefined : ({ path, confidence: 'stack-frame', isFrame } as const);
  };
  return { asked, idleLines, file } satisfies Resolver & { readonly asked: readonly string[] };
}

/** `path:line` */
const written = (frame: Frame | undefined) => frame && `${frame.path}:${frame.place.line}`;
const best = (sent: Sent, own?: string) => written(bestFrame(textsOf(sent), own, everything()));

describe('a test file, by its name, is', () => {
  test.each([
    ...['a.test.js', 'a.tests.js', 'a.spec.ts', 'a.specs.ts', 'a_test.go', 'a_spec.rb', 'a-test.js', 'a.cy.js'],
    ...['a.e2e.ts', 'a-e2e.ts', 'a.it.js', 'a.suite.js', 'test.py', 'tests.py', 'test_a.py', 'test-a.js', 'spec.js'],
    ...['specs.js', 'spec_a.rb', 'tests_a.py', 'ATest.java', 'ATests.cs', 'A1Test.java', 'ATestCase.php', 'ASpec.kt'],
    ...[
      'ASpecs.cs',
      'aIT.java',
      'A1IT.java',
      'HTTPTest.kt',
      'ASteps.java',
      'ACest.php',
      'TestA.java',
      'TestsA.java',
      'TestAb.java',
    ],
    ...['a.feature', 'a.bats', 'a.t', 'a.robot', 'a.hurl'],
  ])('%s', (name) => {
    // One in a test's folder is next, and code last.
    const backtrace = ['at (src/code.js:1:1)', 'at (e2e/helper.js:2:1)', `at (src/x/${name}:3:1)`];
    expect(best({ backtrace })).toBe(`src/x/${name}:3`);
  });

  test.each([
    ...['contest.js', 'atest.js', 'latest.rb', 'testing.js', 'spectrum.js', 'inspect.rb', 'test.d/a.js', 'Testa.java'],
    ...['MyTestx.java', 'a.test', 'a.testx.js', 'UNIT.java', 'a.tt', 'a.features', 'a.spectre.js', 'Test1.java'],
  ])('not %s', (name) => {
    const backtrace = [`at (src/x/${name}:3:1)`, 'at (e2e/helper.js:2:1)'];
    expect(best({ backtrace })).toBe('e2e/helper.js:2');
  });
});

describe('a test’s folder is', () => {
  test.each([
    ...['test', 'tests', 'spec', 'specs', '__tests__', 'e2e', 'cypress', 'features', 't', 'testing', 'integration'],
    ...['Shop.Tests', 'commonTest', 'src/test', 'my-tests', 'unit_tests'],
  ])('%s', (folder) => {
    expect(best({ backtrace: ['at (src/code.js:1:1)', `at (${folder}/helper.js:2:1)`] })).toBe(`${folder}/helper.js:2`);
  });

  test.each(['src', 'spectrum', 'latest-news', 'testes', 'te', 'my-e2e'])('not %s', (folder) => {
    expect(best({ backtrace: ['at (src/code.js:1:1)', `at (${folder}/helper.js:2:1)`] })).toBe('src/code.js:1');
  });
});

describe('the best place', () => {
  test('is the first of equals, of the backtrace before the words', () => {
    expect(best({ backtrace: ['at (src/a.js:1:1)', 'at (src/b.js:2:1)'] })).toBe('src/a.js:1');
    expect(best({ reason: 'at (src/a.js:1:1)', message: ['at (src/b.js:2:1)'] })).toBe('src/b.js:2');
    expect(best({ message: ['at (src/b.js:2:1)'], backtrace: ['at (src/c.js:3:1)'] })).toBe('src/c.js:3');
  });

  test('is in the test’s own file, a frame or not, before any other', () => {
    const backtrace = ['at (x/a.test.js:1:1)', 'x src/own.js:2 x', 'at (src/own.js:3:1)'];
    expect(best({ backtrace }, 'src/own.js')).toBe('src/own.js:3');
    expect(best({ backtrace: backtrace.slice(0, 2) }, 'src/own.js')).toBe('src/own.js:2');
    expect(best({ backtrace }, 'src/other.js')).toBe('x/a.test.js:1');
  });

  test('is a frame in code before a mention of a test', () => {
    expect(best({ reason: 'see x/a.test.js:1 x\n  at (src/b.js:2:1)' })).toBe('src/b.js:2');
    expect(best({ reason: 'see x/b.js:1 x\nsee x/a.test.js:2 x' })).toBe('x/a.test.js:2');
  });

  test('is in third-party code last, even in a test of it', () => {
    expect(best({ backtrace: ['at (vendor/x/a.test.js:1:1)', 'at (src/b.js:2:1)'] })).toBe('src/b.js:2');
  });

  test('is not looked for behind one than which there is none better', () => {
    const own = everything();
    bestFrame(textsOf({ backtrace: ['at (x/a.test.js:1:1)', 'at (src/b.js:2:1)'] }), undefined, own);
    expect(own.asked).toEqual(['trace x/a.test.js']);
    const sought = everything();
    bestFrame(
      textsOf({ backtrace: ['at (x/a.test.js:1:1)', 'at (src/b.js:2:1)', 'at (src/c.js:3:1)'] }),
      'src/b.js',
      sought,
    );
    expect(sought.asked).toEqual(['trace x/a.test.js', 'trace src/b.js']);
  });

  test('in one file is that in it, or none', () => {
    const texts = textsOf({ backtrace: ['at (x/a.test.js:1:1)', 'at (src/b.js:2:1)'] });
    expect(written(frameIn(texts, 'src/b.js', everything()))).toBe('src/b.js:2');
    expect(frameIn(texts, 'src/c.js', everything())).toBeUndefined();
    expect(frameIn(textsOf({}), 'src/c.js', everything())).toBeUndefined();
  });
});

describe('lines are read', () => {
  const askedFor = (sent: Sent, resolver = everything()) => {
    bestFrame(textsOf(sent), undefined, resolver);
    return resolver.asked;
  };

  test('from backtraces, then from messages, then from the reason', () => {
    expect(askedFor({ reason: 'lib/c.js:3', message: ['lib/b.js:2'], backtrace: ['lib/a.js:1'] })).toEqual([
      'trace lib/a.js',
      'words lib/b.js',
      'words lib/c.js',
    ]);
  });

  test('without their colours', () => {
    expect(askedFor({ reason: '\u001b[36mlib/a.js\u001b[39m:1' })).toEqual(['words lib/a.js']);
  });

  test('once, and so are places that lead nowhere', () => {
    expect(askedFor({ reason: 'lib/a.js:1\nlib/a.js:1\nlib/a.js:2' })).toEqual(['words lib/a.js']);
    // It may mean something else as a frame.
    expect(askedFor({ reason: 'x lib/a.js:1 x\nlib/a.js:1' })).toEqual(['words lib/a.js', 'words lib/a.js']);
  });

  test('as far as they name up to ten places', () => {
    const line = Array.from({ length: 11 }, (_, index) => `lib/${index}.js:1`).join(' ');
    expect(askedFor({ reason: line })).toHaveLength(10);
  });

  test.each(['lib/a.js:1', 'lib/a.js(1)', 'lib/a.js: 1', '"lib/a.js", line 1', 'lib/a.dart 1:2'])(
    'if they name a number, like %s',
    (line) => {
      expect(askedFor({ reason: line.replace(': 1', ': line 1') })).toHaveLength(1);
    },
  );

  test('250 from the beginning, and as many from the end', () => {
    const lines = Array.from({ length: 700 }, (_, index) => `lib/${index}.js:1`);
    const asked = askedFor({ backtrace: lines });
    expect([asked.length, asked[0], asked[249], asked[250], asked[499]]).toEqual([
      500,
      'trace lib/0.js',
      'trace lib/249.js',
      'trace lib/450.js',
      'trace lib/699.js',
    ]);
    expect(askedFor({ backtrace: lines.slice(0, 300) })).toHaveLength(300);
  });

  test('250, of which none says the same again, and each may name a place', () => {
    for (const filler of ['Nothing is here.\n', 'lib/x.js:9\n']) {
      const reason = [filler.repeat(300), 'lib/a.js:1\n', filler.repeat(300)].join('');
      expect(askedFor({ reason }).at(-1)).toBe('words lib/a.js');
    }
  });

  test('as far as 16,384 characters from the beginning, and as many from the end', () => {
    const filler = `${'-'.repeat(99)}\n`;
    const reason = [
      'lib/a.js:1\n',
      filler.repeat(100),
      'lib/b.js:1\n',
      filler.repeat(200),
      'lib/c.js:1\n',
      filler.repeat(100),
      'lib/d.js:1',
    ];
    expect(askedFor({ reason: reason.join('') })).toEqual([
      'words lib/a.js',
      'words lib/b.js',
      'words lib/c.js',
      'words lib/d.js',
    ]);
    const more = reason.with(1, filler.repeat(170)).with(5, filler.repeat(170)).join('');
    expect(askedFor({ reason: more })).toEqual(['words lib/a.js', 'words lib/d.js']);
    // Several texts count together.
    expect(askedFor({ message: more.split('\n') })).toEqual(['words lib/a.js', 'words lib/d.js']);
  });

  test('until three hundred places of one part lead nowhere', () => {
    const lines = Array.from({ length: 80 }, (_, line) =>
      Array.from({ length: 10 }, (_, index) => `lib/${line}-${index}.js:1`).join(' '),
    );
    // The end has its own three hundred.
    expect(askedFor({ reason: lines.join('\n') })).toHaveLength(600);
  });
});

describe('a line of a backtrace is known to lead nowhere', () => {
  const idle = (sent: Sent) => {
    const { idleLines, ...resolver } = everything();
    bestFrame(textsOf(sent), undefined, { ...resolver, idleLines });
    return [...idleLines];
  };

  test('if none of its places does, so that it is not read for the next failure', () => {
    expect(idle({ backtrace: ['at lib/a.js:1 x lib/b.js:2 x'] })).toEqual(['at lib/a.js:1 x lib/b.js:2 x']);
    const known = everything();
    known.idleLines.add('at src/a.js:1');
    expect(bestFrame(textsOf({ backtrace: ['at src/a.js:1'] }), undefined, known)).toBeUndefined();
  });

  test.each([
    ['one of its places leads somewhere', { backtrace: ['at lib/a.js:1 x src/b.js:2 x'] }],
    ['it stands in words', { message: ['at lib/a.js:1'] }],
    ['it names a bare name, whose meaning depends on the test', { backtrace: ['a lib/a.js:1 lib.js:2'] }],
    ['it is long', { backtrace: [`at lib/a.js:1 ${'x'.repeat(300)}`] }],
  ])('but not if %s', (_, sent) => {
    expect(idle(sent)).toEqual([]);
  });

  test('up to three hundred characters', () => {
    const line = (length: number) => 'at lib/a.js:1 '.padEnd(length, 'x');
    expect(idle({ backtrace: [line(300), line(301)] })).toEqual([line(300)]);
  });
});
