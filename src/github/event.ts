import { Context } from '@actions/github/lib/context.js';

/** The event that the workflow runs for. Its payload is GitHub's, or whatever else lies in the event's file. */
export type WorkflowEvent = Pick<Context, 'eventName' | 'payload' | 'sha'>;

/** The event as the toolkit reads it from the runner's variables and file; without a payload where the file is no JSON. */
export function workflowEvent(env: Readonly<Record<string, string | undefined>>): WorkflowEvent {
  try {
    return new Context();
  } catch {
    return { eventName: env['GITHUB_EVENT_NAME'] ?? '', payload: {}, sha: env['GITHUB_SHA'] ?? '' };
  }
}
