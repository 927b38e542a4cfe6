import type { Annotations, CheckAnnotation } from '../report/check-run/check-run.ts';

/** What GitHub takes in one request; further requests add ("Update a check run", REST API). */
const mostAtOnce = 50;

/** Annotations, a batch at a time. */
export class Batches {
  readonly #iterator: Iterator<CheckAnnotation>;
  /** Annotations that were not handed out yet. */
  left: number;

  constructor(annotations: Annotations) {
    this.#iterator = annotations[Symbol.iterator]();
    this.left = annotations.total;
  }

  /** All that are left would go into one request. */
  get isLast(): boolean {
    return this.left <= mostAtOnce;
  }

  /** The next ones; empty when there are none. */
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
