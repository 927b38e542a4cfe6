/** Something that a person can put right, in words that say how. Anything else that is thrown is a defect. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** Prints what a script's work comes to; a {@link Problem} ends it with 1 and its words alone. */
export async function orSayWhy(work: () => string | Promise<string>): Promise<void> {
  try {
    console.log(await work());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
