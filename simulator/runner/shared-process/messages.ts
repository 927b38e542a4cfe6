/** Starts a step of the shared process. */
export interface ToSharedProcess {
  readonly id: number;
  /** Absolute path of what the runner starts. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export type FromSharedProcess =
  | { readonly id: number; readonly kind: 'output'; readonly chunk: Uint8Array }
  | { readonly id: number; readonly kind: 'end'; readonly code: number };
