/** What GitHub finds wrong with the body of a check run's request, in its words; `undefined` for nothing. */
export type Complaint = string | undefined;

/** A body that may have anything in it. */
export type Body = Readonly<Record<string, unknown>>;

/** Characters and bytes of a summary; one more is refused. */
export const longestSummary = 65_535;
/** Bytes of a text; what is beyond is cut without a word. */
export const longestText = 65_535;
/** Bytes of an annotation's message, and of its details. */
export const longestMessage = 65_536;
/** Characters of an annotation's title. */
export const longestTitle = 255;
/** Annotations in one request. */
export const mostAnnotations = 50;

const statuses = ['queued', 'in_progress', 'completed'];
const conclusions = ['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'];
const levels = ['notice', 'warning', 'failure'];

/** The rules of status, conclusion and output that hold for new check runs and for updates. */
export function complaintAbout(body: Body): Complaint {
  const { status, conclusion, output } = body;
  if (status !== undefined && !statuses.includes(String(status))) return `${String(status)} is not a valid status.`;
  if (conclusion !== undefined && !conclusions.includes(String(conclusion))) {
    return `${String(conclusion)} is not a valid conclusion.`;
  }
  if (status === 'completed' && conclusion === undefined) return 'Missing conclusion of a completed check run.';
  return output === undefined ? undefined : aboutOutput(output);
}

function aboutOutput(output: unknown): Complaint {
  if (!isObject(output)) return 'output is not an object.';
  const { title, summary, text, annotations = [] } = output;
  if (typeof title !== 'string' || title === '') return 'Missing output.title.';
  if (typeof summary !== 'string') return 'Missing output.summary.';
  if (Buffer.byteLength(summary) > longestSummary) {
    return `Only ${longestSummary} characters are allowed; ${summary.length} were supplied.`;
  }
  if (text !== undefined && typeof text !== 'string') return 'output.text is not a string.';
  if (!Array.isArray(annotations)) return 'output.annotations is not an array.';
  if (annotations.length > mostAnnotations) {
    return `No more than ${mostAnnotations} items are allowed; ${annotations.length} were supplied.`;
  }
  return annotations.map(aboutAnnotation).find((complaint) => complaint !== undefined);
}

function aboutAnnotation(annotation: unknown): Complaint {
  if (!isObject(annotation)) return 'An annotation is not an object.';
  const { annotation_level: level, message, title, raw_details: details } = annotation;
  if (!levels.includes(String(level))) return 'An annotation has no level.';
  if (typeof message !== 'string' || message === '') return 'An annotation has no message.';
  if (Buffer.byteLength(message) > longestMessage) return 'A message is over 64 KB.';
  if (title !== undefined && (typeof title !== 'string' || [...title].length > longestTitle)) {
    return `A title has more than ${longestTitle} characters.`;
  }
  if (details !== undefined && (typeof details !== 'string' || Buffer.byteLength(details) > longestMessage)) {
    return 'The details are over 64 KB.';
  }
  return aboutPath(annotation['path']) ?? aboutLines(annotation);
}

/** GitHub takes any path and shows the annotation beside the diff only if it is one: here it has to be. */
function aboutPath(path: unknown): Complaint {
  if (typeof path !== 'string' || path === '') return 'An annotation has no path.';
  const isRelative = path.split('/').every((segment) => !['', '.', '..'].includes(segment));
  return isRelative && !/[\\\r\n]/.test(path) ? undefined : `${path} is no path in the repository.`;
}

function aboutLines(annotation: Body): Complaint {
  const { start_line: start, end_line: end, start_column: from, end_column: to } = annotation;
  if (!isCount(start) || !isCount(end) || end < start)
    return 'Lines count from 1, and the last is not before the first.';
  if (from === undefined && to === undefined) return undefined;
  if (start !== end) return 'Columns are allowed on one line only.';
  return isCount(from) && isCount(to) && from <= to ? undefined : 'Columns count from 1.';
}

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}
