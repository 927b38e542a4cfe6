import type { Annotations, CheckAnnotation } from '../report/check-run/check-run.ts';

/** The most annotations that GitHub accepts per request; further requests add to them ("Update a check run", REST API). */
const mostAtOnce = 50;

/** Annotations in batches. */
export class Batches {
  readonly #iterator: Iterator<CheckAnnotation>;
  /** Annotations that no batch has contained yet. */
  left: number;

  constructor(annotations: Annotations) {
    this.#iterator = annotations[Symbol.iterator]();
    this.left = annotations.total;
  }

  /** Whether all that are left fit into one request. */
  get isLast(): boolean {
    return this.left <= mostAtOnce;
  }

  /** The next batch; empty if there is none. */
  next(): readonly CheckAnnotation[] {
    const batch: CheckAnnotation[] = [];
    while (batch.length < mostAtOnce) {
      const { done, value } = this.#iterator.next();
      if (done) break;
      batch.push(value);
    }
    this.left = batch.length === 0 ? 0 : this.left - batch.length;
    return batch;
  }
}
