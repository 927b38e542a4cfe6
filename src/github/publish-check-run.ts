import type { CheckAnnotation, CheckRun } from '../report/check-run/check-run.ts';
import type { ShownPart } from '../report/published.ts';
import { Batches } from './batches.ts';
import { type CheckRunOnGitHub, createCheckRun, type Head, updateCheckRun } from './check-runs.ts';
import type { GitHub } from './client.ts';
import { GitHubNotice } from './errors.ts';
import { isAboutContent, Notices } from './notices.ts';
import type { TimeForAll } from './time.ts';

/**
 * Publishes a check run. It is created in progress with the first annotations, gets the others batch by batch, and is completed with the
 * last batch. It is completed whatever happened to the batches before.
 *
 * Rejects with a GitHubNotice if it cannot be created.
 */
export async function publishCheckRun(github: GitHub, head: Head, run: CheckRun, time: TimeForAll): Promise<ShownPart> {
  const publication = new Publication(github, run, time);
  return publication.publish(head);
}

class Publication {
  readonly #github: GitHub;
  readonly #run: CheckRun;
  readonly #time: TimeForAll;
  readonly #batches: Batches;
  readonly #notices = new Notices();
  #annotated = 0;

  constructor(github: GitHub, run: CheckRun, time: TimeForAll) {
    this.#github = github;
    this.#run = run;
    this.#time = time;
    this.#batches = new Batches(run.annotations);
  }

  async publish(head: Head): Promise<ShownPart> {
    const { url } = this.#time.isLeft ? await this.#inSteps(head) : await this.#atOnce(head);
    const { total } = this.#run.annotations;
    return { annotated: this.#annotated, total, url, notices: this.#notices.all };
  }

  async #inSteps(head: Head): Promise<CheckRunOnGitHub> {
    const created = await this.#create(head);
    await this.#complete(await this.#addMore(created));
    return created;
  }

  /** If there is hardly any time, as after a signal, everything is sent in one request. */
  async #atOnce(head: Head): Promise<CheckRunOnGitHub> {
    const { conclusion, finished } = this.#run;
    const created = await this.#withBatch(this.#batches.next(), (annotations, added) =>
      createCheckRun(
        this.#github,
        head,
        { status: 'completed', conclusion, output: { ...finished(added), ...annotations } },
        this.#time.completing,
      ),
    );
    if (this.#batches.left > 0) this.#notices.add(new GitHubNotice('out-of-time', {}));
    return created;
  }

  #create(head: Head): Promise<CheckRunOnGitHub> {
    const { underWay } = this.#run;
    return this.#withBatch(this.#batches.next(), (annotations) =>
      createCheckRun(
        this.#github,
        head,
        { status: 'in_progress', output: { ...underWay, ...annotations } },
        this.#time.creating,
      ),
    );
  }

  /** Resolves to the check run's state after that. */
  async #addMore(created: CheckRunOnGitHub): Promise<CheckRunOnGitHub> {
    let run = created;
    while (!this.#batches.isLast && this.#time.isLeft) {
      const batch = this.#batches.next();
      const output = { ...this.#run.underWay, annotations: batch };
      try {
        run = await updateCheckRun(this.#github, run, { status: 'in_progress', output }, this.#time.adding);
        this.#annotated += batch.length;
      } catch (error) {
        if (!isAboutContent(this.#notices.add(error))) return run;
      }
    }
    return run;
  }

  async #complete(run: CheckRunOnGitHub): Promise<void> {
    const mayAdd = this.#notices.all.every(isAboutContent) && this.#batches.isLast && this.#time.isLeft;
    const batch = mayAdd ? this.#batches.next() : [];
    if (this.#batches.left > 0 && this.#notices.all.length === 0)
      this.#notices.add(new GitHubNotice('out-of-time', {}));
    const { conclusion, finished } = this.#run;
    try {
      await this.#withBatch(batch, (annotations, added) => {
        const output = { ...finished(this.#annotated + added), ...annotations };
        return updateCheckRun(this.#github, run, { status: 'completed', conclusion, output }, this.#time.completing);
      });
    } catch (error) {
      this.#notices.add(error);
      this.#notices.add(new GitHubNotice('left-in-progress', {}));
    }
  }

  /** Sends a batch together with something that must be sent. If GitHub rejects the batch's content, sends the rest without it. */
  async #withBatch(
    batch: readonly CheckAnnotation[],
    send: (
      annotations: { readonly annotations?: readonly CheckAnnotation[] },
      added: number,
    ) => Promise<CheckRunOnGitHub>,
  ): Promise<CheckRunOnGitHub> {
    if (batch.length === 0) return send({}, 0);
    try {
      const sent = await send({ annotations: batch }, batch.length);
      this.#annotated += batch.length;
      return sent;
    } catch (error) {
      const notice = this.#notices.add(error);
      if (!isAboutContent(notice)) throw notice;
      return send({}, 0);
    }
  }
}
