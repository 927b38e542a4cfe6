/**
 * The one door to text that is safe in one particular place: a line of the log (`LogLine`), a workflow command
 * (`CommandText`, `CommandProperty`), HTML (`Html`), an address (`Link`).
 *
 * None of these classes can be constructed. They are made by tagged templates whose literal parts are ours and whose
 * holes are made safe, unless they hold the same class already. What prints takes nothing else.
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
