/**
 * The stand-in cannot continue: it was used wrongly, or needs something of the runner that it does not model.
 * Never thrown for what an action does wrong; that is in the step's result.
 */
export class StandInError extends Error {
  override readonly name = 'StandInError';
}
