import { join, resolve } from 'node:path';
import { readActionFile } from '../../simulator/runner/action-file.ts';
import { CaselessMap } from '../../simulator/runner/caseless.ts';
import { buildEnvironment, githubContext, type StepFolders } from '../../simulator/runner/environment.ts';
import { resolveInputs } from '../../simulator/runner/inputs.ts';
import { gate } from '../../simulator/scenarios/cast.ts';

/** Something that starts, sends a request and then waits. */
export interface Contestant {
  readonly name: string;
  /** For Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its bundle's entry, an absolute path; `undefined` where nothing was bundled. */
  readonly file: string | undefined;
}

/** A bundled action of somebody else's, as it is given on the command line. */
export interface Peer {
  readonly name: string;
  readonly file: string;
  /** Its inputs and what else it needs, over what the runner sets; `{url}` stands for the server's address. */
  readonly env: Readonly<Record<string, string>>;
}

/** The least that Node can do: one request, then nothing. */
export function bareNode(url: string, folders: StepFolders): Contestant {
  const script = `fetch('${url}').then((answer) => answer.text()).then(() => setTimeout(() => {}, 600_000));`;
  return { name: 'bare Node', args: ['--eval', script], env: environment(url, folders), file: undefined };
}

/** The shipped action in `folder`, with the inputs that a workflow and `action.yml` give it, asking every 200 ms. */
export function ours(folder: string, url: string, folders: StepFolders): Contestant {
  const action = readActionFile(folder);
  const given = gate({ suite: 'rspec', timeout: '10m', interval: '200ms', 'api-url': url });
  const inputs = resolveInputs(action, given, { github: githubContext({}, folders), job: {} }).values;
  return { name: 'this action', args: [action.main], env: environment(url, folders, inputs), file: action.main };
}

/** A peer, with the environment in which a runner would start it. */
export function peer({ name, file, env }: Peer, url: string, folders: StepFolders): Contestant {
  const own = Object.entries(env).map(([key, value]) => [key, value.replaceAll('{url}', url)] as const);
  const path = resolve(file);
  return { name, args: [path], env: { ...environment(url, folders), ...Object.fromEntries(own) }, file: path };
}

function environment(url: string, folders: StepFolders, inputs = new CaselessMap<string>()) {
  const github = githubContext({ api_url: url, graphql_url: `${url}/graphql` }, folders);
  return buildEnvironment({ github, folders, inputs, debug: false, overrides: { NODE_COMPILE_CACHE: undefined } });
}

/** The folder of this project. */
export const project = join(import.meta.dirname, '..', '..');
