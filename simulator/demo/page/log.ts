import type { Element } from '../../github/markdown.ts';
import type { LogEntry } from '../../runner/step.ts';
import { element } from './element.ts';

/** The word that GitHub puts before a line. */
const tags: Readonly<Partial<Record<LogEntry['kind'], string>>> = {
  debug: '##[debug]',
  error: 'Error: ',
  warning: 'Warning: ',
  notice: 'Notice: ',
};

/** The log with numbered lines, groups to be unfolded, times (seconds since the step began) to be shown. A group ends with its end, with the next one, or with the log. */
export function logView(log: readonly LogEntry[]): Element {
  const parts: Element[] = [];
  let group: { readonly head: Element; readonly lines: Element[] } | undefined;
  let number = 0;
  const close = () => {
    if (group) parts.push(element('details', {}, element('summary', {}, group.head), group.lines));
    group = undefined;
  };
  for (const entry of log) {
    if (entry.kind === 'endgroup' || entry.kind === 'group') close();
    if (entry.kind === 'endgroup') continue;
    const lines = entry.text
      .split('\n')
      .map((text, index) => logLine(++number, entry.ms, text, index === 0 ? entry.kind : 'text'));
    if (entry.kind === 'group') group = { head: element('span', {}, lines), lines: [] };
    else (group?.lines ?? parts).push(...lines);
  }
  close();
  const times = element('input', { type: 'checkbox' });
  return element(
    'div',
    { className: 'log' },
    element('label', {}, times, ' Show timestamps'),
    element('div', { className: 'entries' }, parts),
  );
}

function logLine(number: number, ms: number, text: string, kind: LogEntry['kind']): Element {
  const tag = tags[kind];
  return element(
    'span',
    { className: `entry ${kind}` },
    element('span', { className: 'number' }, String(number)),
    element('time', {}, `${(ms / 1000).toFixed(3)} s`),
    element('span', { className: 'text' }, tag && element('b', {}, tag), text),
  );
}
