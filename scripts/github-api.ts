/**
 * GitHub's REST API for the scripts that workflows call. Made of nothing but Node, so that a job with a token that may write
 * needs no package.
 */
import { Problem } from './problem.ts';

/** An answer that was not refused. */
export interface GitHubAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks for something below the repository's own address, such as `/releases`. */
export type Ask = (
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  options?: {
    readonly body?: Readonly<Record<string, unknown>>;
    /** Refusals that the caller takes for an answer. */
    readonly expected?: readonly number[];
  },
) => Promise<GitHubAnswer>;

/**
 * The repository that a workflow runs for, by the variables of its environment.
 *
 * @throws {Problem} when one of them is missing; when asking, for refusals and for no answer within 30 seconds
 */
export function repositoryOf(env: NodeJS.ProcessEnv): Ask {
  const [base, repository, token] = ['GITHUB_API_URL', 'GITHUB_REPOSITORY', 'GITHUB_TOKEN'].map((name) => {
    const value = env[name];
    if (value === undefined || value === '') throw new Problem(`${name} is not set: this runs in a workflow.`);
    return value;
  });
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': String(repository),
    'x-github-api-version': '2022-11-28',
  };
  return async (method, path, { body, expected = [] } = {}) => {
    const what = `${method} ${path.replace(/\?.*/, '')}`;
    const response = await fetch(`${base}/repos/${repository}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(30_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Problem(`GitHub did not answer ${what}: ${String(error)}. Run this job again.`);
    });
    const text = await response.text();
    if (!response.ok && !expected.includes(response.status)) {
      throw new Problem(`GitHub refused ${what} with ${response.status}: ${text.slice(0, 500)}`);
    }
    return { status: response.status, body: asJson(text) };
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
