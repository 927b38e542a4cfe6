/** Puts a tagged template together; `fill` makes each hole safe. */
export function join<Hole>(
  literals: TemplateStringsArray,
  holes: readonly Hole[],
  fill: (hole: Hole) => string,
): string {
  return literals.reduce((text, literal, index) => text + fill(holes[index - 1] as Hole) + literal);
}

/**
 * Visibly breaks up `##[name]`, the form of a workflow command that counts anywhere in a line. The log's page also renders such words if
 * they only come back from the runner, in an annotation's message.
 */
export function withoutBrackets(text: string): string {
  return text.replaceAll('##[', '## [');
}
