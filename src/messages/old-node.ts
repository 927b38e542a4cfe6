/*
 * Any version of Node must be able to run this: it imports nothing, and uses no syntax that only a newer version understands.
 */

/** The message if the runner's Node is too old. `version` is such as `20.19.0`. */
export function oldNode({ version, needed }: { readonly version: string; readonly needed: number }) {
  return {
    headline: `Node ${needed} is needed`,
    what: `This runner runs actions with Node ${version}, but the gate needs Node ${needed}.`,
    hint:
      "On 32-bit ARM, GitHub's runner has no newer one: use a runner on a 64-bit machine. Anywhere else, update the runner to " +
      '2.327.1 or newer.',
  };
}
