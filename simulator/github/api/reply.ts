/** What an API's endpoint answers with. */
export interface Reply {
  readonly status: number;
  /** `undefined`: none, as after a deletion. */
  readonly body: unknown;
}

/** An answer that says no. */
export function refusal(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` } };
}

/** What a body must not hold. */
export function invalid(message: string): Reply {
  return refusal(422, `Invalid request.\n\n${message}`);
}
