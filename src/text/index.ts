/**
 * Everything that makes text safe for one particular place: a line of the log (`LogLine`), a workflow command (`CommandText`,
 * `CommandProperty`), HTML (`Html`), a URL (`Link`).
 *
 * These classes cannot be constructed directly. Tagged templates make them: their literal parts are ours, and their holes are made safe
 * unless they already hold the same class. Nothing else can be printed.
 */
export {
  checkExcerpt,
  checkLines,
  checkPath,
  checkText,
  checkTitle,
  jsonBlock,
  longestCheckText,
} from './check-text.ts';
export {
  Command,
  CommandProperty,
  CommandText,
  command,
  commandExcerpt,
  commandLines,
  commandPath,
  commandText,
  commandTitle,
} from './command.ts';
export type { Bounds } from './excerpt.ts';
export { anchor, code, Html, html, joined, pre, prose } from './html.ts';
export { Link, link, linkBelow, linkTo } from './link.ts';
export { LogLine, logLine, marginLines } from './log-line.ts';
export type { Text } from './sanitize.ts';
