import { rawText, type Untrusted } from '../../shared/untrusted.ts';

/** A field where there is something to tell: formats like CTRF have neither empty nor missing values in it. */
export function given<Name extends string, Value extends string | Untrusted>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  const isThere = value !== undefined && (typeof value === 'string' ? value : rawText(value)) !== '';
  return (isThere ? { [name]: value } : {}) as { readonly [N in Name]?: Value };
}
