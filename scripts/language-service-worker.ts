/**
 * Runs GitHub's language service in a thread: it imports JSON without the attribute that Node asks for, and a hook that
 * adds it works in plain Node only, not in a test runner's module loader.
 */
import { registerHooks } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { ValidationConfig } from '@actions/languageservice';
import { parse } from 'yaml';

/** One document to be checked. */
export interface Question {
  readonly id: number;
  readonly kind: 'action' | 'workflow';
  readonly text: string;
  /** Texts of `action.yml` files by what stands in `uses` before the `@`. */
  readonly actionFiles: Readonly<Record<string, string>>;
}

/** What was found; `error` when the service itself failed. Lines count from 1. */
export interface Answer {
  readonly id: number;
  readonly findings: readonly { readonly line: number; readonly message: string }[];
  readonly error?: string;
}

registerHooks({
  load(url, context, next) {
    return next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);
  },
});

const { registerLogger, validate } = await import('@actions/languageservice');

// The service catches its own defects and logs them, which would look like a document without a fault.
const fail = (message: string): never => {
  throw new Error(message);
};
registerLogger({ error: fail, warn: () => {}, info: () => {}, log: () => {} });

parentPort?.on('message', async (question: Question) => {
  parentPort?.postMessage(await answer(question));
});

async function answer({ id, kind, text, actionFiles }: Question): Promise<Answer> {
  // Results are cached by address, so each document has one of its own; the name says which kind it is.
  const uri = kind === 'action' ? `file:///${id}/action.yml` : `file:///${id}/.github/workflows/workflow.yml`;
  const document = asDocument(uri, kind === 'action' ? text : withLocalActions(text));
  try {
    const diagnostics = await validate(document, { actionsMetadataProvider: metadata(actionFiles) });
    // Errors and warnings (1, 2, or none for an error); the rest are remarks.
    const serious = diagnostics.filter(({ severity }) => (severity ?? 1) <= 2);
    return {
      id,
      findings: serious.map(({ range, message }) => ({ line: range.start.line + 1, message: plain(message) })),
    };
  } catch (error) {
    return { id, findings: [], error: String(error) };
  }
}

function plain(message: string | { readonly value: string }): string {
  return typeof message === 'string' ? message : message.value;
}

type Document = Parameters<typeof validate>[0];

function asDocument(uri: string, text: string): Document {
  return { uri, languageId: 'yaml', version: 1, getText: () => text, lineCount: text.split('\n').length } as Document;
}

/** The service does not look at the inputs of local actions: `./folder` becomes `local/action/folder@here`. */
function withLocalActions(text: string): string {
  return text.replace(/^(\s*(?:-\s+)?uses:\s*)(['"]?)\.\/([^\s'"#]*)/gm, '$1$2local/action/$3@here');
}

function metadata(actionFiles: Question['actionFiles']): NonNullable<ValidationConfig['actionsMetadataProvider']> {
  return {
    async fetchActionMetadata({ owner, name, path }) {
      const used = [owner, name, ...(path === undefined ? [] : [path])].join('/');
      const text = actionFiles[used.replace(/^local\/action\/?/, './')];
      return text === undefined ? { name: used, description: '' } : parse(text);
    },
  };
}
