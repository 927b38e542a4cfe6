import { suitePage } from '../selector.ts';
import { UserError } from '../shared/user-error.ts';

/** The run that `run-id` names was not there on two looks in a row, although its suite is. */
export class RunNotFound extends UserError {
  constructor(organization: string, suite: string, runId: string) {
    super(
      `Test Engine has no run ${runId} in the suite ${organization}/${suite}.`,
      `Copy the UUID from the end of the run’s address in Test Engine (…/suites/SUITE/runs/UUID), and check that organization and suite are the ones in that address. The runs of this suite stand at ${suitePage({ organization, suite })}. For the UUID of a build use build-id instead.`,
    );
  }
}

/** The wait ended before Buildkite had answered even once, and no request had failed either. */
export class NoAnswerInTime extends UserError {
  constructor() {
    super(
      'Buildkite had not answered when the time was up.',
      'Give the wait more time with the input timeout, and check that the runner reaches the API (api-url, proxy, firewall).',
    );
  }
}
