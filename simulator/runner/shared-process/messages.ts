export type ToSharedProcess = StartStep | SendSignal;

export interface StartStep {
  readonly id: number;
  readonly kind: 'start';
  /** Absolute path of what the runner starts. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface SendSignal {
  readonly id: number;
  readonly kind: 'signal';
  readonly signal: NodeJS.Signals;
}

export type FromSharedProcess =
  | { readonly id: number; readonly kind: 'output'; readonly chunk: Uint8Array }
  | { readonly id: number; readonly kind: 'end'; readonly code: number }
  /** As the system ends a process that does not listen. */
  | { readonly id: number; readonly kind: 'killed'; readonly signal: NodeJS.Signals };
