import type { BuildScript } from './build-script.ts';
import { mutedAt, type TestNow, testsAt } from './build-tests.ts';
import { endedSince } from './build-timeline.ts';
import { type BuildNow, buildAt } from './builds.ts';
import { type JobNow, jobsAt } from './jobs.ts';
import { type Past, pastOf } from './past.ts';
import type { BuildPlace, BuildsPlace, BuildTestsPlace, Place, SuitePlace } from './routes.ts';
import { inOrder, type RunNow, runsAt, type SuiteNow } from './runs.ts';
import { type ApiScript, defaultCreatedAt, type RunScript, type SuiteScript } from './script.ts';
import { type UploadDoor, Uploads } from './uploads.ts';

/** The scripted world with its own time and its count of polls: all the state that runs and builds depend on. */
export class World {
  readonly script: ApiScript;
  /** What collectors have brought since the world was made. */
  readonly uploads: Uploads;
  readonly #now: () => number;
  /** When each place was polled, in ms. */
  readonly #polls = new Map<string, readonly number[]>();
  /** Each suite's runs with those around them, newest first, as of so many uploads. */
  readonly #inOrder = new Map<string, { readonly uploads: number; readonly runs: readonly RunScript[] }>();
  #began: number | undefined;

  /** `now` is a monotonic clock in milliseconds. Time stands still until {@link begin}. */
  constructor(script: ApiScript, now: () => number) {
    this.script = script;
    this.uploads = new Uploads(doorsOf(script));
    this.#now = now;
  }

  /** Starts the world's time. Only the first call counts; that one returns true. */
  begin(): boolean {
    if (this.#began !== undefined) return false;
    this.#began = this.#now();
    return true;
  }

  /** Milliseconds since the world began, 0 before that. */
  get elapsed(): number {
    return this.#began === undefined ? 0 : this.#now() - this.#began;
  }

  /** How many polls of a suite's runs (listings and look-ups), of a build, or of the list of its tests have been answered so far. */
  polls(place: Place): number {
    return this.#timesOf(place).length;
  }

  /** Counts a poll that the client got an answer to. */
  countPoll(place: Place): void {
    this.#polls.set(keyOf(place), [...this.#timesOf(place), this.elapsed]);
  }

  /** The suite at this address, if there is one. */
  suite({ organization, suite }: SuitePlace): SuiteScript | undefined {
    return own(own(this.script.organizations, organization)?.suites, suite);
  }

  /** The runs of a suite now, newest first, as the poll with this number sees them; none if there is no such suite. */
  runs(place: SuitePlace, poll: number = this.polls(place)): RunNow[] {
    return runsAt(this.#runsInOrder(place), place, { elapsed: this.elapsed, polls: poll });
  }

  /** Put in order once, and again after uploads: polls of large suites are many. */
  #runsInOrder(place: SuitePlace): readonly RunScript[] {
    const suite = this.suite(place);
    if (suite === undefined) return [];
    const key = keyOf(place);
    const known = this.#inOrder.get(key);
    if (known?.uploads === this.uploads.count) return known.runs;
    const runs = inOrder({ ...suite, runs: [...suite.runs, ...this.uploads.runs(place)] }, place);
    this.#inOrder.set(key, { uploads: this.uploads.count, runs });
    return runs;
  }

  /** The build at this address as the poll with this number sees it, if there is one. */
  build(place: BuildPlace, poll: number = this.polls(place)): BuildNow | undefined {
    const script = this.#build(place);
    if (script === undefined) return undefined;
    return this.#buildNow(script, place.organization, this.#suites(place.organization), poll);
  }

  #buildNow(script: BuildScript, organization: string, suites: readonly SuiteNow[], polls: number): BuildNow {
    const moment = { elapsed: this.elapsed, polls };
    const jobs = jobsAt(script, organization, this.#builds(organization), moment);
    return buildAt(script, organization, suites, moment, jobs);
  }

  /**
   * The builds of a pipeline or of an organization as they have been left by the polls of each so far, newest first; nothing if
   * there is no such place.
   */
  builds({ organization, pipeline }: BuildsPlace): readonly BuildNow[] | undefined {
    const { emptyPipelines = [] } = own(this.script.organizations, organization) ?? {};
    const all = this.#builds(organization);
    const isThere =
      pipeline === undefined || [...all.map((build) => build.pipeline), ...emptyPipelines].includes(pipeline);
    if (own(this.script.organizations, organization) === undefined || !isThere) return undefined;
    const suites = this.#suites(organization);
    return all
      .filter((build) => pipeline === undefined || build.pipeline === pipeline)
      .toSorted((one, other) => createdAt(other) - createdAt(one))
      .map((build) => {
        const polls = this.polls({ organization, pipeline: build.pipeline, number: build.number });
        return this.#buildNow(build, organization, suites, polls);
      });
  }

  /** The jobs of the build at this address, if there is one. */
  jobs(place: BuildPlace): readonly JobNow[] | undefined {
    const script = this.#build(place);
    const { organization } = place;
    const moment = { elapsed: this.elapsed, polls: this.polls(place) };
    return script && jobsAt(script, organization, this.#builds(organization), moment);
  }

  /** What the tests of a suite did before, on all branches, and in its runs by now. */
  pastOf(place: SuitePlace): readonly Past[] {
    const moment = { elapsed: this.elapsed, polls: 0 };
    return pastOf(place, this.suite(place)?.history ?? [], this.runs(place), moment);
  }

  /** The tests of a suite that somebody has muted by now. */
  mutedTests(place: SuitePlace): readonly TestNow[] {
    return mutedAt(place, this.runs(place), { elapsed: this.elapsed, polls: 0 });
  }

  /** The tests of the build with this UUID, as the poll with this number sees them, if there is such a build. */
  buildTests(place: BuildTestsPlace, poll: number = this.polls(place)): TestNow[] | undefined {
    const { organization } = place;
    const script = this.#builds(organization).find(({ id }) => id.toLowerCase() === place.build.toLowerCase());
    if (script === undefined) return undefined;
    const { pipeline, number } = script;
    const ended = endedSince(script.steps, this.elapsed, this.#timesOf({ organization, pipeline, number }));
    return testsAt(script, this.#suites(organization), { elapsed: this.elapsed, polls: poll }, ended);
  }

  #build({ organization, pipeline, number }: BuildPlace): BuildScript | undefined {
    return this.#builds(organization).find((build) => build.pipeline === pipeline && build.number === number);
  }

  #builds(organization: string): readonly BuildScript[] {
    return own(this.script.organizations, organization)?.builds ?? [];
  }

  /** Every suite of an organization now, as the polls of each so far have left it. */
  #suites(organization: string): SuiteNow[] {
    const suites = Object.keys(own(this.script.organizations, organization)?.suites ?? {});
    return suites.map((suite) => ({ place: { organization, suite }, runs: this.runs({ organization, suite }) }));
  }

  #timesOf(place: Place): readonly number[] {
    return this.#polls.get(keyOf(place)) ?? [];
  }
}

/** A record's own entry: names from requests never reach what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Builds that do not say when they began did so in the order of their numbers. */
function createdAt({ createdAt, number }: BuildScript): number {
  return createdAt === undefined ? Date.parse(defaultCreatedAt) + number : Date.parse(createdAt);
}

function doorsOf({ organizations }: ApiScript): UploadDoor[] {
  return Object.entries(organizations).flatMap(([organization, { suites }]) =>
    Object.entries(suites).flatMap(([suite, { uploadToken: token }]) =>
      token === undefined ? [] : [{ token, place: { organization, suite } }],
    ),
  );
}

function keyOf(place: Place): string {
  const { organization } = place;
  if ('suite' in place) return JSON.stringify(['suite', organization, place.suite]);
  if ('build' in place) return JSON.stringify(['tests', organization, place.build.toLowerCase()]);
  return JSON.stringify(['build', organization, place.pipeline, place.number]);
}
