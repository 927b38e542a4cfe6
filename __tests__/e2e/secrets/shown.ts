import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { StepOptions, StepResult } from '../../../simulator/runner/step.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { plenty, start } from '../play.ts';

/** Plays a story with this token, and gives all that can be read of it afterwards, by whoever may read the job. */
export async function shown(
  token: string,
  { api, inputs }: { readonly api: ApiScript; readonly inputs: Readonly<Record<string, string>> },
  options: Partial<StepOptions> = {},
): Promise<{ readonly text: string; readonly result: StepResult }> {
  const tokens = { [token]: { scopes: ['read_suites'] } };
  await using stand = await startTestEngine({ ...api, tokens, limits: plenty });
  const step = start({ inputs: { 'api-url': stand.url, ...inputs, token }, keepFiles: true, ...options });
  const named = ['cmdline', 'comm'].map((name) => procFile(step.pid, name));
  const result = await step.result;
  const folders = result.files;
  if (folders === null) throw new Error('The folders are gone.');
  // The runner's masks are not for what others read: the raw files count.
  const files = await Promise.all(Object.values(folders.files).map((path) => readFile(path, 'utf8')));
  await rm(folders.root, { recursive: true });
  const log = result.rawOutput.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  const rest = [result.outputs, result.environment, result.leftInTemp, result.annotations].map((part) =>
    JSON.stringify(part),
  );
  return { text: [...log, ...files, ...rest, ...named].join('\n'), result };
}

/** What the system says of a running process; nothing where it says nothing. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
