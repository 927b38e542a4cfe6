/** What a token can be allowed to do, in the words of a workflow's `permissions:`. */
export type Permission = 'checks' | 'statuses' | 'pull-requests';

/** Whose a token is, and what it may do. */
export interface Rights {
  readonly login: string;
  /** What is left out may not even be read. */
  readonly may: Readonly<Partial<Record<Permission, 'read' | 'write'>>>;
  /** It belongs to an App, as the workflow's own does: others may not write checks. */
  readonly ofApp: boolean;
}

/**
 * `write`: the workflow's own token with all permissions. `read`: the same of a fork's pull request. `personal`: a person's, which
 * may do all that persons may.
 */
export type TokenScript = 'write' | 'read' | 'personal' | Partial<Rights>;

const all = (level: 'read' | 'write') => ({ checks: level, statuses: level, 'pull-requests': level });
const ofWorkflow: Rights = { login: 'github-actions[bot]', may: all('write'), ofApp: true };

/** The rights of a token. */
export function rightsOf(token: TokenScript): Rights {
  switch (token) {
    case 'write':
      return ofWorkflow;
    case 'read':
      return { ...ofWorkflow, may: all('read') };
    case 'personal':
      return { login: 'octocat', may: all('write'), ofApp: false };
    default:
      return { ...ofWorkflow, ...token };
  }
}

/** Why a token may not do this, in GitHub's words; `undefined`: it may. */
export function objection({ may, ofApp }: Rights, permission: Permission, isWrite: boolean): string | undefined {
  if (permission === 'checks' && isWrite && !ofApp) return 'You must authenticate via a GitHub App.';
  const level = may[permission];
  return level === 'write' || (level === 'read' && !isWrite) ? undefined : 'Resource not accessible by integration';
}
